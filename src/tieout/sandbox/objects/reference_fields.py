"""The small master data: terms, accounts, locations, items, definitions, summaries, users."""

from __future__ import annotations

from collections.abc import Mapping

from tieout.sandbox.model import STATUS_CODES, Field, ObjectType, enum, fields, integer, moment, text
from tieout.sandbox.values import Kind

_NAMED = "{t}.name"


def _data(name: str) -> str:
    return f"coalesce(json_extract({{t}}.data, '$.\"{name}\"'), '')"


def _reference(
    name: str, key: str, name_field: str, *data: str, codes: Mapping[str, Mapping[str, str]] | None = None
) -> ObjectType:
    codes = codes or {}
    own: list[Field] = [integer("RECORDNO", "{t}.recordno"), text(key, "{t}.id")]
    if name_field != key:
        own.append(text(name_field, _NAMED))
    own += [
        enum(each, _data(each), codes[each]) if each in codes else text(each, _data(each)) for each in data
    ]
    own += [
        enum("STATUS", "{t}.status", STATUS_CODES),
        moment("WHENCREATED", "{t}.whenmodified"),
        moment("WHENMODIFIED", "{t}.whenmodified"),
        text("MEGAENTITYID"),
        integer("MEGAENTITYKEY"),
        text("MEGAENTITYNAME"),
        text("RECORD_URL"),
    ]
    return ObjectType(name, "reference", key, fields(*own), where=f"{{t}}.object = '{name}'", entity="''")


def _batch(name: str) -> ObjectType:
    made = _reference(
        name, "TITLE", "TITLE", "TOTAL", "RECORDTYPE", "CURRENCY", "ACCOUNTNOKEY", "AUTOCREATED"
    )
    extra = fields(
        enum("OPEN", _data("OPEN"), {"Open": "T", "Closed": "F"}),
        Field("CREATED", Kind.DATE, "json_extract({t}.data, '$.CREATED')"),
    )
    return ObjectType(made.name, made.table, "TITLE", {**made.fields, **extra}, where=made.where, entity="''")


_DISCOUNT = ("DISCDATE", "DISCFROM", "DISCAMOUNT", "DISCPERCAMN", "DISCFUDGEDAYS", "DISCCALCON")
_PENALTY = ("PEN_TYPES", "PENAMOUNT", "PENPERCAMN", "PENFUDGEDAYS")
_DIMENSIONS = (
    *("DEPT", "LOC", "PROJECT", "TASK", "CUSTOMER", "VENDOR"),
    *("EMPLOYEE", "ITEM", "CLASS", "CONTRACT", "WAREHOUSE"),
)
_BANK = (
    *("BANKACCOUNTNO", "GLACCOUNTNO", "CURRENCY", "ROUTINGNO", "BRANCHID", "BANKACCOUNTTYPE"),
    *("DEPARTMENTID", "LOCATIONID"),
)
_ENTITY = (
    *("CURRENCY", "TAXID", "FIRSTMONTH", "FIRSTMONTHTAX", "WEEKSTART", "FEDERALID", "STARTDATE", "ENDDATE"),
    *("REPORTPRINTAS", "SUPERVISORID", "HAS_IE_RELATION", "CUSTOMERID", "CUSTOMERNAME", "VENDORID"),
    *("VENDORNAME", "ENABLELEGALCONTACT", "LEGALNAME", "LEGALADDRESS1", "LEGALADDRESS2", "LEGALCITY"),
    *("LEGALSTATE", "LEGALZIPCODE", "LEGALCOUNTRY", "OPCOUNTRY", "ADDRESSCOUNTRYDEFAULT"),
)

# Source (documented): objects.md 10 for the fields, 1.10 for labels and codes.
REFERENCE_OBJECTS: tuple[ObjectType, ...] = (
    _reference("ARTERM", "NAME", "NAME", "DESCRIPTION", "DUEDATE", "DUEFROM", *_DISCOUNT, *_PENALTY),
    _reference(
        *("GLACCOUNT", "ACCOUNTNO", "TITLE"),
        *("ACCOUNTTYPE", "NORMALBALANCE", "CLOSINGTYPE", "CATEGORY", "ALTERNATIVEACCOUNT"),
        *(f"REQUIRE{dimension}" for dimension in _DIMENSIONS),
        codes={"ACCOUNTTYPE": {"balancesheet": "N", "incomestatement": "I"}},
    ),
    _reference("CHECKINGACCOUNT", "BANKACCOUNTID", "BANKNAME", *_BANK, "ACHBANKID", "COMPANYNAME"),
    _reference("SAVINGSACCOUNT", "BANKACCOUNTID", "BANKNAME", *_BANK),
    _reference(
        *("LOCATION", "LOCATIONID", "NAME", "PARENTID", "CURRENCY", "STARTDATE", "ENDDATE"),
        *("CONTACTINFO.CONTACTNAME", "SHIPTO.CONTACTNAME"),
    ),
    _reference("LOCATIONENTITY", "LOCATIONID", "NAME", *_ENTITY),
    _reference("DEPARTMENT", "DEPARTMENTID", "TITLE", "PARENTKEY", "PARENTID", "SUPERVISORNAME", "CUSTTITLE"),
    *(
        _reference(name, f"{name}ID", "NAME")
        for name in ("VENDOR", "EMPLOYEE", "CONTRACT", "WAREHOUSE", "TASK", "COSTTYPE")
    ),
    _reference("CLASS", "CLASSID", "NAME", "PARENTID", "DESCRIPTION"),
    _reference("PROJECT", "PROJECTID", "NAME", "PARENTID", "CUSTOMERID"),
    _reference(
        *("ITEM", "ITEMID", "NAME"),
        *("ITEMTYPE", "PRODUCTLINEID", "EXTENDED_DESCRIPTION", "GLGROUP", "TAXABLE", "MRR"),
    ),
    _reference(
        *("ARACCOUNTLABEL", "ACCOUNTLABEL", "DESCRIPTION"),
        *("GLACCOUNTNO", "GLACCOUNTTITLE", "OFFSETGLACCOUNTNO", "TAXABLE", "SUBTOTAL"),
    ),
    # Source (documented): DOCID is the definition's name, what other objects call DOCPARID.
    _reference("SODOCUMENTPARAMS", "DOCID", "DOCID", "DOCCLASS", "DESCRIPTION"),
    _reference("EXCHANGERATETYPES", "NAME", "NAME", "DESCRIPTION"),
    _reference(
        *("USERINFO", "LOGINID", "LOGINID", "DESCRIPTION", "USERTYPE", "ADMIN", "LOGINDISABLED"),
        *(f"CONTACTINFO.{name}" for name in ("CONTACTNAME", "FIRSTNAME", "LASTNAME", "EMAIL1")),
    ),
    _batch("ARINVOICEBATCH"),
    # Source (assumed): adjustments' summaries can be queried as well; get_list is documented.
    _batch("ARADJUSTMENTBATCH"),
    _batch("ARPAYMENTBATCH"),
)
