"""Dataclasses as elements: names, order, blanks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from lxml import etree

from tieout.intacct import BLANK, LocalProtocolError
from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill


@dataclass(frozen=True, kw_only=True)
class Place:
    street: Annotated[Text, Named("STREET")] = None


@dataclass(frozen=True, kw_only=True)
class Kettle:
    name: Annotated[Text, Named("NAME")] = None
    maker: str = "not sent"
    volume: Annotated[Decimal | None, Named("VOLUME")] = None
    pieces: Annotated[int | None, Named("PIECES")] = None
    is_copper: Annotated[Flag, Named("COPPER")] = None
    made: Annotated[date | None, Named("MADE")] = None
    city: Annotated[Text, Named("ADDRESS/CITY")] = None
    zip: Annotated[Text, Named("ADDRESS/ZIP")] = None
    place: Annotated[Place | None, Named("PLACE")] = None
    stores: Annotated[tuple[Place, ...], Named("STORES/STORE")] = ()
    colours: Annotated[tuple[str, ...], Named("COLOURS")] = ()
    own_fields: Annotated[CustomFields, Named("customfields")] = ()
    anything: Annotated[Any, Named("ANYTHING")] = None


def written(kettle: Kettle, **options: bool) -> str:
    parent = etree.Element("k")
    fill(parent, kettle, **options)
    return etree.tostring(parent, encoding="unicode").removeprefix("<k>").removesuffix("</k>")


class TestFill:
    def test_writes_named_fields_only_in_the_order_of_the_class(self):
        kettle = Kettle(pieces=3, name="Copper & Co", volume=Decimal("1.50"), is_copper=False)

        assert written(kettle) == (
            "<NAME>Copper &amp; Co</NAME><VOLUME>1.50</VOLUME><PIECES>3</PIECES><COPPER>false</COPPER>"
        )

    def test_sends_nothing_for_none(self):
        assert written(Kettle()) == "<k/>"
        assert written(Kettle(), with_blanks=True) == "<k/>"

    def test_leaves_an_empty_text_out_unless_blanks_clear(self):
        assert written(Kettle(name="")) == "<k/>"
        assert written(Kettle(name=""), with_blanks=True) == "<NAME/>"

    def test_sends_an_explicit_blank_always(self):
        assert written(Kettle(name=BLANK)) == "<NAME/>"
        assert written(Kettle(name=BLANK), with_blanks=True) == "<NAME/>"

    def test_sends_zero_and_no(self):
        assert written(Kettle(volume=Decimal(0), pieces=0, is_copper=False)) == (
            "<VOLUME>0</VOLUME><PIECES>0</PIECES><COPPER>false</COPPER>"
        )

    def test_puts_neighbours_into_one_element(self):
        assert written(Kettle(city="Zürich", zip="8001")) == (
            "<ADDRESS><CITY>Zürich</CITY><ZIP>8001</ZIP></ADDRESS>"
        )

    def test_nests_a_dataclass_even_when_it_is_empty(self):
        assert written(Kettle(place=Place())) == "<PLACE/>"
        assert written(Kettle(place=Place(street=""))) == "<PLACE/>"
        assert written(Kettle(place=Place(street="")), with_blanks=True) == "<PLACE><STREET/></PLACE>"

    def test_repeats_the_inner_element_for_several(self):
        stores = (Place(street="A"), Place(street="B"))

        assert written(Kettle(stores=stores)) == (
            "<STORES><STORE><STREET>A</STREET></STORE><STORE><STREET>B</STREET></STORE></STORES>"
        )

    def test_joins_several_values_of_one_field_or_repeats_it_by_the_kind_of_function(self):
        kettle = Kettle(colours=("red", "green"))

        assert written(kettle) == "<COLOURS>red#~#green</COLOURS>"
        assert written(kettle, is_legacy=True) == "<COLOURS>red</COLOURS><COLOURS>green</COLOURS>"

    def test_writes_days_by_the_kind_of_function(self):
        kettle = Kettle(made=date(2026, 3, 2))

        assert written(kettle) == "<MADE>03/02/2026</MADE>"
        assert written(kettle, is_legacy=True) == (
            "<MADE><year>2026</year><month>03</month><day>02</day></MADE>"
        )

    def test_writes_custom_fields_by_the_kind_of_function(self):
        kettle = Kettle(own_fields=(("TIEOUT_UID", "7"),))

        assert written(kettle) == "<TIEOUT_UID>7</TIEOUT_UID>"
        assert written(kettle, is_legacy=True) == (
            "<customfields><customfield><customfieldname>TIEOUT_UID</customfieldname>"
            "<customfieldvalue>7</customfieldvalue></customfield></customfields>"
        )

    @pytest.mark.parametrize("value", [1.5, object(), {"a": 1}])
    def test_refuses_a_float_and_whatever_else_has_no_exact_text(self, value):
        with pytest.raises(LocalProtocolError, match="cannot be written"):
            written(Kettle(anything=value))
