"""`tieout worker`: what happens behind the pages."""

import click

from tieout.cli.database import attached
from tieout.cli.loading import load


@click.command("worker")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 32),
    default=4,
    show_default=True,
    help="Jobs worked on at the same time.",
)
@attached
def command(*, concurrency: int) -> None:
    """Work on imports, syncs and tie-outs, until it is interrupted."""
    worker = load("tieout.runtime.worker", needs_models=True)
    if not worker.work(concurrency=concurrency):
        raise click.ClickException("The worker lost its database; start it again.")
