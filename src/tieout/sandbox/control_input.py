"""Reading the JSON bodies of the control address, with errors a person understands."""

from __future__ import annotations

from datetime import date
from typing import Any

from tieout.sandbox.values import BadValue, read_amount, read_number


class ControlError(Exception):
    """A control call that makes no sense."""

    def __init__(self, message: str, *, status: int = 400, code: str = "bad_request") -> None:
        """Keep the HTTP status and a word for machines."""
        super().__init__(message)
        self.status = status
        self.code = code


class Body:
    """A JSON object whose unknown keys are refused."""

    def __init__(self, values: dict[str, Any], *known: str, what: str = "the body") -> None:
        """Wrap an object; only the known keys may be there.

        Raises: ControlError.
        """
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ControlError(f"'{unknown[0]}' is not known in {what}; known are {', '.join(known)}.")
        self._values = values
        self._what = what

    def __contains__(self, name: str) -> bool:
        """Say whether a key was given."""
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        """Give a value as it came."""
        return self._values.get(name)

    def text(self, name: str, default: str = "") -> str:
        """Give a text."""
        value = self._values.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int):
            raise ControlError(f"'{name}' of {self._what} is not a text.")
        return str(value)

    def needed(self, name: str) -> str:
        """Give a text that must be there."""
        value = self.text(name)
        if not value:
            raise ControlError(f"'{name}' is missing in {self._what}.")
        return value

    def cents(self, name: str) -> int:
        """Give an amount as cents; an absent one is nothing."""
        try:
            return read_amount(self.text(name, "0"))
        except BadValue as error:
            raise ControlError(f"'{name}' of {self._what} is not an amount.") from error

    def units(self, name: str, default: str) -> int:
        """Give a quantity or price as ten-thousandths."""
        try:
            return read_number(self.text(name, default))
        except BadValue as error:
            raise ControlError(f"'{name}' of {self._what} is not a number.") from error

    def day(self, name: str, default: str = "") -> str:
        """Give an ISO date."""
        value = self.text(name, default)
        if not value:
            return ""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise ControlError(f"'{name}' of {self._what} is not a date YYYY-MM-DD.") from error

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Give a truth."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise ControlError(f"'{name}' of {self._what} is neither true nor false.")
        return value

    def whole(self, name: str) -> int:
        """Give a whole number."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ControlError(f"'{name}' of {self._what} is not a whole number.")
        return value

    def objects(self, name: str) -> list[dict[str, Any]]:
        """Give a list of objects."""
        value = self._values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise ControlError(f"'{name}' of {self._what} is not a list of objects.")
        return value

    def texts(self, name: str) -> list[str] | None:
        """Give a list of texts, or None when the key is absent."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ControlError(f"'{name}' of {self._what} is not a list of texts.")
        return value
