"""What a story found, as a report."""

from datetime import date
from decimal import Decimal

import pytest

from tieout.cli.outcomes import say_outcome
from tieout.demo.outcome import MonthEnd, OpenFailure, Outcome


def make_outcome(**facts: object) -> Outcome:
    """Make an outcome in which all came out as declared."""
    given: dict[str, object] = {
        "customers": {"imported": 100, "written": 0},
        "invoices": {"imported": 682, "written": 606, "voided": 0},
        "compared": [112],
        "tie_out": {
            "invoices": 112,
            "by_currency": {"USD": {"tieout_balance": "6918.35", "intacct_balance": "6918.35"}},
            "out_of_scope": {"made_in_ar": {"count": 3, "balance": "12.00"}},
            "differences": [
                {"record": "CK-1", "tieout": "5.00", "intacct": "0.00", "reason": "failure_open"}
            ],
        },
        **facts,
    }
    return Outcome(**given)  # type: ignore[arg-type]


class TestSayOutcome:
    def test_says_that_all_came_out_as_declared(self, capsys: pytest.CaptureFixture[str]) -> None:
        say_outcome(make_outcome(seconds=23.4))

        said = capsys.readouterr().out
        assert "Invoices: 682 imported, 606 written, 0 voided\n" in said
        assert "USD: Tieout 6918.35, Intacct 6918.35" in said
        assert "CK-1: Tieout 5.00, Intacct 0.00 (failure_open)" in said
        assert "not compared, made in ar: 3, 12.00" in said
        assert said.endswith("Everything came out as declared, in 23.4 s.\n")

    def test_says_what_did_not_come_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        outcome = make_outcome(failures=[OpenFailure("export", "CK-2", "unknown")])
        outcome.claim("E3", "a draft is not written", expected=[], found=["CK-2"])

        say_outcome(outcome)

        said = capsys.readouterr().out
        assert "Needs a person: export of CK-2: unknown" in said
        assert "Rules, BROKEN: E3\n" in said
        assert "NOT AS DECLARED: E3, a draft is not written: expected [], found ['CK-2']" in said
        assert "NOT everything came out as declared" in said

    def test_shows_the_month_ends_of_a_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        month = MonthEnd(date(2013, 5, 31), 112, Decimal("6918.35"), Decimal("6918.35"))

        say_outcome(make_outcome(months=[month]))

        assert "2013-05-31            112  6,918.35  6,918.35" in capsys.readouterr().out
