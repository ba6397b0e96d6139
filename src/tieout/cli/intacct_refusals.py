"""What Intacct refuses, in the words of the table of failures: what happened, what to do, who can do it."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from tieout.intacct import IntacctError, TransportError
from tieout.sync.exporting.gateway_words import stopped
from tieout.sync.policy import words_for

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def explains_intacct(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Show what Intacct or the way to it refused with its remedy instead of a traceback."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except IntacctError as error:
            raise click.ClickException(sentence(error)) from error

    return run


def sentence(error: IntacctError) -> str:
    """Return cause and remedy of an error of the gateway."""
    if isinstance(error, TransportError):
        return (
            f"{error}\nWhat to do: check the address of the gateway (`tieout connect --gateway-url`) and the "
            "network, then try again."
        )
    stop = stopped(error)
    words = words_for(stop.cause)
    said = f"\nIntacct says: {stop.text}" if stop.text else ""
    return f"{words.title}. {words.happened}{said}\nWhat to do: {words.remedy} ({words.who.value})"
