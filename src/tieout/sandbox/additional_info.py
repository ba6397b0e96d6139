"""The block that each error carries when a request asks for ``showadditionalerrorinfo``.

Source (documented): its elements and attributes, their order and their two spellings of businessinfo; empty
messages come without requestinfo and with a category.
"""

from __future__ import annotations

import re
import zlib

from tieout.sandbox.errors import ErrorItem
from tieout.sandbox.values import escape, escape_attribute

_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
_WORDS = re.compile(r"[a-z0-9]+")
# Source (documented): these three categories. Source (assumed): which other errors are of them.
_CATEGORIES = (
    ("already exists", "Duplication Prevention"),
    ("could not create", "Unable to create record."),
    ("can't create", "Unable to create record."),
    ("permission", "Invalid permission."),
)


def render_additional_info(item: ErrorItem, *, support_id: str, is_first: bool) -> str:
    """Write the block of one error."""
    said = f"{item.description} {item.description2}".lower()
    category = next((name for words, name in _CATEGORIES if words in said), "")
    shown = f"[Support ID: {support_id}]" if is_first and item.description2 else ""
    return (
        f"<additionalinfo><errorid>{_error_id(item)}</errorid><category>{escape(category)}</category>"
        f'<target domain="" requestinfo="{escape_attribute(support_id)}" object="" field="" businessinfo=""/>'
        f"<description>{_message(item.description)}</description>"
        f"<cdescription>{_message(item.description2, request_info=shown)}</cdescription>"
        f"<correction>{_message(item.correction)}</correction></additionalinfo>"
    )


def message_id(text: str) -> str:
    """Name a sentence by its words, without the values in quotes.

    Source (observed): the ids of the documented answer are the words of its sentences.
    """
    words = _WORDS.findall(_QUOTED.sub("", text).lower().replace("'", ""))
    return f"IA.{'_'.join(words).upper()}" if words else ""


def _error_id(item: ErrorItem) -> str:
    # Source (assumed): real ids (GL-0493) number the errors of an area; these look different.
    named = f"{item.errorno}|{message_id(item.description)}|{message_id(item.description2)}"
    return f"SANDBOX-{zlib.crc32(named.encode()) % 10_000:04d}"


def _message(text: str, *, request_info: str = "") -> str:
    name = message_id(text)
    if not name:
        return (
            '<messageid></messageid><category></category><target domain="" object="" field=""'
            ' businessInfo=""/><placeholders></placeholders>'
        )
    # Source (assumed): the names of placeholders.
    values = "".join(
        f'<placeholder name="VALUE{place}" value="{escape_attribute(value)}"/>'
        for place, value in enumerate(_QUOTED.findall(text), start=1)
    )
    return (
        f'<messageid>{name}</messageid><target domain="" requestinfo="{escape_attribute(request_info)}"'
        f' object="" field="" businessInfo=""/><placeholders>{values}</placeholders>'
    )
