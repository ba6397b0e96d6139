"""`tieout failures`: the records that need a person, and what a person can do about them."""

from datetime import UTC, datetime

import click
from django.db.models import QuerySet

from tieout.cli.database import attached
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import say, show_json
from tieout.cli.refusals import explains
from tieout.sync.models import Connection, Failure, FailureState
from tieout.sync.operations.failures import (
    AlreadyLinked,
    NoSuchCandidate,
    ignore,
    link,
    link_candidates,
    retry,
    retry_all,
)
from tieout.sync.policy import words_for


@click.group("failures", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the records that could not sync, retry, ignore or link them."""
    if context.invoked_subcommand is None:
        context.invoke(list_failures)


@command.command("list")
@organization_option
@json_option
@click.option("--ignored", "with_ignored", is_flag=True, help="Show the ignored ones as well.")
@attached
def list_failures(
    *, organization_name: str | None = None, as_json: bool = False, with_ignored: bool = False
) -> None:
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
@attached
def retry_failures(*, numbers: tuple[int, ...], every_one: bool, organization_name: str | None) -> None:
    """Let the next sync try these records again."""
    if every_one == bool(numbers):
        raise click.UsageError("Name the failures to retry, or say --all.")
    failures = _of(find_connection(organization_name))
    if every_one:
        count = retry_all(failures=failures, at=datetime.now(UTC))
    else:
        for number in numbers:
            retry(failure=_find(failures, number), at=datetime.now(UTC))
        count = len(numbers)
    say(f"{count} will be tried again by the next sync (`tieout sync`).")


@command.command("ignore")
@click.argument("numbers", nargs=-1, type=int, metavar="ID…", required=True)
@organization_option
@attached
def ignore_failures(*, numbers: tuple[int, ...], organization_name: str | None) -> None:
    """Keep quiet about these records until they change again."""
    failures = _of(find_connection(organization_name))
    for number in numbers:
        ignore(failure=_find(failures, number))
    say(f"{len(numbers)} stay quiet until they change again.")


@command.command("link")
@click.argument("number", type=int, metavar="ID")
@click.argument("remote_key", metavar="RECORDNO")
@organization_option
@attached
@explains(NoSuchCandidate, AlreadyLinked)
def link_failure(*, number: int, remote_key: str, organization_name: str | None) -> None:
    """Say that our record and that record of Intacct are the same thing."""
    failure = _find(_of(find_connection(organization_name)), number)
    link(failure=failure, remote_key=remote_key, at=datetime.now(UTC))
    say(f"{failure.local_number} is linked to the record {remote_key} of Intacct.")


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
    say(f"{failure.id}  {failure.get_kind_display()} {number}: {words.title}")
    say(f"    {failure.text or words.happened}")
    say(f"    What to do: {failure.correction or words.remedy} ({words.who.value})")
    for candidate in link_candidates(failure):
        shown = ", ".join(f"{name} {value}" for name, value in candidate.items())
        say(f"    Could be the same: {shown}")


def _as_json(failure: Failure) -> dict[str, object]:
    words = words_for(failure.cause)
    return {
        "id": failure.id,
        "direction": failure.direction,
        "kind": failure.kind,
        "record": failure.local_number or failure.remote_number,
        "cause": failure.cause,
        "code": failure.code,
        "text": failure.text,
        "remedy": words.remedy,
        "who": words.who.value,
        "state": failure.state,
        "count": failure.count,
    }
