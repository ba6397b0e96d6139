"""Properties of the code itself: what a reviewer would otherwise have to ask each time."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tieout"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
LOCKS = sorted(ROOT.glob("requirements*.lock"))

FUNCTION_LINES_MAX, FILE_LINES_MAX = 70, 450
# Functions and files that are naturally longer, each with its reason. The list should shrink.
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES = {"sync/policy.py": "one table, a row for each failure, read from top to bottom"}
# Where everything may be caught, because it is not kept: it is raised again, here or in another thread.
BLIND_EXCEPTS = {
    "sandbox/books.py": "rolls back, then raises again",
    "sync/importing/overlap.py": "hands the error to the thread that reads",
}
EMPTY_NAMES = {"utils", "helpers", "common", "manager", "base", "data", "info", "process", "handle", "misc"}
ADDRESS = re.compile(r"https?://|file:/|index-url|find-links")


def _name(path):
    return path.relative_to(SOURCE).as_posix()


def _text(path):
    return path.read_text(encoding="utf-8")


def _tree(path):
    return ast.parse(_text(path))


class TestModules:
    """Each test names the modules that break its rule."""

    def test_say_what_they_are_for(self):
        assert not [_name(path) for path in MODULES if not ast.get_docstring(_tree(path))]

    def test_have_names_that_say_something(self):
        assert not [_name(path) for path in MODULES if path.stem in EMPTY_NAMES]

    def test_have_functions_that_fit_a_screen(self):
        long = {
            f"{_name(path)}:{node.name}"
            for path in MODULES
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX
        }

        assert long == set(LONG_FUNCTIONS)

    def test_are_one_thought_each(self):
        long = {_name(path) for path in MODULES if len(_text(path).splitlines()) > FILE_LINES_MAX}

        assert long == set(LONG_FILES)

    def test_catch_what_they_expect_by_name(self):
        blind = {
            _name(path)
            for path in MODULES
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.ExceptHandler) and _catches_everything(node.type)
        }

        assert blind == set(BLIND_EXCEPTS)

    def test_have_no_intention_without_an_issue(self):
        loose = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!.*#\d+)")

        assert not [_name(path) for path in MODULES if loose.search(_text(path))]


def _catches_everything(kind):
    if kind is None:
        return True
    return any(
        isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"} for node in ast.walk(kind)
    )


class TestTemplates:
    def test_are_all_used(self):
        names = {path: path.as_posix().rsplit("/templates/", 1)[1] for path in TEMPLATES}
        used_by = {path: _text(path) for path in [*MODULES, *TEMPLATES]}

        dead = [
            name
            for path, name in names.items()
            if not any(name in text for other, text in used_by.items() if other != path)
        ]

        assert names
        assert not dead


class TestModels:
    def test_refer_downwards_only(self):
        contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
        layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
        height = {
            part.strip(): len(layers) - place for place, line in enumerate(layers) for part in line.split("|")
        }
        ours = [model for model in apps.get_models() if model.__module__.startswith("tieout.")]

        upwards = [
            f"{model.__name__}.{field.name}"
            for model in ours
            for field in model._meta.get_fields()
            if field.concrete and field.is_relation and _part(field.related_model) in height
            and height[_part(field.related_model)] > height[_part(model)]
        ]  # fmt: skip

        assert ours
        assert not upwards


def _part(model):
    return model.__module__.removeprefix("tieout.").split(".")[0]


class TestLockFiles:
    @pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
    def test_pin_every_package_by_its_hash_and_name_no_address(self, path):
        text = _text(path)
        requirements = [line for line in text.replace("\\\n", "").splitlines() if line.strip()]

        assert requirements
        assert all("==" in line and "--hash=sha256:" in line for line in requirements)
        assert not ADDRESS.search(text)

    def test_hold_for_running_what_they_hold_for_development(self):
        pinned = {path.name: set(re.findall(r"^(\S+==\S+)", _text(path), re.MULTILINE)) for path in LOCKS}

        assert pinned["requirements.lock"] <= pinned["requirements-dev.lock"]
