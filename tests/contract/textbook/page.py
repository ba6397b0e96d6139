"""Two books side by side, as a page of a textbook shows them.

A page lists every document that either book holds: what it is worth, what of it is settled, what is open.
The left side is read from the ledger, the right side from Intacct at its control address. A document that one
book does not hold is a dash.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from factories.reading import Reader
from tieout.comparison.operations import tie_out
from tieout.ledger.models import CreditNote, Invoice, Payment

Side = tuple[str, str, str]
ABSENT: Side = ("–", "–", "–")
GONE = {"Reversed", "Reversal", "Voided"}


@dataclass(frozen=True)
class Page:
    """Both books of one firm."""

    reader: Reader

    def shows(self, text: str) -> None:
        """Hold both books against a page: a line for each document, blanks do not count."""
        expected = [" ".join(line.split()) for line in text.strip().splitlines()]
        found = list(self.lines())
        assert found == expected, "the books show\n" + "\n".join(found)

    def agrees(self) -> None:
        """Hold that the tie-out finds no difference at all."""
        self.differs_by()

    def differs_by(self, *lines: tuple[str, str, str, str]) -> None:
        """Hold what the tie-out finds: number, what Tieout and Intacct have open, and the reason."""
        found = tie_out(connection=self.reader.connection, at=self.reader.clock())
        assert [
            (line.local_number or line.remote_number, *map(_money, (line.tieout, line.intacct)), line.reason)
            for line in found.differences
        ] == list(lines)

    def lines(self) -> Iterator[str]:
        """Write the page: document, then amount, settled and open in Tieout and in Intacct."""
        tieout, intacct = dict(self._tieout()), dict(self._intacct())
        for name in sorted({*tieout, *intacct}):
            left, right = tieout.get(name, ABSENT), intacct.get(name, ABSENT)
            yield f"{name} | {' '.join(left)} | {' '.join(right)}"

    # --- Tieout's book ------------------------------------------------------------------------------------

    def _tieout(self) -> Iterator[tuple[str, Side]]:
        organization = self.reader.firm.organization
        for invoice in Invoice.objects.filter(organization=organization).exclude(state="draft"):
            name = f"invoice {invoice.number}{_mark(invoice.state == 'voided')}"
            yield name, _side(invoice.total, invoice.applied, invoice.open_balance)
        for payment in Payment.objects.filter(organization=organization):
            name = f"{payment.kind} {payment.reference or payment.number}{_mark(payment.state == 'voided')}"
            yield name, _side(payment.amount, payment.applied, payment.unapplied)
        for note in CreditNote.objects.filter(organization=organization).exclude(state="draft"):
            name = f"{note.kind} {note.number}{_mark(note.state == 'voided')}"
            yield name, _side(note.total, note.applied, note.unapplied)

    # --- Intacct's book -----------------------------------------------------------------------------------

    def _intacct(self) -> Iterator[tuple[str, Side]]:
        for row in self._standing("invoices"):
            name = f"invoice {row['number']}{_mark(row['state'] in GONE)}"
            yield name, _side(*(Decimal(row[key]) for key in ("total", "paid", "due")))
        for row in self._standing("adjustments"):
            kind = self._kinds.get(row["number"], "credit")
            name = f"{kind} {row['number']}{_mark(row['state'] in GONE)}"
            yield name, _side(*(-Decimal(row[key]) for key in ("total", "paid", "due")))
        for row in (*self._standing("payments"), *self._standing("advances")):
            if Decimal(row["amount"]):
                yield f"payment {row['reference']}{_mark(row['state'] in GONE)}", _cash(row)

    @property
    def _kinds(self) -> dict[str, str]:
        """Call what Tieout wrote by the name that Tieout gives it: to Intacct all are adjustments."""
        notes = CreditNote.objects.filter(organization=self.reader.firm.organization)
        return dict(notes.values_list("number", "kind"))

    def _standing(self, noun: str) -> Iterator[dict[str, Any]]:
        """Leave out the counter-record of a reversal: the record itself shows that it was reversed."""
        return (row for row in self.reader.firm.there(noun) if row["state"] != "Reversal")


def _cash(row: dict[str, Any]) -> Side:
    """Show what of the money is used; a payment without cash only ties a credit to an invoice.

    A reversed payment keeps its rows; its counter-record has taken back what they settled.
    """
    if row["state"] in GONE:
        return _side(Decimal(row["amount"]), Decimal(0), Decimal(0))
    amount, unapplied = Decimal(row["amount"]), Decimal(row["unapplied"])
    return _side(amount, amount - unapplied, unapplied)


def _side(*amounts: Decimal) -> Side:
    first, second, third = map(_money, amounts)
    return first, second, third


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _mark(is_gone: bool) -> str:  # noqa: FBT001 - one word
    return " (void)" if is_gone else ""
