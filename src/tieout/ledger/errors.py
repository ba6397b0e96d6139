"""What the books refuse. Each error is a situation of the trade and names the document by its number.

LedgerError
  + of any record       NumberTaken, NumberMissing, NameMissing, TextTooLong, CustomFieldRefused
  + of an invoice       InvoiceClosed, InvoiceNotDraft, InvoiceHasApplications, InvoiceEmpty,
                        InvoiceTotalNegative, DiscountRaises, LinesDiffer, BelowApplied,
                        ImportedInvoice
  + of a credit note    CreditNoteClosed, CreditNoteNotDraft, CreditNoteIsDraft, CreditNoteHasApplications,
                        CreditNoteEmpty, CreditNoteNotPositive, CreditNoteBelowApplied, WriteOffIsWhole,
                        CreditNoteLinesDiffer, CreditNotPositive, ImportedCreditNote
  + of a payment        PaymentNotPositive, PaymentIsVoided, ImportedPayment, EntryOfTheOtherBook
  + of an application   DraftCannotBePaid, AppliesTooMuch, NothingLeftToApply, ApplicationGone,
                        AppliedInTheOtherBook

The errors of money (NotExact, CurrencyMismatch, UnknownCurrency) come through as they are.
"""

from decimal import Decimal

from tieout.money import Money


class LedgerError(Exception):
    """The books refuse this."""


class NumberTaken(LedgerError):
    """Another record has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"The number {number} is taken.")
        self.number = number


class NumberMissing(LedgerError):
    """A record needs a number."""

    def __init__(self) -> None:
        super().__init__("A number cannot be empty.")


class NameMissing(LedgerError):
    """A customer or a contact needs a name."""

    def __init__(self, who: str = "customer") -> None:
        super().__init__(f"A {who} needs a name.")


class TextTooLong(LedgerError):
    """A text is longer than the books can hold."""

    def __init__(self, number: str, field: str, limit: int) -> None:
        super().__init__(f"{number}: the {field.replace('_', ' ')} has more than {limit} characters.")
        self.number = number
        self.field = field


class CustomFieldRefused(LedgerError):
    """A custom field is a text under a name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The custom field '{name}' {reason}.")
        self.name = name


class InvoiceClosed(LedgerError):
    """The invoice is voided or paid."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} is closed.")
        self.number = number


class InvoiceNotDraft(LedgerError):
    """Only a draft can be issued."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} is issued already.")
        self.number = number


class InvoiceHasApplications(LedgerError):
    """An invoice with applications cannot be voided."""

    def __init__(self, number: str, applied: Money) -> None:
        super().__init__(
            f"Invoice {number} cannot be voided: {applied} {applied.currency} are applied to it. "
            "Take back the payment first."
        )
        self.number = number


class InvoiceEmpty(LedgerError):
    """An invoice needs a line."""

    def __init__(self) -> None:
        super().__init__("An invoice needs at least one line.")


class InvoiceTotalNegative(LedgerError):
    """The lines of an invoice add up to less than nothing."""

    def __init__(self, total: Money) -> None:
        super().__init__(f"The lines add up to {total} {total.currency}: an invoice cannot be negative.")


class DiscountRaises(LedgerError):
    """A discount lowers what is owed."""

    def __init__(self, amount: Money) -> None:
        super().__init__(f"A discount of {amount} {amount.currency} would raise what is owed.")


class LinesDiffer(LedgerError):
    """The lines of an invoice add up to another amount than its total."""

    def __init__(self, number: str, total: Money, lines: Money) -> None:
        super().__init__(
            f"Invoice {number}: the lines add up to {lines} {lines.currency}, the total is {total}."
        )
        self.number = number


class BelowApplied(LedgerError):
    """An invoice cannot be edited below what is applied to it."""

    def __init__(self, number: str, total: Money, applied: Money) -> None:
        super().__init__(
            f"Invoice {number} cannot become {total} {total.currency}: {applied} are applied to it already."
        )
        self.number = number


class ImportedInvoice(LedgerError):
    """An invoice born in Intacct is voided and written off there (E11, E14)."""

    def __init__(self, number: str, *, do: str) -> None:
        super().__init__(f"Invoice {number} came from Intacct: {do} there.")
        self.number = number


