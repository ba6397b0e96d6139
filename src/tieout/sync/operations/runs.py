"""Ask for an import or a sync: now in this process, or later by a worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as queue

from tieout.identity.models import User
from tieout.lib.identifiers import new_uid
from tieout.sync.errors import ConnectionPaused, SettingsNotSaved
from tieout.sync.models import Connection, ConnectionState, Run, RunKind, RunState

TASK = "sync.run"
ACTIVE_STATES = (RunState.QUEUED, RunState.RUNNING)


def begin(
    *,
    connection: Connection,
    kind: RunKind,
    options: Mapping[str, Any] | None = None,
    by: User | None = None,
) -> Run:
    """Write down a run with the settings and options it is to work with.

    Raises: SettingsNotSaved, ConnectionPaused.
    """
    refuse_unready(connection)
    return Run.objects.create(
        uid=new_uid(),
        organization_id=connection.organization_id,
        connection=connection,
        kind=kind,
        started_by=by,
        settings_json=connection.settings_json,
        settings_version=connection.settings_version,
        options=dict(options or {}),
    )


def refuse_unready(connection: Connection) -> None:
    """Refuse a connection over which nothing may be read yet.

    Raises: SettingsNotSaved, ConnectionPaused.
    """
    if connection.state == ConnectionState.PAUSED:
        raise ConnectionPaused(connection.name, connection.pause_text, connection.pause_cause)
    if connection.settings_version == 0:
        raise SettingsNotSaved(connection.name)


def sync_later(*, connection: Connection, by: User | None = None) -> Run:
    """Ask a worker for a sync, unless one waits already.

    Raises: SettingsNotSaved, ConnectionPaused.
    """
    return _later(connection=connection, kind=RunKind.SYNC, by=by)


def import_later(
    *, connection: Connection, kind: RunKind, options: Mapping[str, Any] | None = None, by: User | None = None
) -> Run:
    """Ask a worker for an import, unless one of this kind waits or runs already.

    Raises: SettingsNotSaved, ConnectionPaused.
    """
    return _later(connection=connection, kind=kind, options=options, by=by)


def _later(
    *, connection: Connection, kind: RunKind, by: User | None, options: Mapping[str, Any] | None = None
) -> Run:
    # A sync that runs may have passed the change that somebody asks about: only a waiting one is as good.
    states = (RunState.QUEUED,) if kind == RunKind.SYNC else ACTIVE_STATES
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)
        waiting = Run.objects.filter(connection=connection, kind=kind, state__in=states).first()
        if waiting is not None:
            return waiting
        run = begin(connection=connection, kind=kind, options=options, by=by)
        # One sync and one import of a connection at a time; a sync that meets an import only writes.
        lock = f"{'sync' if kind == RunKind.SYNC else 'import'}:{connection.pk}"
        queue.configure_task(TASK, lock=lock).defer(run_id=run.pk)
    return run


def cancel(*, run: Run, at: datetime) -> Run:
    """Ask a run to stop at the next page; one that did not begin yet ends at once."""
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run.pk)
        if held.state == RunState.QUEUED:
            held.state, held.finished_at = RunState.CANCELLED, at
        held.cancel_requested = True
        held.save(update_fields=["state", "finished_at", "cancel_requested"])
    return held
