"""The handles of a write, derived from the record alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tieout.sync.exporting.control_ids import control_id, payment_token
from tieout.sync.models import Operation, RecordKind

OURS, RECORD = UUID(int=1), UUID(int=2)


def made(**facts: Any) -> str:
    given = {
        "connection_uid": OURS,
        "operation": Operation.CREATE,
        "kind": RecordKind.PAYMENT,
        "record_uid": RECORD,
        "revision": 3,
        "generation": 1,
        **facts,
    }
    return control_id(**given)


class TestControlId:
    def test_is_the_same_for_the_same_write(self) -> None:
        assert made() == made()

    @pytest.mark.parametrize(
        "other",
        [
            {"connection_uid": UUID(int=9)},
            {"operation": Operation.REVERSE},
            {"kind": RecordKind.INVOICE},
            {"record_uid": UUID(int=9)},
            {"revision": 4},
            {"generation": 2},
            {"take": 2},
        ],
        ids=lambda other: next(iter(other)),
    )
    def test_differs_with_all_that_makes_it_another_write(self, other: dict[str, Any]) -> None:
        assert made(**other) != made()

    def test_fits_into_what_intacct_holds(self) -> None:
        longest = made(revision=2**31 - 1, generation=2**31 - 1, take=2**31 - 1)

        assert len(longest) <= 256


class TestPaymentToken:
    def test_is_the_same_for_every_try_of_a_generation(self) -> None:
        assert payment_token(record_uid=RECORD, generation=1) == f"tieout:{RECORD.hex}:1"
        assert payment_token(record_uid=RECORD, generation=2) == f"tieout:{RECORD.hex}:2"
