import threading

import pytest

from tieout.runtime import supervisor as module
from tieout.runtime.database import Database
from tieout.runtime.roles import Role, RoleEnded
from tieout.runtime.supervisor import NotReady, Supervisor

SANDBOX = Role("sandbox", ("sandbox", "--port", "0"))


class _MovingDatabase(Database):
    """Has another address once, then stays where it is."""

    def __init__(self):
        super().__init__("postgresql://nobody@127.0.0.1:1/nothing")
        self.moves = [True]

    def has_moved(self):
        return bool(self.moves and self.moves.pop())


class _Told(list):
    """Collects what a supervisor tells, and ends everything after so many words."""

    def __init__(self, *, ends_after):
        super().__init__()
        self.ended = threading.Event()
        self._ends_after = ends_after

    def __call__(self, text):
        self.append(text)
        if len(self) >= self._ends_after:
            self.ended.set()


@pytest.fixture
def told():
    return _Told(ends_after=1)


@pytest.fixture
def supervised(tmp_path, told):
    supervisor = Supervisor(
        database=Database("postgresql://x@127.0.0.1:1/x"), logs=tmp_path / "logs", tell=told
    )
    yield supervisor
    supervisor.stop()


class TestSupervisor:
    def test_gives_up_a_start_when_a_role_ends(self, supervised, told):
        with pytest.raises(RoleEnded, match="web ended"):
            supervised.start([Role("web", ("serve", "--no-such-option"), port=1)], ended=told.ended)

    def test_gives_up_a_start_when_a_role_does_not_answer(self, supervised, told, monkeypatch):
        monkeypatch.setattr(module, "READY_SECONDS", 0.0)

        with pytest.raises(NotReady, match="sandbox does not answer"):
            supervised.start([Role("sandbox", SANDBOX.arguments, port=1)], ended=told.ended)

    def test_stops_waiting_when_everything_is_to_end(self, supervised, told):
        told.ended.set()

        supervised.start([Role("sandbox", SANDBOX.arguments, port=1)], ended=told.ended)

    def test_starts_a_role_again_that_ended(self, supervised, told):
        supervised.start([Role("version", ("--version",))], ended=told.ended)

        supervised.watch(told.ended)

        assert "version ended with status 0 and is started again" in told[0]

    def test_waits_longer_before_each_restart_of_a_role_that_keeps_ending(self, tmp_path):
        told = _Told(ends_after=3)
        supervised = Supervisor(database=Database("x"), logs=tmp_path / "logs", tell=told)
        supervised.start([Role("version", ("--version",))], ended=told.ended)

        supervised.watch(told.ended)
        supervised.stop()

        assert supervised._pauses["version"] == 2.0

    def test_starts_everything_again_when_the_database_has_moved(self, tmp_path, told):
        supervised = Supervisor(database=_MovingDatabase(), logs=tmp_path / "logs", tell=told)
        supervised.start([SANDBOX], ended=told.ended)
        before = supervised._processes["sandbox"].pid

        supervised.watch(told.ended)
        after = supervised._processes["sandbox"].pid
        supervised.stop()

        assert told == ["PostgreSQL had ended and was started again; so is everything else."]
        assert after != before
