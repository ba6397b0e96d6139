"""Memory while reading: it must not grow with the length of an answer, nor with the number of pages.

Each measurement runs in a process of its own, because the largest memory of a process never goes down.
"""

import subprocess
import sys

import pytest

MEGABYTE = 1024 * 1024
# What a reading may take beyond the smallest one. A tree that kept its rows would take hundreds.
GROWTH_MEGABYTES_MAX = 12

MEASURED = """
import resource, sys
import httpx2
from tieout.intacct import Client, Credentials, HttpTransport, Query, Sender, answers

ROW = b"<ARINVOICE>" + b"".join(b"<FIELD%02d>value of this field</FIELD%02d>" % (n, n) for n in range(20))
HEAD = (
    b'<?xml version="1.0"?><response><control><status>success</status><controlid>r</controlid></control>'
    b"<operation><authentication><status>success</status></authentication><result><status>success</status>"
    b"<function>query</function><data listtype='ARINVOICE' totalcount='9' count='%d' numremaining='%d'>"
)
TAIL = b"</data></result></operation></response>"
SESSION = HEAD % (1, 0) + (
    b"<api><sessionid>s</sessionid><endpoint>https://api.intacct.com/ia</endpoint></api>"
) + TAIL


def one_answer(rows):
    # What is left of a row is dropped here, so that only the tree of the parser could hold it.
    answers.read_record = lambda element, names: {}
    reader = answers.AnswerReader()
    reader.feed(HEAD % (rows, 0))
    for _ in range(rows):
        reader.feed(ROW + b"</ARINVOICE>")
    reader.feed(TAIL)
    assert len(reader.close().results[0].rows) == rows


def many_pages(pages):
    served = iter(range(pages + 1))

    def page():
        number = next(served)
        if number == 0:
            yield SESSION
            return
        yield HEAD % (2000, pages - number)
        for row in range(2000):
            yield ROW + b"<RECORDNO>%d</RECORDNO></ARINVOICE>" % (number * 2000 + row)
        yield TAIL

    class Body(httpx2.SyncByteStream):
        def __iter__(self):
            return page()

    below = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Body()))
    client = Client(
        Credentials("https://api.intacct.com/ia", "c", "u", "p"), Sender("s", "p"),
        transport=HttpTransport(below=below),
    )
    read = sum(len(page.rows) for page in client.pages(Query("ARINVOICE", ("RECORDNO",))))
    assert read == pages * 2000


globals()[sys.argv[1]](int(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak if sys.platform == "darwin" else peak * 1024)
"""


def peak_bytes(task: str, size: int) -> int:
    """Run a task in a new process and return its largest memory."""
    command = [sys.executable, "-c", MEASURED, task, str(size)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    return int(shown.stdout)


class TestMemory:
    @pytest.mark.parametrize(("task", "few", "many"), [("one_answer", 500, 40_000), ("many_pages", 1, 12)])
    def test_does_not_grow_with_what_is_read(self, task, few, many):
        growth = peak_bytes(task, many) - peak_bytes(task, few)

        assert growth < GROWTH_MEGABYTES_MAX * MEGABYTE, f"{growth / MEGABYTE:.1f} MB"
