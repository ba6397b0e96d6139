"""The default story under difficulties: lost answers change nothing, an undeclared payment is found."""

from __future__ import annotations

import pytest

from tieout.demo.outcome import Disagreement, Outcome
from tieout.demo.person_in_intacct import PersonInIntacct
from tieout.demo.stage import Stage
from tieout.demo.story import Story
from tieout.intacct import IntacctError
from tieout.runtime.sandbox_process import running_sandbox
from tieout.sync.models import Attempt, AttemptState


class Meddler(Stage):
    """A stage on which somebody takes money in Intacct just before the books are compared."""

    def tie_out(self, outcome: Outcome) -> list[Disagreement]:
        """Let it happen, then tie out."""
        invoices = [{"number": "KT-1009", "amount": "1.00"}]
        self.intacct.act("payment", customer_id="PINE", invoices=invoices)
        return super().tie_out(outcome)


@pytest.mark.usefixtures("transactional_db")
class TestTheDefaultStory:
    def test_names_a_payment_that_nobody_declared(self) -> None:
        with running_sandbox() as address, PersonInIntacct(address.control) as intacct:
            story = Story(stage=Meddler(address=address, intacct=intacct))

            story.play()

        assert not story.outcome.is_ok
        assert story.outcome.faults[0] == (
            "difference on the first evening that nobody expected: "
            "KT-1009: Tieout 109.00, Intacct 108.00 (not_yet_imported)"
        )
        assert "owed on KT-1009 in Tieout: expected 110.00, found 107.00" in story.outcome.faults
        assert "owed on KT-1009 in Intacct: expected [Decimal('110.00')], found [Decimal('106.00')]" in (
            story.outcome.faults
        )

    def test_comes_out_as_declared_when_the_answers_to_writes_are_lost(self) -> None:
        with running_sandbox() as address, PersonInIntacct(address.control) as intacct:
            intacct.set_faults("lost_request=0.2,lost_answer=0.6;seed=3", only="writes")
            story = Story(stage=Stage(address=address, intacct=intacct, passing=(IntacctError,)))

            story.play()

        doubted = Attempt.objects.exclude(doubts=[])
        assert story.outcome.shortcomings == []
        assert doubted.exists()
        assert not doubted.exclude(state__in=[AttemptState.DONE, AttemptState.REFUSED]).exists()
