"""The handles of a write: its control id at the gateway and its marker inside the record.

Both are functions of the record alone, so that another worker, years later, derives the same ones.
"""

from uuid import UUID

from tieout.sync.models import Operation, RecordKind

CONTROL_ID_LENGTH_MAX = 256  # Source (documented): api.xsd.


def control_id(
    *,
    connection_uid: UUID,
    operation: Operation,
    kind: RecordKind,
    record_uid: UUID,
    revision: int,
    generation: int,
    take: int = 1,
) -> str:
    """Return the control id of one write.

    A refused write may be sent again under its control id; Intacct remembers only what it executed. Another
    payload for the same revision (a setting was corrected after a refusal) is another `take`.
    Source (documented): gateway.md 10.
    """
    parts = ["tieout", connection_uid.hex, operation.value, kind.value, record_uid.hex, f"r{revision}"]
    if kind is RecordKind.PAYMENT or generation > 1:
        parts.append(f"g{generation}")
    if take > 1:
        parts.append(f"t{take}")
    made = ":".join(parts)
    assert len(made) <= CONTROL_ID_LENGTH_MAX
    return made


def payment_token(*, record_uid: UUID, generation: int) -> str:
    """Return the marker that a payment carries in its description, the same for every try of a generation."""
    return f"tieout:{record_uid.hex}:{generation}"
