"""The generated page of provenance is the one that the code gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_fidelity_page_is_current() -> None:
    script = ROOT / "scripts" / "write_sandbox_fidelity.py"
    spec = importlib.util.spec_from_file_location("write_sandbox_fidelity", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    written = (ROOT / "docs" / "reference" / "sandbox-fidelity.md").read_text(encoding="utf-8")

    assert written == module.page(), "run scripts/write_sandbox_fidelity.py"
