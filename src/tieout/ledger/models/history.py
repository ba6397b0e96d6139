"""The history: every state of a row, in tables that the application may add to and never change.

Triggers write it, whoever makes the change: an operation, a bulk load or a person at the database's prompt.
`pgh_context` says who did it (`ledger.operations.history`); it stands in the event itself, so that it cannot
be rewritten either.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import pghistory
from django.db import models
from pghistory.models import Event as PlainEvent

Row = TypeVar("Row", bound=type[models.Model])


class Event(PlainEvent):
    """One state of one row."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def keep_history(*, exclude: Collection[str] = (), references: dict[str, str]) -> Callable[[Row], Row]:
    """Keep every state of a model's rows.

    `exclude` names what the database computes; the `uid` never changes and is left out as well. `references`
    names the foreign keys and what they point to: an event is found by its row and needs no index for them.
    """
    # What is new or gone is written once for each statement. Updates compare row by row: a statement would
    # join its old and new rows with a plan that PostgreSQL makes for one row and keeps for ten thousand.
    track: Callable[[Row], Row] = pghistory.track(
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(level=pghistory.Row),
        pghistory.DeleteEvent(level=pghistory.Statement),
        exclude=["uid", *exclude],
        attrs={name: _reference(to) for name, to in references.items()},
        base_model=Event,
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )
    return track


def _reference(to: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        related_query_name="+",
    )
