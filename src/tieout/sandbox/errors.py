"""The refusals of the gateway, with the codes and words of the real one where they are known.

Refusal               an errormessage at some level
  - ControlRefused    beside the control block: XML, schema, sender
  - SignInRefused     beside the authentication block: user, company, session, authorization
  - EdgeRefused       before the gateway: an HTTP status and a bare control block
  - FunctionRefused   inside the result of one function
ConnectionDropped     no answer at all; the server closes the connection
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorItem:
    """One ``error`` element; ``None`` leaves the child out, an empty string writes it empty."""

    errorno: str | None = ""
    description: str = ""
    description2: str = ""
    correction: str = ""


class Refusal(Exception):
    """An answer that says no, with its errors, most specific first."""

    def __init__(self, *items: ErrorItem) -> None:
        """Keep the errors."""
        self.items = items
        first = items[0]
        super().__init__(first.description2 or first.description or first.errorno or "")

    @property
    def code(self) -> str:
        """Give the code of the first error."""
        return self.items[0].errorno or ""


class ControlRefused(Refusal):
    """The request as a whole was refused."""


class SignInRefused(Refusal):
    """The sign-in or the session was refused."""


class FunctionRefused(Refusal):
    """One function was refused."""


class EdgeRefused(Refusal):
    """The front of the gateway refused with an HTTP status."""

    def __init__(self, status: int, *items: ErrorItem) -> None:
        """Keep the status and the errors."""
        super().__init__(*items)
        self.status = status


class ConnectionDropped(Exception):
    """The connection is closed without an answer."""


def wrong_sender() -> ControlRefused:
    """Refuse a sender id or its password."""
    # Source (documented): errors.md 3, XL03000006 at control level.
    return ControlRefused(ErrorItem("XL03000006", "", "Incorrect Intacct XML Partner ID or password."))


def unknown_policy(policy_id: str) -> ControlRefused:
    """Refuse a request that asks for an answer later; the company has no transport policies."""
    # Source (documented): errors.md 3, the SDKs' tests.
    return ControlRefused(ErrorItem("XL03000006", "", f"{policy_id} is not a valid transport policy."))


def wrong_sign_in() -> SignInRefused:
    """Refuse user, password, company or entity with one and the same sentence."""
    # Source (documented): XL03000006 beside the authentication block (errors.md 3).
    # Source (observed): a wrong locationid gives the same.
    return SignInRefused(ErrorItem("XL03000006", "", "Sign-in information is incorrect"))


def wrong_sign_in_at_the_edge() -> EdgeRefused:
    """Refuse a sign-in with HTTP 401."""
    # Source (documented): the SDKs' tests read this body with status 401.
    text = "Sign-in information is incorrect. Please check your request."
    return EdgeRefused(401, ErrorItem("XMLGW_JPP0002", text))


def locked_out() -> SignInRefused:
    """Refuse a user who is locked out."""
    # Source (observed): errors.md 3, PL04000076 first, XL03000006 second.
    return SignInRefused(
        ErrorItem("PL04000076", "", "This user is in LOCKEDOUT state"),
        ErrorItem("XL03000006", "", "Sign-in information is incorrect"),
    )


def sender_not_authorized(sender_id: str, company_id: str) -> SignInRefused:
    """Refuse a sender that the company did not list."""
    # Source (documented): the three sentences about an unauthorised sender (errors.md 3).
    return SignInRefused(
        ErrorItem(
            "XL03000006",
            "Invalid Web Services Authorization",
            f"The sender ID '{sender_id}' is not authorized to make Web Services requests to company ID"
            f" '{company_id}'.",
            "Contact the company administrator to grant Web Services authorization to this sender ID.",
        )
    )


def invalid_session(session_id: str) -> SignInRefused:
    """Refuse a session that is unknown, over, or bound to another address."""
    # Source (observed): a prefix of the id, then dots. Source (assumed): an expired session reads the same.
    return SignInRefused(ErrorItem("XL03000006", "", f"Invalid session {session_id[:7]}...."))


def schema_error(message: str) -> ControlRefused:
    """Refuse XML that is broken or against the schema."""
    # Source (documented): errors.md 3, XL03000003; the number inside is libxml2's (gateway.md 14).
    return ControlRefused(ErrorItem("XL03000003", "", f"XML Parse schema error: {message}"))


def throttled() -> EdgeRefused:
    """Refuse a request that found no free slot."""
    # Source (assumed): code, status and message are documented, their combination in XML is not.
    return EdgeRefused(429, ErrorItem("GW-0010", "API rate limit exceeded [Request ID: SANDBOX:1]"))


def rolled_back() -> ErrorItem:
    """Say that the operation was a transaction and did not happen."""
    # Source (documented): the SDKs' tests.
    return ErrorItem(
        "XL03000009", "", "The entire transaction in this operation has been rolled back due to an error."
    )


def processing_error() -> FunctionRefused:
    """Refuse what the data layer could not work with: an unknown field, a badly written value."""
    # Source (documented): DL02000001 with these words; errors.md 4 lists the causes.
    return FunctionRefused(ErrorItem("DL02000001", "Error", "There was an error processing the request.", ""))


def unknown_object(name: str) -> FunctionRefused:
    """Refuse an object that does not exist."""
    # Source (documented): errors.md 4, Query Failed.
    return FunctionRefused(ErrorItem("Query Failed", "", f"Object definition {name} not found"))


def not_permitted(operation: str, name: str) -> FunctionRefused:
    """Refuse an operation for want of a permission."""
    # Source (observed): errors.md 4, PL04000005.
    return FunctionRefused(
        ErrorItem(
            "PL04000005",
            "",
            f"You do not have permission for API operation {operation} on objects of type {name.lower()}",
        )
    )


def no_audit_history() -> FunctionRefused:
    """Refuse the audit history for want of a permission of its own."""
    # Source (observed): these words, without errorno. Source (assumed): nothing but these words.
    return FunctionRefused(ErrorItem(None, "", "You do not have permission to view audit history"))


def not_subscribed() -> FunctionRefused:
    """Refuse what belongs to an application that the company does not have."""
    # Source (observed): the sentence (errors.md 4). Source (assumed): that it has no errorno.
    text = "This feature is disabled for your company or your current user"
    return FunctionRefused(ErrorItem(None, "", text))


def already_recorded(control_id: str) -> FunctionRefused:
    """Refuse a control id whose function was executed before."""
    # Source (observed): "a successful transaction has already been recorded" (errors.md 4).
    # Source (assumed): the refusal of a replay has no errorno; its other words.
    return FunctionRefused(
        ErrorItem(
            None, "", f"a successful transaction has already been recorded with the control id {control_id}"
        )
    )


def still_running(control_id: str) -> FunctionRefused:
    """Refuse a control id whose function is being executed."""
    # Source (observed): "concurrent request in process" (errors.md 4).
    # Source (assumed): the refusal has no errorno; its other words.
    return FunctionRefused(
        ErrorItem(None, "", f"There is a concurrent request in process with the control id {control_id}")
    )


def not_built(what: str) -> FunctionRefused:
    """Say honestly that the sandbox lacks something which the real gateway has."""
    return FunctionRefused(
        ErrorItem("SANDBOX", "Not built in this sandbox", f"The sandbox does not know {what} yet.")
    )


def could_not_create(*items: ErrorItem, record: str = "") -> FunctionRefused:
    """Stack the generic wrapper under the specific errors."""
    # Source (observed): errors.md 5.6; the wrapper always comes last.
    wrapper = (
        ErrorItem("BL01001973", "", f"Could not create {record} record!")
        if record
        else ErrorItem(
            "BL01001973",
            "",
            "Currently, we can't create the transaction",
            "Check the transaction for errors or inconsistencies, then try again.",
        )
    )
    return FunctionRefused(*items, wrapper)


def invalid(
    text: str, *, code: str = "BL03000018", correction: str = "", record: str = ""
) -> FunctionRefused:
    """Refuse a document for one reason, with the wrapper."""
    # Source (assumed): BL03000018 for every rule without a known code, and the words unless said otherwise.
    return could_not_create(ErrorItem(code, "", text, correction), record=record)


def duplicate_number(number: str) -> FunctionRefused:
    """Refuse a number that is in use."""
    # Source (observed): "A transaction with the number 'X' already exists." Source (assumed): BL03002185.
    return could_not_create(
        ErrorItem(
            "BL03002185",
            "",
            f"A transaction with the number '{number}' already exists.",
            "Use a unique value instead.",
        )
    )


def duplicate(kind: str, value: str) -> ErrorItem:
    """Say that a record's id or name is in use."""
    # Source (observed): two blanks before already (errors.md 5.1).
    return ErrorItem(
        "BL34000061",
        "",
        f"Another {kind} with the given value(s) {value}  already exists",
        "Use a unique value instead.",
    )
