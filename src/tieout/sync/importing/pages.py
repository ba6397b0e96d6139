"""How Intacct is asked: by key, by ranges of keys, and by what changed since a time of its own.

No question has an offset: records that come and go while pages are read would shift it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from tieout.intacct import (
    IN_VALUES_MAX,
    PAGE_SIZE_MAX,
    AllOf,
    ChangePlace,
    Client,
    Condition,
    Filter,
    Page,
    Query,
    Row,
    read_timestamp,
    write_timestamp,
)

# A record may be stored at one time and seen by queries later; this is how far back every reading looks.
# Source (observed): other clients re-read one to two hours; design.md section 4 says 3 h 30.
LOOK_BACK = timedelta(hours=3, minutes=30)
# A range of headers holds lines of other documents too. Beyond so many rows for each header that is wanted,
# the headers are named one by one.
ROWS_PER_HEADER_MAX = 12


def by_keys(
    client: Client,
    about: str,
    fields: Sequence[str],
    *,
    key: str,
    keys: Collection[str],
    where: Sequence[Filter] = (),
    definition: str = "",
) -> Iterator[Row]:
    """Yield the records whose `key` field has one of the values: one question for each thousand of them."""
    ordered = sorted(keys, key=lambda text: (len(text), text))
    for start in range(0, len(ordered), IN_VALUES_MAX):
        lot = ordered[start : start + IN_VALUES_MAX]
        question = Query(about, fields, AllOf((Condition(key, "in", lot), *where)), definition=definition)
        for page in client.pages(question):
            yield from page.rows


def of_headers(
    client: Client, about: str, fields: Sequence[str], *, key: str, headers: Collection[str]
) -> Iterator[Row]:
    """Yield the lines of many headers, by a range of header keys where the headers lie close together.

    A range takes fewer requests than two lots of a thousand keys, and brings lines of strangers, which are
    dropped here. Where they are too many, the keys are named.
    """
    if len(headers) <= IN_VALUES_MAX:
        yield from by_keys(client, about, fields, key=key, keys=headers)
        return
    numbers = sorted(int(text) for text in headers)
    span = (str(numbers[0]), str(numbers[-1]))
    question = Query(about, fields, Condition(key, "between", span))
    first = client.query(question)
    if first.total > len(numbers) * ROWS_PER_HEADER_MAX + PAGE_SIZE_MAX:
        yield from by_keys(client, about, fields, key=key, keys=headers)
        return
    wanted = set(headers)
    for page in _go_on(client, question, first):
        yield from (row for row in page.rows if row.get(key) in wanted)


def _go_on(client: Client, question: Query, page: Page) -> Iterator[Page]:
    while True:
        yield page
        if not page.remaining or not page.rows:
            return
        page = client.query(question.after(page.rows[-1]["RECORDNO"]))


def changed_since(client: Client, question: Query, since: str) -> Iterator[Page]:
    """Yield what changed since a time that Intacct returned, less the look-back; empty means everything."""
    for page, _ in client.changes(question, ChangePlace(modified=looked_back(since))):
        yield page


def looked_back(since: str) -> str:
    """Return the time that lies the look-back before a returned one, in Intacct's own words."""
    if not since:
        return ""
    return write_timestamp(_time(since) - LOOK_BACK)


def latest(times: Collection[str]) -> str:
    """Return the latest of some times that Intacct returned."""
    return max((text for text in times if text), key=_time, default="")


def is_later(one: str, other: str) -> bool:
    """Tell whether a time that Intacct returned is later than another one; none is earlier than all."""
    return bool(one) and (not other or _time(one) > _time(other))


def largest(client: Client, about: str, field: str) -> str:
    """Ask for the largest value of a field over all records, empty where there is none."""
    where = Condition(field, "isnotnull")
    page = client.query(Query(about, ("RECORDNO", field), where, order=(f"-{field}",), page_size=1))
    return page.rows[0][field] if page.rows else ""


def _time(text: str) -> datetime:
    # The zone of Intacct's times is not documented; they are only ever compared with each other.
    time = read_timestamp(text)
    assert time is not None, "an empty time was sorted out before"
    return time
