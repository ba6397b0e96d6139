"""Take a picture of every page, wide and narrow, light and dark, into a folder: `make shots`. Needs Chromium.

The books are those of the browser tests, on a server and a database of their own.
"""

import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.chromium import Tab, browser, find_chromium  # noqa: E402 - the tests are found by now
from tieout.runtime.database import attach  # noqa: E402

FOLDER = ROOT / "var" / "shots"
VIEWS = ((1440, 1000, "light"), (1440, 1000, "dark"), (390, 844, "light"), (390, 844, "dark"))
PUNCTUATION = str.maketrans("/?=&+", "-----")


def main(folder: Path) -> None:
    """Fill the books, serve them, and take the pictures."""
    program = find_chromium()
    if program is None:
        raise SystemExit("Pictures need Chromium: install it (apt-get install chromium), then try again.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tieout-shots-") as home:
        Path(home).chmod(0o755)  # as root, PostgreSQL runs as another user who must pass through
        os.environ["TIEOUT_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tieout.config.settings")
        with attach(is_durable=False):
            count = _take(folder, program)
    print(f"{count} pictures in {folder}")


def _take(folder: Path, program: str) -> int:
    from browser.shown_books import PASSWORD, fill  # noqa: PLC0415 - models are loaded when Django is set up

    books = fill(datetime.now(UTC))
    with _served() as address, browser(program) as pipe:
        stranger, alice = Tab.open(pipe, address), Tab.open(pipe, address)
        alice.look(width=1440)
        alice.go("/sign-in")
        alice.write("alice@copperkettle.example")
        alice.press("Tab")
        alice.write(PASSWORD)
        alice.press("Enter")
        alice.wait()
        shown = [(stranger, "/sign-in"), (stranger, "/nothing"), *((alice, path) for path in books.pages)]
        for tab, path in shown:
            tab.go(path)
            tab.stay()
            for width, height, scheme in VIEWS:
                tab.look(width=width, height=height, scheme=scheme)
                tab.shoot(folder / f"{_name(path)}-{width}-{scheme}.png")
    return len(shown) * len(VIEWS)


def _name(path: str) -> str:
    return path.strip("/").translate(PUNCTUATION) or "overview"


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config("tieout.config.asgi:application", lifespan="off", log_level="error")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
