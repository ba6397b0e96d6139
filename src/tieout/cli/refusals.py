"""Expected errors become one clear sentence and exit status 1; a surprise keeps its traceback."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def explains(
    *expected: type[Exception],
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Show these errors as their own sentence instead of a traceback."""

    def wrap(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @functools.wraps(command)
        def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            try:
                return command(*args, **kwargs)
            except expected as error:
                raise click.ClickException(str(error)) from error

        return run

    return wrap
