"""The settings of a connection: one frozen dataclass, kept as versioned JSON.

Every setting stands here once, with its default, the words that explain it and its check. The command line,
the pages and the reference page read them from here.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

PRINTED_CHECK, CASH, EFT, CREDIT_CARD = "Printed Check", "Cash", "EFT", "Credit Card"
REMOTE_PAYMENT_METHODS = (PRINTED_CHECK, CASH, EFT, CREDIT_CARD)
AS_DOCUMENTED, ALL = "as documented", "all"
CREDIT_MODES = (AS_DOCUMENTED, ALL)
DEFAULT_PAYMENT_METHODS: Mapping[str, str] = {
    "check": PRINTED_CHECK,
    "cash": CASH,
    "credit_card": CREDIT_CARD,
}
CUSTOMER, BILL_TO_CONTACT = "customer", "bill_to_contact"
CUSTOMER_SOURCES = (CUSTOMER, BILL_TO_CONTACT)

REVERSE, DELETE = "reverse", "delete"
BANK, UNDEPOSITED, ANY = "bank", "undeposited", "*"
FIELD_SETTINGS = (
    "read_customer_fields",
    "read_invoice_fields",
    "write_customer_fields",
    "write_invoice_fields",
)
_PAYMENT_RULE = re.compile(r"([a-z_]+|\*)\+([A-Z]{3}|\*)")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


class SettingRefused(Exception):
    """A setting has a value that it cannot have. `name` says which."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


def _setting(default: Any, explanation: str) -> Any:
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata={"help": explanation})
    return field(default=default, metadata={"help": explanation})


