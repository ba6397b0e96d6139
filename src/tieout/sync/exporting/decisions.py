"""What the planner decides about one due record: write it, hold it, wait, or nothing to do."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tieout.sync.exporting.payload import Json, digest
from tieout.sync.models import FailureLevel, Operation, RecordKind


@dataclass(frozen=True)
class Subject:
    """The due record: one revision of it."""

    kind: RecordKind
    record_id: int
    record_uid: UUID
    number: str
    revision: int

    @property
    def key(self) -> str:
        """The stable key under which its failure is kept."""
        return subject_key(self.kind, self.record_id)


def subject_key(kind: RecordKind, record_id: int) -> str:
    """Return the key under which a failure of one of our records is kept."""
    return f"local:{kind.value}:{record_id}"


@dataclass(frozen=True)
class Write:
    """Send this to Intacct.

    `content` is what the record then holds there, for the link to keep. After a step more must follow before
    Intacct knows the revision. `entity_id` names the entity in whose session it is written.
    """

    subject: Subject
    operation: Operation
    marker: str
    payload: Json
    generation: int = 1
    content: dict[str, str] = field(default_factory=dict)
    is_step: bool = False
    entity_id: str = ""

    @property
    def digest(self) -> str:
        """The digest of the request, the same for the same content."""
        return digest(self.payload)


@dataclass(frozen=True)
class Hold:
    """A person must act first."""

    subject: Subject
    cause: str
    text: str = ""
    code: str = ""
    correction: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    waits_for: str = ""
    level: FailureLevel = FailureLevel.FAILURE


@dataclass(frozen=True)
class Wait:
    """Something else must be written first, and nothing stands in its way."""

    subject: Subject


@dataclass(frozen=True)
class Nothing:
    """This revision changes nothing in Intacct."""

    subject: Subject


@dataclass(frozen=True)
class Match:
    """The record exists in Intacct: link the two, nothing is sent."""

    subject: Subject
    remote_key: str
    remote_number: str
    contact_name: str = ""
    entity_id: str = ""


Decision = Write | Hold | Wait | Nothing | Match
