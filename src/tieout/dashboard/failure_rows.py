"""Failures in the accountant's words: what happened, what to do, who can, and what may be the same record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tieout.dashboard.links import remote_name
from tieout.dashboard.shown import Mark, Words
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.sync.models import Failure, FailureKind, FailureState
from tieout.sync.operations.failures import link_candidates
from tieout.sync.policy import words_for

Record = Customer | Invoice | Payment
Known = Mapping[tuple[str, int], Record]


@dataclass(frozen=True)
class Side:
    """A record in one of the books, as far as it is known there. `key` is empty for ours."""

    number: str
    name: str
    day: str
    amount: str
    key: str = ""


@dataclass(frozen=True)
class Parent:
    """The record that another one waits for."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class FailureRow:
    """One failure."""

    id: int
    kind: str
    record: str
    address: str
    mark: Mark
    direction: str
    happened: str
    said: str
    code: str
    correction: str
    remedy: str
    who: str
    guide: str
    remote: str
    waits_for: Parent | None
    since: str
    again: str
    may_retry: bool
    may_ignore: bool
    is_waiting: bool
    ours: Side | None
    candidates: tuple[Side, ...]


def failure_rows(failures: Sequence[Failure], words: Words) -> list[FailureRow]:
    """Turn failures into plain values. Records that they name are read once for each kind."""
    known = _known_records(failures)
    return [_row(failure, words, known) for failure in failures]


def name_of(failure: Failure) -> str:
    """Name the record as people know it."""
    return f"{failure.get_kind_display()} {_number(failure)}"


def _number(failure: Failure) -> str:
    return failure.local_number or failure.remote_number or failure.remote_key


def _row(failure: Failure, words: Words, known: Known) -> FailureRow:
    rule = words_for(failure.cause)
    is_over = failure.state == FailureState.RESOLVED
    of_connection = failure.kind == FailureKind.CONNECTION
    candidates = () if is_over else tuple(_theirs(found, words) for found in link_candidates(failure))
    has_page = failure.record_id is not None and not of_connection
    again = f"{words.count(failure.count)} times, last {words.moment(failure.last_at)}"
    return FailureRow(
        id=failure.pk,
        kind=failure.get_kind_display(),
        record=_number(failure),
        address=reverse(failure.kind, args=[failure.record_id]) if has_page else "",
        mark=Mark(rule.title, "bad" if failure.state == FailureState.OPEN else ""),
        direction="" if of_connection else failure.get_direction_display(),
        happened=rule.happened,
        said="" if failure.text == rule.happened else failure.text,
        code=failure.code,
        correction=failure.correction,
        remedy=rule.remedy,
        who=str(rule.who),
        guide=f"{reverse('failure-guide')}#{rule.cause}",
        remote=_remote(failure),
        waits_for=_parent(failure.waits_for, known),
        since=words.moment(failure.first_at),
        again=again if failure.count > 1 else "",
        may_retry=not is_over and not failure.retry_requested,
        may_ignore=failure.state == FailureState.OPEN and not of_connection,
        is_waiting=not is_over and failure.retry_requested,
        ours=_ours(failure, words, known) if candidates else None,
        candidates=candidates,
    )


def _remote(failure: Failure) -> str:
    """Name the record in Intacct, without repeating the number that stands in the heading."""
    if not failure.remote_object:
        return ""
    number = failure.remote_number if failure.local_number else ""
    return f"{remote_name(failure.remote_object)} {number or f'with the record number {failure.remote_key}'}"


def _theirs(found: Mapping[str, str], words: Words) -> Side:
    return Side(
        number=found.get("number", ""),
        name=found.get("name", "") or found.get("customer", ""),
        day=_day(found.get("date", ""), words),
        amount=_amount(found.get("total", ""), found.get("currency", ""), words),
        key=found.get("remote_key", ""),
    )


def _day(text: str, words: Words) -> str:
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _amount(text: str, currency: str, words: Words) -> str:
    try:
        return words.amount(Decimal(text), currency) if currency else text
    except InvalidOperation:
        return text


def _ours(failure: Failure, words: Words, known: Known) -> Side | None:
    match known.get((failure.kind, failure.record_id or 0)):
        case Customer() as customer:
            return Side(number=customer.number, name=customer.name, day="", amount="")
        case Invoice() as invoice:
            return Side(
                number=invoice.number,
                name=invoice.customer.name,
                day=words.day(invoice.issue_date),
                amount=words.amount(invoice.total, invoice.currency),
            )
    return None


def _parent(subject: str, known: Known) -> Parent | None:
    """Name the record that a stable key stands for, with its page where it is one of ours."""
    if not subject:
        return None
    local = _local(subject)
    record = known.get(local) if local else None
    if local is None or record is None:
        return Parent(" ".join(subject.split(":")[1:]))
    name = record.name if isinstance(record, Customer) else record.number
    return Parent(f"{local[0]} {name}", reverse(local[0], args=[record.pk]))


def _local(subject: str) -> tuple[str, int] | None:
    """Read the key of one of our records, `local:<kind>:<id>`."""
    match subject.split(":"):
        case ["local", kind, key] if kind in _TABLES and key.isdigit():
            return kind, int(key)
    return None


def _known_records(failures: Sequence[Failure]) -> Known:
    wanted = [local for failure in failures if (local := _local(failure.waits_for))]
    wanted += [
        (failure.kind, failure.record_id)
        for failure in failures
        if failure.record_id is not None and link_candidates(failure)
    ]
    found: dict[tuple[str, int], Record] = {}
    for kind, table in _TABLES.items():
        keys = [key for asked, key in wanted if asked == kind]
        if keys:
            rows = table().filter(organization_id=failures[0].organization_id, pk__in=keys)
            found |= {(kind, row.pk): row for row in rows}
    return found


def _invoices() -> QuerySet[Invoice]:
    return Invoice.objects.select_related("customer")


_TABLES: Mapping[str, Callable[[], QuerySet[Any]]] = {
    FailureKind.CUSTOMER: Customer.objects.all,
    FailureKind.INVOICE: _invoices,
    FailureKind.PAYMENT: Payment.objects.all,
}
