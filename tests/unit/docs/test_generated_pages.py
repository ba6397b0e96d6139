"""Pages that are made from the code are those that the code would make now."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = sorted((ROOT / "scripts").glob("write_*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
class TestGeneratedPage:
    def test_is_current(self, script, monkeypatch):
        written = {}
        monkeypatch.setattr(Path, "write_text", lambda path, text, **_: written.setdefault(path, text))

        runpy.run_path(str(script), run_name="__main__")

        ((page, text),) = written.items()
        assert page.read_text(encoding="utf-8") == text, "make docs writes it anew"
