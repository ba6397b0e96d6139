"""A PostgreSQL address as Django wants it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")


class DatabaseUrlRefused(Exception):
    """The database address cannot be used."""


def database_settings(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?option=value into Django's settings of a database.

    An empty address stands for "not attached yet": nothing can be queried then.
    Raises: DatabaseUrlRefused.
    """
    parts = urlsplit(url)
    if url and (parts.scheme not in SCHEMES or not parts.path.strip("/")):
        raise DatabaseUrlRefused(
            "The database address must look like postgresql://user:password@host:port/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False,
    }
