"""Which incoming payments fit beside what stays."""

from dataclasses import replace
from decimal import Decimal

from factories.ledger import TODAY, eur, usd
from tieout.ledger.facts import IncomingApplication, IncomingPayment
from tieout.ledger.operations.fitting import Standing, refuse
from tieout.money import Money

RENT, REPAIR = 1, 2
OWED = {RENT: usd(100), REPAIR: usd(50)}


def payment(parts: dict[int, int], *, id: int | None = None, **facts: object) -> IncomingPayment:  # noqa: A002
    """Describe a payment by what it settles on which invoice."""
    given = {
        "ref": "payment",
        "id": id,
        "customer_id": None,
        "number": "1",
        "currency": "USD",
        "amount": Decimal(sum(parts.values())),
        "method": "check",
        "received_date": TODAY,
        **facts,
    }
    applications = tuple(IncomingApplication(key, Decimal(amount)) for key, amount in parts.items())
    return IncomingPayment(applications=applications, **given)  # type: ignore[arg-type]


def standing(invoice_id: int, amount: int, *, payment_id: int = 900) -> Standing:
    """Describe an application as it is."""
    return Standing(1, payment_id, invoice_id, "payment", Decimal(amount), is_imported=False)


def refused(
    *payments: IncomingPayment,
    staying: tuple[Standing, ...] = (),
    given: tuple[Standing, ...] = (),
    held: dict[int, Money] | None = None,
) -> dict[int, tuple[int, ...]]:
    """Say which of some payments do not fit."""
    return refuse(dict(enumerate(payments)), owed=OWED, held=held or {}, staying=staying, standing=given)


class TestRefuse:
    def test_lets_pass_what_fits_exactly(self) -> None:
        assert refused(payment({RENT: 60}), payment({RENT: 40, REPAIR: 50})) == {}

    def test_names_the_invoice_that_has_too_little_left(self) -> None:
        too_much = payment({RENT: 41, REPAIR: 50})

        assert refused(too_much, staying=(standing(RENT, 60),)) == {0: (RENT,)}

    def test_refuses_a_payment_whole_and_leaves_its_room_to_others(self) -> None:
        assert refused(payment({RENT: 101, REPAIR: 50}), payment({REPAIR: 50})) == {0: (RENT,)}

    def test_serves_known_payments_before_new_ones(self) -> None:
        new, known = payment({RENT: 60}), payment({RENT: 60}, id=7)

        assert refused(new, known, given=(standing(RENT, 60, payment_id=7),)) == {0: (RENT,)}

    def test_counts_what_a_refused_payment_keeps(self) -> None:
        """The known one wants too much and keeps its 70; so the new one finds 30 and not 100."""
        known, new = payment({RENT: 101}, id=7), payment({RENT: 40})

        assert refused(known, new, given=(standing(RENT, 70, payment_id=7),)) == {0: (RENT,), 1: (RENT,)}

    def test_lets_known_payments_change_places(self) -> None:
        one, two = payment({REPAIR: 50}, id=7), payment({RENT: 100}, id=8)
        now = (standing(RENT, 100, payment_id=7), standing(REPAIR, 50, payment_id=8))

        assert refused(one, two, given=now) == {}

    def test_refuses_an_invoice_that_may_not_be_settled(self) -> None:
        assert refused(payment({99: 1})) == {0: (99,)}

    def test_refuses_another_currency(self) -> None:
        assert refused(payment({RENT: 1}, currency="EUR")) == {0: (RENT,)}

    def test_refuses_more_than_the_payment_holds(self) -> None:
        assert refused(payment({RENT: 60}, amount=Decimal(59))) == {0: ()}

    def test_asks_a_payment_made_here_for_what_it_holds_itself(self) -> None:
        ours = payment({RENT: 60}, id=7, amount=Decimal(500))

        assert refused(ours, held={7: usd(59)}) == {0: ()}
        assert refused(ours, held={7: eur(60)}) == {0: ()}
        assert refused(ours, held={7: usd(60)}) == {}

    def test_adds_up_the_parts_on_one_invoice(self) -> None:
        once = payment({RENT: 60}, amount=Decimal(120))

        assert refused(replace(once, applications=once.applications * 2)) == {0: (RENT,)}
