"""Answers from the tests of the official SDKs and of one independent client, with the facts in them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tieout.intacct import (
    AnswerLost,
    GatewayError,
    HttpTransport,
    IntacctError,
    Message,
    RemoteProtocolError,
    Result,
    SessionExpired,
    WrongCredentials,
)
from tieout.intacct.answers import read_answer
from tieout.intacct.results import Answer

GOLDEN = Path(__file__).parents[3].parent / "shared" / "intacct" / "golden" / "responses"
needs_shared = pytest.mark.skipif(not GOLDEN.exists(), reason="needs ../shared")

READ = (
    "result_failure-create-03.xml",
    "result_failure-getAPISession-01.xml",
    "result_failure-readByQuery-01.xml",
    "success-create_class-01.xml",
    "success-get_list-04.xml",
    "success-getAPISession-02.xml",
    "success-getSession-01.xml",
    "success-getSession-03.xml",
    "success-read-13.xml",
    "success-read-readByQuery-01.xml",
    "success-readByQuery-06.xml",
    "success-readByQuery-read-01.xml",
    "success-readMore-01.xml",
    "success-test1-get_list-readByQuery-01.xml",
    "transaction_aborted-readByQuery-01.xml",
    # Without a control id: read, and matched by its place.
    "malformed-readByQuery-02.xml",
    # Its result says nothing at all: read, and unknown.
    "malformed-nofunction-02.xml",
    "malformed-nofunction-03.xml",
)
REFUSED: dict[str, tuple[type[GatewayError], str]] = {
    "authentication_failure-envelope-03.xml": (SessionExpired, "authentication"),
    "control_failure-envelope-02.xml": (GatewayError, "control"),
    "control_failure-envelope-03.xml": (WrongCredentials, "edge"),
}
NOT_UNDERSTOOD = (
    "acknowledgement-ack-01.xml",  # only an asynchronous request is acknowledged, and none is sent
    "malformed-envelope-02.xml",
    "malformed-envelope-03.xml",
    "malformed-envelope-04.xml",
    "malformed-envelope-05.xml",
    "malformed-nofunction-01.xml",
)


@functools.cache
def index() -> dict[str, dict[str, Any]]:
    """Read what must be found in each document."""
    return {
        each["file"]: each["expect"] for each in json.loads((GOLDEN / "index.json").read_text())["documents"]
    }


def read(name: str) -> Answer:
    # In small pieces, as a slow network would bring them.
    body = (GOLDEN / name).read_bytes()
    return read_answer(body[at : at + 50] for at in range(0, len(body), 50))


def facts(message: Message) -> dict[str, str]:
    return {
        "errorno": message.code,
        "description": message.description,
        "description2": message.description2,
        "correction": message.correction,
    }


def assert_result(result: Result, expected: dict[str, Any]) -> None:
    assert result.status == (expected["status"] or "")
    assert result.function == (expected["function"] or "")
    assert result.control_id == (expected["controlid"] or "")
    assert result.is_success == (expected["status"] == "success")
    assert [facts(message) for message in result.messages] == expected["errors"]
    assert result.key == expected.get("key", "")
    assert len(result.rows) == expected.get("records", 0)
    if "first_record_fields" in expected:
        assert result.rows[0] == expected["first_record_fields"]
    attributes = expected.get("data_attributes", {})
    for name, value in (
        ("listtype", result.list_type),
        ("resultId", result.result_id),
        ("count", str(result.count)),
        ("totalcount", str(result.total)),
        ("numremaining", str(result.remaining)),
    ):
        if name in attributes:
            assert value == attributes[name], name
    listed = expected.get("listtype_element")
    if listed:
        last, total = int(listed["end"]), int(listed["total"])
        assert (result.list_type, result.total) == (listed["text"], total)
        assert result.remaining == total - last - 1


@needs_shared
class TestGoldenResponses:
    @pytest.mark.parametrize("name", READ)
    def test_are_read_with_all_their_facts(self, name):
        expected = index()[name]

        answer = read(name)

        assert len(answer.results) == expected["function_count"]
        for result, facts_of_result in zip(answer.results, expected["results"], strict=True):
            assert_result(result, facts_of_result)
        authentication = expected["authentication"]
        assert answer.location_id == authentication.get("locationid", "")
        if "sessiontimeout" in authentication:
            assert answer.session_timeout == authentication["sessiontimeout"]

    @pytest.mark.parametrize("name", sorted(REFUSED))
    def test_are_refusals_with_the_words_of_the_gateway(self, name):
        kind, level = REFUSED[name]
        expected = index()[name]

        with pytest.raises(GatewayError) as refusal:
            read(name)

        assert type(refusal.value) is kind
        assert refusal.value.level == level
        assert [message.code for message in refusal.value.messages] == expected["all_error_numbers"]
        said = expected["control_errors"] or expected["operation_errors"]
        assert [facts(message) for message in refusal.value.messages] == said

    @pytest.mark.parametrize("name", NOT_UNDERSTOOD)
    def test_with_a_gap_are_errors_for_a_question_and_doubts_for_a_write(self, name):
        assert type(sent(name, is_write=False)) is RemoteProtocolError
        assert type(sent(name, is_write=True)) is AnswerLost

    @pytest.mark.parametrize("name", ["malformed-nofunction-02.xml", "malformed-nofunction-03.xml"])
    def test_without_a_status_leave_it_unknown(self, name):
        assert [result.is_unknown for result in read(name).results] == [True]

    def test_are_all_in_one_list(self):
        assert sorted([*READ, *REFUSED, *NOT_UNDERSTOOD]) == sorted(index())


def sent(name: str, *, is_write: bool) -> IntacctError:
    """Send something that is answered with a document, and return the error."""
    body = (GOLDEN / name).read_bytes()
    below = httpx2.MockTransport(lambda _: httpx2.Response(200, content=body))
    with pytest.raises(IntacctError) as error:
        HttpTransport(below=below).send("https://api.intacct.com/ia", b"<request/>", is_write=is_write)
    return error.value
