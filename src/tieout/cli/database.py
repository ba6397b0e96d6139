"""Have a database while a command runs: the server that is named, or the embedded one, started if need be."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click
import psycopg
from django.db import OperationalError

from tieout.config.databases import DatabaseUrlRefused
from tieout.runtime.binaries import HomeUnreachable, PostgresMissing
from tieout.runtime.database import attach
from tieout.runtime.postgres import PostgresFailed

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
EXPECTED = (HomeUnreachable, PostgresMissing, PostgresFailed, DatabaseUrlRefused)


def attached(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Run a command with a database, and explain in one sentence why there is none."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        try:
            with attach():
                return command(*args, **kwargs)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from error
        except (psycopg.OperationalError, OperationalError) as error:
            raise click.ClickException(f"The database cannot be reached: {str(error).strip()}") from error

    return run
