"""Starts a PostgreSQL of its own before pytest-django reads the settings, and takes it away at the end.

It stands in a folder of its own below the system's temporary folder, keeps nothing, and is shared by the
workers of one run. `TIEOUT_TEST_DATABASE_URL` names another server, as an owner who may create databases.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tieout.runtime.postgres import OWNER, Cluster

ADDRESS, HOME = "TIEOUT_TEST_DATABASE_URL", "TIEOUT_TEST_HOME"
_started: list[tuple[Path, Cluster | None]] = []


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
