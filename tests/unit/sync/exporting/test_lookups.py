"""Questions while writing: one for a batch, few fields, and no conclusion without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from lxml import etree

from tieout.identity.models import Organization
from tieout.intacct import (
    AnswerLost,
    Client,
    Credentials,
    IntacctError,
    Message,
    NotPermitted,
    Sender,
)
from tieout.intacct.answers import read_answer
from tieout.sync.exporting.answers import IntacctStopped
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.models import Connection, RemoteObject

ADDRESS = "https://api.intacct.com/ia/xml/xmlgw.phtml"
SESSION = f"<api><sessionid>s..</sessionid><endpoint>{ADDRESS}</endpoint><locationid/></api>"


class Books:
    """A network behind which books hold rows of one object; every question finds all of them."""

    def __init__(self, *rows: dict[str, str], page: int = 2000, error: IntacctError | None = None) -> None:
        self.rows, self.page, self.error = rows, page, error
        self.questions: list[etree._Element] = []

    def send(self, address: str, body: bytes, *, is_write: bool) -> Any:
        """Answer a sign-in or a question."""
        root = etree.fromstring(body)
        control_id = root.find(".//function").get("controlid")
        query = root.find(".//query")
        if query is None:
            return _answer(control_id, f"<data>{SESSION}</data>")
        if self.error is not None:
            raise self.error
        at = sum(1 for _ in self.questions) * self.page
        self.questions.append(query)
        shown = self.rows[at : at + self.page]
        left = max(0, len(self.rows) - at - len(shown))
        cells = "".join(
            "<ROW>" + "".join(f"<{name}>{text}</{name}>" for name, text in row.items()) + "</ROW>"
            for row in shown
        )
        facts = f'totalcount="{len(self.rows)}" offset="0" count="{len(shown)}" numremaining="{left}"'
        return _answer(control_id, f"<data {facts}>{cells}</data>")

    def close(self) -> None:
        """Nothing is open."""

    def asked(self, field: str) -> list[int]:
        """Return how many values each question had for a field."""
        return [len(query.findall(f".//in[field='{field}']/value")) for query in self.questions]


def _answer(control_id: str | None, data: str) -> Any:
    text = (
        "<response><control><status>success</status><controlid>r</controlid></control><operation>"
        "<authentication><status>success</status></authentication><result><status>success</status>"
        f"<function>f</function><controlid>{control_id}</controlid>{data}</result></operation></response>"
    )
    return read_answer([text.encode()])


def lookups(books: Books, **facts: Any) -> Lookups:
    client = Client(
        Credentials(ADDRESS, "demo", "xml_gateway", "secret"),
        Sender("sandbox", "secret"),
        transport=books,
        waits_seconds=(),
    )
    organization = Organization(base_currency="USD")
    return Lookups(client, Connection(organization=organization, login="xml_gateway", **facts))


def numbers(count: int) -> Sequence[str]:
    return [f"INV-{number:05}" for number in range(count)]


class TestQuestions:
    @pytest.mark.parametrize(("count", "asked"), [(0, []), (1000, [1000]), (2500, [1000, 1000, 500])])
    def test_have_at_most_a_thousand_values(self, count: int, asked: list[int]) -> None:
        books = Books()

        lookups(books).invoices(numbers(count))

        assert books.asked("RECORDID") == asked

    def test_name_each_value_once(self) -> None:
        books = Books()

        lookups(books).payments(tokens=["a", "b", "a"])

        assert books.asked("DESCRIPTION") == [2]

    def test_ask_for_a_page_of_ids_and_names_at_once(self) -> None:
        books = Books()

        lookups(books).customers(ids=numbers(1000), names=numbers(1000))

        [query] = books.questions
        assert books.asked("CUSTOMERID") == books.asked("NAME") == [1000]
        assert [each.findtext("value") for each in query.iter("like")] == ["% ", " %"]

    def test_ask_for_few_fields_and_for_private_records_too(self) -> None:
        books = Books()

        lookups(books).customers(ids=["C-1"], names=[])

        [query] = books.questions
        assert [field.text for field in query.find("select")] == [
            "RECORDNO",
            "CUSTOMERID",
            "NAME",
            "STATUS",
            "CREATEDBY",
            "MEGAENTITYID",
        ]
        assert query.findtext("options/showprivate") == "true"

    def test_follow_all_pages(self) -> None:
        books = Books(*({"RECORDNO": str(number), "STATE": "Complete"} for number in range(5)), page=2)

        found = lookups(books).states(RemoteObject.ARPYMT, ["1"])

        assert list(found) == ["0", "1", "2", "3", "4"]
        assert len(books.questions) == 3


class TestAnswers:
    def test_without_a_currency_mean_the_base_currency(self) -> None:
        row = {"RECORDNO": "7", "RECORDID": "INV-1", "WHENCREATED": "03/02/2026", "TRX_TOTALENTERED": "12.5"}

        [found] = lookups(Books(row)).invoices(["INV-1"])

        assert (found.currency, str(found.total), found.date.isoformat()) == ("USD", "12.5", "2026-03-02")

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            (AnswerLost("reset"), "not_available"),
            (NotPermitted([Message("PL04000005", "You do not have permission")]), "not_permitted"),
        ],
        ids=["lost", "not permitted"],
    )
    def test_that_do_not_come_stop_the_pass(self, error: IntacctError, cause: str) -> None:
        with pytest.raises(IntacctStopped) as stop:
            lookups(Books(error=error)).invoices(["INV-1"])

        assert stop.value.cause == cause

    def test_that_cannot_be_read_stop_the_pass(self) -> None:
        row = {"RECORDNO": "7", "RECORDID": "INV-1", "WHENCREATED": "yesterday"}

        with pytest.raises(IntacctStopped, match="yesterday"):
            lookups(Books(row)).invoices(["INV-1"])


class TestOurUser:
    def test_is_not_asked_for_when_it_is_known(self) -> None:
        books = Books()

        assert lookups(books, remote_user_key="42").our_user() == "42"
        assert books.questions == []
