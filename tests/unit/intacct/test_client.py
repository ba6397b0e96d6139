"""The client: pages, changes, reads, and writes told apart."""

import httpx2
import pytest

from factories.gateway_answers import (
    ENDED,
    NEW_SESSION,
    answer,
    call,
    created,
    error,
    errors,
    make_client,
    page,
    refused,
    refused_envelope,
    result,
    rows_xml,
)
from tieout.intacct import (
    AnswerLost,
    ChangePlace,
    Condition,
    ConnectionFailed,
    GatewayError,
    LocalProtocolError,
    NotPermitted,
    Query,
    RateLimited,
    RemoteProtocolError,
    SessionExpired,
    UnknownField,
)

CUSTOMERS = Query("CUSTOMER", ("RECORDNO", "NAME"))
CHANGES = Query("CUSTOMER", ("RECORDNO", "WHENMODIFIED"))
NOON = "03/02/2026 12:00:00"


def filters(gateway) -> list[str]:
    found = [
        document.find(".//filter") for document in gateway.documents if document.find(".//query") is not None
    ]
    return ["" if each is None else " ".join(each.itertext()) for each in found]


class TestQuery:
    def test_gives_rows_and_counts(self):
        client, gateway = make_client([page(1, 2, remaining=3)])

        asked = client.query(CUSTOMERS)

        assert [row["NAME"] for row in asked.rows] == ["Kettle 1", "Kettle 2"]
        assert (asked.total, asked.remaining) == (5, 3)
        assert gateway.documents[-1].findtext("control/uniqueid") == "false"

    @pytest.mark.parametrize(
        ("given", "kind"),
        [
            (refused(error("PL04000005", "You do not have permission")), NotPermitted),
            (refused(error("DL02000001", "There was an error")), UnknownField),
            (refused(error("XL03000009"), status="aborted"), GatewayError),
            (refused_envelope(error("XL03000003", "XML Parse schema error")), GatewayError),
        ],
    )
    def test_raises_what_intacct_refused(self, given, kind):
        client, _ = make_client([given])

        with pytest.raises(kind):
            client.query(CUSTOMERS)

    def test_names_the_function_that_was_refused(self):
        client, gateway = make_client([refused(error("X", "No."))])

        with pytest.raises(GatewayError) as refusal:
            client.query(CUSTOMERS)

        assert refusal.value.control_id == gateway.documents[-1].find(".//function").get("controlid")

    @pytest.mark.parametrize(
        "inside",
        [
            '<data totalcount="1" count="1"><C><RECORDNO>1</RECORDNO></C></data>',
            '<data totalcount="2" count="2" numremaining="0"><C><RECORDNO>1</RECORDNO></C></data>',
            '<data totalcount="1" count="0" numremaining="0"><C><RECORDNO>1</RECORDNO></C></data>',
            "",
        ],
    )
    def test_believes_no_page_that_does_not_count_rightly(self, inside):
        client, _ = make_client([answer(result(inside, control_id="{id}"))])

        with pytest.raises(RemoteProtocolError, match="page of CUSTOMER does not count"):
            client.query(CUSTOMERS)

    def test_believes_no_answer_to_another_question(self):
        client, _ = make_client([answer(result(rows_xml("CUSTOMER", []), control_id="stranger"))])

        with pytest.raises(RemoteProtocolError, match="does not say whether the function worked"):
            client.query(CUSTOMERS)

    def test_accepts_an_answer_without_a_control_id(self):
        client, _ = make_client([answer(result(rows_xml("CUSTOMER", [{"RECORDNO": "1"}]), control_id=""))])

        assert len(client.query(CUSTOMERS).rows) == 1

    def test_refuses_an_answer_without_a_status(self):
        client, _ = make_client([answer(result(rows_xml("CUSTOMER", []), status="", control_id="{id}"))])

        with pytest.raises(RemoteProtocolError):
            client.query(CUSTOMERS)


