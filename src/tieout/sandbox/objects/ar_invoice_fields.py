"""ARINVOICE and ARINVOICEITEM as they are read."""

from __future__ import annotations

from tieout.sandbox.model import (
    Field,
    ObjectType,
    Owned,
    Relation,
    amount,
    audit,
    contact_fields,
    converted,
    day,
    enum,
    fields,
    flag,
    in_base,
    integer,
    moment,
    text,
)
from tieout.sandbox.objects.dimension_fields import dimension_fields
from tieout.sandbox.values import Kind

_CUSTOMER = "LEFT JOIN customer {t}_cust ON {t}_cust.recordno = {t}.custrec"


def owed(customer: str, what: str = converted("e.totaldue", "e.rate"), condition: str = "") -> str:
    """Give what a customer owes by invoices and adjustments, as SQL over the customer's key.

    Amounts: in the base currency, unless told to sum something else.
    """
    # Source (assumed): adjustments count, overpayments and advances do not.
    due = (
        "(SELECT coalesce(sum({}), 0) FROM {} e WHERE e.custrec = {} AND e.state <> 'Draft'"
        " AND e.totaldue <> 0{})"
    )
    records = (due.format(what, table, customer, condition) for table in ("arinvoice", "aradjustment"))
    return f"({' + '.join(records)})"


# Source (assumed): what the customer owes in all in the currency of the record.
ENTITY_DUE = owed("{t}.custrec", "e.totaldue", " AND e.currency = {t}.currency")

_DISCOUNTED = (
    "(SELECT coalesce(sum(d.creditamount), 0) FROM arpymtdetail d"
    " WHERE d.recordkey = {t}.recordno AND d.kind = 'DISCOUNT' AND d.state <> 'Draft')"
)
_LINE_DISCOUNTED = _DISCOUNTED.replace(
    "d.recordkey = {t}.recordno", "d.recordkey = {t}.recordkey AND d.entrykey = {t}.recordno"
)


def contact_joins() -> dict[str, str]:
    """Give the joins of a document's contacts; each falls back on the customer's display contact."""
    customer = "(SELECT {} FROM customer c WHERE c.recordno = {{t}}.custrec)"
    display = customer.format("c.displaycontact")
    keys = {
        # Source (assumed): CONTACT is the customer's primary contact as it is now.
        "contact": customer.format("coalesce(c.contactinfo, c.displaycontact)"),
        "billto": f"coalesce({{t}}.billto, {display})",
        "shipto": f"coalesce({{t}}.shipto, {display})",
    }
    joins = {
        alias: f"LEFT JOIN contact {{t}}_{alias} ON {{t}}_{alias}.recordno = {key}"
        for alias, key in keys.items()
    }
    return {"cust": _CUSTOMER, **joins}


