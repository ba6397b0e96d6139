"""Settings as a person types them: NAME=VALUE in, NAME=VALUE out."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tieout.sync.settings import ConnectionSettings, SettingRefused

YES, NO = ("on", "yes", "true", "1"), ("off", "no", "false", "0")
DEFAULTS = ConnectionSettings()
NAMES = tuple(field.name for field in dataclasses.fields(ConnectionSettings))
DATES = ("date_from", "date_to")


def changed(settings: ConnectionSettings, assignments: Iterable[str]) -> ConnectionSettings:
    """Return the settings with each NAME=VALUE put in.

    Raises: SettingRefused, naming the setting and what it may be.
    """
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in NAMES:
            raise SettingRefused(assignment, f"write NAME=VALUE with one of these names: {', '.join(NAMES)}")
        values[name] = _value(name, text.strip())
    return dataclasses.replace(settings, **values)


def shown(value: object) -> str:
    """Write a setting's value as it can be typed."""
    match value:
        case None:
            return ""
        case bool():
            return "on" if value else "off"
        case Mapping():
            return ",".join(f"{key}:{inner}" for key, inner in value.items())
        case tuple() | list():
            return ",".join(str(inner) for inner in value)
        case date():
            return value.isoformat()
    return str(value)


def _value(name: str, text: str) -> object:
    default = getattr(DEFAULTS, name)
    try:
        if name in DATES:
            return date.fromisoformat(text) if text else None
        if isinstance(default, bool):
            return _switch(text)
        if isinstance(default, int):
            return int(text)
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, Mapping):
            return dict(_pair(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingRefused(name, f"{text!r} cannot be read, it looks like {shown(default)!r}") from error
    return text


def _switch(text: str) -> bool:
    lowered = text.lower()
    if lowered not in YES + NO:
        raise ValueError(text)
    return lowered in YES


def _pair(text: str) -> tuple[str, str]:
    key, colon, value = text.partition(":")
    if not colon:
        raise ValueError(text)
    return key.strip(), value.strip()
