"""Load a module by its name. Modules that import models are loaded only after Django was set up.

This is the only place that imports by name: `tieout sandbox` starts without Django, and a demo chooses its
data folder before the settings are read.
"""

import importlib
import os
from types import ModuleType

import django

SETTINGS = "tieout.config.settings"


def load(module: str, *, needs_models: bool) -> ModuleType:
    """Import a module, after Django where it needs models."""
    if needs_models:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        django.setup()
    return importlib.import_module(module)
