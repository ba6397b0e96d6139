"""Judge what is left of our payments against Intacct's overpayments and advances of the same ones."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from tieout.comparison import records
from tieout.comparison.applications import TOLD_OF_REST, Applications
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.findings import ZERO, Circumstances, Finding
from tieout.comparison.lookup import subjects
from tieout.comparison.reading import RestNow
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.seen import read_rests
from tieout.comparison.staging import ADVANCE, OVERPAYMENT, Candidate
from tieout.comparison.standings import confirmed_since, most_pressing, standings
from tieout.comparison.unapplied import Rest, judge_rests
from tieout.comparison.visibility import is_any_gone, is_any_hidden, is_gone, is_hidden
from tieout.ledger.models import Payment
from tieout.sync.models import Link, RecordKind, RemoteObject

KIND = RecordKind.PAYMENT


def judge_payment_rests(books: RemoteBooks, facts: Circumstances, lot: Sequence[Candidate]) -> list[Finding]:
    """Compare what our payments hold unapplied with what Intacct holds unapplied of them."""
    return judge_rests(KIND, lot, _Payments(books, facts, [candidate.record_id for candidate in lot]))


class _Payments:
    """What a lot of payments is judged by."""

    def __init__(self, books: RemoteBooks, facts: Circumstances, ids: Sequence[int]) -> None:
        connection = facts.connection
        self._facts, self._not_readable = facts, frozenset(books.not_readable)
        self.links: Mapping[int, Link] = records.links(connection, KIND, ids)
        keys = {link.remote_key for link in self.links.values()}
        self.now: Mapping[str, RestNow] = _rests(books, self.links.values())
        self._used_elsewhere = _used_elsewhere(books, facts, self.links.values())
        self._read = read_rests(connection, keys)
        self._standings = standings(
            connection,
            KIND,
            record_ids=ids,
            remote=[subject for link in self.links.values() for subject in subjects(link)],
        )
        self._confirmed = confirmed_since(connection, KIND, ids, facts.visible_since)
        self._uses = Applications(connection, RecordKind.PAYMENT_APPLICATION, ids, facts.visible_since)
        self._payments = books.payments(keys | {link.remote_key for link in self._uses.links.values()})
        # Our own numbers are read last: what the sync stored meanwhile is in them.
        self.ours: Mapping[int, Payment] = records.payments(connection, ids)

    def part(self, rest: Rest) -> Evidence:
        """Return all that is known about what is left of one payment."""
        link, uses, number = rest.link, self._uses, rest.record.pk
        use_ids = uses.ids_of(number)
        is_newer = rest.is_revised or uses.has_unwritten(use_ids, link) or uses.has_to_take_back(use_ids)
        now = self._payments.get(link.remote_key) if link else None
        stands = now is not None and not now.is_reversed
        return Evidence(
            amount=rest.amount,
            kind=PartKind.UNAPPLIED_CASH,
            side=Side.BOTH if link else Side.TIEOUT,
            number=rest.record.number,
            standing=most_pressing([self._standings.of(number, *subjects(link)), uses.standing(use_ids)]),
            is_direction_on=self._is_direction_on(rest, is_newer=is_newer),
            came_from_intacct=rest.came_from_intacct,
            is_newer_in_tieout=link is not None and is_newer,
            is_newer_in_intacct=rest.is_modified(now.modified if now else "")
            or self._is_used_in_intacct(rest, use_ids),
            is_gone_in_intacct=(link is not None and is_gone(link, rest.record.state, stands=stands))
            or is_any_gone(use_ids, uses, self._payments),
            is_hidden=is_hidden(self._confirmed.get(number, []), is_missing=now is None, still_stands=stands)
            or is_any_hidden(use_ids, uses, self._payments),
            only_one_counts=self._is_counted_once(rest),
        )

    def _is_used_in_intacct(self, rest: Rest, use_ids: Iterable[int]) -> bool:
        """Say whether Intacct holds another rest than was read from it, or told to it."""
        link = rest.link
        if link is None:
            return False
        read = self._read.get(link.remote_key)
        if read is not None:
            return read != rest.intacct
        told = link.seen_content.get(TOLD_OF_REST)
        return told is not None and self._uses.told(use_ids) - Decimal(told) != rest.intacct

    def _is_counted_once(self, rest: Rest) -> bool:
        """Say whether Intacct used the rest on what Tieout does not carry, or does not show it at all."""
        link = rest.link
        if link is None:
            return False
        is_shown = _object_of(link) not in self._not_readable
        return not is_shown or rest.amount == -self._used_elsewhere.get(link.remote_key, ZERO)

    def _is_direction_on(self, rest: Rest, *, is_newer: bool) -> bool:
        if rest.link is None:
            return self._facts.writes_payments or rest.came_from_intacct
        return self._facts.writes_payments if is_newer else self._facts.settings.read_payments


def _object_of(link: Link) -> str:
    """Return the object that holds what is left of a payment."""
    return ADVANCE if link.remote_object == RemoteObject.ARADVANCE else OVERPAYMENT


def _used_elsewhere(
    books: RemoteBooks, facts: Circumstances, links: Collection[Link]
) -> Mapping[str, Decimal]:
    """Sum what Intacct used of payments and advances on invoices that are no record of ours, by their key."""
    advances = {link.remote_key for link in links if _object_of(link) == ADVANCE}
    used = books.used_on({link.remote_key for link in links} - advances, advances)
    ours = records.invoices_by_ar_key(facts.connection, {row.invoice_key for row in used})
    sums: dict[str, Decimal] = {}
    for row in used:
        if row.invoice_key not in ours:
            sums[row.used_key] = sums.get(row.used_key, ZERO) + row.amount
    return sums


def _rests(books: RemoteBooks, links: Iterable[Link]) -> dict[str, RestNow]:
    keys: dict[str, set[str]] = {ADVANCE: set(), OVERPAYMENT: set()}
    for link in links:
        keys[_object_of(link)].add(link.remote_key)
    overpayments = books.rests(OVERPAYMENT, keys[OVERPAYMENT], by="PARENTPAYMENTKEY")
    return {**books.rests(ADVANCE, keys[ADVANCE]), **overpayments}
