"""The master data that every company of the sandbox starts with; others rely on it."""

from __future__ import annotations

import json

from tieout.sandbox.books import Books
from tieout.sandbox.settings import BASE_CURRENCY

ENTITIES = ("100", "200")
BANK = "1010"
CHECKING = "CHK"
EURO_CHECKING = "CHK-EUR"
UNDEPOSITED = "1070"
RECEIVABLES = "1200"
SALES_TAX = "2200"
SALES = "4000"
DISCOUNTS = "4900"
BAD_DEBT = "6500"
SALES_INVOICE = "Sales Invoice"
CONTRACT_INVOICE = "Contract Invoice"
SALES_RETURN = "Sales Return"
SALES_CREDIT_MEMO = "Sales Credit Memo"

ACCOUNTS = {
    "bank": BANK,
    "checking": CHECKING,
    "checking_eur": EURO_CHECKING,
    "undeposited": UNDEPOSITED,
    "receivables": RECEIVABLES,
    "sales": SALES,
    "discounts": DISCOUNTS,
    "sales_tax": SALES_TAX,
    "bad_debt": BAD_DEBT,
}

Rows = tuple[tuple[str, str, dict[str, str]], ...]

_MASTER: dict[str, Rows] = {
    "LOCATIONENTITY": (
        ("100", "Copper Kettle Inc.", {"CURRENCY": BASE_CURRENCY}),
        ("200", "Copper Kettle West LLC", {"CURRENCY": BASE_CURRENCY}),
    ),
    "LOCATION": (
        ("100", "Copper Kettle Inc.", {"CURRENCY": BASE_CURRENCY}),
        ("110", "Portland", {"PARENTID": "100", "CURRENCY": BASE_CURRENCY}),
        ("120", "Québec", {"PARENTID": "100", "CURRENCY": BASE_CURRENCY}),
        ("200", "Copper Kettle West LLC", {"CURRENCY": BASE_CURRENCY}),
        ("210", "Sacramento", {"PARENTID": "200", "CURRENCY": BASE_CURRENCY}),
    ),
    "DEPARTMENT": (("10", "Sales", {}), ("20", "Service", {}), ("30", "Administration", {})),
    "GLACCOUNT": (
        (BANK, "Cash in bank", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "debit"}),
        ("1015", "Cash in bank, EUR", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "debit"}),
        (UNDEPOSITED, "Undeposited funds", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "debit"}),
        (
            RECEIVABLES,
            "Accounts receivable",
            {
                "ACCOUNTTYPE": "balancesheet",
                "NORMALBALANCE": "debit",
                "ALTERNATIVEACCOUNT": "Receivables account",
            },
        ),
        ("1075", "Credits clearing", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "debit"}),
        (SALES_TAX, "Sales tax payable", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "credit"}),
        ("2500", "Customer deposits", {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "credit"}),
        (SALES, "Sales", {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "credit"}),
        ("4100", "Service revenue", {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "credit"}),
        ("4200", "Shipping charged", {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "credit"}),
        (DISCOUNTS, "Sales discounts", {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "debit"}),
        (BAD_DEBT, "Bad debt expense", {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "debit"}),
    ),
    "CHECKINGACCOUNT": (
        (CHECKING, "First Bank", {"GLACCOUNTNO": BANK, "CURRENCY": BASE_CURRENCY, "BANKACCOUNTNO": "000123"}),
        (
            EURO_CHECKING,
            "Banque Première",
            {"GLACCOUNTNO": "1015", "CURRENCY": "EUR", "BANKACCOUNTNO": "000456"},
        ),
    ),
    "ARTERM": (
        *(
            (name, name, {"DUEDATE": days, "DUEFROM": "from invoice/bill date"})
            for name, days in (
                ("Due on Receipt", "0"),
                ("Net 10", "10"),
                ("Net 15", "15"),
                ("Net 30", "30"),
                ("Net 60", "60"),
            )
        ),
        (
            "2% 10 Net 30",
            "2% 10 Net 30",
            {
                "DUEDATE": "30",
                "DUEFROM": "from invoice/bill date",
                "DISCDATE": "10",
                "DISCFROM": "from invoice/bill date",
                "DISCAMOUNT": "2",
                "DISCPERCAMN": "%",
                "DISCFUDGEDAYS": "0",
                "DISCCALCON": "Invoice total",
            },
        ),
    ),
    "ITEM": tuple(
        (item, name, {"ITEMTYPE": "Non-Inventory", "GLGROUP": "Sales"})
        for item, name in (
            ("SERVICE", "Service"),
            ("KETTLE-1L", "Copper kettle, 1 l"),
            ("KETTLE-3L", "Copper kettle, 3 l"),
            ("REPAIR", "Repair & polish"),
            ("TRAINING", "Barista's training"),
        )
    ),
    "SODOCUMENTPARAMS": (
        ("Sales Quote", "Sales Quote", {"DOCCLASS": "Quote", "POSTS": ""}),
        ("Sales Order", "Sales Order", {"DOCCLASS": "Order", "POSTS": ""}),
        (SALES_INVOICE, SALES_INVOICE, {"DOCCLASS": "Invoice", "POSTS": "AR", "PREFIX": "SI"}),
        (CONTRACT_INVOICE, CONTRACT_INVOICE, {"DOCCLASS": "Invoice", "POSTS": "AR", "PREFIX": "CI"}),
        (SALES_RETURN, SALES_RETURN, {"DOCCLASS": "Adjustment", "POSTS": "AR", "PREFIX": "SR"}),
        (SALES_CREDIT_MEMO, SALES_CREDIT_MEMO, {"DOCCLASS": "Adjustment", "POSTS": "AR", "PREFIX": "SCM"}),
    ),
    "CLASS": (("RETAIL", "Retail", {}), ("WHOLESALE", "Wholesale", {})),
    "PROJECT": (("P-100", "New roastery", {}), ("P-200", "Trade fair", {})),
    "VENDOR": (("V-10", "Tinsmith & Co.", {}),),
    "EMPLOYEE": (("E-10", "Zoë Ravn", {}),),
    "WAREHOUSE": (("W-1", "Portland", {}),),
    "ARACCOUNTLABEL": (
        ("Sales", "Goods sold", {"GLACCOUNTNO": SALES, "GLACCOUNTTITLE": "Sales"}),
        ("Service", "Work done", {"GLACCOUNTNO": "4100", "GLACCOUNTTITLE": "Service revenue"}),
    ),
    # Source (documented): the daily rate of Intacct is built in and not in this list (objects.md 1.6).
    "EXCHANGERATETYPES": (("Month End", "Month End", {"DESCRIPTION": "The rate of the last day"}),),
    "USERINFO": (
        ("xml_gateway", "xml_gateway", {"DESCRIPTION": "Web services user", "USERTYPE": "business user"}),
        ("clerk", "clerk", {"DESCRIPTION": "A person in Intacct", "USERTYPE": "business user"}),
    ),
}

# Items post to an account of their own where it is not the sales account.
ITEM_ACCOUNTS = {"SERVICE": SALES, "REPAIR": "4100", "TRAINING": "4100"}
# Source (assumed): a subtotal's account comes from the definition; the description stands for that here.
SUBTOTAL_ACCOUNTS = {"Discount": DISCOUNTS, "Sales Tax": SALES_TAX, "Shipping": "4200"}


def fill_master_data(books: Books) -> None:
    """Insert the master data into empty books."""
    for object_name, rows in _MASTER.items():
        for key, name, data in rows:
            record_no = add_reference(books, object_name, key, name, data)
            if object_name == "USERINFO":
                books.settings.users[key].record_no = record_no
    books.save_settings()


def add_reference(books: Books, object_name: str, key: str, name: str, data: dict[str, str]) -> int:
    """Insert one row of master data and give its record number."""
    record_no = books.next_record_no()
    books.insert(
        "reference",
        {
            "recordno": record_no,
            "object": object_name,
            "id": key,
            "name": name,
            "data": json.dumps(data, ensure_ascii=False),
            "whenmodified": books.clock.stamp(),
        },
    )
    return record_no
