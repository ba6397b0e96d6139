"""The `tieout` command and the list of its subcommands.

A subcommand's module is loaded when it is called, so that `tieout sandbox` starts without Django.
"""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import click

from tieout.cli.loading import SETTINGS, load
from tieout.config.environment import EnvironmentRefused


@dataclass(frozen=True)
class Entry:
    """Where a subcommand lives, and whether its module imports models."""

    module: str
    needs_models: bool = True


ENTRIES: Mapping[str, Entry] = {
    "bench": Entry("tieout.cli.bench", needs_models=False),
    "connect": Entry("tieout.cli.connect"),
    "demo": Entry("tieout.cli.demo", needs_models=False),
    "failures": Entry("tieout.cli.failures"),
    "import": Entry("tieout.cli.imports"),
    "invoice": Entry("tieout.cli.invoices"),
    "migrate": Entry("tieout.cli.migrate", needs_models=False),
    "reconcile": Entry("tieout.cli.reconcile"),
    "sandbox": Entry("tieout.cli.sandbox", needs_models=False),
    "serve": Entry("tieout.cli.serve", needs_models=False),
    "settings": Entry("tieout.cli.settings"),
    "sync": Entry("tieout.cli.sync"),
    "tie-out": Entry("tieout.cli.tie_out"),
    "user": Entry("tieout.cli.users"),
    "worker": Entry("tieout.cli.worker", needs_models=False),
}


class Subcommands(click.Group):
    """A group that knows its subcommands by name and loads them when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the alphabet."""
        return sorted(ENTRIES)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Load one subcommand; its module calls it `command`."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = load(entry.module, needs_models=entry.needs_models).command
        return command


@click.command(cls=Subcommands)
@click.version_option(package_name="tieout", prog_name="tieout")
def tieout() -> None:
    """Run receivables beside Sage Intacct, and prove that both books agree."""


def main() -> None:
    """Run the command line; the exit status is 0 done, 1 not, 2 usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Being ended is leaving in good order: a server that was started for this command is stopped.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        tieout(prog_name="tieout")
    except EnvironmentRefused as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