class TestPages:
    def test_go_on_behind_the_last_key_until_nothing_remains(self):
        client, gateway = make_client([page(1, 2, remaining=3), page(5, 9, remaining=1), page(10)])

        pages = list(client.pages(CUSTOMERS))

        assert [[row["RECORDNO"] for row in each.rows] for each in pages] == [["1", "2"], ["5", "9"], ["10"]]
        assert filters(gateway) == ["", "RECORDNO 2", "RECORDNO 9"]
        assert all(document.find(".//offset") is None for document in gateway.documents)

    def test_keep_the_question_on_every_page(self):
        client, gateway = make_client([page(1, remaining=1), page(2)])
        active = Condition("STATUS", "equalto", ("active",))

        list(client.pages(CUSTOMERS.narrowed(active)))

        assert filters(gateway) == ["STATUS active", "STATUS active RECORDNO 1"]

    def test_are_asked_for_one_by_one_as_they_are_needed(self):
        client, gateway = make_client([page(1, remaining=1), page(2)])

        next(client.pages(CUSTOMERS))

        assert gateway.functions == ["getAPISession", "query"]

    def test_are_one_empty_page_when_nothing_matches(self):
        client, _ = make_client([page()])

        assert [list(each.rows) for each in client.pages(CUSTOMERS)] == [[]]

    @pytest.mark.parametrize("second", [page(1, 2, remaining=1), page(2, 1, remaining=1)])
    def test_are_refused_when_they_go_round_in_a_circle(self, second):
        client, _ = make_client([page(1, 2, remaining=1), second])

        with pytest.raises(RemoteProtocolError, match="do not move on"):
            list(client.pages(CUSTOMERS))

    def test_are_refused_when_a_key_is_missing(self):
        client, _ = make_client([page(1, remaining=1).replace(b"<RECORDNO>1</RECORDNO>", b"")])

        with pytest.raises(RemoteProtocolError, match="do not move on"):
            list(client.pages(CUSTOMERS))

    def test_are_refused_when_one_is_empty_before_the_end(self):
        client, _ = make_client([page(1, remaining=1), page(remaining=1)])

        with pytest.raises(RemoteProtocolError, match="do not move on"):
            list(client.pages(CUSTOMERS))

    @pytest.mark.parametrize("query", [Query("A", ("NAME",)), Query("A", ("RECORDNO",), order=("NAME",))])
    def test_need_the_key_to_go_by(self, query):
        client, _ = make_client([])

        with pytest.raises(AssertionError, match="paging"):
            next(client.pages(query))


class TestChanges:
    def test_go_on_behind_time_and_key_and_give_the_place_with_each_page(self):
        first = page(3, 4, remaining=2, WHENMODIFIED=NOON)
        second = page(8, remaining=1, WHENMODIFIED="")
        third = page(5, WHENMODIFIED="03/02/2026 12:00:01")
        client, gateway = make_client([first, second, third])

        read = list(client.changes(CHANGES, ChangePlace(modified="03/02/2026 11:00:00")))

        assert [[row["RECORDNO"] for row in each.rows] for each, _ in read] == [["3", "4"], ["8"], ["5"]]
        assert [place for _, place in read] == [
            ChangePlace(NOON, "4", ""),
            ChangePlace(NOON, "4", "8"),
            ChangePlace("03/02/2026 12:00:01", "5", "8"),
        ]
        assert filters(gateway) == [
            "WHENMODIFIED 03/02/2026 11:00:00 WHENMODIFIED",
            f"WHENMODIFIED {NOON} WHENMODIFIED {NOON} RECORDNO 4 WHENMODIFIED",
            f"WHENMODIFIED {NOON} WHENMODIFIED {NOON} RECORDNO 4 WHENMODIFIED RECORDNO 8",
        ]
        order = gateway.documents[-1].findall(".//orderby/order/field")
        assert [field.text for field in order] == ["WHENMODIFIED", "RECORDNO"]

    @pytest.mark.parametrize(
        "second", [page(4, remaining=1, WHENMODIFIED=NOON), page(remaining=1, WHENMODIFIED=NOON)]
    )
    def test_are_refused_when_they_do_not_move_on(self, second):
        client, _ = make_client([page(4, remaining=1, WHENMODIFIED=NOON), second])

        with pytest.raises(RemoteProtocolError, match="do not move on"):
            list(client.changes(CHANGES, ChangePlace()))

    def test_need_both_fields(self):
        client, _ = make_client([])

        with pytest.raises(AssertionError, match="both fields"):
            next(client.changes(CUSTOMERS, ChangePlace()))


class TestRead:
    def test_gives_records_with_their_lines(self):
        inside = (
            '<data listtype="ARPYMT" count="1"><ARPYMT><RECORDNO>7</RECORDNO><ARPYMTDETAILS><arpymtdetail>'
            "<RECORDKEY>1</RECORDKEY></arpymtdetail></ARPYMTDETAILS></ARPYMT></data>"
        )
        client, _ = make_client([answer(result(inside, function="read", control_id="{id}"))])

        [payment] = client.read("ARPYMT", ["7"])

        assert payment == {"RECORDNO": "7"}
        assert payment.lines == {"ARPYMTDETAIL": [{"RECORDKEY": "1"}]}

    def test_gives_records_without_lines_alike(self):
        inside = '<data listtype="CUSTOMER" count="1"><CUSTOMER><RECORDNO>7</RECORDNO></CUSTOMER></data>'
        client, _ = make_client([answer(result(inside, function="read", control_id="{id}"))])

        [customer] = client.read("CUSTOMER", ["7"])

        assert (customer, customer.lines) == ({"RECORDNO": "7"}, {})

    def test_gives_nothing_for_a_key_that_is_gone(self):
        inside = '<data listtype="CUSTOMER" count="0"/>'
        client, _ = make_client([answer(result(inside, function="read", control_id="{id}"))])

        assert client.read("CUSTOMER", ["7"]) == []


