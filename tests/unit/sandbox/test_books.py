"""Generated books, books from a CSV file, books kept in a file, and the clock."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from factories.sandbox import NOW, Wire, in_process, make_books
from tieout.sandbox.books import Books, BooksUnusable, open_books
from tieout.sandbox.clock import Clock
from tieout.sandbox.control_books import records, totals
from tieout.sandbox.csv_books import read_entries
from tieout.sandbox.start import DEFAULT_CUSTOMERS, Content, open_filled

RECEIVABLES = Path(__file__).parents[3].parent / "shared" / "data" / "accounts_receivable.csv"
HEAD = "countryCode,customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate\n"
ROWS = (
    "391,ANNA,001,12/1/2012,12/31/2012,10.10,12/20/2012\n"
    "391,ANNA,002,12/5/2012,1/4/2013,20.00,1/3/2013\n"
    "391,ANNA,003,12/30/2012,1/29/2013,30.00,1/3/2013\n"
    "391,BERT,004,1/2/2013,2/1/2013,40.00,1/3/2013\n"
)


def frozen_clock() -> Clock:
    return Clock(wall=lambda: NOW)


def whole(books: Books) -> list[list[tuple[Any, ...]]]:
    """Give everything that the tables hold."""
    names = [
        row[0] for row in books.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    kept = [name for name in names if not name.startswith("sqlite_")]
    return [[tuple(row) for row in books.rows(f"SELECT * FROM {name} ORDER BY 1")] for name in kept]  # noqa: S608


def sums(books: Books) -> list[tuple[int, int, int]]:
    """Give what is paid on each invoice: by its header, by its lines, by the payments' details."""
    return [
        tuple(row)
        for row in books.rows(
            "SELECT i.totalpaid, coalesce((SELECT sum(totalpaid) FROM arinvoiceitem l WHERE l.recordkey ="
            " i.recordno), 0),"
            " coalesce((SELECT sum(amount) FROM arpymtdetail d WHERE d.recordkey = i.recordno), 0) FROM"
            " arinvoice i"
        )
    ]


def fail_half_way(books: Books) -> None:
    with books.transaction():
        books.execute("DELETE FROM reference")
        with books.transaction():
            books.next_record_no()
        raise ZeroDivisionError


class TestGeneratedBooks:
    def test_are_the_same_for_the_same_seed(self) -> None:
        one, two, other = (make_books(customers=10, invoices=30, seed=seed) for seed in (3, 3, 4))

        assert whole(one) == whole(two)
        assert whole(one) != whole(other)

    def test_hold_so_many_outstanding_sales_invoices_of_active_customers(self) -> None:
        books = make_books(customers=25, invoices=200)

        outstanding = books.value(
            "SELECT count(*) FROM sodocument d JOIN arinvoice i ON i.recordno = d.prrecordkey"
            " JOIN customer c ON c.recordno = d.custrec"
            " WHERE d.docparid = 'Sales Invoice' AND i.totaldue > 0 AND c.status = 'active'"
        )

        assert outstanding == 200
        assert totals(books)["customers"] == {"active": 25, "inactive": 2}

    def test_hold_the_other_kinds_as_well(self) -> None:
        books = make_books(customers=25, invoices=200)
        shown = totals(books)

        assert shown["documents"]["Sales Invoice"]["Draft"] > 0
        assert shown["documents"]["Contract Invoice"]["Pending"] > 0
        assert shown["invoices"]["Paid"] > 0
        assert shown["invoices"]["Partially Paid"] > 0
        assert set(shown["open"]) == {"EUR", "USD"}
        assert books.value("SELECT count(*) FROM arinvoice WHERE modulekey = '4.AR'") > 0
        assert books.value("SELECT count(*) FROM arinvoice WHERE megaentity = '200'") > 0
        assert books.value("SELECT count(*) FROM arinvoice WHERE whenmodified IS NULL") > 0
        assert books.value("SELECT count(DISTINCT locationid) FROM sodocumententry") >= 4
        several = "SELECT 1 FROM arpymtdetail GROUP BY paymentkey HAVING count(DISTINCT recordkey) > 1"
        assert books.rows(several)
        assert (
            books.value("SELECT count(*) FROM (SELECT 1 FROM customer GROUP BY name HAVING count(*) > 1)")
            == 1
        )
        of_inactive = (
            "SELECT count(*) FROM arinvoice i JOIN customer c ON c.recordno = i.custrec"
            " WHERE c.status <> 'active'"
        )
        assert books.value(of_inactive) > 0

    def test_bear_names_that_break_careless_software(self) -> None:
        for seed in range(20):
            books = make_books(customers=DEFAULT_CUSTOMERS, seed=seed)

            names = " ".join(row["name"] for row in books.rows("SELECT name FROM customer"))

            assert "&" in names
            assert "'" in names
            assert not names.isascii()

    def test_are_touched_by_payments_in_accounts_receivable_only(self) -> None:
        books = make_books(customers=25, invoices=200)

        paid = books.rows(
            "SELECT d.whenmodified AS document, d.auwhencreated AS made, i.whenmodified AS invoice,"
            " (SELECT max(whenmodified) FROM arpymtdetail x WHERE x.recordkey = i.recordno) AS payment"
            " FROM sodocument d JOIN arinvoice i ON i.recordno = d.prrecordkey WHERE i.totalpaid > 0"
        )

        assert len(paid) > 40
        assert all(row["document"] in {None, row["made"]} for row in paid)
        assert all(row["invoice"] == row["payment"] for row in paid)

    def test_hold_three_lines_an_invoice_on_the_average(self) -> None:
        books = make_books(customers=10, invoices=200)

        lines = books.value(
            "SELECT count(*) FROM sodocumententry e JOIN sodocument d ON d.recordno = e.dochdrno WHERE"
            " d.docno LIKE 'SI-%'"
        )

        assert lines == 600

    def test_add_up(self) -> None:
        books = make_books(customers=25, invoices=200)

        assert all(header == lines == details for header, lines, details in sums(books))
        wrong_documents = books.value(
            "SELECT count(*) FROM sodocument d WHERE total <>"
            " (SELECT sum(total) FROM sodocumententry e WHERE e.dochdrno = d.recordno)"
            " + coalesce((SELECT sum(total) FROM sodocumentsubtotals s WHERE s.dochdrno = d.recordno), 0)"
        )
        wrong_payments = books.value(
            "SELECT count(*) FROM arpymt p WHERE totalentered <>"
            " (SELECT sum(amount) FROM arpymtdetail d WHERE d.paymentkey = p.recordno)"
        )
        assert (wrong_documents, wrong_payments) == (0, 0)

    def test_can_be_added_to(self) -> None:
        with in_process(make_books(customers=5, invoices=20)) as (wire, _app):
            made = wire.act("sales-invoice", customer_id="C-00001", lines=[{"price": "5"}])
            paid = wire.act("payment", customer_id="C-00001", invoices=[{"document": made["document"]}])
            customer = wire.act("create-customer", name="New")

        assert made["number"] == "SI-000023"
        assert paid["amount"] == "5.00"
        assert customer["customer_id"] == "C-00008"


