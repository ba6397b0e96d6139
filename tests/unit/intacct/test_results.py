"""Results told apart: by control id, by place, or not at all."""

from tieout.intacct import Record, Result
from tieout.intacct.results import all_or_none, in_order


def done(control_id: str, key: str = "") -> Result:
    return Result(control_id, "success", key=key)


class TestInOrder:
    def test_goes_by_the_control_id_whatever_the_order(self):
        results = in_order(["a", "b"], [done("b", "2"), done("a", "1")])

        assert [result.key for result in results] == ["1", "2"]

    def test_goes_by_the_place_where_results_have_no_id(self):
        results = in_order(["a", "b"], [done("", "1"), done("", "2")])

        assert [result.key for result in results] == ["1", "2"]

    def test_goes_by_the_place_for_the_one_that_has_no_id(self):
        results = in_order(["a", "b"], [done("a", "1"), done("", "2")])

        assert [result.key for result in results] == ["1", "2"]

    def test_knows_nothing_by_the_place_when_results_are_missing(self):
        results = in_order(["a", "b"], [done("", "1")])

        assert [result.is_unknown for result in results] == [True, True]

    def test_knows_nothing_about_what_is_missing(self):
        results = in_order(["a", "b"], [done("b")])

        assert [(result.control_id, result.is_unknown) for result in results] == [("a", True), ("b", False)]

    def test_believes_no_result_of_a_stranger(self):
        assert in_order(["a"], [done("x", "9")]) == [Result("a", "")]

    def test_knows_nothing_about_what_is_said_twice_and_differently(self):
        results = in_order(["a"], [done("a", "1"), Result("a", "failure")])

        assert results == [Result("a", "")]

    def test_believes_what_is_said_twice_alike(self):
        assert in_order(["a"], [done("a", "1"), done("a", "1")]) == [done("a", "1")]


class TestRecord:
    def test_reads_like_a_row_and_has_lines_beside(self):
        line = Record({"RECORDNO": "7"})

        record = Record({"RECORDNO": "1"}, {"ARPYMTDETAIL": [line]})

        assert record == {"RECORDNO": "1"}
        assert record.lines["ARPYMTDETAIL"] == [line]
        assert line.lines == {}


class TestAllOrNone:
    def test_of_a_transaction_that_worked_is_what_was_said(self):
        results = [Result("a", "success"), Result("b", "success")]

        assert all_or_none(results) == results

    def test_undoes_what_worked_or_says_nothing_when_one_failed(self):
        # The status of the others is not documented: some are aborted, some are missing.
        results = [Result("a", "success"), Result("b", "failure"), Result("c", ""), Result("d", "aborted")]

        assert [each.status for each in all_or_none(results)] == ["aborted", "failure", "aborted", "aborted"]

    def test_does_not_know_what_nobody_said(self):
        results = [Result("a", ""), Result("b", "success")]

        assert all_or_none(results) == results
