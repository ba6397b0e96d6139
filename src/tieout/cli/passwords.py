"""Passwords come from standard input or a hidden prompt, never from an argument, and are never shown."""

import sys

import click


def read_password(*, from_stdin: bool, prompt: str) -> str:
    """Return the password; the line's end does not belong to it."""
    if not from_stdin:
        if not sys.stdin.isatty():
            raise click.UsageError("Give the password on standard input and say --password-stdin.")
        return str(click.prompt(prompt, hide_input=True))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.UsageError("--password-stdin: standard input is empty.")
    return password
