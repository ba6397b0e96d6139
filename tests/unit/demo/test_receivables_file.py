"""What the file of receivables says about itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tieout.demo.receivables_file import FileUnusable, OpenItems, ReceivablesFile, month_ends

SHARED_FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "accounts_receivable.csv"
AS_OF, LAST_DAY = date(2012, 12, 31), date(2014, 1, 31)

HEADER = "customerID,invoiceNumber,InvoiceDate,InvoiceAmount,SettledDate"
ROWS = """\
KETTLE,1001,1/5/2013,100.00,2/1/2013
KETTLE,1002,1/20/2013,50.00,2/1/2013
LANTERN,1003,1/31/2013,7.25,1/31/2013
"""


def write(folder: Path, text: str) -> Path:
    """Write a file of receivables."""
    path = folder / "books.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestReceivablesFile:
    def test_counts_what_is_issued_and_not_settled(self, tmp_path: Path) -> None:
        books = ReceivablesFile.read(write(tmp_path, f"{HEADER}\n{ROWS}"))

        assert books.open_at(date(2013, 1, 19)) == OpenItems(1, Decimal("100.00"))
        assert books.open_at(date(2013, 1, 31)) == OpenItems(2, Decimal("150.00"))
        assert books.open_at(date(2013, 2, 1)) == OpenItems(0, Decimal("0.00"))

    def test_makes_one_payment_of_a_customer_and_a_day(self, tmp_path: Path) -> None:
        books = ReceivablesFile.read(write(tmp_path, f"{HEADER}\n{ROWS}"))

        settlements = books.settlements_between(date(2013, 1, 1), date(2013, 2, 28))

        assert [(s.customer_id, s.amount) for s in settlements] == [
            ("LANTERN", Decimal("7.25")),
            ("KETTLE", Decimal("150.00")),
        ]

    def test_puts_even_places_of_the_sorted_list_into_intacct(self, tmp_path: Path) -> None:
        books = ReceivablesFile.read(write(tmp_path, f"{HEADER}\n{ROWS}"))

        assert not books.lives_in_intacct("KETTLE")
        assert books.lives_in_intacct("LANTERN")

    def test_names_the_missing_column(self, tmp_path: Path) -> None:
        with pytest.raises(FileUnusable, match="the column customerID is missing"):
            ReceivablesFile.read(write(tmp_path, "a,b\n1,2\n"))

    def test_names_the_line_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(FileUnusable, match="line 2 has a date"):
            ReceivablesFile.read(write(tmp_path, f"{HEADER}\nKETTLE,1,someday,1.00,1/1/2013\n"))


class TestMonthEnds:
    def test_crosses_the_turn_of_the_year(self) -> None:
        assert list(month_ends(date(2012, 12, 31), date(2013, 2, 1))) == [
            date(2012, 12, 31),
            date(2013, 1, 31),
            date(2013, 2, 28),
        ]


@pytest.fixture(scope="module")
def books() -> ReceivablesFile:
    """Read the shared file once."""
    return ReceivablesFile.read(SHARED_FILE)


@pytest.mark.skipif(not SHARED_FILE.exists(), reason="needs ../shared")
class TestTheSharedFile:
    @pytest.mark.parametrize(
        ("day", "count", "balance"),
        [
            (date(2012, 12, 31), 99, "5725.06"),
            (date(2013, 5, 31), 112, "6918.35"),
            (date(2013, 12, 31), 13, "761.90"),
            (date(2014, 1, 31), 0, "0.00"),
        ],
    )
    def test_has_the_known_month_ends(
        self, books: ReceivablesFile, day: date, count: int, balance: str
    ) -> None:
        assert books.open_at(day) == OpenItems(count, Decimal(balance))

    def test_has_the_known_numbers_of_documents(self, books: ReceivablesFile) -> None:
        issued = books.issued_between(AS_OF, LAST_DAY)
        payments = books.settlements_between(AS_OF, LAST_DAY)

        assert len(books.customer_ids) == 100
        assert sum(books.lives_in_intacct(row.customer_id) for row in issued) == 583
        assert sum(not books.lives_in_intacct(row.customer_id) for row in issued) == 606
        assert sum(books.lives_in_intacct(payment.customer_id) for payment in payments) == 619
        assert sum(not books.lives_in_intacct(payment.customer_id) for payment in payments) == 644
