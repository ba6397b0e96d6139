"""Closed periods: nothing is posted into them, changed in them, or taken out of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

CLOSED = "Your transaction date ({}) is within a period that's been closed."
FEBRUARY = "<year>2026</year><month>02</month><day>20</day>"
DATED = f"<datecreated>{FEBRUARY}</datecreated>"


def in_february(number: str) -> str:
    return invoice_xml(number, "5").replace(
        "<month>03</month><day>01</day>", "<month>02</month><day>20</day>"
    )


@pytest.fixture
def invoice(wire: Wire) -> str:
    """Give an invoice of February; February is closed."""
    key = wire.done(in_february("A-1")).findtext("key") or ""
    wire.act("payment", customer_id="CK-1", invoices=[{"record_no": key, "amount": "1"}], date="2026-02-21")
    wire.post_control("settings", closed_through="2026-02-28")
    return key


def refused(wire: Wire, act: str, **values: Any) -> str:
    answer = wire.client.post(f"{wire.control}/acts/{act}", json=values)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["error"]["message"])


class TestClosedPeriod:
    def test_takes_no_new_records(self, wire: Wire, invoice: str) -> None:
        own = {"customer_id": "CK-1", "date": "2026-02-20"}

        words = [
            errors_of(wire.call(in_february("A-2")))[0][1],
            errors_of(wire.call(payment_xml((invoice, "1"), RECEIPTDATE="02/20/2026")))[0][1],
            refused(wire, "sales-invoice", **own, lines=[{"price": "5"}]),
            refused(wire, "sales-invoice", **own, lines=[{"price": "5"}], definition="Sales Return"),
            refused(wire, "credit-memo", **own, lines=[{"amount": "5"}]),
            refused(wire, "advance", **own, amount="5"),
        ]

        assert words == [CLOSED.format("02/20/2026")] * 6

    def test_looks_at_the_date_of_posting(self, wire: Wire, invoice: str) -> None:
        march = "<dateposted><year>2026</year><month>03</month><day>01</day></dateposted>"

        wire.done(in_february("A-2").replace("<termname>", f"{march}<termname>"))
        wire.done(in_february("A-3").replace("<invoiceno>", "<action>Draft</action><invoiceno>"))

        assert wire.query("ARINVOICE", "RECORDID", "WHENPOSTED")[1:] == [
            {"RECORDID": "A-2", "WHENPOSTED": "03/01/2026"},
            {"RECORDID": "A-3", "WHENPOSTED": ""},
        ]

    def test_lets_no_posted_record_change_or_go(self, wire: Wire) -> None:
        key = wire.done(in_february("A-2")).findtext("key")
        document = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "5"}], date="2026-02-20")[
            "document"
        ]
        memo = wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "5"}], date="2026-02-20")
        wire.post_control("settings", closed_through="2026-02-28")
        line = '<updateinvoiceitems><updatelineitem line_num="1"><amount>6</amount></updatelineitem>'

        calls: list[Callable[[], str]] = [
            lambda: errors_of(wire.call(f'<delete_invoice key="{key}"/>'))[0][1],
            lambda: errors_of(
                wire.call(f'<update_invoice key="{key}">{line}</updateinvoiceitems></update_invoice>')
            )[0][1],
            lambda: refused(wire, "reverse-ar-invoice", record_no=key, date="2026-02-27"),
            lambda: refused(wire, "edit-sales-invoice", document=document, lines=[{"price": "4"}]),
            lambda: refused(wire, "delete-sales-invoice", document=document),
            lambda: refused(wire, "delete-adjustment", number=memo["number"]),
        ]
        words = [call() for call in calls]

        dates = ["02/20/2026", "02/20/2026", "02/27/2026", "02/20/2026", "02/20/2026", "02/20/2026"]
        assert words == [CLOSED.format(date) for date in dates]
        assert len(wire.query("ARINVOICE", "RECORDNO")) == 2

    def test_is_undone_in_an_open_one(self, wire: Wire, invoice: str) -> None:
        too_early = refused(wire, "reverse-payment", number="PMT-000001", date="2026-02-27")
        wire.act("reverse-payment", number="PMT-000001", date="2026-03-02")
        wire.act("reverse-ar-invoice", record_no=invoice, date="2026-03-02")

        assert too_early == CLOSED.format("02/27/2026")
        assert [row["STATE"] for row in wire.query("ARINVOICE", "STATE")] == ["Reversed", "Reversal"]

    def test_is_reopened_by_the_setting(self, wire: Wire, invoice: str) -> None:
        wire.post_control("settings", closed_through="")

        wire.done(in_february("A-2"))

        assert len(wire.query("ARINVOICE", "RECORDNO")) == 2
