"""Deleting records: the row goes, the audit history keeps that it went."""

from __future__ import annotations

from tieout.sandbox.books import Books
from tieout.sandbox.rules.checks import Actor


def delete_record(books: Books, actor: Actor, object_name: str, record_no: int, *, table: str = "") -> bool:
    """Delete the record of a number, if it is there, and say whether it was."""
    sql = f"DELETE FROM {table or object_name.lower()} WHERE recordno = ?"  # noqa: S608 - our own names
    if not books.execute(sql, (record_no,)):
        return False
    users = books.settings.users.items()
    books.insert(
        "audithistory",
        {
            "recordno": books.next_record_no(),
            # Source (observed): the object's name in lower case, D for a deletion (gateway.md 5.2).
            "objecttype": object_name.lower(),
            "objectkey": str(record_no),
            "accessmode": "D",
            "accesstime": books.clock.stamp(),
            "userid": next((name for name, user in users if user.record_no == actor.user_no), ""),
            "megaentity": actor.entity,
        },
    )
    return True
