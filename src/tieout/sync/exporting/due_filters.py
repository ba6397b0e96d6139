"""What all due records have in common: linked or not, changed since, not under way, not ignored."""

from typing import TypeVar, cast

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from tieout.sync.exporting.decisions import subject_key
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Direction,
    Failure,
    FailureState,
    Link,
    RecordKind,
    Replacing,
)

Row = TypeVar("Row", bound=Model)
LOCAL, ISSUED, VOIDED, RECEIVED = "local", "issued", "voided", "received"


def links_to(connection: Connection, kind: RecordKind, record_id: str = "id") -> QuerySet[Link]:
    """Return the links of the records of an outer query."""
    return Link.objects.filter(connection=connection, kind=kind, record_id=OuterRef(record_id))


def linked(connection: Connection, kind: RecordKind) -> Exists:
    """Tell whether a record of the outer query has a link."""
    return Exists(links_to(connection, kind))


def changed(connection: Connection, kind: RecordKind) -> Q:
    """Tell whether a record of the outer query is newer than its link, and still stands in Intacct.

    One that was taken back to be written anew stands there no more and is still to come.
    """
    newer = links_to(connection, kind).filter(
        Q(is_gone=False) | Q(replacing=Replacing.TAKEN_BACK), revision__lt=OuterRef("revision")
    )
    return Q(Exists(newer))


def quiet(
    connection: Connection,
    kind: RecordKind,
    rows: QuerySet[Row],
    *,
    record_id: str = "id",
    revision: Combinable | None = None,
) -> QuerySet[Row]:
    """Leave out what is under way, and what a person chose to ignore until it changes."""
    under_way = Attempt.objects.filter(
        connection=connection, kind=kind, record_id=OuterRef(record_id), state__in=OPEN_ATTEMPT_STATES
    )
    ignored = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.IGNORED,
        subject=Concat(Value(subject_key(kind, 0)[:-1]), Cast(OuterRef(record_id), CharField())),
        seen_mark=Cast(OuterRef("due_revision"), CharField()),
    )
    known = cast("QuerySet[Row]", rows.alias(due_revision=F("revision") if revision is None else revision))
    return known.filter(~Exists(under_way), ~Exists(ignored))
