"""What objects there are and what they are made of: ``lookup`` and ``inspect``.

Source (observed): neither asks for a permission.
"""

from __future__ import annotations

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.model import Field, ObjectType
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.custom_fields import readable_fields
from tieout.sandbox.selection import find_object
from tieout.sandbox.values import Kind
from tieout.sandbox.wire import child

_DATA_TYPES = {Kind.FLAG: "TEXT", Kind.RATE: "DECIMAL"}
# Source (observed): Pt_FieldInt with integer and a length of 8, in a recorded answer.
# Source (assumed): the names and lengths of all other kinds.
_INSPECTED = {
    Kind.INTEGER: ("Pt_FieldInt", "integer", "8"),
    Kind.AMOUNT: ("Pt_FieldDouble", "currency", "17"),
    Kind.NUMBER: ("Pt_FieldDouble", "decimal", "17"),
    Kind.RATE: ("Pt_FieldDouble", "decimal", "17"),
    Kind.DATE: ("Pt_FieldDate", "date", "10"),
    Kind.TIMESTAMP: ("Pt_FieldDate", "timestamp", "19"),
    Kind.BOOLEAN: ("Pt_FieldBoolean", "boolean", "5"),
}
_TEXT = ("Pt_FieldString", "text", "100")


def lookup(call: Call) -> FunctionResult:
    """Describe an object: its fields and relations, not what it owns."""
    owner = find_object(child(call.body, "object"))
    fields = "".join(_looked_up(item) for item in _fields(call, owner))
    relations = "".join(
        "<Relationship>"
        + element("OBJECTPATH", path)
        + element("OBJECTNAME", relation.object_name)
        + element("LABEL", path)
        + element("RELATIONSHIPTYPE", "MANY2ONE")
        + element("RELATEDBY", "")
        + "</Relationship>"
        for path, relation in owner.relations.items()
    )
    # Source (documented): the shape of gateway.md 5.1.
    return call.result(
        f'<data listtype="All" count="1"><Type Name="{owner.name}" DocumentType=""><Fields>{fields}</Fields>'
        f"<Relationships>{relations}</Relationships></Type></data>"
    )


def _fields(call: Call, owner: ObjectType) -> list[Field]:
    settings = call.books.settings
    removed = set(settings.removed_fields)
    own = readable_fields(settings, owner.name, child(call.body, "docparid"))
    everything = {**owner.fields, **own}
    return [item for name, item in everything.items() if f"{owner.name}.{name}" not in removed]


def _looked_up(item: Field) -> str:
    valid = "".join(element("VALIDVALUE", label) for label in item.codes or ())
    return (
        "<Field>"
        + element("ID", item.name)
        + element("LABEL", item.label or item.name.capitalize())
        + element("DESCRIPTION", "")
        + element("REQUIRED", "false")
        + element("READONLY", "false")
        + element("DATATYPE", _DATA_TYPES.get(item.kind, item.kind.value))
        + (f"<VALIDVALUES>{valid}</VALIDVALUES>" if valid else "")
        + element("ISCUSTOM", "true" if item.is_custom else "false")
        + "</Field>"
    )


def inspect(call: Call) -> FunctionResult:
    """List all objects, or the fields of one: their names, and with detail 1 what they hold."""
    asked = child(call.body, "object") or child(call.body, "name")
    if asked == "*":
        # Source (observed): the name of the type, its label as text, and a count of 1 whatever there is.
        names = "".join(f'<type typename="{name}">{name.capitalize()}</type>' for name in sorted(OBJECTS))
        return call.result(f'<data listtype="All" count="1">{names}</data>')
    owner = find_object(asked)
    if call.body.get("detail") == "1":
        inner = _attributes(owner) + "<Fields>" + "".join(_detail(item) for item in _fields(call, owner))
    else:
        inner = "<Fields>" + "".join(element("Field", item.name) for item in _fields(call, owner))
    return call.result(
        f'<data listtype="All" count="1"><Type Name="{owner.name}">{inner}</Fields></Type></data>'
    )


def _attributes(owner: ObjectType) -> str:
    label = owner.name.capitalize()
    return (
        "<Attributes>"
        + element("SingularName", label)
        + element("PluralName", f"{label}s")
        + element("Description", "")
        + "</Attributes>"
    )


def _detail(item: Field) -> str:
    data_name, external, length = _INSPECTED.get(item.kind, _TEXT)
    return (
        "<Field>"
        + element("Name", item.name)
        + element("GroupName", "")
        + element("dataName", data_name)
        + element("externalDataName", external)
        + element("isRequired", "false")
        + element("isReadOnly", "true" if item.name == "RECORDNO" else "false")
        + element("maxLength", length)
        + element("DisplayLabel", item.label or item.name.capitalize())
        + element("Description", "")
        + element("id", "")
        + "</Field>"
    )
