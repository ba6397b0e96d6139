"""Download the next pages while this one is stored: one thread ahead, never more than a few pages."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection as database

Item = TypeVar("Item")
AHEAD = 2


class _End:
    """The end of the pages, or the error that ended them."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(pages: Iterable[Item]) -> Iterator[Item]:
    """Yield the items of an iterable that runs in a thread of its own; its error is raised here.

    When the reader stops early, the thread ends with the page that it is on.
    """
    waiting: queue.Queue[Item | _End] = queue.Queue(maxsize=AHEAD)
    stopped = threading.Event()

    def put(item: Item | _End) -> bool:
        while not stopped.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        end = _End()
        try:
            for item in pages:
                if not put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised again by the thread that reads
            end = _End(error)
        finally:
            # The slots of the gateway are held through a database session of this thread.
            database.close()
            put(end)

    thread = threading.Thread(target=run, name="download ahead", daemon=True)
    thread.start()
    try:
        while True:
            item = waiting.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stopped.set()
        thread.join()
