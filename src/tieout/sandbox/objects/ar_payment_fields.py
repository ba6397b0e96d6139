"""ARPYMT, ARPYMTDETAIL, ARADVANCE and ARPOSTEDOVERPAYMENT as they are read."""

from __future__ import annotations

from tieout.sandbox.model import (
    Field,
    ObjectType,
    Owned,
    Relation,
    amount,
    audit,
    day,
    enum,
    fields,
    in_base,
    integer,
    moment,
    text,
)
from tieout.sandbox.values import Kind

_BANK = "(SELECT {} FROM reference r WHERE r.object = 'CHECKINGACCOUNT' AND r.id = {{t}}.financialentity)"

ARPYMT = ObjectType(
    name="ARPYMT",
    table="arpymt",
    name_field="RECORDID",
    # Source (documented): the names of objects.md 7.2. There is no PAYMENTDATE on the header.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("PRBATCHKEY", "{t}.prbatchkey"),
        text("PRBATCH", "{t}.prbatch"),
        text("SUMMARYTITLE", "{t}.prbatch"),
        text("RECORDTYPE", "{t}.recordtype"),
        text("FINANCIALENTITY", "{t}.financialentity"),
        text("FINANCIALENTITYTYPE", "CASE WHEN {t}.financialentity = '' THEN '' ELSE 'ba' END"),
        text("FINANCIALACCOUNTNAME", _BANK.format("r.name")),
        text("FINANCIALACCOUNTCURRENCY", _BANK.format("json_extract(r.data, '$.CURRENCY')")),
        text("UNDEPOSITEDACCOUNTNO", "{t}.undepositedaccountno"),
        enum("STATE", "{t}.state"),
        text("RAWSTATE", "{t}.rawstate"),
        enum("DISPLAYSTATE", "{t}.displaystate"),
        text("PAYMENTMETHOD", "{t}.paymentmethod"),
        integer("PAYMENTMETHODKEY"),
        text("CUSTOMERID", "{t}_cust.customerid", "cust"),
        text("CUSTOMERNAME", "{t}_cust.name", "cust"),
        text("CUSTENTITY", "('C' || {t}_cust.customerid)", "cust"),
        text("PAYERNAME", "{t}.payername"),
        text("BILLTOPAYTONAME", "(SELECT k.contactname FROM contact k WHERE k.recordno = {t}.billto)"),
        integer("BILLTOPAYTOKEY", "{t}.billto"),
        text("DOCNUMBER", "{t}.docnumber"),
        text("RECORDID", "{t}.recordid"),
        text("DESCRIPTION", "{t}.description"),
        day("WHENCREATED", "{t}.whencreated"),
        day("RECEIPTDATE", "{t}.receiptdate"),
        day("WHENPAID", "{t}.whenpaid"),
        text("BASECURR", "{t}.basecurr"),
        text("CURRENCY", "{t}.currency"),
        day("EXCH_RATE_DATE", "coalesce({t}.ratedate, {t}.receiptdate)"),
        text("EXCH_RATE_TYPE_ID", "{t}.ratetype"),
        Field("EXCHANGE_RATE", Kind.RATE, "{t}.rate"),
        amount("TOTALENTERED", in_base("{t}.totalentered")),
        amount("TOTALPAID", in_base("{t}.totalpaid")),
        amount("TOTALDUE", in_base("{t}.totaldue")),
        amount("TRX_TOTALENTERED", "{t}.totalentered"),
        amount("TRX_TOTALPAID", "{t}.totalpaid"),
        amount("TRX_TOTALDUE", "{t}.totaldue"),
        text("CLEARED", "'false'"),
        day("CLRDATE"),
        integer("PARENTPAYMENTKEY", "{t}.parentpaymentkey"),
        integer("MULTIENTITYPYMTKEY"),
        text("SUPDOCID", "{t}.supdocid"),
        text("TAXSOLUTIONID"),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
        text("RECORD_URL"),
    ),
    joins={"cust": "LEFT JOIN customer {t}_cust ON {t}_cust.recordno = {t}.custrec"},
    relations={"CUSTOMER": Relation("CUSTOMER", "{r}.recordno = {t}.custrec")},
    owned=(Owned("ARPYMTDETAILS", "ARPYMTDETAIL", "paymentkey"),),
)

