"""The Django app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Give the models their label."""

    name = "tieout.ledger"
    label = "ledger"
