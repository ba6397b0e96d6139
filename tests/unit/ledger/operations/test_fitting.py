"""Which incoming claims fit beside what stays."""

from decimal import Decimal

from factories.ledger import eur, usd
from tieout.ledger.operations.fitting import CREDIT_NOTE, NEW, PAYMENT, Claim, Source, Standing, refuse
from tieout.money import Money

RENT, REPAIR = 1, 2
OWED = {RENT: usd(100), REPAIR: usd(50)}


def claim(parts: dict[int, int], *, source: Source = (NEW, 0), currency: str = "USD") -> Claim:
    """Describe what a source wants to settle, by invoice."""
    amounts = {key: Decimal(amount) for key, amount in parts.items()}
    return Claim(source, currency, amounts, is_known=source[0] == PAYMENT)


def standing(invoice_id: int, amount: int, *, source: Source = (PAYMENT, 900)) -> Standing:
    """Describe an application as it is."""
    return Standing(1, source, invoice_id, Decimal(amount), is_imported=False)


def refused(
    *claims: Claim,
    staying: tuple[Standing, ...] = (),
    given: dict[int, list[Standing]] | None = None,
    held: dict[Source, Money] | None = None,
) -> dict[int, tuple[int, ...]]:
    """Say which of some claims do not fit; each source holds a thousand dollars unless told otherwise."""
    plenty = {each.source: usd(1000) for each in claims}
    return refuse(
        dict(enumerate(claims)),
        owed=OWED,
        held={**plenty, **(held or {})},
        staying=staying,
        standing=given or {},
    )


ONE, TWO, NOTE = (PAYMENT, 7), (PAYMENT, 8), (CREDIT_NOTE, 7)


class TestRefuse:
    def test_lets_pass_what_fits_exactly(self) -> None:
        assert refused(claim({RENT: 60}), claim({RENT: 40, REPAIR: 50})) == {}

    def test_names_the_invoice_that_has_too_little_left(self) -> None:
        too_much = claim({RENT: 41, REPAIR: 50})

        assert refused(too_much, staying=(standing(RENT, 60),)) == {0: (RENT,)}

    def test_refuses_a_claim_whole_and_leaves_its_room_to_others(self) -> None:
        assert refused(claim({RENT: 101, REPAIR: 50}), claim({REPAIR: 50})) == {0: (RENT,)}

    def test_serves_known_sources_before_new_ones(self) -> None:
        new, known = claim({RENT: 60}), claim({RENT: 60}, source=ONE)

        assert refused(new, known, given={1: [standing(RENT, 60, source=ONE)]}) == {0: (RENT,)}

    def test_counts_what_a_refused_claim_keeps(self) -> None:
        """The known one wants too much and keeps its 70; so the new one finds 30 and not 100."""
        known, new = claim({RENT: 101}, source=ONE), claim({RENT: 40})

        kept = {0: [standing(RENT, 70, source=ONE)]}
        assert refused(known, new, given=kept) == {0: (RENT,), 1: (RENT,)}

    def test_lets_known_payments_change_places(self) -> None:
        one, two = claim({REPAIR: 50}, source=ONE), claim({RENT: 100}, source=TWO)
        now = {0: [standing(RENT, 100, source=ONE)], 1: [standing(REPAIR, 50, source=TWO)]}

        assert refused(one, two, given=now) == {}

    def test_refuses_an_invoice_that_may_not_be_settled(self) -> None:
        assert refused(claim({99: 1})) == {0: (99,)}

    def test_refuses_another_currency(self) -> None:
        assert refused(claim({RENT: 1}, currency="EUR")) == {0: (RENT,)}

    def test_refuses_more_than_the_source_holds(self) -> None:
        assert refused(claim({RENT: 60}), held={(NEW, 0): usd(59)}) == {0: ()}
        assert refused(claim({RENT: 60}), held={(NEW, 0): eur(60)}) == {0: ()}
        assert refused(claim({RENT: 60}), held={(NEW, 0): usd(60)}) == {}

    def test_leaves_what_was_applied_here_of_the_source(self) -> None:
        here = standing(REPAIR, 50, source=ONE)

        assert refused(claim({RENT: 51}, source=ONE), staying=(here,), held={ONE: usd(100)}) == {0: ()}

    def test_serves_the_claims_of_one_credit_note_one_after_the_other(self) -> None:
        first, second = claim({RENT: 60}, source=NOTE), claim({REPAIR: 50}, source=NOTE)

        assert refused(first, second, held={NOTE: usd(100)}) == {1: ()}

    def test_refuses_a_source_that_is_unknown(self) -> None:
        lost = claim({RENT: 60}, source=NOTE)

        assert refuse({0: lost}, owed=OWED, held={}, staying=(), standing={}) == {0: ()}
