"""What commands say to input that cannot be meant: what is wrong, by name, and the way out."""

from __future__ import annotations

import pytest

from factories.office import Office


class TestOrganization:
    def test_is_unknown(self, office: Office) -> None:
        office.connect()

        said = office.run("sync", "--organization", "Kopper Kettle")

        assert said.status == 1
        assert said.err == "Error: There is no organization Kopper Kettle. Known are: Copper Kettle.\n"

    def test_must_be_named_where_there_are_several(self, office: Office) -> None:
        office.connect()
        office.connect(organization="Copper Kettle West")

        said = office.run("failures")

        assert said.status == 2
        assert "Say which organization with --organization NAME." in said.err

    def test_is_not_made_by_a_refused_sign_in(self, office: Office) -> None:
        office.connect(password="not it")

        said = office.run("settings")

        assert said.status == 1
        assert "There is no organization yet" in said.err


class TestConnect:
    def test_tells_a_wrong_entity_from_a_wrong_password(self, office: Office) -> None:
        said = office.connect("--entity", "999")

        assert said.status == 1
        assert "Intacct does not accept the entity" in said.err
        assert "Check the entity ID in Intacct" in said.err

    def test_names_a_gateway_that_cannot_be_reached(self, office: Office) -> None:
        said = office.connect("--gateway-url", "http://127.0.0.1:9/ia/xml/xmlgw.phtml")

        assert said.status == 1
        assert "Intacct cannot be reached at http://127.0.0.1:9" in said.err
        assert "--gateway-url" in said.err

    def test_keeps_the_company_once_records_are_linked(self, office: Office) -> None:
        office.begin()

        said = office.connect("--entity", "100")

        assert said.status == 1
        assert "another company or entity is a new organization" in said.err

    def test_wants_the_password_on_standard_input(self, office: Office) -> None:
        said = office.run(
            *("connect", "--name", "Intacct", "--company-id", "demo", "--user-id", "xml_gateway")
        )

        assert said.status == 2
        assert "--password-stdin" in said.err


class TestSettings:
    @pytest.mark.parametrize(
        "command", [("import", "customers"), ("sync",), ("reconcile", "--yes"), ("tie-out",)]
    )
    def test_must_be_saved_before_anything_is_read_or_written(
        self, office: Office, command: tuple[str, ...]
    ) -> None:
        office.connect()

        said = office.run(*command)

        assert said.status == 1
        assert "were never saved" in said.err
        assert "`tieout settings set`" in said.err
        assert "Traceback" not in said.err

    @pytest.mark.parametrize(
        ("assignment", "words"),
        [
            ("colour=blue", "colour=blue: write NAME=VALUE"),
            ("write_payments=perhaps", "write_payments: 'perhaps'"),
        ],
    )
    def test_names_the_setting_that_is_wrong(self, office: Office, assignment: str, words: str) -> None:
        office.connect()

        said = office.run("settings", "set", assignment)

        assert said.status == 2
        assert words in said.err

    def test_shows_every_value_as_it_can_be_typed(self, office: Office) -> None:
        office.connect()

        said = office.run("settings")

        assert said.status == 0
        assert "definitions=Sales Invoice\n" in said.out
        assert "undeposited_funds_account=1070\n" in said.out
        assert "Not saved yet" in said.out


class TestFailures:
    def test_are_named_by_their_id(self, office: Office) -> None:
        office.connect()

        said = office.run("failures", "retry", "4711")

        assert said.status == 1
        assert "There is no failure 4711: `tieout failures list` shows all." in said.err

    def test_are_none_at_first(self, office: Office) -> None:
        office.connect()

        said = office.run("failures")

        assert said.status == 0
        assert said.out == "Nothing needs a person.\n"
