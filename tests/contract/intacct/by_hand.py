"""Golden requests whose inputs an SDK's test writes in code: the same inputs in ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from contract.intacct.adapter import create_customer
from contract.intacct.sdk_names import Params
from contract.intacct.sdk_reads import query
from contract.intacct.sdk_xml import function, written
from tieout.intacct import (
    Aggregate,
    ArAdvanceLine,
    ChangedInvoiceLine,
    ChangedSoLine,
    Contact,
    ContactRole,
    CreateArAdvance,
    CreateLegacyArPayment,
    CustomerDetails,
    Function,
    InvoiceLine,
    ItemDetail,
    Lookup,
    Query,
    SoLine,
    SqlIn,
    UpdateArAdvance,
    UpdateCustomer,
    UpdateInvoice,
)

UNIT_TEST: Params = {"controlId": "unittest"}
DAY = date(2015, 6, 30)
ADVANCE = CreateArAdvance(
    customer_id="CUSTOMER1",
    payment_method="Cash",
    payment_date=DAY,
    receipt_date=DAY,
    lines=(ArAdvanceLine(amount=Decimal("76343.43")),),
)
WHOLE_ADVANCE = replace(
    ADVANCE,
    bank_account="Entity1",
    undeposited_account="20323",
    summary_title="234",
    doc_number="234235",
    description="Some description",
    currency="USD",
    base_currency="USD",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    exchange_rate=Decimal("1.25"),
    attachments_id="6942",
    action="Submit",
    lines=(
        ArAdvanceLine(
            account="123456",
            account_label="Label1",
            amount=Decimal("76343.43"),
            memo="Description",
            location_id="123",
            department_id="321",
            project_id="Project1",
            task_id="Task1",
            customer_id="Customer1",
            vendor_id="Vendor1",
            employee_id="Emp1",
            item_id="Item1",
            class_id="Class1",
            contract_id="Contract1",
            warehouse_id="Warehouse1",
            custom_fields=(("GLDIM", "654"),),
        ),
    ),
)
ADVANCE_UPDATE = UpdateArAdvance(
    record_no="123",
    customer_id="CUSTOMER1",
    payment_method="Cash",
    payment_date=DAY,
    receipt_date=DAY,
    lines=(ArAdvanceLine(amount=Decimal("76343.43")),),
)
WHOLE_INVOICE_UPDATE = UpdateInvoice(
    key="20394",
    is_external_key=True,
    customer_id="CUSTOMER1",
    date_created=DAY,
    date_posted=DAY,
    date_due=date(2020, 9, 24),
    term_name="N30",
    action="Submit",
    invoice_no="234",
    po_number="234235",
    description="Some description",
    bill_to="28952",
    ship_to="289533",
    currency="USD",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    attachments_id="6942",
    custom_fields=(("customfield1", "customvalue1"),),
    changed_lines=(ChangedInvoiceLine(line_number=1, amount=Decimal(1000)),),
    new_lines=(InvoiceLine(amount=Decimal("76343.43")),),
)


WHOLE_SO_LINE = SoLine(
    bundle_number="092304",
    item_id="26323",
    description="Item Description",
    is_taxable=True,
    warehouse_id="93294",
    quantity=Decimal(2340),
    unit="593",
    tax_type="Test",
    discount_percent=Decimal("10.00"),
    price=Decimal("32.35"),
    discount_memo="None",
    location_id="SF",
    department_id="Receiving",
    memo="Memo",
    item_details=(ItemDetail(quantity=Decimal(52), lot_number="3243"),),
    custom_fields=(("customfield1", "customvalue1"),),
    revenue_template="template",
    revenue_start_date=DAY,
    revenue_end_date=date(2015, 7, 31),
    renewal_macro="Quarterly",
    project_id="235",
    customer_id="23423434",
    vendor_id="797656",
    employee_id="90295",
    class_id="243609",
    contract_id="9062",
    delivery_status="Complete",
    task_number="9850",
    billing_template="3525",
)
FIGURES = (
    Aggregate("avg", "TOTALDUE"),
    Aggregate("min", "WHENDUE"),
    Aggregate("max", "TOTALENTERED"),
    Aggregate("sum", "TOTALDUE"),
    Aggregate("count", "RECORDNO"),
)
# Conditions of readByQuery.
THREE_LETTERS, THREE_PIZZERIAS = ("a", "b", "c"), ("bob's pizza", "bill's pizza", "sally's pizza")
FILTERS_BY_HAND = {
    "query_string-075": SqlIn("RECORDNO", THREE_LETTERS),
    "query_string-076": SqlIn("RECORDNO", THREE_LETTERS, is_negated=True),
    "query_string-077": SqlIn("RECORDNO", THREE_PIZZERIAS, is_negated=True),
    "query_string-078": SqlIn("RECORDNO", ("a",)),
}


def _query(*names: str, about: str) -> Query:
    """Ask for nothing but fields, as the SDKs' tests do."""
    return Query(about, names, order=(), page_size=None, show_private=None)


def _selected(**what: tuple[Any, ...]) -> etree._Element:
    """Write what a query selects, alone."""
    question = replace(_query(about="CLASS"), **what)
    [selected] = question.to_xml().iterfind("select/*")
    return selected


def _unit_test(made: Function) -> Callable[[], etree._Element]:
    return lambda: function(UNIT_TEST, made)


