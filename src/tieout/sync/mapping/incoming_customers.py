"""From Intacct's customers and contacts to what the ledger stores. Pure: no database, no network.

A customer of Tieout is built from a CUSTOMER with its display contact, or from a CUSTOMER with one bill-to
contact (E6): then name and address are the contact's, while terms, status and parent are the customer's.
Source: objects.md 3.3 (CUSTOMER), 4 (CONTACT, whose name is its key).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tieout.intacct import Row
from tieout.ledger.facts import CustomerFacts, IncomingCustomer
from tieout.sync.settings import BILL_TO_CONTACT, ConnectionSettings

ACTIVE, INACTIVE = "active", "inactive"
# Ledger field by Intacct field: of a contact, under the path by which it is reached.
CONTACT_DETAILS: Mapping[str, str] = {
    "COMPANYNAME": "company_name",
    "EMAIL1": "email",
    "PHONE1": "phone",
    "MAILADDRESS.ADDRESS1": "address1",
    "MAILADDRESS.ADDRESS2": "address2",
    "MAILADDRESS.CITY": "city",
    "MAILADDRESS.STATE": "state",
    "MAILADDRESS.ZIP": "postal_code",
    "MAILADDRESS.COUNTRY": "country",
}
CONTACT_CONTENT: Mapping[str, str] = {"PRINTAS": "name", **CONTACT_DETAILS}
# Of the customer itself, whoever is billed.
CUSTOMER_LEVEL: Mapping[str, str] = {
    "TERMNAME": "payment_terms",
    "PARENTID": "parent_number",
    "PARENTNAME": "parent_name",
    "CURRENCY": "currency",
    "STATUS": "status",
}
# Before the name of a custom field in the content of a customer.
CUSTOM = "custom:"

# Nobody edits these here: Intacct always decides.
READ_ONLY = ("parent_number", "parent_name", "currency")
CONTENT_NAMES = (*CONTACT_CONTENT.values(), *CUSTOMER_LEVEL.values())
# Source (documented): a live lookup lists the display contact's fields flattened under this name, and a
# question reaches the other contacts by relations such as SHIPTOCONTACT. Source (assumed): so BILLTOCONTACT.
DISPLAY, BILL_TO = "DISPLAYCONTACT.", "BILLTOCONTACT."
CUSTOMER_CONTENT: Mapping[str, str] = {
    "NAME": "name",
    **{f"{DISPLAY}{theirs}": ours for theirs, ours in CONTACT_DETAILS.items()},
    **CUSTOMER_LEVEL,
}
_CUSTOMER_KEYS = ("RECORDNO", "CUSTOMERID", "MEGAENTITYID", "WHENMODIFIED")
CUSTOMER_FIELDS = (*_CUSTOMER_KEYS, f"{DISPLAY}CONTACTNAME", *CUSTOMER_CONTENT)
_CONTACT_FIELDS = ("CONTACTNAME", *CONTACT_CONTENT)
BILLED_CUSTOMER_FIELDS = (
    *_CUSTOMER_KEYS,
    *CUSTOMER_LEVEL,
    *(f"{path}{name}" for path in (BILL_TO, DISPLAY) for name in _CONTACT_FIELDS),
)
CONTACT_FIELDS = ("RECORDNO", "WHENMODIFIED", *_CONTACT_FIELDS)


def custom_name(field: str) -> str:
    """Return the name under which the content of a customer has a custom field."""
    return f"{CUSTOM}{field}"


@dataclass(frozen=True)
class RemoteContact:
    """A CONTACT as read; `content` by the ledger's names."""

    name: str
    modified: str
    content: Mapping[str, str]

    @property
    def address(self) -> Mapping[str, str]:
        """What it says of a customer that has a name of its own."""
        return {name: self.content[name] for name in CONTACT_DETAILS.values()}


@dataclass(frozen=True)
class RemoteCustomer:
    """A CUSTOMER as read, and with bill-to contacts one contact of it, `contact_name`.

    Without these `display_contact` is the contact that its address is of.
    `content` holds the fields that both books share, by the ledger's names.
    """

    record_no: str
    customer_id: str
    entity_id: str
    modified: str
    content: Mapping[str, str]
    contact_name: str = ""
    display_contact: str = ""

    @property
    def key(self) -> str:
        """The key of its link."""
        return pair_key(self.record_no, self.contact_name)

    @property
    def is_active(self) -> bool:
        """Whether Intacct does business with it (E2)."""
        return self.content["status"] == ACTIVE

    @property
    def name(self) -> str:
        """The trimmed name, by which customers are matched (E1)."""
        return self.content["name"]

    @property
    def own_content(self) -> Mapping[str, str]:
        """What is the customer's own, whoever is billed."""
        names = CUSTOMER_LEVEL.values()
        return {name: text for name, text in self.content.items() if name in names or name.startswith(CUSTOM)}

    def billed_to(self, contact: RemoteContact) -> "RemoteCustomer":
        """Return the same customer with another bill-to contact."""
        content = {**self.own_content, **contact.content}
        return replace(self, contact_name=contact.name, content=content)


