"""Judge Intacct's open invoices that are no record of ours: kept out by a scope, or missing in Tieout."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tieout.comparison import records, staging
from tieout.comparison.evidence import Evidence, PartKind, Side, UnlinkedInvoice
from tieout.comparison.findings import Circumstances, Finding, of_intacct
from tieout.comparison.reading import CustomerNow, SourceDocument
from tieout.comparison.reasons import Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import judge, scope_of
from tieout.comparison.staging import DRAFT, INVOICE, UNKNOWN, OpenDocument
from tieout.comparison.standings import RemoteKey, standings
from tieout.intacct import read_date
from tieout.sync.models import RecordKind, RemoteObject


def judge_unlinked_invoices(
    books: RemoteBooks, facts: Circumstances, lot: Sequence[OpenDocument]
) -> list[Finding]:
    """Say of open invoices of Intacct that are no record of ours whether they should be one.

    One that was linked since the first reading is handed over to the comparison of our own invoices.
    """
    lot = _without_adopted(lot, records.invoices_by_ar_key(facts.connection, {row.key for row in lot}))
    view = _View(facts, lot)
    known = [(row, view.cheap_scope(row)) for row in lot]
    findings = [view.kept_out(row, scope) for row, scope in known if scope is not None]
    rest = [row for row, scope in known if scope is None]
    return findings + (_judge_rest(books, facts, view, rest) if rest else [])


def _without_adopted(lot: Sequence[OpenDocument], ours: Mapping[str, int]) -> list[OpenDocument]:
    mine = {row.key: ours[row.key] for row in lot if row.key in ours and row.state != DRAFT}
    staging.adopt(list(mine.items()))
    return [row for row in lot if row.key not in mine]


class _View:
    """What one lot is judged by before Intacct is asked for more."""

    def __init__(self, facts: Circumstances, lot: Sequence[OpenDocument]) -> None:
        self._facts = facts
        namesakes = records.namesakes(facts.connection, {row.number for row in lot})
        self.looks_like_ours = {
            row.key
            for row in lot
            if (row.currency, row.entered) in namesakes.get((row.number, row.customer_id), ())
        }
        self.customer_ids = records.customers_by_party(facts.connection, {row.party for row in lot})

    def cheap_scope(self, document: OpenDocument) -> Scope | None:
        """Judge by what Intacct's row says itself."""
        return scope_of(
            UnlinkedInvoice(
                is_draft=document.state == DRAFT,
                is_order_entry=document.is_order_entry,
                is_definition_chosen=self._may_be_chosen(document),
                is_in_date_range=self._facts.is_in_date_range(read_date(document.document_date)),
                is_at_location=not self._facts.is_elsewhere(document.entity_id),
                looks_like_ours=document.key in self.looks_like_ours,
            )
        )

    def kept_out(self, document: OpenDocument, scope: Scope) -> Finding:
        """Say that a document is not compared."""
        customer_id = self.customer_ids.get(document.party)
        return of_intacct(document, "invoice", reason=scope, customer_id=customer_id)

    def _may_be_chosen(self, document: OpenDocument) -> bool:
        """Say whether a document may be of a chosen definition: its id is the definition, a dash, a number.

        Source (documented): DOCID is `<DOCPARID>-<DOCNO>`.
        """
        chosen = self._facts.settings.definitions
        is_named = any(document.document_id.startswith(f"{name}-") for name in chosen)
        return is_named or not document.is_order_entry or document.document_id == UNKNOWN


def _judge_rest(
    books: RemoteBooks, facts: Circumstances, view: _View, rest: Sequence[OpenDocument]
) -> list[Finding]:
    """Ask whose they are first: most of what stays unlinked for long is of inactive customers (E2)."""
    customers = books.customers({row.customer_id for row in rest})
    by_customer = [(row, scope_by_customer(customers.get(row.customer_id))) for row in rest]
    left = [row for row, scope in by_customer if scope is None]
    sources = books.documents_of({row.key for row in left if row.is_order_entry})
    links = records.links_by_key(
        facts.connection, RemoteObject.SODOCUMENT, {source.key for source in sources.values()}
    )
    ours = {key: links[source.key].record_id for key, source in sources.items() if source.key in links}
    left = _without_adopted(left, ours)
    elsewhere = _elsewhere(books, facts, [sources[row.key] for row in left if row.key in sources])
    by_document = [(row, _scope_by_document(facts, sources.get(row.key), elsewhere)) for row in left]
    known = (*by_customer, *by_document)
    findings = [view.kept_out(row, scope) for row, scope in known if scope is not None]
    missing = [row for row, scope in by_document if scope is None]
    return findings + _judge_missing(books, facts, view, _Around(sources, customers), missing)


