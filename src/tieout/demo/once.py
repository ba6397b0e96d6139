"""Play one story from start to end, without a browser, and return what came out.

The sandbox is a process of its own. Whoever calls has attached a database; see `own_folder`.
"""

import time
from collections.abc import Callable

from tieout.demo.file_story import AS_OF, FileStory
from tieout.demo.outcome import Outcome, StoryBroken
from tieout.demo.person_in_intacct import IntacctSaysNo, NotTheOne, PersonInIntacct
from tieout.demo.receivables_file import ReceivablesFile
from tieout.demo.stage import Stage
from tieout.demo.story import Story
from tieout.ledger.errors import LedgerError
from tieout.runtime.sandbox_process import running_sandbox


def play_once(
    *,
    seed: int = 1,
    file: ReceivablesFile | None = None,
    faults: str = "",
    passing: tuple[type[Exception], ...] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Play the default story, or with `file` the story of that file.

    `faults` lets the wire misbehave; `passing` are the errors that pass by themselves then.
    A story that breaks off is a fault of its outcome.
    Raises: SandboxDidNotStart.
    """
    began = time.monotonic()
    options = _sandbox_options(seed=seed, file=file, faults=faults)
    with running_sandbox(options) as address, PersonInIntacct(address.control) as intacct:
        stage = Stage(address=address, intacct=intacct, passing=passing if faults else (), tell=tell)
        story = Story(stage=stage) if file is None else FileStory(stage=stage, file=file)
        try:
            story.play()
        except (StoryBroken, IntacctSaysNo, NotTheOne, LedgerError) as trouble:
            story.outcome.faults.append(f"The story broke off: {trouble}")
    story.outcome.seconds = time.monotonic() - began
    return story.outcome


def _sandbox_options(*, seed: int, file: ReceivablesFile | None, faults: str) -> list[str]:
    content = (
        ["--seed", str(seed)] if file is None else ["--books", str(file.path), "--as-of", AS_OF.isoformat()]
    )
    return [*content, *(["--faults", faults] if faults else [])]
