"""Registers the sync with Django."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "tieout.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"
