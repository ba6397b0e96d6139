"""Why a number may differ, and why a record may be left out: the two closed lists, with their words.

The order of `Reason` is the order in which one is chosen where several explain the same amount of a record.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why both books disagree on a record. `UNEXPLAINED` is a bug of Tieout and says so."""

    UNEXPLAINED = "unexplained"
    CURRENCY = "currency"
    FAILURE_OPEN = "failure_open"
    WAITING_FOR_PARENT = "waiting_for_parent"
    IGNORED = "ignored"
    IN_DOUBT = "in_doubt"
    DELETED_OR_REVERSED_IN_INTACCT = "deleted_or_reversed_in_intacct"
    EDITED_IN_TIEOUT = "edited_in_tieout"
    NOT_YET_WRITTEN = "not_yet_written"
    NOT_YET_IMPORTED = "not_yet_imported"
    NOT_YET_VISIBLE = "not_yet_visible"
    WRITE_OFF = "write_off"
    CREDIT_NOT_WRITTEN = "credit_not_written"
    CREDIT_NOT_IMPORTED = "credit_not_imported"
    CREDIT_UNAPPLIED = "credit_unapplied"
    DEBIT_MEMO = "debit_memo"
    NEGATIVE_INVOICE = "negative_invoice"
    DISCOUNT_TAKEN = "discount_taken"
    UNAPPLIED_CASH = "unapplied_cash"
    CHANGED_IN_INTACCT = "changed_in_intacct"
    UNLINKED = "unlinked"
    CHANGED_WHILE_COMPARING = "changed_while_comparing"


class Scope(StrEnum):
    """Why a record is not compared."""

    INACTIVE_CUSTOMER = "inactive_customer"
    OUTSIDE_DATE_RANGE = "outside_date_range"
    DEFINITION_NOT_CHOSEN = "definition_not_chosen"
    MADE_IN_AR = "made_in_ar"
    OTHER_LOCATION = "other_location"
    DRAFT = "draft"
    DIRECTION_OFF = "direction_off"


@dataclass(frozen=True)
class Words:
    """What a person reads: a short title, what it means, and what to do next."""

    title: str
    meaning: str
    next_step: str


