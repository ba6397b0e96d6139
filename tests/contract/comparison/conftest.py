"""Two books for each test: a sandbox over TCP, and an organization that is connected to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from factories.both_books import AT, BothBooks
from factories.sandbox import Wire
from tieout.identity.operations import create_organization
from tieout.lib.identifiers import new_uid
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content
from tieout.sync.models import Connection
from tieout.sync.settings import ConnectionSettings


@pytest.fixture
def both(db: None) -> Iterator[BothBooks]:
    """Give books as a firm has them, with all that an import leaves out; nothing is imported yet."""
    with _connected(Content(customers=20, invoices=120)) as books:
        yield books


@pytest.fixture
def empty(db: None) -> Iterator[BothBooks]:
    """Give books that hold one customer, CK-1, and nothing else."""
    with _connected(Content(customers=0, invoices=0)) as books:
        books.wire.act("create-customer", name="Copper Kettle", customer_id="CK-1", term="Net 30")
        yield books


@contextmanager
def _connected(content: Content) -> Iterator[BothBooks]:
    with SandboxServer(content=content) as server, httpx2.Client(trust_env=False) as client:
        shown = server.description
        organization = create_organization(name="Copper Kettle", at=AT)
        connection = Connection.objects.create(
            uid=new_uid(),
            organization=organization,
            name="Intacct",
            company_id=shown["company_id"],
            login=shown["user_id"],
            password=shown["user_password"],
            gateway_url=shown["gateway"],
            settings_json=ConnectionSettings().to_json(),
            settings_version=1,
            reconcile_on=True,
        )
        wire = Wire(client, gateway=shown["gateway"], control=shown["control"])
        yield BothBooks(organization, connection, wire)
