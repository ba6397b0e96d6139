"""From Tieout's customers to the requests that Intacct understands, and back to what was sent. Pure.

A customer is written as a CUSTOMER with its display contact. Where customers are made of bill-to contacts
(E6), a new one is written so too, under a contact name of ours; later only the contact is changed, because
terms and state are those of the CUSTOMER, which other customers here may share.
Source: intacct/objects.md 3.1 (CUSTOMER), 4 (CONTACT), 1.11 (lengths).
"""

import re
from collections.abc import Mapping, Sequence

from tieout.intacct import Contact, CreateCustomer, CustomerDetails, UpdateContact, UpdateCustomer
from tieout.ledger.facts import CustomerFacts
from tieout.sync.mapping.incoming_customers import (
    ACTIVE,
    CONTACT_CONTENT,
    CUSTOMER_CONTENT,
    DISPLAY,
    INACTIVE,
    custom_name,
)
from tieout.sync.mapping.outgoing import custom_fields

CUSTOMER_ID_LENGTH_MAX = 20  # Source (assumed): the generic ID type in the product's pages.
NAME_LENGTH_MAX = 100  # Source (documented): `name` in the 2.1 grammar.
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*")
# What is sent of a contact, by the name under which `query` shows it.
_OF_CONTACT = {
    "PRINTAS": "print_as",
    "COMPANYNAME": "company_name",
    "EMAIL1": "email1",
    "PHONE1": "phone1",
    "MAILADDRESS.ADDRESS1": "address1",
    "MAILADDRESS.ADDRESS2": "address2",
    "MAILADDRESS.CITY": "city",
    "MAILADDRESS.STATE": "state",
    "MAILADDRESS.ZIP": "zip",
    "MAILADDRESS.COUNTRY": "country",
}
_OF_DETAILS = {"TERMNAME": "term_name", "STATUS": "status"}
# Source (assumed): `query` knows the dotted names documented for readByQuery (objects.md 3.3).
CUSTOMER_FIELDS = ("NAME", *(f"{DISPLAY}{name}" for name in _OF_CONTACT), *_OF_DETAILS)
CONTACT_FIELDS = tuple(_OF_CONTACT)

Request = CreateCustomer | UpdateCustomer | UpdateContact


def customer_id(facts: CustomerFacts) -> str:
    """Return the CUSTOMERID that Tieout gives: the customer's own number, where Intacct can hold it.

    It is always sent, because it is the marker by which the customer is found again.
    """
    number = facts.number.strip()
    if 0 < len(number) <= CUSTOMER_ID_LENGTH_MAX and _PLAIN_ID.fullmatch(number):
        return number
    # The end of a version 7 UUID is random; its beginning is a time and repeats.
    return f"T{facts.uid.hex[-15:].upper()}"


def create_customer(
    facts: CustomerFacts,
    *,
    customer_id: str,
    base_currency: str,
    names_contact: bool = False,
    fields: Sequence[str] = (),
) -> CreateCustomer:
    """Return the request that creates a customer; `names_contact` where its contact is the customer here.

    `fields` names the custom fields that are written.
    The contact's name is the one that Intacct would make itself.
    Source (documented): objects.md 3.1, the name of a display contact that has none.
    """
    name = facts.name.strip()[:NAME_LENGTH_MAX]
    return CreateCustomer(
        customer_id=customer_id,
        name=name,
        display_contact=_contact(facts, name=f"{name}(C{customer_id})" if names_contact else None),
        details=CustomerDetails(
            status=ACTIVE,
            term_name=facts.payment_terms or None,
            currency=None if facts.currency == base_currency else facts.currency,
            custom_fields=custom_fields(facts.custom_fields, fields, with_blanks=False),
        ),
    )


def update_customer(
    facts: CustomerFacts, *, customer_id: str, seen: Mapping[str, str], fields: Sequence[str] = ()
) -> UpdateCustomer:
    """Return the request that brings a linked customer to our content; `seen` is what Intacct has of it.

    Terms that were never seen to be set there are not cleared for being empty here.
    """
    return UpdateCustomer(
        customer_id=customer_id,
        name=facts.name.strip()[:NAME_LENGTH_MAX],
        display_contact=_contact(facts),
        details=CustomerDetails(
            status=ACTIVE if facts.is_active else INACTIVE,
            term_name=facts.payment_terms if facts.payment_terms or seen.get("payment_terms") else None,
            custom_fields=custom_fields(facts.custom_fields, fields, with_blanks=True),
        ),
    )


def update_contact(facts: CustomerFacts, *, contact_name: str) -> UpdateContact:
    """Return the request that brings a bill-to contact to our content."""
    return UpdateContact(contact=_contact(facts, name=contact_name))


def _contact(facts: CustomerFacts, *, name: str | None = None) -> Contact:
    # Without a name Intacct makes a unique one from name and CUSTOMERID.
    # Source (documented): objects.md 3.1.
    return Contact(
        contact_name=name,
        print_as=facts.name.strip(),
        company_name=facts.company_name,
        email1=facts.email,
        phone1=facts.phone,
        address1=facts.address1,
        address2=facts.address2,
        city=facts.city,
        state=facts.state,
        zip=facts.postal_code,
        country=facts.country,
    )


# --- What was sent, read again ---------------------------------------------------------------------------
def sent_name(request: CreateCustomer) -> str:
    """Return the name under which a customer was sent."""
    return request.name


def sent_contact_name(request: Request) -> str:
    """Return the name that was given to a customer's contact, empty where Intacct makes one."""
    return _text(_sent_contact(request).contact_name)


def sent_fields(request: Request) -> Mapping[str, str]:
    """Return what was sent by the names under which `query` shows it: of CONTACT, else of CUSTOMER."""
    contact = _sent_contact(request)
    texts = {name: _text(getattr(contact, attribute)) for name, attribute in _OF_CONTACT.items()}
    if isinstance(request, UpdateContact):
        return texts
    details = request.details or CustomerDetails()
    named = {name: getattr(details, attribute) for name, attribute in _OF_DETAILS.items()}
    return {
        "NAME": _text(request.name),
        **{f"{DISPLAY}{name}": text for name, text in texts.items()},
        **{name: value for name, value in named.items() if isinstance(value, str)},
    }


def sent_content(request: Request) -> dict[str, str]:
    """Return what was sent of a customer by the ledger's field names."""
    is_contact = isinstance(request, UpdateContact)
    names = CONTACT_CONTENT if is_contact else CUSTOMER_CONTENT
    sent = sent_fields(request)
    content = {ours: sent[theirs] for theirs, ours in names.items() if theirs in sent}
    if not is_contact and sent_contact_name(request):
        content["name"] = sent[f"{DISPLAY}PRINTAS"]
    return content | {custom_name(name): str(text) for name, text in sent_custom_fields(request)}


def sent_custom_fields(request: Request) -> Sequence[tuple[str, object]]:
    """Return the custom fields that were sent of a customer; a contact has none."""
    if isinstance(request, UpdateContact) or request.details is None:
        return ()
    return request.details.custom_fields


def _sent_contact(request: Request) -> Contact:
    return request.contact if isinstance(request, UpdateContact) else request.display_contact


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
