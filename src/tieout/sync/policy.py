"""What to do about a failure: one table, asked by everything that meets a refusal.

A rule says what it matches, what happens next, and the words for the person: what happened, what to do, who
can do it. Rules are tried in their order on each error, the most specific error of an answer first; a rule
without code and text is chosen by name only. The reference page docs/reference/errors.md is made from it.
Source: the texts and codes are those of Sage's pages and of captured answers, as noted at each rule; Sage
publishes no list, so everything else ends at `unknown`.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Disposition(StrEnum):
    """What happens next without a person."""

    RETRY = "retry"  # the same write goes again by itself
    LOOK_UP = "look_up"  # Intacct is asked whether it holds the record
    HOLD = "hold"  # the record waits for a person
    PAUSE = "pause"  # nothing is sent over this connection until a person acts


class Who(StrEnum):
    """Who can do what the remedy says."""

    ACCOUNTANT = "A/R accountant"
    ADMINISTRATOR = "Intacct administrator"
    OPERATOR = "whoever runs Tieout"
    NOBODY = "nobody: it passes by itself"


class Level(StrEnum):
    """Where in an answer an error stood."""

    ANY = ""
    CONTROL = "control"
    AUTHENTICATION = "authentication"
    EDGE = "edge"
    RESULT = "result"


@dataclass(frozen=True)
class Said:
    """One error as Intacct said it. `text` holds all its sentences."""

    code: str = ""
    text: str = ""
    level: str = ""


@dataclass(frozen=True)
class Rule:
    """One row: `codes` are exact, `texts` are parts of the normalized sentence; either one matches.

    With `both`, a code and a text must match together: for codes that cover several situations.
    """

    cause: str
    title: str
    happened: str
    remedy: str
    who: Who
    disposition: Disposition = Disposition.HOLD
    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    level: Level = Level.ANY
    both: bool = False
    sample: str = ""

    @property
    def see(self) -> str:
        """The paragraph of the reference page."""
        return f"docs/reference/errors.md#{self.cause}"

    @property
    def is_local(self) -> bool:
        """Whether Tieout itself finds it before anything is sent."""
        return not self.codes and not self.texts

    def matches(self, said: Said, *, text: str) -> bool:
        """Tell whether one error, with its normalized text, is this situation."""
        if self.is_local or (self.level and said.level and said.level != self.level):
            return False
        has_code = said.code in self.codes
        has_text = any(part in text for part in self.texts)
        return (has_code and has_text) if self.both else (has_code or has_text)


WRAPPERS = (
    "currently, we can't create the transaction",
    "error while saving",
    "the entire transaction in this operation has been rolled back",
)
_COULD_NOT = re.compile(r"^(could not create|validate) .*record")
_SUPPORT_ID = re.compile(r"\s*\[(support|request) id:[^\]]*\]", re.IGNORECASE)


def normalized(text: str) -> str:
    """Return the sentence without support id, doubled escapes and doubled blanks, in lower case.

    Source (observed): apostrophes may arrive as &#039; after XML parsing, so HTML is unescaped once more.
    """
    return " ".join(_SUPPORT_ID.sub("", html.unescape(text)).lower().split())


def cleaned(text: str) -> str:
    """Return the sentence for a person: without the support id and doubled escapes."""
    return " ".join(_SUPPORT_ID.sub("", html.unescape(text)).split())


def is_wrapper(said: Said) -> bool:
    """Tell whether an error only says that something failed. Such a one is never shown alone by choice."""
    text = normalized(said.text)
    return said.code == "XL03000009" or any(part in text for part in WRAPPERS) or bool(_COULD_NOT.match(text))


def headline(errors: Sequence[Said]) -> Said:
    """Return the error that says most: the first one that is no wrapper, else the first."""
    return next((said for said in errors if not is_wrapper(said)), errors[0] if errors else Said())


def judge(errors: Sequence[Said]) -> Rule:
    """Return the rule for an answer that says no."""
    ranked = [said for said in errors if not is_wrapper(said)] or list(errors)
    for said in ranked:
        text = normalized(said.text)
        for rule in RULES:
            if rule.matches(said, text=text):
                return rule
    if errors and all(is_wrapper(said) for said in errors):
        return RULE["only_a_wrapper"]
    return RULE["unknown"]


_ADMIN, _ACCOUNTANT, _OPERATOR, _NOBODY = Who.ADMINISTRATOR, Who.ACCOUNTANT, Who.OPERATOR, Who.NOBODY

# --- The connection as a whole ---------------------------------------------------------------------------
_CONNECTION: tuple[Rule, ...] = (
    Rule(
        "throttled",
        "Intacct is busy",
        "Intacct had no free slot for another request of this company.",
        "Nothing: Tieout tries again. If it lasts, other integrations use the company's slots.",
        _NOBODY,
        Disposition.RETRY,
        codes=("GW-0010",),
        texts=("rate limit exceeded",),
        sample="GW-0010 API rate limit exceeded",
    ),
    Rule(
        "not_available",
        "Intacct is not available",
        "Intacct could not be reached, or was out of service for a moment.",
        "Nothing: Tieout looks up what it sent and goes on when Intacct answers again.",
        _NOBODY,
        Disposition.RETRY,
        codes=tuple(f"GW-000{n}" for n in range(1, 10)),
        texts=("temporarily off-line", "please try again later"),
        sample="The Service is Temporarily Off-line",
    ),
    Rule(
        "already_recorded",
        "Already recorded by Intacct",
        "Intacct says that it has executed this very request before; its first answer was lost.",
        "Nothing: Tieout looks the record up until Intacct shows it.",
        _NOBODY,
        Disposition.LOOK_UP,
        texts=("a successful transaction has already been recorded",),
        sample="a successful transaction has already been recorded with the control id …",
    ),
    Rule(
        "still_in_process",
        "Still in process at Intacct",
        "Intacct is still working on this very request, sent before.",
        "Nothing: Tieout waits and asks again.",
        _NOBODY,
        Disposition.LOOK_UP,
        texts=("concurrent request in process",),
        sample="concurrent request in process",
    ),
    Rule(
        "session_ended",
        "The session ended",
        "Intacct no longer knows the session of the web services user.",
        "Nothing: Tieout signs in again.",
        _NOBODY,
        Disposition.RETRY,
        codes=("XL03000006",),
        texts=("invalid session",),
        level=Level.AUTHENTICATION,
        both=True,
        sample="XL03000006 Invalid session X....",
    ),
    Rule(
        "sender_refused",
        "Intacct does not know the sender",
        "The sender ID or its password of this Tieout installation is wrong.",
        "Correct TIEOUT_SENDER_ID and TIEOUT_SENDER_PASSWORD and restart Tieout, then resume the connection.",
        _OPERATOR,
        Disposition.PAUSE,
        texts=("xml partner id or password", "not a valid transport policy"),
        sample="XL03000006 Incorrect Intacct XML Partner ID or password.",
    ),
    Rule(
        "sender_not_authorized",
        "The sender is not authorized in Intacct",
        "The Intacct company does not allow requests from this installation's sender ID.",
        "In Intacct open Company Info, click Edit, add the sender ID under Web Services authorizations and "
        "save; "
        "then resume the connection.",
        _ADMIN,
        Disposition.PAUSE,
        texts=("web services authorization", "not authorized to make web services requests"),
        sample="Invalid Web Services Authorization",
    ),
    Rule(
        "user_locked",
        "The web services user is locked out",
        "Intacct has locked the web services user. Every further sign-in would prolong it, so Tieout "
        "stopped.",
        "Unlock the user in Intacct, check the password in Tieout, then resume the connection.",
        _ADMIN,
        Disposition.PAUSE,
        codes=("PL04000076",),
        texts=("lockedout",),
        sample="PL04000076 This user is in LOCKEDOUT state",
    ),
    Rule(
        "wrong_entity",
        "Intacct does not accept the entity",
        "The user could sign in, but not to the entity of this connection.",
        "Check the entity ID in Intacct under Company, Entities, and whether the web services user may "
        "work in it; "
        "then resume the connection.",
        _ADMIN,
        Disposition.PAUSE,
        codes=("Get API Session Failed",),
        sample="Get API Session Failed",
    ),
    Rule(
        "company_not_available",
        "The Intacct company is not available",
        "Intacct does not know the company, the company has expired, or it has no Web Services subscription.",
        "Check the company ID, and in Intacct under Company, Subscriptions that Web Services is on; "
        "then resume the connection.",
        _ADMIN,
        Disposition.PAUSE,
        codes=("GW-0011", "invalidRequest", "PL04000055"),
        texts=("not authorized for xml transactions",),
        sample="GW-0011 Invalid Request",
    ),
    Rule(
        # Source (documented): source.md, "401 Error"; errors.md 3 for the codes behind it.
        "wrong_credentials",
        "Wrong credentials (401)",
        "Tieout could not connect to Intacct using the credentials provided (non-200 status code: 401). "
        "It does not try again by itself, because Intacct would lock the user.",
        "Make sure that the Intacct company ID, user name and password are correct, save them, "
        "then resume the connection.",
        _ADMIN,
        Disposition.PAUSE,
        codes=("XMLGW_JPP0002", "UJPP0002", "XL03000006", "401"),
        texts=(
            "sign-in information is incorrect",
            "login information is incorrect",
            "non-200 status code: 401",
        ),
        sample="non-200 status code: 401",
    ),
)

# --- Documents and master data, refused by Intacct --------------------------------------------------------
_REFUSED: tuple[Rule, ...] = (
    Rule(
        "bad_request",
        "Intacct could not read the request",
        "Tieout sent something that Intacct's schema does not allow. This is a fault in Tieout.",
        "Report it with the text below. The record can be ignored until it is repaired.",
        _OPERATOR,
        codes=("XL03000003", "GW-0014"),
        sample="XL03000003 XML Parse schema error",
    ),
    Rule(
        "not_permitted",
        "The web services user lacks a permission",
        "Intacct refused because the web services user may not do this.",
        "In Intacct open the user's Subscriptions and grant what the text names: All for Accounts "
        "Receivable, "
        "Read only for General Ledger and Order Entry. Then retry.",
        _ADMIN,
        codes=("PL04000005", "WSP001"),
        texts=(
            "do not have permission",
            "not authorized to perform",
            "feature is disabled",
            "is not subscribed",
        ),
        sample="PL04000005 You do not have permission for API operation CREATE on objects of type arinvoice",
    ),
    Rule(
        # Source (documented): source.md, "Numbering collision".
        "number_collision",
        "The number is already used in Intacct",
        "There is already a different invoice with the same number in Intacct. "
        "Tieout never takes over a record only because it looks alike.",
        "Give the invoice in Tieout another number that is unique, then retry. If the record in Intacct is "
        "this "
        "very invoice, link the two instead.",
        _ACCOUNTANT,
        codes=("BL03002185",),
        texts=("a transaction with the number", "transaction with that number already exists"),
        sample="A transaction with the number 'INV-00017' already exists.",
    ),
    Rule(
        "name_taken",
        "The ID or name is already used in Intacct",
        "Intacct already holds another record with this ID or name: for a customer its customer ID, or the "
        "name "
        "of a contact.",
        "Change the customer's number or name in Tieout, then retry. If both are the same customer, link "
        "them instead.",
        _ACCOUNTANT,
        codes=("BL34000061", "PL05000104"),
        texts=("already exists",),
        sample="Another Contact with the given value(s) already exists",
    ),
    Rule(
        # Source (documented): source.md, "Please provide a payment batch key".
        "payment_batch_key",
        "Intacct asks for a payment batch key",
        "Intacct is set to summaries that a person specifies for each payment.",
        "Change the payments summary frequency to Daily or Monthly. In Intacct: 1. Hover over the Accounts "
        "Receivable tab. 2. Click Configure Accounts Receivable. 3. Scroll down to Summary Frequency in the "
        "Accounting Settings section. 4. Change the Payments field to Daily or Monthly and save. 5. Retry.",
        _ADMIN,
        texts=("payment batch key",),
        sample="Please provide a payment batch key.",
    ),
    Rule(
        "foreign_currency_undeposited",
        "Foreign currency cannot go to undeposited funds",
        "A payment in a foreign currency cannot be received on the undeposited funds account.",
        "Set a bank account of the currency for this payment method (`payment_accounts`), then retry. Or "
        "record the payment in Intacct, void it in Tieout, and this ends by itself.",
        _ACCOUNTANT,
        codes=("BL02000051",),
        texts=("using undeposited fund account",),
        sample="You cannot make payment for foreign currency invoice for payment method “EFT” using "
        "Undeposited Fund Account.",
    ),
    Rule(
        # Source (documented): source.md, "DL02000001 error".
        "missing_field",
        "A field does not exist in Intacct (DL02000001)",
        "Tieout asked for a field that does not exist on an Intacct object. This could happen if an object "
        "definition was modified to remove or modify a standard field, or if Tieout is set to read a custom "
        "field that does not exist.",
        "Restore the field in Intacct or take it out of the settings, then retry.",
        _ADMIN,
        codes=("DL02000001", "XL03000010"),
        texts=("invalid fields list",),
        sample="DL02000001 Error There was an error processing the request.",
    ),
    Rule(
        "missing_object",
        "Intacct does not offer this kind of record",
        "The company has no such object, or not the subscription that brings it.",
        "Check in Intacct under Company, Subscriptions that Accounts Receivable and Order Entry are on, "
        "then retry.",
        _ADMIN,
        codes=("Query Failed",),
        texts=("object definition", "is not valid for api operation", "cannot be performed on objects"),
        sample="Query Failed Object definition SODOCUMENT not found",
    ),
    Rule(
        "closed_period",
        "The accounting period is closed",
        "The date lies in a period that is closed in Intacct.",
        "Reopen the period in Intacct, or date the document later, then retry.",
        _ACCOUNTANT,
        texts=("period that's been closed", "period is closed", "closed period", "date must be on or after"),
        sample="Your transaction date (10/26/2016) is within a period that's been closed.",
    ),
    Rule(
        "paid_document",
        "A payment stands on the document",
        "Intacct does not change or reverse a document on which a payment was made.",
        "Reverse the payment first, then retry.",
        _ACCOUNTANT,
        texts=("a payment has been made against this", "is already paid and can't be deleted"),
        sample="A payment has been made against this Invoice / Adjustment.",
    ),
    Rule(
        # Source (documented): a setting allows it (objects.md 5.1). Source (assumed): the words.
        "reversal_not_enabled",
        "Intacct does not reverse unpaid invoices",
        "The company has not enabled the reversal of unpaid invoices, so an invoice cannot be taken back.",
        "In Intacct switch on Enable reversal of unpaid invoices in the configuration of Accounts "
        "Receivable, then retry. Or let Tieout delete instead (`void_invoices=delete`).",
        _ADMIN,
        texts=("reversal of unpaid invoices",),
        sample="Reversal of unpaid invoices is not enabled.",
    ),
    Rule(
        "above_amount_due",
        "More than is due in Intacct",
        "The payment would pay more than is open on the invoice in Intacct; it was probably paid there as "
        "well.",
        "Run a sync to see what Intacct holds. If the money was recorded twice, void one of the two "
        "payments.",
        _ACCOUNTANT,
        texts=("exceeds total amount due", "there is no due on", "is already paid"),
        sample="The payment amount exceeds total amount due (120.00)",
    ),
    Rule(
        "record_gone",
        "The record is gone in Intacct",
        "Intacct no longer finds the record that this one refers to: it was deleted, replaced, or lies in "
        "another entity.",
        "Run a sync. If it stays, import the invoice again, then retry.",
        _ACCOUNTANT,
        codes=("DL03000005",),
        texts=("can't find this transaction", "cannot update non-existing"),
        sample="DL03000005 Oops, we can't find this transaction; enter a valid invoice",
    ),
    Rule(
        "date_before_invoice",
        "The payment is dated before its invoice",
        "Intacct does not accept a payment that is dated before the invoice was posted.",
        "Correct the date in Tieout, then retry.",
        _ACCOUNTANT,
        texts=("cannot be before the",),
        sample="Payment date 01/01/2026 cannot be before the invoice's posting date",
    ),
    Rule(
        "number_missing",
        "Intacct asks for a number",
        "The company gives no numbers of its own for this kind of document.",
        "Set a numbering sequence in Intacct, then retry.",
        _ADMIN,
        codes=("PL01000127", "BL03002128"),
        texts=("document number is missing", "enter a bill number"),
        sample="PL01000127 Document Number is missing",
    ),
    Rule(
        "required_field",
        "Intacct asks for a field",
        "A field that this company requires is missing.",
        "Fill it in Tieout, or make it optional in Intacct, then retry.",
        _ACCOUNTANT,
        texts=("required field",),
        sample="Required field Date Due is missing",
    ),
    Rule(
        "dimension_missing",
        "A dimension is missing or wrong",
        "The account, or the company, asks for a location, department or other dimension that Tieout does "
        "not "
        "send, or the one it sends is not valid.",
        "Set location and department of the connection to valid ones, then retry.",
        _ADMIN,
        texts=(
            "is missing the",
            "dimension for the account",
            "use of empty location",
            "location dimension",
            "invalid department",
            "this value is auto-filled",
        ),
        sample="This transaction is missing the Department dimension for the Account 4000",
    ),
    Rule(
        "reference_not_valid",
        "A reference is not valid in Intacct",
        "An account, customer, term or dimension that the document names does not exist in Intacct or is "
        "inactive.",
        "Correct it in the settings of the connection or on the record, or make it active in Intacct, then "
        "retry.",
        _ACCOUNTANT,
        texts=("specified is not valid", "is not valid", "is invalid", "invalid customer", "requires a"),
        sample="Customer '10001' specified is not valid.",
    ),
    Rule(
        "refused_by_company_rule",
        "A rule of the company refused it",
        "A Smart Rule or validation that the company defined in Intacct refused the record.",
        "Do what the text asks for, or have the rule changed, then retry.",
        _ADMIN,
        texts=("smart rule",),
        sample="Smart Rule X Violated",
    ),
)

# --- Found by Tieout itself ------------------------------------------------------------------------------
_LOCAL: tuple[Rule, ...] = (
    Rule(
        "ambiguous_name",
        "Several customers of one name",
        "Customers are matched by their exact name, and this name is not unique on one of the two sides.",
        "Rename or deactivate all but one on each side, or link the right pair, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "customer_not_in_intacct",
        "The customer is not in Intacct",
        "No active customer of this name exists in Intacct, and writing customers is switched off.",
        "Create the customer in Intacct with exactly this name, or switch writing of customers on, then "
        "retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "customer_inactive",
        "The customer is inactive",
        "The customer is inactive in Tieout and was never written to Intacct.",
        "Make the customer active, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "waiting_for_parent",
        "Waits for another record",
        "The record can only be written after the customer or invoice that it belongs to.",
        "Settle the failure of the record named below; this one follows by itself.",
        _ACCOUNTANT,
    ),
    Rule(
        "account_not_set",
        "An account is not set",
        "The connection has no account for what is to be posted: a discount, tax or shipping line, a "
        "write-off, a credit written as a payment, or money that is applied to nothing yet. Tieout never "
        "posts it to another account.",
        "Set the account that the text names in the settings of the connection, then retry.",
        _ADMIN,
    ),
    Rule(
        "line_field_not_valid",
        "A line has a field that Intacct does not know",
        "A custom field of a line whose name begins with intacct_ is carried to Intacct's line. This one has "
        "a name that Intacct's lines do not have, or a text that is no day where a day is needed.",
        "Correct the field on the line, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "entity_refused",
        "Intacct does not let Tieout into the entity",
        "The record belongs to an entity of Intacct, and the web services user may not work there.",
        "Give the web services user access to the entity in Intacct, then retry.",
        _ADMIN,
    ),
    Rule(
        "too_many_decimals",
        "More decimals than Intacct holds",
        "Intacct holds two decimals and would round the amount without saying so.",
        "Change the amount to two decimals, or keep the document out of the sync by ignoring it.",
        _ACCOUNTANT,
    ),
    Rule(
        "lines_not_equal_total",
        "The lines do not add up to the total",
        "Lines and subtotals of the document do not equal its total.",
        "Correct the document in the book it was made in, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "number_too_long",
        "The number is too long for Intacct",
        "Intacct's invoice numbers hold 30 characters.",
        "Give the invoice a shorter number, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "number_empty",
        "The invoice has no number",
        "Tieout finds its invoices in Intacct by their number and therefore writes none without one.",
        "Give the invoice a number, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "payer_not_known",
        "Nobody knows who paid",
        "The payment is applied to nothing and names no customer, and money in Intacct belongs to one.",
        "Apply the payment to an invoice, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "rest_not_found",
        "The rest of the payment is gone in Intacct",
        "A part of the payment was not applied when it was written, and Intacct does not show it any more: "
        "it was refunded or used there.",
        "Take the payment off the invoice in Tieout, or give the money back in Intacct, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "used_in_intacct",
        "What is left of the payment was used in Intacct",
        "The payment must be taken back in Intacct and written anew, and somebody used its rest there. "
        "Intacct does not reverse a payment of which a part was used.",
        "Reverse in Intacct what used the rest, then retry. Or undo the change in Tieout.",
        _ACCOUNTANT,
    ),
    Rule(
        "changed_after_applying",
        "Changed after it was applied in Intacct",
        "A part of the credit note is applied in Intacct. Then only its number can change there; its "
        "customer, date, currency and lines cannot.",
        "Take the credit note off its invoices, and the change goes by itself. Or undo the change.",
        _ACCOUNTANT,
    ),
    Rule(
        # Source (documented): the guide's "Edge Cases" (E7).
        "credit_not_written",
        "A credit pays the entire invoice",
        "Tieout does not write a credit that pays an entire invoice: the invoice stays open in Intacct.",
        "Choose Apply here too to write it all the same, or credit the invoice in Intacct by hand and ignore "
        "this.",
        _ACCOUNTANT,
    ),
    Rule(
        "several_customers",
        "The payment is over several customers",
        "This version does not write a payment that pays invoices of several customers, or of a customer who "
        "did not pay.",
        "Record one payment for each customer, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "several_entities",
        "The payment is over several entities",
        "The invoices of the payment belong to different entities in Intacct; one payment cannot pay both.",
        "Record one payment for each entity, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "invoice_gone",
        "An invoice of the payment is gone in Intacct",
        "The payment is applied to an invoice that was deleted or reversed in Intacct.",
        "Apply the payment to another invoice, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        # Source (documented): objects.md 5.1, after a payment the header only.
        "changed_after_payment",
        "Changed after it was paid in Intacct",
        "Something was applied to the invoice in Intacct. Then only its number, due date, terms, purchase "
        "order and custom fields can change there; its customer, date, currency and lines cannot.",
        "Void or take off what is applied to the invoice, and the change goes by itself. Or undo the change.",
        _ACCOUNTANT,
    ),
    Rule(
        "edited_below_applied",
        "Lowered below what is applied",
        "The invoice was lowered in Intacct below what is applied to it in Tieout. Nothing is unapplied "
        "silently.",
        "Unapply or void a payment in Tieout, or raise the invoice in Intacct, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "applied_above_total",
        "Applied above the total",
        "Applications from Intacct and from Tieout together exceed the total of the invoice.",
        "Void the payment that was recorded twice, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        # Source (documented): the guide, a credit that pays the entire invoice is not synced (E8).
        "credit_not_imported",
        "A credit of Intacct pays the entire invoice",
        "In Intacct a credit was applied that pays the invoice by itself. Such a credit stays in Intacct, so "
        "the invoice is still open in Tieout.",
        "Choose Apply here too to bring it, or ignore the warning.",
        _ACCOUNTANT,
    ),
    Rule(
        "gone_in_intacct",
        "Deleted or reversed in Intacct",
        "The record was deleted or reversed in Intacct, and something in Tieout still stands on it.",
        "Void or unapply what stands on it in Tieout, then retry.",
        _ACCOUNTANT,
    ),
    Rule(
        "cannot_be_stored",
        "The record could not be stored in Tieout",
        "A record from Intacct breaks a rule of Tieout's books.",
        "Correct the record in Intacct as the text says, then retry.",
        _ACCOUNTANT,
    ),
)

_LAST: tuple[Rule, ...] = (
    Rule(
        "only_a_wrapper",
        "Intacct gave no reason",
        "Intacct refused without saying why. This is sometimes a passing trouble.",
        "Retry. If it comes back, look at the record in Intacct and at the company's validations.",
        _ACCOUNTANT,
    ),
    Rule(
        "unknown",
        "Intacct refused the record",
        "Intacct refused with a text that Tieout does not know.",
        "Do what the text asks for, then retry.",
        _ACCOUNTANT,
    ),
)

RULES: tuple[Rule, ...] = (*_CONNECTION, *_REFUSED, *_LOCAL, *_LAST)
RULE: dict[str, Rule] = {rule.cause: rule for rule in RULES}


def words_for(cause: str) -> Rule:
    """Return the rule of a stored cause; one that no longer exists reads as unknown."""
    return RULE.get(cause, RULE["unknown"])


def causes_with(disposition: Disposition) -> Iterable[str]:
    """Name the causes that end in one disposition."""
    return (rule.cause for rule in RULES if rule.disposition is disposition)
