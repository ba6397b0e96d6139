"""A real browser, driven over Chromium's own debugging pipe; nothing has to be installed for it but Chromium.

Source (documented): https://chromedevtools.github.io/devtools-protocol/, messages end with a NUL byte, the
browser reads them from descriptor 3 and writes its answers to descriptor 4.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # Else keys and clicks before the first frame of a page are thrown away.
    "--allow-pre-commit-input",
    "--remote-debugging-pipe",
)
WAIT_SECONDS = 30.0
# The pipe's descriptors get their numbers in a process of our own, which then becomes the browser.
BECOME = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
PLACE = """
(() => {
  const element = document.querySelector(%s);
  element.scrollIntoView({block: 'center'});
  const place = element.getBoundingClientRect();
  return {x: place.x + place.width / 2, y: place.y + place.height / 2};
})()
"""
KEYS = {"Tab": 9, "Enter": 13}


class BrowserSaidNo(Exception):
    """A command was refused, or an answer did not come in time."""


def find_chromium() -> str | None:
    """Return the browser's program, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser(program: str) -> Iterator[Pipe]:
    """Run a browser with a profile of its own; it ends with the block."""
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (theirs_in, theirs_out)]
    with tempfile.TemporaryDirectory(prefix="tieout-browser-", ignore_cleanup_errors=True) as profile:
        command = [sys.executable, "-c", BECOME, *map(str, high)]
        command += [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(
            command,
            pass_fds=high,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for descriptor in (theirs_in, theirs_out, *high):
            os.close(descriptor)
        pipe = Pipe(ours_in, ours_out)
        try:
            yield pipe
        finally:
            pipe.send("Browser.close")
            try:
                process.wait(WAIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(ours_in)
            os.close(ours_out)


class Pipe:
    """Commands out, answers and events in."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._rest = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []
        os.set_blocking(incoming, False)

    def send(self, method: str, session: str = "", **params: Any) -> int:
        """Send a command and return its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._outgoing, json.dumps(message).encode() + b"\0")
        return self._number

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        number = self.send(method, session, **params)
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            message = self._next(deadline, method)
            if message.get("id") == number:
                break
            if "method" in message:
                self.events.append(message)
        if "error" in message:
            raise BrowserSaidNo(f"{method}: {message['error']['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def wait_for(self, method: str, session: str) -> dict[str, Any]:
        """Wait for the next event of a name."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            for place, event in enumerate(self.events):
                if event["method"] == method and event.get("sessionId") == session:
                    return self.events.pop(place)
            self.events.append(self._next(deadline, method))

    def _next(self, deadline: float, what: str) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if time.monotonic() > deadline:
                raise BrowserSaidNo(f"no answer to {what} within {WAIT_SECONDS:.0f} s")
            try:
                read = os.read(self._incoming, 1 << 20)
            except BlockingIOError:
                time.sleep(0.005)
                continue
            if not read:
                raise BrowserSaidNo(f"the browser ended before it answered {what}")
            self._rest += read
        message, self._rest = self._rest.split(b"\0", 1)
        found: dict[str, Any] = json.loads(message)
        return found


@dataclass
class Tab:
    """One page in the browser, with cookies of its own."""

    pipe: Pipe
    session: str
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, pipe: Pipe, address: str) -> Tab:
        """Open a tab for the site at an address."""
        context = pipe.call("Target.createBrowserContext")["browserContextId"]
        target = pipe.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = pipe.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Log", "Network"):
            pipe.call(f"{part}.enable", session)
        return cls(pipe, session, address)

    def look(self, *, width: int, height: int = 900, scheme: str = "light") -> None:
        """Set the size of the window and the colour scheme."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._call("Emulation.setEmulatedMedia", features=[feature])

    def go(self, path: str) -> None:
        """Open a page of the site and wait until it is there."""
        self._forget("Page.loadEventFired")
        self._call("Page.navigate", url=self.address + path)
        self.wait()

    def wait(self) -> None:
        """Wait until the page that is on its way is there."""
        self.pipe.wait_for("Page.loadEventFired", self.session)
        self._note_complaints()

    def stay(self) -> None:
        """Keep the page from renewing itself."""
        self._call("Page.stopLoading")

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserSaidNo(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press one key."""
        code = KEYS[key]
        text = {"text": "\r"} if key == "Enter" else {}
        self._forget("Page.loadEventFired")
        for kind in ("keyDown", "keyUp"):
            self._call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text
            )

    def write(self, text: str) -> None:
        """Write into whatever has the focus."""
        self._call("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click on an element, wherever it is on the page, and wait for the page that follows."""
        self.stay()
        self._forget("Page.loadEventFired")
        place = self.ask(PLACE % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)
        self.wait()

    def shoot(self, path: Path, *, whole: bool = True) -> None:
        """Keep a picture of the page."""
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shown = {"clip": clip, "captureBeyondViewport": True} if whole else {}
        picture = self._call("Page.captureScreenshot", format="png", **shown)["data"]
        path.write_bytes(base64.b64decode(picture))

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.pipe.call(method, self.session, **params)

    def _forget(self, method: str) -> None:
        self.pipe.events = [event for event in self.pipe.events if event["method"] != method]

    def _note_complaints(self) -> None:
        for event in self.pipe.events:
            if event["method"] == "Log.entryAdded":
                self.complaints.append(event["params"]["entry"]["text"])
            elif event["method"] == "Runtime.exceptionThrown":
                self.complaints.append(str(event["params"]["exceptionDetails"]))
        self.pipe.events = []
