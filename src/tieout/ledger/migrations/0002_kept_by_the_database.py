"""What only the database can promise: no reference across organizations, balances, lines that add up."""

from django.db import migrations

COMPOSITE_KEYS = (
    ("ledger_contact", "customer_id", "ledger_customer", ""),
    ("ledger_invoice", "customer_id", "ledger_customer", ""),
    ("ledger_payment", "customer_id", "ledger_customer", ""),
    ("ledger_invoiceline", "invoice_id", "ledger_invoice", ""),
    ("ledger_application", "invoice_id", "ledger_invoice", "currency"),
    ("ledger_application", "payment_id", "ledger_payment", "currency"),
)


def _add(table: str, column: str, parent: str, extra: str) -> str:
    here, there = f"organization_id, {column}", "organization_id, id"
    if extra:
        here, there = f"{here}, {extra}", f"{there}, {extra}"
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_organization "
        f"FOREIGN KEY ({here}) REFERENCES {parent} ({there}) DEFERRABLE INITIALLY IMMEDIATE"
    )


def _drop(table: str, column: str, *_: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_same_organization"


# The statements are planned anew each time (EXECUTE): a kept plan was made for the first call, and a plan for one
# row is the wrong one for ten thousand.
BALANCES = """
CREATE FUNCTION ledger_applications_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied + d.amount FROM
    (SELECT invoice_id, sum(amount) AS amount FROM added GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied + d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM added GROUP BY payment_id) AS d WHERE p.id = d.payment_id';
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_applications_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied - d.amount FROM
    (SELECT invoice_id, sum(amount) AS amount FROM removed GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied - d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM removed GROUP BY payment_id) AS d WHERE p.id = d.payment_id';
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_applications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET applied = i.applied + d.amount FROM
    (SELECT invoice_id, sum(amount) AS amount FROM
       (SELECT invoice_id, amount FROM added UNION ALL SELECT invoice_id, -amount FROM removed) AS b
     GROUP BY invoice_id HAVING sum(amount) <> 0) AS d WHERE i.id = d.invoice_id';
  EXECUTE 'UPDATE ledger_payment AS p SET applied = p.applied + d.amount FROM
    (SELECT payment_id, sum(amount) AS amount FROM
       (SELECT payment_id, amount FROM added UNION ALL SELECT payment_id, -amount FROM removed) AS b
     GROUP BY payment_id HAVING sum(amount) <> 0) AS d WHERE p.id = d.payment_id';
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_application_added AFTER INSERT ON ledger_application
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_applications_added();
CREATE TRIGGER ledger_application_removed AFTER DELETE ON ledger_application
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION ledger_applications_removed();
CREATE TRIGGER ledger_application_changed AFTER UPDATE ON ledger_application
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_applications_changed();
"""

NO_BALANCES = """
DROP TRIGGER ledger_application_added ON ledger_application;
DROP TRIGGER ledger_application_removed ON ledger_application;
DROP TRIGGER ledger_application_changed ON ledger_application;
DROP FUNCTION ledger_applications_added();
DROP FUNCTION ledger_applications_removed();
DROP FUNCTION ledger_applications_changed();
"""

# Only the triggers of the applications write `applied`; whoever else does is refused.
KEPT = """
CREATE FUNCTION ledger_applied_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'applied is kept by the database from the applications'
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
"""
KEPT_ON = """
CREATE TRIGGER {table}_applied_is_kept BEFORE UPDATE OF applied ON {table} FOR EACH ROW
  WHEN (NEW.applied IS DISTINCT FROM OLD.applied AND pg_trigger_depth() = 0)
  EXECUTE FUNCTION ledger_applied_is_kept();
CREATE TRIGGER {table}_applied_begins_at_nothing BEFORE INSERT ON {table} FOR EACH ROW
  WHEN (NEW.applied <> 0) EXECUTE FUNCTION ledger_applied_is_kept();
"""
NOT_KEPT_ON = """
DROP TRIGGER {table}_applied_is_kept ON {table};
DROP TRIGGER {table}_applied_begins_at_nothing ON {table};
"""

# Judged at the commit, once for each invoice that is new or has another total: until then it may stand without
# the lines that follow it. Lines are looked at once for each statement; an invoice that they do not add up to
# at that moment is marked (its total is set to itself), and so judged at the commit as well.
ADD_UP = """
CREATE FUNCTION ledger_invoice_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bad record;
BEGIN
  SELECT i.number, i.total INTO bad FROM ledger_invoice AS i WHERE i.id = NEW.id AND i.total <>
    (SELECT coalesce(sum(l.amount), 0) FROM ledger_invoiceline AS l WHERE l.invoice_id = NEW.id);
  IF FOUND THEN
    RAISE EXCEPTION 'the lines of invoice % do not add up to %', bad.number, bad.total
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_invoice_lines_add_up AFTER INSERT OR UPDATE OF total ON ledger_invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_invoice_adds_up();

CREATE FUNCTION ledger_lines_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET total = i.total FROM (
      SELECT t.invoice_id, (SELECT coalesce(sum(l.amount), 0) FROM ledger_invoiceline AS l
                            WHERE l.invoice_id = t.invoice_id) AS amount
      FROM (SELECT DISTINCT invoice_id FROM touched) AS t
    ) AS s WHERE i.id = s.invoice_id AND i.total <> s.amount';
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_lines_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ledger_invoice AS i SET total = i.total
    WHERE i.id IN (SELECT invoice_id FROM touched UNION SELECT invoice_id FROM untouched)';
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_line_added AFTER INSERT ON ledger_invoiceline
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_changed();
CREATE TRIGGER ledger_line_removed AFTER DELETE ON ledger_invoiceline
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_changed();
CREATE TRIGGER ledger_line_updated AFTER UPDATE ON ledger_invoiceline
  REFERENCING NEW TABLE AS touched OLD TABLE AS untouched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_updated();
"""
NOT_ADD_UP = """
DROP TRIGGER ledger_line_added ON ledger_invoiceline;
DROP TRIGGER ledger_line_removed ON ledger_invoiceline;
DROP TRIGGER ledger_line_updated ON ledger_invoiceline;
DROP TRIGGER ledger_invoice_lines_add_up ON ledger_invoice;
DROP FUNCTION ledger_lines_updated();
DROP FUNCTION ledger_lines_changed();
DROP FUNCTION ledger_invoice_adds_up();
"""

# The application's role owns no table and may not ANALYZE. A first import is over before the autovacuum comes,
# and with the statistics of an empty table every check of a foreign key reads the whole organization.
STATISTICS = """
CREATE FUNCTION ledger_refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
  grown regclass;
BEGIN
  FOR grown IN
    SELECT c.oid FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND c.relname LIKE 'ledger\\_%' AND c.relname NOT LIKE '%event'
      AND pg_relation_size(c.oid) / current_setting('block_size')::int > 4 * greatest(c.relpages, 2)
  LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', grown);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """Composite foreign keys, triggers that keep `applied`, guards, and the function that refreshes statistics."""

    replaces = [("ledger", "0002_balances"), ("ledger", "0007_kept_by_the_database")]
    dependencies = [("ledger", "0001_tables")]

    operations = [
        *(migrations.RunSQL(_add(*key), _drop(*key)) for key in COMPOSITE_KEYS),
        migrations.RunSQL(BALANCES, NO_BALANCES),
        migrations.RunSQL(KEPT, "DROP FUNCTION ledger_applied_is_kept()"),
        *(
            migrations.RunSQL(KEPT_ON.format(table=table), NOT_KEPT_ON.format(table=table))
            for table in ("ledger_invoice", "ledger_payment")
        ),
        migrations.RunSQL(ADD_UP, NOT_ADD_UP),
        migrations.RunSQL(STATISTICS, "DROP FUNCTION ledger_refresh_statistics()"),
    ]
