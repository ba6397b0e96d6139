"""A sandbox over TCP, and a client that notes what it sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2

from tieout.intacct import Client, Credentials, HttpTransport, Sender, SessionCache


class NotingTransport(httpx2.BaseTransport):
    """Passes requests on to the network, notes their bodies, and lets a test act before each of them."""

    def __init__(self, before: Callable[[bytes], None]) -> None:
        self._network = httpx2.HTTPTransport()
        self._before = before
        self.bodies: list[bytes] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        body = request.read()
        self._before(body)
        self.bodies.append(body)
        return self._network.handle_request(request)

    def close(self) -> None:
        self._network.close()


@dataclass
class Intacct:
    """A running sandbox: who may sign in, and what a person can do with it."""

    description: dict[str, Any]
    http: httpx2.Client
    clients: list[Client] = field(default_factory=list)

    @property
    def credentials(self) -> Credentials:
        """The web services user of the default company."""
        shown = self.description
        return Credentials(shown["gateway"], shown["company_id"], shown["user_id"], shown["user_password"])

    def settings(self, **values: Any) -> None:
        """Change settings of the company or the gateway."""
        assert self.post("settings", **values)

    def act(self, name: str, /, **values: Any) -> dict[str, Any]:
        """Do what a person does in Intacct."""
        return self.post(f"acts/{name}", **values)

    def post(self, name: str, /, **values: Any) -> dict[str, Any]:
        """Post to the control address; it must succeed."""
        answer = self.http.post(f"{self.description['control']}/{name}", json=values)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def counters(self) -> dict[str, Any]:
        """Return what the sandbox itself has counted."""
        shown: dict[str, Any] = self.http.get(f"{self.description['control']}/counters").json()
        return shown

    def client(
        self,
        *,
        company: str = "",
        password: str = "",
        entity: str = "",
        sender: str = "",
        sender_password: str = "",
        before: Callable[[bytes], None] = lambda _: None,
        **options: Any,
    ) -> tuple[Client, NotingTransport]:
        """Make a client with a session cache of its own."""
        known = self.credentials
        credentials = replace(
            known,
            company_id=company or known.company_id,
            password=password or known.password,
            entity_id=entity,
        )
        noting = NotingTransport(before)
        shown = self.description
        client = Client(
            credentials,
            Sender(sender or shown["sender_id"], sender_password or shown["sender_password"]),
            transport=HttpTransport(below=noting),
            sessions=SessionCache(),
            sleep=lambda _: None,
            **options,
        )
        self.clients.append(client)
        return client, noting
