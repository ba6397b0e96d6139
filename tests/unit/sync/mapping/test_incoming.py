"""From Intacct's rows to facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from tieout.sync.mapping.incoming import (
    CannotBeStored,
    RemoteLine,
    document_fields,
    incoming_invoice,
    read_document,
    read_line,
    read_subtotal,
)
from tieout.sync.settings import ConnectionSettings

DOCUMENT = {
    "RECORDNO": "12",
    "DOCNO": "SI-7",
    "DOCID": "Sales Invoice-SI-7",
    "DOCPARID": "Sales Invoice",
    "STATE": "Pending",
    "WHENCREATED": "01/31/2026",
    "WHENDUE": "03/02/2026",
    "CUSTVENDID": "CK-1",
    "BASECURR": "USD",
    "CURRENCY": "",
    "TOTAL": "100",
    "WHENMODIFIED": "01/31/2026 10:00:00",
    "ARINVOICE.RECORDNO": "13",
    "ARINVOICE.STATE": "Posted",
    "ARINVOICE.TRX_TOTALENTERED": "100",
    "ARINVOICE.TRX_TOTALDUE": "100",
}
LINE = {"RECORDNO": "1", "DOCHDRNO": "12", "LINE_NO": "0", "ITEMID": "SERVICE", "TRX_VALUE": "100"}


class TestADocument:
    def test_has_the_further_fields_that_were_asked_for(self) -> None:
        row = {**DOCUMENT, "REGION": " North ", "TIER": ""}

        document = read_document(row, custom=("REGION", "TIER"))

        assert document.custom_fields == {"REGION": "North", "TIER": ""}
        asked = document_fields(ConnectionSettings(read_invoice_fields=("REGION", "STATE")))
        assert (asked.count("STATE"), asked[-1]) == (1, "REGION")

    def test_has_the_base_currency_where_none_is_named(self) -> None:
        assert read_document(DOCUMENT).currency == "USD"

    def test_is_the_same_while_only_payments_change_it(self) -> None:
        paid = {**DOCUMENT, "ARINVOICE.STATE": "Paid", "ARINVOICE.TRX_TOTALDUE": "0"}

        assert read_document(paid).digest == read_document(DOCUMENT).digest

    @pytest.mark.parametrize(
        "edit",
        [{"ARINVOICE.RECORDNO": "14"}, {"WHENDUE": "03/03/2026"}, {"WHENMODIFIED": "02/01/2026 10:00:00"}],
    )
    def test_differs_after_an_edit(self, edit: Mapping[str, str]) -> None:
        assert read_document({**DOCUMENT, **edit}).digest != read_document(DOCUMENT).digest

    @pytest.mark.parametrize(
        ("row", "is_posted"),
        [
            (DOCUMENT, True),
            ({**DOCUMENT, "ARINVOICE.RECORDNO": ""}, False),
            ({**DOCUMENT, "STATE": "Draft", "ARINVOICE.RECORDNO": ""}, False),
            ({**DOCUMENT, "ARINVOICE.STATE": "Reversed"}, False),
        ],
    )
    def test_counts_as_posted_while_its_invoice_stands(
        self, row: Mapping[str, str], *, is_posted: bool
    ) -> None:
        assert read_document(row).is_posted is is_posted

    def test_becomes_an_invoice_with_its_lines_in_order(self) -> None:
        lines = [
            read_line({**LINE, "TRX_VALUE": "110"}),
            _subtotal("Volume discount", "-20"),
            _subtotal("Sales Tax", "10"),
        ]

        invoice = incoming_invoice(
            read_document(DOCUMENT), lines=lines, customer_id=5, base_currency="USD", record_id=None
        )

        assert (invoice.number, invoice.total, invoice.issue_date) == (
            "SI-7",
            Decimal(100),
            date(2026, 1, 31),
        )
        assert [(line.position, line.kind) for line in invoice.lines] == [
            (1, "item"),
            (2, "discount"),
            (3, "tax"),
        ]

    def test_is_refused_when_its_lines_do_not_add_up(self) -> None:
        with pytest.raises(
            CannotBeStored, match=r"Sales Invoice-SI-7 add up to 90, not to its total of 100"
        ) as refused:
            incoming_invoice(
                read_document(DOCUMENT),
                lines=[read_line({**LINE, "TRX_VALUE": "90"})],
                customer_id=5,
                base_currency="USD",
                record_id=None,
            )

        assert refused.value.cause == "lines_not_equal_total"


class TestASubtotal:
    @pytest.mark.parametrize(
        ("words", "amount", "kind"),
        [
            ("Volume discount", "-5", "discount"),
            ("VAT 19%", "5", "tax"),
            ("Freight", "5", "shipping"),
            ("Rush fee", "5", "item"),
        ],
    )
    def test_is_told_apart_by_its_sign_and_words(self, words: str, amount: str, kind: str) -> None:
        assert _subtotal(words, amount).facts.kind == kind

    @pytest.mark.parametrize(("words", "amount"), [("SUBTOTAL", "100"), ("Total", "100"), ("Discount", "0")])
    def test_is_left_out_when_it_adds_nothing(self, words: str, amount: str) -> None:
        assert read_subtotal({"DOCHDRNO": "12", "DESCRIPTION": words, "TRX_TOTAL": amount}) is None


def _subtotal(words: str, amount: str) -> RemoteLine:
    line = read_subtotal({"DOCHDRNO": "12", "DESCRIPTION": words, "TRX_TOTAL": amount})
    assert line is not None
    return line
