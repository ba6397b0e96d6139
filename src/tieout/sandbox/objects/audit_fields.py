"""AUDITHISTORY as it is read: what was deleted, when and by whom."""

from __future__ import annotations

from tieout.sandbox.model import ObjectType, fields, integer, moment, text

AUDITHISTORY = ObjectType(
    name="AUDITHISTORY",
    table="audithistory",
    name_field="RECORDNO",
    # Source (observed): the first four. Source (assumed): the others, and that deletions alone are kept.
    fields=fields(
        text("OBJECTTYPE", "{t}.objecttype"),
        text("OBJECTKEY", "{t}.objectkey"),
        text("ACCESSMODE", "{t}.accessmode"),
        moment("ACCESSTIME", "{t}.accesstime"),
        integer("RECORDNO", "{t}.recordno"),
        text("USERID", "{t}.userid"),
        moment("WHENMODIFIED", "{t}.accesstime"),
    ),
    # Source (assumed): the history is that of the whole company.
    entity="''",
)
