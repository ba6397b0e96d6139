"""The Django app of organizations and users."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Give the models their label."""

    name = "tieout.identity"
    label = "identity"
