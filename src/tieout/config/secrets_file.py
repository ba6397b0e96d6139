"""Keys that Tieout makes for itself: files in the data folder that only its owner can read."""

import hashlib
from pathlib import Path

from cryptography.fernet import Fernet

from tieout.config.environment import EnvironmentRefused
from tieout.config.home import make_home, write_once

ENCRYPTION_KEYS = "encryption-keys"
SESSION_KEY = "session-key"


def read_or_make(home: Path, name: str) -> tuple[str, ...]:
    """Return the keys in a file, the newest first, and make the file with one key where there is none.

    Raises: HomeUnusable.
    """
    path = home / name
    if not path.exists():
        make_home(home)
        write_once(path, Fernet.generate_key().decode("ascii") + "\n")
    return tuple(line.strip() for line in path.read_text().splitlines() if line.strip())


def checked(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return keys that somebody gave us, if each can encrypt.

    Raises: EnvironmentRefused.
    """
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise EnvironmentRefused(f"TIEOUT_SECRET_KEYS: key {place} is no Fernet key: {error}.") from error
    return keys


def session_key(encryption_key: str) -> str:
    """Return the key that signs sessions, made from an encryption key.

    Web processes on several machines then agree on it without a setting of its own.
    """
    return hashlib.sha256(f"sessions {encryption_key}".encode()).hexdigest()
