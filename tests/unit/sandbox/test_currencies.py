"""Documents and payments in foreign currency: rates, both kinds of amounts, and where money may go."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

EUROS = "<currency>EUR</currency>{}<invoiceitems>"
UNDEPOSITED = (
    'You cannot make payment for foreign currency invoice for payment method "{}"'
    " using Undeposited Fund Account."
)
RATE_FIELDS = ("CURRENCY", "BASECURR", "EXCHANGE_RATE", "EXCH_RATE_TYPE_ID", "EXCH_RATE_DATE")


def in_euros(number: str, amount: str, rate: str = "<exchratetype/>") -> str:
    """Write a create_invoice in euros."""
    return invoice_xml(number, amount).replace("<invoiceitems>", EUROS.format(rate))


@pytest.fixture
def invoice(wire: Wire) -> str:
    """Give the record number of an invoice of 100 euros."""
    return wire.done(in_euros("E-1", "100")).findtext("key") or ""


class TestDocument:
    def test_is_kept_in_its_own_currency_and_in_the_base_currency(self, wire: Wire, invoice: str) -> None:
        [row] = wire.query(
            "ARINVOICE", *RATE_FIELDS, "TRX_TOTALENTERED", "TOTALENTERED", "TRX_TOTALDUE", "TOTALDUE"
        )

        assert list(row.values()) == ["EUR", "USD", "1.1", "", "03/01/2026", "100", "110", "100", "110"]

    def test_takes_the_rate_that_is_sent(self, wire: Wire) -> None:
        day = "<exchratedate><year>2026</year><month>2</month><day>28</day></exchratedate>"
        wire.done(in_euros("E-1", "100", "<exchrate>1.25</exchrate>"))
        wire.done(in_euros("E-2", "100", f"{day}<exchratetype>Month End</exchratetype>"))

        rows = wire.query("ARINVOICE", *RATE_FIELDS, "TOTALDUE")

        assert [list(row.values()) for row in rows] == [
            ["EUR", "USD", "1.25", "", "03/01/2026", "125"],
            ["EUR", "USD", "1.1", "Month End", "02/28/2026", "110"],
        ]

    def test_takes_the_rate_of_the_day(self, wire: Wire) -> None:
        wire.post_control("settings", exchange_rates={"EUR": "1.2", "CHF": "1.05"})

        wire.done(in_euros("E-1", "100"))
        wire.done(in_euros("E-2", "100").replace("EUR", "CHF"))

        assert [row["TOTALDUE"] for row in wire.query("ARINVOICE", "TOTALDUE")] == ["120", "105"]

    def test_needs_a_currency_and_a_rate_type_that_the_company_has(self, wire: Wire) -> None:
        unknown = wire.call(in_euros("E-1", "1").replace("EUR", "XYZ"))
        other_type = wire.call(in_euros("E-1", "1", "<exchratetype>Yearly</exchratetype>"))
        other_base = wire.call(
            in_euros("E-1", "1").replace("<currency>", "<basecurr>EUR</basecurr><currency>")
        )

        assert [errors_of(each)[0][1] for each in (unknown, other_type, other_base)] == [
            "Currency 'XYZ' is not valid.",
            "Exchange rate type 'Yearly' specified is not valid.",
            "Base currency 'EUR' is not valid.",
        ]

    def test_in_foreign_currency_needs_a_company_with_several(self, wire: Wire) -> None:
        wire.post_control("settings", multi_currency=False)

        refused = wire.call(in_euros("E-1", "1"))
        done = wire.call(in_euros("E-1", "1").replace("EUR", "USD"))

        assert errors_of(refused)[0][1] == "Currency 'EUR' is not valid."
        assert done.findtext("status") == "success"

    def test_of_order_entry_carries_its_currency_to_its_invoice(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "100"}], currency="EUR")
        wire.done(
            f'<update_sotransaction key="{made["document"]}"><currency>GBP</currency><exchrate>1.3</exchrate>'
            "</update_sotransaction>"
        )

        [document] = wire.query("SODOCUMENT", "CURRENCY", "EXCHRATE", "TRX_TOTAL", "TOTAL")
        [invoice] = wire.query("ARINVOICE", "CURRENCY", "EXCHANGE_RATE", "TRX_TOTALDUE", "TOTALDUE")

        assert list(document.values()) == list(invoice.values()) == ["GBP", "1.3", "100", "130"]

    def test_counts_in_what_the_customer_owes_in_the_base_currency(self, wire: Wire, invoice: str) -> None:
        wire.done(invoice_xml("A-1", "40"))
        wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "10"}], currency="EUR")

        assert wire.query("CUSTOMER", "TOTALDUE") == [{"TOTALDUE": "139"}]
        assert [row["TRX_ENTITYDUE"] for row in wire.query("ARINVOICE", "TRX_ENTITYDUE")] == ["90", "40"]


class TestPayment:
    def test_into_undeposited_funds_is_refused_by_its_method(self, wire: Wire, invoice: str) -> None:
        generic = wire.call(payment_xml((invoice, "60"), PAYMENTMETHOD="EFT"))
        legacy = wire.call(
            "<create_arpayment><customerid>CK-1</customerid><paymentamount>60</paymentamount>"
            "<undepfundsacct>1070</undepfundsacct><paymentmethod>Cash</paymentmethod>"
            f"<arpaymentitem><invoicekey>{invoice}</invoicekey><amount>60</amount></arpaymentitem></create_arpayment>"
        )

        assert errors_of(generic)[0] == ("BL02000051", UNDEPOSITED.format("EFT"))
        assert errors_of(legacy)[0] == ("BL02000051", UNDEPOSITED.format("Cash"))
        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "100"}]

    def test_needs_a_bank_account_of_its_currency(self, wire: Wire, invoice: str) -> None:
        account = {"UNDEPOSITEDACCOUNTNO": "", "CURRENCY": "EUR"}

        refused = wire.call(payment_xml((invoice, "60"), FINANCIALENTITY="CHK", **account))
        wire.done(payment_xml((invoice, "60"), FINANCIALENTITY="CHK-EUR", EXCHANGE_RATE="1.2", **account))

        [payment] = wire.query(
            *("ARPYMT", *RATE_FIELDS, "FINANCIALACCOUNTCURRENCY", "TRX_TOTALENTERED", "TOTALENTERED")
        )
        [detail] = wire.query("ARPYMTDETAIL", "CURRENCY", "TRX_PAYMENTAMOUNT", "PAYMENTAMOUNT")
        [left] = wire.query("ARINVOICE", "TRX_TOTALDUE", "TOTALDUE", "STATE")
        assert errors_of(refused)[0][1] == "The bank account 'CHK' is in USD, the invoice in EUR."
        assert list(payment.values()) == ["EUR", "USD", "1.2", "", "03/02/2026", "EUR", "60", "72"]
        assert list(detail.values()) == ["EUR", "60", "72"]
        assert list(left.values()) == ["40", "44", "Partially Paid"]

    def test_is_in_the_currency_of_all_that_it_pays(self, wire: Wire, invoice: str) -> None:
        dollars = wire.done(invoice_xml("A-1", "40")).findtext("key")

        other = wire.call(payment_xml((invoice, "60"), CURRENCY="USD"))
        both = wire.call(
            payment_xml((dollars, "40"), (invoice, "60"), UNDEPOSITEDACCOUNTNO="", FINANCIALENTITY="CHK-EUR")
        )

        assert errors_of(other)[0][1] == "The payment is in USD, the invoices that it pays in EUR."
        assert errors_of(both)[0][1] == "A payment cannot pay invoices in several currencies (EUR, USD)."
        assert wire.query("ARPYMT", "RECORDNO") == []

    def test_without_cash_cannot_mix_currencies_either(self, wire: Wire, invoice: str) -> None:
        dollars = wire.done(invoice_xml("A-1", "40")).findtext("key")
        memo = wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "10"}], currency="EUR")
        detail = (
            "<ARPYMTDETAIL><RECORDKEY>{}</RECORDKEY><ADJUSTMENTKEY>{}</ADJUSTMENTKEY>"
            "<TRX_ADJUSTMENTAMOUNT>5</TRX_ADJUSTMENTAMOUNT></ARPYMTDETAIL>"
        )
        payment = (
            "<create><ARPYMT><CUSTOMERID>CK-1</CUSTOMERID><RECEIPTDATE>03/02/2026</RECEIPTDATE>"
            "<ARPYMTDETAILS>{}</ARPYMTDETAILS></ARPYMT></create>"
        )

        other = wire.call(payment.format(detail.format(dollars, memo["record_no"])))
        wire.done(payment.format(detail.format(invoice, memo["record_no"])))

        assert "is in EUR, the invoice in USD" in errors_of(other)[0][1]
        assert wire.query("ARPYMTDETAIL", "TRX_ADJUSTMENTAMOUNT", "ADJUSTMENTAMOUNT") == [
            {"TRX_ADJUSTMENTAMOUNT": "5", "ADJUSTMENTAMOUNT": "5.5"}
        ]

    def test_of_no_invoice_is_an_advance_in_its_currency(self, wire: Wire) -> None:
        act = {"customer_id": "CK-1", "amount": "50", "currency": "EUR"}

        refused = wire.client.post(f"{wire.control}/acts/advance", json=act).json()
        wire.act("advance", **act, bank="CHK-EUR")

        assert refused["error"]["code"] == "BL02000051"
        assert wire.query("ARADVANCE", "CURRENCY", "TRX_TOTALDUE", "TOTALDUE") == [
            {"CURRENCY": "EUR", "TRX_TOTALDUE": "50", "TOTALDUE": "55"}
        ]


class TestSettings:
    def test_refuse_what_is_no_rate(self, wire: Wire) -> None:
        for rates in ({"EUR": "much"}, {"EUR": "0"}, ["EUR"]):
            answer = wire.client.post(f"{wire.control}/settings", json={"exchange_rates": rates})

            assert answer.status_code == 400

        assert wire.get_control("settings")["exchange_rates"]["EUR"] == "1.10"
