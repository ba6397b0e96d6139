"""What is used later of written payments, and the uses that may not be right any more (E13).

What a payment settled when it was written stands on its link; what an application is beyond that is a use.
"""

from django.db.models import DecimalField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from tieout.ledger.models import Application, Payment
from tieout.sync.exporting.due_filters import LOCAL, RECEIVED, VOIDED, changed, links_to, quiet
from tieout.sync.mapping.outgoing_payments import ON, REST
from tieout.sync.models import Birthplace, Connection, Link, RecordKind

KIND = RecordKind.PAYMENT_APPLICATION
_AMOUNT: "DecimalField[object, object]" = DecimalField(max_digits=24, decimal_places=6)


def due_uses(connection: Connection) -> QuerySet[Application]:
    """Return the applications that are more than their written payment settled, and were not told yet."""
    if not connection.settings.write_payments:
        return Application.objects.none()
    written = links_to(connection, RecordKind.PAYMENT, "payment_id").filter(is_gone=False)
    has_rest = written.filter(Q(seen_content__has_key=REST) | Q(born=Birthplace.REMOTE))
    on_invoice = Func(
        F("seen_content"),
        Concat(Value(ON), Cast(OuterRef("invoice_id"), TextField())),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
    settled = written.annotate(settled=Cast(on_invoice, _AMOUNT)).values("settled")[:1]
    rows = Application.objects.filter(
        Exists(has_rest),
        ~Exists(links_to(connection, KIND).filter(is_gone=False)),
        organization=connection.organization_id,
        origin=LOCAL,
        payment__state=RECEIVED,
        amount__gt=Coalesce(Subquery(settled), Value(0), output_field=_AMOUNT),
    )
    return quiet(connection, KIND, rows, revision=F("payment__revision"))


def due_use_reversals(connection: Connection) -> QuerySet[Link]:
    """Return the links of the uses that stand and may be wrong: their application or payment changed."""
    if not connection.settings.write_payments:
        return Link.objects.none()
    payment = Payment.objects.filter(id=OuterRef("parent_id"))
    is_there = Application.objects.filter(id=OuterRef("record_id"))
    is_changed = payment.filter(Q(state=VOIDED) | changed(connection, RecordKind.PAYMENT))
    rows = Link.objects.filter(
        Q(~Exists(is_there)) | Q(Exists(is_changed)),
        connection=connection,
        kind=KIND,
        born=Birthplace.LOCAL,
        is_gone=False,
    )
    revision = Subquery(payment.values("revision")[:1])
    return quiet(connection, KIND, rows, record_id="record_id", revision=revision)
