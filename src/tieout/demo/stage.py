"""The stage of a story: two books with their clocks, and the people at work in them.

It does with Tieout what its commands do: connect, save settings, import, sync, tie out. Where the wire fails
it goes on as a worker would, and where an answer stays unknown it lets the time pass after which Tieout may
know. It looks into Intacct only as a person could.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet

from tieout.comparison.operations import tie_out
from tieout.demo.intacct_books import IntacctBooks
from tieout.demo.outcome import Disagreement, Outcome, StoryBroken
from tieout.demo.person_in_intacct import PersonInIntacct
from tieout.demo.person_in_tieout import PersonInTieout
from tieout.demo.story_clock import StoryClock
from tieout.demo.tieout_books import TieoutBooks
from tieout.identity.models import Organization, Role
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.runtime.sandbox_process import SandboxAddress
from tieout.sync import running
from tieout.sync.exporting import due
from tieout.sync.exporting.rounds import ROUNDS
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Direction,
    Failure,
    FailureLevel,
    FailureState,
    RecordKind,
    Run,
    RunState,
)
from tieout.sync.operations import connections, failures
from tieout.sync.settings import ConnectionSettings

Made = TypeVar("Made")
NOON = time(12)
TRIES_MAX = 60
ROUNDS_OF_DOUBT = 3
# Longer than the horizon after which "not found" proves that a write did not happen.
UNTIL_CERTAIN = timedelta(hours=4)


@dataclass(frozen=True)
class Firm:
    """A firm with its people, and where in Intacct it keeps its books; no entity is the top level."""

    name: str
    biller: str
    viewers: tuple[str, ...] = ()
    entity_id: str = ""
    location_id: str = "100"


COPPER_KETTLE = Firm("Copper Kettle", "alice@copperkettle.example", ("bob@copperkettle.example",))


class Stage:
    """One firm with two books.

    `passing` are the errors that pass by themselves when something is tried again; where none are named,
    the wire is sound and nothing is tried twice.
    """

    def __init__(
        self,
        *,
        address: SandboxAddress,
        intacct: PersonInIntacct,
        passing: tuple[type[Exception], ...] = (),
        tell: Callable[[str], None] = lambda _: None,
        firm: Firm = COPPER_KETTLE,
    ) -> None:
        self.intacct = intacct
        self.there = IntacctBooks(intacct)
        self._firm = firm
        self.tell = tell
        self._address = address
        self._passing = passing
        self._clock = StoryClock(intacct.now().replace(tzinfo=UTC))
        self._connection: Connection | None = None
        self.organization = create_organization(name=firm.name, at=self.now())
        self.books = TieoutBooks(self.organization)
        self.biller = _hire(self.organization, firm.biller, Role.BILLING, self.now)
        for email in firm.viewers:
            _hire(self.organization, email, Role.VIEWER, self.now)

    def beside(self, firm: Firm) -> "Stage":
        """Set a stage for another firm in the same Intacct."""
        return Stage(
            address=self._address, intacct=self.intacct, passing=self._passing, tell=self.tell, firm=firm
        )

    # --- Time ---------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the time of the story, in both books the same."""
        return self._clock.now()

    def today(self) -> date:
        """Return the day of the story."""
        return self.organization.today(self.now())

    def move_to(self, day: date) -> None:
        """Let it be noon of a day in both books, unless it is later already."""
        noon = datetime.combine(day, NOON, tzinfo=UTC)
        if self.now() < noon:
            self._set_clocks(noon)

    def _set_clocks(self, moment: datetime) -> None:
        self.intacct.set_clock(set=moment.replace(tzinfo=None).isoformat(timespec="seconds"))
        self._clock.set(moment)

    # --- What an administrator does -----------------------------------------------------------------------

    @property
    def connection(self) -> Connection:
        """The connection as the database holds it now."""
        assert self._connection is not None, "connect first"
        self._connection.refresh_from_db()
        return self._connection

    def connect(self) -> None:
        """Sign in to Intacct, at the firm's entity or at top level, and keep the connection."""
        known = self._address
        self._connection = self._try_again(
            lambda: connections.connect(
                organization=self.organization,
                name=self._firm.name,
                company_id=known.company_id,
                user_id=known.user_id,
                password=known.user_password,
                entity=self._firm.entity_id,
                gateway_url=known.gateway,
                at=self.now(),
            )
        )

    def save_settings(self, **changes: Any) -> None:
        """Save the settings with these changed; the first time from the defaults, at the firm's location."""
        connection = self.connection
        is_first = connection.settings_version == 0
        known = ConnectionSettings(location_id=self._firm.location_id) if is_first else connection.settings
        connections.save_settings(connection=connection, settings=replace(known, **changes), at=self.now())

    def waiting_to_be_written(self) -> due.Pending:
        """Count what the next sync would write if writing were on."""
        return connections.preview_reconcile(self.connection)

    def start_reconcile(self) -> None:
        """Switch writing to Intacct on."""
        connections.start_reconcile(connection=self.connection, at=self.now())

    def retry(self, record: str) -> None:
        """Ask that the failure of a record of ours is tried again."""
        failures.retry(failure=self._failures().get(local_number=record), at=self.now())

    # --- What the sync does -------------------------------------------------------------------------------

    def import_customers(self) -> None:
        """Bring the whole customer list."""
        self._run(lambda: running.import_customers(connection=self.connection, clock=self.now))

    def import_invoices(self) -> None:
        """Bring the outstanding invoices with their earlier settlements."""
        self._run(lambda: running.import_invoices(connection=self.connection, clock=self.now))

    def sync_until_quiet(self) -> None:
        """Sync until nothing is in doubt and what still waits to be written waits for a person."""
        rounds_of_doubt = 0
        for _ in range(TRIES_MAX):
            self._run(lambda: running.sync(connection=self.connection, clock=self.now))
            if self._is_at_rest():
                return
            rounds_of_doubt += self._open_attempts().exists()
            if rounds_of_doubt and rounds_of_doubt % ROUNDS_OF_DOUBT == 0:
                self._set_clocks(self.now() + UNTIL_CERTAIN)
        open_count = self._open_attempts().count()
        waiting = self.waiting_to_be_written().count
        raise StoryBroken(f"The sync does not come to rest: {open_count} writes are open, {waiting} wait.")

    def tie_out(self, outcome: Outcome) -> list[Disagreement]:
        """Tie out, keep the result in the outcome and return on what the books disagree."""
        found = self._try_again(lambda: tie_out(connection=self.connection, at=self.now()))
        outcome.tie_out = found.to_json()
        outcome.compared.append(found.invoice_count)
        return [Disagreement(**line) for line in outcome.tie_out["differences"]]

    def fill_counts(self, outcome: Outcome) -> None:
        """Count what travelled and what was asked of Intacct."""
        self.books.fill_counts(outcome)
        counters = self.intacct.counters()
        outcome.gateway = {
            "requests": counters["requests"],
            "transactions": counters["transactions"],
            "by_function": counters["functions"],
        }

    def _run(self, begin: Callable[[], Run]) -> None:
        """Carry out a run; on a shaky wire let it go on where it broke off, until it reaches its end."""
        run = begin()
        tries = 1
        while run.state == RunState.FAILED and self._passing and tries < TRIES_MAX:
            run = running.carry_out(run=run, clock=self.now)
            tries += 1
        if run.state == RunState.DONE:
            return
        raise StoryBroken(f"{run.get_kind_display()} {run.get_state_display().lower()}: {run.error_text}")

    def _try_again(self, act: Callable[[], Made]) -> Made:
        for _ in range(TRIES_MAX):
            try:
                return act()
            except self._passing as error:
                trouble = error
        raise StoryBroken(f"The wire fails too often: {trouble}") from trouble

    def _is_at_rest(self) -> bool:
        connection = self.connection
        if self._open_attempts().exists() or self._failures().filter(retry_requested=True).exists():
            return False
        return not connection.reconcile_on or not any(
            each.due(connection).exclude(**{f"{each.key}__in": self._held(each.kind)}).exists()
            for each in ROUNDS
        )

    def _held(self, kind: RecordKind) -> QuerySet[Any]:
        """Name the records that a failure holds, or a warning leaves out."""
        held = self._open().filter(direction=Direction.EXPORT, kind=kind, record_id__isnull=False)
        return held.values("record_id")

    def _open_attempts(self) -> QuerySet[Attempt]:
        return Attempt.objects.filter(connection=self._connection, state__in=OPEN_ATTEMPT_STATES)

    def _failures(self) -> QuerySet[Failure]:
        return self._open().filter(level=FailureLevel.FAILURE)

    def _open(self) -> QuerySet[Failure]:
        return Failure.objects.filter(connection=self._connection, state=FailureState.OPEN)


def _hire(organization: Organization, email: str, role: Role, now: Callable[[], datetime]) -> PersonInTieout:
    user = add_user(email=email, password=secrets.token_urlsafe(), at=now())
    add_member(organization=organization, user=user, role=role)
    return PersonInTieout(organization, user, now)
