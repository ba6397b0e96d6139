"""Defining custom fields at the control address."""

from __future__ import annotations

from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rules.custom_fields import KINDS, NAME
from tieout.sandbox.rules.custom_fields import OBJECTS as CUSTOMIZABLE


def changed_fields(books: Books, body: Body) -> dict[str, dict[str, dict[str, Any]]]:
    """Give all custom fields as they are to be: those given replace or join the others, null removes one.

    Raises: ControlError.
    """
    fields = {name: dict(own) for name, own in books.settings.custom_fields.items()}
    for object_name, given in _object(body.raw("custom_fields"), "'custom_fields'").items():
        if object_name not in CUSTOMIZABLE:
            raise ControlError(f"'{object_name}' has no custom fields; there are {', '.join(CUSTOMIZABLE)}.")
        own = fields.setdefault(object_name, {})
        for name, values in _object(given, f"'{object_name}'").items():
            if values is None:
                own.pop(name, None)
            else:
                own[name] = _definition(object_name, name, _object(values, f"'{name}'"))
    return fields


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ControlError(f"{what} is not an object.")
    return value


def _definition(object_name: str, name: str, values: dict[str, Any]) -> dict[str, Any]:
    if not NAME.fullmatch(name) or name in OBJECTS[object_name].fields:
        raise ControlError(f"'{name}' cannot be the name of a custom field of {object_name}.")
    field = Body(values, "type", "label", "values", "documents", what=f"the field '{name}'")
    kind = field.text("type", "text")
    if kind not in KINDS:
        raise ControlError(f"'type' of the field '{name}' is one of {', '.join(KINDS)}.")
    return {
        "type": kind,
        "label": field.text("label", name),
        "values": field.texts("values") or [],
        "documents": field.texts("documents") or [],
    }
