"""From elements of an answer to plain values: records, results, messages.

Source (documented): gateway.md section 4. Legacy functions put a key or a `listtype` element beside the data,
generic ones attributes on it; the case of element names differs by function.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from lxml import etree

from tieout.intacct.errors import Message
from tieout.intacct.fields import SEVERAL
from tieout.intacct.queries import Row
from tieout.intacct.results import Record, Result
from tieout.intacct.values import read_words

# Source (documented): the end of the first error of a list, URL-encoded.
_SUPPORT_ID = re.compile(r"\s*\[(?:Support|Request) ID:\s*([^\]]*)\]\s*", re.IGNORECASE)


def read_result(element: etree._Element, rows: Sequence[Row]) -> Result:
    """Read one result, whose records were taken out before."""
    data, listed = element.find("data"), element.find("listtype")
    facts: Mapping[str, str] = {} if data is None else {str(k): str(v) for k, v in data.attrib.items()}
    if listed is not None:
        facts = {str(k): str(v) for k, v in listed.attrib.items()} | {"listtype": listed.text or ""}
    total = _number(facts.get("totalcount", facts.get("total"))) or 0
    remaining = _number(facts.get("numremaining"))
    if listed is not None:
        last = _number(facts.get("end"))
        remaining = max(total - last - 1, 0) if last is not None else None if total else 0
    return Result(
        control_id=element.findtext("controlid") or "",
        status=element.findtext("status") or "",
        function=element.findtext("function") or "",
        key=(element.findtext("key") or "").strip(),
        list_type=facts.get("listtype", ""),
        rows=rows,
        count=_number(facts.get("count", str(len(rows)))) or 0,
        total=total,
        remaining=remaining,
        result_id=facts.get("resultId", ""),
        messages=read_messages(element.find("errormessage")),
        xml=etree.tostring(element, encoding="unicode", with_tail=False),
    )


def read_messages(parent: etree._Element | None) -> list[Message]:
    """Read the errors below an `errormessage`; any part of an error may be missing."""
    return [] if parent is None else [_message(error) for error in parent.findall("error")]


def read_record(element: etree._Element, names: dict[str, str]) -> Row:
    """Read a record: fields by name, those of nested records with a dot, and its lines apart.

    Attributes of the record are fields with an @ before the name. Several equal fields of a nested record are
    joined as Intacct joins several values of one field.
    `names` keeps one string for each name over all records of an answer.
    """
    fields: dict[str, str] = {f"@{name}": element.get(name, "") for name in map(str, element.keys())}
    if not len(element) and element.text:
        fields[str(element.tag)] = element.text
    lines: dict[str, list[Record]] = {}
    _collect(element, "", fields, lines, names)
    return Record(fields, lines) if lines else fields


def _collect(
    element: etree._Element,
    prefix: str,
    fields: dict[str, str],
    lines: dict[str, list[Record]],
    names: dict[str, str],
) -> None:
    for child in element:
        name = prefix + str(child.tag)
        if not len(child):
            if prefix and name in fields:
                fields[name] += SEVERAL + (child.text or "")
            else:
                fields[names.setdefault(name, name)] = child.text or ""
        elif _holds_lines(child):
            for each in child:
                _add_line(each, lines, names)
        elif _is_one_of_several(child):
            _add_line(child, lines, names)
        else:
            _collect(child, f"{name}.", fields, lines, names)


def _add_line(element: etree._Element, lines: dict[str, list[Record]], names: dict[str, str]) -> None:
    record = read_record(element, names)
    line = record if isinstance(record, Record) else Record(record)
    lines.setdefault(str(element.tag).upper(), []).append(line)


def _holds_lines(element: etree._Element) -> bool:
    """Tell whether an element is the list of what a record owns: ARPYMTDETAILS of ARPYMTDETAIL."""
    outer, inner = str(element.tag).upper(), {str(child.tag).upper() for child in element}
    name = next(iter(inner))
    is_named_after = outer.startswith(name[:-1]) or name.endswith(outer)
    return len(inner) == 1 and is_named_after and all(len(child) for child in element)


def _is_one_of_several(element: etree._Element) -> bool:
    neighbours = (element.getprevious(), element.getnext())
    return any(each is not None and each.tag == element.tag for each in neighbours)


def _message(error: etree._Element) -> Message:
    words = {name: read_words(error.findtext(name)) for name in ("description", "description2", "correction")}
    support_ids = [
        unquote(found.group(1).strip()) for text in words.values() if (found := _SUPPORT_ID.search(text))
    ]
    details = error.find("additionalinfo")
    return Message(
        code=read_words(error.findtext("errorno")),
        support_id=support_ids[0] if support_ids else "",
        error_id=read_words(None if details is None else details.findtext("errorid")),
        message_id=read_words(None if details is None else details.findtext("description/messageid")),
        **{name: _SUPPORT_ID.sub(" ", text).strip() for name, text in words.items()},
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
