"""CUSTOMER and CONTACT as they are read."""

from __future__ import annotations

from tieout.sandbox.model import (
    CONTACT_COLUMNS,
    STATUS_CODES,
    ObjectType,
    Owned,
    Relation,
    amount,
    audit,
    boolean,
    contact_fields,
    day,
    enum,
    fields,
    integer,
    moment,
    text,
)
from tieout.sandbox.objects.ar_invoice_fields import owed

_DUE = owed("{t}.recordno")
_PARENT = "(SELECT p.{} FROM customer p WHERE p.customerid = {{t}}.parentid)"
_TERM = "(SELECT r.recordno FROM reference r WHERE r.object = 'ARTERM' AND r.id = {t}.termname)"
_LAST = "(SELECT max(i.whencreated) FROM arinvoice i WHERE i.custrec = {t}.recordno)"


def _contact_join(column: str, alias: str) -> str:
    # Source (documented): a blank bill-to or ship-to is the display contact (objects.md 3.1).
    key = f"coalesce({{t}}.{column}, {{t}}.displaycontact)"
    return f"LEFT JOIN contact {{t}}_{alias} ON {{t}}_{alias}.recordno = {key}"


CUSTOMER = ObjectType(
    name="CUSTOMER",
    table="customer",
    name_field="CUSTOMERID",
    # Source (documented): the names of objects.md 3.3, types from a live lookup.
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        text("CUSTOMERID", "{t}.customerid"),
        text("NAME", "{t}.name"),
        # Source (assumed): ENTITY is C and the customer id.
        text("ENTITY", "('C' || {t}.customerid)"),
        integer("PARENTKEY", _PARENT.format("recordno")),
        text("PARENTID", "{t}.parentid"),
        text("PARENTNAME", _PARENT.format("name")),
        text("TERMNAME", "{t}.termname"),
        text("TERMVALUE"),
        text("CUSTREPID", "{t}.custrepid"),
        text("CUSTREPNAME"),
        text("RESALENO", "{t}.resaleno"),
        text("TAXID", "{t}.taxid"),
        amount("CREDITLIMIT", "{t}.creditlimit"),
        amount("TOTALDUE", _DUE),
        text("COMMENTS", "{t}.comments"),
        text("ACCOUNTLABEL"),
        text("ARACCOUNT", "{t}.araccount"),
        text("ARACCOUNTTITLE"),
        text("OFFSETGLACCOUNTNO"),
        day("LAST_INVOICEDATE", _LAST),
        day("LAST_STATEMENTDATE"),
        text("DELIVERY_OPTIONS", "{t}.deliveryoptions"),
        text("TERRITORYID"),
        text("SHIPPINGMETHOD"),
        text("CUSTTYPE", "{t}.custtype"),
        integer("GLGRPKEY"),
        text("GLGROUP"),
        text("PRICELIST"),
        text("PRICESCHEDULE"),
        text("DISCOUNT"),
        text("CURRENCY", "{t}.currency"),
        enum("STATUS", "{t}.status", STATUS_CODES),
        boolean("ONETIME", "{t}.onetime"),
        text("CUSTMESSAGEID"),
        boolean("ONHOLD", "{t}.onhold"),
        text("OBJECTRESTRICTION", "{t}.objectrestriction"),
        text("RESTRICTEDLOCATIONS", "{t}.restrictedlocations"),
        text("RESTRICTEDDEPARTMENTS", "{t}.restricteddepartments"),
        text("SUPDOCID", "{t}.supdocid"),
        text("ADVBILLBY"),
        text("ADVBILLBYTYPE"),
        text("RETAINAGEPERCENTAGE"),
        text("EMAILOPTIN"),
        day("ACTIVATIONDATE"),
        boolean("ENABLEONLINECARDPAYMENT"),
        boolean("ENABLEONLINEACHPAYMENT"),
        integer("TERMSKEY", _TERM),
        *(integer(f"{name}KEY") for name in ("CUSTREP", "ACCOUNT", "CUSTTYPE")),
        integer("DISPLAYCONTACTKEY", "{t}.displaycontact"),
        integer("CONTACTKEY", "{t}.contactinfo"),
        integer("BILLTOKEY", "{t}.billto"),
        integer("SHIPTOKEY", "{t}.shipto"),
        moment("WHENCREATED", "{t}.whencreated"),
        *audit(),
        text("RECORD_URL"),
        *contact_fields("DISPLAYCONTACT", "display"),
        *contact_fields("CONTACTINFO", "info"),
        *contact_fields("BILLTO", "billto"),
        *contact_fields("SHIPTO", "shipto"),
    ),
    joins={
        "display": "LEFT JOIN contact {t}_display ON {t}_display.recordno = {t}.displaycontact",
        "info": _contact_join("contactinfo", "info"),
        "billto": _contact_join("billto", "billto"),
        "shipto": _contact_join("shipto", "shipto"),
    },
    # Source (documented): SHIPTOCONTACT is a relation of a query (objects.md 3.3).
    # Source (assumed): so are BILLTOCONTACT, PRIMARYCONTACT, PARENT and TERM.
    relations={
        "SHIPTOCONTACT": Relation("CONTACT", "{r}.recordno = coalesce({t}.shipto, {t}.displaycontact)"),
        "BILLTOCONTACT": Relation("CONTACT", "{r}.recordno = coalesce({t}.billto, {t}.displaycontact)"),
        "PRIMARYCONTACT": Relation("CONTACT", "{r}.recordno = coalesce({t}.contactinfo, {t}.displaycontact)"),
        "PARENT": Relation("CUSTOMER", "{r}.customerid = {t}.parentid"),
        "TERM": Relation("ARTERM", "{r}.object = 'ARTERM' AND {r}.id = {t}.termname"),
    },
    owned=(Owned("CUSTOMERCONTACTS", "CUSTOMERENTITYCONTACTS", "custrec"),),
)

# Source (assumed): the name of the object that lists a customer's contacts, and its fields.
CUSTOMERENTITYCONTACTS = ObjectType(
    name="CUSTOMERENTITYCONTACTS",
    table="customercontact",
    name_field="RECORDNO",
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        integer("CUSTOMERKEY", "{t}.custrec"),
        text("CATEGORYNAME", "{t}.category"),
        integer("CONTACT.RECORDNO", "{t}.contact"),
        text("CONTACT.NAME", "(SELECT k.contactname FROM contact k WHERE k.recordno = {t}.contact)"),
        moment("WHENMODIFIED", "{t}.whenmodified"),
    ),
    entity="''",
)

CONTACT = ObjectType(
    name="CONTACT",
    table="contact",
    name_field="CONTACTNAME",
    fields=fields(
        integer("RECORDNO", "{t}.recordno"),
        *(
            text(name, f"{{t}}.{column}" if column else "''")
            for name, column in CONTACT_COLUMNS
            if name != "STATUS"
        ),
        enum("STATUS", "{t}.status", STATUS_CODES),
        boolean("TAXABLE", "{t}.taxable"),
        moment("WHENCREATED", "{t}.whencreated"),
        *audit(),
        text("RECORD_URL"),
    ),
)
