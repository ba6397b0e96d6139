"""Judge what is left of our credit notes against Intacct's credit memos that are the same."""

from collections.abc import Mapping, Sequence

from tieout.comparison import records
from tieout.comparison.applications import Applications
from tieout.comparison.credit_mode import notes_that_stay
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.findings import Circumstances, Finding
from tieout.comparison.lookup import payment_key, subjects
from tieout.comparison.reading import RestNow
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.staging import ADJUSTMENT, Candidate
from tieout.comparison.standings import confirmed_since, most_pressing, standings
from tieout.comparison.unapplied import Rest, judge_rests
from tieout.comparison.visibility import is_any_gone, is_any_hidden, is_gone, is_hidden
from tieout.ledger.models import CreditNote
from tieout.sync.models import Link, RecordKind

KIND = RecordKind.CREDIT_NOTE


def judge_credit_rests(books: RemoteBooks, facts: Circumstances, lot: Sequence[Candidate]) -> list[Finding]:
    """Compare what is left of our credit notes with what is left of the same credit memos.

    As documented a credit note is no record of Intacct, and what is left of it is owed here alone.
    """
    return judge_rests(KIND, lot, _CreditNotes(books, facts, [candidate.record_id for candidate in lot]))


class _CreditNotes:
    """What a lot of credit notes is judged by."""

    def __init__(self, books: RemoteBooks, facts: Circumstances, ids: Sequence[int]) -> None:
        connection = facts.connection
        self._facts = facts
        self.links: Mapping[int, Link] = records.links(connection, KIND, ids)
        self.now: Mapping[str, RestNow] = books.rests(
            ADJUSTMENT, {link.remote_key for link in self.links.values()}
        )
        self._standings = standings(
            connection,
            KIND,
            record_ids=ids,
            remote=[subject for link in self.links.values() for subject in subjects(link)],
        )
        self._confirmed = confirmed_since(connection, KIND, ids, facts.visible_since)
        self._applied = Applications(connection, RecordKind.CREDIT_APPLICATION, ids, facts.visible_since)
        self._payments = books.payments({payment_key(link) for link in self._applied.links.values()})
        # Our own numbers are read last: what the sync stored meanwhile is in them.
        self.ours: Mapping[int, CreditNote] = records.credit_notes(connection, ids)
        self._staying = notes_that_stay(facts, self.ours.values(), self.links)
        self._customers = standings(
            connection, RecordKind.CUSTOMER, record_ids={note.customer_id for note in self.ours.values()}
        )

    def part(self, rest: Rest) -> Evidence:
        """Return all that is known about what is left of one credit note."""
        note, link = self.ours[rest.record.pk], rest.link
        now = self.now.get(link.remote_key) if link else None
        standing = self._standings.of(note.pk, *subjects(link))
        if link is None:
            return Evidence(
                amount=rest.amount,
                kind=PartKind.CREDIT,
                side=Side.TIEOUT,
                number=note.number,
                standing=standing,
                is_direction_on=self._facts.writes_credits or rest.came_from_intacct,
                came_from_intacct=rest.came_from_intacct,
                parent_has_failed=self._customers.of(note.customer_id).holds_others,
                is_kept=note.pk in self._staying,
            )
        ids = self._applied.ids_of(note.pk)
        is_newer = rest.is_revised or self._applied.has_unwritten(ids) or self._applied.has_to_take_back(ids)
        return Evidence(
            amount=rest.amount,
            kind=PartKind.CREDIT,
            side=Side.BOTH,
            number=note.number,
            standing=most_pressing([standing, self._applied.standing(ids)]),
            is_direction_on=self._facts.writes_credits or not is_newer,
            came_from_intacct=rest.came_from_intacct,
            is_newer_in_tieout=is_newer,
            is_newer_in_intacct=rest.is_modified(now.modified if now else ""),
            is_gone_in_intacct=is_gone(link, note.state, stands=now is not None)
            or is_any_gone(ids, self._applied, self._payments),
            is_hidden=is_hidden(
                self._confirmed.get(note.pk, []), is_missing=now is None, still_stands=now is not None
            )
            or is_any_hidden(ids, self._applied, self._payments),
        )
