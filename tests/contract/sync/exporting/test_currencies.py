"""Documents and payments in foreign currency, on the account that the settings name."""

from __future__ import annotations

from factories.writing import Firm
from tieout.ledger.models import Invoice


def euro_invoice(firm: Firm) -> Invoice:
    return firm.invoice(firm.customer("Européenne", currency="EUR"), "120.00")


class TestAForeignInvoice:
    def test_is_written_in_its_currency_at_the_rate_of_the_day(self, firm: Firm) -> None:
        euro_invoice(firm)

        firm.write()

        [row] = firm.there("invoices")
        assert (row["currency"], row["total"]) == ("EUR", "120.00")
        [shown] = firm.wire.query("ARINVOICE", "TOTALENTERED", "EXCHANGE_RATE")
        assert shown == {"TOTALENTERED": "132", "EXCHANGE_RATE": "1.1"}


class TestAForeignPayment:
    def test_is_refused_with_the_documented_words_where_only_undeposited_funds_are_set(
        self, firm: Firm
    ) -> None:
        firm.payment((euro_invoice(firm), "120.00"), method="wire")

        firm.write()

        failure = firm.failure()
        assert failure.cause == "foreign_currency_undeposited"
        assert failure.text == (
            "You cannot make payment for foreign currency invoice for payment method “EFT” "
            "using Undeposited Fund Account."
        )
        assert firm.there("payments") == []

    def test_goes_by_itself_once_a_bank_account_is_set_for_it(self, firm: Firm) -> None:
        firm.payment((euro_invoice(firm), "120.00"), method="wire")
        firm.write()

        firm.set(payment_accounts={"wire+EUR": "bank/CHK-EUR"})
        firm.write()

        assert firm.failures() == []
        [row] = firm.there("payments")
        assert (row["bank"], row["account"], row["currency"]) == ("CHK-EUR", "", "EUR")
        assert [invoice["due"] for invoice in firm.there("invoices")] == ["0.00"]

    def test_is_a_failure_where_the_bank_account_has_another_currency(self, firm: Firm) -> None:
        firm.set(payment_accounts={"wire+EUR": "bank/CHK"})
        firm.payment((euro_invoice(firm), "120.00"), method="wire")

        firm.write()

        assert "CHK" in firm.failure().text
        assert firm.there("payments") == []


class TestAPaymentOfOurCurrency:
    def test_goes_to_the_account_of_its_method(self, firm: Firm) -> None:
        firm.set(payment_accounts={"check+*": "bank/CHK", "cash+USD": "undeposited/1075"})
        acme = firm.customer()
        for method in ("check", "cash", "wire"):
            firm.payment((firm.invoice(acme, "120.00"), "120.00"), method=method)

        firm.write()

        assert [(row["bank"], row["account"]) for row in firm.there("payments")] == [
            ("CHK", ""),
            ("", "1075"),
            ("", "1070"),
        ]
