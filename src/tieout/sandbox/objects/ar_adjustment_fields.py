"""ARADJUSTMENT and ARADJUSTMENTITEM as they are read."""

from __future__ import annotations

from tieout.sandbox.model import (
    Field,
    ObjectType,
    Owned,
    Relation,
    amount,
    audit,
    contact_fields,
    day,
    enum,
    fields,
    in_base,
    integer,
    moment,
    text,
)
from tieout.sandbox.objects.ar_invoice_fields import ARINVOICEITEM, ENTITY_DUE, contact_joins
from tieout.sandbox.values import Kind

ARADJUSTMENT = ObjectType(
    name="ARADJUSTMENT",
    table="aradjustment",
    name_field="RECORDID",
    # Source (documented): the names of objects.md 6.2.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        # Source (assumed): RECORDTYPE of an adjustment is ra.
        text("RECORDTYPE", "{t}.recordtype"),
        text("RECORDID", "{t}.recordid"),
        enum("STATE", "{t}.state"),
        text("RAWSTATE", "{t}.rawstate"),
        text("MODULEKEY", "{t}.modulekey"),
        text("PRBATCH", "{t}.prbatch"),
        integer("PRBATCHKEY", "{t}.prbatchkey"),
        text("CUSTOMERID", "{t}_cust.customerid", "cust"),
        text("CUSTOMERNAME", "{t}_cust.name", "cust"),
        text("ENTITY", "('C' || {t}_cust.customerid)", "cust"),
        amount("TRX_ENTITYDUE", ENTITY_DUE),
        text("BILLTOPAYTOCONTACTNAME", "{t}_billto.contactname", "billto"),
        integer("BILLTOPAYTOKEY", "{t}_billto.recordno", "billto"),
        text("SHIPTORETURNTOCONTACTNAME", "{t}_shipto.contactname", "shipto"),
        integer("SHIPTORETURNTOKEY", "{t}_shipto.recordno", "shipto"),
        text("DOCNUMBER", "{t}.docnumber"),
        text("DESCRIPTION", "{t}.description"),
        # Source (assumed): one that Order Entry posted names its document as an invoice does.
        text("DESCRIPTION2", "{t}.description2"),
        text("SUPDOCID", "{t}.supdocid"),
        text("TAXSOLUTIONID"),
        day("WHENCREATED", "{t}.whencreated"),
        day("WHENPOSTED", "{t}.whenposted"),
        day("WHENPAID", "{t}.whenpaid"),
        text("BASECURR", "{t}.basecurr"),
        text("CURRENCY", "{t}.currency"),
        day("EXCH_RATE_DATE", "coalesce({t}.ratedate, {t}.whencreated)"),
        text("EXCH_RATE_TYPE_ID", "{t}.ratetype"),
        Field("EXCHANGE_RATE", Kind.RATE, "{t}.rate"),
        *(
            amount(f"TOTAL{name}", in_base(f"{{t}}.total{name.lower()}"))
            for name in ("ENTERED", "SELECTED", "PAID", "DUE")
        ),
        *(
            amount(f"TRX_TOTAL{name}", f"{{t}}.total{name.lower()}")
            for name in ("ENTERED", "SELECTED", "PAID", "DUE")
        ),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
        text("RECORD_URL"),
        *contact_fields("CONTACT", "contact"),
        *contact_fields("BILLTO", "billto"),
        *contact_fields("SHIPTO", "shipto"),
    ),
    joins=contact_joins(),
    relations={"CUSTOMER": Relation("CUSTOMER", "{r}.recordno = {t}.custrec")},
    owned=(Owned("ARADJUSTMENTITEMS", "ARADJUSTMENTITEM", "recordkey"),),
)

_REVENUE = ("REVREC", "DEFER", "AMORTIZATION", "PROJECTCONTRACT", "BILLABLECONTRACT", "RETAINAGE")

ARADJUSTMENTITEM = ObjectType(
    name="ARADJUSTMENTITEM",
    table="aradjustmentitem",
    name_field="RECORDNO",
    # Source (documented): as the lines of an invoice, without revenue recognition (objects.md 6.2).
    fields={
        **{name: each for name, each in ARINVOICEITEM.fields.items() if not name.startswith(_REVENUE)},
        **fields(
            text("RECORDTYPE", "{t}_head.recordtype", "head"),
            text("PRENTRYOFFSETACCOUNTNO", "'1200'"),
            text("DETAILID"),
        ),
    },
    joins={"head": "LEFT JOIN aradjustment {t}_head ON {t}_head.recordno = {t}.recordkey"},
    relations={"ARADJUSTMENT": Relation("ARADJUSTMENT", "{r}.recordno = {t}.recordkey")},
    entity="(SELECT h.megaentity FROM aradjustment h WHERE h.recordno = {t}.recordkey)",
)
