"""Contacts: people and addresses of customers, and of the documents that are sent to them."""

from __future__ import annotations

from collections.abc import Mapping

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, duplicate, invalid
from tieout.sandbox.rules.checks import Actor, can_reach
from tieout.sandbox.rules.deletions import delete_record

CONTACT_TEXTS = (
    "printas", "companyname", "prefix", "firstname", "lastname", "initial", "phone1", "phone2", "cellphone",
    "pager", "fax", "email1", "email2", "url1", "url2", "address1", "address2", "address3", "city", "state",
    "zip", "country", "countrycode", "taxid", "status", "externalid",
)  # fmt: skip
_RECORD = "Contact"
# Where a contact can be named, beside the customer whose display contact it is.
_USES = {
    "customer": ("displaycontact", "contactinfo", "billto", "shipto"),
    "customercontact": ("contact",),
    "sodocument": ("billto", "shipto"),
    "arinvoice": ("billto", "shipto"),
    "aradjustment": ("billto", "shipto"),
    "arpymt": ("billto",),
}


def create_contact(books: Books, actor: Actor, name: str, values: Mapping[str, object]) -> int:
    """Create a contact and give its record number.

    Raises: FunctionRefused.
    """
    complaint = complaint_about(books, name, values)
    if complaint is not None:
        raise could_not_create(complaint, record=_RECORD)
    return insert_contact(books, actor, name, values)


def complaint_about(books: Books, name: str, values: Mapping[str, object]) -> ErrorItem | None:
    """Give what speaks against a contact; a name is looked at for new ones only."""
    # Source (documented): the contact name is the key in the whole company.
    if name and books.value("SELECT 1 FROM contact WHERE contactname = ?", (name,)):
        return duplicate(_RECORD, name)
    status = values.get("status", "active")
    if status not in {"active", "inactive"}:
        return ErrorItem("BL03000018", "", f"Status '{status}' specified is not valid.")
    email = str(values.get("email1", ""))
    if email and "@" not in email:
        # Source (observed): "Illegal format for Contactversion : Primary Email Address X." (errors.md 5.3).
        text = f"Illegal format for Contactversion : Primary Email Address {email}."
        return ErrorItem("BL03000018", "", text)
    return None


def insert_contact(books: Books, actor: Actor, name: str, values: Mapping[str, object]) -> int:
    """Insert a contact against which nothing speaks; give its record number."""
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


def update_contact(books: Books, actor: Actor, row: Row, values: Mapping[str, object]) -> None:
    """Change what was sent of a contact; its name stays.

    Raises: FunctionRefused.
    """
    # Source (assumed): a contact's name, being its key, cannot be changed and is passed over.
    complaint = complaint_about(books, "", values)
    if complaint is not None:
        raise could_not_create(complaint, record=_RECORD)
    # Source (assumed): the customers of a contact keep their WHENMODIFIED when it changes.
    audit = {"whenmodified": books.clock.stamp(), "modifiedby": actor.user_no}
    books.update("contact", row["recordno"], {**values, **audit})


def delete_contact(books: Books, actor: Actor, row: Row) -> None:
    """Delete a contact that nothing names.

    Raises: FunctionRefused.
    """
    if is_used(books, row):
        # Source (assumed): a contact that is in use stays; the words.
        text = f"Contact {row['contactname']} is used by other records and can't be deleted."
        raise FunctionRefused(ErrorItem("BL01001973", "", text))
    delete_record(books, actor, "CONTACT", row["recordno"])


def is_used(books: Books, row: Row) -> bool:
    """Say whether a customer or a document names a contact."""
    for table, columns in _USES.items():
        condition = " OR ".join(f"{column} = ?" for column in columns)
        sql = f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1"  # noqa: S608 - names of the table above
        if books.value(sql, (row["recordno"],) * len(columns)):
            return True
    return False


def find_contact(
    books: Books, actor: Actor, *, name: str = "", record_no: int = -1, external_id: str = ""
) -> Row | None:
    """Give the contact of a name, a record number, or an id that its maker gave it."""
    for column, value in (("contactname", name), ("recordno", record_no), ("externalid", external_id)):
        if value and value != -1:
            row = books.row(f"SELECT * FROM contact WHERE {column} = ?", (value,))  # noqa: S608
            return row if row is not None and can_reach(actor, row["megaentity"]) else None
    return None


def contact_key(books: Books, actor: Actor, name: str, *, record: str = "") -> int | None:
    """Give the record number of the contact that a record names, None for none.

    Raises: FunctionRefused.
    """
    if not name:
        return None
    row = find_contact(books, actor, name=name)
    # Source (assumed): any active contact will do, whoever's it is; the words for one that does not.
    if row is None or row["status"] != "active":
        raise invalid(f"Contact '{name}' specified is not valid.", record=record)
    return int(row["recordno"])


def document_contacts(
    books: Books, actor: Actor, customer: Row, *, bill_to: str, ship_to: str, record: str = ""
) -> dict[str, object]:
    """Give the columns of a document's contacts.

    Raises: FunctionRefused.
    Source (documented): a customer's blank bill-to is its display contact (objects.md 3.1).
    Source (assumed): a document that names none takes the customer's of that day and keeps it.
    """
    named = {
        "billto": contact_key(books, actor, bill_to, record=record),
        "shipto": contact_key(books, actor, ship_to, record=record),
    }
    own = {column: customer[column] or customer["displaycontact"] for column in named}
    return {column: key or own[column] for column, key in named.items()}


def contact_names(books: Books, row: Row) -> dict[str, str]:
    """Give the names of a document's bill-to and ship-to contacts."""
    sql = "SELECT contactname FROM contact WHERE recordno = ?"
    return {column: books.value(sql, (row[column],)) or "" for column in ("billto", "shipto")}
