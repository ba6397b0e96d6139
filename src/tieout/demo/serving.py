"""The demo to click through: pages, worker and a sandbox with a demo company, on one machine."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tieout.demo.company import FIRM, PASSWORD, PEOPLE, BooksInUse, prepare
from tieout.runtime.database import Database
from tieout.runtime.roles import Role
from tieout.runtime.supervisor import Supervisor, until_ended
from tieout.sandbox.settings import COMPANY_ID, USER_ID, USER_PASSWORD

HOST = "127.0.0.1"
STATE, LOGS = "demo-sandbox.sqlite3", "logs"


@dataclass(frozen=True)
class Ports:
    """Where the pages and the sandbox are."""

    web: int
    sandbox: int


def serve(
    *,
    database: Database,
    home: Path,
    ports: Ports,
    tell: Callable[[str], None],
    ready: Callable[[dict[str, Any]], None],
) -> None:
    """Run the demo until somebody ends it; `ready` is told where everything is.

    Raises: RoleEnded, NotReady, BooksInUse, IntacctError.
    """
    gateway = f"http://{HOST}:{ports.sandbox}/ia/xml/xmlgw.phtml"
    supervisor = Supervisor(database=database, logs=home / LOGS, tell=tell)
    with until_ended() as ended:
        try:
            supervisor.start(_roles(home, ports), ended=ended)
            if ended.is_set():
                return
            prepare(
                gateway=gateway,
                company_id=COMPANY_ID,
                user_id=USER_ID,
                password=USER_PASSWORD,
                at=datetime.now(UTC),
            )
            ready(_facts(home, ports))
            supervisor.watch(ended)
        finally:
            supervisor.stop()


def _roles(home: Path, ports: Ports) -> tuple[Role, ...]:
    sandbox = ("sandbox", "--host", HOST, "--port", str(ports.sandbox), "--state", str(home / STATE))
    return (
        Role("sandbox", sandbox, port=ports.sandbox),
        Role("web", ("serve", "--host", HOST, "--port", str(ports.web)), port=ports.web),
        Role("worker", ("worker",)),
    )


def _facts(home: Path, ports: Ports) -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "address": f"http://{HOST}:{ports.web}",
        "sandbox": f"http://{HOST}:{ports.sandbox}",
        "organization": FIRM,
        "users": [{"email": email, "password": PASSWORD, "role": role.value} for email, role in PEOPLE],
        "home": str(home),
    }


__all__ = ["BooksInUse", "Ports", "serve"]
