"""What the default story declares beforehand, held together without playing it."""

from decimal import Decimal

from tieout.comparison.reasons import Reason
from tieout.demo import declared
from tieout.demo.declared import OWED_AT_THE_END, Declared
from tieout.sync.policy import RULE

ALL = (declared.AFTER_IMPORT, declared.FIRST_EVENING, declared.SECOND_EVENING, declared.THE_END)


class TestDeclared:
    def test_names_causes_and_reasons_that_exist(self) -> None:
        causes = {failure.cause for moment in ALL for failure in moment.failures}
        reasons = {line.reason for moment in ALL for line in moment.differences}

        assert causes <= RULE.keys()
        assert reasons <= {reason.value for reason in Reason}

    def test_never_expects_a_difference_without_a_reason(self) -> None:
        assert not any(line.reason == Reason.UNEXPLAINED for moment in ALL for line in moment.differences)

    def test_expects_a_difference_wherever_the_books_owe_another_amount_at_the_end(self) -> None:
        differing = {
            number
            for number, (tieout, intacct) in OWED_AT_THE_END.items()
            if tieout is not None and tieout != intacct
        }

        assert differing == _records(declared.THE_END) - {"CN-3", "CM-3"}

    def test_expects_the_amounts_that_it_says_are_owed(self) -> None:
        for line in declared.THE_END.differences:
            if line.record in OWED_AT_THE_END:
                assert Decimal(line.tieout) == OWED_AT_THE_END[line.record][0]


def _records(moment: Declared) -> set[str]:
    return {line.record for line in moment.differences}
