"""Envelope, levels of refusal, sign-in and sessions."""

from __future__ import annotations

import pytest
from lxml import etree

from factories.sandbox import Wire, envelope, errors_of, invoice_xml, login

SESSION = '<function controlid="s"><getAPISession/></function>'


def open_session(wire: Wire, location: str | None = None) -> str:
    """Sign in and give the session's authentication."""
    root = wire.send(SESSION, authentication=login(location))
    return f"<sessionid>{root.findtext('operation/result/data/api/sessionid')}</sessionid>"


class TestEnvelope:
    def test_shows_the_blocks_in_the_documented_order(self, wire: Wire) -> None:
        root = wire.send(SESSION)

        assert [child.tag for child in root] == ["control", "operation"]
        control = [child.tag for child in root.find("control")]
        assert control == ["status", "senderid", "controlid", "uniqueid", "dtdversion"]
        authentication = [child.tag for child in root.find("operation/authentication")]
        assert authentication == [
            *("status", "userid", "companyid", "locationid", "sessiontimestamp", "sessiontimeout")
        ]
        assert [child.tag for child in root.find("operation/result")] == [
            "status",
            "function",
            "controlid",
            "data",
        ]

    def test_counts_uniqueid_as_true_when_it_is_absent(self, wire: Wire) -> None:
        body = envelope(SESSION, authentication=login()).replace("<uniqueid>false</uniqueid>", "")

        root = etree.fromstring(wire.post(body).content)

        assert root.findtext("control/uniqueid") == "true"

    def test_writes_white_space_unless_told_not_to(self, wire: Wire) -> None:
        body = envelope(SESSION, authentication=login())

        assert b"\n  " not in wire.post(body).content
        assert b"\n  " in wire.post(body.replace("<includewhitespace>false</includewhitespace>", "")).content

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (
                "<request><control></request>",
                "Fatal Error 76: Opening and ending tag mismatch: control line 1 and request",
            ),
            (
                "<request/>",
                "Error 1871: Element 'request': Missing child element(s). Expected is ( control ).",
            ),
            ("", "Fatal Error"),
            ("<!DOCTYPE request><request/>", "A DOCTYPE is not allowed"),
        ],
    )
    def test_refuses_broken_xml_at_control_level(self, wire: Wire, body: str, message: str) -> None:
        answer = wire.post(body)

        root = etree.fromstring(answer.content)
        assert answer.status_code == 200
        assert root.findtext("control/status") == "failure"
        assert root.find("operation") is None
        [(code, text)] = errors_of(root)
        assert code == "XL03000003"
        assert text.startswith("XML Parse schema error: ")
        assert message in text

    def test_checks_the_order_before_the_sender_and_echoes_the_control_block(self, wire: Wire) -> None:
        bad = "<login><userid>a</userid><password>b</password><companyid>c</companyid></login>"

        root = wire.send(SESSION, authentication=bad, sender="nobody")

        assert root.findtext("control/senderid") == "nobody"
        [(code, text)] = errors_of(root)
        assert code == "XL03000003"
        assert "Element 'password': This element is not expected. Expected is ( companyid )." in text

    def test_refuses_anything_but_post(self, wire: Wire) -> None:
        assert wire.client.get(wire.gateway).status_code == 405


