"""Whether a request is in the order that the schema asks for, with the complaints of the real validator.

Source (documented): the numbers inside XL03000003 are libxml2's, measured with Sage's schema (gateway.md 14).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from tieout.sandbox.content_model import Complaint, Model, parse_model
from tieout.sandbox.order_tables import DATES, FUNCTIONS, GETTABLE, LISTED, MACROS, ORDER, SIMPLE_INSIDE

_SHOWN_NAMES = 10
_NOT_TEXT = (
    "Character content other than whitespace is not allowed because the content type is 'element-only'."
)
_EMPTY = "content is not allowed, because the content type is empty."
_CONTROL_ID_MAX = 256
_SIMPLE_INSIDE = frozenset(SIMPLE_INSIDE.split())
_SIMPLE_IN_CONTROL = {"controlid", "includewhitespace", "showadditionalerrorinfo"}
_BOOLEANS = {"true", "false", "1", "0"}
_BOOLEAN_ELEMENTS = {
    ("control", "includewhitespace"),
    ("control", "showadditionalerrorinfo"),
    ("options", "caseinsensitive"),
    ("options", "showprivate"),
    ("readReport", "showStatusOnly"),
}
# A document may say everywhere where its schema lies; it is not looked for.
_ABOUT_THE_SCHEMA = {
    f"{{http://www.w3.org/2001/XMLSchema-instance}}{name}"
    for name in ("schemaLocation", "noNamespaceSchemaLocation")
}
_INTEGERS: dict[tuple[str, str], tuple[int, int | None]] = {
    ("query", "pagesize"): (1, 2000),
    ("query", "offset"): (0, None),
}


@dataclass(frozen=True)
class Attribute:
    """An attribute that an element may have."""

    name: str
    is_needed: bool
    values: tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """What an element may hold; without a model its content is a text, or not looked at."""

    model: Model | None
    attributes: tuple[Attribute, ...] = ()
    may_be_empty: bool = False
    is_text: bool = False


def _read_attribute(text: str) -> Attribute:
    name, _, values = text.partition("=")
    listed = {"$LISTED": LISTED, "$GETTABLE": GETTABLE}.get(values)
    allowed = tuple(listed.split()) if listed else tuple(filter(None, values.split("|")))
    return Attribute(name.rstrip("!"), name.endswith("!"), allowed)


def _read_tables() -> dict[str, Element]:
    table: dict[str, Element] = {}
    macros = {**MACROS, "$FUNCTION": f"({' | '.join(FUNCTIONS.split())})"}
    for entry in re.sub(r"\n {2,}", " ", ORDER).strip().splitlines():
        head, _, model = entry.partition(":")
        name, *attributes = head.split(" @")
        for macro, meaning in macros.items():
            model = model.replace(macro, meaning.strip())
        kind = model.strip()
        content = None if kind in {"ANY", "ANY?", "TEXT"} else parse_model(model)
        read = tuple(_read_attribute(each) for each in attributes)
        table[name] = Element(content, read, may_be_empty=kind == "ANY?", is_text=kind == "TEXT")
    for name in DATES.split():
        table[name] = Element(parse_model("year, month, day"))
    return table


_TABLE = _read_tables()
_FUNCTIONS = frozenset(FUNCTIONS.split())
# These have no type in the schema: they may hold anything.
_ANYTHING = {("order", "ascending"), ("order", "descending"), ("reverse_arpayment", "nsfclosedaccount")}
# Contents that are open to anything: the functions whose tables are not carried here.
_UNCHECKED = frozenset(_FUNCTIONS - _TABLE.keys()) | {"oauth"}


def check_request(root: etree._Element) -> str:
    """Give the first complaint about a request, or an empty text."""
    if root.tag != "request":
        return _complain(root, 1845, "No matching global declaration available for the validation root.")
    return _check(root, "")


def _complain(element: etree._Element, number: int, message: str, *, attribute: str = "") -> str:
    where = f"Element '{element.tag}'" + (f", attribute '{attribute}'" if attribute else "")
    return f"Error {number}: {where}: {message} Line: {element.sourceline}, column: 0."


def _check(element: etree._Element, parent: str) -> str:
    name = str(element.tag)
    if parent == "select" or (parent, name) in _ANYTHING:
        return ""
    if name in _UNCHECKED and parent in {"function", "authentication"}:
        return ""
    known = _TABLE.get(f"{parent}/{name}", _TABLE.get(name))
    if known is None or _is_text_here(parent, name):
        return _check_text(element, parent)
    return _check_attributes(element, known) or _check_content(element, known)


def _is_text_here(parent: str, name: str) -> bool:
    # The same names mean a text inside these generic functions and a structure elsewhere.
    return (parent, name) in {("readByQuery", "query"), ("read", "fields"), ("readByName", "fields")} | {
        ("readByQuery", "fields"),
        ("readRelated", "fields"),
        ("readView", "view"),
    }


def _check_attributes(element: etree._Element, known: Element) -> str:
    allowed = {attribute.name: attribute for attribute in known.attributes}
    for key, value in element.attrib.items():
        name = str(key)
        if name in _ABOUT_THE_SCHEMA:
            continue
        if name not in allowed:
            return _complain(element, 1866, f"The attribute '{name}' is not allowed.", attribute=name)
        values = allowed[name].values
        if values and str(value) not in values:
            shown = ", ".join(f"'{each}'" for each in values)
            message = f"[facet 'enumeration'] The value '{value!s}' is not an element of the set {{{shown}}}."
            return _complain(element, 1840, message, attribute=name)
        if name == "controlid" and len(value) > _CONTROL_ID_MAX:
            return _complain(element, 1832, _too_long(str(value)), attribute=name)
    for attribute in known.attributes:
        if attribute.is_needed and element.get(attribute.name) is None:
            return _complain(element, 1868, f"The attribute '{attribute.name}' is required but missing.")
    return ""


def _too_long(value: str) -> str:
    return (
        f"[facet 'maxLength'] The value has a length of '{len(value)}'; this exceeds the allowed"
        f" maximum length of '{_CONTROL_ID_MAX}'."
    )


def _check_content(element: etree._Element, known: Element) -> str:
    """Check the children in the order of the document, as a validator that reads once does."""
    if known.is_text:
        return _complain(element[0], 1871, "This element is not expected.") if len(element) else ""
    if known.model is None:
        if not len(element) and not known.may_be_empty:
            return _complain(element, 1871, "Missing child element(s). Expected is one of ( {*}*, * ).")
        return _complain(element, 1843, _NOT_TEXT) if _has_text(element) else ""
    if known.model.is_empty and (len(element) or element.text):
        return _complain(element, 1841, f"{'Element' if len(element) else 'Character'} {_EMPTY}")
    complaint = known.model.check([str(child.tag) for child in element])
    checked = len(element) if complaint is None or complaint.position is None else complaint.position
    for child in islice(element, checked):
        problem = _check(child, str(element.tag))
        if problem:
            return problem
    if _has_text(element):
        return _complain(element, 1843, _NOT_TEXT)
    return "" if complaint is None else _not_expected(element, complaint)


def _has_text(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _not_expected(element: etree._Element, complaint: Complaint) -> str:
    names = complaint.expected[:_SHOWN_NAMES]
    shown = ", ".join(names)
    expected = (
        f" Expected is one of ( {shown} )."
        if len(names) > 1
        else f" Expected is ( {shown} )."
        if names
        else ""
    )
    if complaint.position is None:
        return _complain(element, 1871, f"Missing child element(s).{expected}")
    return _complain(element[complaint.position], 1871, f"This element is not expected.{expected}")


def _check_text(element: etree._Element, parent: str) -> str:
    name, text = str(element.tag), (element.text or "")
    is_simple = parent in _SIMPLE_INSIDE or (parent == "control" and name in _SIMPLE_IN_CONTROL)
    for key in element.attrib:
        name_of = str(key)
        if name_of in _ABOUT_THE_SCHEMA:
            continue
        number = 1827 if is_simple else 1866
        return _complain(element, number, f"The attribute '{name_of}' is not allowed.", attribute=name_of)
    if len(element) and is_simple:
        return _complain(
            element, 1828, "Element content is not allowed, because the type definition is simple."
        )
    if len(element):
        return _complain(element[0], 1871, "This element is not expected.")
    if (parent, name) in _BOOLEAN_ELEMENTS and text.strip() and text.strip() not in _BOOLEANS:
        return _complain(element, 1824, f"'{text}' is not a valid value of the atomic type 'xs:boolean'.")
    if name == "controlid" and len(text) > _CONTROL_ID_MAX:
        return _complain(element, 1832, _too_long(text))
    limits = _INTEGERS.get((parent, name))
    return _check_integer(element, text, *limits) if limits and text else ""


def _check_integer(element: etree._Element, text: str, least: int, most: int | None) -> str:
    # libxml2 reads numbers of up to 24 digits.
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,24}\s*", text):
        return _complain(element, 1824, f"'{text}' is not a valid value of the local atomic type.")
    if int(text) < least:
        message = (
            f"[facet 'minInclusive'] The value '{text}' is less than the minimum value allowed ('{least}')."
        )
        return _complain(element, 1833, message)
    if most is not None and int(text) > most:
        message = (
            f"[facet 'maxInclusive'] The value '{text}' is greater than the maximum value allowed ('{most}')."
        )
        return _complain(element, 1834, message)
    return ""
