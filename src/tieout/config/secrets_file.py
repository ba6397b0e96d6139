"""Keys that Tieout makes for itself: files in the data folder that only its owner can read."""

import os
from pathlib import Path

from cryptography.fernet import Fernet

ENCRYPTION_KEYS = "encryption-keys"
SESSION_KEY = "session-key"


def read_or_make(home: Path, name: str) -> tuple[str, ...]:
    """Return the keys in a file, the newest first, and make the file with one key where there is none.

    Two processes may start at once: the file that came first is the one that counts.
    """
    path = home / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(Fernet.generate_key().decode("ascii") + "\n")
    return tuple(line.strip() for line in path.read_text().splitlines() if line.strip())
