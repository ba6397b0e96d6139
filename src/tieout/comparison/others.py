"""Judge Intacct's credit and debit memos, advances and overpayments that are no record of ours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tieout.comparison import records, rests
from tieout.comparison.evidence import Evidence, PartKind, Side, UnlinkedInvoice
from tieout.comparison.findings import Circumstances, Finding, of_intacct
from tieout.comparison.lookup import payment_subject
from tieout.comparison.reading import CustomerNow
from tieout.comparison.reasons import Scope
from tieout.comparison.records import Party
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import judge, scope_of
from tieout.comparison.seen import read_rests
from tieout.comparison.staging import ADJUSTMENT, ADVANCE, DRAFT, OVERPAYMENT, OpenDocument
from tieout.comparison.standings import RemoteKey, standings
from tieout.comparison.unlinked import parents_of, scope_by_customer
from tieout.sync.models import RecordKind, RemoteObject

OBJECTS = (ADJUSTMENT, ADVANCE, OVERPAYMENT)
KINDS = {ADVANCE: "advance", OVERPAYMENT: "overpayment"}


def judge_other_documents(
    books: RemoteBooks, facts: Circumstances, lot: Sequence[OpenDocument]
) -> list[Finding]:
    """Say of what only Intacct holds why Tieout does not.

    One that was linked since the first reading is handed over to the comparison of our own records.
    """
    customer_ids = records.customers_by_party(facts.connection, {row.party for row in lot})
    known = [(row, _cheap_scope(row, facts)) for row in lot]
    posted = _without_adopted(facts, _as_they_are_now(books, [row for row, scope in known if scope is None]))
    customers = books.customers({row.customer_id for row in posted})
    by_customer = [(row, scope_by_customer(customers.get(row.customer_id))) for row in posted]
    kept_out = [
        of_intacct(row, _kind(row), reason=scope, customer_id=customer_ids.get(row.party))
        for row, scope in (*known, *by_customer)
        if scope is not None
    ]
    left = [row for row, scope in by_customer if scope is None]
    around = _Around(books, facts, left, customers, customer_ids)
    return kept_out + [_finding(row, facts, around) for row in left]


def _cheap_scope(row: OpenDocument, facts: Circumstances) -> Scope | None:
    return scope_of(
        UnlinkedInvoice(is_draft=row.state == DRAFT, is_at_location=not facts.is_elsewhere(row.entity_id))
    )


def _as_they_are_now(books: RemoteBooks, lot: Sequence[OpenDocument]) -> list[OpenDocument]:
    """Read the documents again; what owes nothing any more was used or taken back while comparing."""
    now = {
        (name, key): rest
        for name in OBJECTS
        for key, rest in books.rests(name, {row.key for row in lot if row.object == name}).items()
    }
    today = []
    for row in lot:
        seen = now.get((row.object, row.key))
        if seen is not None and seen.open:
            today.append(row._replace(open=seen.open, currency=seen.currency))
    return today


def _without_adopted(facts: Circumstances, lot: Sequence[OpenDocument]) -> list[OpenDocument]:
    links = {
        name: records.links_by_key(facts.connection, remote_object, {_own_key(row) for row in lot})
        for name, remote_object in (
            (ADJUSTMENT, RemoteObject.ARADJUSTMENT),
            (ADVANCE, RemoteObject.ARADVANCE),
            (OVERPAYMENT, RemoteObject.ARPYMT),
        )
    }
    mine: list[tuple[RecordKind, int, Decimal]] = []
    rest = []
    for row in lot:
        link = links[row.object].get(_own_key(row))
        if link is not None and link.kind in (RecordKind.PAYMENT, RecordKind.CREDIT_NOTE):
            mine.append((RecordKind(link.kind), link.record_id, row.open))
        else:
            rest.append(row)
    rests.adopt(mine)
    return rest


def _own_key(row: OpenDocument) -> str:
    """Return the key that a link would name: of an overpayment it is that of its payment."""
    return row.parent_key or row.key


def _kind(row: OpenDocument) -> str:
    if row.object == ADJUSTMENT:
        return "credit_memo" if row.open < 0 else "debit_memo"
    return KINDS[row.object]


class _Around:
    """What one lot is judged by."""

    def __init__(
        self,
        books: RemoteBooks,
        facts: Circumstances,
        lot: Sequence[OpenDocument],
        customers: Mapping[str, CustomerNow],
        customer_ids: Mapping[Party, int],
    ) -> None:
        connection = facts.connection
        self._facts, self._customers = facts, customers
        money = {_own_key(row) for row in lot if row.object != ADJUSTMENT}
        self.customer_ids = customer_ids
        of_customer = Counter(number for number, _ in customer_ids)
        self.known_customers = {number for number, count in of_customer.items() if count == 1}
        self.read = read_rests(connection, money)
        # An overpayment has no number of its own that people know: its payment's stands for it.
        self.payments = books.payments({row.parent_key for row in lot if row.object == OVERPAYMENT})
        self.standings = standings(
            connection, RecordKind.PAYMENT, remote=[each for row in lot for each in _subjects(row)]
        )
        self.parents = standings(
            connection,
            RecordKind.CUSTOMER,
            record_ids=customer_ids.values(),
            remote=[subject for row in lot for subject in parents_of(row, facts, customers)],
        )

    def parent_has_failed(self, row: OpenDocument) -> bool:
        """Say whether the customer of a document could not sync."""
        keys = parents_of(row, self._facts, self._customers)
        return self.parents.of(self.customer_ids.get(row.party), *keys).holds_others

    def named(self, row: OpenDocument) -> OpenDocument:
        """Return a document with the number that people know."""
        payment = self.payments.get(row.parent_key)
        return row._replace(number=payment.number) if payment and payment.number else row


def _subjects(row: OpenDocument) -> list[RemoteKey]:
    return [(row.object, row.key), payment_subject(_own_key(row))]


def _finding(row: OpenDocument, facts: Circumstances, around: _Around) -> Finding:
    is_memo = row.object == ADJUSTMENT
    memo_kind = PartKind.CREDIT if row.open < 0 else PartKind.DEBIT_MEMO
    waits = around.parent_has_failed(row)
    part = Evidence(
        amount=-row.open,
        kind=memo_kind if is_memo else PartKind.UNAPPLIED_CASH,
        side=Side.INTACCT,
        number=row.number,
        standing=around.standings.of(None, *_subjects(row)),
        is_direction_on=facts.settings.read_credits if is_memo else facts.settings.read_payments,
        was_read=not is_memo and around.read.get(_own_key(row)) is not None,
        parent_has_failed=waits,
        is_kept=is_memo and facts.are_credits_kept,
        # Money of a customer who is not here, or is several here (E6), has nobody to be kept for.
        only_one_counts=row.customer_id not in around.known_customers and not waits,
    )
    verdict = judge(difference=-row.open, parts=[part])
    return of_intacct(
        around.named(row),
        _kind(row),
        reason=verdict.reason,
        customer_id=around.customer_ids.get(row.party),
        parts=verdict.parts,
    )
