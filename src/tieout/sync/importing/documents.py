"""Order Entry documents with the A/R invoices that they posted: first import, and what changed since.

A page of headers brings the lines, subtotals and settlements of all its documents with it, never one request
for each document.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from tieout.intacct import IN_VALUES_MAX, AllOf, AnyOf, Client, Condition, Filter, Query, Row, write_date
from tieout.sync.importing import customers, outcomes, payments
from tieout.sync.importing.invoices import OBJECT, Bundle, links_of, store
from tieout.sync.importing.overlap import ahead
from tieout.sync.importing.pages import by_keys, changed_since, latest, of_headers
from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming import (
    DRAFT,
    LINE_FIELDS,
    SUBTOTAL_FIELDS,
    RemoteDocument,
    RemoteLine,
    document_fields,
    read_document,
    read_line,
    read_subtotal,
)
from tieout.sync.mapping.incoming_payments import DETAIL_FIELDS, read_settlements
from tieout.sync.models import (
    Link,
)
from tieout.sync.settings import ConnectionSettings

STREAM = "documents"
LINE, SUBTOTAL, DETAIL = "SODOCUMENTENTRY", "SODOCUMENTSUBTOTALS", "ARPYMTDETAIL"
STEP_ALL, STEP_CHANGES = "Outstanding invoices", "Changes of invoices"


@dataclass(frozen=True)
class InvoiceImport:
    """What a person chose for one import. Empty means what the settings say."""

    definition: str = ""
    include_drafts: bool = False
    modified_since: date | None = None
    update_existing: bool = False


def import_outstanding(
    reading: Reading, options: InvoiceImport, *, after: int, keep_position: Callable[[int], None]
) -> None:
    """Bring all outstanding documents of the chosen definitions, page by page, from a key on.

    `keep_position` is called in the transaction that stores a page, with the last key that it holds. Where
    each definition is asked for by itself there is none: a broken run begins again, and skips what it has.
    """
    settings = reading.connection.settings
    lots = _lots(settings, (options.definition,) if options.definition else settings.definitions)
    for definitions in lots:
        question = _outstanding(settings, options, definitions)
        if after and len(lots) == 1:
            question = question.after(str(after))
        done = total = 0
        for page in ahead(_bundles(reading, question)):
            bundle = replace(page, documents=_bring_customers(reading, page.documents))
            payments.bring_headers(reading, bundle.settlements)
            with transaction.atomic():
                store(reading, bundle, updates_known=options.update_existing)
                if len(lots) == 1:
                    keep_position(bundle.last_key)
            done, total = done + len(bundle.documents), total or bundle.total
            reading.report(STEP_ALL, done, total)


def read_changes(reading: Reading) -> None:
    """Bring documents that changed since the cursor and are linked, open, or newer than the first import."""
    settings = reading.connection.settings
    since = newest = reading.cursor(STREAM)
    lots = _lots(settings, settings.definitions)
    done = 0
    for definitions in lots:
        question = _question(settings, definitions, _of_definitions(definitions))
        for page in changed_since(reading.client, question, since):
            newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
            _bring(reading, _read(reading, page.rows))
            # Of several questions only the last one moves the cursor: all before it is stored by then.
            if definitions == lots[-1]:
                reading.move_cursor(STREAM, newest)
            done += len(page.rows)
            reading.report(STEP_CHANGES, done, page.total)
    _try_failed_again(reading)


def bring_of_customers(reading: Reading, customer_ids: Collection[str]) -> None:
    """Bring what some customers owe and was passed over while they were inactive (E2)."""
    settings = reading.connection.settings
    owners = sorted(customer_ids)
    for start in range(0, len(owners), IN_VALUES_MAX):
        is_theirs = Condition("CUSTVENDID", "in", owners[start : start + IN_VALUES_MAX])
        for definitions in _lots(settings, settings.definitions):
            question = _outstanding(settings, InvoiceImport(), definitions).narrowed(is_theirs)
            for page in reading.client.pages(question):
                _bring(reading, _read(reading, page.rows))


def _lots(settings: ConnectionSettings, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the definitions that one question asks for: all, or each by itself where custom fields are read.

    Source (documented): custom fields of a definition are reached by naming it (gateway.md 11, docparid).
    """
    return [(name,) for name in names] if settings.read_invoice_fields else [tuple(names)]


def _definition(settings: ConnectionSettings, definitions: Sequence[str]) -> str:
    return definitions[0] if settings.read_invoice_fields else ""


def _question(settings: ConnectionSettings, definitions: Sequence[str], where: Filter) -> Query:
    fields = document_fields(settings)
    return Query(OBJECT, fields, where, definition=_definition(settings, definitions))


def _read(reading: Reading, rows: Iterable[Row]) -> list[RemoteDocument]:
    custom = reading.connection.settings.read_invoice_fields
    return [read_document(row, custom=custom) for row in rows]


