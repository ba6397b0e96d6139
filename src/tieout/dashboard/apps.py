"""The Django app of the pages. It has no models."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Give templates and static files their place."""

    name = "tieout.dashboard"
    label = "dashboard"
