"""The exact request of an attempt as JSON, and back.

What was planned is what is sent, also by another worker after a restart: a resend is rebuilt from the stored
payload and never mapped again, because facts and settings may have changed since.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

Json = dict[str, Any]


class PayloadUnknown(Exception):
    """A stored payload names a request that this version does not know. `name` is its type."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The stored request {name} is not known to this version.")
        self.name = name


def to_json(request: Any) -> Json:
    """Return a request as JSON values that keep their types."""
    encoded = _encode(request)
    assert isinstance(encoded, dict)
    return encoded


def from_json(stored: Mapping[str, Any], *, known: Mapping[str, type]) -> Any:
    """Rebuild a request.

    Raises: PayloadUnknown.
    """
    return _decode(stored, known)


def digest(stored: Mapping[str, Any]) -> str:
    """Return a digest that is equal for equal requests."""
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()


def _encode(value: Any) -> Any:
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Enum):
        return {"$enum": type(value).__name__, "name": value.name}
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {"$mapping": [[_encode(k), _encode(v)] for k, v in value.items()]}
    assert dataclasses.is_dataclass(value), f"{type(value).__name__} cannot be stored"
    fields = {
        f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init and _is_said(value, f)
    }
    return {"$type": type(value).__name__} | {name: _encode(item) for name, item in fields.items()}


def _is_said(value: Any, field: "dataclasses.Field[Any]") -> bool:
    """Leave out what is absent by default: requests have many fields that are never used."""
    return field.default is not None or getattr(value, field.name) is not None


def _decode(value: Any, known: Mapping[str, type]) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item, known) for item in value)
    if not isinstance(value, dict):
        return value
    if "$decimal" in value:
        return Decimal(value["$decimal"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    if "$mapping" in value:
        return {_decode(k, known): _decode(v, known) for k, v in value["$mapping"]}
    name = value["$enum"] if "$enum" in value else value["$type"]
    kind: Any = known.get(name)
    if kind is None:
        raise PayloadUnknown(name)
    if "$enum" in value:
        return kind[value["name"]]
    return kind(**{key: _decode(item, known) for key, item in value.items() if key != "$type"})
