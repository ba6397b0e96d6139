"""Who may see and do what."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from .conftest import Firm, text_of

LISTS = ("/", "/customers", "/invoices", "/payments", "/failures", "/tie-outs")


def pages_of(firm: Firm) -> list[str]:
    """Give the address of one record of each kind."""
    invoice = firm.invoice()
    payment = firm.payment(invoice, "20.00")
    return [
        f"/invoices/{invoice.pk}",
        f"/customers/{invoice.customer_id}",
        f"/payments/{payment.pk}",
        f"/tie-outs/{firm.tie_out(differences=1).pk}",
    ]


class TestPages:
    def test_send_a_stranger_to_the_sign_in(self, copper_kettle: Firm) -> None:
        for address in [*LISTS, "/failures/guide", *pages_of(copper_kettle)]:
            answer = Client().get(address)

            assert answer.status_code == 302, address
            assert answer["Location"] == f"/sign-in?next={address}"

    def test_open_for_members(self, alice: Client, bob: Client, copper_kettle: Firm) -> None:
        for address in [*LISTS, "/failures/guide", *pages_of(copper_kettle)]:
            assert alice.get(address).status_code == 200, address
            assert bob.get(address).status_code == 200, address

    def test_do_not_exist_for_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        for address in pages_of(copper_kettle):
            assert charlie.get(address).status_code == 404, address

    def test_list_nothing_of_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice(copper_kettle.customer("Kettle Customer"))
        payment = copper_kettle.payment(invoice, "20.00")
        copper_kettle.failure(invoice)
        copper_kettle.tie_out(differences=1)

        for address in LISTS:
            shown = text_of(charlie, address)

            for secret in ("Kettle", invoice.number, payment.number, "Not yet written", "120.00", "1,060"):
                assert secret not in shown, (address, secret)

    def test_find_nothing_of_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice(copper_kettle.customer("Kettle Customer"))

        for words in ("Kettle", invoice.number):
            assert "No invoice matches" in text_of(charlie, "/invoices", q=words)

    def test_say_so_to_somebody_without_an_organization(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.organization.memberships.all().delete()

        answer = alice.get("/")

        assert answer.status_code == 403
        assert "No organization" in answer.content.decode()

    @pytest.mark.parametrize("address", ["/", "/invoices", "/sign-in"])
    def test_are_kept_by_no_cache(self, alice: Client, address: str) -> None:
        client = Client() if address == "/sign-in" else alice

        assert "no-store" in client.get(address)["Cache-Control"]


class TestChanges:
    def addresses(self, firm: Firm) -> list[str]:
        """Give every address that changes something of an organization, those of one record first."""
        failure = firm.failure(firm.invoice())
        return [
            f"/failures/{failure.pk}/retries",
            f"/failures/{failure.pk}/ignores",
            f"/failures/{failure.pk}/links",
            "/failures/retries",
            "/tie-out-requests",
            "/syncs",
        ]

    def test_are_not_allowed_to_a_viewer(self, bob: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle):
            answer = bob.post(address)

            assert answer.status_code == 403, address
            assert "Your role may read" in answer.content.decode()

    def test_show_a_viewer_no_buttons(self, bob: Client, copper_kettle: Firm) -> None:
        candidates = [{"remote_key": "4711", "number": "X"}]
        copper_kettle.failure(copper_kettle.invoice(), details={"candidates": candidates})

        for address in ("/", "/failures", "/tie-outs"):
            shown = text_of(bob, address)
            for button in (">Retry", ">Ignore<", ">Link<", "Sync now", "Tie out now"):
                assert button not in shown, (address, button)

    def test_do_not_find_records_of_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle)[:3]:
            assert charlie.post(address).status_code == 404, address

    def test_need_a_post(self, alice: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle):
            assert alice.get(address).status_code == 405, address

    def test_need_the_token_of_the_form(self, alice: Client, copper_kettle: Firm) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = alice.cookies

        for address in (*self.addresses(copper_kettle), "/sign-out", "/organization-choices"):
            answer = strict.post(address)

            assert answer.status_code == 403, address
            assert "The form has expired" in answer.content.decode()


class TestChoosingAnOrganization:
    def test_turns_the_pages_to_it(
        self, alice: Client, other_firm: Firm, sign_in: Callable[[str, Firm, str], Client]
    ) -> None:
        sign_in("alice", other_firm, "viewer")
        invoice = other_firm.invoice()
        assert alice.get(f"/invoices/{invoice.pk}").status_code == 404

        answer = alice.post("/organization-choices", {"organization": str(other_firm.organization.uid)})

        assert answer["Location"] == "/"
        assert alice.get(f"/invoices/{invoice.pk}").status_code == 200

    def test_brings_the_role_of_that_organization(
        self, alice: Client, other_firm: Firm, sign_in: Callable[[str, Firm, str], Client]
    ) -> None:
        sign_in("alice", other_firm, "viewer")

        alice.post("/organization-choices", {"organization": str(other_firm.organization.uid)})

        assert alice.post("/syncs").status_code == 403

    def test_is_offered_to_members_of_several(
        self,
        alice: Client,
        bob: Client,
        other_firm: Firm,
        sign_in: Callable[[str, Firm, str], Client],
    ) -> None:
        sign_in("alice", other_firm, "viewer")

        assert "Other Firm" in text_of(alice, "/")
        assert "Other organizations" not in text_of(bob, "/")

    def test_refuses_one_that_is_not_theirs(self, alice: Client, other_firm: Firm) -> None:
        for uid in (str(other_firm.organization.uid), str(uuid4()), "x", ""):
            assert alice.post("/organization-choices", {"organization": uid}).status_code == 404, uid
