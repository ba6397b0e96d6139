"""At most one supervisor for a data folder, and what it says about itself to a second one."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LOCK = "supervisor.lock"


class RunsAlready(Exception):
    """Tieout runs in this data folder already. `facts` is what it said about itself when it was ready."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        where = f" at {facts['address']}" if "address" in facts else " and is starting"
        super().__init__(f"Tieout runs already{where} (process {facts.get('pid', 'unknown')}).")
        self.facts = facts


class OnlyOne:
    """The lock of a supervisor; the system frees it when the process dies, however that happens.

    Raises: RunsAlready.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with self._file:
                raise RunsAlready(self._read()) from error
        self.tell({})

    def tell(self, facts: Mapping[str, Any]) -> None:
        """Leave word for a second supervisor."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps({"pid": os.getpid(), **facts}))
        self._file.flush()

    def close(self) -> None:
        """Free the lock."""
        self._file.close()

    def _read(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads(self._file.read())
        except ValueError:
            return {}
        return known


@contextmanager
def only_one(home: Path) -> Iterator[OnlyOne]:
    """Be the only supervisor of a data folder for the length of a block.

    Raises: RunsAlready.
    """
    lock = OnlyOne(home / LOCK)
    try:
        yield lock
    finally:
        lock.close()
