"""E1: customers are first matched by their exact trimmed name, and candidates are counted before any link.

One to one links; none in Intacct creates; anything else is left to a person. Only active, unlinked records
of the name are candidates, on both sides.
Source (documented): the guide's "Edge Cases": customers are mapped by the customer name.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, Func, OuterRef, Value

from tieout.ledger.models import Customer
from tieout.sync.exporting.markers import FoundCustomer
from tieout.sync.models import Connection, Link, RecordKind, RemoteObject

# What `str.strip` takes away: names are trimmed alike in the database and here.
_BLANKS = "".join(chr(number) for number in range(0x3001) if chr(number).isspace())


@dataclass(frozen=True)
class Candidates:
    """The unlinked, active records of one name on both sides."""

    here: tuple[str, ...]
    there: tuple[FoundCustomer, ...]

    @property
    def is_one_to_one(self) -> bool:
        """Whether exactly one record on each side has the name."""
        return len(self.here) == 1 and len(self.there) == 1

    @property
    def is_of_several(self) -> bool:
        """Whether bill-to contacts of several Intacct customers have the name: it tells nobody apart (E6)."""
        owners = {row.record_no for row in self.there if row.contact_name}
        return len(owners) > 1


def unlinked_there(connection: Connection, found: Iterable[FoundCustomer]) -> list[FoundCustomer]:
    """Leave out the customers of Intacct that are linked already, or inactive."""
    rows = [row for row in found if row.is_active]
    linked = set(
        Link.objects.filter(
            connection=connection,
            remote_object__in=(RemoteObject.CUSTOMER, RemoteObject.CONTACT),
            remote_key__in=[row.remote_key for row in rows],
        ).values_list("remote_key", flat=True)
    )
    return [row for row in rows if row.remote_key not in linked]


def candidates(
    connection: Connection, *, names: Collection[str], there: Sequence[FoundCustomer]
) -> Mapping[str, Candidates]:
    """Count the candidates of each trimmed name on both sides."""
    links = Link.objects.filter(connection=connection, kind=RecordKind.CUSTOMER, record_id=OuterRef("id"))
    rows = (
        Customer.objects.filter(organization=connection.organization_id, is_active=True)
        .annotate(trimmed=Func(F("name"), Value(_BLANKS), function="btrim", output_field=CharField()))
        .filter(~Exists(links), trimmed__in=names)
        .values_list("trimmed", "number")
    )
    here: dict[str, list[str]] = {}
    for name, number in rows:
        here.setdefault(name, []).append(number)
    remote: dict[str, list[FoundCustomer]] = {}
    for row in there:
        remote.setdefault(row.matched_name, []).append(row)
    return {
        name: Candidates(here=tuple(sorted(here.get(name, []))), there=tuple(remote.get(name, [])))
        for name in names
    }
