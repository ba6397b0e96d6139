"""Customers and the contacts that come with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, duplicate, invalid
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import Actor, can_reach, find_reference
from tieout.sandbox.rules.contacts import complaint_about, contact_key, insert_contact, is_used
from tieout.sandbox.rules.custom_fields import kept, read_kept
from tieout.sandbox.rules.deletions import delete_record

_RECORD = "Customer"
_CUSTOMER_COLUMNS = (
    "name", "parentid", "termname", "custtype", "custrepid", "resaleno", "taxid", "creditlimit", "comments",
    "currency", "status", "onetime", "onhold", "deliveryoptions", "araccount", "objectrestriction",
    "externalid", "supdocid", "restrictedlocations", "restricteddepartments",
)  # fmt: skip


@dataclass(frozen=True)
class CustomerInput:
    """What was sent of a customer: only the columns named change; contacts by their names."""

    columns: Mapping[str, object]
    display_contact: Mapping[str, object] = field(default_factory=dict)
    contact_names: Mapping[str, str] = field(default_factory=dict)  # contactinfo, billto, shipto
    contact_list: Sequence[tuple[str, str]] | None = None  # category and contact name; None leaves it
    custom: Mapping[str, object] = field(default_factory=dict)


def _wrapped(*items: ErrorItem) -> FunctionRefused:
    # Source (observed): a customer that fails in its contact shows both wrappers.
    contact = ErrorItem("BL01001973", "", "Error While Saving the Display Contact")
    return could_not_create(*items, contact, record=_RECORD)


def create_customer(books: Books, actor: Actor, customer_id: str, given: CustomerInput) -> Row:
    """Create a customer with its display contact.

    Raises: FunctionRefused.
    """
    name = str(given.columns.get("name", "")).strip()
    if not name:
        raise invalid("Required field Customer Name is missing", record=_RECORD)
    # Source (documented): a given id overrides the sequence.
    customer_id = customer_id or _next_id(books)
    if books.value("SELECT 1 FROM customer WHERE customerid = ?", (customer_id,)):
        raise could_not_create(duplicate(_RECORD, customer_id), record=_RECORD)
    _check_references(books, given)
    contact = dict(given.display_contact)
    # Source (documented): a blank contact name is made of the name and the id.
    contact_name = str(contact.pop("contactname", "") or f"{name}(C{customer_id})")
    contact.setdefault("printas", name)
    complaint = complaint_about(books, contact_name, contact)
    if complaint is not None:
        raise _wrapped(complaint)
    display = insert_contact(books, actor, contact_name, contact)
    number = books.next_record_no()
    stamp = books.clock.stamp()
    columns = {column: given.columns[column] for column in _CUSTOMER_COLUMNS if column in given.columns}
    columns["name"] = name
    columns["custom"] = kept(given.custom)
    keys = {
        column: contact_key(books, actor, wanted, record=_RECORD)
        for column, wanted in given.contact_names.items()
    }
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
    _write_contact_list(books, actor, number, given.contact_list)
    return find_customer(books, number)


def _next_id(books: Books) -> str:
    if "customer" not in books.settings.document_sequences:
        # Source (documented): without a sequence the id is needed. Source (assumed): the words.
        raise invalid("Required field Customer ID is missing", record=_RECORD)
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
    if given.custom:
        columns["custom"] = kept({**read_kept(row["custom"]), **given.custom})
    if "name" in columns and not str(columns["name"]).strip():
        raise invalid("Required field Customer Name is missing", record=_RECORD)
    keys = {
        column: contact_key(books, actor, wanted, record=_RECORD)
        for column, wanted in given.contact_names.items()
    }
    contact = {key: value for key, value in given.display_contact.items() if key != "contactname"}
    complaint = complaint_about(books, "", contact)
    if complaint is not None:
        raise _wrapped(complaint)
    if contact:
        books.update("contact", row["displaycontact"], {**contact, **changed})
    books.update("customer", row["recordno"], {**columns, **keys, **changed})
    _write_contact_list(books, actor, row["recordno"], given.contact_list)
    return find_customer(books, row["recordno"])


def _write_contact_list(
    books: Books, actor: Actor, record_no: int, given: Sequence[tuple[str, str]] | None
) -> None:
    if given is None:
        return
    # Source (documented): lines omitted in an update are deleted. Source (assumed): so are listed contacts.
    books.execute("DELETE FROM customercontact WHERE custrec = ?", (record_no,))
    for category, name in given:
        key = contact_key(books, actor, name, record=_RECORD)
        values = {"recordno": books.next_record_no(), "custrec": record_no, "category": category}
        books.insert("customercontact", values | {"contact": key, "whenmodified": books.clock.stamp()})


def contact_list(books: Books, record_no: int) -> list[tuple[str, str]]:
    """Give the listed contacts of a customer by category and name."""
    sql = (
        "SELECT l.category, k.contactname FROM customercontact l JOIN contact k ON k.recordno = l.contact"
        " WHERE l.custrec = ? ORDER BY l.recordno"
    )
    return [(row["category"], row["contactname"]) for row in books.rows(sql, (record_no,))]


def delete_customer(books: Books, actor: Actor, row: Row) -> None:
    """Delete a customer of whom no record speaks, with its display contact.

    Raises: FunctionRefused.
    """
    for table in ("arinvoice", "aradjustment", "sodocument", "arpymt"):
        if books.value(f"SELECT 1 FROM {table} WHERE custrec = ?", (row["recordno"],)):  # noqa: S608
            # Source (assumed): that it stays, and the words.
            text = f"Customer {row['customerid']} has transactions and can't be deleted."
            raise FunctionRefused(ErrorItem("BL01001973", "", text))
    books.execute("DELETE FROM customercontact WHERE custrec = ?", (row["recordno"],))
    delete_record(books, actor, "CUSTOMER", row["recordno"])
    contact = books.row("SELECT * FROM contact WHERE recordno = ?", (row["displaycontact"],))
    if contact is not None and not is_used(books, contact):
        delete_record(books, actor, "CONTACT", contact["recordno"])


def customer_of(
    books: Books, actor: Actor, *, customer_id: str = "", record_no: int = -1, external_id: str = ""
) -> Row | None:
    """Give the customer of an id, a record number, or an id that its maker gave it."""
    for column, value in (("customerid", customer_id), ("recordno", record_no), ("externalid", external_id)):
        if value and value != -1:
            row = books.row(f"SELECT * FROM customer WHERE {column} = ?", (value,))  # noqa: S608
            return row if row is not None and can_reach(actor, row["megaentity"]) else None
    return None


def find_customer(books: Books, record_no: int) -> Row:
    """Give a customer that exists, with its display contact's name."""
    sql = (
        "SELECT c.*, d.contactname FROM customer c JOIN contact d ON d.recordno = c.displaycontact"
        " WHERE c.recordno = ?"
    )
    row = books.row(sql, (record_no,))
    assert row is not None
    return row


def _check_references(books: Books, given: CustomerInput) -> None:
    check_attachment(books, str(given.columns.get("supdocid", "")), record=_RECORD)
    term = str(given.columns.get("termname", ""))
    if term and find_reference(books, "ARTERM", term) is None:
        raise invalid(f"Term '{term}' specified is not valid.", record=_RECORD)
    status = given.columns.get("status", "active")
    if status not in {"active", "inactive"}:
        raise invalid(f"Status '{status}' specified is not valid.", record=_RECORD)
    parent = str(given.columns.get("parentid", ""))
    if parent and books.value("SELECT 1 FROM customer WHERE customerid = ?", (parent,)) is None:
        raise invalid(f"Customer '{parent}' specified is not valid.", record=_RECORD)
