"""What the objects of the generic functions have in common."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.rules.custom_fields import Values, custom_fields, read_values


def generic_custom_values(call: Call, item: etree._Element, object_name: str) -> Values:
    """Read the custom fields of an object: elements named after them.

    Raises: FunctionRefused.
    """
    # Source (assumed): elements that the object does not have are passed over.
    known = custom_fields(call.books.settings, object_name)
    pairs = [(str(each.tag), (each.text or "").strip()) for each in item if str(each.tag).upper() in known]
    return read_values(call.books, object_name, pairs)
