"""SODOCUMENT with its lines and subtotals as they are read."""

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
    in_base,
    integer,
    moment,
    number,
    text,
)
from tieout.sandbox.objects.ar_invoice_fields import contact_joins
from tieout.sandbox.objects.dimension_fields import dimension_fields
from tieout.sandbox.values import Kind

# Source (documented): the states of objects.md 8.3.
STATE_CODES = {
    "Submitted": "S",
    "Approved": "A",
    "Partially Approved": "X",
    "Declined": "R",
    "Draft": "I",
    "Pending": "O",
    "Closed": "D",
    "In Progress": "G",
    "Converted": "C",
    "Partially Converted": "P",
}

_DEFINITION = "(SELECT r.{} FROM reference r WHERE r.object = 'SODOCUMENTPARAMS' AND r.id = {{t}}.docparid)"
_CLASS = (
    "(SELECT json_extract(r.data, '$.DOCCLASS') FROM reference r "
    "WHERE r.object = 'SODOCUMENTPARAMS' AND r.id = {t}.docparid)"
)
_RECORD = "LEFT JOIN arinvoice {t}_ar ON {t}_ar.recordno = {t}.prrecordkey"

SODOCUMENT = ObjectType(
    name="SODOCUMENT",
    table="sodocument",
    name_field="DOCID",
    # Source (documented): names seen in independent sources (objects.md 8.2).
    # Source (assumed): TRX_SUBTOTAL and TRX_TOTAL exist.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        text("DOCNO", "{t}.docno"),
        text("DOCID", "{t}.docid"),
        text("DOCPARID", "{t}.docparid"),
        integer("DOCPARKEY", _DEFINITION.format("recordno")),
        text("DOCPARCLASS", _CLASS),
        text("CREATEDFROM", "{t}.createdfrom"),
        enum("STATE", "{t}.state", STATE_CODES),
        text("CLOSED", "CASE WHEN {t}.state = 'Closed' THEN 'true' ELSE 'false' END"),
        text("STATUS", "'active'"),
        day("WHENCREATED", "{t}.whencreated"),
        day("WHENPOSTED", "{t}.whenposted"),
        day("WHENDUE", "{t}.whendue"),
        text("PONUMBER", "{t}.ponumber"),
        text("CUSTOMERPONUMBER", "{t}.ponumber"),
        text("VENDORDOCNO"),
        text("TERM.NAME", "{t}.termname"),
        text("NOTE"),
        text("MESSAGE", "{t}.message"),
        text("SHIPVIA"),
        text("USER"),
        text("CREATEDUSER"),
        integer("CUSTREC", "{t}.custrec"),
        text("CUSTVENDID", "{t}_cust.customerid", "cust"),
        text("CUSTVENDNAME", "{t}_cust.name", "cust"),
        text("BASECURR", "{t}.basecurr"),
        text("CURRENCY", "{t}.currency"),
        Field("EXCHRATE", Kind.RATE, "{t}.rate"),
        day("EXCHRATEDATE", "coalesce({t}.ratedate, {t}.whencreated)"),
        text("EXCHRATETYPE", "{t}.ratetype"),
        amount("SUBTOTAL", in_base("{t}.subtotal")),
        amount("TOTAL", in_base("{t}.total")),
        amount("TRX_SUBTOTAL", "{t}.subtotal"),
        amount("TRX_TOTAL", "{t}.total"),
        amount("TOTALENTERED", in_base("{t}.total")),
        amount("TOTALPAID", in_base("coalesce({t}_ar.totalpaid, 0)"), "ar"),
        amount("TOTALDUE", in_base("coalesce({t}_ar.totaldue, 0)"), "ar"),
        text("PROJECT"),
        integer("PROJECTKEY"),
        text("SUPDOCID", "{t}.supdocid"),
        integer("PRRECORDKEY", "{t}.prrecordkey"),
        moment("AUWHENCREATED", "{t}.auwhencreated"),
        *audit(),
        text("RECORD_URL"),
        *contact_fields("CONTACT", "contact"),
        *contact_fields("BILLTO", "billto"),
        *contact_fields("SHIPTO", "shipto"),
    ),
    joins={**contact_joins(), "ar": _RECORD},
    # Source (documented): ARINVOICE.RECORDNO. Source (assumed): every ARINVOICE field by that path.
    relations={
        "ARINVOICE": Relation("ARINVOICE", "{r}.recordno = {t}.prrecordkey"),
        "CUSTOMER": Relation("CUSTOMER", "{r}.recordno = {t}.custrec"),
    },
    owned=(
        Owned("SODOCUMENTENTRIES", "SODOCUMENTENTRY", "dochdrno"),
        Owned("SUBTOTALS", "SODOCUMENTSUBTOTALS", "dochdrno"),
    ),
)

