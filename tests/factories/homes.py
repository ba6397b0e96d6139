"""Data folders for tests that start PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
