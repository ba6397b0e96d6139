"""The Django app of the comparison."""

from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    """Give the tables of the comparison their label."""

    name = "tieout.comparison"
    label = "comparison"
    default_auto_field = "django.db.models.BigAutoField"