class TestWrite:
    def test_sends_several_functions_with_an_outcome_each(self):
        failed = result(
            errors(error("BL34000061", "exists")), status="failure", function="create", control_id="b"
        )
        client, gateway = make_client([answer(created("a"), failed, created("c", "9"))])

        results = client.write([call("a"), call("b"), call("c")])

        assert [each.is_success for each in results] == [True, False, True]
        assert [each.record_key for each in results] == ["7", "", "9"]
        assert results[1].messages[0].code == "BL34000061"
        document = gateway.documents[-1]
        assert document.findtext("control/uniqueid") == "true"
        assert document.find("operation").get("transaction") == "false"

    def test_sends_all_or_none_in_a_transaction(self):
        failed = result(errors(error("BL34000061", "exists")), status="failure", control_id="b")
        client, gateway = make_client([answer(created("a"), failed)])
        before = client.meter.transactions

        results = client.write([call("a"), call("b"), call("c")], is_transaction=True)

        assert [each.status for each in results] == ["aborted", "failure", "aborted"]
        assert gateway.documents[-1].find("operation").get("transaction") == "true"
        assert client.meter.transactions == before

    def test_gives_results_in_the_order_of_the_calls(self):
        client, _ = make_client([answer(created("b", "2"), created("a", "1"))])

        assert [each.record_key for each in client.write([call("a"), call("b")])] == ["1", "2"]

    def test_raises_nothing_for_a_refused_function(self):
        client, _ = make_client([refused(error("BL03002185", "A transaction with the number exists"))])

        [refusal] = client.write([call("a")])

        assert (refusal.is_success, refusal.is_unknown) == (False, False)

    @pytest.mark.parametrize(
        "given",
        [answer(created("a")), answer(created("a"), result(function="create", control_id="b", status=""))],
    )
    def test_knows_nothing_about_a_result_that_is_missing_or_has_no_status(self, given):
        client, _ = make_client([given])

        first, second = client.write([call("a"), call("b")])

        assert first.is_success
        assert second.is_unknown

    @pytest.mark.parametrize(
        "given",
        [
            httpx2.ReadTimeout("timed out"),
            httpx2.Response(502, content=b"<html>"),
            httpx2.Response(200, content=b"<html>"),
            answer(created("a"))[:-30],
            b"<response><control/></response>",
            answer(),
        ],
    )
    def test_is_never_sent_again_when_nobody_knows(self, given):
        client, gateway = make_client([given])

        with pytest.raises(AnswerLost):
            client.write([call("a")])

        assert gateway.functions == ["getAPISession", "create"]

    @pytest.mark.parametrize(
        ("given", "kind"),
        [(httpx2.Response(429), RateLimited), (httpx2.ConnectError("no route"), ConnectionFailed)],
    )
    def test_is_not_repeated_by_the_client_when_nothing_happened_either(self, given, kind):
        client, gateway = make_client([given])

        with pytest.raises(kind):
            client.write([call("a")])

        assert gateway.functions == ["getAPISession", "create"]

    def test_that_found_its_session_ended_goes_once_more_in_a_new_one(self):
        client, gateway = make_client([ENDED, NEW_SESSION, answer(created("a"))])

        [done] = client.write([call("a")])

        assert done.record_key == "7"
        assert gateway.functions == ["getAPISession", "create", "getAPISession", "create"]
        assert [root.findtext(".//sessionid") for root in gateway.documents[1::2]] == ["session..", "fresh.."]
        ids = [root.find(".//function").get("controlid") for root in gateway.documents[1::2]]
        assert ids == ["a", "a"]

    def test_that_finds_its_session_ended_twice_says_so(self):
        client, gateway = make_client([ENDED, NEW_SESSION, ENDED])

        with pytest.raises(SessionExpired):
            client.write([call("a")])

        assert len(gateway.requests) == 4

    @pytest.mark.parametrize(
        "calls", [[], [call("a"), call("a")], [call(str(place)) for place in range(101)]]
    )
    def test_refuses_batches_that_could_not_be_told_apart(self, calls):
        client, gateway = make_client([])

        with pytest.raises(LocalProtocolError, match="1 to 100 functions, each with its own id"):
            client.write(calls)

        assert gateway.requests == []

    def test_takes_a_hundred_functions(self):
        ids = [f"w-{place}" for place in range(100)]
        client, _ = make_client([answer(*[created(control_id) for control_id in ids])])

        results = client.write([call(control_id) for control_id in ids])

        assert [each.control_id for each in results] == ids
        assert all(each.is_success for each in results)
