"""The reference page of all commands, made from the commands themselves."""

from collections.abc import Iterator

import click

PREFACE = """\
# Commands

Made from the commands themselves by `scripts/write_command_reference.py`; a test compares.

Exit status: 0 done, 1 not done, 2 wrong usage. With `--json` the last line of standard output is one JSON
object; money in it is a string with the currency's decimals. `--organization NAME` may be left out where
there is only one.
"""


def command_reference(root: click.Group) -> str:
    """Return the whole page."""
    context = click.Context(root, info_name="tieout")
    return "\n".join([PREFACE, *_sections(root, context)])


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group) and not command.invoke_without_command:
            yield from _sections(command, inner)
            continue
        yield from _section(command, inner)
        if isinstance(command, click.Group):
            yield from _sections(command, inner)


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## `{context.command_path}`"
    yield (command.help or "").strip() + "\n"
    yield f"```\n{context.command_path} {usage}\n```\n"
    records = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    if records:
        yield "| Option | Does |\n|---|---|"
        for names, explanation in records:
            yield f"| `{names.replace('|', chr(92) + '|')}` | {explanation.replace('|', chr(92) + '|')} |"
        yield ""
