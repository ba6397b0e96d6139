"""What only the database can promise: no reference across organizations, and balances that are always right."""

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


BALANCES = """
CREATE FUNCTION ledger_applications_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger_invoice AS i SET applied = i.applied + d.amount
    FROM (SELECT invoice_id, sum(amount) AS amount FROM added GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id;
  UPDATE ledger_payment AS p SET applied = p.applied + d.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM added GROUP BY payment_id) AS d WHERE p.id = d.payment_id;
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_applications_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger_invoice AS i SET applied = i.applied - d.amount
    FROM (SELECT invoice_id, sum(amount) AS amount FROM removed GROUP BY invoice_id) AS d WHERE i.id = d.invoice_id;
  UPDATE ledger_payment AS p SET applied = p.applied - d.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM removed GROUP BY payment_id) AS d WHERE p.id = d.payment_id;
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_applications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger_invoice AS i SET applied = i.applied + d.amount
    FROM (SELECT invoice_id, sum(amount) AS amount FROM
            (SELECT invoice_id, amount FROM added UNION ALL SELECT invoice_id, -amount FROM removed) AS b
          GROUP BY invoice_id HAVING sum(amount) <> 0) AS d WHERE i.id = d.invoice_id;
  UPDATE ledger_payment AS p SET applied = p.applied + d.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM
            (SELECT payment_id, amount FROM added UNION ALL SELECT payment_id, -amount FROM removed) AS b
          GROUP BY payment_id HAVING sum(amount) <> 0) AS d WHERE p.id = d.payment_id;
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


class Migration(migrations.Migration):
    """Composite foreign keys, and triggers that keep `applied`."""

    dependencies = [("ledger", "0001_first")]

    operations = [
        *(migrations.RunSQL(_add(*key), _drop(*key)) for key in COMPOSITE_KEYS),
        migrations.RunSQL(BALANCES, NO_BALANCES),
    ]
