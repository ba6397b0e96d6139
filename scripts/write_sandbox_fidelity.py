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
    """Give first line, last line and name of every function and class, outer ones first."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = [
        (node.lineno, node.end_lineno or 0, node.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds)
    ]
    return sorted(found)


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
    """Give the marked facts of a file as (provenance, function or class, sentence)."""
    places = owners(source)
    for line, block in blocks(source):
        inside = [name for first, last, name in places if first <= line <= last]
        parts = MARK.split(block)
        for kind, text in zip(parts[1::2], parts[2::2], strict=True):
            yield kind, inside[-1] if inside else "", text.strip()


def page() -> str:
    """Write the page."""
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in HEADINGS}
    for file in sorted(CODE.rglob("*.py")):
        for kind, owner, text in facts(file.read_text(encoding="utf-8")):
            where = f"`{file.relative_to(CODE).as_posix()}`" + (f" {owner}" if owner else "")
            found[kind].append((where, text))
    lines = [
        "# How faithful the sandbox is",
        "",
        "Nobody here can ask the real gateway. Each behaviour of the sandbox that rests on a fact about",
        "Intacct says where the fact comes from. `scripts/write_sandbox_fidelity.py` lists them here.",
    ]
    for kind, (name, meaning) in HEADINGS.items():
        lines += ["", f"## {name} ({len(found[kind])})", meaning]
        lines += ["", "| Where | What |", "|---|---|"]
        lines += [f"| {where} | {text[0].upper()}{text[1:]} |" for where, text in found[kind]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
