"""What commands write."""

import io

from tieout.cli.output import Progress, show_json, show_table


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_draws_a_bar_on_a_terminal(self) -> None:
        terminal = Terminal()

        with Progress(terminal) as show:
            show("Reading invoices", 500, 1000)

        assert "Reading invoices" in terminal.getvalue()
        assert "50%  500 of 1,000" in terminal.getvalue()

    def test_starts_a_new_line_for_a_new_step(self) -> None:
        terminal = Terminal()

        with Progress(terminal) as show:
            show("Customers", 1, 1)
            show("Invoices", 1, 2)

        assert terminal.getvalue().count("\n") == 2

    def test_shows_a_count_while_the_total_is_unknown(self) -> None:
        terminal = Terminal()

        with Progress(terminal) as show:
            show("Reading invoices", 4000)

        assert terminal.getvalue().rstrip().endswith("4,000")

    def test_writes_nothing_into_a_pipe(self) -> None:
        pipe = io.StringIO()

        with Progress(pipe) as show:
            show("Reading invoices", 500, 1000)

        assert pipe.getvalue() == ""


class TestShowTable:
    def test_lines_up_the_columns(self, capsys) -> None:
        show_table(("Number", "Open"), [("INV-1", "5.00"), ("INV-22", "1,200.00")], right=(1,))

        assert capsys.readouterr().out.splitlines() == [
            "Number      Open",
            "INV-1       5.00",
            "INV-22  1,200.00",
        ]


class TestShowJson:
    def test_stays_on_one_line(self, capsys) -> None:
        show_json({"name": "Café", "count": 2})

        assert capsys.readouterr().out == '{"name": "Café", "count": 2}\n'
