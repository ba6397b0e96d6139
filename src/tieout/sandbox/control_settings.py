"""The settings of company and gateway as JSON: shown whole, changed in part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_custom_fields import changed_fields
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.defaults import add_reference
from tieout.sandbox.modules import MODULES
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.settings import SEQUENCES, SUMMARY_FREQUENCIES, Sender, User
from tieout.sandbox.values import BadValue, read_rate

_VERBS = {"query", "read", "create", "update", "delete", "reverse", "*"}
_NUMBERS = (
    *("latency_ms", "max_concurrency", "queue_seconds", "session_seconds", "result_seconds"),
    "lock_after_failures",
)
_FLAGS = (
    "account_labels",
    "multi_currency",
    "numbers_by_entity",
    "multi_entity",
    "duplicate_numbers",
    "reverse_unpaid_invoices",
)
_SUMMARIES = ("payment_summary", "invoice_summary", "adjustment_summary")
_NEW_USER = {"DESCRIPTION": "Added by the control address", "USERTYPE": "business user"}
_LISTS = ("removed_fields", "document_sequences", "entity_only_definitions", "unsubscribed_modules")
_KNOWN = (
    *_SUMMARIES,
    *_LISTS,
    "users",
    "senders",
    "exchange_rates",
    "custom_fields",
    "closed_through",
    "sign_in_error",
    *_NUMBERS,
    *_FLAGS,
)


def show(books: Books) -> dict[str, Any]:
    """Give all settings."""
    return books.settings.to_json()


def change(books: Books, values: dict[str, Any]) -> dict[str, Any]:
    """Change the settings that were given and give all.

    Raises: ControlError; nothing is changed then.
    """
    body = Body(values, *_KNOWN)
    users = _users(books, body)
    senders = _senders(books, body)
    changes = {**_summaries(body), **_numbers(body), **_others(body), **_lists(books, body)}
    if "custom_fields" in body:
        changes["custom_fields"] = changed_fields(books, body)
    if "exchange_rates" in body:
        changes["exchange_rates"] = {**books.settings.exchange_rates, **_rates(body)}
    with books.transaction():
        for name, value in changes.items():
            setattr(books.settings, name, value)
        for name, user in users.items():
            books.settings.users[name] = (
                user
                if user.record_no
                else replace(user, record_no=add_reference(books, "USERINFO", name, name, _NEW_USER))
            )
        books.settings.senders.update(senders)
        books.save_settings()
    return show(books)


def _summaries(body: Body) -> dict[str, Any]:
    given = {name: body.text(name) for name in _SUMMARIES if name in body}
    for name, value in given.items():
        if value not in SUMMARY_FREQUENCIES:
            raise ControlError(f"'{name}' is one of {', '.join(SUMMARY_FREQUENCIES)}.")
    return given


def _numbers(body: Body) -> dict[str, Any]:
    given = {name: body.whole(name) for name in _NUMBERS if name in body}
    for name, value in given.items():
        if value < (1 if name == "max_concurrency" else 0):
            raise ControlError(f"'{name}' is too small.")
    return given


def _others(body: Body) -> dict[str, Any]:
    given: dict[str, Any] = {name: body.flag(name) for name in _FLAGS if name in body}
    if "closed_through" in body:
        given["closed_through"] = body.day("closed_through")
    if "sign_in_error" in body:
        given["sign_in_error"] = body.whole("sign_in_error")
        if given["sign_in_error"] not in {200, 401}:
            raise ControlError("'sign_in_error' is 200 or 401.")
    return given


def _lists(books: Books, body: Body) -> dict[str, Any]:
    definitions = books.rows("SELECT id FROM reference WHERE object = 'SODOCUMENTPARAMS'")
    known = {
        "document_sequences": SEQUENCES,
        "unsubscribed_modules": MODULES,
        "entity_only_definitions": tuple(row["id"] for row in definitions),
    }
    given: dict[str, Any] = {}
    for name in _LISTS:
        entries = body.texts(name)
        if entries is None:
            continue
        for entry in entries:
            if name == "removed_fields":
                _existing_field(entry)
            elif entry not in known[name]:
                raise ControlError(f"'{name}' holds some of {', '.join(known[name])}.")
        given[name] = entries
    return given


def _rates(body: Body) -> dict[str, str]:
    values = body.raw("exchange_rates")
    if not isinstance(values, dict):
        raise ControlError("'exchange_rates' is not an object.")
    rates = Body(values, *values, what="'exchange_rates'")
    for code in values:
        try:
            read_rate(rates.needed(code))
        except BadValue as error:
            raise ControlError(f"'{code}' of 'exchange_rates' is not a rate.") from error
    return {code: rates.text(code) for code in values}


def _existing_field(path: str) -> None:
    owner, _, name = path.partition(".")
    if owner not in OBJECTS or name not in OBJECTS[owner].fields:
        raise ControlError(f"There is no field '{path}'.")


def _users(books: Books, body: Body) -> dict[str, User]:
    changed: dict[str, User] = {}
    for name, values in (body.raw("users") or {}).items():
        user = Body(
            values, "password", "locked", "denied", "entities", "record_no", "failures", what=f"user {name}"
        )
        known = books.settings.users.get(name)
        before = known or User(password="", record_no=0)
        denied = user.texts("denied")
        for entry in denied or ():
            if entry.split(" ")[0] not in _VERBS:
                raise ControlError(f"'{entry}' does not begin with one of {', '.join(sorted(_VERBS))}.")
            if entry.partition(" ")[2] not in {"", "*", *MODULES, *OBJECTS}:
                raise ControlError(
                    f"'{entry}' does not end with an object, *, or one of {', '.join(MODULES)}."
                )
        locked = user.flag("locked", default=before.locked)
        changed[name] = User(
            password=user.text("password", before.password),
            record_no=before.record_no,
            locked=locked,
            denied=before.denied if denied is None else denied,
            entities=user.texts("entities") if "entities" in values else before.entities,
            failures=before.failures if locked else 0,
        )
    return changed


def _senders(books: Books, body: Body) -> dict[str, Sender]:
    changed: dict[str, Sender] = {}
    for name, values in (body.raw("senders") or {}).items():
        sender = Body(values, "password", "authorized", what=f"sender {name}")
        before = books.settings.senders.get(name) or Sender(password="")
        changed[name] = Sender(
            password=sender.text("password", before.password),
            authorized=sender.flag("authorized", default=before.authorized),
        )
    return changed
