"""Tieout's clock while a story is told."""

from datetime import UTC, datetime, timedelta

from tieout.demo.story_clock import StoryClock

NEW_YEARS_EVE = datetime(2012, 12, 31, 12, tzinfo=UTC)


class TestStoryClock:
    def test_runs_on_from_where_it_was_set(self) -> None:
        clock = StoryClock(NEW_YEARS_EVE)

        first, second = clock.now(), clock.now()

        assert NEW_YEARS_EVE <= first <= second < NEW_YEARS_EVE + timedelta(minutes=1)

    def test_can_be_set_again(self) -> None:
        clock = StoryClock(NEW_YEARS_EVE)

        clock.set(NEW_YEARS_EVE + timedelta(days=31))

        assert clock.now().date().isoformat() == "2013-01-31"
