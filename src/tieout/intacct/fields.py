"""Facts as elements: a dataclass says once what its fields are called in Intacct, in the order of the wire.

What is None is not sent. An empty text is not sent by a create, and clears the field by an update. BLANK is
sent as an empty element by either. A name such as MAILADDRESS/CITY stands inside the element before the
slash; neighbours share it.
Source (documented): api.xsd for the order of legacy functions; the official SDKs' tests for the blanks.
"""

from collections.abc import Hashable
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, cast, get_type_hints

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.values import add, add_legacy_date, write_amount, write_date

# Source (documented): how several values of one field are joined; legacy functions repeat the element.
SEVERAL = "#~#"


class Blank(str):
    """An empty text that is sent whatever the function does with empty texts."""

    __slots__ = ()


BLANK: Final = Blank()
Text = str | None
Flag = bool | None
# Names and values, in the order in which they are sent.
CustomFields = tuple[tuple[str, str | Decimal | date | bool], ...]


@dataclass(frozen=True)
class Named:
    """What Intacct calls a field, beside its type: `Annotated[Text, Named("CUSTOMERID")]`."""

    name: str


def fill(
    parent: etree._Element, facts: object, *, is_legacy: bool = False, with_blanks: bool = False
) -> None:
    """Append the named fields of a dataclass to an element."""
    for attribute, name in _names(cast("Hashable", type(facts))):
        value = getattr(facts, attribute)
        if _is_left_out(value, with_blanks=with_blanks):
            continue
        *outer, inner = name.split("/")
        place = _inside(parent, outer[0]) if outer else parent
        _put(place, inner, value, is_legacy=is_legacy, with_blanks=with_blanks)


@cache
def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """Return the named attributes of a class, in the order of its fields."""
    return tuple(
        (attribute, mark.name)
        for attribute, hint in get_type_hints(kind, include_extras=True).items()
        for mark in getattr(hint, "__metadata__", ())
        if isinstance(mark, Named)
    )


def _is_left_out(value: Any, *, with_blanks: bool) -> bool:
    is_empty_text = value == "" and not isinstance(value, Blank)
    return value is None or value == () or (is_empty_text and not with_blanks)


def _inside(parent: etree._Element, name: str) -> etree._Element:
    """Return the last child if it has this name, else a new one."""
    return parent[-1] if len(parent) and parent[-1].tag == name else add(parent, name)


def _put(parent: etree._Element, name: str, value: Any, *, is_legacy: bool, with_blanks: bool) -> None:
    if is_dataclass(value):
        fill(add(parent, name), value, is_legacy=is_legacy, with_blanks=with_blanks)
    elif isinstance(value, tuple) and is_dataclass(value[0]):
        for each in value:
            fill(add(parent, name), each, is_legacy=is_legacy, with_blanks=with_blanks)
    elif isinstance(value, tuple) and isinstance(value[0], tuple):
        _put_custom(parent, name, value, is_legacy=is_legacy)
    elif isinstance(value, tuple) and is_legacy:
        for text in value:
            add(parent, name, text)
    elif isinstance(value, date) and is_legacy:
        add_legacy_date(parent, name, value)
    else:
        add(parent, name, _text(value))


def _put_custom(parent: etree._Element, name: str, pairs: CustomFields, *, is_legacy: bool) -> None:
    """Append custom fields: a generic object has an element named after each, a legacy one a list.

    Source (assumed): a date of a custom field is mm/dd/yyyy in both, since a legacy value has no elements.
    """
    holder = add(parent, name) if is_legacy else parent
    for custom_name, value in pairs:
        if is_legacy:
            custom = add(holder, "customfield")
            add(custom, "customfieldname", custom_name)
            add(custom, "customfieldvalue", _text(value))
        else:
            add(holder, custom_name, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return write_amount(value)
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, tuple):
        return SEVERAL.join(value)
    raise LocalProtocolError(f"{value!r} cannot be written")
