"""What the official SDKs send, answered by the sandbox: never broken, and understood where it is built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from factories.sandbox import Wire, envelope, errors_of, in_process, login, make_books
from tieout.sandbox.validation import check_request

GOLDEN = Path(__file__).parents[3].parent / "shared" / "intacct" / "golden" / "requests.json"
pytestmark = pytest.mark.skipif(not GOLDEN.exists(), reason="needs ../shared")

# The functions of golden requests that the sandbox says it does not know; it may learn more of them.
NOT_BUILT = {
    *("create_recursotransaction", "readReport", "readView", "getDimensionRelationships"),
    *("create_supdocfolder", "update_supdocfolder", "delete_supdocfolder", "update_supdoc", "delete_supdoc"),
    *("delete_class", "delete_department", "delete_location", "delete_item", "delete_contact"),
    "delete_araccountlabel",
}
# The queries are about vendors; these are the same fields of a customer.
OURS = {
    "VENDORID": "CUSTOMERID",
    "VENDORNAME": "NAME",
    "VENDORTYPE": "CUSTTYPE",
    "AMOUNTDUE": "TOTALDUE",
    "CUSTOMDATE": "WHENCREATED",
}


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_text())["cases"]
    return found


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """Give a way to talk to books with some customers and invoices."""
    with in_process(make_books(customers=5, invoices=10)) as (talk, _app):
        yield talk


class TestFunctions:
    def test_are_answered_each_by_its_own_result(self, wire: Wire) -> None:
        unknown = set()
        for case in cases():
            if case.get("root") != "function":
                continue
            body = envelope(case["expected_xml"], authentication=login())
            if check_request(etree.fromstring(body)):
                continue

            result = etree.fromstring(wire.post(body).content).find("operation/result")

            function = etree.fromstring(case["expected_xml"])
            assert result is not None, case["id"]
            assert result.findtext("function") == function[0].tag, case["id"]
            assert result.findtext("controlid") == function.get("controlid"), case["id"]
            assert result.findtext("status") in {"success", "failure"}, case["id"]
            if errors_of(result) and errors_of(result)[0] == ("SANDBOX", unbuilt(function[0].tag)):
                unknown.add(function[0].tag)

        assert unknown <= NOT_BUILT


def unbuilt(name: str) -> str:
    return f"The sandbox does not know the function {name} yet."


class TestQueryStrings:
    def test_are_understood_but_for_letters_in_a_number(self, wire: Wire) -> None:
        refused = set()
        for case in cases():
            if case.get("area") != "query_string":
                continue
            text = case["expected_string"]
            for theirs, ours in OURS.items():
                text = text.replace(theirs, ours)
            escaped = text.replace("&", "&amp;").replace("<", "&lt;")

            result = wire.call(
                f"<readByQuery><object>CUSTOMER</object><query>{escaped}</query></readByQuery>"
            )

            if result.findtext("status") != "success":
                assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]
                refused.add(text)

        assert refused == {text for text in refused if text.startswith("RECORDNO") and "'" in text}
        assert len(refused) == 4
