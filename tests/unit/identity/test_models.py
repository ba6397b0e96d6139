"""What the models of identity say about themselves."""

import pytest

from tieout.identity.models import Role


class TestRole:
    @pytest.mark.parametrize(
        ("role", "may_write"), [(Role.OWNER, True), (Role.BILLING, True), (Role.VIEWER, False)]
    )
    def test_says_who_may_write(self, role: Role, *, may_write: bool) -> None:
        assert role.may_write is may_write
