"""What came back for one write, in the words of the exporter."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tieout.sync.policy import Rule, Said, headline, judge, words_for


class IntacctStopped(Exception):
    """Nothing more can be sent for now. `cause` names the row of the policy that says why."""

    def __init__(self, cause: str, text: str) -> None:
        super().__init__(text or cause)
        self.cause = cause
        self.text = text


class Kind(Enum):
    """How much is known after a send."""

    DONE = "executed"
    REFUSED = "answered with no"
    UNKNOWN = "nobody knows"


@dataclass(frozen=True)
class Answer:
    """The outcome of one function.

    `is_whole`: the request was refused, or did not leave, before any function was looked at. `cause` names
    the row of the policy where it is known without asking what Intacct's words mean. `xml` is the result as
    it came, where there is one.
    """

    kind: Kind
    remote_key: str = ""
    remote_number: str = ""
    errors: Sequence[Said] = ()
    correction: str = ""
    is_whole: bool = False
    why: str = ""
    cause: str = ""
    xml: str = ""

    @property
    def rule(self) -> Rule:
        """What the policy says about a refusal."""
        return words_for(self.cause) if self.cause else judge(self.errors)

    @property
    def headline(self) -> Said:
        """The error that says most."""
        return headline(self.errors)
