"""Identifiers that sort by the time they were made."""

import time
from uuid import RFC_4122

import pytest

from tieout.lib.identifiers import new_uid


class TestNewUid:
    def test_is_of_version_7(self) -> None:
        uid = new_uid()

        assert (uid.version, uid.variant) == (7, RFC_4122)

    def test_begins_with_the_milliseconds_of_its_birth(self) -> None:
        before = time.time_ns() // 1_000_000
        born = new_uid().int >> 80
        after = time.time_ns() // 1_000_000

        assert before <= born <= after

    def test_sorts_by_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = []
        for moment in (1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000):
            monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment * 1_000_000)
            made.append(new_uid())

        assert made == sorted(made)
        assert [str(uid) for uid in made] == sorted(str(uid) for uid in made)

    def test_never_repeats(self) -> None:
        assert len({new_uid() for _ in range(10_000)}) == 10_000
