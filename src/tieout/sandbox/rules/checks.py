"""References and dates that every document checks in the same words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, invalid, not_built
from tieout.sandbox.rules.terms import due_on
from tieout.sandbox.values import CENTS_MAX, show_date


@dataclass(frozen=True)
class Actor:
    """Who acts and in which entity; empty is the top level."""

    user_no: int
    entity: str = ""


def can_reach(actor: Actor, entity: str) -> bool:
    """Say whether an actor may work with a record of an entity; empty is a record of the top level."""
    # Source (assumed): an entity works with its own records and those of the top level, the top level with
    # all. Source (observed): a record of another entity reads like one that does not exist (errors.md 5.2).
    return not actor.entity or entity in {"", actor.entity}


def find_reference(books: Books, object_name: str, key: str) -> Row | None:
    """Give an active row of the master data."""
    sql = "SELECT * FROM reference WHERE object = ? AND id = ? AND status = 'active'"
    return books.row(sql, (object_name, key))


def any_customer(books: Books, actor: Actor, customer_id: str) -> Row:
    """Give a customer, active or not.

    Raises: FunctionRefused.
    """
    found = books.row("SELECT * FROM customer WHERE customerid = ?", (customer_id,))
    if found is None or not can_reach(actor, found["megaentity"]) or _is_kept_from(found, actor):
        # Source (observed): "Customer 'X' specified is not valid." (errors.md 5.4).
        raise invalid(f"Customer '{customer_id}' specified is not valid.")
    return found


def _is_kept_from(customer: Row, actor: Actor) -> bool:
    # Source (documented): the three restrictions (objects.md 3.1). Source (assumed): what they keep an
    # entity from is naming the customer on a document.
    if customer["objectrestriction"] == "Restricted":
        return bool(actor.entity) and actor.entity not in customer["restrictedlocations"].split("#~#")
    return bool(actor.entity) and customer["objectrestriction"] == "RootOnly"


def active_customer(books: Books, actor: Actor, customer_id: str) -> Row:
    """Give a customer that documents may name.

    Raises: FunctionRefused.
    """
    found = any_customer(books, actor, customer_id)
    if found["status"] != "active":
        # Source (assumed): an inactive customer is refused in the words for an unknown one. One on hold, or
        # above its credit limit, is not refused: no source tells what becomes of it.
        raise invalid(f"Customer '{customer_id}' specified is not valid.")
    return found


def find_account(books: Books, account: str) -> Row:
    """Give a general ledger account.

    Raises: FunctionRefused.
    """
    row = find_reference(books, "GLACCOUNT", account)
    if row is None:
        # Source (observed): "Account X is not valid" (errors.md 5.4).
        raise invalid(f"Account {account} is not valid")
    return row


def check_location(books: Books, actor: Actor, location: str) -> None:
    """Check a line's location; one is needed where the company has entities.

    Raises: FunctionRefused.
    """
    if not location:
        if books.settings.multi_entity:
            # Source (documented): lines need one. Source (observed): "Use of empty Location is invalid."
            raise invalid(
                "Use of empty Location is invalid. A valid Multi-Entity Location must be specified."
            )
        return
    row = find_reference(books, "LOCATION", location)
    # Source (assumed): inside an entity only its own locations are valid.
    if row is None or (
        actor.entity and actor.entity not in {location, json.loads(row["data"]).get("PARENTID")}
    ):
        raise invalid(f"The location '{location}' is invalid.")


def check_department(books: Books, department: str) -> None:
    """Check a line's department, if it has one.

    Raises: FunctionRefused.
    """
    if department and find_reference(books, "DEPARTMENT", department) is None:
        raise invalid(f"Department {department} is not valid")


def check_amounts(amounts: Sequence[int], *, may_be_negative: bool = False) -> None:
    """Check the amounts of a document's lines: their sum and each of them.

    Raises: FunctionRefused.
    """
    if sum(amounts) < 0 and not may_be_negative:
        raise not_built("documents with a negative total")
    # Source (assumed): the words for an amount beyond all sense.
    if max(abs(sum(amounts)), *map(abs, amounts), 0) > CENTS_MAX:
        raise invalid("The amount of the transaction is too large.")


def due_date(books: Books, day: str, *, term: str, due: str) -> str:
    """Give a document's due date, from its term when none was given.

    Raises: FunctionRefused.
    """
    row = find_reference(books, "ARTERM", term) if term else None
    if term and row is None:
        # Source (assumed): the words for an unknown term.
        raise invalid(f"Term '{term}' specified is not valid.")
    if due:
        if due < day:
            # Source (observed): not before the transaction date (errors.md 5.3). Source (assumed): the words.
            raise invalid("The due date cannot be earlier than the transaction date.")
        return due
    if row is None:
        # Source (observed): errors.md 5.3; one of term and due date is needed.
        raise invalid("Required field Date Due is missing")
    try:
        return due_on(json.loads(row["data"]), date.fromisoformat(day)).isoformat()
    except (OverflowError, ValueError) as error:
        raise invalid(f"The transaction date '{show_date(day)}' is invalid.", code="PL03000006") from error


def not_found(what: str) -> FunctionRefused:
    """Refuse a record key that leads nowhere."""
    # Source (observed): code and words come from different captures; that they belong together is assumed.
    text = f"Oops, we can't find this transaction; enter a valid {what}."
    return could_not_create(ErrorItem("DL03000005", "", text))
