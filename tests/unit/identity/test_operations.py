"""Founding organizations, letting people sign in, giving them roles."""

import pytest
from django.contrib.auth import authenticate

from factories.ledger import AT, PASSWORD, make_organization, make_user
from tieout.identity.models import Membership, Organization, Role, User
from tieout.identity.operations import (
    EmailInvalid,
    EmailTaken,
    NameMissing,
    NameTaken,
    PasswordTooShort,
    UnknownLocale,
    UnknownTimeZone,
    add_member,
    add_user,
    create_organization,
    remove_member,
)
from tieout.money import UnknownCurrency

pytestmark = pytest.mark.django_db


class TestCreateOrganization:
    def test_founds_it_with_its_zone_locale_and_currency(self) -> None:
        organization = create_organization(
            name=" Copper Kettle ", at=AT, time_zone="Europe/Berlin", locale="de_DE", base_currency="EUR"
        )

        assert (organization.name, organization.time_zone) == ("Copper Kettle", "Europe/Berlin")
        assert (organization.locale, organization.base_currency) == ("de_DE", "EUR")
        assert organization.uid.version == 7

    def test_refuses_a_name_that_is_taken(self) -> None:
        make_organization()

        with pytest.raises(NameTaken, match="already an organization Copper Kettle"):
            create_organization(name="Copper Kettle ", at=AT)

    def test_refuses_a_name_of_blanks(self) -> None:
        with pytest.raises(NameMissing):
            create_organization(name="  ", at=AT)

    @pytest.mark.parametrize("zone", ["Chicago", "", "../etc/passwd"])
    def test_refuses_a_zone_that_there_is_not(self, zone: str) -> None:
        with pytest.raises(UnknownTimeZone, match="names look like America/Los_Angeles"):
            create_organization(name="Copper Kettle", at=AT, time_zone=zone)

    @pytest.mark.parametrize("locale", ["xx_YY", "", "english"])
    def test_refuses_a_locale_that_there_is_not(self, locale: str) -> None:
        with pytest.raises(UnknownLocale, match="names look like en_US"):
            create_organization(name="Copper Kettle", at=AT, locale=locale)

    @pytest.mark.parametrize("currency", ["usd", "", "ZZZ", "US DOLLAR"])
    def test_refuses_a_currency_that_there_is_not(self, currency: str) -> None:
        with pytest.raises(UnknownCurrency, match="codes look like USD"):
            create_organization(name="Copper Kettle", at=AT, base_currency=currency)


class TestAddUser:
    def test_lets_a_person_sign_in_however_the_address_is_written(self) -> None:
        alice = make_user(email=" Alice@Example.com ")

        assert alice.email == "Alice@Example.com"
        assert User.objects.get_by_natural_key("alice@EXAMPLE.com") == alice
        assert authenticate(username="alice@example.com", password=PASSWORD) == alice
        assert authenticate(username="alice@example.com", password="wrong horse") is None

    def test_keeps_no_password(self) -> None:
        assert PASSWORD not in make_user().password

    @pytest.mark.parametrize("again", ["ALICE@example.com", " alice@example.com"])
    def test_refuses_an_address_that_is_taken(self, again: str) -> None:
        make_user()

        with pytest.raises(EmailTaken, match="already"):
            add_user(email=again, password=PASSWORD, at=AT)

    @pytest.mark.parametrize("email", ["", "alice", "alice@", "a b@example.com"])
    def test_refuses_what_is_no_address(self, email: str) -> None:
        with pytest.raises(EmailInvalid, match="is no e-mail address"):
            add_user(email=email, password=PASSWORD, at=AT)

    def test_refuses_a_short_password(self) -> None:
        with pytest.raises(PasswordTooShort, match="at least 8 characters"):
            add_user(email="alice@example.com", password="1234567", at=AT)


class TestMembers:
    def test_have_one_role_in_each_organization(self) -> None:
        firm, other_firm, alice = make_organization(), make_organization(name="Other Firm"), make_user()

        add_member(organization=firm, user=alice, role=Role.OWNER)
        add_member(organization=other_firm, user=alice, role=Role.VIEWER)
        add_member(organization=firm, user=alice, role=Role.BILLING)

        roles = dict(alice.memberships.values_list("organization__name", "role"))
        assert roles == {"Copper Kettle": "billing", "Other Firm": "viewer"}
        assert [member.may_write for member in alice.memberships.order_by("organization_id")] == [True, False]

    def test_may_be_taken_out_of_one_organization(self) -> None:
        firm, other_firm, alice = make_organization(), make_organization(name="Other Firm"), make_user()
        add_member(organization=firm, user=alice, role=Role.OWNER)
        add_member(organization=other_firm, user=alice, role=Role.OWNER)

        remove_member(organization=firm, user=alice)

        assert Membership.objects.get().organization == other_firm
        assert Organization.objects.count() == 2
