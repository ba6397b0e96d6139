"""Slow down guessing of passwords.

Counts live in Django's cache; a count is kept per address of the visitor and per e-mail address, so that
neither many accounts from one place nor one account from many places can be tried at speed.
"""

from dataclasses import dataclass

from django.core.cache import cache

WINDOW_SECONDS = 15 * 60
PER_EMAIL = 5
PER_ADDRESS = 30


@dataclass(frozen=True)
class Attempt:
    """Who tries to sign in, from where."""

    email: str
    address: str

    @property
    def _limits(self) -> tuple[tuple[str, int], ...]:
        return (
            (f"sign-in:email:{self.email.strip().lower()}", PER_EMAIL),
            (f"sign-in:address:{self.address}", PER_ADDRESS),
        )

    def is_too_many(self) -> bool:
        """Say whether this visitor must wait."""
        return any(int(cache.get(key, 0)) >= limit for key, limit in self._limits)

    def count_failure(self) -> None:
        """Count one wrong password."""
        for key, _ in self._limits:
            cache.add(key, 0, WINDOW_SECONDS)
            cache.incr(key)

    def forget(self) -> None:
        """Forget the wrong passwords of an e-mail address that has signed in."""
        cache.delete(self._limits[0][0])
