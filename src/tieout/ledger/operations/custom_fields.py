"""Fields that a firm gives its own records: texts by name, which the books keep and do not understand."""

from collections.abc import Mapping

from tieout.ledger.errors import CustomFieldRefused

NAME_LENGTH_MAX = 80


def clean_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields without those that say nothing, in the order of their names.

    Raises: CustomFieldRefused.
    """
    for name, text in fields.items():
        if not isinstance(text, str):
            raise CustomFieldRefused(name, "is no text")
        if name != name.strip() or not 1 <= len(name) <= NAME_LENGTH_MAX:
            raise CustomFieldRefused(name, f"needs a name of 1 to {NAME_LENGTH_MAX} characters")
    return {name: text.strip() for name, text in sorted(fields.items()) if text.strip()}
