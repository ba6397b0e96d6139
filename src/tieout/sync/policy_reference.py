"""The reference page of failures, made from the table so that it cannot fall behind."""

from tieout.sync.policy import RULES, Disposition, Rule

HEAD = """# Errors

Made from `src/tieout/sync/policy.py` by `scripts/write_errors_reference.py`; do not edit.

When a record cannot sync it stands on the page *Reconciliation Errors*, with the number it is known by, what
happened, what to do and who can do it. **Retry** tries it again at the next sync, **Ignore** keeps it quiet
until the record changes again, and **Link** is offered where the record already exists in Intacct.
"""

NEXT = {
    Disposition.RETRY: "Tieout tries again by itself.",
    Disposition.LOOK_UP: "Tieout looks the record up before anything is sent again.",
    Disposition.HOLD: "The record waits for a person; everything else goes on.",
    Disposition.PAUSE: "The connection pauses and nothing is sent until a person resumes it.",
}


def errors_reference() -> str:
    """Return the page: one paragraph for each row, in the order in which the rows are tried."""
    return HEAD + "".join(_paragraph(rule) for rule in RULES)


def _paragraph(rule: Rule) -> str:
    signs = [f"`{code}`" for code in rule.codes] + [f"*… {text} …*" for text in rule.texts]
    recognised = f"{', '.join(signs)}" if signs else "found by Tieout itself, before anything is sent"
    example = f"\n> {rule.sample}\n" if rule.sample else ""
    return f"""
<a id="{rule.cause}"></a>

## {rule.title}
{example}
{rule.happened}

- **What to do:** {rule.remedy}
- **Who:** {rule.who.value}
- **Then:** {NEXT[rule.disposition]}
- **Recognised by:** {recognised}
"""
