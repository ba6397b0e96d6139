"""From Intacct's payments to facts, and what of them settles which invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.intacct import RemoteProtocolError
from tieout.sync.mapping.incoming_payments import Settled, local_method, read_payment, read_settlements


class TestSettlements:
    def test_are_summed_over_the_lines_of_an_invoice(self) -> None:
        rows = [
            {"PAYMENTKEY": "7", "RECORDKEY": "13", "TRX_PAYMENTAMOUNT": "60"},
            {"PAYMENTKEY": "7", "RECORDKEY": "13", "TRX_PAYMENTAMOUNT": "40"},
            {"PAYMENTKEY": "7", "RECORDKEY": "14", "TRX_PAYMENTAMOUNT": "5"},
        ]

        settled = read_settlements(rows)

        assert [(each.invoice_key, each.kind, each.amount) for each in settled] == [
            (13, "payment", Decimal(100)),
            (14, "payment", Decimal(5)),
        ]

    def test_keep_cash_and_credits_apart(self) -> None:
        row = {
            "PAYMENTKEY": "7",
            "RECORDKEY": "13",
            "TRX_PAYMENTAMOUNT": "60",
            "TRX_ADJUSTMENTAMOUNT": "40",
            "ADJUSTMENTKEY": "99",
        }

        settled = read_settlements([row])

        assert [(each.kind, each.other_key, each.amount) for each in settled] == [
            ("adjustment", 99, Decimal(40)),
            ("payment", 0, Decimal(60)),
        ]

    def test_count_a_debit_memo_as_what_is_paid(self) -> None:
        row = {"PAYMENTKEY": "7", "RECORDKEY": "", "POSADJKEY": "15", "TRX_PAYMENTAMOUNT": "5"}

        assert [(each.invoice_key, each.amount) for each in read_settlements([row])] == [(15, Decimal(5))]

    def test_leave_out_what_pays_nothing(self) -> None:
        assert read_settlements([{"PAYMENTKEY": "7", "RECORDKEY": "", "TRX_PAYMENTAMOUNT": "5"}]) == []

    @pytest.mark.parametrize(
        ("kind", "other", "key"),
        [
            ("adjustment", 99, "7:99:13"),
            ("discount", 0, "7:discount:13"),
            ("inline", 13, "7:inline-13:13"),
            ("negative_invoice", 21, "7:negative_invoice-21:13"),
        ],
    )
    def test_have_a_key_of_their_own_as_entries(self, kind: str, other: int, key: str) -> None:
        assert Settled(7, 13, kind, other, Decimal(1)).entry_key == key

    def test_refuse_a_key_that_is_none(self) -> None:
        with pytest.raises(RemoteProtocolError, match="PAYMENTKEY of a record is 'x'"):
            read_settlements([{"PAYMENTKEY": "x", "RECORDKEY": "1", "TRX_PAYMENTAMOUNT": "5"}])


class TestAPayment:
    @pytest.mark.parametrize(
        ("state", "is_reversed", "is_reversal"),
        [("Complete", False, False), ("Reversed", True, False), ("Reversal", True, True)],
    )
    def test_says_by_its_state_whether_it_stands(
        self, state: str, *, is_reversed: bool, is_reversal: bool
    ) -> None:
        payment = read_payment({"RECORDNO": "7", "STATE": state})

        assert (payment.is_reversed, payment.is_reversal) == (is_reversed, is_reversal)

    def test_says_whether_it_is_an_advance_or_the_overpaid_part_of_another_one(self) -> None:
        row = {"RECORDNO": "7", "RECORDTYPE": "rp"}
        advance = read_payment({"RECORDNO": "7", "RECORDTYPE": "rr"})
        part, alone = read_payment({**row, "PARENTPAYMENTKEY": "6"}), read_payment(row)

        assert [(each.is_advance, each.is_part) for each in (advance, part, alone)] == [
            (True, False),
            (False, True),
            (False, False),
        ]

    def test_says_whether_it_is_a_draft(self) -> None:
        assert read_payment({"RECORDNO": "7", "STATE": "Draft"}).is_draft

    @pytest.mark.parametrize(
        ("remote", "local"),
        [
            ("Printed Check", "check"),
            ("EFT", "eft"),
            ("Online Charge Card", "credit_card"),
            ("Barter", "other"),
        ],
    )
    def test_has_our_method_and_other_for_a_strange_one(self, remote: str, local: str) -> None:
        assert local_method(remote) == local