class TestAdditionalInfo:
    """What each error carries when a request asks for it."""

    @pytest.mark.parametrize(
        ("old", "new"), [("", ""), (">password<", ">wrong<"), ("sandbox-secret", "wrong")]
    )
    def test_comes_with_errors_of_every_level(self, wire: Wire, old: str, new: str) -> None:
        unknown = "<query><object>NOPE</object><select><field>NAME</field></select></query>"
        body = envelope(f'<function controlid="f">{unknown}</function>', authentication=login())

        asked = body.replace(
            "</control>", "<showadditionalerrorinfo>true</showadditionalerrorinfo></control>"
        )
        error = etree.fromstring(wire.post(asked.replace(old, new) if old else asked).content).find(
            ".//error"
        )

        info = error[-1]
        assert [child.tag for child in info] == [
            *("errorid", "category", "target", "description", "cdescription", "correction")
        ]
        assert info.findtext("errorid").startswith("SANDBOX-")
        assert info.findtext("cdescription/messageid").startswith("IA.")

    def test_names_sentences_by_their_words_and_lists_their_values(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"))
        body = envelope(
            f'<function controlid="f">{invoice_xml("A-1", "1")}</function>', authentication=login()
        )

        root = etree.fromstring(
            wire.post(
                body.replace("</control>", "<showadditionalerrorinfo>1</showadditionalerrorinfo></control>")
            ).content
        )

        first, last = root.iterfind("operation/result/errormessage/error/additionalinfo")
        assert first.findtext("category") == "Duplication Prevention"
        assert first.findtext("cdescription/messageid") == "IA.A_TRANSACTION_WITH_THE_NUMBER_ALREADY_EXISTS"
        assert first.find("cdescription/placeholders/placeholder").get("value") == "A-1"
        assert last.findtext("category") == "Unable to create record."

    def test_is_left_out_otherwise(self, wire: Wire) -> None:
        assert wire.call("<lookup><object>NOPE</object></lookup>").find(".//additionalinfo") is None


class TestSignIn:
    def test_refuses_a_wrong_sender_at_control_level(self, wire: Wire) -> None:
        root = wire.send(SESSION, sender_password="wrong")

        assert root.findtext("control/status") == "failure"
        assert errors_of(root) == [("XL03000006", "Incorrect Intacct XML Partner ID or password.")]

    def test_refuses_to_answer_later(self, wire: Wire) -> None:
        body = envelope(SESSION, authentication=login())

        answer = wire.post(body.replace("</dtdversion>", "</dtdversion><policyid>nightly</policyid>"))

        root = etree.fromstring(answer.content)
        assert root.findtext("control/status") == "failure"
        assert errors_of(root) == [("XL03000006", "nightly is not a valid transport policy.")]

    @pytest.mark.parametrize(
        ("old", "new"), [(">password<", ">wrong<"), (">xml_gateway<", ">nobody<"), (">demo<", ">other<")]
    )
    def test_refuses_wrong_credentials_beside_the_authentication_block(
        self, wire: Wire, old: str, new: str
    ) -> None:
        root = wire.send(SESSION, authentication=login().replace(old, new))

        assert root.findtext("control/status") == "success"
        assert root.findtext("operation/authentication/status") == "failure"
        assert root.find("operation/result") is None
        assert errors_of(root.find("operation")) == [("XL03000006", "Sign-in information is incorrect")]

    def test_refuses_an_unknown_entity_in_the_words_of_a_wrong_password(self, wire: Wire) -> None:
        root = wire.send(SESSION, authentication=login("999"))

        assert errors_of(root.find("operation")) == [("XL03000006", "Sign-in information is incorrect")]

    def test_answers_401_before_the_gateway_when_set_so(self, wire: Wire) -> None:
        wire.post_control("settings", sign_in_error=401)

        answer = wire.post(envelope(SESSION, authentication=login().replace(">password<", ">wrong<")))

        root = etree.fromstring(answer.content)
        assert answer.status_code == 401
        assert [child.tag for child in root.find("control")] == ["status"]
        [(code, text)] = errors_of(root)
        assert (code, text) == (
            "XMLGW_JPP0002",
            "Sign-in information is incorrect. Please check your request.",
        )

    def test_tells_a_locked_out_user_apart(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"locked": True}})

        root = wire.send(SESSION)

        assert errors_of(root.find("operation")) == [
            ("PL04000076", "This user is in LOCKEDOUT state"),
            ("XL03000006", "Sign-in information is incorrect"),
        ]

    def test_locks_a_user_out_after_too_many_wrong_passwords(self, wire: Wire) -> None:
        wire.post_control("settings", lock_after_failures=2)
        for _ in range(2):
            wire.send(SESSION, authentication=login().replace(">password<", ">wrong<"))

        root = wire.send(SESSION)

        assert errors_of(root.find("operation"))[0][0] == "PL04000076"

    def test_refuses_a_sender_that_the_company_did_not_authorize(self, wire: Wire) -> None:
        wire.post_control("settings", senders={"sandbox": {"authorized": False}})

        root = wire.send(SESSION)

        error = root.find("operation/errormessage/error")
        assert error.findtext("description") == "Invalid Web Services Authorization"
        assert error.findtext("description2").startswith(
            "The sender ID 'sandbox' is not authorized to make Web Services requests to company ID 'demo'."
        )


class TestSessions:
    def test_bind_to_the_address_that_was_called(self, wire: Wire) -> None:
        root = wire.send(SESSION)

        api = root.find("operation/result/data/api")
        assert api.findtext("endpoint") == wire.gateway
        assert api.findtext("sessionid").endswith("..")

        elsewhere = wire.client.post(
            wire.gateway,
            content=envelope(SESSION, authentication=f"<sessionid>{api.findtext('sessionid')}</sessionid>"),
            headers={"Host": "other.test"},
        )
        assert b"Invalid session" in elsewhere.content

    def test_are_refused_when_unknown_without_naming_anybody(self, wire: Wire) -> None:
        root = wire.send(SESSION, authentication="<sessionid>abcdefghij..</sessionid>")

        assert root.findtext("operation/authentication/userid") == ""
        assert errors_of(root.find("operation")) == [("XL03000006", "Invalid session abcdefg....")]

    def test_slide_with_each_call_and_end_when_left_alone(self, wire: Wire) -> None:
        session = open_session(wire)
        for _ in range(3):
            wire.post_control("clock", advance_seconds=20_000)
            assert wire.send(SESSION, authentication=session).find("operation/result") is not None

        wire.post_control("clock", advance_seconds=21_700)

        assert errors_of(wire.send(SESSION, authentication=session).find("operation"))[0][1].startswith(
            "Invalid session"
        )

    def test_can_be_ended_all_at_once(self, wire: Wire) -> None:
        session = open_session(wire)

        assert wire.post_control("sessions/expire") == {"ended": 1}

        assert (
            "Invalid session" in errors_of(wire.send(SESSION, authentication=session).find("operation"))[0][1]
        )

    def test_lead_to_an_entity_and_back_to_the_top_level(self, wire: Wire) -> None:
        session = open_session(wire)

        there = wire.done(
            "<getAPISession><locationid>200</locationid></getAPISession>", authentication=session
        )
        in_200 = f"<sessionid>{there.findtext('data/api/sessionid')}</sessionid>"
        same = wire.done("<getAPISession/>", authentication=in_200)
        back = wire.done("<getAPISession><locationid/></getAPISession>", authentication=in_200)

        assert there.findtext("data/api/locationid") == "200"
        assert same.findtext("data/api/locationid") == "200"
        assert back.findtext("data/api/locationid") == ""

    def test_to_an_unknown_entity_fail_at_the_function(self, wire: Wire) -> None:
        result = wire.call("<getAPISession><locationid>999</locationid></getAPISession>")

        assert result.findtext("status") == "failure"
        assert errors_of(result) == [("Get API Session Failed", "The location '999' is not valid.")]

    def test_to_an_entity_that_the_user_may_not_enter_fail_at_the_function(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"entities": ["", "100"]}})

        result = wire.call("<getAPISession><locationid>200</locationid></getAPISession>")

        assert result.findtext("status") == "failure"
