"""Invoices keyed in A/R: changed, reversed, deleted, and what a payment locks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

PAID = "A payment has been made against this Invoice / Adjustment."
FROM_ORDER_ENTRY = "The transaction was created in Order Entry and can only be changed there."
DAY = "<year>2026</year><month>03</month><day>{}</day>"
LINE = (
    "<updateinvoiceitems><updatelineitem line_num='1'><amount>70</amount></updatelineitem>"
    "</updateinvoiceitems>"
)


def made(wire: Wire, number: str, *amounts: str) -> str:
    key = wire.done(invoice_xml(number, *amounts)).findtext("key")
    assert key is not None
    return key


def update(key: object, inner: str, attributes: str = "") -> str:
    return f'<update_invoice key="{key}"{attributes}>{inner}</update_invoice>'


def reverse(key: object, day: str = "02") -> str:
    date = DAY.format(day)
    return f'<reverse_invoice key="{key}"><datereversed>{date}</datereversed></reverse_invoice>'


def reverse_payments(wire: Wire) -> None:
    for row in wire.query("ARPYMT", "RECORDNO"):
        wire.act("reverse-payment", record_no=row["RECORDNO"])


class TestUpdates:
    def test_change_header_and_lines_and_keep_the_keys(self, wire: Wire) -> None:
        key = made(wire, "A-1", "100", "20")
        lines = wire.query("ARINVOICEITEM", "RECORDNO")
        wire.post_control("clock", advance_seconds=60)

        result = wire.done(
            update(
                key,
                f"<datedue>{DAY.format('20')}</datedue><invoiceno>A-1-V1</invoiceno>"
                f"<ponumber>PO 7</ponumber>{LINE}",
            )
        )

        assert result.findtext("key") == key
        [row] = wire.query(
            "ARINVOICE",
            *("RECORDID", "DOCNUMBER", "WHENDUE", "TRX_TOTALENTERED", "TRX_TOTALDUE", "WHENMODIFIED"),
        )
        assert list(row.values()) == ["A-1-V1", "PO 7", "03/20/2026", "90", "90", "03/02/2026 09:31:00"]
        assert wire.query("ARINVOICEITEM", "RECORDNO") == lines
        wire.done(invoice_xml("A-1", "1"))

    def test_refuse_a_number_in_use(self, wire: Wire) -> None:
        key = made(wire, "A-1", "100")
        made(wire, "A-2", "100")

        result = wire.call(update(key, "<invoiceno>A-2</invoiceno>"))

        assert errors_of(result)[0][0] == "BL03002185"

    @pytest.mark.parametrize("then", [lambda _wire: None, reverse_payments], ids=["paid", "reversed"])
    def test_reach_the_header_only_once_something_was_paid(
        self, wire: Wire, then: Callable[[Wire], None]
    ) -> None:
        key = made(wire, "A-1", "100")
        wire.done(payment_xml((key, "30")))
        then(wire)
        before = wire.query("ARINVOICE", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "STATE")

        refused = wire.call(update(key, LINE))
        wire.done(update(key, "<description>Late</description>"))

        assert errors_of(refused)[0][1] == PAID
        assert wire.query("ARINVOICE", "DESCRIPTION") == [{"DESCRIPTION": "Late"}]
        assert wire.query("ARINVOICE", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "STATE") == before

    def test_post_a_draft(self, wire: Wire) -> None:
        draft = wire.act("ar-invoice", customer_id="CK-1", number="A-1", draft=True, lines=[{"amount": "5"}])

        wire.done(update(draft["record_no"], "<action>Submit</action>"))

        assert wire.query("ARINVOICE", "STATE", "RAWSTATE", "WHENPOSTED") == [
            {"STATE": "Posted", "RAWSTATE": "A", "WHENPOSTED": "03/02/2026"}
        ]

    def test_of_a_posted_one_cannot_make_a_draft(self, wire: Wire) -> None:
        key = made(wire, "A-1", "100")

        result = wire.call(update(key, "<action>Draft</action>"))

        assert errors_of(result)[0][1] == "A posted transaction cannot become a draft again."


class TestReversals:
    def test_leave_two_records_on_which_nothing_is_due(self, wire: Wire) -> None:
        key = made(wire, "A-1", "100", "-10")

        result = wire.done(reverse(key))

        assert result.findtext("key") == key
        names = ("STATE", "RECORDID", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "WHENCREATED")
        assert [list(row.values()) for row in wire.query("ARINVOICE", *names)] == [
            ["Reversed", "A-1", "90", "90", "0", "03/01/2026"],
            ["Reversal", "A-1", "-90", "-90", "0", "03/02/2026"],
        ]
        assert [row["TRX_AMOUNT"] for row in wire.query("ARINVOICEITEM", "TRX_AMOUNT")] == [
            *("100", "-10"),
            *("-100", "10"),
        ]
        assert wire.get_control("books")["open"] == {}

    def test_are_refused_twice_too_early_or_while_paid(self, wire: Wire) -> None:
        first, second = made(wire, "A-1", "100"), made(wire, "A-2", "100")
        wire.done(reverse(first))
        wire.done(payment_xml((second, "30")))

        for request, text in (
            (reverse(first), "The transaction 'A-1' is Reversed and can't be reversed."),
            (reverse(second), PAID),
            (
                update(first, "<ponumber>1</ponumber>"),
                "The transaction 'A-1' has been reversed and can't be changed.",
            ),
        ):
            assert errors_of(wire.call(request))[0][1] == text
        reverse_payments(wire)
        early = errors_of(wire.call(reverse(second).replace("<month>03</month>", "<month>02</month>")))
        assert early[0][1] == "The reversal date 02/02/2026 cannot be before the invoice date 03/01/2026."
        wire.done(reverse(second))

    def test_need_the_setting(self, wire: Wire) -> None:
        key = made(wire, "A-1", "100")
        wire.post_control("settings", reverse_unpaid_invoices=False)

        result = wire.call(reverse(key))

        assert errors_of(result)[0][1] == "Reversal of unpaid invoices is not enabled."


class TestDeletions:
    def test_remove_what_was_never_paid(self, wire: Wire) -> None:
        first, second = made(wire, "A-1", "100"), made(wire, "A-2", "100")

        wire.done(f'<delete_invoice key="{first}"/>')
        wire.done(f"<delete><object>ARINVOICE</object><keys>{second}</keys></delete>")

        assert not wire.query("ARINVOICE", "RECORDNO")
        assert not wire.query("ARINVOICEITEM", "RECORDNO")

    @pytest.mark.parametrize("then", [lambda _wire: None, reverse_payments], ids=["paid", "reversed"])
    def test_are_refused_once_something_was_paid(self, wire: Wire, then: Callable[[Wire], None]) -> None:
        key = made(wire, "A-1", "100")
        wire.done(payment_xml((key, "30")))
        then(wire)

        result = wire.call(f'<delete_invoice key="{key}"/>')

        assert errors_of(result)[0][1] == "Transaction 'A-1' is already paid and can't be deleted."


class TestOrderEntry:
    def test_keeps_its_invoices_to_itself(self, wire: Wire) -> None:
        key = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "5"}])["invoice_record_no"]

        for request in (
            update(key, "<ponumber>1</ponumber>"),
            reverse(key),
            f'<delete_invoice key="{key}"/>',
        ):
            assert errors_of(wire.call(request))[0][1] == FROM_ORDER_ENTRY


class TestActs:
    def test_reverse_and_delete(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", number="A-1", lines=[{"amount": "5"}])
        wire.act("ar-invoice", customer_id="CK-1", number="A-2", lines=[{"amount": "5"}])

        gone = wire.act("reverse-ar-invoice", number="A-1")
        wire.act("delete-ar-invoice", number="A-2")

        rows = wire.get_control("books/invoices")["rows"]
        assert [row["state"] for row in rows] == ["Reversed", "Reversal"]
        assert [row["record_no"] for row in rows] == [gone["record_no"], gone["reversal_record_no"]]
