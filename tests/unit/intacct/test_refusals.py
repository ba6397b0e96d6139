"""Which error a refusal is: codes and texts as the gateway was seen to write them."""

import pytest

from tieout.intacct import (
    AlreadyExists,
    EdgeRefused,
    FunctionRefused,
    GatewayError,
    IntacctError,
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
    WrongEntity,
)
from tieout.intacct.refusals import control_error, edge_error, function_error, sign_in_error


def said(code: str = "", text: str = "", *, description: str = "") -> Message:
    return Message(code=code, description=description, description2=text)


WRAPPER = said("BL01001973", "Could not create Document record!")
SIGN_IN = said("XL03000006", "Sign-in information is incorrect")


class TestFunctionError:
    @pytest.mark.parametrize(
        ("message", "kind"),
        [
            (
                said("PL04000005", "You do not have permission for API operation QUERY on objects of type X"),
                NotPermitted,
            ),
            (said("", "You do not have permission to view audit history"), NotPermitted),
            (said("", "You're not authorized to perform this action"), NotPermitted),
            (said("", "This feature is disabled for your company or your current user"), NotPermitted),
            (said("", "Account allocation module is not subscribed"), NotPermitted),
            (said("DL02000001", "There was an error processing the request."), UnknownField),
            (said("XL03000010", "whatever it says"), UnknownField),
            (said("Query Failed", "Object definition BADOBJECT not found"), UnknownField),
            (said("Invalid fields list x"), UnknownField),
            (said("BL34000061", "Another Contact with the given value(s) already exists"), AlreadyExists),
            (said("", "A transaction with the number 'INV-7' already exists."), AlreadyExists),
            (said("BL03002185", "whatever it says"), AlreadyExists),
            (said("PL05000104", "whatever it says"), AlreadyExists),
            (said("GW-0010", "API rate limit exceeded"), RateLimited),
            (said("", "API rate limit exceeded"), RateLimited),
            (said("", "Please provide a payment batch key."), FunctionRefused),
            (said("readMore failed", "Attempt to readMore with an invalid resultId: X"), FunctionRefused),
            (said(), FunctionRefused),
        ],
    )
    def test_is_chosen_by_what_is_said(self, message, kind):
        error = function_error([message, WRAPPER], control_id="f-1")

        assert type(error) is kind
        assert (error.level, error.control_id) == ("result", "f-1")

    def test_is_also_chosen_when_nothing_is_said(self):
        error = function_error([])

        assert type(error) is FunctionRefused
        assert str(error) == "Intacct refused: it gave no reason"


class TestControlError:
    @pytest.mark.parametrize(
        ("message", "kind"),
        [
            (said("XL03000006", "Incorrect Intacct XML Partner ID or password."), SenderRefused),
            (said("XL03000006", "test is not a valid transport policy."), GatewayError),
            (said("XL03000003", "XML Parse schema error: Fatal Error 76: ..."), GatewayError),
            (said("PL04000055", "This company is a demo company and has expired."), GatewayError),
            (said("", "API rate limit exceeded"), RateLimited),
        ],
    )
    def test_is_chosen_by_what_is_said(self, message, kind):
        error = control_error([message])

        assert type(error) is kind
        assert error.level == "control"


class TestEdgeError:
    @pytest.mark.parametrize(
        ("message", "status", "kind"),
        [
            (said("GW-0010"), 429, RateLimited),
            (said("GW-0010"), 200, RateLimited),
            (said(), 429, RateLimited),
            (said("XMLGW_JPP0002", description="Sign-in information is incorrect."), 401, WrongCredentials),
            (said("UJPP0002"), 401, WrongCredentials),
            (said("XMLGW_JPP0002"), 200, WrongCredentials),
            (said("GW-0011", description="Invalid Request"), 400, EdgeRefused),
            (said("invalidRequest", description="Invalid Request"), 400, EdgeRefused),
        ],
    )
    def test_is_chosen_by_status_and_code(self, message, status, kind):
        error = edge_error([message], status=status)

        assert type(error) is kind
        assert error.level == "edge"


class TestSignInError:
    @pytest.mark.parametrize(
        ("messages", "kind"),
        [
            ([SIGN_IN], WrongCredentials),
            ([said("XL03000006", "Login information is incorrect")], WrongCredentials),
            ([said("XL03000006", "Invalid session q....")], SessionExpired),
            ([said("PL04000076", "This user is in LOCKEDOUT state"), SIGN_IN], UserLocked),
            (
                [
                    said(
                        "XL03000006",
                        "The sender ID 'X' is not authorized to make Web Services requests to company 'Y'.",
                        description="Invalid Web Services Authorization",
                    )
                ],
                SenderNotAuthorized,
            ),
            ([], WrongCredentials),
        ],
    )
    def test_tells_apart_what_one_code_means(self, messages, kind):
        error = sign_in_error(messages)

        assert type(error) is kind
        assert error.level == "authentication"


class TestTree:
    def test_has_five_kinds_of_refused_sign_in(self):
        kinds = {WrongCredentials, WrongEntity, SenderNotAuthorized, UserLocked, SessionExpired}

        assert kinds <= set(SignInRefused.__subclasses__())

    def test_lets_one_name_catch_everything(self):
        assert issubclass(RateLimited, EdgeRefused)
        assert issubclass(EdgeRefused, GatewayError)
        assert issubclass(GatewayError, IntacctError)

    def test_says_all_that_intacct_said_with_its_codes(self):
        error = function_error([said("BL34000061", "The ID is taken."), WRAPPER])

        assert str(error) == (
            "Intacct refused: The ID is taken. Could not create Document record! [BL34000061, BL01001973]"
        )
        assert error.code == "BL34000061"

    def test_keeps_what_support_asks_for(self):
        error = function_error([Message(code="A", support_id="abc~1"), WRAPPER])

        assert error.support_id == "abc~1"
