"""Groups of commands with one that is meant when none is named: `tieout failures` lists them."""

from typing import Any

import click


class DefaultGroup(click.Group):
    """A group whose `default` command runs when no other is named."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of options that stand alone."""
        is_unnamed = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, [self._default, *args] if is_unnamed else args)
