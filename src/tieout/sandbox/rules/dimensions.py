"""The dimensions of lines beside location and department, and what an account demands of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import find_reference

# Source (documented): the ids that lines may carry, and the object of each (objects.md 1.5).
DIMENSIONS: Mapping[str, str] = {
    "PROJECTID": "PROJECT",
    "TASKID": "TASK",
    "COSTTYPEID": "COSTTYPE",
    "CUSTOMERID": "CUSTOMER",
    "VENDORID": "VENDOR",
    "EMPLOYEEID": "EMPLOYEE",
    "CLASSID": "CLASS",
    "CONTRACTID": "CONTRACT",
    "WAREHOUSEID": "WAREHOUSE",
}
_WORDS = {"COSTTYPE": "Cost type"}
# Source (documented): the flags of an account (objects.md 10).
_REQUIRED = {
    "REQUIREDEPT": "Department",
    "REQUIRELOC": "Location",
    "REQUIREITEM": "Item",
    **{f"REQUIRE{name}": _WORDS.get(name, name.capitalize()) for name in DIMENSIONS.values()},
}


def check_dimensions(books: Books, given: Mapping[str, str], *, record: str = "") -> None:
    """Check that the dimensions of a line exist and are active.

    Raises: FunctionRefused.
    """
    for name, value in given.items():
        kind = DIMENSIONS[name]
        sql = "SELECT 1 FROM customer WHERE customerid = ? AND status = 'active'"
        found = (
            books.value(sql, (value,)) is not None
            if kind == "CUSTOMER"
            else find_reference(books, kind, value) is not None
        )
        if not found:
            # Source (observed): "Project 'X' specified is not valid." Source (assumed): so for the others.
            raise invalid(
                f"{_WORDS.get(kind, kind.capitalize())} '{value}' specified is not valid.", record=record
            )


def check_required(
    account: Row, *, location: str, department: str, item: str, others: Mapping[str, str]
) -> None:
    """Check that a line has the dimensions that its account demands.

    Raises: FunctionRefused.
    """
    held = {
        "REQUIREDEPT": department,
        "REQUIRELOC": location,
        "REQUIREITEM": item,
        # Source (assumed): the customer of the document is its lines' customer.
        "REQUIRECUSTOMER": "*",
        **{f"REQUIRE{DIMENSIONS[name]}": value for name, value in others.items()},
    }
    for flag, value in json.loads(account["data"]).items():
        if flag in _REQUIRED and value == "true" and not held.get(flag):
            # Source (observed): the sentence (errors.md 5.4).
            raise invalid(
                f"This transaction is missing the {_REQUIRED[flag]} dimension for the Account {account['id']}"
            )


def kept(given: Mapping[str, str]) -> str | None:
    """Write dimensions as the books keep them."""
    named = {name: value for name, value in given.items() if value}
    return json.dumps(named, sort_keys=True) if named else None


def read_kept(text: str | None) -> dict[str, str]:
    """Read dimensions that the books keep."""
    read: dict[str, str] = json.loads(text) if text else {}
    return read
