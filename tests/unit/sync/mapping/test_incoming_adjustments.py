"""From Intacct's credit memos to the ledger's credit notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tieout.sync.mapping.incoming import CannotBeStored
from tieout.sync.mapping.incoming_adjustments import (
    incoming_credit_note,
    read_adjustment,
    read_adjustment_line,
)

MEMO = {
    "RECORDNO": "91",
    "RECORDID": "CM-1",
    "STATE": "Posted",
    "CUSTOMERID": "CK-1",
    "BILLTOPAYTOCONTACTNAME": "Acme North",
    "DESCRIPTION": "Broken on arrival",
    "WHENCREATED": "03/02/2026",
    "BASECURR": "USD",
    "TRX_TOTALENTERED": "-150",
    "TRX_TOTALDUE": "-120",
    "WHENMODIFIED": "03/02/2026 09:30:05",
}


class TestACreditMemo:
    def test_has_positive_amounts_here(self) -> None:
        memo = read_adjustment(MEMO, by_contact=False)

        assert (memo.total, memo.unapplied, memo.currency, memo.is_credit) == (150, 120, "USD", True)

    def test_credits_the_customer_or_the_contact(self) -> None:
        assert read_adjustment(MEMO, by_contact=False).party == ("CK-1", "")
        assert read_adjustment(MEMO, by_contact=True).party == ("CK-1", "Acme North")

    @pytest.mark.parametrize("other", [{"TRX_TOTALENTERED": "150"}, {"STATE": "Draft"}])
    def test_is_none_that_raises_or_is_a_draft(self, other: dict[str, str]) -> None:
        assert not read_adjustment({**MEMO, **other}, by_contact=False).is_credit

    def test_is_reversed_by_its_state(self) -> None:
        assert read_adjustment({**MEMO, "STATE": "Reversed"}, by_contact=False).is_reversed

    def test_is_the_same_while_only_what_is_left_changes(self) -> None:
        used = {**MEMO, "STATE": "Paid", "TRX_TOTALDUE": "0"}

        assert (
            read_adjustment(used, by_contact=False).digest == read_adjustment(MEMO, by_contact=False).digest
        )

    def test_becomes_a_credit_note_with_its_lines_in_order(self) -> None:
        rows = [
            {"RECORDKEY": "91", "LINE_NO": "2", "ACCOUNTTITLE": "Sales", "TRX_AMOUNT": "10"},
            {"RECORDKEY": "91", "LINE_NO": "1", "ENTRYDESCRIPTION": "Kettle", "TRX_AMOUNT": "-160"},
        ]

        note = incoming_credit_note(
            read_adjustment(MEMO, by_contact=False),
            lines=[line for _, line in map(read_adjustment_line, rows)],
            customer_id=7,
            base_currency="USD",
            record_id=None,
        )

        assert (note.ref, note.number, note.total, note.issue_date) == ("91", "CM-1", 150, date(2026, 3, 2))
        assert [(line.kind, line.name, line.amount) for line in note.lines] == [
            ("item", "Kettle", Decimal(160)),
            ("discount", "Sales", Decimal(-10)),
        ]

    @pytest.mark.parametrize(
        ("change", "cause"), [({}, "lines_not_equal_total"), ({"WHENCREATED": ""}, "cannot_be_stored")]
    )
    def test_is_refused_when_it_is_not_whole(self, change: dict[str, str], cause: str) -> None:
        with pytest.raises(CannotBeStored) as refused:
            incoming_credit_note(
                read_adjustment({**MEMO, **change}, by_contact=False),
                lines=(),
                customer_id=7,
                base_currency="USD",
                record_id=None,
            )

        assert refused.value.cause == cause
