"""Who did it: the person behind an operation stands in every event that the operation causes."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from tieout.identity.models import User
from tieout.lib.identifiers import new_uid

P = ParamSpec("P")
R = TypeVar("R")

ID, PERSON = "pghistory.context_id", "pghistory.context_metadata"


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in one transaction; whoever is given as `by` stands in the history."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        assert by is None or isinstance(by, User), "an act is done by a user"
        with transaction.atomic(), acting(by):
            return function(*args, **kwargs)

    return run


@contextmanager
def acting(person: User | None) -> Iterator[None]:
    """Say until the end of the block, within the running transaction, who acts. Nobody: as before.

    The settings are local to the transaction, so a block that fails leaves nothing behind.
    """
    if person is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", [ID, PERSON])
        before = cursor.fetchone()
        _say(cursor, str(new_uid()), json.dumps({"user": person.pk}))
        yield
        _say(cursor, *before)


def _say(cursor: object, identifier: str | None, person: str | None) -> None:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
        [ID, identifier or "", PERSON, person or ""],
    )