BY_HAND: dict[str, Callable[[], etree._Element]] = {
    "advance-001": _unit_test(ADVANCE_UPDATE),
    "advance-003": _unit_test(ADVANCE),
    "advance-004": _unit_test(WHOLE_ADVANCE),
    "invoice-014": _unit_test(
        UpdateInvoice(key="1234", changed_lines=(ChangedInvoiceLine(line_number=1, memo="hello world"),))
    ),
    "invoice-015": _unit_test(WHOLE_INVOICE_UPDATE),
    "customer-009": lambda: create_customer(
        {"controlId": "unittest", "customerName": "Intacct Corp", "printAs": "Intacct Corporation"}
    ),
    "customer-011": lambda: function({"controlId": "unittest"}, WHOLE_CUSTOMER),
    "order_entry-025": lambda: written(
        ChangedSoLine(
            line_number=1, **{each.name: getattr(WHOLE_SO_LINE, each.name) for each in fields(SoLine)}
        )
    ),
    "order_entry-028": lambda: written(WHOLE_SO_LINE),
    "payment-016": _unit_test(
        CreateLegacyArPayment(
            customer_id="C0020",
            amount=Decimal("1922.12"),
            summary_key="123",
            reference="1000",
            overpayment_location_id="1020",
            overpayment_department_id="900",
            received_date=date(2016, 6, 30),
            payment_method="Printed Check",
        )
    ),
    "query-043": lambda: _selected(fields=("CUSTOMERID",)),
    "query-045": lambda: _selected(figures=(Aggregate("min", "PRICE"),)),
    "query-046": lambda: _selected(figures=(Aggregate("max", "PRICE"),)),
    "query-048": lambda: _selected(figures=(Aggregate("sum", "PRICE"),)),
    "query-067": _unit_test(replace(_query("CUSTOMERID", about="ARINVOICE"), figures=FIGURES)),
    "read-031": _unit_test(Lookup("CLASS")),
    "read-032": _unit_test(Lookup("CLASS", "41583")),
    "query-066": lambda: query(
        {
            "controlId": "unittest",
            "fromObject": "ARINVOICE",
            "selectFields": [
                {"$class": "Field", "fieldName": name}
                for name in ("CUSTOMERID", "TOTALDUE", "WHENDUE", "TOTALENTERED", "TOTALDUE", "RECORDNO")
            ],
        }
    ),
    "query-068": lambda: query(
        {
            "controlId": "unittest",
            "fromObject": "CLASS",
            "selectFields": [{"$class": "Field", "fieldName": "CUSTOMERID"}],
            "orderBy": [
                {"$class": "OrderAscending", "field": "TOTALDUE"},
                {"$class": "OrderDescending", "field": "RECORDNO"},
            ],
        }
    ),
    "query-069": lambda: query(
        {
            "controlId": "unittest",
            "fromObject": "CLASS",
            "selectFields": [{"$class": "Field", "fieldName": "CUSTOMERID"}],
        }
    ),
    "query-071": lambda: query(
        _invoices_by_key("AndOperator", ("greaterthanorequalto", "1"), ("lessthanorequalto", "100"))
    ),
    "query-072": lambda: query(
        _invoices_by_key(
            "OrOperator",
            *(("lessthanorequalto", "10"), ("equalto", "100"), ("equalto", "1000"), ("equalto", "10000")),
        )
    ),
}


def _invoices_by_key(joined: str, *parts: tuple[str, str]) -> Params:
    filters = [
        {"$class": "Filter", "field": "RECORDNO", "operation": operation, "value": value}
        for operation, value in parts
    ]
    return {
        "controlId": "unittest",
        "fromObject": "ARINVOICE",
        "selectFields": [
            {"$class": "Field", "fieldName": "CUSTOMERID"},
            {"$class": "Field", "fieldName": "RECORDNO"},
        ],
        "filter": {"$class": joined, "filters": filters},
    }


WHOLE_CUSTOMER = UpdateCustomer(
    customer_id="C1234",
    name="Intacct Corp",
    display_contact=Contact(
        contact_name="Bill G. Smith",
        print_as="Intacct Corporation",
        company_name="Intacct Corp.",
        is_taxable=True,
        tax_group="CA",
        prefix="Mr",
        first_name="Bill",
        last_name="Smith",
        initial="G",
        phone1="12",
        phone2="34",
        cell_phone="56",
        pager="78",
        fax="90",
        email1="noreply@intacct.com",
        email2="noreplyagain@intacct.com",
        url1="www.intacct.com",
        url2="us.intacct.com",
        address1="300 Park Ave",
        address2="Ste 1400",
        city="San Jose",
        state="CA",
        zip="95110",
        country="United States",
    ),
    details=CustomerDetails(
        is_one_time=False,
        status="active",
        hides_display_contact=False,
        customer_type="SaaS",
        parent_id="C5678",
        gl_group="Group",
        territory_id="NE",
        attachments_id="A1234",
        term_name="N30",
        receivables_account="1200",
        revenue_account="4000",
        shipping_method="USPS",
        resale_number="123",
        tax_id="12-3456789",
        credit_limit=Decimal("1234.56"),
        is_on_hold=False,
        delivery_options=("Print", "E-Mail"),
        message_id="hello",
        comments="my comment",
        currency="USD",
        invoice_template="temp1",
        oe_quote_template="temp2",
        oe_order_template="temp3",
        oe_list_template="temp4",
        oe_invoice_template="temp5",
        oe_adjustment_template="temp6",
        oe_other_template="temp7",
        primary_contact="primary",
        bill_to="bill to",
        ship_to="ship to",
        contact_list=(
            ContactRole(category="Primary Contact", contact_name="primary"),
            ContactRole(category="Billing Contact", contact_name="bill to"),
            ContactRole(category="Shipping Contact", contact_name="ship to"),
        ),
        restriction="Restricted",
        restricted_locations=("100", "200"),
        restricted_departments=("D100", "D200"),
        custom_fields=(("CUSTOMFIELD1", "Hello"),),
    ),
)
