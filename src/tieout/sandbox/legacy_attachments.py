"""The legacy functions of attachments and their folders."""

from __future__ import annotations

from collections.abc import Callable

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.attachments import (
    DOCUMENT,
    FOLDER,
    File,
    create_attachment,
    delete_attachment,
    update_attachment,
)
from tieout.sandbox.wire import child

Handler = Callable[[Call], FunctionResult]

_KEYS = {FOLDER: "supdocfoldername", DOCUMENT: "supdocid"}
_FACTS = {
    FOLDER: {"supdocfolderdescription": "DESCRIPTION", "supdocparentfoldername": "FOLDER"},
    DOCUMENT: {"supdocname": "NAME", "supdocfoldername": "FOLDER", "supdocdescription": "DESCRIPTION"},
}


def _facts(call: Call, kind: str) -> dict[str, str]:
    names = _FACTS[kind]
    return {fact: child(call.body, name) for name, fact in names.items() if child(call.body, name)}


def _files(call: Call) -> list[File]:
    return [
        File(child(each, "attachmentname"), child(each, "attachmenttype"), child(each, "attachmentdata"))
        for each in call.body.iterfind("attachments/attachment")
    ]


def _create(kind: str) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("create", "CREATE", kind)
        key = child(call.body, _KEYS[kind])
        create_attachment(call.books, kind, key, _facts(call, kind), _files(call))
        # Source (assumed): the key is the id of the document, the name of the folder.
        return call.result(element("key", key), key=key, written=1)

    return handler


def _update(kind: str) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("update", "UPDATE", kind)
        key = child(call.body, _KEYS[kind])
        update_attachment(call.books, kind, key, _facts(call, kind), _files(call))
        return call.result(element("key", key), key=key, written=1)

    return handler


def _delete(kind: str) -> Handler:
    def handler(call: Call) -> FunctionResult:
        call.permit("delete", "DELETE", kind)
        key = call.body.get("key", "")
        delete_attachment(call.books, kind, key)
        # Source (observed): neither key nor data.
        return call.result("", key=key, written=1)

    return handler


ATTACHMENT_FUNCTIONS: dict[str, Handler] = {
    "create_supdocfolder": _create(FOLDER),
    "update_supdocfolder": _update(FOLDER),
    "delete_supdocfolder": _delete(FOLDER),
    "create_supdoc": _create(DOCUMENT),
    "update_supdoc": _update(DOCUMENT),
    "delete_supdoc": _delete(DOCUMENT),
}
