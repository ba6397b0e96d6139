"""What was measured, and whether it is within the goals."""

from dataclasses import replace

import pytest

from tieout.bench.figures import Content, ImportFigures, WriteFigures, lookups_of

CONTENT = Content(
    customers=1000, outstanding=20_000, lines=60_000, subtotals=11_000, details=7_000, payments=2_400
)
IMPORT = ImportFigures(
    content=CONTENT,
    invoices=20_000,
    failures=0,
    requests=100,
    transactions=99,
    seconds=9.0,
    baseline_requests=90,
    baseline_seconds=6.0,
    peak_mb=123.45,
)
WRITE = WriteFigures(
    records=1000, written=1000, requests=48, writes=1000, lookups=5, sign_ins=1, seconds=10.0
)


class TestRequestsAllowed:
    def test_are_six_a_page_of_invoices_one_a_page_of_rows_and_eight(self) -> None:
        assert CONTENT.requests_allowed == 6 * 10 + 41 + 8

    def test_count_a_page_that_is_begun(self) -> None:
        one_more = replace(CONTENT, outstanding=20_001, customers=1601)

        assert one_more.requests_allowed == 6 * 11 + 42 + 8

    def test_of_empty_books_are_eight(self) -> None:
        assert Content(0, 0, 0, 0, 0, 0).requests_allowed == 8


class TestImportFigures:
    def test_are_within_when_neither_requests_nor_transactions_are_too_many(self) -> None:
        assert replace(IMPORT, requests=109, transactions=109).as_json()["P1"] is True

    @pytest.mark.parametrize("one_too_many", [{"requests": 110}, {"transactions": 110}])
    def test_are_not_within_when_one_of_them_is_one_too_many(self, one_too_many: dict[str, int]) -> None:
        assert replace(IMPORT, **one_too_many).as_json()["P1"] is False

    def test_print_what_the_design_names(self) -> None:
        shown = IMPORT.as_json()

        wanted = "customers invoices lines subtotals details payments requests transactions seconds"
        assert {*wanted.split(), "baseline_seconds", "ratio", "peak_mb"} <= shown.keys()
        assert (shown["ratio"], shown["peak_mb"], shown["requests_allowed"]) == (1.5, 123.5, 109)


class TestWriteFigures:
    def test_of_a_thousand_records_allow_forty_eight_requests(self) -> None:
        assert WRITE.requests_allowed == 48
        assert WRITE.is_within

    @pytest.mark.parametrize(
        "worse", [{"requests": 49}, {"lookups": 6}, {"sign_ins": 2}, {"written": 999}, {"writes": 1001}]
    )
    def test_are_not_within_when_one_of_them_is_missed(self, worse: dict[str, int]) -> None:
        assert not replace(WRITE, **worse).is_within


class TestLookups:
    def test_are_the_questions_among_the_functions(self) -> None:
        assert lookups_of({"query": 3, "read": 2, "create_invoice": 1000, "getAPISession": 1}) == 5
