"""What a look-up says about a write in doubt. The files beside this one know how each kind is looked up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from tieout.sync.exporting.lookups import Lookups
from tieout.sync.models import Attempt


class Verdict(Enum):
    """What a look-up says about one write."""

    HAPPENED = "happened"
    COLLIDES = "another record has the number"
    NOT_SEEN = "not seen"


@dataclass(frozen=True)
class Finding:
    """The verdict on one attempt, with the record that it is about."""

    verdict: Verdict
    remote_key: str = ""
    candidates: tuple[Mapping[str, str], ...] = ()


LookUp = Callable[[Sequence[Attempt], Lookups], dict[int, Finding]]


def happened_if(attempts: Sequence[Attempt], is_so: Callable[[Attempt], bool]) -> dict[int, Finding]:
    """Say of changes to known records whether each one happened."""
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker) if is_so(attempt) else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


def is_recorded(attempt: Attempt) -> bool:
    """Tell whether Intacct said that it has executed the write: then it is looked up until it shows."""
    return bool(attempt.doubts) and attempt.doubts[-1] == "already_recorded"


def unsure(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return those of which nothing is known.

    What is recorded is known to have happened; that the content differs then means a later edit by a person.
    """
    return [attempt for attempt in attempts if not is_recorded(attempt)]
