"""Words inside the names and numbers of customers, for lists of what belongs to them."""

from django.db.models import Q

from tieout.dashboard.access import Visit
from tieout.ledger.models import Customer

CUSTOMERS_MAX = 200


def of_customers(visit: Visit, words: str) -> Q:
    """Return the condition that the name or number of a record's customer has the words in it.

    The keys of a few customers are sought in an index. Of many customers some record stands soon in any
    list, and naming them all would cost more than looking.
    """
    customers = Customer.objects.filter(organization=visit.organization).filter(
        Q(name__icontains=words) | Q(number__icontains=words)
    )
    keys = list(customers.values_list("pk", flat=True)[: CUSTOMERS_MAX + 1])
    return Q(customer_id__in=keys) if len(keys) <= CUSTOMERS_MAX else Q(customer__in=customers)
