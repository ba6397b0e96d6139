"""What can go wrong between us and Intacct, told apart by who must act.

IntacctError
  + TransportError          ConnectionFailed   nothing was executed
                              + SignInUnanswered   nobody knows whether the password was accepted
                            AnswerLost         it may have happened: time-out, reset, cut-off body, 5xx
  + GatewayError            Intacct answered and refused: its messages, from the first to the last
      + EdgeRefused         refused before the envelope was read
          + RateLimited
      + SenderRefused       the sender or its password is wrong
      + SignInRefused       + WrongCredentials  + SenderNotAuthorized  + UserLocked  + WrongEntity
                            + SessionExpired
      + FunctionRefused     + NotPermitted  + UnknownField  + AlreadyExists
  + ProtocolError           LocalProtocolError (our bug)  RemoteProtocolError (theirs, or not Intacct at all)

What to do about a refusal is not decided here: `messages` and `level` are what a table of rules needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One error of an answer, escaped once less where it came escaped twice.

    `support_id` was cut off from the sentence that carried it; `error_id` and `message_id` are there where
    Intacct classifies the error (GL-0493, IA.DUPLICATE_ACCOUNT_NUMBER).
    """

    code: str = ""
    description: str = ""
    description2: str = ""
    correction: str = ""
    support_id: str = ""
    error_id: str = ""
    message_id: str = ""

    @property
    def text(self) -> str:
        """All its sentences but the advice."""
        return " ".join(part for part in (self.description, self.description2) if part).strip()


class IntacctError(Exception):
    """Anything that kept a request from being answered with a yes."""


class TransportError(IntacctError):
    """The answer never arrived whole."""


class ConnectionFailed(TransportError):
    """No connection came about: nothing was executed."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"Intacct cannot be reached at {address}: {reason}.")
        self.reason = reason


class SignInUnanswered(ConnectionFailed):
    """The sign-in was sent and not answered. Nothing else was sent, and no machine sends a password again."""


class AnswerLost(TransportError):
    """The request was sent and its outcome is unknown: it may have happened."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(f"Intacct's answer was lost ({reason}): what was asked for may have happened.")
        self.reason = reason
        self.status = status


class GatewayError(IntacctError):
    """Intacct answered and refused. `messages` are its own, `level` says where they stood.

    Shape: level is one of edge, control, authentication, result.
    """

    def __init__(self, messages: Sequence[Message], *, level: str = "result", control_id: str = "") -> None:
        self.messages = tuple(messages) or (Message(),)
        self.level = level
        self.control_id = control_id
        super().__init__(self._sentence())

    @property
    def code(self) -> str:
        """The number of the first error."""
        return self.messages[0].code

    @property
    def description(self) -> str:
        """What Intacct says, all errors together."""
        return " ".join(message.text for message in self.messages if message.text)

    @property
    def support_id(self) -> str:
        """What Sage's support asks for."""
        return next((message.support_id for message in self.messages if message.support_id), "")

    def _sentence(self) -> str:
        codes = ", ".join(message.code for message in self.messages if message.code)
        return f"Intacct refused: {self.description or 'it gave no reason'}" + (
            f" [{codes}]" if codes else ""
        )


class EdgeRefused(GatewayError):
    """The gateway refused the request before it read the envelope."""


class RateLimited(EdgeRefused):
    """Intacct had no free slot for this company: nothing was executed."""

    retry_after_seconds: float | None = None


class SenderRefused(GatewayError):
    """The sender ID or its password is wrong."""


class SignInRefused(GatewayError):
    """The user could not sign in."""


class WrongCredentials(SignInRefused):
    """Company ID, user ID or password is wrong (non-200 status code: 401)."""


class SenderNotAuthorized(SignInRefused):
    """The company does not list the sender among its Web Services authorizations."""


class UserLocked(SignInRefused):
    """The user is locked out."""


class WrongEntity(SignInRefused):
    """The user could sign in, but not to the entity."""


class SessionExpired(SignInRefused):
    """Intacct no longer knows the session."""


class FunctionRefused(GatewayError):
    """One function was refused."""


class NotPermitted(FunctionRefused):
    """The user may not do this."""


class UnknownField(FunctionRefused):
    """A field or an object does not exist in this company."""


class AlreadyExists(FunctionRefused):
    """A record with this number or ID exists."""


class ProtocolError(IntacctError):
    """The two sides do not speak the same language."""


class LocalProtocolError(ProtocolError):
    """A request cannot be built: a bug of ours."""


class RemoteProtocolError(ProtocolError):
    """An answer cannot be understood."""
