"""Answers from chunks of bytes: every level, every cut, and what is refused outright."""

import pytest

from factories.gateway_answers import (
    NOT_SIGNED_IN,
    answer,
    error,
    errors,
    refused_at_the_edge,
    refused_envelope,
    result,
    rows_xml,
)
from tieout.intacct import (
    AnswerLost,
    EdgeRefused,
    GatewayError,
    RemoteProtocolError,
    SenderRefused,
    SessionExpired,
    WrongCredentials,
)
from tieout.intacct import answers as reader_module
from tieout.intacct.answers import AnswerReader, read_answer

ROWS = [{"RECORDNO": str(number), "NAME": f"Kettle & Co {number}"} for number in range(1, 6)]
PAGE = answer(result(rows_xml("CUSTOMER", ROWS, total=9, remaining=4)))


def read(body: bytes, *, http_status: int = 200):
    return read_answer([body], http_status=http_status)


class TestChunks:
    @pytest.mark.parametrize("size", [1, 2, 7, 64, 300, 100_000])
    def test_may_end_anywhere(self, size):
        chunks = [PAGE[at : at + size] for at in range(0, len(PAGE), size)]

        [page] = read_answer(chunks).results

        assert list(page.rows) == ROWS
        assert (page.count, page.total, page.remaining) == (5, 9, 4)

    def test_may_end_within_a_character(self):
        body = answer(result(rows_xml("CUSTOMER", [{"NAME": "Café “Zürich” 😀"}])))

        [page] = read_answer(body[at : at + 1] for at in range(len(body))).results

        assert page.rows[0]["NAME"] == "Café “Zürich” 😀"

    def test_may_be_pretty_printed(self):
        body = PAGE.replace(b"><", b">\n    <")

        [page] = read_answer(body[at : at + 11] for at in range(0, len(body), 11)).results

        assert list(page.rows) == ROWS

    def test_that_stop_early_are_an_answer_that_was_lost_wherever_they_stop(self):
        for end in range(1, len(PAGE) - 1):
            with pytest.raises(AnswerLost):
                read(PAGE[:end])

    def test_that_never_came_are_an_answer_that_was_lost(self):
        with pytest.raises(AnswerLost, match="it is empty"):
            read_answer([])
        with pytest.raises(AnswerLost):
            read(b"\n ")


class TestResults:
    def test_come_one_for_each_function_in_their_order(self):
        body = answer(
            result(rows_xml("CUSTOMER", ROWS), control_id="a"),
            result("<key>77</key>", function="create_invoice", control_id="b"),
            result(errors(error("BL01")), status="failure", function="update", control_id="c"),
        )

        results = read(body).results

        assert [each.control_id for each in results] == ["a", "b", "c"]
        assert [len(each.rows) for each in results] == [5, 0, 0]
        assert results[1].key == "77"
        assert results[2].messages[0].code == "BL01"

    def test_keep_what_was_written_before_a_failure(self):
        # Source (observed): a create of several objects fails with one of them created.
        inside = '<data listtype="objects" count="1"><project><RECORDNO>7</RECORDNO></project></data>'

        [failed] = read(answer(result(inside + errors(error("BL34000061")), status="failure"))).results

        assert (failed.is_success, failed.record_key, failed.messages[0].code) == (False, "7", "BL34000061")

    def test_take_a_field_named_like_an_element_of_the_envelope_for_a_field(self):
        row = {"data": "1", "result": "2", "response": "3", "status": "4"}

        [page] = read(answer(result(rows_xml("ODD", [row, row])))).results

        assert list(page.rows) == [row, row]

    def test_take_nested_records_named_like_the_envelope_for_records(self):
        inside = '<data count="1"><ODD><result><data><KEY>1</KEY></data></result></ODD></data>'

        [page] = read(answer(result(inside))).results

        assert list(page.rows) == [{"result.data.KEY": "1"}]

    def test_come_with_what_the_sign_in_said(self):
        said = read(PAGE)

        assert said.session_timestamp == "2026-03-02T09:00:00+00:00"
        assert said.session_timeout == "2026-03-02T15:00:00+00:00"
        assert said.location_id == ""

    def test_ignore_comments_and_instructions(self):
        [page] = read(PAGE.replace(b"<NAME>", b"<!-- <!DOCTYPE --><?php echo ?><NAME>")).results

        assert list(page.rows) == ROWS


