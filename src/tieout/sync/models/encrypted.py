"""A text column that is encrypted at rest.

The keys come from the settings, the newest first; older keys still open what they closed, so keys rotate
without a moment in which nothing can be read.
"""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class SecretUnreadable(Exception):
    """The stored secret cannot be opened with any of the configured keys."""


def cipher() -> MultiFernet:
    """Build the cipher from the configured keys, the newest first."""
    return MultiFernet([Fernet(key) for key in settings.TIEOUT_SECRET_KEYS])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that PostgreSQL only ever sees encrypted."""

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt on the way into the database."""
        if value is None:
            return None
        return cipher().encrypt(value.encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Decrypt on the way out.

        Raises: SecretUnreadable, when the key that closed it is not configured any more.
        """
        if value is None:
            return None
        try:
            return cipher().decrypt(value.encode("ascii")).decode()
        except InvalidToken as error:
            raise SecretUnreadable(
                "A stored secret cannot be read: the encryption key that closed it is missing. "
                "Put the former key back into TIEOUT_SECRET_KEYS, or enter the secret again."
            ) from error