# The kinds of credit, as the key and the amount of a row name them. Source (assumed): a posted advance or
# overpayment stands under both of its key names.
_KEYS = {
    "ADJUSTMENT": "ADJUSTMENT",
    "INLINE": "INLINE",
    "ADVANCE": "ADVANCE",
    "POSTEDADVANCE": "ADVANCE",
    "OVERPAYMENT": "OVERPAYMENT",
    "POSTEDOVERPAYMENT": "OVERPAYMENT",
    "NEGATIVEINVOICE": "NEGATIVEINVOICE",
    # Source (assumed): a discount taken has no record of its own, so its key is empty.
    "DISCOUNT": "DISCOUNT",
}
_AMOUNTS = {
    "ADJUSTMENT": "ADJUSTMENT",
    "INLINE": "INLINE",
    "POSTEDADVANCE": "ADVANCE",
    "POSTEDOVERPAYMENT": "OVERPAYMENT",
    "NEGATIVEINVOICE": "NEGATIVEINVOICE",
    "DISCOUNT": "DISCOUNT",
}


def _when(kind: str, sql: str) -> str:
    return f"CASE WHEN {{t}}.kind = '{kind}' THEN {sql} END"


ARPYMTDETAIL = ObjectType(
    name="ARPYMTDETAIL",
    table="arpymtdetail",
    name_field="RECORDNO",
    # Source (documented): the names of objects.md 7.3; one row for each invoice line paid.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("PAYMENTKEY", "{t}.paymentkey"),
        integer("PAYMENTENTRYKEY"),
        integer("RECORDKEY", "{t}.recordkey"),
        integer("ENTRYKEY", "{t}.entrykey"),
        integer("POSADJKEY", "{t}.posadjkey"),
        integer("POSADJENTRYKEY", "{t}.posadjentrykey"),
        *(integer(f"{name}KEY", _when(kind, "{t}.creditkey")) for name, kind in _KEYS.items()),
        *(integer(f"{name}ENTRYKEY", _when(kind, "{t}.creditentrykey")) for name, kind in _KEYS.items()),
        *(
            amount(f"{name}AMOUNT", _when(kind, in_base("{t}.creditamount")))
            for name, kind in _AMOUNTS.items()
        ),
        *(amount(f"TRX_{name}AMOUNT", _when(kind, "{t}.creditamount")) for name, kind in _AMOUNTS.items()),
        day("DISCOUNTDATE", "{t}.discountdate"),
        day("PAYMENTDATE", "{t}.paymentdate"),
        amount("PAYMENTAMOUNT", in_base("{t}.amount")),
        amount("TRX_PAYMENTAMOUNT", "{t}.amount"),
        text("CURRENCY", "{t}.currency"),
        enum("STATE", "{t}.state"),
        integer("PARENTPAYMENTKEY", "{t}.parentpaymentkey"),
        moment("WHENCREATED", "{t}.whencreated"),
        *audit(),
    ),
    relations={
        "ARPYMT": Relation("ARPYMT", "{r}.recordno = {t}.paymentkey"),
        "ARINVOICE": Relation("ARINVOICE", "{r}.recordno = {t}.recordkey"),
    },
)

ARADVANCE = ObjectType(
    name="ARADVANCE",
    table="arpymt",
    name_field="RECORDID",
    # Source (documented): as a payment, with PAYMENTDATE (objects.md 7.2, 7.7).
    fields={
        **ARPYMT.fields,
        **fields(day("PAYMENTDATE", "{t}.whencreated"), text("SYSTEMGENERATED", "'F'")),
    },
    joins=ARPYMT.joins,
    relations=ARPYMT.relations,
    owned=(Owned("ARADVANCEITEMS", "ARADVANCEITEM", "recordkey"),),
    where="{t}.recordtype = 'rr'",
)

_ADVANCE = "LEFT JOIN arpymt {t}_head ON {t}_head.recordno = {t}.recordkey"

ARADVANCEITEM = ObjectType(
    name="ARADVANCEITEM",
    table="aradvanceitem",
    name_field="RECORDNO",
    # Source (documented): what can be sent (objects.md 7.7). Source (assumed): the rest, as for invoices.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("RECORDKEY", "{t}.recordkey"),
        integer("LINE_NO", "{t}.line_no"),
        text("ACCOUNTNO", "{t}.accountno"),
        amount("TRX_AMOUNT", "{t}.amount"),
        amount("TRX_TOTALPAID", "{t}.totalpaid"),
        text("ENTRYDESCRIPTION", "{t}.entrydescription"),
        text("CURRENCY", "{t}_head.currency", "head"),
        text("LOCATIONID", "{t}.locationid"),
        text("DEPARTMENTID", "{t}.departmentid"),
        text("ITEMID", "{t}.itemid"),
        moment("WHENCREATED", "{t}_head.auwhencreated", "head"),
        moment("WHENMODIFIED", "{t}_head.whenmodified", "head"),
    ),
    joins={"head": _ADVANCE},
    relations={"ARADVANCE": Relation("ARADVANCE", "{r}.recordno = {t}.recordkey")},
    entity="(SELECT h.megaentity FROM arpymt h WHERE h.recordno = {t}.recordkey)",
)

