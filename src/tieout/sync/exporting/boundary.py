"""The two kinds of step between which a crash may fall: a commit of ours and a request to Intacct.

Everything in `exporting` commits through `committed` and sends through `crossing`, so that a simulation can
stop the world at each of them by name, and so that a reader finds all of them by these two words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import transaction


class Step(StrEnum):
    """The named steps, in the order of a write."""

    WITHDRAW = "commit what was never sent"
    PLAN = "commit the plan"
    CLAIM = "commit the claim"
    SEND = "send the batch"
    SETTLE = "commit the results"
    EXPIRE = "commit the expired leases"
    CLAIM_DOUBT = "commit the claim of doubts"
    LOOK_UP = "send the look-up"
    LEARN_USER = "commit who we are"
    SETTLE_DOUBT = "commit the findings"
    RENEW_KEYS = "commit the current keys"
    MATCH = "send the match of names"
    DESCRIBE = "commit the candidates"
    SWEEP = "commit the sweep"
    PAUSE = "commit the pause"


class Moment(StrEnum):
    """Before a step or after it."""

    BEFORE = "before"
    AFTER = "after"


Watcher = Callable[[Step, Moment], None]
_watchers: list[Watcher] = []


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Call the watcher at every step of this process; what it raises stops the work there."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


@contextmanager
def crossing(step: Step) -> Iterator[None]:
    """Tell the watchers before and after a step."""
    for watcher in _watchers:
        watcher(step, Moment.BEFORE)
    yield
    for watcher in _watchers:
        watcher(step, Moment.AFTER)


@contextmanager
def committed(step: Step) -> Iterator[None]:
    """Run the body in one transaction of its own that is durable when the block ends."""
    with crossing(step), transaction.atomic(durable=True):
        yield