class TestBooksFromAFile:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Give a small file of receivables."""
        path = tmp_path / "receivables.csv"
        path.write_text(HEAD + ROWS)
        return path

    def test_stand_at_their_date(self, file: Path) -> None:
        books = open_filled(Content(csv_file=file, as_of=date(2012, 12, 31)), clock=frozen_clock())

        shown = totals(books)
        assert shown["now"] == "2012-12-31T12:00:00"
        assert shown["open"] == {"USD": {"count": 2, "balance": "50.00"}}
        assert shown["customers"] == {"active": 2, "inactive": 0}
        [first, *_] = records(books, "invoices", {})["rows"]
        assert (first["document"], first["state"], first["customer_name"]) == (
            "Sales Invoice-001",
            "Paid",
            "Customer ANNA",
        )
        [document] = records(books, "documents", {"number": "002"})["rows"]
        assert document["due_date"] == "2013-01-04"
        assert [
            (line["item"], line["quantity"], line["total"], line["location"]) for line in document["lines"]
        ] == [("SERVICE", "1", "20.00", "100")]

    def test_are_all_there_without_a_date(self, file: Path) -> None:
        books = open_filled(Content(csv_file=file), clock=frozen_clock())

        assert totals(books)["invoices"] == {"Paid": 4}
        assert totals(books)["open"] == {}

    def test_move_on_by_order_of_the_control_address(self, file: Path) -> None:
        books = open_filled(Content(csv_file=file, as_of=date(2012, 12, 31)), clock=frozen_clock())
        with in_process(books) as (wire, _app):
            assert wire.get_control("advance")["left"] == {"invoices": 1, "settlements": 2}

            new = wire.post_control("advance", to="2013-01-02", what=["invoices"])
            paid = wire.post_control("advance", to="2013-01-31", customers=["ANNA"])
            again = wire.post_control("advance", to="2013-01-31", customers=["ANNA"])

        assert [(each["number"], each["date"], each["amount"]) for each in new["invoices"]] == [
            ("004", "2013-01-02", "40.00")
        ]
        assert [(each["invoices"], each["date"], each["amount"]) for each in paid["payments"]] == [
            (["002", "003"], "2013-01-03", "50.00")
        ]
        assert (again["invoices"], again["payments"]) == ([], [])
        assert again["left"] == {"invoices": 0, "settlements": 1}
        assert again["now"] == "2013-01-31T12:00:00"
        assert totals(books)["open"] == {"USD": {"count": 1, "balance": "40.00"}}

    def test_pay_what_is_due_when_something_was_paid_before(self, file: Path) -> None:
        books = open_filled(Content(csv_file=file, as_of=date(2012, 12, 31)), clock=frozen_clock())
        with in_process(books) as (wire, _app):
            wire.act(
                "payment",
                customer_id="ANNA",
                invoices=[{"number": "002", "amount": "5.00"}, {"number": "003"}],
            )

            paid = wire.post_control("advance", to="2013-01-31")

        anna = [each for each in paid["payments"] if each["customer_id"] == "ANNA"]
        assert [(each["invoices"], each["amount"]) for each in anna] == [(["002"], "15.00")]

    def test_take_money_that_came_early_with_the_invoice(self, tmp_path: Path) -> None:
        file = tmp_path / "early.csv"
        file.write_text(HEAD + "391,ANNA,001,1/10/2013,2/9/2013,10.10,1/3/2013\n")
        books = open_filled(Content(csv_file=file, as_of=date(2012, 12, 31)), clock=frozen_clock())

        with in_process(books) as (wire, _app):
            happened = wire.post_control("advance", to="2013-01-31")

        assert [each["date"] for each in happened["payments"]] == ["2013-01-10"]
        assert totals(books)["open"] == {}

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("391,ANNA,001,2012-12-01,12/31/2012,10.10,", "line 2: InvoiceDate '2012-12-01' is not a date"),
            ("391,ANNA,001,12/1/2012,12/31/2012,ten,", "line 2: ten"),
            ("391,ANNA,001,12/1/2012,12/31/2012,-10.10,", "line 2: an invoice is not negative"),
            ("391,ANNA,001,12/1/2012,11/30/2012,10.10,", "line 2: an invoice is not negative, and not due"),
            ("391,,001,12/1/2012,12/31/2012,10.10,", "line 2: an invoice needs its number and its customer"),
            ("391,ANNA", "line 2: InvoiceDate '' is not a date"),
            ("391,ANNA,001,12/1/2012,12/31/2012,1,\n391,BERT,001,12/1/2012,12/31/2012,1,", "001 is there 2"),
        ],
    )
    def test_refuse_a_row_that_makes_no_sense(self, tmp_path: Path, row: str, reason: str) -> None:
        file = tmp_path / "bad.csv"
        file.write_text(f"{HEAD}{row}\n")

        with pytest.raises(BooksUnusable, match=re.escape(reason)):
            open_filled(Content(csv_file=file))

    def test_refuse_a_file_that_is_none(self, tmp_path: Path) -> None:
        other = tmp_path / "other.csv"
        other.write_text("name,amount\nAnna,10\n")
        binary = tmp_path / "binary.csv"
        binary.write_bytes(b"\xff\xfe\x00")

        for path in (other, binary, tmp_path / "missing.csv"):
            with pytest.raises(BooksUnusable, match="cannot be read"):
                open_filled(Content(csv_file=path))

    @pytest.mark.skipif(not RECEIVABLES.exists(), reason="needs ../shared")
    def test_come_out_at_the_month_ends_of_the_shared_file(self) -> None:
        books = open_filled(Content(csv_file=RECEIVABLES, as_of=date(2012, 12, 31)), clock=frozen_clock())
        entries = read_entries(RECEIVABLES)
        ends = ["2012-12-31", "2013-01-31", "2013-05-31", "2013-12-31", "2014-01-31"]

        with in_process(books) as (wire, _app):
            for end in ends:
                wire.post_control("advance", to=end)
                still = [entry for entry in entries if entry.date <= end < entry.settled]
                shown = wire.get_control("books")["open"].get("USD", {"count": 0, "balance": "0.00"})
                cents = sum(entry.amount for entry in still)
                assert shown == {"count": len(still), "balance": f"{cents // 100}.{cents % 100:02d}"}, end

        assert totals(books)["customers"]["active"] == 100
        assert all(header == lines == details for header, lines, details in sums(books))


class TestTransactions:
    def test_that_failed_half_way_leave_no_trace(self) -> None:
        books = make_books()
        before = whole(books)

        with pytest.raises(ZeroDivisionError):
            fail_half_way(books)

        assert whole(books) == before


class TestClock:
    def test_runs_on_from_where_it_was_set(self) -> None:
        wall = [NOW]
        clock = Clock(wall=lambda: wall[0])
        assert clock.is_real

        clock.set(NOW.replace(year=2012, month=12, day=31, hour=12, minute=0))
        wall[0] = NOW.replace(minute=31)

        assert clock.stamp() == "2012-12-31 12:01:00"
        assert not clock.is_real

    def test_stands_still_and_goes_on(self) -> None:
        wall = [NOW]
        clock = Clock(wall=lambda: wall[0])

        clock.freeze(frozen=True)
        wall[0] = NOW.replace(minute=50)
        clock.set(clock.now() + timedelta(seconds=60))
        assert clock.stamp() == "2026-03-02 09:31:00"

        clock.freeze(frozen=False)
        wall[0] = NOW.replace(minute=51)
        assert clock.stamp() == "2026-03-02 09:32:00"

        clock.use_real_time()
        assert clock.now() == wall[0]

    def test_is_set_by_the_control_address(self, wire: Wire) -> None:
        assert wire.post_control("clock", set="2012-12-31")["now"] == "2012-12-31T12:00:00"
        assert wire.post_control("clock", advance_seconds=86_400, frozen=True)["frozen"] is True
        assert wire.get_control("clock")["now"] == "2013-01-01T12:00:00"
        assert wire.post_control("clock", frozen=False, real=True)["real"] is True


def test_books_without_content_hold_nothing() -> None:
    books = open_books(clock=frozen_clock())
    books.create()

    assert totals(books)["invoices"] == {}
