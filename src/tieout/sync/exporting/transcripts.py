"""What was sent and what came back, kept with the attempt for whoever must look.

Only the function and its result are kept, never the envelope around them: the password of the sender and the
session stand there, and nothing else in a write is secret.
"""

from lxml import etree

from tieout.sync.exporting.answers import Answer
from tieout.sync.exporting.payload import from_json
from tieout.sync.mapping.outgoing import REQUESTS
from tieout.sync.models import Attempt

XML_LENGTH_MAX = 20_000
CUT = "… cut"


def keep(attempt: Attempt, answer: Answer) -> None:
    """Put what was said about a write on its attempt; a resend takes the place of what was before."""
    function = from_json(attempt.payload, known=REQUESTS).to_xml()
    attempt.request_xml = _shortened(etree.tostring(function, encoding="unicode"))
    attempt.response_xml = _shortened(answer.xml)


def _shortened(text: str) -> str:
    return text if len(text) <= XML_LENGTH_MAX else text[: XML_LENGTH_MAX - len(CUT)] + CUT
