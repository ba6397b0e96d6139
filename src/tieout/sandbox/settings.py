"""What an administrator sets in the company and an operator at the gateway."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tieout.sandbox.modules import module_of

DAILY = "Daily"
MONTHLY = "Monthly"
USER_SPECIFIED = "User specified"
SUMMARY_FREQUENCIES = (DAILY, MONTHLY, USER_SPECIFIED)

SENDER_ID = "sandbox"
SENDER_PASSWORD = "sandbox-secret"  # noqa: S105 - the documented default of the sandbox
COMPANY_ID = "demo"
USER_ID = "xml_gateway"
USER_PASSWORD = "password"  # noqa: S105 - the documented default of the sandbox
BASE_CURRENCY = "USD"
SEQUENCES = ("customer", "invoice", "adjustment", "payment", "order_entry")


@dataclass
class User:
    """A user of the company; ``record_no`` is what CREATEDBY shows."""

    password: str
    record_no: int
    locked: bool = False
    denied: list[str] = field(default_factory=list)
    entities: list[str] | None = None
    failures: int = 0

    def may(self, verb: str, name: str) -> bool:
        """Say whether nothing denies this verb on this object."""
        for entry in self.denied:
            denied_verb, _, denied_object = entry.partition(" ")
            if denied_verb in {"*", verb} and (denied_object or "*") in {"*", name, module_of(name)}:
                return False
        return True


@dataclass
class Sender:
    """A web services sender and whether the company listed it."""

    password: str
    authorized: bool = True


@dataclass
class Settings:
    """The company and the gateway, as kept with the books."""

    company_id: str = COMPANY_ID
    users: dict[str, User] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)
    payment_summary: str = DAILY
    invoice_summary: str = DAILY
    adjustment_summary: str = DAILY
    closed_through: str = ""  # the last day of the last closed period
    unsubscribed_modules: list[str] = field(default_factory=list)
    removed_fields: list[str] = field(default_factory=list)
    # By object and name: type, label, values of a list, transaction definitions.
    custom_fields: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    # Source (documented): whether lines name an account or a label (objects.md 5.2).
    account_labels: bool = False
    sign_in_error: int = 200
    latency_ms: int = 0
    # Source (assumed): two for a company; sources disagree (gateway.md 11).
    max_concurrency: int = 2
    queue_seconds: int = 30
    # Source (observed): captures show from two to 24 hours (gateway.md 3.2).
    session_seconds: int = 21_600
    # Source (assumed): how long a readByQuery can be continued; its end is known, its time is not.
    result_seconds: int = 1_800
    # Source (assumed): real companies lock a user after some tries; the number is theirs to set.
    lock_after_failures: int = 10
    multi_entity: bool = True
    multi_currency: bool = True
    # Source (assumed): the daily rates of the made-up company, in its base currency.
    exchange_rates: dict[str, str] = field(
        default_factory=lambda: {"EUR": "1.10", "GBP": "1.25", "CAD": "0.74", "AUD": "0.66"}
    )
    duplicate_numbers: bool = False
    # Source (documented): without a sequence a number has to be sent (objects.md 13).
    document_sequences: list[str] = field(default_factory=lambda: list(SEQUENCES))
    # Source (assumed): numbers are looked for in the whole company, or within the entity that owns them.
    numbers_by_entity: bool = False
    # Source (observed): definitions that cannot be used at top level (gateway.md 8).
    entity_only_definitions: list[str] = field(default_factory=list)
    reverse_unpaid_invoices: bool = True

    def to_json(self) -> dict[str, Any]:
        """Give the settings as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Settings:
        """Read settings that were kept with the books."""
        values = dict(values)
        values["users"] = {name: User(**user) for name, user in values["users"].items()}
        values["senders"] = {name: Sender(**sender) for name, sender in values["senders"].items()}
        return cls(**values)


def default_settings() -> Settings:
    """Give the company that others rely on."""
    return Settings(
        users={
            USER_ID: User(password=USER_PASSWORD, record_no=11),
            # The person behind the control address; nobody signs in as her through the gateway.
            "clerk": User(password="", record_no=12, locked=True),
        },
        senders={SENDER_ID: Sender(password=SENDER_PASSWORD)},
    )
