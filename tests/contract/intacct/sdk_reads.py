"""The questions that the official SDKs ask, as ours: queries, reads, and conditions of readByQuery."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from contract.intacct.sdk_names import FIGURES, Params
from contract.intacct.sdk_xml import function
from tieout.intacct import (
    Aggregate,
    AllOf,
    AnyOf,
    Condition,
    Filter,
    Inspect,
    Lookup,
    Query,
    Read,
    ReadByQuery,
    ReadRelated,
    SqlAny,
    SqlCondition,
    SqlFilter,
    SqlIn,
    SqlNot,
    SqlNull,
    SqlValue,
)

# Where an SDK's test names no object, which the schema does not allow.
NO_OBJECT = "NONE"


def field_of(params: Params) -> str:
    return str(params.get("fieldName") or params["field"])


def condition(params: Params) -> Condition:
    value = params.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    return Condition(field_of(params), params["operation"], tuple(values))


def filter_of(params: Params) -> Filter:
    kinds: dict[str, Callable[..., Filter]] = {"AndOperator": AllOf, "OrOperator": AnyOf}
    if params["$class"] in kinds:
        return kinds[params["$class"]](tuple(filter_of(each) for each in params["filters"]))
    return condition(params)


def query(params: Params) -> etree._Element:
    minus = {"OrderAscending": "", "OrderDescending": "-"}
    # One SDK writes both options always, set or not; the others write those that were set.
    unset = False if params.get("$writes_all_options") else None
    made = Query(
        about=params.get("fromObject", NO_OBJECT),
        fields=tuple(field_of(each) for each in params["selectFields"] if each["$class"] == "Field"),
        figures=tuple(
            Aggregate(FIGURES[each["$class"]], field_of(each))
            for each in params["selectFields"]
            if each["$class"] != "Field"
        ),
        where=filter_of(params["filter"]) if "filter" in params else None,
        order=tuple(
            minus[each["$class"]] + (each.get("fieldName") or each["field"])
            for each in params.get("orderBy", ())
        ),
        page_size=params.get("pageSize"),
        offset=params.get("offset"),
        show_private=params.get("showPrivate", unset),
        is_case_insensitive=params.get("caseInsensitive", unset),
        definition=params.get("docParId", ""),
    )
    return function(params, made)


def read(params: Params) -> etree._Element:
    made = Read(
        about=params["objectName"],
        keys=tuple(str(key) for key in params.get("keys", ())),
        fields=tuple(params.get("fields", ("*",))),
        definition=params.get("docParId", ""),
    )
    return function(params, made)


def read_by_query(params: Params) -> etree._Element:
    made = ReadByQuery(
        about=params["objectName"],
        fields=tuple(params["fields"]),
        page_size=params["pageSize"],
        definition=params["docParId"],
    )
    return function(params, made)


def read_related(params: Params) -> etree._Element:
    made = ReadRelated(
        about=params["objectName"],
        relation=params["relationName"],
        keys=tuple(params.get("keys", ())),
        fields=tuple(params.get("fields", ("*",))),
    )
    return function(params, made)


def lookup(params: Params) -> etree._Element:
    return function(params, Lookup(params["objectName"], params.get("docParId", "")))


def inspect(params: Params) -> etree._Element:
    return function(params, Inspect(params["objectName"], params.get("showDetail")))


SQL_OPERATORS = {
    "EqualTo": "=",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": ">=",
    "LessThan": "<",
    "LessThanOrEqualTo": "<=",
    "Like": "LIKE",
}
SQL_CONDITION = re.compile(r"(\w+?)(String|Integer|Number|Date|DateTime)")


def sql_filter(params: Params) -> SqlFilter:
    """Build a condition of readByQuery, whose SDK class names the operator and the kind of the value."""
    kind, is_negated = params["$class"], params["negate"]
    if kind == "EqualToNull":
        return SqlNull(params["field"], is_negated=is_negated)
    if kind.startswith("InArray"):
        return SqlIn(params["field"], tuple(params["valuesList"]), is_negated=is_negated)
    if kind == "OrCondition":
        made: SqlFilter = SqlAny(tuple(sql_filter(each) for each in params["conditions"]))
    else:
        found = SQL_CONDITION.fullmatch(kind)
        assert found is not None, kind
        made = SqlCondition(params["field"], SQL_OPERATORS[found[1]], sql_value(params["value"]))
    return SqlNot(made) if is_negated else made


def sql_value(value: Any) -> SqlValue:
    if isinstance(value, dict):
        [(kind, text)] = value.items()
        return {"$date": date, "$datetime": datetime}[kind].fromisoformat(text)
    return Decimal(str(value)) if isinstance(value, float) else value
