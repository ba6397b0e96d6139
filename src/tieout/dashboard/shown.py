"""Plain values for templates: words, formatted amounts and dates, and the tone of a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from tieout.identity.models import Organization
from tieout.ledger.models import Invoice, InvoiceStatus
from tieout.money import Money, NotExact


@dataclass(frozen=True)
class Mark:
    """A word with a tone: good, news, warn, bad or nothing; and perhaps a note below it."""

    word: str
    tone: str = ""
    note: str = ""


STATUS_MARKS: Mapping[InvoiceStatus, Mark] = {
    InvoiceStatus.DRAFT: Mark("Draft"),
    InvoiceStatus.NOT_SENT: Mark("Open", "news"),
    InvoiceStatus.SENT: Mark("Sent", "news"),
    InvoiceStatus.VIEWED: Mark("Viewed", "news"),
    InvoiceStatus.PAST_DUE: Mark("Past due", "bad"),
    InvoiceStatus.PAID: Mark("Paid", "good"),
    InvoiceStatus.WRITTEN_OFF: Mark("Written off"),
    InvoiceStatus.VOIDED: Mark("Voided"),
}
FALLBACK_LOCALE = "en_US"


class Words:
    """How one organization writes numbers, amounts, days and times."""

    def __init__(self, organization: Organization) -> None:
        self._locale = _known_locale(organization.locale)
        self._zone = ZoneInfo(organization.time_zone)
        # The month by its name: 03.02. is a day in March for one reader and in February for the next.
        self._day_format = self._locale.datetime_skeletons["yMMMd"]

    def count(self, number: int) -> str:
        """Write how many there are."""
        return format_decimal(number, locale=self._locale)

    def counted(self, number: int, one: str, many: str = "") -> str:
        """Write how many of what there are."""
        return f"{self.count(number)} {one if number == 1 else many or one + 's'}"

    def number(self, number: Decimal) -> str:
        """Write a number with all its decimals, and none that say nothing."""
        return format_decimal(number.normalize(), locale=self._locale, decimal_quantization=False)

    def amount(self, amount: Decimal, currency: str) -> str:
        """Write an amount with its currency."""
        try:
            return Money(amount, currency).format(str(self._locale))
        except NotExact:
            # Intacct keeps two decimals in every currency: what it says is shown as it is.
            return f"{amount.normalize():f} {currency}"

    def day(self, day: date | None) -> str:
        """Write a calendar day, a dash for none."""
        return format_date(day, format=self._day_format.pattern, locale=self._locale) if day else "–"

    def moment(self, moment: datetime | None) -> str:
        """Write a time in the organization's zone, a dash for none."""
        if moment is None:
            return "–"
        local = moment.astimezone(self._zone)
        return f"{self.day(local.date())}, {format_time(local.timetz(), format='short', locale=self._locale)}"


@lru_cache
def _known_locale(name: str) -> Locale:
    """Return the locale, or a plain one where none is known by that name: no page fails for that."""
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK_LOCALE)


def status_of(invoice: Invoice, today: date) -> Mark:
    """Name the state of an invoice; a late one says how many days."""
    status = invoice.status(today)
    mark = STATUS_MARKS[status]
    if status == InvoiceStatus.PAST_DUE and invoice.due_date:
        return Mark(f"{mark.word} · {(today - invoice.due_date).days} d", mark.tone)
    return mark