class TestLevels:
    def test_edge_has_a_control_with_a_status_and_nothing_else(self):
        with pytest.raises(EdgeRefused) as refusal:
            read(refused_at_the_edge(error("GW-0011", description="Invalid Request [Request ID: A:B_C.1]")))

        assert (refusal.value.level, refusal.value.code) == ("edge", "GW-0011")

    def test_edge_is_any_refused_control_that_did_not_come_with_200(self):
        with pytest.raises(WrongCredentials) as refusal:
            read(refused_envelope(error("XMLGW_JPP0002")), http_status=401)

        assert refusal.value.level == "edge"

    def test_control_echoes_the_sender(self):
        with pytest.raises(SenderRefused) as refusal:
            read(refused_envelope(error("XL03000006", "Incorrect Intacct XML Partner ID or password.")))

        assert refusal.value.level == "control"

    def test_authentication_has_an_errormessage_and_no_result(self):
        with pytest.raises(SessionExpired) as refusal:
            read(answer(errors(error("XL03000006", "Invalid session q....")), authentication=NOT_SIGNED_IN))

        assert refusal.value.level == "authentication"

    def test_operation_may_refuse_without_a_word_about_the_sign_in(self):
        with pytest.raises(GatewayError) as refusal:
            read(answer(errors(error("XX", "No."))))

        assert (refusal.value.level, refusal.value.code) == ("authentication", "XX")

    def test_result_says_by_itself_that_it_failed(self):
        [aborted] = read(answer(result(errors(error("XL03000009")), status="aborted"))).results

        assert not aborted.is_success

    @pytest.mark.parametrize("word", ["failure", "aborted", "SUCCESS", "perhaps"])
    def test_below_control_are_not_believed_unless_it_says_success(self, word):
        body = PAGE.replace(
            b"<status>success</status><senderid>", f"<status>{word}</status><senderid>".encode()
        )

        with pytest.raises(GatewayError):
            read(body)


class TestGaps:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b"<response><control/></response>", "whether the request was accepted"),
            (b"<response><control><status/></control></response>", "whether the request was accepted"),
            (b"<response/>", "whether the request was accepted"),
            (
                b"<response><control><status>success</status></control></response>",
                "has no operation",
            ),
            (
                (
                    b"<response><acknowledgement><status>success</status></acknowledgement>"
                    b"<control><status>success</status></control></response>"
                ),
                "has no operation",
            ),
            (
                b"<response><control><status>success</status></control><operation/></response>",
                "whether the sign-in worked",
            ),
            (answer(result(), authentication="<authentication/>"), "whether the sign-in worked"),
            (answer(), "has no result"),
        ],
    )
    def test_are_protocol_errors(self, body, words):
        with pytest.raises(RemoteProtocolError, match=words):
            read(body)

    def test_in_the_names_of_the_sign_in_are_accepted(self):
        # Source (observed): the authentication block of old captures lacks them.
        body = answer(result(), authentication="<authentication><status>success</status></authentication>")

        assert read(body).results[0].is_success


class TestTwoDocuments:
    FIRST = answer(result("<key>1</key>", control_id="a"))
    SECOND = answer(result("<key>2</key>", control_id="b"))

    @pytest.mark.parametrize("between", [b"", b"\n", b"\r\n\r\n  "])
    @pytest.mark.parametrize("size", [1, 5, 13, 100_000])
    def test_in_one_body_are_read_both(self, between, size):
        body = self.FIRST + between + self.SECOND + b"\n"

        results = read_answer(body[at : at + size] for at in range(0, len(body), size)).results

        assert [each.key for each in results] == ["1", "2"]

    def test_may_lack_the_declaration(self):
        second = self.SECOND.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>')

        assert [each.key for each in read(self.FIRST + second).results] == ["1", "2"]

    @pytest.mark.parametrize("refusal", [refused_at_the_edge(error("GW-0010")), refused_envelope(error("X"))])
    def test_of_which_one_refuses_leave_what_was_executed(self, refusal):
        assert [each.key for each in read(self.FIRST + refusal).results] == ["1"]
        assert [each.key for each in read(refusal + self.FIRST).results] == ["1"]

    def test_that_both_refuse_say_what_the_first_says(self):
        with pytest.raises(GatewayError, match="GW-0011"):
            read(refused_at_the_edge(error("GW-0011")) + refused_envelope(error("X")))

    def test_of_which_the_second_is_cut_off_are_lost(self):
        with pytest.raises(AnswerLost):
            read(self.FIRST + self.SECOND[:-20])

    @pytest.mark.parametrize("rest", [b"<html/>", b"garbage", b"<other>"])
    def test_are_not_made_of_anything_else(self, rest):
        with pytest.raises(RemoteProtocolError):
            read(self.FIRST + rest)

    def test_are_not_seen_in_what_people_wrote(self):
        text = "<![CDATA[</response><?xml version='1.0'?><response>]]>"
        body = answer(result(f'<data count="1"><A><MEMO>{text}</MEMO></A></data>'))

        for size in (1, 9, 100_000):
            [page] = read_answer(body[at : at + size] for at in range(0, len(body), size)).results
            assert page.rows[0]["MEMO"] == "</response><?xml version='1.0'?><response>"

    def test_may_be_followed_by_a_comment(self):
        assert read(self.FIRST + b"<!-- served by node 7 -->\n").results[0].key == "1"