ARINVOICE = ObjectType(
    name="ARINVOICE",
    table="arinvoice",
    name_field="RECORDID",
    # Source (documented): the names of objects.md 5.4, types from a live lookup.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        text("RECORDTYPE", "{t}.recordtype"),
        text("RECORDID", "{t}.recordid"),
        enum("STATE", "{t}.state"),
        text("RAWSTATE", "{t}.rawstate"),
        text("MODULEKEY", "{t}.modulekey"),
        text("PRBATCH", "{t}.prbatch"),
        integer("PRBATCHKEY", "{t}.prbatchkey"),
        flag("SYSTEMGENERATED", "{t}.systemgenerated"),
        integer("SCHOPKEY"),
        text("CUSTOMERID", "{t}_cust.customerid", "cust"),
        text("CUSTOMERNAME", "{t}_cust.name", "cust"),
        text("ENTITY", "('C' || {t}_cust.customerid)", "cust"),
        text("CUSTENTITY", "('C' || {t}_cust.customerid)", "cust"),
        text("CUSTEMAILOPTIN"),
        amount("TRX_ENTITYDUE", ENTITY_DUE),
        text("BILLTOPAYTOCONTACTNAME", "{t}_billto.contactname", "billto"),
        integer("BILLTOPAYTOKEY", "{t}_billto.recordno", "billto"),
        text("SHIPTORETURNTOCONTACTNAME", "{t}_shipto.contactname", "shipto"),
        integer("SHIPTORETURNTOKEY", "{t}_shipto.recordno", "shipto"),
        text("DOCNUMBER", "{t}.docnumber"),
        text("DESCRIPTION", "{t}.description"),
        text("DESCRIPTION2", "{t}.description2"),
        text("TERMNAME", "{t}.termname"),
        integer(
            "TERMKEY",
            "(SELECT r.recordno FROM reference r WHERE r.object = 'ARTERM' AND r.id = {t}.termname)",
        ),
        text("TERMVALUE"),
        text("CUSTMESSAGEID"),
        text("CUSTMESSAGE.MESSAGE"),
        text("DELIVERY_OPTIONS"),
        text("SUPDOCID", "{t}.supdocid"),
        text("TAXSOLUTIONID"),
        text("TAXMETHOD"),
        integer("DUNNINGCOUNT", "0"),
        day("WHENCREATED", "{t}.whencreated"),
        day("WHENPOSTED", "{t}.whenposted"),
        day("WHENDUE", "{t}.whendue"),
        day("WHENDISCOUNT"),
        day("WHENPAID", "{t}.whenpaid"),
        text("DUE_IN_DAYS"),
        text("BASECURR", "{t}.basecurr"),
        text("CURRENCY", "{t}.currency"),
        day("EXCH_RATE_DATE", "coalesce({t}.ratedate, {t}.whencreated)"),
        text("EXCH_RATE_TYPE_ID", "{t}.ratetype"),
        Field("EXCHANGE_RATE", Kind.RATE, "{t}.rate"),
        amount("TOTALENTERED", in_base("{t}.totalentered")),
        amount("TOTALSELECTED", in_base("{t}.totalselected")),
        amount("TOTALPAID", in_base("{t}.totalpaid")),
        amount("TOTALDUE", in_base("{t}.totaldue")),
        amount("TRX_TOTALENTERED", "{t}.totalentered"),
        amount("TRX_TOTALSELECTED", "{t}.totalselected"),
        amount("TRX_TOTALPAID", "{t}.totalpaid"),
        amount("TRX_TOTALDUE", "{t}.totaldue"),
        amount("TRX_TOTALDISCOUNTAPPLIED", _DISCOUNTED),
        text("RETAINAGEPERCENTAGE"),
        amount("TOTALRETAINED"),
        amount("TRX_TOTALRETAINED"),
        amount("TRX_TOTALRELEASED"),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
        text("RECORD_URL"),
        *contact_fields("CONTACT", "contact"),
        *contact_fields("BILLTO", "billto"),
        *contact_fields("SHIPTO", "shipto"),
    ),
    joins=contact_joins(),
    relations={"CUSTOMER": Relation("CUSTOMER", "{r}.recordno = {t}.custrec")},
    owned=(Owned("ARINVOICEITEMS", "ARINVOICEITEM", "recordkey"),),
)

_HEADER = "LEFT JOIN arinvoice {t}_head ON {t}_head.recordno = {t}.recordkey"


def _base(column: str) -> str:
    return converted(column, "{t}_head.rate")


def _reference(object_name: str, key: str, column: str) -> str:
    return f"(SELECT r.{column} FROM reference r WHERE r.object = '{object_name}' AND r.id = {key})"  # noqa: S608


