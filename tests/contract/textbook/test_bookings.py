"""Twelve bookings by hand: what both books hold before and after, to the cent.

A page reads: document | Tieout: amount, settled, open | Intacct: amount, settled, open.
"""

from __future__ import annotations

from datetime import date

from contract.textbook.page import Page
from factories.writing import TODAY, discount, item, tax, usd
from tieout.ledger.operations import invoices, payments, write_offs
from tieout.ledger.operations.applications import apply_payment


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


class TestAPartialCredit:
    def test_of_tieout_lowers_the_invoice_in_intacct_as_a_payment(self, page: Page) -> None:
        books = page.reader
        books.firm.set(credits_account="1075")
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()

        credit = books.firm.credit(books.customer("ACME"), "30.00", number="CN-1")
        books.firm.apply_credit(credit, books.invoice("KT-1"), "30.00")
        books.sync()

        page.shows("""
            credit CN-1  |  30.00 30.00  0.00 | – – –
            invoice KT-1 | 100.00 30.00 70.00 | 100.00 30.00 70.00
            payment CN-1 | – – –              | 30.00 30.00 0.00
        """)
        page.agrees()

    def test_of_intacct_lowers_the_invoice_in_tieout_as_an_entry(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()

        books.credit_there("30.00", number="CM-1", customer="ACME", settles={"KT-1": "30.00"})
        books.sync()

        page.shows("""
            applied_credit CM-1 | 30.00 30.00 0.00   | – – –
            credit CM-1         | – – –              | 30.00 30.00 0.00
            invoice KT-1        | 100.00 30.00 70.00 | 100.00 30.00 70.00
        """)
        page.agrees()


class TestAFullCredit:
    def test_stays_in_the_book_that_made_it(self, page: Page) -> None:
        books = page.reader
        books.firm.set(credits_account="1075")
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.bill_there("50.00", number="KT-2", customer="ACME")
        books.import_invoices()

        credit = books.firm.credit(books.customer("ACME"), "100.00", number="CN-1")
        books.firm.apply_credit(credit, books.invoice("KT-1"), "100.00")
        books.credit_there("50.00", number="CM-2", customer="ACME", settles={"KT-2": "50.00"})
        books.sync()

        page.shows("""
            credit CM-2  | – – –               | 50.00 50.00 0.00
            credit CN-1  | 100.00 100.00 0.00  | – – –
            invoice KT-1 | 100.00 100.00  0.00 | 100.00  0.00 100.00
            invoice KT-2 |  50.00   0.00 50.00 |  50.00 50.00   0.00
        """)
        page.differs_by(
            ("KT-1", "0.00", "100.00", "credit_not_written"), ("KT-2", "50.00", "0.00", "credit_not_imported")
        )


class TestCreditPlusCashInOnePayment:
    def test_arrives_as_a_payment_and_an_entry(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.import_invoices()
        books.credit_there("40.00", number="CM-1", customer="ACME")

        invoice = {"number": "KT-1", "amount": "45.00", "credits": [{"number": "CM-1", "amount": "25.00"}]}
        books.there.act("payment", customer_id="ACME", invoices=[invoice], reference="CHQ-4")
        books.sync()

        page.shows("""
            applied_credit CM-1 | 25.00 25.00 0.00   | – – –
            credit CM-1         | – – –              | 40.00 25.00 15.00
            invoice KT-1        | 100.00 70.00 30.00 | 100.00 70.00 30.00
            payment CHQ-4       | 45.00 45.00 0.00   | 45.00 45.00 0.00
        """)
        page.differs_by(("CM-1", "0.00", "-15.00", "credit_unapplied"))


class TestAnOverpaymentUsedLater:
    def test_is_written_whole_and_used_without_cash(self, page: Page) -> None:
        books = page.reader
        books.bill_there("100.00", number="KT-1", customer="ACME")
        books.bill_there("50.00", number="KT-2", customer="ACME")
        books.import_invoices()
        received = books.firm.payment((books.invoice("KT-1"), "100.00"), received="130.00", reference="CHQ-5")
        books.sync()
        page.shows("""
            invoice KT-1  | 100.00 100.00  0.00 | 100.00 100.00  0.00
            invoice KT-2  |  50.00   0.00 50.00 |  50.00   0.00 50.00
            payment CHQ-5 | 130.00 100.00 30.00 | 130.00 100.00 30.00
        """)
        page.agrees()

        apply_payment(payment=received, invoice=books.invoice("KT-2"), amount=usd("20.00"), at=books.clock())
        books.sync()

        page.shows("""
            invoice KT-1  | 100.00 100.00  0.00 | 100.00 100.00  0.00
            invoice KT-2  |  50.00  20.00 30.00 |  50.00  20.00 30.00
            payment CHQ-5 | 130.00 120.00 10.00 | 130.00 120.00 10.00
        """)
        page.agrees()


class TestUnappliedCash:
    def test_is_an_advance_in_intacct(self, page: Page) -> None:
        books = page.reader
        books.firm.set(advances_account="2500")
        books.firm.advance(books.customer("ACME"), "75.00", reference="CHQ-6")
        page.shows("payment CHQ-6 | 75.00 0.00 75.00 | – – –")

        books.sync()

        page.shows("payment CHQ-6 | 75.00 0.00 75.00 | 75.00 0.00 75.00")
        page.agrees()

    def test_of_intacct_is_an_unapplied_payment_here(self, page: Page) -> None:
        books = page.reader
        books.there.act("advance", customer_id="ACME", amount="60.00", reference="CHQ-7")

        books.sync()

        page.shows("payment CHQ-7 | 60.00 0.00 60.00 | 60.00 0.00 60.00")
        page.agrees()


class TestAWriteOff:
    def test_settles_the_invoice_against_the_bad_debt_account(self, page: Page) -> None:
        books = page.reader
        books.firm.set(bad_debt_account="6500")
        owed = books.firm.invoice(books.customer("ACME"), item("80.00"), number="CK-1")
        books.sync()
        page.shows("invoice CK-1 | 80.00 0.00 80.00 | 80.00 0.00 80.00")

        note = write_offs.write_off(invoice=owed, write_off_date=TODAY, at=books.clock())
        books.sync()

        page.shows(f"""
            invoice CK-1            | 80.00 80.00 0.00 | 80.00 80.00 0.00
            write_off {note.number} | 80.00 80.00 0.00 | 80.00 80.00 0.00
        """)
        page.agrees()
        [memo] = books.firm.there("adjustments", number=note.number)
        assert [(line["account"], line["amount"]) for line in memo["lines"]] == [("6500", "-80.00")]


class TestForeignCurrency:
    def test_is_paid_from_a_bank_account_of_that_currency(self, page: Page) -> None:
        books = page.reader
        books.bill_there("200.00", number="KT-1", customer="ACME", currency="EUR")
        books.import_invoices()
        books.firm.set(payment_accounts={"check+EUR": "bank/CHK-EUR"})

        books.firm.payment((books.invoice("KT-1"), "150.00"), reference="CHQ-8")
        books.sync()

        page.shows("""
            invoice KT-1  | 200.00 150.00 50.00 | 200.00 150.00 50.00
            payment CHQ-8 | 150.00 150.00  0.00 | 150.00 150.00  0.00
        """)
        page.agrees()


class TestVoidAndReCreate:
    def test_leaves_the_old_one_reversed_under_another_number(self, page: Page) -> None:
        books = page.reader
        billed = books.firm.invoice(books.customer("ACME"), item("50.00"), number="CK-1")
        books.sync()
        page.shows("invoice CK-1 | 50.00 0.00 50.00 | 50.00 0.00 50.00")

        invoices.update(invoice=billed, lines=[item("65.00")], at=books.clock())
        books.sync()

        page.shows("""
            invoice CK-1           | 65.00 0.00 65.00 | 65.00 0.00 65.00
            invoice CK-1-V1 (void) | – – –            | 50.00 50.00 0.00
        """)
        page.agrees()
