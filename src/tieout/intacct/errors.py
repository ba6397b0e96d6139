"""What can go wrong between us and Intacct, told apart by who must act.

IntacctError
  + TransportError          ConnectionFailed   nothing was sent
                            AnswerLost         it may have happened: time-out, reset, cut-off body, 5xx
  + GatewayError            Intacct answered and refused: its messages, from the first to the last
      + EdgeRefused         refused before the envelope was read
          + RateLimited
      + SenderRefused       the sender or its password is wrong
      + SignInRefused       + WrongCredentials  + SenderNotAuthorized  + UserLocked  + WrongEntity
                            + SessionExpired
      + FunctionRefused     + NotPermitted  + UnknownField  + AlreadyExists
  + ProtocolError           LocalProtocolError (our bug)  RemoteProtocolError (theirs, or not Intacct at all)

Source (documented, observed): the codes and texts of the gateway's own answers, as the comments say.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One error of an answer."""

    code: str = ""
    description: str = ""
    description2: str = ""
    correction: str = ""

    @property
    def text(self) -> str:
        """All its sentences."""
        return " ".join(part for part in (self.description, self.description2) if part).strip()


class IntacctError(Exception):
    """Anything that kept a request from being answered with a yes."""


class TransportError(IntacctError):
    """The answer never arrived whole."""


class ConnectionFailed(TransportError):
    """No connection came about: nothing was sent."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"Intacct cannot be reached at {address}: {reason}.")
        self.reason = reason


class AnswerLost(TransportError):
    """The request was sent and its outcome is unknown: it may have happened."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(f"Intacct's answer was lost ({reason}): what was asked for may have happened.")
        self.reason = reason
        self.status = status


class GatewayError(IntacctError):
    """Intacct answered and refused. `messages` are its own, `level` says where they stood."""

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

    def _sentence(self) -> str:
        codes = ", ".join(message.code for message in self.messages if message.code)
        return f"Intacct refused: {self.description or 'it gave no reason'}" + (
            f" [{codes}]" if codes else ""
        )


class EdgeRefused(GatewayError):
    """The gateway refused the request before it read the envelope."""


class RateLimited(EdgeRefused):
    """Intacct had no free slot for this company."""


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


def function_error(messages: Sequence[Message], *, control_id: str = "") -> FunctionRefused:
    """Choose the error for a refused function by what Intacct says."""
    said = " ".join(f"{message.code} {message.text}" for message in messages)
    # Source (documented): the permission error of the developer pages.
    if "PL04000005" in said or "do not have permission" in said or "does not have permission" in said:
        return NotPermitted(messages, level="result", control_id=control_id)
    # Source (documented): source.md, DL02000001: a field that does not exist on an object.
    if "DL02000001" in said:
        return UnknownField(messages, level="result", control_id=control_id)
    # Source (documented): source.md, the numbering collision.
    if "already exists" in said:
        return AlreadyExists(messages, level="result", control_id=control_id)
    return FunctionRefused(messages, level="result", control_id=control_id)


def control_error(messages: Sequence[Message]) -> GatewayError:
    """Choose the error for an envelope that was refused."""
    said = " ".join(message.text for message in messages)
    # Source (documented): "Incorrect Intacct XML Partner ID or password."
    if "Partner ID" in said:
        return SenderRefused(messages, level="control")
    return GatewayError(messages, level="control")


def edge_error(messages: Sequence[Message], *, status: int) -> GatewayError:
    """Choose the error for an answer of the gateway's front."""
    codes = {message.code for message in messages}
    if status == 429 or "GW-0010" in codes:
        return RateLimited(messages, level="edge")
    # Source (documented): XMLGW_JPP0002 in the official SDKs' tests; UJPP0002 observed.
    if status == 401 or codes & {"XMLGW_JPP0002", "UJPP0002"}:
        return WrongCredentials(messages, level="edge")
    return EdgeRefused(messages, level="edge")


def sign_in_error(messages: Sequence[Message]) -> SignInRefused:
    """Choose the error for a refused sign-in. XL03000006 alone means five things: the text decides."""
    said = " ".join(message.text for message in messages)
    codes = {message.code for message in messages}
    # Source (observed): sessionInvalid.xml of a public client.
    if "Invalid session" in said:
        return SessionExpired(messages, level="authentication")
    # Source (observed): the locked-out answer holds PL04000076 first.
    if "PL04000076" in codes or "LOCKEDOUT" in said:
        return UserLocked(messages, level="authentication")
    # Source (documented): the text of a missing Web Services authorization.
    if "Web Services Authorization" in said or "not authorized to make Web Services" in said:
        return SenderNotAuthorized(messages, level="authentication")
    return WrongCredentials(messages, level="authentication")
