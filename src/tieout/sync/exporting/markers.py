"""When a record in Intacct is believed to be ours. Nothing is adopted because it looks alike.

Customer: the CUSTOMERID that we always send, with the name that we sent. Invoice: the number, believed only
if customer, date, currency, total and CREATEDBY agree. Payment: the token in DESCRIPTION. A record that was
reversed, or that is a reversal, never matches.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tieout.sync.mapping.incoming_customers import pair_key
from tieout.sync.mapping.outgoing import SentInvoice

# Source (documented): objects.md 5.1 and 7.2, the states of a reversed pair.
_REVERSED = "revers"


@dataclass(frozen=True)
class FoundCustomer:
    """A CUSTOMER as a look-up shows it; with bill-to contacts its own one beside it."""

    record_no: str
    customer_id: str
    name: str
    is_active: bool
    created_by: str = ""
    contact_name: str = ""
    printed_name: str = ""
    entity_id: str = ""

    @property
    def matched_name(self) -> str:
        """The trimmed name by which it is matched (E1, E6)."""
        return (self.printed_name if self.contact_name else self.name).strip()

    @property
    def remote_key(self) -> str:
        """The key that its link would have."""
        return pair_key(self.record_no, self.contact_name)


@dataclass(frozen=True)
class FoundInvoice:
    """An ARINVOICE as a look-up shows it. Amounts: in its transaction currency."""

    record_no: str
    number: str
    customer_id: str
    date: date | None
    currency: str
    total: Decimal
    state: str = ""
    created_by: str = ""
    is_from_document: bool = False


@dataclass(frozen=True)
class FoundPayment:
    """An ARPYMT as a look-up shows it."""

    record_no: str
    token: str
    state: str = ""
    parent_key: str = ""
    created_by: str = ""


def is_reversed(state: str) -> bool:
    """Tell whether a state is that of a reversed record or of a reversal."""
    return _REVERSED in state.lower()


def is_our_customer(found: FoundCustomer, *, customer_id: str, name: str, our_user: str) -> bool:
    """Tell whether a customer in doubt is the one that was sent."""
    by_us = not (our_user and found.created_by) or found.created_by == our_user
    return found.customer_id == customer_id and found.name.strip() == name.strip() and by_us


def is_our_invoice(found: FoundInvoice, sent: SentInvoice, *, our_user: str) -> bool:
    """Tell whether an invoice in doubt is the one that was sent; without our user's key none is."""
    return (
        bool(our_user)
        and found.created_by == our_user
        and not is_reversed(found.state)
        and found.number == sent.number
        and found.customer_id == sent.customer_id
        and found.date == sent.date
        and found.currency == sent.currency
        and found.total == sent.total
    )


def is_our_payment(found: FoundPayment, *, token: str) -> bool:
    """Tell whether a payment in doubt is the one that was sent."""
    return found.token == token and not is_reversed(found.state) and not found.parent_key