_HEADER = "LEFT JOIN sodocument {t}_head ON {t}_head.recordno = {t}.dochdrno"
_OWNER = "(SELECT h.megaentity FROM sodocument h WHERE h.recordno = {t}.dochdrno)"


def _base(column: str) -> str:
    return converted(column, "{t}_head.rate")


def _reference(object_name: str, key: str) -> str:
    return f"(SELECT r.name FROM reference r WHERE r.object = '{object_name}' AND r.id = {key})"  # noqa: S608


SODOCUMENTENTRY = ObjectType(
    name="SODOCUMENTENTRY",
    table="sodocumententry",
    name_field="RECORDNO",
    # Source (documented): the names of objects.md 8.4; LINE_NO counts from 0 when read.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("DOCHDRNO", "{t}.dochdrno"),
        text("DOCHDRID", "{t}_head.docid", "head"),
        integer("LINE_NO", "{t}.line_no"),
        integer("BUNDLENUMBER"),
        text("SALE_PUR_TRANS"),
        text("ITEMID", "{t}.itemid"),
        text("ITEMNAME", _reference("ITEM", "{t}.itemid")),
        text("ITEMDESC", "{t}.itemdesc"),
        text("UNIT", "{t}.unit"),
        number("QUANTITY", "{t}.quantity"),
        number("UIQTY", "{t}.quantity"),
        number("PRICE", "{t}.price"),
        number("UIPRICE", "{t}.price"),
        number("TRX_PRICE", "{t}.price"),
        number("RETAILPRICE", "{t}.price"),
        amount("TOTAL", _base("{t}.total"), "head"),
        amount("UIVALUE", _base("{t}.total"), "head"),
        amount("TRX_VALUE", "{t}.total"),
        amount("TRX_TOTAL", "{t}.total"),
        text("CURRENCY", "{t}_head.currency", "head"),
        text("MEMO", "{t}.memo"),
        text("EXTENDED_DESCRIPTION"),
        text("LOCATION", "{t}.locationid"),
        text("LOCATIONID", "{t}.locationid"),
        text("LOCATIONNAME", _reference("LOCATION", "{t}.locationid")),
        text("DEPARTMENT", "{t}.departmentid"),
        text("DEPARTMENTID", "{t}.departmentid"),
        text("DEPARTMENTNAME", _reference("DEPARTMENT", "{t}.departmentid")),
        text("WAREHOUSE", "coalesce(json_extract({t}.dims, '$.WAREHOUSEID'), '')"),
        *dimension_fields("PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "CLASS", "CONTRACT", with_keys=False),
        moment("WHENCREATED", "{t}_head.auwhencreated", "head"),
        moment("WHENMODIFIED", "{t}_head.whenmodified", "head"),
    ),
    joins={"head": _HEADER},
    relations={"SODOCUMENT": Relation("SODOCUMENT", "{r}.recordno = {t}.dochdrno")},
    entity=_OWNER,
)

SODOCUMENTSUBTOTALS = ObjectType(
    name="SODOCUMENTSUBTOTALS",
    table="sodocumentsubtotals",
    name_field="RECORDNO",
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("DOCHDRNO", "{t}.dochdrno"),
        text("DOCHDRID", "{t}_head.docid", "head"),
        text("DESCRIPTION", "{t}.description"),
        amount("ABSVAL", _base("{t}.absval"), "head"),
        number("PERCENTVAL", "{t}.percentval"),
        amount("TOTAL", _base("{t}.total"), "head"),
        amount("TRX_ABSVAL", "{t}.absval"),
        amount("TRX_TOTAL", "{t}.total"),
        text("LOCATION", "{t}.locationid"),
        text("LOCATIONID", "{t}.locationid"),
        text("DEPARTMENT", "{t}.departmentid"),
        text("DEPARTMENTID", "{t}.departmentid"),
    ),
    joins={"head": _HEADER},
    relations={"SODOCUMENT": Relation("SODOCUMENT", "{r}.recordno = {t}.dochdrno")},
    entity=_OWNER,
)
