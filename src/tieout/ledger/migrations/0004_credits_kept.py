"""What the database keeps of credits: no reference across organizations, balances, and lines that add up."""

from django.db import migrations

COMPOSITE_KEYS = (
    ("ledger_creditnote", "customer_id", "ledger_customer", ""),
    ("ledger_creditnoteline", "credit_note_id", "ledger_creditnote", ""),
    ("ledger_application", "credit_note_id", "ledger_creditnote", ", currency, kind"),
)


def _add(table: str, column: str, parent: str, extra: str) -> str:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_organization "
        f"FOREIGN KEY (organization_id, {column}{extra}) REFERENCES {parent} (organization_id, id{extra}) "
        "DEFERRABLE INITIALLY IMMEDIATE"
    )


def _drop(table: str, column: str, *_: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_same_organization"


# An application has one source. A statement that touches none of a kind updates no row of that kind.
BALANCES = """
CREATE OR REPLACE FUNCTION ledger_applications_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied + d.amount, written_off = i.written_off + d.given_up
    FROM (SELECT invoice_id, sum(amount) AS amount,
                 coalesce(sum(amount) FILTER (WHERE kind = ''write_off''), 0) AS given_up
          FROM added GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied + d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM added WHERE payment_id IS NOT NULL GROUP BY payment_id) AS d
    WHERE p.id = d.payment_id';
  EXECUTE 'UPDATE ledger_creditnote AS c SET applied = c.applied + d.amount FROM
    (SELECT credit_note_id, sum(amount) AS amount FROM added WHERE credit_note_id IS NOT NULL
     GROUP BY credit_note_id) AS d WHERE c.id = d.credit_note_id';
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_applications_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied - d.amount, written_off = i.written_off - d.given_up
    FROM (SELECT invoice_id, sum(amount) AS amount,
                 coalesce(sum(amount) FILTER (WHERE kind = ''write_off''), 0) AS given_up
          FROM removed GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied - d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM removed WHERE payment_id IS NOT NULL GROUP BY payment_id) AS d
    WHERE p.id = d.payment_id';
  EXECUTE 'UPDATE ledger_creditnote AS c SET applied = c.applied - d.amount FROM
    (SELECT credit_note_id, sum(amount) AS amount FROM removed WHERE credit_note_id IS NOT NULL
     GROUP BY credit_note_id) AS d WHERE c.id = d.credit_note_id';
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_applications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied + d.amount, written_off = i.written_off + d.given_up
    FROM (SELECT invoice_id, sum(amount) AS amount,
                 coalesce(sum(amount) FILTER (WHERE kind = ''write_off''), 0) AS given_up
          FROM (SELECT invoice_id, kind, amount FROM added
                UNION ALL SELECT invoice_id, kind, -amount FROM removed) AS b
          GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id AND (d.amount <> 0 OR d.given_up <> 0)';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied + d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM
       (SELECT payment_id, amount FROM added UNION ALL SELECT payment_id, -amount FROM removed) AS b
     WHERE payment_id IS NOT NULL GROUP BY payment_id HAVING sum(amount) <> 0) AS d WHERE p.id = d.payment_id';
  EXECUTE 'UPDATE ledger_creditnote AS c SET applied = c.applied + d.amount FROM
    (SELECT credit_note_id, sum(amount) AS amount FROM
       (SELECT credit_note_id, amount FROM added UNION ALL SELECT credit_note_id, -amount FROM removed) AS b
     WHERE credit_note_id IS NOT NULL GROUP BY credit_note_id HAVING sum(amount) <> 0) AS d
    WHERE c.id = d.credit_note_id';
  RETURN NULL;
END $$;
"""

KEPT = """
CREATE OR REPLACE FUNCTION ledger_applied_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the amounts applied are kept by the database from the applications'
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER {table}_{column}_is_kept BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
  WHEN (NEW.{column} IS DISTINCT FROM OLD.{column} AND pg_trigger_depth() = 0)
  EXECUTE FUNCTION ledger_applied_is_kept();
CREATE TRIGGER {table}_{column}_begins_at_nothing BEFORE INSERT ON {table} FOR EACH ROW
  WHEN (NEW.{column} <> 0) EXECUTE FUNCTION ledger_applied_is_kept();
"""
NOT_KEPT = """
DROP TRIGGER {table}_{column}_is_kept ON {table};
DROP TRIGGER {table}_{column}_begins_at_nothing ON {table};
"""

# As for invoices: judged at the commit, once for each document that is new or has another total.
ADD_UP = """
CREATE FUNCTION ledger_creditnote_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bad record;
BEGIN
  SELECT c.number, c.total INTO bad FROM ledger_creditnote AS c WHERE c.id = NEW.id AND c.total <>
    (SELECT coalesce(sum(l.amount), 0) FROM ledger_creditnoteline AS l WHERE l.credit_note_id = NEW.id);
  IF FOUND THEN
    RAISE EXCEPTION 'the lines of credit note % do not add up to %', bad.number, bad.total
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_creditnote_lines_add_up AFTER INSERT OR UPDATE OF total ON ledger_creditnote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_creditnote_adds_up();

CREATE FUNCTION ledger_credit_lines_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_creditnote AS c SET total = c.total FROM (
      SELECT t.credit_note_id, (SELECT coalesce(sum(l.amount), 0) FROM ledger_creditnoteline AS l
                                WHERE l.credit_note_id = t.credit_note_id) AS amount
      FROM (SELECT DISTINCT credit_note_id FROM touched) AS t
    ) AS s WHERE c.id = s.credit_note_id AND c.total <> s.amount';
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_credit_lines_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_creditnote AS c SET total = c.total
    WHERE c.id IN (SELECT credit_note_id FROM touched UNION SELECT credit_note_id FROM untouched)';
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_credit_line_added AFTER INSERT ON ledger_creditnoteline
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_credit_lines_changed();
CREATE TRIGGER ledger_credit_line_removed AFTER DELETE ON ledger_creditnoteline
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_credit_lines_changed();
CREATE TRIGGER ledger_credit_line_updated AFTER UPDATE ON ledger_creditnoteline
  REFERENCING NEW TABLE AS touched OLD TABLE AS untouched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_credit_lines_updated();
"""
NOT_ADD_UP = """
DROP TRIGGER ledger_credit_line_added ON ledger_creditnoteline;
DROP TRIGGER ledger_credit_line_removed ON ledger_creditnoteline;
DROP TRIGGER ledger_credit_line_updated ON ledger_creditnoteline;
DROP TRIGGER ledger_creditnote_lines_add_up ON ledger_creditnote;
DROP FUNCTION ledger_credit_lines_updated();
DROP FUNCTION ledger_credit_lines_changed();
DROP FUNCTION ledger_creditnote_adds_up();
"""

# An application of a credit note never changes: it is made and taken off, for each is written on its own.
IMMUTABLE = """
CREATE FUNCTION ledger_credit_application_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was applied of a credit note is taken off, never changed'
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER ledger_application_credit_stays BEFORE UPDATE ON ledger_application FOR EACH ROW
  WHEN (OLD.credit_note_id IS NOT NULL AND NEW.* IS DISTINCT FROM OLD.*)
  EXECUTE FUNCTION ledger_credit_application_stays();
"""
MUTABLE = """
DROP TRIGGER ledger_application_credit_stays ON ledger_application;
DROP FUNCTION ledger_credit_application_stays();
"""

# What came from the other book with its payment was applied there.
APPLIED_THERE = """
UPDATE ledger_application AS a SET origin = 'imported' FROM ledger_payment AS p
WHERE p.id = a.payment_id AND p.origin = 'imported'
"""


class Migration(migrations.Migration):
    """Composite keys, the amounts applied, and the lines of credit notes."""

    dependencies = [("ledger", "0003_credits")]

    operations = [
        *(migrations.RunSQL(_add(*key), _drop(*key)) for key in COMPOSITE_KEYS),
        migrations.RunSQL(BALANCES, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                KEPT.format(table=table, column=column), NOT_KEPT.format(table=table, column=column)
            )
            for table, column in (("ledger_invoice", "written_off"), ("ledger_creditnote", "applied"))
        ),
        migrations.RunSQL(ADD_UP, NOT_ADD_UP),
        migrations.RunSQL(IMMUTABLE, MUTABLE),
        migrations.RunSQL(APPLIED_THERE, migrations.RunSQL.noop),
    ]
