"""Copper Kettle with a customer, and another firm; Alice, Bob and Charlie."""

from __future__ import annotations

import pytest

from factories.ledger import make_customer, make_organization, make_user
from tieout.identity.models import Organization, Role, User
from tieout.ledger.models import Customer


@pytest.fixture
def copper_kettle(db: None) -> Organization:
    """The firm of Alice and Bob."""
    return make_organization()


@pytest.fixture
def other_firm(db: None) -> Organization:
    """The firm of Charlie."""
    return make_organization(name="Other Firm")


@pytest.fixture
def northwind(copper_kettle: Organization) -> Customer:
    """A customer of Copper Kettle."""
    return make_customer(organization=copper_kettle)


@pytest.fixture
def foreign_customer(other_firm: Organization) -> Customer:
    """A customer of the other firm."""
    return make_customer(organization=other_firm, name="Harbor Lights")


@pytest.fixture
def alice(copper_kettle: Organization) -> User:
    """Runs billing at Copper Kettle."""
    return make_user(organization=copper_kettle)


@pytest.fixture
def charlie(other_firm: Organization) -> User:
    """Owns another firm."""
    return make_user(email="charlie@example.com", organization=other_firm, role=Role.OWNER)
