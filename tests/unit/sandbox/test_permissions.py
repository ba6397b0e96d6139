"""Permissions by object and by application, and applications that the company does not have."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

QUERY = "<query><object>{}</object><select><field>RECORDNO</field></select></query>"
DENIED = "You do not have permission for API operation {} on objects of type {}"
DISABLED = "This feature is disabled for your company or your current user"


def deny(wire: Wire, *entries: str) -> None:
    wire.post_control("settings", users={"xml_gateway": {"denied": list(entries)}})


class TestPermission:
    @pytest.mark.parametrize(
        ("entry", "function", "words"),
        [
            ("create AR", invoice_xml("A-1", "5"), DENIED.format("CREATE", "arinvoice")),
            ("create AR", payment_xml(("1", "5")), DENIED.format("CREATE", "arpymt")),
            ("query OE", QUERY.format("SODOCUMENT"), DENIED.format("QUERY", "sodocument")),
            ("query GL", QUERY.format("GLACCOUNT"), DENIED.format("QUERY", "glaccount")),
            ("* CM", QUERY.format("CHECKINGACCOUNT"), DENIED.format("QUERY", "checkingaccount")),
            (
                "read CO",
                "<read><object>LOCATION</object><keys>1</keys></read>",
                DENIED.format("READ", "location"),
            ),
            ("delete ARPYMT", '<delete_arpayment key="1"/>', DENIED.format("DELETE", "arpymt")),
        ],
    )
    def test_is_taken_by_verb_and_application(
        self, wire: Wire, entry: str, function: str, words: str
    ) -> None:
        deny(wire, entry)

        assert errors_of(wire.call(function))[0] == ("PL04000005", words)

    def test_of_one_application_leaves_the_others(self, wire: Wire) -> None:
        deny(wire, "* OE", "* GL", "* CM")

        wire.done(invoice_xml("A-1", "5"))
        wire.done(QUERY.format("CUSTOMER"))

        assert len(wire.query("ARINVOICE", "RECORDNO")) == 1

    @pytest.mark.parametrize("entry", ["create", "create *"])
    def test_is_taken_for_everything(self, wire: Wire, entry: str) -> None:
        deny(wire, entry)

        refused = [wire.call(each) for each in (invoice_xml("A-1", "5"), "<create><CONTACT/></create>")]

        assert [errors_of(each)[0][0] for each in refused] == ["PL04000005", "PL04000005"]

    def test_names_an_object_or_an_application(self, wire: Wire) -> None:
        body = {"users": {"xml_gateway": {"denied": ["create CAKE"]}}}

        answer = wire.client.post(f"{wire.control}/settings", json=body)

        assert answer.status_code == 400
        assert "'create CAKE' does not end with an object" in answer.json()["error"]["message"]


class TestSubscription:
    def test_that_is_missing_disables_all_that_belongs_to_it(self, wire: Wire) -> None:
        wire.post_control("settings", unsubscribed_modules=["OE"])

        refused = wire.call(QUERY.format("SODOCUMENT"))
        wire.done(QUERY.format("ARINVOICE"))

        assert errors_of(refused) == [("", DISABLED)]
        assert refused.find("errormessage/error/errorno") is None
