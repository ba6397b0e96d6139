"""What is left of one payment or credit note of ours, beside what Intacct holds of the same one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from tieout.comparison.evidence import Evidence
from tieout.comparison.findings import LOCAL, ZERO, Finding
from tieout.comparison.reading import RestNow
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.rules import judge
from tieout.comparison.staging import Candidate
from tieout.ledger.models import CreditNote, Payment
from tieout.sync.models import Birthplace, Link, RecordKind

Record = Payment | CreditNote


class Around(Protocol):
    """What a lot of payments, or of credit notes, is judged by."""

    @property
    def ours(self) -> Mapping[int, Record]:
        """Our records as they are now, by id."""

    @property
    def links(self) -> Mapping[int, Link]:
        """Their links, by id."""

    @property
    def now(self) -> Mapping[str, RestNow]:
        """What Intacct holds now, by the key that the link names."""

    def part(self, rest: "Rest") -> Evidence:
        """Return all that is known about one of them."""


@dataclass(frozen=True)
class Rest:
    """What is left of one record of ours, in both books, as it is now."""

    record: Record
    kind: RecordKind
    link: Link | None
    intacct: Decimal
    currency: str

    @property
    def tieout(self) -> Decimal:
        """What is left here; it lowers the receivables."""
        return -Decimal(self.record.unapplied)

    @property
    def amount(self) -> Decimal:
        """The difference."""
        return self.tieout - self.intacct

    @property
    def came_from_intacct(self) -> bool:
        """Whether the record was born there."""
        return self.link.born == Birthplace.REMOTE if self.link else self.record.origin != LOCAL

    @property
    def is_revised(self) -> bool:
        """Whether the record is newer here than Intacct was told."""
        return self.link is not None and self.record.revision > self.link.revision

    def is_modified(self, modified: str) -> bool:
        """Say whether the record is newer in Intacct than the link saw it."""
        return bool(
            self.link and self.link.seen_modified and modified and modified != self.link.seen_modified
        )


def judge_rests(kind: RecordKind, lot: Sequence[Candidate], around: Around) -> list[Finding]:
    """Say of each record of a lot what is left of it in both books, and why not the same."""
    findings: list[Finding] = []
    for candidate in lot:
        link, record = around.links.get(candidate.record_id), around.ours.get(candidate.record_id)
        seen = around.now.get(link.remote_key) if link else None
        if record is None:
            findings += _without_record(kind, link, seen)
            continue
        # What only an attempt ties to Intacct has no key to be read again by.
        intacct = (seen.open if seen else ZERO) if link else candidate.intacct
        rest = Rest(record, kind, link, intacct, seen.currency if seen else record.currency)
        moved = (rest.tieout, rest.intacct) != (candidate.tieout, candidate.intacct)
        findings += _judge(rest, around.part(rest), moved=moved)
    return findings


def _without_record(kind: RecordKind, link: Link | None, seen: RestNow | None) -> list[Finding]:
    """Report what a link says is ours although the record is not there: the sync's own rows are damaged."""
    if link is None or seen is None or not seen.open:
        return []
    return [
        Finding(
            kind=kind.value,
            currency=seen.currency,
            tieout=ZERO,
            intacct=seen.open,
            reason=Reason.UNEXPLAINED,
            remote_object=link.remote_object,
            remote_key=link.remote_key,
            remote_number=link.remote_number,
        )
    ]


def _judge(rest: Rest, part: Evidence, *, moved: bool) -> list[Finding]:
    if rest.intacct and rest.currency != rest.record.currency:
        lines = [
            _finding(rest, reason=Reason.CURRENCY, currency=rest.record.currency, intacct=ZERO),
            _finding(rest, reason=Reason.CURRENCY, currency=rest.currency, tieout=ZERO),
        ]
        return [line for line in lines if line.tieout or line.intacct]
    if not rest.amount:
        return [_finding(rest, reason=None)]
    verdict = judge(difference=rest.amount, parts=[part], moved=moved)
    return [replace(_finding(rest, reason=verdict.reason), parts=verdict.parts)]


def _finding(rest: Rest, *, reason: Reason | Scope | None, **facts: str | Decimal) -> Finding:
    record, link, customer = rest.record, rest.link, rest.record.customer
    finding = Finding(
        kind=rest.kind.value,
        currency=record.currency,
        tieout=rest.tieout,
        intacct=rest.intacct,
        reason=reason,
        record_id=record.pk,
        local_number=record.number,
        remote_object=link.remote_object if link else "",
        remote_key=link.remote_key if link else "",
        remote_number=link.remote_number if link else "",
        customer_id=customer.pk if customer else None,
        customer_number=customer.number if customer else "",
        customer_name=customer.name if customer else "",
    )
    return replace(finding, **facts)  # type: ignore[arg-type]
