"""Identifiers that sort by the time they were made."""

import secrets
import time
from uuid import UUID

_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62


def new_uid() -> UUID:
    """Make a UUID of version 7: milliseconds first, then 74 random bits.

    Source (documented): RFC 9562, section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    random_a, random_b = secrets.randbits(12), secrets.randbits(62)
    return UUID(int=milliseconds << 80 | _VERSION | random_a << 64 | _VARIANT | random_b)
