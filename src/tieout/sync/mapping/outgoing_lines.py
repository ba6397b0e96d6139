"""The lines of an invoice of Tieout as Intacct's: account, dimensions, and what a line's own fields say.

A custom field of a line with one of the names below is carried to Intacct's field. It goes before what a
setting says, because somebody put it on this very line.
Source (documented): the product's page on line item fields (sixteen names); objects.md 5.2 for the fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tieout.intacct import InvoiceLine
from tieout.ledger.facts import LineFacts
from tieout.sync.mapping.outgoing import CannotBeSent, two_decimals
from tieout.sync.settings import ConnectionSettings

MEMO_LENGTH_MAX = 500  # Source (documented): `memo` in the 2.1 grammar.
ITEM, DISCOUNT, TAX, SHIPPING = "item", "discount", "tax", "shipping"
PREFIX = "intacct_"
# Custom field of a line: field of Intacct's line.
LINE_FIELDS: Mapping[str, str] = {
    "intacct_glaccountno": "account",
    "intacct_offsetglaccountno": "offset_account",
    "intacct_allocation": "allocation_id",
    "intacct_location": "location_id",
    "intacct_department": "department_id",
    "intacct_revrectemplate": "revenue_template",
    "intacct_deferredrevaccount": "deferred_account",
    "intacct_revrecstartdate": "revenue_start_date",
    "intacct_revrecenddate": "revenue_end_date",
    "intacct_project": "project_id",
    "intacct_vendor": "vendor_id",
    "intacct_employee": "employee_id",
    "intacct_item": "item_id",
    "intacct_class": "class_id",
    "intacct_contract": "contract_id",
    "intacct_warehouse": "warehouse_id",
}
DATES = ("intacct_revrecstartdate", "intacct_revrecenddate")


@dataclass(frozen=True)
class Place:
    """Where the lines of a document belong, unless a line says otherwise."""

    location_id: str
    department_id: str


def place_of(settings: ConnectionSettings, *, entity_id: str) -> Place:
    """Return the place of a document that is written in the session of an entity; empty is our own session.

    Source (assumed): an entity is a location of its own, so its lines may name it.
    """
    location = settings.entity_locations.get(entity_id, entity_id) if entity_id else settings.location_id
    return Place(location, settings.department_id)


def invoice_line(line: LineFacts, *, settings: ConnectionSettings, place: Place) -> InvoiceLine:
    """Return one line of the request.

    Amounts: a discount is negative.
    Raises: CannotBeSent.
    """
    own = own_fields(line)
    given: dict[str, Any] = {
        "memo": memo(line),
        "location_id": place.location_id,
        "department_id": place.department_id,
    }
    if settings.send_item_id and line.kind == ITEM and line.item:
        given["item_id"] = line.item
    if "account" not in own:
        given["account"] = _account(line, settings=settings)
    amount = two_decimals(line.amount, f"The amount of line {line.position}")
    return InvoiceLine(amount=amount, **{**given, **own})


def own_fields(line: LineFacts) -> dict[str, Any]:
    """Return what a line's own fields say, by the attributes of Intacct's line.

    Raises: CannotBeSent.
    """
    own: dict[str, Any] = {}
    for name, text in line.custom_fields.items():
        if not name.startswith(PREFIX):
            continue
        if name not in LINE_FIELDS:
            raise _not_valid(line, name, f"is none of Intacct's line fields: {', '.join(LINE_FIELDS)}.")
        own[LINE_FIELDS[name]] = _date(line, name, text) if name in DATES else text
    return own


def _date(line: LineFacts, name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _not_valid(line, name, f"is {text!r}; write the day like 2026-03-31.") from error


def _not_valid(line: LineFacts, name: str, what: str) -> CannotBeSent:
    return CannotBeSent(
        "line_field_not_valid", f"The field {name} of line {line.position} {what}", field=name
    )


def memo(line: LineFacts) -> str:
    """Return the text of a line."""
    return (line.name or line.description)[:MEMO_LENGTH_MAX]


def line_content(line: LineFacts) -> list[object]:
    """Return what a line says by itself, without what settings add."""
    own = {name: text for name, text in line.custom_fields.items() if name.startswith(PREFIX)}
    return [line.kind, f"{line.amount.normalize():f}", memo(line), line.tax_rate, own]


def _account(line: LineFacts, *, settings: ConnectionSettings) -> str:
    accounts = {
        ITEM: settings.item_account,
        DISCOUNT: settings.discount_account,
        TAX: settings.tax_accounts.get(line.tax_rate, "") or settings.tax_account,
        SHIPPING: settings.shipping_account,
    }
    account = accounts[line.kind]
    if not account:
        text = f"Line {line.position} is a {line.kind} line, and no {line.kind} account is set."
        raise CannotBeSent("account_not_set", text, setting=f"{line.kind}_account")
    return account