ARPOSTEDOVERPAYMENT = ObjectType(
    name="ARPOSTEDOVERPAYMENT",
    table="arpymt",
    name_field="RECORDNO",
    # Source (documented): the names of objects.md 7.8. Source (assumed): TOTALENTERED, as PAYMENTAMOUNT.
    fields=fields(
        *(
            ARPYMT.fields[name]
            for name in ("RECORDNO", "RECORDTYPE", "STATE", "RAWSTATE", "CUSTOMERID", "CUSTOMERNAME")
        ),
        text("DOCUMENTNUMBER", "{t}.docnumber"),
        text("MEMO", "{t}.description"),
        text("PAYMENTTYPE", "{t}.paymentmethod"),
        day("PAYMENTDATE", "{t}.whencreated"),
        *(ARPYMT.fields[name] for name in ("RECEIPTDATE", "BASECURR", "CURRENCY", "PARENTPAYMENTKEY")),
        amount("PAYMENTAMOUNT", in_base("{t}.totalentered")),
        amount("TRX_PAYMENTAMOUNT", "{t}.totalentered"),
        *(
            ARPYMT.fields[f"{prefix}TOTAL{name}"]
            for prefix in ("", "TRX_")
            for name in ("ENTERED", "PAID", "DUE")
        ),
        text("FINANCIALACCOUNT", "{t}.financialentity"),
        text("BATCHTITLE", "{t}.prbatch"),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
    ),
    joins=ARPYMT.joins,
    relations=ARPYMT.relations,
    where="{t}.recordtype = 'rp'",
)

ARPAYMENT = ObjectType(
    name="ARPAYMENT",
    table="arpymt",
    name_field="RECORDID",
    # Source (documented): the older view of payments, for reading only, and its names (objects.md 7.6).
    fields=fields(
        *(
            ARPYMT.fields[name]
            for name in (
                *("RECORDNO", "RECORDID", "RECORDTYPE", "STATE", "CUSTOMERID", "CUSTOMERNAME"),
                *("DOCNUMBER", "DESCRIPTION", "WHENCREATED", "WHENPAID", "RECEIPTDATE", "BASECURR"),
                *("CURRENCY", "PRBATCH", "PRBATCHKEY", "CLEARED", "CLRDATE"),
            )
        ),
        *(
            ARPYMT.fields[f"{prefix}TOTAL{name}"]
            for prefix in ("", "TRX_")
            for name in ("ENTERED", "PAID", "DUE")
        ),
        amount("TOTALSELECTED", in_base("{t}.totalselected")),
        amount("TRX_TOTALSELECTED", "{t}.totalselected"),
        text("DOCUMENTNUMBER", "{t}.docnumber"),
        text("MEMO", "{t}.description"),
        day("WHENPOSTED", "{t}.receiptdate"),
        day("WHENDUE"),
        day("PAYMENTDATE", "{t}.whencreated"),
        day("POSTINGDATE", "{t}.receiptdate"),
        amount("PAYMENTAMOUNT", in_base("{t}.totalentered")),
        text("PAYMENTTYPE", "{t}.paymentmethod"),
        text("FINANCIALACCOUNT", "{t}.financialentity"),
        text("BATCHTITLE", "{t}.prbatch"),
        text("MODULEKEY", "'4.AR'"),
        text("SYSTEMGENERATED", "'F'"),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
        text("RECORD_URL"),
    ),
    joins=ARPYMT.joins,
    relations=ARPYMT.relations,
)

_APPLIED = "({t}.amount + {t}.creditamount)"

ARINVOICEPAYMENT = ObjectType(
    name="ARINVOICEPAYMENT",
    table="arpymtdetail",
    name_field="RECORDNO",
    # Source (documented): the names of objects.md 7.4. Source (assumed): the payment key of a credit is that
    # of its own record, and a discount has that of the payment.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("PAYMENTKEY", "coalesce({t}.creditkey, {t}.paymentkey)"),
        integer("PAYITEMKEY", "{t}.creditentrykey"),
        integer("RECORDKEY", "coalesce({t}.recordkey, {t}.posadjkey)"),
        integer("PAIDITEMKEY", "coalesce({t}.entrykey, {t}.posadjentrykey)"),
        amount("AMOUNT", in_base(_APPLIED)),
        amount("TRX_AMOUNT", _APPLIED),
        amount("INVBASEAMT", in_base(_APPLIED)),
        amount("INVTRXAMT", _APPLIED),
        enum("STATE", "{t}.state"),
        integer("PARENTPYMT", "{t}.paymentkey"),
        day("PAYMENTDATE", "{t}.paymentdate"),
        text("CURRENCY", "{t}.currency"),
        moment("WHENCREATED", "{t}.whencreated"),
        moment("WHENMODIFIED", "{t}.whenmodified"),
    ),
)
