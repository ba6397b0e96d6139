"""Judge what the receivables hold besides invoices: credits, debits, and money that settles nothing yet."""

from collections.abc import Sequence

from tieout.comparison import records
from tieout.comparison.evidence import Evidence, PartKind, Side, UnlinkedInvoice
from tieout.comparison.findings import LOCAL, ZERO, Circumstances, Finding, of_intacct
from tieout.comparison.lookup import payment_subject, subjects
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import judge, scope_of
from tieout.comparison.staging import ADJUSTMENT, DRAFT, Candidate, OpenDocument
from tieout.sync.models import Birthplace, RecordKind


def judge_unapplied_payments(
    books: RemoteBooks, facts: Circumstances, lot: Sequence[Candidate]
) -> list[Finding]:
    """Compare what our payments hold unapplied with Intacct's overpayments of the same payments."""
    connection = facts.connection
    ids = [candidate.record_id for candidate in lot]
    links = records.links(connection, RecordKind.PAYMENT, ids)
    unapplied = books.unapplied({link.remote_key for link in links.values()})
    standings = records.standings(
        connection,
        RecordKind.PAYMENT,
        record_ids=ids,
        remote=[subject for link in links.values() for subject in subjects(link)],
    )
    payments = records.payments(connection, ids)
    findings = []
    for candidate in lot:
        payment, link = payments[candidate.record_id], links.get(candidate.record_id)
        tieout = -payment.unapplied
        intacct = unapplied.get(link.remote_key, ZERO) if link else ZERO
        is_newer = link is not None and payment.revision > link.revision
        came_from_intacct = link.born == Birthplace.REMOTE if link else payment.origin != LOCAL
        part = Evidence(
            amount=tieout - intacct,
            kind=PartKind.UNAPPLIED_CASH,
            side=Side.BOTH if link else Side.TIEOUT,
            number=payment.number,
            standing=standings.of(payment.pk, *subjects(link)),
            is_direction_on=facts.writes_payments or link is not None or came_from_intacct,
            came_from_intacct=came_from_intacct,
            is_newer_in_tieout=is_newer,
        )
        moved = (tieout, intacct) != (candidate.tieout, candidate.intacct)
        verdict = judge(difference=tieout - intacct, parts=[part], moved=moved)
        customer = payment.customer
        findings.append(
            Finding(
                kind="payment",
                currency=payment.currency,
                tieout=tieout,
                intacct=intacct,
                reason=None if tieout == intacct else verdict.reason,
                record_id=payment.pk,
                local_number=payment.number,
                remote_object=link.remote_object if link else "",
                remote_key=link.remote_key if link else "",
                remote_number=link.remote_number if link else "",
                customer_id=customer.pk if customer else None,
                customer_number=customer.number if customer else "",
                customer_name=customer.name if customer else "",
                parts=verdict.parts,
            )
        )
    return findings


def judge_other_documents(facts: Circumstances, lot: Sequence[OpenDocument]) -> list[Finding]:
    """Name the credits, debits and unapplied money of Intacct that belong to no payment of ours."""
    customer_ids = records.customers_by_party(facts.connection, {row.party for row in lot})
    standings = records.standings(
        facts.connection,
        RecordKind.PAYMENT,
        remote=[payment_subject(row.parent_key) for row in lot if row.parent_key],
    )
    findings = []
    for document in lot:
        kind = _kind(document)
        part = Evidence(
            amount=-document.open,
            kind=kind,
            side=Side.INTACCT,
            number=document.number,
            standing=standings.of(None, payment_subject(document.parent_key)),
            is_direction_on=facts.settings.read_payments or kind is not PartKind.UNAPPLIED_CASH,
        )
        verdict = judge(difference=-document.open, parts=[part])
        scope = scope_of(
            UnlinkedInvoice(
                is_draft=document.state == DRAFT,
                is_at_location=not facts.is_elsewhere(document.entity_id),
            )
        )
        reason: Reason | Scope = scope or verdict.reason
        findings.append(
            of_intacct(
                document,
                kind.value,
                reason=reason,
                customer_id=customer_ids.get(document.party),
                parts=verdict.parts,
            )
        )
    return findings


def _kind(document: OpenDocument) -> PartKind:
    if document.object == ADJUSTMENT:
        return PartKind.CREDIT if document.open < 0 else PartKind.DEBIT_MEMO
    return PartKind.UNAPPLIED_CASH
