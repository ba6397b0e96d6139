"""Have a database while a command runs: the server that is named, or the embedded one, started if need be."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click
import psycopg
from django.db import OperationalError

from tieout.config.environment import EnvironmentRefused
from tieout.config.home import HomeUnusable
from tieout.runtime.binaries import PostgresMissing
from tieout.runtime.database import Database, attach
from tieout.runtime.postgres import PostgresFailed
from tieout.runtime.schema import RoleMissing, SchemaOutdated

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
EXPECTED = (EnvironmentRefused, HomeUnusable, PostgresMissing, PostgresFailed, SchemaOutdated, RoleMissing)


@contextmanager
def explained() -> Iterator[None]:
    """Show what may be wrong with a database as one sentence instead of a traceback."""
    try:
        yield
    except EXPECTED as error:
        raise click.ClickException(str(error)) from error
    except (psycopg.OperationalError, OperationalError) as error:
        raise click.ClickException(f"The database cannot be reached: {str(error).strip()}") from error


@contextmanager
def database(*, is_durable: bool = True) -> Iterator[Database]:
    """Have a database for the length of a block, or explain in one sentence why there is none."""
    with explained(), attach(is_durable=is_durable) as found:
        yield found


def attached(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Run a command with a database, and explain in one sentence why there is none."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        with database():
            return command(*args, **kwargs)

    return run
