"""Groups with a command that is meant when none is named."""

import click
import pytest
from click.testing import CliRunner

from tieout.cli.groups import DefaultGroup


@click.group("failures", cls=DefaultGroup, default="list")
def failures() -> None:
    """Handle failures."""


@failures.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_them(*, as_json: bool) -> None:
    click.echo(f"list {as_json}")


@failures.command("retry")
def retry() -> None:
    click.echo("retry")


class TestDefaultGroup:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "list False\n"),
            (["--json"], "list True\n"),
            (["list", "--json"], "list True\n"),
            (["retry"], "retry\n"),
        ],
    )
    def test_means_its_default_when_none_is_named(self, arguments: list[str], said: str) -> None:
        assert CliRunner().invoke(failures, arguments).output == said

    def test_still_explains_itself(self) -> None:
        assert "Handle failures." in CliRunner().invoke(failures, ["--help"]).output

    def test_refuses_a_command_that_it_does_not_have(self) -> None:
        result = CliRunner().invoke(failures, ["forget"])

        assert result.exit_code == 2
        assert "No such command 'forget'" in result.output
