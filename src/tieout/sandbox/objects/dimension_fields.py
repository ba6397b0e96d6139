"""The dimensions of a line as they are read: its key, its id and its name for each."""

from __future__ import annotations

from tieout.sandbox.model import Field, integer, text


def dimension_fields(*names: str, with_keys: bool) -> tuple[Field, ...]:
    """Give the fields of some dimensions, by the names of their objects.

    Source (documented): each appears as its DIMKEY, ID and NAME (objects.md 1.5).
    """
    fields: list[Field] = []
    for name in names:
        own = f"json_extract({{t}}.dims, '$.{name}ID')"
        fields.append(text(f"{name}ID", f"coalesce({own}, '')"))
        if with_keys:
            fields += (
                integer(f"{name}DIMKEY", _of(name, own, "recordno")),
                text(f"{name}NAME", _of(name, own, "name")),
            )
    return tuple(fields)


def _of(name: str, key: str, column: str) -> str:
    if name == "CUSTOMER":
        return f"(SELECT c.{column} FROM customer c WHERE c.customerid = {key})"  # noqa: S608
    return f"(SELECT r.{column} FROM reference r WHERE r.object = '{name}' AND r.id = {key})"  # noqa: S608