class TestRefusedDocuments:
    BOMB = b'<?xml version="1.0"?><!DOCTYPE response [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'

    @pytest.mark.parametrize(
        "head",
        [
            b"<!DOCTYPE response>",
            b'<!DOCTYPE response SYSTEM "http://127.0.0.1:1/never.dtd">',
            b'<!DOCTYPE response [<!ENTITY secret SYSTEM "file:///etc/hostname">]>',
            BOMB.removeprefix(b'<?xml version="1.0"?>'),
        ],
    )
    def test_have_a_document_type(self, head):
        body = b'<?xml version="1.0"?>' + head + PAGE.split(b"?>", 1)[1]

        with pytest.raises(RemoteProtocolError, match="has a document type, which is refused"):
            read(body)

    @pytest.mark.parametrize("encoding", ["UTF-16", "UTF-16-BE", "UTF-7", "UTF-32"])
    def test_have_a_document_type_in_another_encoding(self, encoding):
        text = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE response>'
            + PAGE.decode().split("?>", 1)[1]
        )

        with pytest.raises(RemoteProtocolError):
            read(text.encode(encoding.replace("-BE", "-be")))

    def test_expand_no_entity_of_a_document_type_in_between(self):
        body = PAGE.replace(b"<operation>", b"<!DOCTYPE response><operation>")

        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(body)

    def test_use_an_entity_that_nobody_declared(self):
        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(PAGE.replace(b"Kettle", b"&secret;", 1))

    def test_are_nested_too_deep(self):
        deep = "<a>" * 300 + "</a>" * 300

        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(answer(result(f"<data><X>{deep}</X></data>")))

    def test_have_a_text_too_long(self):
        long_text = "x" * 10_000_001

        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(answer(result(f"<data><X><MEMO>{long_text}</MEMO></X></data>")))

    def test_are_too_large(self, monkeypatch):
        monkeypatch.setattr(reader_module, "BODY_BYTES_MAX", len(PAGE) - 1)

        with pytest.raises(RemoteProtocolError, match="is too large"):
            read(PAGE)

    @pytest.mark.parametrize(
        "body", [b"\x00\x01\x02\x03\x04", b"not found", b"<html><p>Sorry</html>", b'{"a": 1}']
    )
    def test_are_no_xml(self, body):
        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(body)

    @pytest.mark.parametrize("body", [b"<html><p>Sorry</p></html>", b"<Response/>"])
    def test_are_not_of_the_gateway(self, body):
        with pytest.raises(RemoteProtocolError, match="is not one of Intacct's gateway"):
            read(body)

    @pytest.mark.parametrize("character", [b"\x0b", b"&#11;"])
    def test_hold_control_characters(self, character):
        with pytest.raises(RemoteProtocolError, match="is no XML"):
            read(PAGE.replace(b"Kettle", character, 1))


class TestReaderItself:
    def test_takes_other_encodings_that_the_declaration_names(self):
        text = PAGE.decode().replace("UTF-8", "iso-8859-1").replace("Kettle", "Café")

        assert read(text.encode("iso-8859-1")).results[0].rows[0]["NAME"] == "Café & Co 1"

    def test_takes_a_byte_order_mark(self):
        assert len(read(b"\xef\xbb\xbf" + PAGE).results[0].rows) == 5

    def test_takes_empty_chunks(self):
        reader = AnswerReader()

        for chunk in (b"", PAGE, b""):
            reader.feed(chunk)

        assert len(reader.close().results[0].rows) == 5
