"""What several acts of a person look up: who acts, invoices, lines."""

from __future__ import annotations

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.defaults import SALES
from tieout.sandbox.rules.checks import Actor, can_reach
from tieout.sandbox.rules.credit import SIDES, kind_of
from tieout.sandbox.rules.custom_fields import Values, read_values
from tieout.sandbox.rules.dimensions import DIMENSIONS
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.sessions import has_entity

LOCATION = "100"
_CLERK = "clerk"
_FIND_INVOICE = {
    "record_no": "SELECT * FROM arinvoice WHERE recordno = ?",
    "document": (
        "SELECT i.* FROM sodocument d JOIN arinvoice i ON i.recordno = d.prrecordkey WHERE d.docid = ?"
    ),
    "number": "SELECT * FROM arinvoice WHERE recordid = ? AND state <> 'Reversal' ORDER BY recordno DESC",
}
_FIND_ADJUSTMENT = {
    "record_no": "SELECT * FROM aradjustment WHERE recordno = ?",
    "number": "SELECT * FROM aradjustment WHERE recordid = ? ORDER BY recordno DESC",
}

_FIND_CREDIT = (
    "SELECT recordno FROM aradjustment WHERE recordid = ?"
    " UNION ALL SELECT recordno FROM arpymt WHERE recordid = ? AND state = 'Complete' AND recordtype <> 'rp'"
    " UNION ALL SELECT recordno FROM arinvoice WHERE recordid = ? AND totalentered < 0"
)


def find_actor(books: Books, body: Body) -> Actor:
    """Give the person who acts, in the entity that the body names.

    Raises: ControlError.
    """
    entity = body.text("entity")
    if entity and not has_entity(books, entity):
        raise ControlError(f"There is no entity '{entity}'.")
    return Actor(books.settings.users[_CLERK].record_no, entity)


def find_invoice(books: Books, body: Body, actor: Actor | None = None) -> Row:
    """Give the invoice that a body names, if the one who acts may work with it.

    Raises: ControlError.
    """
    return _find(books, body, _FIND_INVOICE, "invoice", actor)


def find_adjustment(books: Books, body: Body) -> Row:
    """Give the adjustment that a body names.

    Raises: ControlError.
    """
    return _find(books, body, _FIND_ADJUSTMENT, "adjustment")


def find_credit(books: Books, body: Body) -> tuple[str, Row]:
    """Give what kind of credit a body names, and the record that holds it.

    Raises: ControlError, FunctionRefused.
    """
    key = body.text("record_no")
    if not key:
        number = body.needed("number")
        found = books.value(_FIND_CREDIT, (number, number, number))
        if found is None:
            raise ControlError(f"There is no credit with the number '{number}'.", status=404)
        key = str(found)
    kind, own = kind_of(books, key)
    row = books.row(f"SELECT * FROM {SIDES[kind].table} WHERE recordno = ?", (own,))  # noqa: S608
    assert row is not None
    return kind, row


def _find(books: Books, body: Body, ways: dict[str, str], what: str, actor: Actor | None = None) -> Row:
    for name, sql in ways.items():
        if name in body:
            row = books.row(sql, (body.text(name),))
            if row is None or not (actor is None or can_reach(actor, row["megaentity"])):
                raise ControlError(f"There is no {what} with {name} '{body.text(name)}'.", status=404)
            return row
    *others, last = (f"'{name}'" for name in ways)
    raise ControlError(f"An {what} needs its {', '.join(others)} or {last}.")


def custom_values(books: Books, body: Body, object_name: str) -> Values:
    """Read the values of custom fields, by their names.

    Raises: ControlError, FunctionRefused.
    """
    given = body.raw("custom") or {}
    part = Body(given, *given, what="'custom'")
    return read_values(books, object_name, [(name, part.text(name)) for name in given])


def line_dimensions(line: Body) -> dict[str, str]:
    """Read the further dimensions of a line, by their names without ID.

    Raises: ControlError.
    """
    given = line.raw("dimensions") or {}
    part = Body(given, *(name.removesuffix("ID").lower() for name in DIMENSIONS), what="'dimensions'")
    return {f"{name.upper()}ID": part.text(name) for name in given}


def ar_lines(books: Books, body: Body, object_name: str, *, sign: int = 1) -> list[Line]:
    """Read the lines of an A/R record; a credit memo's are turned round."""
    lines = []
    for values in body.objects("lines"):
        line = Body(
            *(
                values,
                "account",
                "label",
                "amount",
                "memo",
                "location",
                "department",
                "item",
                "dimensions",
                "custom",
            ),
            what="a line",
        )
        line.needed("amount")
        lines.append(
            Line(
                account=line.text("account", SALES),
                amount=sign * line.cents("amount"),
                memo=line.text("memo"),
                location=line.text("location", body.text("entity", LOCATION)),
                department=line.text("department"),
                item=line.text("item"),
                label=line.text("label"),
                dimensions=line_dimensions(line),
                custom=custom_values(books, line, object_name),
            )
        )
    return lines
