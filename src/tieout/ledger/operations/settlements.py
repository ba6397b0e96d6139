"""Set what the other book settles, for a set of invoices at once (E13).

What was applied there on the touched invoices is replaced by what is given, in one transaction, so the order
in which payments, credit notes and invoices became known does not matter. What people here applied stays;
where both together exceed an invoice or what a source holds, the incoming one is left out and named.
The number of statements does not depend on the number of rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCredit, IncomingPayment, Stored
from tieout.ledger.operations import fitting, staging
from tieout.ledger.operations.fitting import CREDIT_NOTE, NEW, PAYMENT, Claim, Source, Standing
from tieout.ledger.operations.refusals import check_credit, check_payment, refusals
from tieout.ledger.operations.settlement_books import Books, read_books
from tieout.ledger.operations.settlement_writing import Changes, Written, write
from tieout.ledger.operations.staging import Found
from tieout.money import Money

Row = IncomingPayment | IncomingCredit


def set_settlements(
    *,
    organization: Organization,
    payments: Iterable[IncomingPayment],
    touched_invoices: Iterable[int],
    at: datetime,
    credits: Iterable[IncomingCredit] = (),  # noqa: A002 - the word of the trade
    applied_elsewhere: Mapping[int, Decimal] | None = None,
) -> list[Stored]:
    """Create and update payments, and replace what was applied in the other book on the touched invoices.

    Every payment that settles a touched invoice there must be given, and every credit that was applied to it
    there, or that application ends. An entry of the other book that ends is voided with it. A known payment
    that was made here may be given, with what was applied of it there. A payment that is voided here stays
    as it is.
    Amounts: `applied_elsewhere` is what the other book set of credit notes against records not known here.
    Shape: one answer for each payment, then one for each credit, in their order.
    """
    rows: list[Row] = [*payments, *credits]
    refused = refusals(rows, _check)
    good = {place: row for place, row in enumerate(rows) if place not in refused}
    touched = {*touched_invoices, *(key for row in good.values() for key in _parts(row))}
    with transaction.atomic(), connection.cursor() as cursor:
        books = read_books(cursor, organization, rows, touched, applied_elsewhere or {})
        live = {place: row for place, row in good.items() if not _is_voided(row, books)}
        claims = {place: _claim(place, row, books) for place, row in live.items()}
        owners = _owners(live, books)
        too_much = _do_not_fit(claims, live, owners, books)
        claims = {place: claim for place, claim in claims.items() if place not in too_much}
        changes = _compare(claims, live, owners, books)
        written = write(cursor, organization, changes, books, at)
    return [
        _too_much(row, too_much[place], books)
        if place in too_much
        else _answer(row, place, refused, written, books)
        for place, row in enumerate(rows)
    ]


def _check(row: Row) -> None:
    if isinstance(row, IncomingPayment):
        check_payment(row)
    else:
        check_credit(row)


def _parts(row: Row) -> dict[int, Decimal]:
    if isinstance(row, IncomingCredit):
        return {row.invoice_id: row.amount}
    sums: dict[int, Decimal] = {}
    for part in row.applications:
        sums[part.invoice_id] = sums.get(part.invoice_id, Decimal(0)) + part.amount
    return sums


def _is_voided(row: Row, books: Books) -> bool:
    return isinstance(row, IncomingPayment) and row.id in books.voided


def _claim(place: int, row: Row, books: Books) -> Claim:
    if isinstance(row, IncomingCredit):
        note = books.held.get((CREDIT_NOTE, row.credit_note_id))
        currency = note.currency if note is not None else ""
        return Claim((CREDIT_NOTE, row.credit_note_id), currency, _parts(row), row.id is not None)
    source: Source = (NEW, place) if row.id is None else (PAYMENT, row.id)
    return Claim(source, row.currency, _parts(row), row.id is not None)


def _owners(rows: Mapping[int, Row], books: Books) -> dict[int, int]:
    """Return the place of the row that says what becomes of an application. Shape: by application."""
    of_payments = {row.id: place for place, row in rows.items() if isinstance(row, IncomingPayment)}
    of_credits = {row.id: place for place, row in rows.items() if isinstance(row, IncomingCredit)}
    owners = {}
    for standing in books.standing:
        table, key = standing.source
        place = of_payments.get(key) if table == PAYMENT else of_credits.get(standing.id)
        if place is not None and standing.is_imported:
            owners[standing.id] = place
    return owners


def _do_not_fit(
    claims: Mapping[int, Claim], rows: Mapping[int, Row], owners: Mapping[int, int], books: Books
) -> dict[int, tuple[int, ...]]:
    standing: dict[int, list[Standing]] = {}
    for row in books.standing:
        if row.id in owners:
            standing.setdefault(owners[row.id], []).append(row)
    return fitting.refuse(
        claims,
        owed=books.owed,
        held={**books.held, **_what_payments_hold(rows, books)},
        staying=[row for row in books.standing if row.id not in owners and not books.ends(row)],
        standing=standing,
    )


def _what_payments_hold(rows: Mapping[int, Row], books: Books) -> dict[Source, Money]:
    """Return what new and imported payments will hold; the others hold what they do."""
    return {
        (NEW, place) if row.id is None else (PAYMENT, row.id): Money(row.amount, row.currency)
        for place, row in rows.items()
        if isinstance(row, IncomingPayment) and row.id not in books.made_here
    }


def _compare(
    claims: Mapping[int, Claim], rows: Mapping[int, Row], owners: Mapping[int, int], books: Books
) -> Changes:
    changes = Changes({place: rows[place] for place in claims})
    wanted = {(place, key): amount for place, claim in claims.items() for key, amount in claim.parts.items()}
    for standing in books.standing:
        place = owners.get(standing.id)
        if (place is None and not books.ends(standing)) or (place is not None and place not in claims):
            continue
        amount = Decimal(0)
        if place is not None and standing.source == claims[place].source:
            amount = _take(wanted, place, standing)
        if amount != standing.amount and place is not None:
            changes.moved.add(place)
        changes.move(standing, amount)
    for (place, invoice_id), amount in wanted.items():
        if amount:
            changes.added.append((place, invoice_id, amount))
            changes.moved.add(place)
    return changes


def _take(wanted: dict[tuple[int, int], Decimal], place: int, standing: Standing) -> Decimal:
    """Return what a standing application becomes; that of a credit note is only ever replaced."""
    key = (place, standing.invoice_id)
    if standing.source[0] == CREDIT_NOTE and wanted.get(key) != standing.amount:
        return Decimal(0)
    return wanted.pop(key, Decimal(0))


def _answer(row: Row, place: int, refused: Mapping[int, Exception], written: Written, books: Books) -> Stored:
    known = books.known if isinstance(row, IncomingPayment) else books.known_credits
    return staging.answer(row, place, refused, created=written.created, updated=written.updated, known=known)


def _too_much(row: Row, invoice_ids: Sequence[int], books: Books) -> Stored:
    known: Found = books.known if isinstance(row, IncomingPayment) else books.known_credits
    key, uid, revision = known.get(row.id or 0, (row.id, None, 0))
    return Stored(row.ref, key, uid, revision, "too_much", tuple(invoice_ids))
