"""What all steps of one reading share: the connection, the client, the clock, the counts, the way to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tieout.intacct import Client
from tieout.sync.models import Connection, Cursor
from tieout.sync.settings import BILL_TO_CONTACT

Clock = Callable[[], datetime]
Report = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Report to nobody."""


@dataclass
class Counts:
    """What became of the records, by kind and outcome; a run shows it."""

    by_kind: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, kind: str, outcome: str, number: int = 1) -> None:
        """Count records."""
        if number:
            outcomes = self.by_kind.setdefault(kind, {})
            outcomes[outcome] = outcomes.get(outcome, 0) + number


@dataclass
class Reading:
    """One reading of one connection. `report` may raise to stop it between two pages."""

    connection: Connection
    client: Client
    clock: Clock
    counts: Counts = field(default_factory=Counts)
    report: Report = _silent

    @property
    def base_currency(self) -> str:
        """The currency that an empty CURRENCY means."""
        return self.connection.organization.base_currency

    @property
    def bills_contacts(self) -> bool:
        """Whether customers are made of bill-to contacts (E6)."""
        return self.connection.settings.customer_source == BILL_TO_CONTACT

    def is_elsewhere(self, entity_id: str) -> bool:
        """Tell whether a record is another entity's than the connection's; top level is no other one.

        Source (observed): a session at an entity may still be shown what others own (gateway.md 8).
        """
        return bool(self.connection.entity_id) and entity_id not in ("", self.connection.entity_id)

    def cursor(self, stream: str) -> str:
        """Return the time up to which a stream has been read, empty when it never was."""
        row = Cursor.objects.filter(connection=self.connection, stream=stream).first()
        return row.value if row is not None else ""

    def has_cursor(self, stream: str) -> bool:
        """Tell whether a stream was ever begun."""
        return Cursor.objects.filter(connection=self.connection, stream=stream).exists()

    def move_cursor(self, stream: str, value: str) -> None:
        """Remember that all up to a returned time is stored; belongs into the transaction that stores."""
        Cursor.objects.update_or_create(connection=self.connection, stream=stream, defaults={"value": value})
