"""Twelve bookings by hand: what both books hold before and after, to the cent.

A page reads: document | Tieout: amount, settled, open | Intacct: amount, settled, open.
"""

from __future__ import annotations

from datetime import date

from contract.textbook.page import Page
from factories.writing import discount, item, tax
from tieout.ledger.operations import payments


class TestOneChequeOverThreeInvoices:
    def test_settles_each_with_its_part(self, page: Page) -> None:
        books = page.reader
        for number, price in (("KT-1", "100.00"), ("KT-2", "50.00"), ("KT-3", "75.00")):
            books.bill_there(price, number=number, customer="ACME")
        books.import_invoices()
        page.shows("""
            invoice KT-1 | 100.00   0.00 100.00 | 100.00   0.00 100.00
            invoice KT-2 |  50.00   0.00  50.00 |  50.00   0.00  50.00
            invoice KT-3 |  75.00   0.00  75.00 |  75.00   0.00  75.00
        """)

        parts = [(books.invoice("KT-1"), "100.00"), (books.invoice("KT-2"), "50.00")]
        books.firm.payment(*parts, (books.invoice("KT-3"), "30.00"), reference="CHQ-7")
        books.sync()

        page.shows("""
            invoice KT-1 | 100.00 100.00   0.00 | 100.00 100.00   0.00
            invoice KT-2 |  50.00  50.00   0.00 |  50.00  50.00   0.00
            invoice KT-3 |  75.00  30.00  45.00 |  75.00  30.00  45.00
            payment CHQ-7 | 180.00 180.00 0.00 | 180.00 180.00 0.00
        """)
        page.agrees()


class TestAnEditAfterTheImport:
    def test_arrives_on_the_same_invoice(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()
        page.shows("invoice KT-1 | 100.00 0.00 100.00 | 100.00 0.00 100.00")

        books.there.act("edit-sales-invoice", document="Sales Invoice-KT-1", lines=[{"price": "130.00"}])
        books.sync()

        page.shows("invoice KT-1 | 130.00 0.00 130.00 | 130.00 0.00 130.00")
        page.agrees()


class TestAReversalAfterAnEdit:
    def test_opens_the_edited_invoice_again(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()
        books.there.act("edit-sales-invoice", document="Sales Invoice-KT-1", lines=[{"price": "80.00"}])
        paid = books.pay_there("KT-1", "60.00", customer="ACME", reference="CHQ-8")
        books.sync()
        page.shows("""
            invoice KT-1  | 80.00 60.00 20.00 | 80.00 60.00 20.00
            payment CHQ-8 | 60.00 60.00  0.00 | 60.00 60.00  0.00
        """)

        books.there.act("reverse-payment", record_no=paid["record_no"])
        books.sync()

        page.shows("""
            invoice KT-1         | 80.00 0.00 80.00 | 80.00 0.00 80.00
            payment CHQ-8 (void) | 60.00 0.00  0.00 | 60.00 0.00  0.00
        """)
        page.agrees()


class TestDiscountAndTax:
    def test_are_part_of_the_total_when_intacct_raises_the_invoice(self, page: Page) -> None:
        books = page.reader
        books.bill_there("200.00", number="KT-1", customer="ACME", discount="20.00", tax="14.85")
        page.shows("invoice KT-1 | – – – | 194.85 0.00 194.85")

        books.import_invoices()

        page.shows("invoice KT-1 | 194.85 0.00 194.85 | 194.85 0.00 194.85")
        page.agrees()
        lines = books.invoice("KT-1").lines.values_list("kind", "amount")
        assert [f"{kind} {amount:.2f}" for kind, amount in lines] == [
            "item 200.00",
            "discount -20.00",
            "tax 14.85",
        ]

    def test_go_to_accounts_of_their_own_when_tieout_raises_it(self, page: Page) -> None:
        books = page.reader
        acme = books.customer("ACME")
        books.firm.invoice(acme, item("200.00"), discount("20.00"), tax("14.85"), number="CK-1")
        page.shows("invoice CK-1 | 194.85 0.00 194.85 | – – –")

        books.sync()

        page.shows("invoice CK-1 | 194.85 0.00 194.85 | 194.85 0.00 194.85")
        page.agrees()
        [shown] = books.firm.there("invoices", number="CK-1")
        assert [(line["account"], line["amount"]) for line in shown["lines"]] == [
            ("4000", "200.00"),
            ("4900", "-20.00"),
            ("2200", "14.85"),
        ]


class TestAVoidedPayment:
    def test_is_reversed_on_the_later_day(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()
        received = books.firm.payment((books.invoice("KT-1"), "100.00"), reference="CHQ-9")
        books.sync()
        page.shows("""
            invoice KT-1  | 100.00 100.00 0.00 | 100.00 100.00 0.00
            payment CHQ-9 | 100.00 100.00 0.00 | 100.00 100.00 0.00
        """)

        payments.void(payment=received, voided_date=date(2026, 3, 1), at=books.clock())
        books.sync()

        page.shows("""
            invoice KT-1         | 100.00 0.00 100.00 | 100.00 0.00 100.00
            payment CHQ-9 (void) | 100.00 0.00   0.00 | 100.00 0.00   0.00
        """)
        page.agrees()
        [reversal] = books.firm.there("payments", state="Reversal")
        assert reversal["date"] == "2026-03-02"
