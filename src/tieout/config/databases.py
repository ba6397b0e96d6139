"""A PostgreSQL address as Django wants it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tieout.config.environment import EnvironmentRefused

SCHEMES = ("postgresql", "postgres")
EXPECTED_FORM = "A database address must look like postgresql://user:password@host:port/name."


class DatabaseUrlRefused(EnvironmentRefused):
    """The database address cannot be used."""


def database_settings(url: str, *, pool_size: int = 0) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?option=value into Django's settings of a database.

    An empty address stands for "not attached yet": nothing can be queried then. With a pool, connections are
    kept open for the next request.
    Raises: DatabaseUrlRefused.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise DatabaseUrlRefused(EXPECTED_FORM) from error
    if url and (parts.scheme not in SCHEMES or not parts.path.strip("/")):
        raise DatabaseUrlRefused(EXPECTED_FORM)
    pool = {"pool": {"min_size": 1, "max_size": pool_size}} if pool_size else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": dict(parse_qsl(parts.query)) | pool,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": bool(pool_size),
        "ATOMIC_REQUESTS": False,
    }
