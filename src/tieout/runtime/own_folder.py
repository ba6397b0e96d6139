"""A data folder for the length of one command: nothing of this machine's installation is touched.

It must be entered before Django's settings are read, so this module knows neither models nor settings.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tieout.config.environment import VARIABLES

HOME = "TIEOUT_HOME"


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a new data folder and let it be the only thing that the environment says of Tieout."""
    said = {variable.name: os.environ.pop(variable.name, None) for variable in VARIABLES}
    with tempfile.TemporaryDirectory(prefix="tieout-", ignore_cleanup_errors=True) as folder:
        path = Path(folder)
        path.chmod(0o755)  # as root, PostgreSQL runs as another user who must pass through
        os.environ[HOME] = folder
        try:
            yield path
        finally:
            for name, value in said.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
