"""Custom fields: which there are, and their values as the books keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tieout.sandbox.books import Books
from tieout.sandbox.errors import FunctionRefused, invalid, processing_error
from tieout.sandbox.model import Field
from tieout.sandbox.settings import Settings
from tieout.sandbox.values import READ, BadValue, Kind

# The objects that can have custom fields.
OBJECTS = (
    *("CUSTOMER", "ARINVOICE", "ARINVOICEITEM", "ARADJUSTMENT", "ARADJUSTMENTITEM", "ARPYMT"),
    *("SODOCUMENT", "SODOCUMENTENTRY"),
)
# Source (documented): the types of a customization package (customization.md 2.1).
KINDS: Mapping[str, Kind] = {
    "checkbox": Kind.BOOLEAN,
    "currency": Kind.AMOUNT,
    "date": Kind.DATE,
    "number": Kind.NUMBER,
    "percent": Kind.NUMBER,
    "picklist": Kind.ENUM,
    "picklistmulti": Kind.TEXT,
    **dict.fromkeys(("email", "sequence", "text", "textarea", "url", "password"), Kind.TEXT),
}
NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}", re.ASCII)
# Source (documented): what joins the values of a multi-pick list.
_JOINT = "#~#"
Values = dict[str, object]


@dataclass(frozen=True)
class CustomField:
    """A custom field of an object; documents limit it to some transaction definitions."""

    name: str
    type: str = "text"
    label: str = ""
    values: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def field(self) -> Field:
        """Give it as a field that can be read."""
        sql = f"json_extract({{t}}.custom, '$.{self.name}')"
        # Source (assumed): the database characters of a list's values are the values.
        codes = {value: value for value in self.values} or None
        return Field(self.name, KINDS[self.type], sql, "", codes, is_custom=True, label=self.label)


def custom_fields(settings: Settings, object_name: str) -> dict[str, CustomField]:
    """Give the custom fields of an object by name."""
    return {
        name: CustomField(
            name,
            facts.get("type", "text"),
            facts.get("label", ""),
            tuple(facts.get("values", ())),
            tuple(facts.get("documents", ())),
        )
        for name, facts in settings.custom_fields.get(object_name, {}).items()
    }


def readable_fields(settings: Settings, object_name: str, document: str = "") -> dict[str, Field]:
    """Give the custom fields that a function sees; those of definitions need the definition's name.

    Source (documented): docparid is needed to reach the custom fields of a definition (objects.md 8.2).
    """
    return {
        name: each.field
        for name, each in custom_fields(settings, object_name).items()
        if not each.documents or document in each.documents
    }


def read_values(books: Books, object_name: str, given: Iterable[tuple[str, str]]) -> Values:
    """Read values as the books keep them; an empty one clears its field.

    Raises: FunctionRefused.
    """
    known = custom_fields(books.settings, object_name)
    read: Values = {}
    for name, text in given:
        field = known.get(name.upper())
        if field is None:
            # Source (assumed): writing an unknown custom field reads like asking for one.
            raise processing_error()
        read[field.name] = _read(field, text) if text else None
    return read


def _read(field: CustomField, text: str) -> object:
    chosen = text.split(_JOINT) if field.type == "picklistmulti" else [text]
    if field.values and not set(chosen) <= set(field.values):
        raise _not_valid(field, text)
    try:
        return READ[KINDS[field.type]](text)
    except BadValue as error:
        raise _not_valid(field, text) from error


def _not_valid(field: CustomField, text: str) -> FunctionRefused:
    # Source (assumed): the words for a value that the field cannot hold.
    return invalid(f"'{text}' is not a valid value for the field {field.name}.")


def kept(values: Mapping[str, object]) -> str | None:
    """Write values as the books keep them."""
    held = {name: value for name, value in values.items() if value is not None}
    return json.dumps(held, ensure_ascii=False, sort_keys=True) if held else None


def read_kept(text: str | None) -> Values:
    """Read values that the books keep."""
    values: Values = json.loads(text) if text else {}
    return values
