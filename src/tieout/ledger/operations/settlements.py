"""Set what incoming payments settle, for a set of invoices at once (E13).

The applications of imported payments on the touched invoices are replaced by the given ones in one
transaction, so the order in which payments and invoices became known does not matter. What people here
applied themselves stays; where both together exceed an invoice, the incoming payment is left out and named.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingPayment, Stored
from tieout.ledger.models import Application, Invoice, Origin, Payment, PaymentState

FIELDS = ("customer_id", "number", "currency", "amount", "method", "reference", "received_date", "notes")


@transaction.atomic
def set_settlements(
    *,
    organization: Organization,
    payments: Iterable[IncomingPayment],
    touched_invoices: Iterable[int],
    at: datetime,
) -> list[Stored]:
    """Create and update imported payments, and replace their applications on the touched invoices.

    Every payment that settles a touched invoice must be given, or its application there ends.
    Shape: one answer for each payment, in their order.
    """
    incoming = list(payments)
    touched = set(touched_invoices) | {part.invoice_id for row in incoming for part in row.applications}
    invoices = {
        row.pk: row
        for row in Invoice.objects.select_for_update()
        .filter(organization=organization, pk__in=touched)
        .order_by("pk")
    }
    known = {
        row.pk: row
        for row in Payment.objects.select_for_update()
        .filter(organization=organization, pk__in=[row.id for row in incoming if row.id is not None])
        .order_by("pk")
    }
    standing = _standing(invoices, known)
    accepted, refused = _fit(incoming, invoices)
    _remove(standing, accepted, {row.id for row in refused if row.id is not None}, touched)
    saved = _save_all(organization, accepted, known, at)
    changed = _add(organization, accepted, saved, standing, at)
    return [
        _too_much(row, known.get(row.id or 0), invoices)
        if row in refused
        else _answer(row, saved[row.ref], is_changed=row.ref in changed)
        for row in incoming
    ]


Key = tuple[int, int, str]
Saved = tuple[Payment, str]


def _standing(invoices: dict[int, Invoice], known: dict[int, Payment]) -> dict[Key, Application]:
    """Return what imported payments settle on these invoices now, and all that the given ones settle."""
    rows = Application.objects.filter(payment__origin=Origin.IMPORTED)
    on_invoices = rows.filter(invoice_id__in=invoices)
    of_payments = rows.filter(payment_id__in=known)
    return {(row.payment_id, row.invoice_id, row.kind): row for row in [*on_invoices, *of_payments]}


def _fit(
    incoming: list[IncomingPayment], invoices: dict[int, Invoice]
) -> tuple[list[IncomingPayment], list[IncomingPayment]]:
    """Split the payments into those that fit beside what was applied here, in their order, and the rest."""
    applied_here: dict[int, Decimal] = defaultdict(Decimal)
    rows = Application.objects.filter(invoice_id__in=invoices, payment__origin=Origin.LOCAL)
    for invoice_id, amount in rows.values_list("invoice_id", "amount"):
        applied_here[invoice_id] += amount
    room = {key: row.total - applied_here[key] for key, row in invoices.items() if row.state == "issued"}
    accepted, refused = [], []
    for payment in incoming:
        if all(part.amount <= room.get(part.invoice_id, Decimal(0)) for part in payment.applications):
            accepted.append(payment)
            for part in payment.applications:
                room[part.invoice_id] -= part.amount
        else:
            refused.append(payment)
    return accepted, refused


def _remove(
    standing: dict[Key, Application],
    accepted: list[IncomingPayment],
    refused_ids: set[int],
    touched: set[int],
) -> None:
    """Take off what is not there any more or differs; what stays the same is not touched."""
    wanted = {
        (row.id, part.invoice_id, part.kind): part.amount
        for row in accepted
        if row.id is not None
        for part in row.applications
    }
    given = {row.id for row in accepted if row.id is not None}
    gone = [
        key
        for key, row in standing.items()
        if key[0] not in refused_ids
        and (key[0] in given or key[1] in touched)
        and wanted.get(key) != row.amount
    ]
    Application.objects.filter(pk__in=[standing[key].pk for key in gone]).delete()
    for key in gone:
        del standing[key]


def _save_all(
    organization: Organization, accepted: list[IncomingPayment], known: dict[int, Payment], at: datetime
) -> dict[str, Saved]:
    new = [row for row in accepted if row.id is None]
    made = Payment.objects.bulk_create(
        Payment(
            organization=organization,
            origin=Origin.IMPORTED,
            created_at=at,
            updated_at=at,
            **{name: getattr(row, name) for name in FIELDS},
        )
        for row in new
    )
    saved = {row.ref: (payment, "created") for row, payment in zip(new, made, strict=True)}
    return saved | {row.ref: _update(row, known[row.id]) for row in accepted if row.id is not None}


def _update(row: IncomingPayment, known: Payment) -> Saved:
    changed = [name for name in FIELDS if getattr(known, name) != getattr(row, name)]
    if not changed or known.state == PaymentState.VOIDED:
        return known, "unchanged"
    for name in changed:
        setattr(known, name, getattr(row, name))
    known.save(update_fields=changed)
    return known, "updated"


def _add(
    organization: Organization,
    accepted: list[IncomingPayment],
    saved: dict[str, Saved],
    standing: dict[Key, Application],
    at: datetime,
) -> set[str]:
    """Add what is missing and return the refs of the payments that got something."""
    made, changed = [], set()
    for row in accepted:
        payment, _ = saved[row.ref]
        for part in row.applications:
            if (payment.pk, part.invoice_id, part.kind) in standing:
                continue
            changed.add(row.ref)
            made.append(
                Application(
                    organization=organization,
                    payment=payment,
                    invoice_id=part.invoice_id,
                    currency=row.currency,
                    kind=part.kind,
                    amount=part.amount,
                    created_at=at,
                )
            )
    Application.objects.bulk_create(made)
    return changed


def _answer(row: IncomingPayment, saved: Saved, *, is_changed: bool) -> Stored:
    payment, outcome = saved
    if outcome != "created" and (outcome == "updated" or is_changed):
        outcome = "updated"
        payment.revision += 1
        payment.save(update_fields=["revision"])
    return Stored(row.ref, payment.pk, payment.uid, payment.revision, outcome)


def _too_much(row: IncomingPayment, known: Payment | None, invoices: dict[int, Invoice]) -> Stored:
    in_the_way = tuple(part.invoice_id for part in row.applications if part.invoice_id in invoices)
    return Stored(
        row.ref,
        known.pk if known else None,
        known.uid if known else None,
        known.revision if known else 0,
        "too_much",
        in_the_way,
    )
