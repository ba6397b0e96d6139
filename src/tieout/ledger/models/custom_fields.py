"""The column for the fields that a firm gives its own records."""

from typing import Any

from django.db import models


def custom_fields_column() -> "models.JSONField[Any, Any]":
    """Make a column that holds texts by name; a statement that does not name it leaves it empty."""
    return models.JSONField(
        default=dict,
        db_default=models.Value({}, output_field=models.JSONField()),
        blank=True,
        help_text="The firm's own fields: texts by name",
    )