def pair_key(record_no: str, contact_name: str) -> str:
    """Return the key of the link of a customer: with bill-to contacts that of (CUSTOMER, CONTACT) (E6)."""
    return f"{record_no}:{contact_name}" if contact_name else record_no


def split_key(key: str) -> tuple[str, str]:
    """Return the RECORDNO of the CUSTOMER and the name of the CONTACT that a link's key names."""
    record_no, _, contact_name = key.partition(":")
    return record_no, contact_name


def customer_fields(settings: ConnectionSettings) -> Sequence[str]:
    """Return the fields of CUSTOMER to ask for."""
    is_billed = settings.customer_source == BILL_TO_CONTACT
    fields = BILLED_CUSTOMER_FIELDS if is_billed else CUSTOMER_FIELDS
    return (*fields, *(name for name in settings.read_customer_fields if name not in fields))


def read_customer(row: Row, settings: ConnectionSettings) -> RemoteCustomer:
    """Read one row of a query for `customer_fields`; with bill-to contacts it is billed to its own one."""
    custom = {custom_name(name): row.get(name, "").strip() for name in settings.read_customer_fields}
    if settings.customer_source != BILL_TO_CONTACT:
        customer = _customer(row, {**_content(row, CUSTOMER_CONTENT), **custom})
        return replace(customer, display_contact=row.get(f"{DISPLAY}CONTACTNAME", ""))
    # Source (documented): a customer without a bill-to contact is billed at its display contact.
    path = BILL_TO if row.get(f"{BILL_TO}CONTACTNAME") else DISPLAY
    own = {**_content(row, CUSTOMER_LEVEL), **custom}
    contact = _content(row, {f"{path}{theirs}": ours for theirs, ours in CONTACT_CONTENT.items()})
    return replace(_customer(row, {**own, **contact}), contact_name=row.get(f"{path}CONTACTNAME", ""))


def _customer(row: Row, content: Mapping[str, str]) -> RemoteCustomer:
    return RemoteCustomer(
        record_no=row["RECORDNO"],
        customer_id=row.get("CUSTOMERID", ""),
        entity_id=row.get("MEGAENTITYID", ""),
        modified=row.get("WHENMODIFIED", ""),
        content={**content, "status": content["status"] or ACTIVE},
    )


def read_contact(row: Row) -> RemoteContact:
    """Read one row of a query for `CONTACT_FIELDS`."""
    return RemoteContact(
        name=row.get("CONTACTNAME", ""),
        modified=row.get("WHENMODIFIED", ""),
        content=_content(row, CONTACT_CONTENT),
    )


def _content(row: Row, names: Mapping[str, str]) -> dict[str, str]:
    return {ours: row.get(theirs, "").strip() for theirs, ours in names.items()}


def local_content(customer: CustomerFacts, *, also: Iterable[str] = ()) -> dict[str, str]:
    """Return what stands here of the fields that both books share; `also` may name custom fields of it."""
    status = ACTIVE if customer.is_active else INACTIVE
    texts = {name: status if name == "status" else str(getattr(customer, name)) for name in CONTENT_NAMES}
    custom = {name: name.removeprefix(CUSTOM) for name in also if name.startswith(CUSTOM)}
    return {**texts, **{name: customer.custom_fields.get(field, "") for name, field in custom.items()}}


def incoming_customer(
    content: Mapping[str, str], *, ref: str, number: str, base_currency: str, record_id: int | None = None
) -> IncomingCustomer:
    """Return what the ledger stores of a customer's content."""
    texts: dict[str, Any] = {
        name: content[name] for name in CONTENT_NAMES if name not in ("status", "currency")
    }
    return IncomingCustomer(
        ref=ref,
        id=record_id,
        number=number,
        currency=content["currency"] or base_currency,
        is_active=content["status"] == ACTIVE,
        custom_fields={
            name.removeprefix(CUSTOM): text for name, text in content.items() if name.startswith(CUSTOM)
        },
        **texts,
    )


def merged(*, seen: Mapping[str, str], here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """Join two edits of one customer: Intacct wins field by field, what only we changed stays (E1).

    Shape: all three by the ledger's field names; `seen` is what both last agreed on.
    """
    return {
        name: there[name] if name not in seen or there[name] != seen[name] else here[name] for name in there
    }
