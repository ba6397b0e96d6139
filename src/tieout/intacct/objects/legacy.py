"""What legacy functions have in common: a key as an attribute, a currency with its rate, blanks that clear.

Source (documented): api.xsd. Their elements have a fixed order, which is that of each dataclass.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import BLANK, Blank
from tieout.intacct.values import add

Facts = TypeVar("Facts", bound=Any)


class Line(Protocol):
    """A line of a document."""

    def fill(self, parent: etree._Element) -> None:
        """Append the line."""


def keyed(
    name: str, key: str, *, is_external: bool = False, clears: bool = False, key_name: str = "key"
) -> etree._Element:
    """Return the root of a function about one record: by its key, or by the caller's own id of it."""
    root = etree.Element(name)
    root.set(key_name, key)
    if clears:
        root.set("set_nulls", "true")
    if is_external:
        root.set("externalkey", "true")
    return root


def with_rate(facts: Facts) -> Facts:
    """Return facts whose currency has what the schema wants beside it: a type of rate, or a rate.

    An empty type is Intacct's daily rate.
    Raises: LocalProtocolError.
    """
    has_rate_facts = facts.exchange_rate_date is not None or facts.exchange_rate_type is not None
    if facts.exchange_rate is not None and has_rate_facts:
        raise LocalProtocolError("an exchange rate stands for itself, without date or type")
    is_given = facts.exchange_rate is not None or facts.exchange_rate_type is not None
    return replace(facts, exchange_rate_type=BLANK) if facts.currency and not is_given else facts


def add_lines(root: etree._Element, holder_name: str, lines: Sequence[Line]) -> None:
    """Append the lines of a document, if there are any."""
    if lines:
        holder = add(root, holder_name)
        for line in lines:
            line.fill(holder)


def clears(*parts: Any) -> bool:
    """Tell whether an empty text among the facts is to clear a field.

    Source (assumed): `set_nulls` makes the empty elements of an update clear; without it they say nothing.
    """
    values = [getattr(part, each.name) for part in parts for each in fields(part)]
    custom = [pair[1] for value in values if isinstance(value, tuple) for pair in value if _is_pair(pair)]
    return any(
        value == "" and not isinstance(value, Blank) for value in (*values, *custom) if isinstance(value, str)
    )


def _is_pair(item: object) -> bool:
    """Tell whether it is a custom field: its name and its value."""
    return isinstance(item, tuple) and len(item) == 2
