"""What the test plugin does about skipped tests and about its server, seen on real runs of pytest."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tieout_plugin import allowed_reasons, refused

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = """
import pytest

@pytest.mark.skip(reason="{reason}")
def test_nothing():
    pass
"""


ENDED = """
import os, signal, time

def test_waits_for_its_end():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
"""


def _run(tmp_path, reason, **environment):
    """Run pytest over a file with one skipped test, on the server of this run."""
    file = tmp_path / "test_skipped.py"
    file.write_text(SKIPPED.format(reason=reason))
    said = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
    return _pytest(file, said | environment)


def _pytest(file, environment):
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(ROOT / "pyproject.toml"),
            "-p",
            "no:cacheprovider",
            str(file),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


class TestSkippedTest:
    def test_fails_the_run_when_its_reason_is_not_listed(self, tmp_path):
        done = _run(tmp_path, "flaky on Mondays")

        assert done.returncode == 1
        assert "skipped 1: flaky on Mondays (NOT LISTED as a reason in pyproject.toml)" in done.stdout

    def test_is_shown_and_forgiven_when_its_reason_is_listed(self, tmp_path):
        done = _run(tmp_path, "needs Chromium")

        assert done.returncode == 0
        assert "skipped 1: needs Chromium (listed)" in done.stdout

    def test_fails_the_run_on_a_prepared_machine_when_only_preparation_was_missing(self, tmp_path):
        assert _run(tmp_path, "needs Chromium", CI="true").returncode == 1


class TestRefused:
    @pytest.mark.parametrize("is_prepared", [True, False])
    def test_takes_reasons_by_their_beginning(self, is_prepared):
        allowed = allowed_reasons(project=ROOT, is_prepared=is_prepared)

        assert refused({"needs ../shared/data": ["a"], "was needs ../shared": ["b"]}, allowed) == {
            "was needs ../shared": ["b"]
        }


class TestServerOfARun:
    def test_is_gone_when_the_run_was_ended_with_sigterm(self, tmp_path):
        file = tmp_path / "test_ended.py"
        file.write_text(ENDED)
        said = {
            name: value for name, value in os.environ.items() if not name.startswith(("TIEOUT", "PYTEST"))
        }

        with tempfile.TemporaryDirectory(prefix="tieout-ended-") as folder:
            Path(folder).chmod(0o755)  # as root, PostgreSQL runs as another user who must pass through
            done = _pytest(file, said | {"TMPDIR": folder})

            assert done.returncode == pytest.ExitCode.INTERRUPTED
            assert list(Path(folder).glob("tieout-tests-*")) == []
