"""One step of a measurement in a process of its own: facts go in on its input, figures come back as JSON.

A process of its own has a memory of its own, and pays for its own sign-in.
"""

import json
import subprocess
import sys
from typing import Any


class StepFailed(Exception):
    """A step ended without figures; its own words stand above."""


def run_step(name: str, **facts: Any) -> dict[str, Any]:
    """Run a step and return its figures.

    Raises: StepFailed.
    """
    command = [sys.executable, "-m", "tieout.cli.main", "bench", "step", name]
    done = subprocess.run(command, input=json.dumps(facts), stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise StepFailed(f"The step {name} ended with status {done.returncode} and without figures.")
    figures: dict[str, Any] = json.loads(lines[-1])
    return figures
