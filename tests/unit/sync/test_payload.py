"""Requests as JSON: what was planned is what is sent."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

import pytest

from tieout.sync.exporting.payload import PayloadUnknown, digest, from_json, to_json


class Action(Enum):
    SUBMIT = "Submit"


@dataclass(frozen=True)
class Line:
    amount: Decimal
    memo: str = ""


@dataclass(frozen=True)
class Document:
    number: str
    day: date
    lines: tuple[Line, ...]
    action: Action = Action.SUBMIT
    term: str | None = None


KNOWN = {"Line": Line, "Document": Document, "Action": Action}
DOCUMENT = Document("INV-1", date(2026, 1, 31), (Line(Decimal("150.00"), "Consulting"), Line(Decimal(-5))))


class TestPayload:
    def test_comes_back_as_it_was_after_a_round_through_the_database(self):
        stored = json.loads(json.dumps(to_json(DOCUMENT)))

        assert from_json(stored, known=KNOWN) == DOCUMENT

    def test_keeps_the_decimals_of_an_amount(self):
        again = from_json(to_json(DOCUMENT), known=KNOWN)

        assert str(again.lines[0].amount) == "150.00"

    def test_refuses_a_request_that_this_version_does_not_know(self):
        with pytest.raises(PayloadUnknown, match="Document"):
            from_json(to_json(DOCUMENT), known={"Line": Line})


class TestDigest:
    def test_is_equal_for_equal_requests_only(self):
        other = Document("INV-2", DOCUMENT.day, DOCUMENT.lines)

        assert digest(to_json(DOCUMENT)) == digest(json.loads(json.dumps(to_json(DOCUMENT))))
        assert digest(to_json(DOCUMENT)) != digest(to_json(other))
