"""`tieout failures`: the records that need a person, and what a person can do about them."""

import click
from django.db.models import QuerySet

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.groups import DefaultGroup
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import counted, say, show_json
from tieout.cli.refusals import explains
from tieout.sync.models import Connection, Failure, FailureLevel, FailureState
from tieout.sync.operations.failures import (
    AlreadyLinked,
    NoSuchCandidate,
    NoWarning,
    apply_here_too,
    ignore,
    link,
    link_candidates,
    retry,
    retry_all,
)
from tieout.sync.policy import words_for


@click.group("failures", cls=DefaultGroup, default="list")
def command() -> None:
    """List the records that could not sync (also without `list`), retry, ignore or link them."""


@command.command("list")
@organization_option
@json_option
@click.option("--ignored", "with_ignored", is_flag=True, help="Show the ignored ones as well.")
@attached
def list_failures(*, organization_name: str | None, as_json: bool, with_ignored: bool) -> None:
    """Show what could not sync, why, what to do and who can do it."""
    states = [FailureState.OPEN, *([FailureState.IGNORED] if with_ignored else [])]
    rows = list(_of(find_connection(organization_name)).filter(state__in=states))
    for row in rows:
        _show(row)
    if not rows:
        say("Nothing needs a person.")
    if as_json:
        show_json({"failures": [_as_json(row) for row in rows]})


@command.command("retry")
@click.argument("numbers", nargs=-1, type=int, metavar="[ID]…")
@click.option("--all", "every_one", is_flag=True, help="All open failures.")
@organization_option
@json_option
@attached
def retry_failures(
    *, numbers: tuple[int, ...], every_one: bool, organization_name: str | None, as_json: bool
) -> None:
    """Let the next sync try these records again."""
    if every_one == bool(numbers):
        raise click.UsageError("Name the failures to retry, or say --all.")
    failures = _of(find_connection(organization_name))
    if every_one:
        count = retry_all(failures=failures, at=now())
    else:
        chosen = [_find(failures, number) for number in dict.fromkeys(numbers)]
        for failure in chosen:
            retry(failure=failure, at=now())
        count = len(chosen)
    say(f"{counted(count, 'record', 'records')} will be tried again by the next sync (`tieout sync`).")
    if as_json:
        show_json({"retried": count})


@command.command("ignore")
@click.argument("numbers", nargs=-1, type=int, metavar="ID…", required=True)
@organization_option
@json_option
@attached
def ignore_failures(*, numbers: tuple[int, ...], organization_name: str | None, as_json: bool) -> None:
    """Keep quiet about these records until they change again."""
    failures = _of(find_connection(organization_name))
    chosen = [_find(failures, number) for number in dict.fromkeys(numbers)]
    for failure in chosen:
        ignore(failure=failure)
    say(f"{counted(len(chosen), 'record stays', 'records stay')} quiet until changed again.")
    if as_json:
        show_json({"ignored": len(chosen)})


@command.command("apply-here-too")
@click.argument("numbers", nargs=-1, type=int, metavar="ID…", required=True)
@organization_option
@json_option
@attached
@explains(NoWarning)
def apply_credits_here_too(*, numbers: tuple[int, ...], organization_name: str | None, as_json: bool) -> None:
    """Let the next sync apply these credits in the other book too, though they pay entire invoices."""
    failures = _of(find_connection(organization_name))
    chosen = [_find(failures, number) for number in dict.fromkeys(numbers)]
    for failure in chosen:
        apply_here_too(failure=failure)
    count = len(chosen)
    say(f"{counted(count, 'credit', 'credits')} will be applied here too by the next sync (`tieout sync`).")
    if as_json:
        show_json({"applied": count})


@command.command("link")
@click.argument("number", type=int, metavar="ID")
@click.argument("remote_key", metavar="RECORDNO")
@organization_option
@json_option
@attached
@explains(NoSuchCandidate, AlreadyLinked)
def link_failure(*, number: int, remote_key: str, organization_name: str | None, as_json: bool) -> None:
    """Say that our record and that record of Intacct are the same thing."""
    failure = _find(_of(find_connection(organization_name)), number)
    link(failure=failure, remote_key=remote_key, at=now())
    say(f"{failure.local_number} is linked to the record {remote_key} of Intacct.")
    if as_json:
        show_json({"record": failure.local_number, "remote_key": remote_key})


def _of(connection: Connection) -> QuerySet[Failure]:
    return Failure.objects.filter(connection=connection).order_by("-last_at", "-id")


def _find(failures: QuerySet[Failure], number: int) -> Failure:
    found = failures.filter(id=number).first()
    if found is None:
        raise click.ClickException(f"There is no failure {number}: `tieout failures list` shows all.")
    return found


def _show(failure: Failure) -> None:
    words = words_for(failure.cause)
    number = failure.local_number or failure.remote_number or failure.subject
    warning = "Warning, " if failure.level == FailureLevel.WARNING else ""
    say(f"{failure.id}  {warning}{failure.get_kind_display()} {number}: {words.title}")
    if failure.text:
        say(f"    {failure.text}{f' [{failure.code}]' if failure.code else ''}")
    if words.happened != failure.text:
        say(f"    {words.happened}")
    say(f"    What to do: {words.remedy} ({words.who.value})")
    if failure.correction:
        say(f"    Intacct adds: {failure.correction}")
    for candidate in link_candidates(failure):
        shown = ", ".join(f"{name} {value}" for name, value in candidate.items())
        say(f"    Could be the same: {shown}")


def _as_json(failure: Failure) -> dict[str, object]:
    words = words_for(failure.cause)
    return {
        "id": failure.id,
        "direction": failure.direction,
        "kind": failure.kind,
        "level": failure.level,
        "record": failure.local_number or failure.remote_number,
        "cause": failure.cause,
        "code": failure.code,
        "title": words.title,
        "happened": words.happened,
        "text": failure.text,
        "remedy": words.remedy,
        "who": words.who.value,
        "correction": failure.correction,
        "candidates": list(link_candidates(failure)),
        "state": failure.state,
        "count": failure.count,
    }
