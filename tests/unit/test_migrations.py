"""The migrations make the tables that the models describe."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
class TestMigrations:
    def test_leave_nothing_of_the_models_out(self) -> None:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
