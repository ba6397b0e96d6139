"""The rows that the sync keeps: who is who, what was tried, what needs a person."""

from tieout.sync.models.attempt import OPEN_ATTEMPT_STATES, Attempt, AttemptState, Operation
from tieout.sync.models.connection import Connection, ConnectionState
from tieout.sync.models.cursor import Cursor
from tieout.sync.models.failure import Direction, Failure, FailureKind, FailureLevel, FailureState
from tieout.sync.models.link import Birthplace, Link, RecordKind, RemoteObject, Replacing
from tieout.sync.models.remote_payment import (
    RemoteAdjustment,
    RemotePayment,
    RemoteSettlement,
    SettlementKind,
)
from tieout.sync.models.run import Run, RunKind, RunState

__all__ = [
    "OPEN_ATTEMPT_STATES",
    "Attempt",
    "AttemptState",
    "Birthplace",
    "Connection",
    "ConnectionState",
    "Cursor",
    "Direction",
    "Failure",
    "FailureKind",
    "FailureLevel",
    "FailureState",
    "Link",
    "Operation",
    "RecordKind",
    "RemoteAdjustment",
    "RemoteObject",
    "RemotePayment",
    "RemoteSettlement",
    "Replacing",
    "Run",
    "RunKind",
    "RunState",
    "SettlementKind",
]