def _try_failed_again(reading: Reading) -> None:
    failed = outcomes.open_keys(reading, OBJECT)
    # What is gone for good is not read again: it waits until nothing is applied to it here (E14).
    gone = Link.objects.filter(
        connection=reading.connection, remote_object=OBJECT, remote_key__in=failed, is_gone=True
    )
    keys = set(failed) - set(gone.values_list("remote_key", flat=True))
    if keys:
        settings = reading.connection.settings
        found = []
        for definitions in _lots(settings, settings.definitions):
            rows = by_keys(
                reading.client,
                OBJECT,
                document_fields(settings),
                key="RECORDNO",
                keys=keys,
                where=[_of_definitions(definitions)],
                definition=_definition(settings, definitions),
            )
            found += _read(reading, rows)
        _bring(reading, found, is_again=True)
        outcomes.clear(reading, OBJECT, keys - {document.key for document in found})


def _outstanding(settings: ConnectionSettings, options: InvoiceImport, definitions: Sequence[str]) -> Query:
    # Source (assumed): other fields of the A/R invoice by the path of ARINVOICE.RECORDNO, also in a filter.
    wanted: Filter = Condition("ARINVOICE.TRX_TOTALDUE", "greaterthan", ("0",))
    if options.include_drafts:
        wanted = AnyOf((wanted, Condition("STATE", "equalto", (DRAFT,))))
    parts: list[Filter] = [_of_definitions(definitions), wanted]
    if settings.date_from:
        parts.append(Condition("WHENCREATED", "greaterthanorequalto", (write_date(settings.date_from),)))
    if settings.date_to:
        parts.append(Condition("WHENCREATED", "lessthanorequalto", (write_date(settings.date_to),)))
    if options.modified_since:
        midnight = f"{write_date(options.modified_since)} 00:00:00"
        parts.append(Condition("WHENMODIFIED", "greaterthanorequalto", (midnight,)))
    return _question(settings, definitions, AllOf(tuple(parts)))


def _of_definitions(names: Sequence[str]) -> Filter:
    return Condition("DOCPARID", "in" if len(names) > 1 else "equalto", tuple(names))


def _bundles(reading: Reading, question: Query) -> Iterator[Bundle]:
    """Download pages of headers with their lines, subtotals and settlements."""
    for page in reading.client.pages(question):
        documents = _read(reading, page.rows)
        last_key = int(page.rows[-1]["RECORDNO"]) if page.rows else 0
        yield _bundle(reading.client, documents, total=page.total, last_key=last_key)


def _bundle(
    client: Client, documents: Sequence[RemoteDocument], *, total: int = 0, last_key: int = 0
) -> Bundle:
    if not documents:
        return Bundle(documents, total, last_key)
    keys = [document.key for document in documents]
    lines: dict[str, list[RemoteLine]] = defaultdict(list)
    for row in of_headers(client, LINE, LINE_FIELDS, key="DOCHDRNO", headers=keys):
        lines[row["DOCHDRNO"]].append(read_line(row))
    for row in of_headers(client, SUBTOTAL, SUBTOTAL_FIELDS, key="DOCHDRNO", headers=keys):
        subtotal = read_subtotal(row)
        if subtotal is not None:
            lines[subtotal.document_key].append(subtotal)
    ar_keys = [document.ar_key for document in documents if document.ar_key]
    details = of_headers(client, DETAIL, DETAIL_FIELDS, key="RECORDKEY", headers=ar_keys) if ar_keys else ()
    return Bundle(documents, total, last_key, lines, read_settlements(details))


def _bring(reading: Reading, documents: Sequence[RemoteDocument], *, is_again: bool = False) -> None:
    """Bring changed documents, with lines and settlements of those that are new or really differ."""
    links = links_of(reading, documents)
    news = [document for document in documents if is_again or _is_news(reading, document, links)]
    if not news:
        return
    bundle = _bundle(reading.client, _bring_customers(reading, news))
    payments.bring_headers(reading, bundle.settlements)
    with transaction.atomic():
        store(reading, bundle, updates_known=True)


def _bring_customers(reading: Reading, documents: Sequence[RemoteDocument]) -> list[RemoteDocument]:
    """Bring whom documents bill, and return them with their customer's own contact where they name none."""
    own = customers.bring(reading, {document.party for document in documents if document.customer_id})
    return [
        document
        if document.contact_name
        else replace(document, contact_name=own.get(document.customer_id, ""))
        for document in documents
    ]


def _is_news(reading: Reading, document: RemoteDocument, links: Mapping[str, Link]) -> bool:
    """Tell whether a changed document concerns us: linked and different, open, or younger than the import.

    A posted document that was paid before the first import stays out: it was not outstanding.
    """
    link = links.get(document.key)
    if link is not None:
        return link.seen_digest != document.digest
    if not document.is_posted or not _is_in_range(reading.connection.settings, document):
        return False
    boundary = reading.connection.first_invoice_boundary
    return document.due > 0 or (boundary is not None and int(document.key) > boundary)


def _is_in_range(settings: ConnectionSettings, document: RemoteDocument) -> bool:
    day = document.issue_date
    if day is None:
        return True
    return (settings.date_from or day) <= day <= (settings.date_to or day)
