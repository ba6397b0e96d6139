"""The data folder: made with care, because keys and books lie in it."""

import os
from pathlib import Path


class HomeUnusable(Exception):
    """The data folder cannot be used. `home` is the folder."""

    def __init__(self, home: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {home} cannot be used: {reason}. Choose another one with TIEOUT_HOME."
        )
        self.home = home


def make_home(home: Path) -> None:
    """Make the data folder where there is none, and see that it can be written to.

    A folder that exists is left as it is. As root, others may pass through the new folder (PostgreSQL runs as
    somebody else there) but not list it.
    Raises: HomeUnusable.
    """
    try:
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise HomeUnusable(home, error.strerror or "it cannot be made") from error
    if not home.is_dir():
        raise HomeUnusable(home, "it is no folder")
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusable(home, "it belongs to somebody else")


def write_once(path: Path, text: str) -> None:
    """Write a file that only its owner can read, unless it exists: whole or not at all, whoever is killed.

    Two processes may do this at once: the file that came first is the one that counts.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
