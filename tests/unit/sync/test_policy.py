"""The table of failures: what is recognised, and that every row is whole."""

from pathlib import Path

import pytest

from tieout.sync.policy import RULE, RULES, Disposition, Level, Said, headline, judge, words_for
from tieout.sync.policy_reference import errors_reference

WRAPPER = Said("BL01001973", "Currently, we can't create the transaction Check the transaction for errors.")


class TestTheFourDocumentedErrors:
    @pytest.mark.parametrize(
        ("said", "cause"),
        [
            (Said("401", "non-200 status code: 401"), "wrong_credentials"),
            (Said("XMLGW_JPP0002", "Sign-in information is incorrect."), "wrong_credentials"),
            (Said("", "A transaction with the number 'X' already exists."), "number_collision"),
            (Said("", "Please provide a payment batch key."), "payment_batch_key"),
            (
                Said("DL02000001", "Error There was an error processing the request."),
                "missing_field",
            ),
        ],
    )
    def test_are_recognised(self, said, cause):
        assert judge([said, WRAPPER]).cause == cause

    def test_keep_the_words_of_the_guide(self):
        assert "company ID, user name and password are correct" in RULE["wrong_credentials"].remedy
        assert "a different invoice with the same number" in RULE["number_collision"].happened
        assert "Summary Frequency in the Accounting Settings section" in RULE["payment_batch_key"].remedy
        assert "a field that does not exist on an Intacct object" in RULE["missing_field"].happened

    def test_a_refused_sign_in_pauses_the_connection(self):
        assert RULE["wrong_credentials"].disposition is Disposition.PAUSE


class TestJudge:
    def test_tells_the_five_meanings_of_one_code_apart(self):
        def cause(text, level):
            return judge([Said("XL03000006", text, level)]).cause

        authentication = Level.AUTHENTICATION.value
        assert cause("Incorrect Intacct XML Partner ID or password.", "control") == "sender_refused"
        assert cause("Invalid session 4dfZ....", authentication) == "session_ended"
        assert cause("Invalid Web Services Authorization", authentication) == "sender_not_authorized"
        assert cause("Sign-in information is incorrect", authentication) == "wrong_credentials"

    def test_takes_the_most_specific_error_of_a_stack(self):
        specific = Said("", "Customer '10001' specified is not valid.")

        assert judge([WRAPPER, specific]).cause == "reference_not_valid"
        assert headline([WRAPPER, specific]) == specific

    def test_says_so_when_only_a_wrapper_came(self):
        assert judge([WRAPPER]).cause == "only_a_wrapper"

    def test_handles_a_text_that_nobody_has_seen(self):
        assert judge([Said("BL99999999", "Something new")]).cause == "unknown"

    def test_reads_through_support_ids_and_doubled_escapes(self):
        text = "A transaction with the number &#039;7&#039; already exists. [Support ID: abc%7Edef]"

        assert judge([Said("", text)]).cause == "number_collision"

    def test_knows_a_locked_user_before_a_wrong_password(self):
        stack = [
            Said("PL04000076", "This user is in LOCKEDOUT state", "authentication"),
            Said("XL03000006", "Sign-in information is incorrect", "authentication"),
        ]

        assert judge(stack).cause == "user_locked"


class TestTheTable:
    def test_names_each_situation_once(self):
        assert len(RULE) == len(RULES)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.cause)
    def test_has_words_for_every_row(self, rule):
        assert rule.title
        assert rule.happened.endswith(".")
        assert rule.remedy
        assert rule.who
        assert len(rule.cause) <= 60

    @pytest.mark.parametrize("rule", [r for r in RULES if r.sample], ids=lambda rule: rule.cause)
    def test_recognises_its_own_sample(self, rule):
        level = rule.level.value if rule.level else ""
        code = next((code for code in rule.codes if code in rule.sample), "")

        assert judge([Said(code, rule.sample, level)]) is rule

    def test_reads_a_cause_that_no_longer_exists_as_unknown(self):
        assert words_for("long_gone").cause == "unknown"


class TestTheReferencePage:
    PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "errors.md"

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.cause)
    def test_has_a_paragraph_for_every_row(self, rule):
        page = self.PAGE.read_text(encoding="utf-8")

        assert f'<a id="{rule.cause}"></a>' in page
        assert rule.remedy in page

    def test_is_what_the_table_says(self):
        assert self.PAGE.read_text(encoding="utf-8") == errors_reference()