ARINVOICEITEM = ObjectType(
    name="ARINVOICEITEM",
    table="arinvoiceitem",
    name_field="RECORDNO",
    # Source (documented): the names of objects.md 5.5.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("RECORDKEY", "{t}.recordkey"),
        integer("LINE_NO", "{t}.line_no"),
        flag("LINEITEM", "'T'"),
        integer("PARENTENTRY"),
        text("SUBTOTAL"),
        integer("ACCOUNTKEY", _reference("GLACCOUNT", "{t}.accountno", "recordno")),
        text("ACCOUNTNO", "{t}.accountno"),
        text("ACCOUNTTITLE", _reference("GLACCOUNT", "{t}.accountno", "name")),
        text("ACCOUNTLABEL", "{t}.accountlabel"),
        integer("ACCOUNTLABELKEY", _reference("ARACCOUNTLABEL", "{t}.accountlabel", "recordno")),
        integer("OFFSETACCOUNTKEY", _reference("GLACCOUNT", "'1200'", "recordno")),
        text("OFFSETGLACCOUNTNO", "'1200'"),
        text("OFFSETGLACCOUNTTITLE", _reference("GLACCOUNT", "'1200'", "name")),
        text("ENTRYDESCRIPTION", "{t}.entrydescription"),
        amount("AMOUNT", _base("{t}.amount"), "head"),
        amount("TRX_AMOUNT", "{t}.amount"),
        amount("TOTALPAID", _base("{t}.totalpaid"), "head"),
        amount("TRX_TOTALPAID", "{t}.totalpaid"),
        amount("TOTALSELECTED", _base("{t}.totalselected"), "head"),
        amount("TRX_TOTALSELECTED", "{t}.totalselected"),
        amount("TRX_DISCOUNTAPPLIED", _LINE_DISCOUNTED),
        text("CURRENCY", "{t}_head.currency", "head"),
        text("BASECURR", "{t}_head.basecurr", "head"),
        day("EXCH_RATE_DATE", "coalesce({t}_head.ratedate, {t}_head.whencreated)", "head"),
        text("EXCH_RATE_TYPE_ID", "{t}_head.ratetype", "head"),
        Field("EXCHANGE_RATE", Kind.RATE, "{t}_head.rate", "head"),
        day("ENTRY_DATE", "{t}_head.whencreated", "head"),
        text("ALLOCATION"),
        integer("ALLOCATIONKEY"),
        text("DEPARTMENTID", "{t}.departmentid"),
        text("DEPARTMENTNAME", _reference("DEPARTMENT", "{t}.departmentid", "name")),
        text("LOCATIONID", "{t}.locationid"),
        text("LOCATIONNAME", _reference("LOCATION", "{t}.locationid", "name")),
        text("BASELOCATION"),
        text("DEFERREVENUE", "'false'"),
        *(
            text(name)
            for name in ("REVRECTEMPLATE", "REVRECTEMPLATEKEY", "DEFERREDREVACCTKEY", "DEFERREDREVACCTNO")
        ),
        *(
            text(name)
            for name in ("DEFERREDREVACCTTITLE", "REVRECSTARTDATE", "REVRECENDDATE", "PAYMENTTAXCAPTURE")
        ),
        *(
            text(name)
            for name in ("BILLABLECONTRACTSCHENTRYKEY", "BILLABLECONTRACTUSAGEBILLINGID", "DETAILKEY")
        ),
        *(
            text(name)
            for name in ("RETAINAGEPERCENTAGE", "RETAINAGE_OFFSETGLACCOUNTNO", "ISRETAINAGERELEASE")
        ),
        *(amount(name) for name in ("TRX_AMOUNTRETAINED", "AMOUNTRETAINED", "TRX_AMOUNTRELEASED")),
        *(text(f"PROJECTCONTRACT{end}") for end in ("ID", "KEY", "LINEID", "LINEKEY", "NAME", "LINENAME")),
        *(text(f"AMORTIZATION{end}") for end in ("TEMPLATEKEY", "TEMPLATEID", "STARTDATE", "ENDDATE")),
        text("ISSUMMARIZED"),
        enum("STATE", "{t}_head.state", join="head"),
        text("RECORDTYPE", "'ri'"),
        integer("ORIGDOCKEY", "{t}.origdockey"),
        integer("ORIGDOCLINEKEY", "{t}.origdoclinekey"),
        text("ORIGDOCID", "{t}.origdocid"),
        text("ORIGDOCLINEID"),
        integer("ITEMDIMKEY", _reference("ITEM", "{t}.itemid", "recordno")),
        text("ITEMID", "{t}.itemid"),
        text("ITEMNAME", _reference("ITEM", "{t}.itemid", "name")),
        *dimension_fields(
            *("CLASS", "CUSTOMER", "VENDOR", "EMPLOYEE", "PROJECT", "CONTRACT", "WAREHOUSE", "TASK"),
            with_keys=True,
        ),
        moment("WHENCREATED", "{t}_head.auwhencreated", "head"),
        moment("WHENMODIFIED", "{t}_head.whenmodified", "head"),
        integer("CREATEDBY", "{t}_head.createdby", "head"),
        integer("MODIFIEDBY", "{t}_head.modifiedby", "head"),
    ),
    joins={"head": _HEADER},
    relations={"ARINVOICE": Relation("ARINVOICE", "{r}.recordno = {t}.recordkey")},
    entity="(SELECT h.megaentity FROM arinvoice h WHERE h.recordno = {t}.recordkey)",
)