@dataclass(frozen=True)
class ConnectionSettings:
    """What a finance team can choose about its connection."""

    definitions: tuple[str, ...] = _setting(
        ("Sales Invoice",), "Order Entry transaction definitions whose documents are invoices in Tieout"
    )
    customer_source: str = _setting(
        CUSTOMER,
        "What a customer in Tieout is made of: customer, or bill_to_contact (then one Intacct customer may "
        "become several); fixed once the first import has begun",
    )
    read_customer_fields: tuple[str, ...] = _setting(
        (), "Custom fields of Intacct's customers that are shown in Tieout, by their integration names"
    )
    undeposited_funds_account: str = _setting("1070", "Account that payments from Tieout are received on")
    item_account: str = _setting("4000", "Revenue account of invoice lines")
    discount_account: str = _setting(
        "", "Account of discounts; empty: an invoice with a discount is not written"
    )
    tax_account: str = _setting("", "Account of taxes; empty: an invoice with a tax is not written")
    tax_accounts: Mapping[str, str] = _setting({}, "Account by tax rate code, before the tax account")
    shipping_account: str = _setting(
        "", "Account of shipping; empty: an invoice with shipping is not written"
    )
    credit_applications: str = _setting(
        AS_DOCUMENTED,
        "What travels of credits: as documented (a credit note stays in the book that made it, and what is "
        "applied of it in part travels) or all (credit notes, and whatever is applied of them); a change "
        "counts for later applications only",
    )
    credits_account: str = _setting(
        "",
        "Credits written as payments: an undeposited or clearing account for what is applied of credit "
        "notes, never a bank account; empty: it is not written",
    )
    advances_account: str = _setting(
        "", "Account of money that is applied to no invoice yet; empty: such a payment is not written"
    )
    bad_debt_account: str = _setting(
        "", "Account that write-offs are posted to; empty: a write-off is not written"
    )
    payment_methods: Mapping[str, str] = _setting(
        dict(DEFAULT_PAYMENT_METHODS), "Intacct's payment method by Tieout's; every other one is EFT"
    )
    payment_accounts: Mapping[str, str] = _setting(
        {},
        "Account by payment method and currency, before the undeposited funds account: "
        "check+EUR:bank/CHK-EUR names a bank account, cash+*:undeposited/1075 an account of undeposited "
        "funds, * is any",
    )
    location_filter: str = _setting("", "Only invoices of this location are imported; empty: all")
    location_id: str = _setting("", "Location of the lines written to Intacct")
    department_id: str = _setting("", "Department of the lines written to Intacct")
    entity_locations: Mapping[str, str] = _setting(
        {}, "At top level, location of the lines of an entity's invoices; missing: the entity itself"
    )
    send_item_id: bool = _setting(
        False, "Invoice lines carry Intacct's item ID, which is the code of the item in Tieout"
    )
    read_invoice_fields: tuple[str, ...] = _setting(
        (), "Further fields of Order Entry documents, kept as custom fields of the same names"
    )
    write_customer_fields: tuple[str, ...] = _setting(
        (), "Custom fields of customers that are written to Intacct's fields of the same names"
    )
    write_invoice_fields: tuple[str, ...] = _setting(
        (), "Custom fields of invoices that are written to Intacct's fields of the same names"
    )
    date_from: date | None = _setting(None, "Only invoices dated on or after this day sync; empty: all")
    date_to: date | None = _setting(None, "Only invoices dated on or before this day sync; empty: all")
    import_all_customers: bool = _setting(
        False, "Ongoing reading brings every customer, not only those with an invoice"
    )
    read_customers: bool = _setting(True, "Bring changes of linked customers from Intacct")
    read_invoices: bool = _setting(True, "Bring invoices from Intacct")
    read_payments: bool = _setting(True, "Bring payments recorded in Intacct")
    read_credits: bool = _setting(True, "Read credit memos from Intacct, where all credits travel")
    write_customers: bool = _setting(True, "Write customers to Intacct")
    write_invoices: bool = _setting(True, "Write invoices to Intacct")
    write_payments: bool = _setting(True, "Write payments to Intacct")
    write_credits: bool = _setting(True, "Write credits and write-offs to Intacct")
    void_invoices: str = _setting(
        REVERSE,
        "How a written invoice that is voided is taken back: reverse (both records stay) or delete",
    )
    functions_per_request: int = _setting(25, "Writes sent together in one request, at most 100")
    concurrent_requests: int = _setting(2, "Requests to one Intacct company at the same time")
    late_visibility_minutes: int = _setting(
        190, "How long a record stored by Intacct may stay invisible to its own queries"
    )

    def __post_init__(self) -> None:
        """Refuse values that cannot be meant.

        Raises: SettingRefused.
        """
        if not 1 <= self.functions_per_request <= 100:
            raise SettingRefused("functions_per_request", "must be between 1 and 100")
        if not 1 <= self.concurrent_requests <= 50:
            raise SettingRefused("concurrent_requests", "must be between 1 and 50")
        if self.late_visibility_minutes < 0:
            raise SettingRefused("late_visibility_minutes", "must not be negative")
        if self.customer_source not in CUSTOMER_SOURCES:
            raise SettingRefused("customer_source", f"choose one of {', '.join(CUSTOMER_SOURCES)}")
        if not self.definitions:
            raise SettingRefused("definitions", "name at least one transaction definition")
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise SettingRefused("date_to", "lies before date_from")
        if self.credit_applications not in CREDIT_MODES:
            raise SettingRefused("credit_applications", f"choose one of {', '.join(CREDIT_MODES)}")
        if self.void_invoices not in (REVERSE, DELETE):
            raise SettingRefused("void_invoices", f"choose {REVERSE} or {DELETE}")
        self._check_payments()
        self._check_field_names()

    def _check_payments(self) -> None:
        for method, remote in self.payment_methods.items():
            if remote not in REMOTE_PAYMENT_METHODS:
                allowed = ", ".join(REMOTE_PAYMENT_METHODS)
                raise SettingRefused("payment_methods", f"{method}={remote}: choose one of {allowed}")
        for rule, target in self.payment_accounts.items():
            kind, slash, account = target.partition("/")
            if (
                not _PAYMENT_RULE.fullmatch(rule)
                or kind not in (BANK, UNDEPOSITED)
                or not slash
                or not account
            ):
                raise SettingRefused(
                    "payment_accounts", f"{rule}:{target}: write it like check+EUR:bank/CHK-EUR"
                )

    def _check_field_names(self) -> None:
        for setting in FIELD_SETTINGS:
            for name in getattr(self, setting):
                if not _FIELD_NAME.fullmatch(name):
                    raise SettingRefused(setting, f"{name!r} is no name of a field")

    def remote_payment_method(self, local: str) -> str:
        """Return Intacct's name for one of our payment methods."""
        return self.payment_methods.get(local, EFT)

    def payment_account(self, *, method: str, currency: str) -> tuple[str, str]:
        """Return whether a payment goes to a bank account or to undeposited funds, and to which account.

        The rule that says most decides: method and currency, then the method, then the currency.
        """
        for rule in (f"{method}+{currency}", f"{method}+{ANY}", f"{ANY}+{currency}", f"{ANY}+{ANY}"):
            if rule in self.payment_accounts:
                kind, _, account = self.payment_accounts[rule].partition("/")
                return kind, account
        return UNDEPOSITED, self.undeposited_funds_account

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values by setting name."""
        values = dataclasses.asdict(self)
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ConnectionSettings":
        """Build the settings from JSON; a missing name takes its default, an unknown one is dropped."""
        known = {f.name for f in dataclasses.fields(cls)}
        values = {name: value for name, value in stored.items() if name in known}
        for name in _TUPLES:
            if name in values:
                values[name] = tuple(values[name])
        for name in ("date_from", "date_to"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        return cls(**values)


_TUPLES = tuple(f.name for f in dataclasses.fields(ConnectionSettings) if isinstance(f.default, tuple))