def scope_by_customer(customer: CustomerNow | None) -> Scope | None:
    """Say whether what Intacct holds of a customer is kept out: that of inactive ones is (E2)."""
    return scope_of(UnlinkedInvoice(is_customer_active=customer is None or customer.is_active))


def _elsewhere(
    books: RemoteBooks, facts: Circumstances, documents: Collection[SourceDocument]
) -> Collection[str]:
    """Return the keys of the documents without a line at the chosen location, none when none is chosen.

    A document of an entity is at that entity's location, wherever its lines are.
    """
    location = facts.settings.location_filter
    if not location:
        return ()
    others = {document.key for document in documents if document.entity_id != location}
    return others - books.at_location(others, location)


def _scope_by_document(
    facts: Circumstances, source: SourceDocument | None, elsewhere: Collection[str]
) -> Scope | None:
    return scope_of(
        UnlinkedInvoice(
            is_definition_chosen=source is None or source.definition in facts.settings.definitions,
            is_at_location=source is None or source.key not in elsewhere,
            is_direction_on=facts.settings.read_invoices,
        )
    )


@dataclass(frozen=True)
class _Around:
    """The documents and customers of a lot, by A/R key and by the id that people know."""

    sources: Mapping[str, SourceDocument]
    customers: Mapping[str, CustomerNow]


def _judge_missing(
    books: RemoteBooks, facts: Circumstances, view: _View, around: _Around, missing: Sequence[OpenDocument]
) -> list[Finding]:
    """Read again what ought to be in Tieout, and say why it is not."""
    now = books.invoices({row.key for row in missing})
    named = {row.key: _subjects(row, around) for row in missing}
    invoices = standings(
        facts.connection,
        RecordKind.INVOICE,
        remote=[subject for several in named.values() for subject in several],
    )
    parents = standings(
        facts.connection,
        RecordKind.CUSTOMER,
        record_ids=view.customer_ids.values(),
        remote=[subject for row in missing for subject in parents_of(row, facts, around.customers)],
    )
    findings = []
    for document in missing:
        seen = now.get(document.key)
        if seen is None or not seen.counts or not seen.open:
            continue  # it was paid, reversed or replaced while comparing: nothing is open any more
        today = document._replace(open=seen.open, currency=seen.currency)
        customer_id = view.customer_ids.get(today.party)
        parent = parents_of(today, facts, around.customers)
        part = Evidence(
            amount=-today.open,
            kind=PartKind.INVOICE if today.open > 0 else PartKind.NEGATIVE_INVOICE,
            side=Side.INTACCT,
            number=today.number,
            standing=invoices.of(None, *named[today.key]),
            parent_has_failed=parents.of(customer_id, *parent).holds_others,
            looks_like_ours=today.key in view.looks_like_ours,
        )
        verdict = judge(difference=-today.open, parts=[part], moved=today.open != document.open)
        findings.append(
            of_intacct(today, "invoice", reason=verdict.reason, customer_id=customer_id, parts=verdict.parts)
        )
    return findings


def _subjects(document: OpenDocument, around: _Around) -> list[RemoteKey]:
    """Return the records under which a failure of an invoice on its way here may be kept."""
    source = around.sources.get(document.key)
    own: list[RemoteKey] = [(INVOICE, document.key)]
    return [*own, (RemoteObject.SODOCUMENT.value, source.key)] if source else own


def parents_of(
    document: OpenDocument, facts: Circumstances, customers: Mapping[str, CustomerNow]
) -> list[RemoteKey]:
    """Return the record under which a failure of the customer of a document may be kept."""
    customer = customers.get(document.customer_id)
    if customer is None:
        return []
    if facts.bills_contacts:
        return [(RemoteObject.CONTACT.value, f"{customer.key}:{document.contact_name}")]
    return [(RemoteObject.CUSTOMER.value, customer.key)]