class CreditNoteClosed(LedgerError):
    """A voided credit note stays as it is."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Credit note {number} is voided.")
        self.number = number


class CreditNoteNotDraft(LedgerError):
    """Only a draft can be issued."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Credit note {number} is issued already.")
        self.number = number


class CreditNoteIsDraft(LedgerError):
    """Nothing of a draft can be applied."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Credit note {number or 'without a number'} is a draft: issue it before it is applied."
        )


class CreditNoteHasApplications(LedgerError):
    """A credit note with applications cannot be voided."""

    def __init__(self, number: str, applied: Money) -> None:
        super().__init__(
            f"Credit note {number} cannot be voided: {applied} {applied.currency} of it are applied. "
            "Take them off their invoices first."
        )
        self.number = number


class CreditNoteEmpty(LedgerError):
    """A credit note needs a line."""

    def __init__(self) -> None:
        super().__init__("A credit note needs at least one line.")


class CreditNoteNotPositive(LedgerError):
    """A credit note credits something."""

    def __init__(self, total: Money) -> None:
        super().__init__(f"The lines add up to {total} {total.currency}: a credit note is positive.")


class CreditNotPositive(LedgerError):
    """What is applied of a credit note lowers what is owed."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(f"A credit of {amount} settles nothing.")


class CreditNoteLinesDiffer(LedgerError):
    """The lines of a credit note add up to another amount than its total."""

    def __init__(self, number: str, total: Money, lines: Money) -> None:
        super().__init__(
            f"Credit note {number}: the lines add up to {lines} {lines.currency}, the total is {total}."
        )
        self.number = number


class CreditNoteBelowApplied(LedgerError):
    """A credit note cannot be edited below what is applied of it."""

    def __init__(self, number: str, total: Money, applied: Money) -> None:
        super().__init__(
            f"Credit note {number} cannot become {total} {total.currency}: "
            f"{applied} of it are applied already."
        )
        self.number = number


class WriteOffIsWhole(LedgerError):
    """A write-off is undone as a whole."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is a write-off: undo it as a whole instead.")
        self.number = number


class ImportedCreditNote(LedgerError):
    """A credit note born in Intacct is reversed there (E14)."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Credit note {number} came from Intacct: void it there.")
        self.number = number


class DraftCannotBePaid(LedgerError):
    """A draft cannot be paid."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number or 'without a number'} is a draft: issue it before it is paid.")


class AppliesTooMuch(LedgerError):
    """More is applied than the invoice owes or the payment holds."""

    def __init__(self, number: str, amount: Money, left: Money) -> None:
        super().__init__(f"{amount} {amount.currency} cannot be applied to {number}: {left} are left.")
        self.number = number


class NothingLeftToApply(LedgerError):
    """An application needs a positive amount."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Nothing is left to apply to {number}.")
        self.number = number


class ApplicationGone(LedgerError):
    """The application was taken off meanwhile."""

    def __init__(self) -> None:
        super().__init__("What was applied has been taken off already.")


class PaymentNotPositive(LedgerError):
    """A payment brings money."""

    def __init__(self, amount: Money) -> None:
        super().__init__(f"A payment of {amount} {amount.currency} brings nothing.")


class PaymentIsVoided(LedgerError):
    """A voided payment stays as it is."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Payment {number} is voided.")
        self.number = number


class ImportedPayment(LedgerError):
    """A payment born in Intacct is reversed there (E14)."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Payment {number} was recorded in the other book: reverse it there.")
        self.number = number


class EntryOfTheOtherBook(LedgerError):
    """What Intacct sets against an invoice without money is changed there (E9, E13)."""

    def __init__(self, number: str, kind: str) -> None:
        super().__init__(f"{kind} {number} is an entry of Intacct: change it there.")
        self.number = number


class AppliedInTheOtherBook(LedgerError):
    """What was applied in Intacct is taken off there (E14)."""

    def __init__(self, number: str) -> None:
        super().__init__(f"This was applied to {number} in Intacct: take it off there.")
        self.number = number
