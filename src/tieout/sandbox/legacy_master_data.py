"""The legacy functions of A/R terms and account labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieout.sandbox.books import Row
from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.master_data import (
    LABEL,
    TERM,
    Kind,
    create_master,
    delete_master,
    find_master,
    update_master,
)
from tieout.sandbox.wire import child

Handler = Callable[[Call], FunctionResult]

# The names that the functions have for fields of the objects.
_FACTS: Mapping[str, Mapping[str, str]] = {
    TERM.object_name: {
        "description": "DESCRIPTION",
        "due/dueday": "DUEDATE",
        "due/duefrom": "DUEFROM",
        "discount/discday": "DISCDATE",
        "discount/discfrom": "DISCFROM",
        "discount/discamount": "DISCAMOUNT",
        "discount/discpercamn": "DISCPERCAMN",
        "discount/discgracedays": "DISCFUDGEDAYS",
        "disccalcon": "DISCCALCON",
        "penalty/pen_type": "PEN_TYPES",
        "penalty/penamount": "PENAMOUNT",
        "penalty/penpercamn": "PENPERCAMN",
        "penalty/pengracedays": "PENFUDGEDAYS",
    },
    LABEL.object_name: {"glaccountno": "GLACCOUNTNO", "offsetglaccountno": "OFFSETGLACCOUNTNO"},
}
_KEYS = {TERM.object_name: "name", LABEL.object_name: "accountlabel"}


def _facts(call: Call, kind: Kind) -> dict[str, str]:
    names = _FACTS[kind.object_name]
    return {field: child(call.body, path) for path, field in names.items() if child(call.body, path)}


def _name(call: Call, kind: Kind) -> str:
    # A label's description stands where other objects have their name.
    return child(call.body, "description") if kind is LABEL else ""


def _create(kind: Kind) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("create", "CREATE", kind.object_name)
        key = child(call.body, _KEYS[kind.object_name])
        is_known = find_master(call.books, kind, key) is not None
        if not (is_known and call.body.get("ignoreduplicates") == "true"):
            create_master(
                *(call.books, kind, key, _facts(call, kind)),
                name=_name(call, kind),
                status=child(call.body, "status"),
            )
        # Source (assumed): the key is the name.
        return call.result(element("key", key), key=key, written=1)

    return handler


def _find(call: Call, kind: Kind, verb: str) -> Row:
    key = call.body.get(_KEYS[kind.object_name], "")
    row = find_master(call.books, kind, key)
    if row is None:
        # Source (assumed): the words, after those of the generic delete.
        text = f"Cannot find {kind.word.lower()} with key '{key}' to {verb}."
        raise FunctionRefused(ErrorItem("BL01001973", "", text))
    return row


def _update(kind: Kind) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("update", "UPDATE", kind.object_name)
        row = _find(call, kind, "update")
        facts = _facts(call, kind)
        update_master(
            *(call.books, kind, row, facts), name=_name(call, kind), status=child(call.body, "status")
        )
        return call.result(element("key", row["id"]), key=row["id"], written=1)

    return handler


def _delete(kind: Kind) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("delete", "DELETE", kind.object_name)
        row = _find(call, kind, "delete")
        delete_master(call.books, kind, row)
        return call.result("", key=row["id"], written=1)

    return handler


MASTER_DATA_FUNCTIONS: dict[str, Handler] = {
    "create_arterm": _create(TERM),
    "update_arterm": _update(TERM),
    "delete_arterm": _delete(TERM),
    "create_araccountlabel": _create(LABEL),
    "update_araccountlabel": _update(LABEL),
    "delete_araccountlabel": _delete(LABEL),
}
