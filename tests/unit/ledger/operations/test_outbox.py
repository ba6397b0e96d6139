"""The outbox tells of a change in the transaction of the change."""

from django.db import transaction

from factories.ledger import AT, LATER, import_invoice, make_customer
from tieout.identity.models import Organization
from tieout.ledger.models import Change, Customer
from tieout.ledger.operations import customers


class TestOutbox:
    def test_forgets_with_the_change(self, copper_kettle: Organization) -> None:
        with transaction.atomic():
            make_customer(organization=copper_kettle)
            transaction.set_rollback(True)

        assert not Change.objects.exists()
        assert not Customer.objects.exists()

    def test_tells_each_revision(self, northwind: Customer) -> None:
        customers.update(customer=northwind, phone="1", at=LATER)
        customers.deactivate(customer=northwind, at=LATER)

        told = Change.objects.order_by("id").values_list("revision", "created_at", "handled_at")
        assert list(told) == [(1, AT, None), (2, LATER, None), (3, LATER, None)]

    def test_says_nothing_of_what_was_brought_here(self, northwind: Customer) -> None:
        before = Change.objects.count()

        import_invoice(northwind)

        assert Change.objects.count() == before
