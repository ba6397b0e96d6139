"""Data folders for tests that start real processes, and the processes in them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 240


@contextmanager
def open_folder() -> Iterator[Path]:
    """Yield a folder through which everybody may pass: as root, PostgreSQL runs as somebody else.

    What pytest itself offers is closed to others.
    """
    folder = Path(tempfile.mkdtemp(prefix="tieout-home-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Home:
    """A data folder, and the `tieout` command over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def command(self, *arguments: str) -> list[str]:
        """Return what to run."""
        return [sys.executable, "-m", "tieout.cli.main", *arguments]

    def environment(self, **said: str) -> dict[str, str]:
        """Return an environment in which nothing of this test run is known."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("TIEOUT_")}
        return mine | {"TIEOUT_HOME": str(self.folder), **said}

    def run(self, *arguments: str, **said: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(**said),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def processes(self) -> dict[int, str]:
        """Return all living processes that belong to this folder, with their commands."""
        found = {}
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and _belongs(process, self.folder):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[int(process.name)] = command.strip()
        return found


def _belongs(process: Path, folder: Path) -> bool:
    """By its environment, its arguments, or the folder it works in; a zombie has none of them."""
    try:
        said = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        return os.fsencode(folder) in said or (process / "cwd").resolve().is_relative_to(folder)
    except OSError:
        return False