REASON_WORDS: dict[Reason, Words] = {
    Reason.UNEXPLAINED: Words(
        "Unexplained",
        "Tieout has looked at everything it knows and cannot say why the two numbers differ.",
        "This is a fault in Tieout. Please report it with both numbers; nothing was changed in either book.",
    ),
    Reason.CURRENCY: Words(
        "Different currencies",
        "The record is kept in one currency in Tieout and in another in Intacct.",
        "Void the one in the wrong currency and make it again.",
    ),
    Reason.FAILURE_OPEN: Words(
        "Could not sync",
        "The record, or a payment on it, could not sync and needs a person.",
        "Open Reconciliation Errors, follow the remedy there, then retry.",
    ),
    Reason.WAITING_FOR_PARENT: Words(
        "Waits for another record",
        "The record can only sync after the record it belongs to, which has not synced itself.",
        "Settle the customer or invoice it waits for; this one follows by itself.",
    ),
    Reason.IGNORED: Words(
        "Ignored by a person",
        "The record could not sync, and somebody chose to ignore it until it changes again.",
        "Retry it on Reconciliation Errors if the books should agree on it after all.",
    ),
    Reason.IN_DOUBT: Words(
        "Sent, answer unknown",
        "The record was sent to Intacct, and Tieout does not know yet whether Intacct stored it.",
        "Wait: Tieout looks it up in Intacct before it sends anything again.",
    ),
    Reason.DELETED_OR_REVERSED_IN_INTACCT: Words(
        "Deleted or reversed in Intacct",
        "The record was reversed or deleted in Intacct and is still there in Tieout.",
        "Run a sync. If it stays, void the record in Tieout or restore it in Intacct.",
    ),
    Reason.EDITED_IN_TIEOUT: Words(
        "Edited in Tieout",
        "The record came from Intacct and was changed in Tieout; such changes are never written back.",
        "Make the change in Intacct as well, or undo it in Tieout.",
    ),
    Reason.NOT_YET_WRITTEN: Words(
        "Not yet written to Intacct",
        "The record is newer in Tieout than what Intacct was last told.",
        "Run a sync.",
    ),
    Reason.NOT_YET_IMPORTED: Words(
        "Not yet read from Intacct",
        "The record is in Intacct and has not been read since.",
        "Run a sync; before the first one, import the outstanding invoices.",
    ),
    Reason.NOT_YET_VISIBLE: Words(
        "Not visible in Intacct yet",
        "Intacct confirmed the record a short while ago, but its own lists do not show it yet.",
        "Wait for a few hours and tie out again.",
    ),
    Reason.WRITE_OFF: Words(
        "Written off in Intacct",
        "A credit memo on the bad debt account settles the whole invoice in Intacct; it is not brought.",
        "Choose “Apply here too” on the invoice's warning: its balance is given up in Tieout as well.",
    ),
    Reason.CREDIT_NOT_WRITTEN: Words(
        "Credited as a whole in Tieout",
        "A credit of the invoice's whole total was applied in Tieout; such a credit is not written.",
        "Choose “Apply here too” on the invoice's warning, or apply a credit to it in Intacct.",
    ),
    Reason.CREDIT_NOT_IMPORTED: Words(
        "Credited as a whole in Intacct",
        "A credit memo over the invoice's whole total was applied in Intacct; such a credit is not brought.",
        "Choose “Apply here too” on the invoice's warning, or apply a credit to it in Tieout.",
    ),
    Reason.CREDIT_UNAPPLIED: Words(
        "Credit not applied yet",
        "What is not applied of a credit stays in the book that made it; the other one knows nothing of it.",
        "Apply it to an invoice in the book that holds it, or let all credits travel by the settings.",
    ),
    Reason.DEBIT_MEMO: Words(
        "Debit memo in Intacct",
        "A debit memo raises what the customer owes in Intacct; Tieout does not carry debit memos.",
        "Bill the amount with an invoice instead, or keep the difference in mind.",
    ),
    Reason.NEGATIVE_INVOICE: Words(
        "Negative invoice in Intacct",
        "A negative invoice, or a negative line used as a credit, lowers the balance in Intacct.",
        "Run a sync. What stays is a negative invoice itself: use a credit memo in Intacct instead.",
    ),
    Reason.DISCOUNT_TAKEN: Words(
        "Discount taken in Intacct",
        "A payment in Intacct settled a part of the invoice as a term discount.",
        "Run a sync: the discount arrives as an entry on the invoice.",
    ),
    Reason.UNAPPLIED_CASH: Words(
        "Money without an invoice",
        "Money was received that settles no invoice of Tieout, and only one of the books counts it.",
        "Apply it to an invoice that both books hold, or take it back in the book that counts it.",
    ),
    Reason.CHANGED_IN_INTACCT: Words(
        "Changed in Intacct",
        "The record was changed in Intacct after it last synced.",
        "Run a sync. An invoice made in Tieout must be changed in Tieout as well.",
    ),
    Reason.UNLINKED: Words(
        "Link missing",
        "Both books seem to hold the record, but Tieout does not know that it is the same one.",
        "Link the two on Reconciliation Errors, or remove the one that is too many.",
    ),
    Reason.CHANGED_WHILE_COMPARING: Words(
        "Changed while comparing",
        "The record changed in one of the books while the tie-out ran, and was read again to be sure.",
        "Tie out again.",
    ),
}

SCOPE_WORDS: dict[Scope, Words] = {
    Scope.INACTIVE_CUSTOMER: Words(
        "Inactive customer",
        "What Intacct holds of customers that are inactive there; it is not imported.",
        "Make the customer active in Intacct to include it.",
    ),
    Scope.OUTSIDE_DATE_RANGE: Words(
        "Outside the date range",
        "Invoices dated outside the range chosen in the settings.",
        "Widen the date range in the settings to include them.",
    ),
    Scope.DEFINITION_NOT_CHOSEN: Words(
        "Other transaction definition",
        "Order Entry documents of definitions that were not chosen in the settings.",
        "Choose the definition in the settings to include them.",
    ),
    Scope.MADE_IN_AR: Words(
        "Made in Accounts Receivable",
        "Invoices keyed directly in Intacct's Accounts Receivable; only Order Entry documents are imported.",
        "Nothing to do: they belong to Intacct alone.",
    ),
    Scope.OTHER_LOCATION: Words(
        "Other location",
        "Invoices without a line at the location chosen in the settings.",
        "Clear the location filter in the settings to include them.",
    ),
    Scope.DRAFT: Words(
        "Draft",
        "Drafts of either book; they are not posted and do not sync.",
        "Issue or post them to include them.",
    ),
    Scope.DIRECTION_OFF: Words(
        "Direction switched off",
        "Records that would travel in a direction that is switched off, or wait for Reconcile to Intacct.",
        "Switch the direction on in the settings to include them.",
    ),
}
