"""Every documented rule of the sync has tests that carry its name."""

import re
from pathlib import Path

import pytest

from tieout.demo.outcome import RULES

TESTS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("rule", RULES)
class TestEachRule:
    def test_is_named_by_a_contract_test(self, rule: str) -> None:
        named = [
            path.name
            for path in (TESTS / "contract" / "sync").rglob("test_*.py")
            if re.search(rf"\b{rule}\b", path.read_text(encoding="utf-8"))
        ]

        assert named
