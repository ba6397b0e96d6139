"""Giving up what an invoice owes, and taking that back (E11)."""

import pytest

from factories.ledger import (
    LATER,
    TODAY,
    apply,
    import_invoice,
    make_invoice,
    make_payment,
    make_write_off,
    usd,
)
from tieout.ledger.errors import AppliesTooMuch, CreditNoteClosed, ImportedInvoice, NothingLeftToApply
from tieout.ledger.models import Customer, InvoiceStatus
from tieout.ledger.operations import write_offs


class TestWriteOff:
    def test_gives_up_all_that_is_open(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        make_payment(customer=northwind, settles=[(invoice, usd(20))])

        note = make_write_off(invoice)

        invoice.refresh_from_db()
        assert (note.kind, note.state, note.total_money, note.unapplied) == (
            "write_off",
            "issued",
            usd(100),
            0,
        )
        assert [line.name for line in note.lines.all()] == ["Write-off of INV-00001"]
        assert (invoice.open_balance, invoice.written_off) == (0, 100)
        assert invoice.status(TODAY) is InvoiceStatus.WRITTEN_OFF

    def test_gives_up_a_part(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        make_write_off(invoice, usd(30))

        invoice.refresh_from_db()
        assert (invoice.open_money, invoice.written_off) == (usd(90), 30)
        assert invoice.status(TODAY) is InvoiceStatus.NOT_SENT

    def test_leaves_an_imported_invoice_to_intacct(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")

        with pytest.raises(ImportedInvoice, match="SI-1 came from Intacct: write it off there"):
            make_write_off(invoice)

    def test_refuses_more_than_is_open(self, northwind: Customer) -> None:
        with pytest.raises(AppliesTooMuch):
            make_write_off(make_invoice(customer=northwind), usd(121))

    def test_refuses_a_paid_invoice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        apply(make_payment(customer=northwind), invoice, usd(120))

        with pytest.raises(NothingLeftToApply):
            make_write_off(invoice)


class TestUndoWriteOff:
    def test_owes_the_amount_again(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        note = make_write_off(invoice)

        undone = write_offs.undo_write_off(credit_note=note, voided_date=TODAY, at=LATER)

        invoice.refresh_from_db()
        assert (undone.state, undone.voided_date, undone.applied) == ("voided", TODAY, 0)
        assert (invoice.open_money, invoice.written_off) == (usd(120), 0)

    def test_refuses_to_undo_twice(self, northwind: Customer) -> None:
        note = make_write_off(make_invoice(customer=northwind))
        write_offs.undo_write_off(credit_note=note, voided_date=TODAY, at=LATER)

        with pytest.raises(CreditNoteClosed):
            write_offs.undo_write_off(credit_note=note, voided_date=TODAY, at=LATER)
