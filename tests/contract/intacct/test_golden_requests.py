"""What the official SDKs write, written by us: the third witness between client and sandbox.

Each golden case is in one list: written exactly (a request, or the text of a condition), written but for a
difference with its reason, refused by the client as by the schema, or not built, with its reason. The lists
must cover the file, so a new case cannot be overlooked.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from contract.intacct.adapter import build
from contract.intacct.by_hand import BY_HAND, FILTERS_BY_HAND
from contract.intacct.sdk_reads import NO_OBJECT, sql_filter
from contract.intacct.sdk_xml import canonical
from tieout.intacct import LocalProtocolError, Query

GOLDEN = Path(__file__).parents[3].parent / "shared" / "intacct" / "golden" / "requests.json"
needs_shared = pytest.mark.skipif(not GOLDEN.exists(), reason="needs ../shared")

EXACT = {
    *("account_label-002", "account_label-003", "contact-001", "contact-002"),
    *("company-002", "company-003", "envelope-008", "order_entry-009"),
    *("payment-001", "payment-016", "query-043", "query-045", "query-046", "query-048", "query-058"),
    *("read-002", "read-005", "read-009", "read-010", "read-025", "read-026"),
    *("read-029", "read-030", "read-031", "read-032"),
    *("adjustment-003", "adjustment-005", "adjustment-007", "adjustment-008"),
    *("advance-001", "advance-003", "advance-004"),
    *("invoice-003", "invoice-007", "invoice-008", "invoice-014", "invoice-015"),
    *("customer-001", "customer-004", "customer-007", "customer-009", "customer-011"),
    *("envelope-007", "envelope-009", "envelope-010", "session-003"),
    *("invoice-001", "invoice-004", "invoice-005", "invoice-011", "invoice-012"),
    *("order_entry-002", "order_entry-003", "order_entry-004", "order_entry-006", "order_entry-007"),
    *("order_entry-010", "order_entry-011", "order_entry-012", "order_entry-013", "order_entry-015"),
    *("order_entry-017", "order_entry-020"),
    *("query-002", "query-005", "query-006", "query-007", "query-009", "query-010", "query-011"),
    *("query-012", "query-013", "query-014", "query-015", "query-017", "query-018", "query-019"),
    *("query-021", "query-022", "query-023", "query-024", "query-026", "query-049", "query-050"),
    *("query-051", "query-052", "query-053", "query-054"),
    *("query-041", "query-042", "query-055", "query-056", "query-057", "query-059", "query-061"),
    *("query-063", "read-011", "read-012", "read-027"),
}


def _rename_delivery_options(expected: etree._Element) -> None:
    for each in expected.iter("DELIVERYOPTIONS"):
        each.tag = "DELIVERY_OPTIONS"


def _obey_the_schema(expected: etree._Element) -> None:
    invoice = expected[0]
    on_hold, batch_key = invoice.find("onhold"), invoice.find("batchkey")
    assert on_hold is not None
    assert batch_key is not None
    invoice.remove(on_hold)
    action = invoice.find("action")
    assert action is not None
    action.addprevious(batch_key)


def _nest_delivery_status(expected: etree._Element) -> None:
    for each in expected.iter("fulfillmentstatus"):
        etree.SubElement(each, "deliverystatus").text = each.text
        each.text = None


def _drop_empty_options(expected: etree._Element) -> None:
    options = expected.find("query/options")
    assert options is not None
    assert len(options) == 0
    expected[0].remove(options)


def _name_an_object(expected: etree._Element) -> None:
    select = expected.find("query/select")
    assert select is not None
    named = etree.Element("object")
    named.text = NO_OBJECT
    select.addnext(named)


def _split_the_expiry_date(expected: etree._Element) -> None:
    for each in expected.iter("expirydate"):
        month, _, year = (each.text or "").split("/")
        each.text = None
        etree.SubElement(each, "exp_month").text = month
        etree.SubElement(each, "exp_year").text = year


def _rename_default_account(expected: etree._Element) -> None:
    for account in expected.iter("onlineachpayment"):
        flag = account.find("usedefaultcard")
        assert flag is not None
        flag.tag = "usedefaultaccount"


DIFFERENT: dict[str, tuple[str, Callable[[etree._Element], None]]] = {
    "customer-006": ("one SDK misses the underscore of the documented name", _rename_delivery_options),
    "customer-008": ("one SDK misses the underscore of the documented name", _rename_delivery_options),
    "invoice-002": ("the schema has batchkey before action, and no onhold", _obey_the_schema),
    "order_entry-019": ("the schema has an element inside fulfillmentstatus", _nest_delivery_status),
    "order_entry-025": ("the schema has an element inside fulfillmentstatus", _nest_delivery_status),
    "order_entry-028": ("the schema has an element inside fulfillmentstatus", _nest_delivery_status),
    "payment-005": ("the schema has month and year in expirydate", _split_the_expiry_date),
    "payment-006": ("the schema has usedefaultaccount for an account", _rename_default_account),
    "payment-010": ("the schema has usedefaultaccount for an account", _rename_default_account),
    "payment-011": ("the schema has month and year in expirydate", _split_the_expiry_date),
    **dict.fromkeys(
        ("query-028", "query-029", "query-030", "query-031", "query-032", "query-033", "query-036"),
        ("the schema wants an object, which this SDK's test leaves out", _name_an_object),
    ),
    "query-067": ("an empty options element says nothing", _drop_empty_options),
    "query-066": ("an empty options element says nothing", _drop_empty_options),
    "query-068": ("an empty options element says nothing", _drop_empty_options),
    "query-069": ("an empty options element says nothing", _drop_empty_options),
    "query-071": ("an empty options element says nothing", _drop_empty_options),
    "query-072": ("an empty options element says nothing", _drop_empty_options),
}

FILES = "no files are sent to Intacct; a record only names a folder that exists there"
MASTER_DATA = "dimensions and items are kept in Intacct; this product reads them"
REPORTS = "made for people who read; this product queries records"
RECURRING = "recurring documents are set up by people in Intacct; what they produce is read"
# Functions that this product does not send, by the SDK's name for them.
FUNCTIONS_NOT_BUILT = {
    "AttachmentsDelete": FILES,
    "AttachmentsFolderCreate": FILES,
    "AttachmentsFolderDelete": FILES,
    "AttachmentsFolderUpdate": FILES,
    "AttachmentsUpdate": FILES,
    "AuditTrailRead": "getObjectTrail is unknown to the schema",
    "ClassDelete": MASTER_DATA,
    "DepartmentCreate": MASTER_DATA,
    "DepartmentDelete": MASTER_DATA,
    "DepartmentUpdate": MASTER_DATA,
    "DimensionRelationshipsGet": "Intacct itself checks which dimensions go together",
    "ItemDelete": MASTER_DATA,
    "ItemUpdate": MASTER_DATA,
    "LocationDelete": MASTER_DATA,
    "LocationUpdate": MASTER_DATA,
    "ReadReport": REPORTS,
    "ReadView": REPORTS,
    "RecurringOrderEntryTransactionCreate": RECURRING,
    "RecurringOrderEntryTransactionLineCreate": RECURRING,
}
# Single cases of functions that are built.
CASES_NOT_BUILT = {
    "envelope-002": "a transport policy: it makes a request asynchronous, and every request of ours waits",
}
# What the client refuses to write, with the words of its refusal.
REFUSED: dict[str, tuple[str, Query]] = {
    "query-037": ("needs fields", Query("CLASS", (), page_size=1)),
    "query-040": ("a page of 1 to 2000", Query("CLASS", ("CLASSID",), page_size=-1, offset=-1)),
}


@functools.cache
def golden() -> dict[str, dict[str, Any]]:
    """Read the golden cases by their id."""
    return {case["id"]: case for case in json.loads(GOLDEN.read_text())["cases"]}


def golden_filters() -> set[str]:
    """Name the conditions of readByQuery; none where the file is missing."""
    if not GOLDEN.exists():
        return set()
    return {name for name, case in golden().items() if case["kind"] == "query_string"}


def ours(name: str) -> etree._Element:
    case = golden()[name]
    if name in BY_HAND:
        return BY_HAND[name]()
    params = dict(case["params"])
    if params["$class"] == "Query":
        repositories = {source["repo"] for source in case["sources"]}
        params["$writes_all_options"] = "intacct/intacct-sdk-js" in repositories
    return build(params)


@needs_shared
class TestGoldenRequests:
    @pytest.mark.parametrize("name", sorted(EXACT))
    def test_are_written_exactly(self, name):
        expected = etree.fromstring(golden()[name]["expected_xml"])

        assert canonical(ours(name)) == canonical(expected)

    @pytest.mark.parametrize("name", sorted(DIFFERENT))
    def test_are_written_but_for_a_difference_with_a_reason(self, name):
        expected = etree.fromstring(golden()[name]["expected_xml"])
        written = canonical(ours(name))
        assert written != canonical(expected)

        reason, mended = DIFFERENT[name]
        mended(expected)

        assert written == canonical(expected), reason

    @pytest.mark.parametrize("name", sorted(REFUSED))
    def test_are_refused_where_the_gateway_would_refuse_them(self, name):
        words, question = REFUSED[name]

        with pytest.raises(LocalProtocolError, match=words):
            question.to_xml()

    @pytest.mark.parametrize("name", sorted(golden_filters()))
    def test_of_readbyquery_have_the_same_text(self, name):
        case = golden()[name]
        made = FILTERS_BY_HAND[name] if name in FILTERS_BY_HAND else sql_filter(case["params"])

        assert made.to_text() == case["expected_string"]

    def test_are_all_in_one_list(self):
        for name, case in golden().items():
            lists = lists_of(name, case)
            assert len(lists) == 1, f"{name} ({case['api']}) is in {lists or 'no list'}"

    def test_that_are_listed_exist(self):
        cases = golden()

        assert EXACT | set(DIFFERENT) | set(CASES_NOT_BUILT) | set(REFUSED) <= set(cases)
        assert {case["api"] for case in cases.values()} >= set(FUNCTIONS_NOT_BUILT)

    def test_are_counted(self, record_property):
        counts = Counter(lists_of(name, case)[0] for name, case in golden().items())

        for word, count in counts.items():
            record_property(word, count)
        print(f"{counts.total()} golden requests: {dict(counts)}")  # noqa: T201 - shown by pytest -rP
        assert counts.total() == len(golden()) == 192
        assert counts["not built"] <= 26


def lists_of(name: str, case: dict[str, Any]) -> list[str]:
    """Name the lists that a case is in."""
    is_in = {
        "exact": name in EXACT,
        "exact text": case["kind"] == "query_string",
        "different with a reason": name in DIFFERENT,
        "refused by both": name in REFUSED,
        "not built": name in CASES_NOT_BUILT or case["api"] in FUNCTIONS_NOT_BUILT,
    }
    return [word for word, is_so in is_in.items() if is_so]
