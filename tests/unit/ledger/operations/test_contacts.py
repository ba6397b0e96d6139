"""The people at a customer."""

import pytest

from factories.ledger import make_contact
from tieout.ledger.errors import NameMissing
from tieout.ledger.models import Contact, Customer
from tieout.ledger.operations import contacts


class TestContacts:
    def test_belong_to_a_customer_and_leave_its_revision_alone(self, northwind: Customer) -> None:
        contact = make_contact(customer=northwind, name=" Dana Miller ", role="bill-to")

        assert (contact.name, contact.role, contact.organization_id) == (
            "Dana Miller",
            "bill-to",
            northwind.organization_id,
        )
        assert list(northwind.contacts.all()) == [contact]
        northwind.refresh_from_db()
        assert northwind.revision == 1

    def test_can_be_changed(self, northwind: Customer) -> None:
        contact = make_contact(customer=northwind)

        contacts.update(contact=contact, phone=" 555-0101 ")

        contact.refresh_from_db()
        assert (contact.name, contact.phone) == ("Dana Miller", "555-0101")

    @pytest.mark.parametrize("name", ["", "  "])
    def test_need_a_name(self, northwind: Customer, name: str) -> None:
        with pytest.raises(NameMissing, match="A contact needs a name"):
            make_contact(customer=northwind, name=name)

    def test_are_remembered_when_they_are_struck_out(self, northwind: Customer) -> None:
        contact = make_contact(customer=northwind)

        contacts.remove(contact=contact)

        assert not northwind.contacts.exists()
        events = Contact.pgh_event_model.objects.filter(customer_id=northwind.pk).order_by("pgh_id")
        assert [(event.pgh_label, event.name) for event in events] == [
            ("insert", "Dana Miller"),
            ("delete", "Dana Miller"),
        ]
