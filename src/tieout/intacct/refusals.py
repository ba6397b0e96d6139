"""Which error a refusal is: by its level first, then by code and text.

Sage publishes no list of codes, one code covers several situations (XL03000006 alone means five things), and
the words change from release to release; so every choice has its fallback, the level's own class.
Source (documented, observed): the codes and texts of the gateway's own answers, as the comments say.
"""

from collections.abc import Collection, Sequence

from tieout.intacct.errors import (
    AlreadyExists,
    EdgeRefused,
    FunctionRefused,
    GatewayError,
    Message,
    NotPermitted,
    RateLimited,
    SenderNotAuthorized,
    SenderRefused,
    SessionExpired,
    SignInRefused,
    UnknownField,
    UserLocked,
    WrongCredentials,
)

# Source (documented): the gateway's own code and message; one client saw the text inside a 200.
RATE_LIMIT_CODES, RATE_LIMIT_TEXTS = {"GW-0010"}, ("rate limit exceeded",)
# Source (documented): XMLGW_JPP0002 in the official SDKs' tests. Source (observed): UJPP0002.
SIGN_IN_CODES = {"XMLGW_JPP0002", "UJPP0002"}
# Source (documented): the permission error of the developer pages. Source (observed): the other texts; at
# least one permission error has no code at all.
NOT_PERMITTED_TEXTS = (
    "do not have permission",
    "does not have permission",
    "not authorized to perform",
    "feature is disabled",
    "is not subscribed",
)
# Source (documented): source.md, the words that the modelled product shows for it.
UNAUTHORIZED = Message(code="401", description="non-200 status code: 401")


def function_error(messages: Sequence[Message], *, control_id: str = "") -> GatewayError:
    """Choose the error for a refused function."""
    kind: type[GatewayError] = FunctionRefused
    if _says(messages, RATE_LIMIT_CODES, RATE_LIMIT_TEXTS):
        kind = RateLimited
    elif _says(
        messages,
        {"PL04000005"},
        NOT_PERMITTED_TEXTS,
    ):
        kind = NotPermitted
    # Source (documented): source.md, the numbering collision. Source (observed): the codes.
    elif _says(messages, {"BL03002185", "BL34000061", "PL05000104"}, ("already exists",)):
        kind = AlreadyExists
    # Source (documented): source.md, DL02000001: a field that does not exist on an object. The sentence of
    # an unknown field in `read` stands in the code.
    elif _says(messages, {"DL02000001", "XL03000010"}, ("object definition", "invalid fields list")):
        kind = UnknownField
    return kind(messages, level="result", control_id=control_id)


def control_error(messages: Sequence[Message]) -> GatewayError:
    """Choose the error for an envelope that was refused."""
    if _says(messages, RATE_LIMIT_CODES, RATE_LIMIT_TEXTS):
        return RateLimited(messages, level="control")
    # Source (documented): "Incorrect Intacct XML Partner ID or password."
    if _says(messages, (), ("partner id",)):
        return SenderRefused(messages, level="control")
    return GatewayError(messages, level="control")


def edge_error(messages: Sequence[Message], *, status: int) -> GatewayError:
    """Choose the error for an answer of the gateway's front."""
    if status == 429 or _says(messages, RATE_LIMIT_CODES, RATE_LIMIT_TEXTS):
        return RateLimited(messages, level="edge")
    if status == 401 or _says(messages, SIGN_IN_CODES, ()):
        return WrongCredentials(messages, level="edge")
    return EdgeRefused(messages, level="edge")


def sign_in_error(messages: Sequence[Message]) -> SignInRefused:
    """Choose the error for a refused sign-in."""
    kind: type[SignInRefused] = WrongCredentials
    # Source (observed): sessionInvalid.xml of a public client. Source (assumed): an expired session says the
    # same as an unknown one.
    if _says(messages, (), ("invalid session",)):
        kind = SessionExpired
    # Source (observed): the answer to a locked-out user holds PL04000076 first.
    elif _says(messages, {"PL04000076"}, ("lockedout",)):
        kind = UserLocked
    # Source (documented): the text of a missing Web Services authorization.
    elif _says(messages, (), ("web services authorization", "not authorized to make web services")):
        kind = SenderNotAuthorized
    return kind(messages, level="authentication")


def _says(messages: Sequence[Message], codes: Collection[str], texts: Collection[str]) -> bool:
    """Tell whether any message has one of the codes or holds one of the texts, also inside its code."""
    said = " ".join(f"{message.code} {message.text}" for message in messages).lower()
    return any(message.code in codes for message in messages) or any(text in said for text in texts)
