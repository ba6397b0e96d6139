"""Customers and the contacts that come with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, invalid
from tieout.sandbox.rules.checks import Actor, find_reference

CONTACT_TEXTS = (
    "printas", "companyname", "prefix", "firstname", "lastname", "initial", "phone1", "phone2", "cellphone",
    "pager", "fax", "email1", "email2", "url1", "url2", "address1", "address2", "address3", "city", "state",
    "zip", "country", "countrycode", "taxid",
)  # fmt: skip
_CUSTOMER_COLUMNS = (
    "name", "parentid", "termname", "custtype", "custrepid", "resaleno", "taxid", "creditlimit", "comments",
    "currency", "status", "onetime", "onhold", "deliveryoptions", "araccount", "objectrestriction",
)  # fmt: skip


@dataclass(frozen=True)
class CustomerInput:
    """What was sent of a customer: only the columns named change; contacts by their names."""

    columns: Mapping[str, object]
    display_contact: Mapping[str, object] = field(default_factory=dict)
    contact_names: Mapping[str, str] = field(default_factory=dict)  # contactinfo, billto, shipto


def _duplicate(kind: str, value: str) -> ErrorItem:
    # Source (observed): two blanks before already (errors.md 5.1).
    return ErrorItem(
        "BL34000061",
        "",
        f"Another {kind} with the given value(s) {value}  already exists",
        "Use a unique value instead.",
    )


def _wrapped(*items: ErrorItem) -> FunctionRefused:
    # Source (observed): a customer that fails in its contact shows both wrappers.
    contact = ErrorItem("BL01001973", "", "Error While Saving the Display Contact")
    return could_not_create(*items, contact, record="Customer")


def create_contact(books: Books, actor: Actor, name: str, values: Mapping[str, object]) -> int:
    """Create a contact and give its record number.

    Raises: FunctionRefused.
    """
    # Source (documented): the contact name is the key in the whole company.
    if books.value("SELECT 1 FROM contact WHERE contactname = ?", (name,)):
        raise _wrapped(_duplicate("Contact", name))
    email = str(values.get("email1", ""))
    if email and "@" not in email:
        # Source (observed): "Illegal format for Contactversion : Primary Email Address X." (errors.md 5.3).
        item = ErrorItem(
            "BL03000018", "", f"Illegal format for Contactversion : Primary Email Address {email}."
        )
        raise _wrapped(item)
    number = books.next_record_no()
    stamp = books.clock.stamp()
    audit = {
        "whencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
        "megaentity": actor.entity,
    }
    books.insert("contact", {"recordno": number, "contactname": name, **values, **audit})
    return number


def create_customer(books: Books, actor: Actor, customer_id: str, given: CustomerInput) -> Row:
    """Create a customer with its display contact.

    Raises: FunctionRefused.
    """
    name = str(given.columns.get("name", "")).strip()
    if not name:
        raise invalid("Required field Customer Name is missing", record="Customer")
    # Source (documented): a given id overrides the sequence.
    customer_id = customer_id or _next_id(books)
    if books.value("SELECT 1 FROM customer WHERE customerid = ?", (customer_id,)):
        raise could_not_create(_duplicate("Customer", customer_id), record="Customer")
    _check_references(books, given)
    contact = dict(given.display_contact)
    # Source (documented): a blank contact name is made of the name and the id.
    contact_name = str(contact.pop("contactname", "") or f"{name}(C{customer_id})")
    contact.setdefault("printas", name)
    display = create_contact(books, actor, contact_name, contact)
    number = books.next_record_no()
    stamp = books.clock.stamp()
    columns = {column: given.columns[column] for column in _CUSTOMER_COLUMNS if column in given.columns}
    columns["name"] = name
    keys = {column: _contact_key(books, wanted) for column, wanted in given.contact_names.items()}
    audit = {
        "whencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
    }
    books.insert(
        "customer",
        {"recordno": number, "customerid": customer_id, "displaycontact": display, **columns, **keys, **audit}
        | {"megaentity": actor.entity},
    )
    return find_customer(books, number)


def _next_id(books: Books) -> str:
    while True:
        made = f"C-{books.next_number('customer'):05d}"
        if books.value("SELECT 1 FROM customer WHERE customerid = ?", (made,)) is None:
            return made


def update_customer(books: Books, actor: Actor, row: Row, given: CustomerInput) -> Row:
    """Change what was sent of a customer and of its display contact.

    Raises: FunctionRefused.
    """
    _check_references(books, given)
    stamp = books.clock.stamp()
    changed = {"whenmodified": stamp, "modifiedby": actor.user_no}
    columns = {column: given.columns[column] for column in _CUSTOMER_COLUMNS if column in given.columns}
    if "name" in columns and not str(columns["name"]).strip():
        raise invalid("Required field Customer Name is missing", record="Customer")
    keys = {column: _contact_key(books, wanted) for column, wanted in given.contact_names.items()}
    contact = {key: value for key, value in given.display_contact.items() if key != "contactname"}
    if contact:
        books.update("contact", row["displaycontact"], {**contact, **changed})
    books.update("customer", row["recordno"], {**columns, **keys, **changed})
    return find_customer(books, row["recordno"])


def find_customer(books: Books, record_no: int) -> Row:
    """Give a customer that exists, with its display contact's name."""
    sql = (
        "SELECT c.*, d.contactname FROM customer c JOIN contact d ON d.recordno = c.displaycontact"
        " WHERE c.recordno = ?"
    )
    row = books.row(sql, (record_no,))
    assert row is not None
    return row


def _contact_key(books: Books, name: str) -> int | None:
    if not name:
        return None
    found = books.value("SELECT recordno FROM contact WHERE contactname = ?", (name,))
    if found is None:
        raise invalid(f"Contact '{name}' specified is not valid.", record="Customer")
    return int(found)


def _check_references(books: Books, given: CustomerInput) -> None:
    term = str(given.columns.get("termname", ""))
    if term and find_reference(books, "ARTERM", term) is None:
        raise invalid(f"Term '{term}' specified is not valid.", record="Customer")
    status = given.columns.get("status", "active")
    if status not in {"active", "inactive"}:
        raise invalid(f"Status '{status}' specified is not valid.", record="Customer")
    parent = str(given.columns.get("parentid", ""))
    if parent and books.value("SELECT 1 FROM customer WHERE customerid = ?", (parent,)) is None:
        raise invalid(f"Customer '{parent}' specified is not valid.", record="Customer")
