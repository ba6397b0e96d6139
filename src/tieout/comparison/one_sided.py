"""Judge what only one book holds: invoices, credits and money of Intacct, and money of ours."""

from collections.abc import Sequence
from decimal import Decimal

from tieout.comparison import records
from tieout.comparison.evidence import Evidence, PartKind, Side, UnlinkedInvoice
from tieout.comparison.judging import ZERO, Circumstances, Finding
from tieout.comparison.reading import ADJUSTMENT, OVERPAYMENT
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import judge, scope_of
from tieout.comparison.staging import DRAFT, OpenDocument
from tieout.sync.models import RecordKind


def judge_unlinked_invoices(
    books: RemoteBooks, facts: Circumstances, lot: Sequence[OpenDocument]
) -> list[Finding]:
    """Say of open invoices of Intacct that are no record of ours whether they should be one."""
    namesakes = records.namesakes(facts.connection, {document.number for document in lot})
    ours = {
        document.key
        for document in lot
        if (document.currency, document.entered) in namesakes.get((document.number, document.customer_id), ())
    }
    kept_out = {document.key: _cheap_scope(document, facts, ours) for document in lot}
    rest = [document for document in lot if kept_out[document.key] is None]
    inactive = books.inactive_customers() if rest else frozenset()
    at_location = _at_location(books, facts, rest)
    standings = records.standings(
        facts.connection,
        RecordKind.INVOICE,
        remote_keys={document.key for document in rest},
        remote_numbers={text for document in rest for text in (document.document_id, document.number)},
    )
    findings = []
    for document in lot:
        reason: Reason | Scope | None = kept_out[document.key]
        reason = reason or scope_of(
            UnlinkedInvoice(
                is_customer_active=document.customer_id not in inactive,
                is_at_location=at_location is None or document.key in at_location,
                is_direction_on=facts.settings.read_invoices,
            )
        )
        part = Evidence(
            amount=-document.open,
            kind=PartKind.INVOICE,
            side=Side.INTACCT,
            number=document.number,
            standing=standings.of(None, document.key, document.document_id, document.number),
            parent_has_failed=document.customer_id in facts.failed_customer_numbers,
            looks_like_ours=document.key in ours,
        )
        verdict = judge(difference=-document.open, parts=[part])
        findings.append(_of_intacct(document, "invoice", reason or verdict.reason))
    return findings


def _cheap_scope(document: OpenDocument, facts: Circumstances, ours: set[str]) -> Scope | None:
    """Judge by what Intacct's row says itself, before anything more is asked for."""
    definitions = facts.settings.definitions
    return scope_of(
        UnlinkedInvoice(
            is_draft=document.state == DRAFT,
            is_order_entry=document.is_order_entry,
            is_definition_chosen=not document.is_order_entry
            or any(document.document_id.startswith(f"{name}-") for name in definitions),
            is_in_date_range=facts.is_in_date_range(document.document_date),
            looks_like_ours=document.key in ours,
        )
    )


def _at_location(
    books: RemoteBooks, facts: Circumstances, documents: Sequence[OpenDocument]
) -> frozenset[str] | None:
    """Return the keys of the invoices with a line at the chosen location, None when none is chosen."""
    if not facts.settings.location_filter or not documents:
        return None
    return books.keys_at_location({document.key for document in documents}, facts.settings.location_filter)


def judge_other_documents(documents: Sequence[OpenDocument], linked_payments: set[str]) -> list[Finding]:
    """Name the credits, debits and unapplied money that Intacct's receivables hold besides invoices.

    Money that belongs to a payment of ours is compared with that payment, not here.
    """
    findings = []
    for document in documents:
        if document.object == OVERPAYMENT and document.parent_key in linked_payments:
            continue
        kind = _kind(document)
        part = Evidence(amount=-document.open, kind=kind, side=Side.INTACCT, number=document.number)
        reason: Reason | Scope = judge(difference=-document.open, parts=[part]).reason
        if document.state == DRAFT:
            reason = Scope.DRAFT
        findings.append(_of_intacct(document, kind.value, reason))
    return findings


def _kind(document: OpenDocument) -> PartKind:
    if document.object == ADJUSTMENT:
        return PartKind.CREDIT if document.open < 0 else PartKind.DEBIT_MEMO
    return PartKind.UNAPPLIED_CASH


def judge_unapplied_payments(
    facts: Circumstances, documents: Sequence[OpenDocument]
) -> tuple[list[Finding], set[str]]:
    """Compare what our payments hold unapplied with Intacct's overpayments of the same payments.

    Shape: the findings, and Intacct's keys of the payments that were looked at.
    """
    connection = facts.connection
    payments = records.unapplied_payments(connection)
    ids = [payment.pk for payment in payments]
    links = records.links(connection, RecordKind.PAYMENT, ids)
    standings = records.standings(
        connection,
        RecordKind.PAYMENT,
        record_ids=ids,
        remote_keys=[link.remote_key for link in links.values()],
    )
    over: dict[str, Decimal] = {}
    for document in documents:
        if document.object == OVERPAYMENT:
            over[document.parent_key] = over.get(document.parent_key, ZERO) + document.open
    findings = []
    for payment in payments:
        link = links.get(payment.pk)
        intacct = over.get(link.remote_key, ZERO) if link else ZERO
        tieout = -payment.unapplied
        part = Evidence(
            amount=tieout - intacct,
            kind=PartKind.UNAPPLIED_CASH,
            side=Side.BOTH if link else Side.TIEOUT,
            number=payment.number,
            standing=standings.of(payment.pk, link.remote_key if link else ""),
            is_direction_on=bool(link) or facts.writes_payments,
            is_newer_in_tieout=bool(link) and payment.revision > (link.revision if link else 0),
        )
        verdict = judge(difference=tieout - intacct, parts=[part])
        findings.append(
            Finding(
                kind="payment",
                currency=payment.currency,
                tieout=tieout,
                intacct=intacct,
                reason=None if tieout == intacct else verdict.reason,
                record_id=payment.pk,
                local_number=payment.number,
                remote_object="ARPYMT" if link else "",
                remote_key=link.remote_key if link else "",
                remote_number=link.remote_number if link else "",
                customer_number=payment.customer.number if payment.customer else "",
                customer_name=payment.customer.name if payment.customer else "",
                parts=verdict.parts,
            )
        )
    return findings, {link.remote_key for link in links.values()}


def _of_intacct(document: OpenDocument, kind: str, reason: Reason | Scope) -> Finding:
    return Finding(
        kind=kind,
        currency=document.currency,
        tieout=ZERO,
        intacct=document.open,
        reason=reason,
        remote_object=document.object,
        remote_key=document.key,
        remote_number=document.number,
        customer_number=document.customer_id,
        customer_name=document.customer_name,
    )
