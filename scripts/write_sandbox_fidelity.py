"""Write docs/reference/sandbox-fidelity.md from the sandbox's tables and the provenance marks in its code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from tieout.sandbox.functions import HANDLERS
from tieout.sandbox.generic_deletes import _DELETERS
from tieout.sandbox.generic_writes import _CREATORS, _UPDATERS
from tieout.sandbox.legacy_shapes import SHAPES
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.order_tables import FUNCTIONS
from tieout.sandbox.validation import _TABLE

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "src" / "tieout" / "sandbox"
PAGE = ROOT / "docs" / "reference" / "sandbox-fidelity.md"

MARK = re.compile(r"Source \((documented|observed|assumed)\): ")
# What a docstring may say in the same paragraph after the fact.
REST = re.compile(r" (?:Raises|Shape|Amounts|Units): ")
READ_ALL = ("query", "read", "readByName", "readByQuery", "lookup", "inspect")
HEADINGS = {
    "assumed": (
        "Assumed",
        "A guess, with its reason where there is one. Check these first on a real tenant.",
    ),
    "observed": ("Observed", "Seen in a public recording, or relied on by a client of the real gateway."),
    "documented": ("Documented", "Said by Sage's pages, schema or official SDKs."),
}


def owners(source: str) -> list[tuple[int, int, str]]:
    """Give first line, last line and purpose of the file and its functions and classes, outer ones first."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = [
        (node.lineno, node.end_lineno or 0, purpose(node))
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]
    return [(0, len(source), purpose(tree)), *sorted(found)]


def purpose(node: ast.Module | ast.FunctionDef | ast.ClassDef) -> str:
    """Give what a file, function or class is for: the first sentence about it, else the words of its name."""
    described = (ast.get_docstring(node) or "").partition("\n")[0].strip()
    named = "" if isinstance(node, ast.Module) else node.name.strip("_").replace("_", " ").capitalize()
    return (described or named).rstrip(".")


def blocks(source: str) -> Iterator[tuple[int, str]]:
    """Give the comments and docstrings of a file with their lines; comment lines in a row are one text."""
    comment: list[str] = []
    first_line = last_line = -2
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last_line + 1:
                if comment:
                    yield first_line, " ".join(comment)
                comment, first_line = [], token.start[0]
            comment.append(token.string.lstrip("# "))
            last_line = token.start[0]
        elif token.type == tokenize.STRING and token.string.startswith('"""'):
            for paragraph in re.split(r"\n\s*\n", token.string.strip('"')):
                yield token.start[0], " ".join(paragraph.split())
    if comment:
        yield first_line, " ".join(comment)


def facts(source: str) -> Iterator[tuple[str, str, str]]:
    """Give the marked facts of a file as (provenance, what they are about, sentence)."""
    places = owners(source)
    for line, block in blocks(source):
        inside = [name for first, last, name in places if first <= line <= last]
        parts = MARK.split(block)
        for kind, text in zip(parts[1::2], parts[2::2], strict=True):
            yield kind, inside[-1], REST.split(text)[0].strip()


def capital(text: str) -> str:
    """Begin a sentence with a capital, unless its first word is a name such as errors.md."""
    return (
        text[0].upper() + text[1:]
        if text.split(maxsplit=1)[0].strip(",;:").isalpha() and text[:4].islower()
        else text
    )


def row(*cells: str) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def names(found: Iterable[str]) -> str:
    """Write names as code, or a dash for none."""
    return ", ".join(f"`{name}`" for name in found) or "–"


def named_for(object_name: str) -> list[str]:
    """Give the functions that are named for an object: ``create_invoice`` for ARINVOICE."""
    kinds = {shape.name for shape in SHAPES.values() if shape.object_name == object_name}
    return [name for name in HANDLERS if name.partition("_")[2] in kinds and not name.startswith("get_")]


def objects() -> Iterator[str]:
    """Write what can be done with each object."""
    generic = {"create": _CREATORS, "update": _UPDATERS, "delete": _DELETERS}
    owners = {owned.object_name: owner.name for owner in OBJECTS.values() for owned in owner.owned}
    yield row("Object", "Fields", "Key of `readByName`", "`get_list`, `get`", "Written by", "Lines of")
    yield row(*["---"] * 6)
    for name, owner in sorted(OBJECTS.items()):
        lists = [
            shape.name for shape in SHAPES.values() if shape.object_name == name and "." not in shape.name
        ]
        writers = [verb for verb, table in generic.items() if name in table]
        yield row(
            f"`{name}`",
            str(len(owner.fields)),
            f"`{owner.name_field}`",
            names(lists),
            names([*writers, *named_for(name)]),
            f"`{owners[name]}`" if name in owners else "",
        )


def not_built() -> Iterator[tuple[str, str]]:
    """Give file and words of everything that is refused because it is not built."""
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "not_built":
                yield file.relative_to(CODE).as_posix(), words(node.args[0])


def words(node: ast.expr) -> str:
    """Give a text with its values as dots."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    assert isinstance(node, ast.Constant)
    return str(node.value)


def what_it_does() -> list[str]:
    """Write the part about functions and objects."""
    unknown = [name for name in FUNCTIONS.split() if name not in HANDLERS]
    in_order = [name for name in unknown if name in _TABLE]
    refused = sorted(set(not_built()))
    return [
        "",
        f"## Functions ({len(HANDLERS)})",
        f"Built: {names(HANDLERS)}.",
        "",
        f"The schema knows {len(unknown)} more, refused with errorno `SANDBOX`. Of these, the order",
        f"of elements is checked for {names(in_order)}; what is inside of the others is not looked at.",
        "",
        f"## Objects ({len(OBJECTS)})",
        f"All are read by {names(READ_ALL)}. `create`, `update` and `delete` are the generic functions.",
        "",
        *objects(),
        "",
        f"## Not built ({len(refused)})",
        "What the real gateway has and the sandbox refuses with errorno `SANDBOX`, besides other functions.",
        "",
        row("Where", "What"),
        row("---", "---"),
        *(row(f"`{file}`", capital(text)) for file, text in refused),
    ]


def page() -> str:
    """Write the page."""
    found: dict[str, list[tuple[str, str, str]]] = {kind: [] for kind in HEADINGS}
    for file in sorted(CODE.rglob("*.py")):
        for kind, about, text in facts(file.read_text(encoding="utf-8")):
            found[kind].append((f"`{file.relative_to(CODE).as_posix()}`", about, capital(text)))
    lines = [
        "# How faithful the sandbox is",
        "",
        "Nobody here can ask the real gateway. Each behaviour of the sandbox that rests on a fact about",
        "Intacct says where the fact comes from. `scripts/write_sandbox_fidelity.py` lists them here.",
        "`gateway.md`, `objects.md`, `errors.md` are the fact sheets it was built from; they are not here.",
        "How the books behave, and what they do not do at all, is on [the sandbox's own page](sandbox.md).",
        "Contract tests hold it against Sage's schema, against the requests of the official SDKs, and play",
        "whole sessions with two clients that other people wrote.",
        *what_it_does(),
    ]
    for kind, (name, meaning) in HEADINGS.items():
        lines += ["", f"## {name} ({len(found[kind])})", meaning]
        lines += ["", row("Where", "About", "Fact"), "|---|---|---|"]
        lines += [row(*cells) for cells in found[kind]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
