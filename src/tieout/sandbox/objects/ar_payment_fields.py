"""ARPYMT and ARPYMTDETAIL as they are read."""

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
        text("BILLTOPAYTONAME"),
        integer("BILLTOPAYTOKEY"),
        text("DOCNUMBER", "{t}.docnumber"),
        text("RECORDID", "{t}.recordid"),
        text("DESCRIPTION", "{t}.description"),
        day("WHENCREATED", "{t}.whencreated"),
        day("RECEIPTDATE", "{t}.receiptdate"),
        day("WHENPAID", "{t}.whenpaid"),
        text("BASECURR", "{t}.basecurr"),
        text("CURRENCY", "{t}.currency"),
        day("EXCH_RATE_DATE", "{t}.receiptdate"),
        text("EXCH_RATE_TYPE_ID"),
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

# The keys of the kinds of credit that this sandbox does not apply yet; they exist and are empty.
_KINDS = ("ADJUSTMENT", "INLINE", "ADVANCE", "POSTEDADVANCE", "OVERPAYMENT", "POSTEDOVERPAYMENT")
_KINDS_OF_KEYS = (*_KINDS, "NEGATIVEINVOICE", "DISCOUNT", "POSADJ")
_KINDS_OF_AMOUNTS = (
    "ADJUSTMENT",
    "INLINE",
    "POSTEDADVANCE",
    "POSTEDOVERPAYMENT",
    "NEGATIVEINVOICE",
    "DISCOUNT",
)

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
        *(integer(f"{kind}KEY") for kind in _KINDS_OF_KEYS),
        *(integer(f"{kind}ENTRYKEY") for kind in _KINDS_OF_KEYS),
        *(amount(f"{kind}AMOUNT", "NULL") for kind in _KINDS_OF_AMOUNTS),
        *(amount(f"TRX_{kind}AMOUNT", "NULL") for kind in _KINDS_OF_AMOUNTS),
        day("DISCOUNTDATE"),
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
