"""What a visitor asks a list for: words to search by, and one of its tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

SEARCH_LENGTH_MAX = 100
# PostgreSQL refuses this character in any text.
NUL = "\0"


@dataclass(frozen=True)
class Filters:
    """Search words and a tab; a tab that the list does not have is its first one, which has no name."""

    search: str
    status: str
    tabs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, request: HttpRequest, tabs: Mapping[str, str]) -> Self:
        """Read what the address asks for."""
        status = request.GET.get("status", "")
        search = request.GET.get("q", "").replace(NUL, "").strip()[:SEARCH_LENGTH_MAX]
        return cls(search, status if status in tabs else "", tuple(tabs.items()))

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves anything out on the visitor's wish."""
        return bool(self.search or self.status)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address that ask for the same again."""
        return {"q": self.search, "status": self.status}
