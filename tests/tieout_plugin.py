"""Starts a PostgreSQL of its own before pytest-django reads the settings, and refuses unlisted skips.

The server stands in a folder of its own below the system's temporary folder, keeps nothing, and is shared by
the workers of one run. `TIEOUT_TEST_DATABASE_URL` names another server, as an owner who may create databases.

A test that was skipped has proved nothing. Every skip is shown with its reason at the end of a run, and a
reason that is not listed in pyproject.toml under [tool.tieout.skips] fails the run. Where CI is set, the
machine was prepared by .ci/run and fewer reasons count.
"""

import os
import shutil
import signal
import tempfile
import tomllib
from collections.abc import Generator
from pathlib import Path

import pytest

from tieout.runtime.postgres import OWNER, Cluster

ADDRESS, HOME = "TIEOUT_TEST_DATABASE_URL", "TIEOUT_TEST_HOME"
_started: list[tuple[Path, Cluster | None]] = []
_skipped: dict[str, list[str]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Set up the environment that the settings are read from; a wrapper runs before pytest-django does."""
    _set_up()
    return (yield)


def _set_up() -> None:
    for name in [name for name in os.environ if name.startswith("TIEOUT_") and name not in (ADDRESS, HOME)]:
        del os.environ[name]
    if HOME not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="tieout-tests-"))
        folder.chmod(0o755)  # as root, PostgreSQL runs as another user who must pass through
        os.environ[HOME] = str(folder)
        _started.append((folder, _start_server(folder)))
        # Whoever ends the run with SIGTERM leaves no server behind: it ends as with Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["TIEOUT_HOME"] = os.environ[HOME]
    os.environ["TIEOUT_DATABASE_URL"] = os.environ[ADDRESS]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tieout.config.settings"


def _start_server(folder: Path) -> Cluster | None:
    if ADDRESS in os.environ:
        return None
    cluster = Cluster(folder, is_durable=False)
    os.environ[ADDRESS] = cluster.address(cluster.start(), user=OWNER, database="postgres")
    return cluster


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the server and remove its folder."""
    for folder, cluster in _started:
        if cluster is not None:
            cluster.stop()
            del os.environ[ADDRESS]
        del os.environ[HOME]
        shutil.rmtree(folder, ignore_errors=True)
    _started.clear()


def allowed_reasons(*, project: Path, is_prepared: bool) -> tuple[str, ...]:
    """Return the beginnings of the reasons for which a test may be skipped."""
    skips = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["tieout"]["skips"]
    return (*skips["everywhere"], *(() if is_prepared else skips["unprepared"]))


def refused(skipped: dict[str, list[str]], allowed: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the skips, by reason, for which no listed reason stands."""
    return {reason: tests for reason, tests in skipped.items() if not reason.startswith(allowed)}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember a skipped test."""
    _remember(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember a module that was skipped as a whole."""
    _remember(report)


def _remember(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
        _skipped.setdefault(report.longrepr[2].removeprefix("Skipped: "), []).append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show all skips, and say which ones are not allowed."""
    unlisted = _unlisted(config)
    for reason, tests in sorted(_skipped.items()):
        verdict = "NOT LISTED as a reason in pyproject.toml" if reason in unlisted else "listed"
        terminalreporter.write_line(f"skipped {len(tests)}: {reason} ({verdict})", red=reason in unlisted)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run with a skip that is not allowed."""
    if _unlisted(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unlisted(config: pytest.Config) -> dict[str, list[str]]:
    return refused(_skipped, allowed_reasons(project=config.rootpath, is_prepared="CI" in os.environ))
