"""Write docs/reference/sandbox-fidelity.md from the provenance marks in the sandbox's code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "src" / "tieout" / "sandbox"
PAGE = ROOT / "docs" / "reference" / "sandbox-fidelity.md"

MARK = re.compile(r"Source \((documented|observed|assumed)\): ")
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
            yield kind, inside[-1], text.strip()


def capital(text: str) -> str:
    """Begin a sentence with a capital, unless its first word is a name such as errors.md."""
    return (
        text[0].upper() + text[1:]
        if text.split(maxsplit=1)[0].strip(",;:").isalpha() and text[:4].islower()
        else text
    )


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
        "What the sandbox does not do at all is on [its own page](sandbox.md#what-it-does-not-do).",
    ]
    for kind, (name, meaning) in HEADINGS.items():
        lines += ["", f"## {name} ({len(found[kind])})", meaning]
        lines += ["", "| Where | About | Fact |", "|---|---|---|"]
        lines += [
            f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in found[kind]
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
