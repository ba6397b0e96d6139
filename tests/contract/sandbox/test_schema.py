"""The sandbox's own tables of element order, judged by Sage's schema and by what the official SDKs send."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tieout.sandbox.validation import check_request

SHARED = Path(__file__).parents[3].parent / "shared" / "intacct"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")

# Functions of these areas are not built here: their names are known, their contents are not looked at.
NOT_BUILT = {"attachment", "dimension"}
# What the README beside the golden requests lists: where the SDKs and the schema part.
REFUSED_BY_BOTH = {
    *("company-004", "invoice-002", "payment-005", "payment-006", "query-040"),
    *("query-028", "query-029", "query-030", "query-031", "query-032", "query-033", "query-036", "query-037"),
    "envelope-010",
}
# A recurring document with a date in the wrong place: refused by the schema, not built here.
REFUSED_BY_THE_SCHEMA_ONLY = {"order_entry-022", "order_entry-023"}
MUTATIONS = 40


def schema() -> etree.XMLSchema:
    """Compile Sage's schema as the file beside it does."""
    spec = importlib.util.spec_from_file_location("validate", SHARED / "schema" / "validate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compiled: etree.XMLSchema = module.request_schema()
    return compiled


def envelope(function: str) -> str:
    return (
        "<request><control><senderid>S</senderid><password>P</password><controlid>r</controlid>"
        "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control><operation><authentication>"
        f"<sessionid>x</sessionid></authentication><content>{function}</content></operation></request>"
    )


def golden() -> Iterator[tuple[str, str, str]]:
    """Give id, area and document of every golden request."""
    cases: list[dict[str, Any]] = json.loads((SHARED / "golden" / "requests.json").read_text())["cases"]
    for case in cases:
        if case.get("root") == "function":
            yield case["id"], case["area"], envelope(case["expected_xml"])
        elif case.get("root") == "request":
            yield case["id"], case["area"], case["expected_xml"].split("?>")[-1]


def mutated(root: etree._Element, die: random.Random) -> etree._Element:
    """Give a copy with one thing wrong, or not: removed, doubled, moved, renamed, filled, marked."""
    changed = copy.deepcopy(root)
    elements = [each for each in changed.iter() if each.getparent() is not None]
    chosen = die.choice(elements)
    parent = chosen.getparent()
    place = die.randrange(len(parent) + 1)
    kind = die.choice(("remove", "double", "move", "rename", "fill", "mark"))
    if kind == "remove":
        parent.remove(chosen)
    elif kind == "double":
        parent.insert(place, copy.deepcopy(chosen))
    elif kind == "move":
        parent.remove(chosen)
        parent.insert(place, chosen)
    elif kind == "rename":
        chosen.tag = die.choice(elements).tag
    elif kind == "fill":
        etree.SubElement(chosen, "surprise")
    else:
        chosen.set("surprise", "yes")
    return etree.fromstring(etree.tostring(changed))


@needs_shared
class TestOrder:
    def test_is_judged_like_the_schema_for_all_golden_requests(self) -> None:
        judge = schema()
        refused_by_both, refused_by_the_schema_only = set(), set()
        for name, _area, document in golden():
            root = etree.fromstring(document.encode())
            theirs, ours = judge.validate(root), not check_request(root)
            if not theirs and not ours:
                refused_by_both.add(name)
            elif not theirs:
                refused_by_the_schema_only.add(name)
            else:
                assert ours, f"{name}: {check_request(root)}"

        assert refused_by_both == REFUSED_BY_BOTH
        assert refused_by_the_schema_only == REFUSED_BY_THE_SCHEMA_ONLY

    def test_is_judged_like_the_schema_for_requests_that_went_wrong(self) -> None:
        judge = schema()
        die = random.Random(20_250_401)  # noqa: S311 - replayable
        refused = same_words = 0
        for name, area, document in golden():
            if area in NOT_BUILT or name in REFUSED_BY_THE_SCHEMA_ONLY:
                continue
            root = etree.fromstring(document.encode())
            for _ in range(MUTATIONS):
                changed = mutated(root, die)
                theirs, complaint = judge.validate(changed), check_request(changed)
                assert theirs == (not complaint), (
                    f"{name}: {complaint or judge.error_log}\n{etree.tostring(changed)}"
                )
                if complaint:
                    refused += 1
                    first = judge.error_log[0]
                    same_words += first.message in complaint and f"Error {first.type}:" in complaint

        assert refused > 1000
        # The words are libxml2's as well, but for a few corners (an element inside a simple type).
        assert same_words / refused > 0.9

    @pytest.mark.parametrize(
        ("function", "complaint"),
        [
            (
                "<query><object>A</object><select><field>B</field></select><pagesize>2001</pagesize></query>",
                (
                    "Error 1834: Element 'pagesize': [facet 'maxInclusive'] The value '2001' is greater than"
                    " the maximum"
                ),
            ),
            (
                (
                    "<query><object>A</object><select><field>B</field></select><filter><and><isnull><field>B"
                    "</field></isnull>"
                    "</and></filter></query>"
                ),
                "Error 1871: Element 'and': Missing child element(s).",
            ),
            (
                "<query><object>A</object><select><field>B</field></select><filter><in><field>B</field>"
                + "<value>1</value>" * 1001
                + "</in></filter></query>",
                "Error 1871: Element 'value': This element is not expected.",
            ),
            (
                "<readByQuery><object>A</object><query/><orderby/></readByQuery>",
                "Error 1871: Element 'orderby'",
            ),
            (
                '<get_list object="nothing"/>',
                "Error 1840: Element 'get_list', attribute 'object': [facet 'enumeration']",
            ),
            ("<teleport/>", "Error 1871: Element 'teleport': This element is not expected."),
        ],
    )
    def test_refuses_what_the_documentation_says(self, function: str, complaint: str) -> None:
        root = etree.fromstring(envelope(f'<function controlid="a">{function}</function>'))

        assert not schema().validate(root)
        assert complaint in check_request(root)
