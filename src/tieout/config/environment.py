"""Every environment variable that Tieout reads, with its default and what it means.

`docs/reference/settings.md` is made from this table. Nothing else reads the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SWITCH = {"on": True, "off": False}


class EnvironmentRefused(Exception):
    """An environment variable has a value that it cannot have."""


@dataclass(frozen=True)
class Variable:
    """One environment variable."""

    name: str
    default: str
    explanation: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "TIEOUT_HOME",
        "",
        "Data folder; empty: ~/.local/share/tieout, as root /var/lib/tieout",
    ),
    Variable(
        "TIEOUT_DATABASE_URL",
        "",
        "postgresql://user:password@host:port/name of the application's role; empty: the embedded PostgreSQL",
    ),
    Variable("TIEOUT_MIGRATE_DATABASE_URL", "", "The same database as its owner; needed by `migrate` only"),
    Variable(
        "TIEOUT_SECRET_KEYS",
        "",
        "Encryption keys (Fernet) by commas, the newest first; empty: a file in the data folder",
    ),
    Variable("TIEOUT_SENDER_ID", "sandbox", "Web services sender ID of this installation"),
    Variable("TIEOUT_SENDER_PASSWORD", "sandbox-secret", "Password of the sender"),
    Variable(
        "TIEOUT_HOSTS", "localhost,127.0.0.1", "Host names under which the pages are reached, by commas"
    ),
    Variable(
        "TIEOUT_GATEWAY_HOSTS",
        "",
        "Hosts, by commas, that may answer for Intacct beside intacct.com and this machine",
    ),
    Variable("TIEOUT_HTTPS", "off", "on: cookies only over HTTPS, and browsers are told to insist on it"),
)
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


@dataclass(frozen=True)
class Environment:
    """What the environment says, with types."""

    home: Path
    database_url: str
    migrate_database_url: str
    secret_keys: tuple[str, ...]
    sender_id: str
    sender_password: str
    hosts: tuple[str, ...]
    gateway_hosts: tuple[str, ...]
    is_https: bool

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> Self:
        """Read the process's environment.

        Raises: EnvironmentRefused.
        """
        said = os.environ if variables is None else variables

        def text(name: str) -> str:
            return said.get(name, "").strip() or DEFAULTS[name]

        is_https = SWITCH.get(text("TIEOUT_HTTPS").lower())
        if is_https is None:
            raise EnvironmentRefused(f"TIEOUT_HTTPS is on or off, not {text('TIEOUT_HTTPS')}.")
        return cls(
            home=Path(text("TIEOUT_HOME")).expanduser().absolute() if text("TIEOUT_HOME") else default_home(),
            database_url=text("TIEOUT_DATABASE_URL"),
            migrate_database_url=text("TIEOUT_MIGRATE_DATABASE_URL"),
            secret_keys=_listed(text("TIEOUT_SECRET_KEYS")),
            sender_id=text("TIEOUT_SENDER_ID"),
            sender_password=text("TIEOUT_SENDER_PASSWORD"),
            hosts=_listed(text("TIEOUT_HOSTS")),
            gateway_hosts=_listed(text("TIEOUT_GATEWAY_HOSTS")),
            is_https=is_https,
        )


def default_home() -> Path:
    """Return the data folder where nothing else was said."""
    if os.geteuid() == 0:
        return Path("/var/lib/tieout")
    return Path("~/.local/share/tieout").expanduser()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
