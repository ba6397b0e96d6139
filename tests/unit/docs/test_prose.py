"""What the documentation speaks of exists: commands, options, targets, variables, files, headings."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from tieout.cli.main import tieout
from tieout.config.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if path.name != "commands.md"
)
CODE_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
NAMES_OF_DJANGO_OR_TESTS = {"TIEOUT_TEST_DATABASE_URL"}


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _snippets(page):
    """Return all lines of code of a page, without prompts; a line that goes on is one line."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(CODE_BLOCK.findall(text)).replace("\\\n", " ")
    lines = [line.strip().removeprefix("$ ") for line in blocks.splitlines()]
    return [*lines, *INLINE.findall(CODE_BLOCK.sub("", text))]


def _calls(page, program):
    """Return the arguments of each call of a program on a page, as far as its line is about it."""
    pattern = re.compile(rf"(?:^|[\s;|(=])(?:\S*\.venv/bin/)?{program}\s+([a-z-][^|<>;#]*)")
    for line in _snippets(page):
        yield from pattern.findall(line)


@pytest.mark.parametrize("page", PAGES, ids=_name)
class TestPage:
    def test_shows_commands_that_exist(self, page):
        unknown = [call for call in _calls(page, "tieout") if not _is_known(shlex.split(call, posix=False))]

        assert not unknown

    def test_names_targets_of_the_makefile(self, page):
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        named = {call.split()[0] for call in _calls(page, "make")}

        assert named <= targets

    def test_names_variables_that_are_read(self, page):
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"TIEOUT_[A-Z]+(?:_[A-Z]+)*\b", text))

        assert named <= {variable.name for variable in VARIABLES} | NAMES_OF_DJANGO_OR_TESTS

    def test_links_to_what_exists(self, page):
        broken = [
            target for target in LINK.findall(page.read_text(encoding="utf-8")) if not _leads(page, target)
        ]

        assert not broken


def _is_known(words):
    """Follow the words down the commands; options must exist where they stand."""
    command, context = tieout, click.Context(tieout)
    for word in words:
        if word.startswith("--"):
            options = {option for parameter in command.params for option in parameter.opts}
            if word.split("=")[0] not in options | {"--help", "--version"}:
                return False
        elif isinstance(command, click.Group) and command.get_command(context, word) is not None:
            command = command.get_command(context, word)
        elif command is tieout:
            return False
    return True


def _leads(page, target):
    if re.match(r"[a-z]+:", target):
        return True
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not anchor or not file.is_file():
        return file.exists()
    text = file.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    return anchor in headings or f'id="{anchor}"' in text


class TestEnvironment:
    def test_is_read_in_one_place_by_documented_names(self):
        known = {variable.name for variable in VARIABLES}
        source = ROOT / "src" / "tieout"
        named = {
            name
            for path in source.rglob("*.py")
            for name in re.findall(r"""["'](TIEOUT_[A-Z_]+)["']""", path.read_text(encoding="utf-8"))
        }

        assert named <= known


class TestDependencies:
    def test_are_all_explained(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
        names = {re.split(r"[\[<>=~ ]", line)[0] for line in wanted}
        page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([a-z0-9, -]+) \|", page, re.MULTILINE)
        explained = {name.strip() for row in rows for name in row.split(",")}

        assert names == explained


class TestMakefile:
    def test_explains_every_target(self):
        text = (ROOT / "Makefile").read_text()
        targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"help"}
        explained = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))

        assert targets == explained
        assert len(targets) <= 12
