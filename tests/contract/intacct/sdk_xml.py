"""Functions and parts of them as elements, and what two elements have in common."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from contract.intacct.sdk_names import Params
from tieout.intacct import Call, Sender
from tieout.intacct.envelope import SessionId, build_request
from tieout.intacct.fields import fill

SENDER, SESSION = Sender("testsenderid", "pass123!"), SessionId("session..")


def function(params: Params, made: Any) -> etree._Element:
    """Write a function with its control id, as it stands in a request."""
    body = build_request(
        sender=SENDER,
        authentication=SESSION,
        calls=[Call(str(params["controlId"]), made)],
        control_id="r",
        is_unique=False,
    )
    found = etree.fromstring(body).find(".//function")
    assert found is not None
    return found


def written(made: Any, **options: Any) -> etree._Element:
    """Write a part of a function alone."""
    parent = etree.Element("parent")
    made.fill(parent, **options)
    return parent[0]


def filled(made: Any, name: str) -> etree._Element:
    root = etree.Element(name)
    fill(root, made, is_legacy=True)
    return root


def canonical(element: etree._Element) -> str:
    """Write an element so that only its meaning counts: white space at the ends does not."""
    clean = copy.deepcopy(element)
    clean.tail = None
    for each in clean.iter():
        each.text = (each.text or "").strip() or None
        each.tail = None
    return etree.tostring(clean, method="c14n").decode()
