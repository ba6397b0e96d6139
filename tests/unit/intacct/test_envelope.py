"""Requests: the envelope, its order, and what is never sent."""

import pytest
from lxml import etree

from tieout.intacct import Call, GetApiSession, LocalProtocolError, Sender
from tieout.intacct.envelope import Login, SessionId, build_request

SENDER = Sender("tieout", "sender-word")


SESSION = SessionId("session..")


def request(*calls: Call, authentication=SESSION, **options) -> etree._Element:
    options = {"control_id": "r-1", "is_unique": False, **options}
    body = build_request(sender=SENDER, authentication=authentication, calls=calls, **options)
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    return etree.fromstring(body)


def tags(element: etree._Element, path: str) -> list[str]:
    return [str(child.tag) for child in element.find(path)]


class TestBuildRequest:
    def test_has_the_order_of_the_schema(self):
        root = request(Call("f-1", GetApiSession()))

        assert [str(child.tag) for child in root] == ["control", "operation"]
        assert tags(root, "control") == [
            "senderid",
            "password",
            "controlid",
            "uniqueid",
            "dtdversion",
            "includewhitespace",
            "showadditionalerrorinfo",
        ]
        assert tags(root, "operation") == ["authentication", "content"]

    @pytest.mark.parametrize(("options", "word"), [({}, "false"), ({"is_transaction": True}, "true")])
    def test_is_a_transaction_only_where_it_is_asked_for(self, options, word):
        root = request(Call("f-1", GetApiSession()), **options)

        assert root.find("operation").get("transaction") == word

    @pytest.mark.parametrize(("is_unique", "word"), [(True, "true"), (False, "false")])
    def test_always_says_whether_control_ids_are_unique(self, is_unique, word):
        # Its default is true: a read sent twice with one id would be refused.
        assert request(is_unique=is_unique).findtext("control/uniqueid") == word

    def test_asks_for_small_answers_and_for_the_ids_of_errors(self):
        root = request()

        assert root.findtext("control/dtdversion") == "3.0"
        assert root.findtext("control/includewhitespace") == "false"
        assert root.findtext("control/showadditionalerrorinfo") == "true"

    def test_gives_each_function_its_own_control_id(self):
        root = request(Call("f-1", GetApiSession()), Call("f-2", GetApiSession("100")))

        assert [each.get("controlid") for each in root.iter("function")] == ["f-1", "f-2"]

    @pytest.mark.parametrize("control_id", ["", "x" * 257])
    def test_refuses_a_control_id_that_the_schema_refuses(self, control_id):
        with pytest.raises(LocalProtocolError, match="1 to 256 characters"):
            request(Call(control_id, GetApiSession()))
        with pytest.raises(LocalProtocolError, match="1 to 256 characters"):
            request(control_id=control_id)

    def test_takes_the_longest_control_id(self):
        assert request(control_id="x" * 256).findtext("control/controlid") == "x" * 256

    def test_escapes_what_people_write(self):
        root = request(authentication=Login("a&b", "c<d", "é'\"😀"))

        assert root.findtext(".//login/password") == "é'\"😀"


class TestAuthentication:
    def test_has_user_company_password_in_this_order(self):
        root = request(authentication=Login("u", "c", "p"))

        assert tags(root, "operation/authentication/login") == ["userid", "companyid", "password"]

    def test_is_a_session_alone(self):
        root = request(authentication=SessionId("session.."))

        assert tags(root, "operation/authentication") == ["sessionid"]
        assert root.findtext("operation/authentication/sessionid") == "session.."

    @pytest.mark.parametrize("secretive", [SENDER, Login("u", "c", "login-word"), SessionId("session-word")])
    def test_is_not_shown_by_accident(self, secretive):
        assert "word" not in repr(secretive)


class TestGetApiSession:
    @pytest.mark.parametrize(
        ("entity", "xml"),
        [
            (None, b"<getAPISession/>"),
            ("", b"<getAPISession><locationid/></getAPISession>"),
            ("100", b"<getAPISession><locationid>100</locationid></getAPISession>"),
        ],
    )
    def test_tells_no_entity_from_the_top_level(self, entity, xml):
        assert etree.tostring(GetApiSession(entity).to_xml()) == xml
