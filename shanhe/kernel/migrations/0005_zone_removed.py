"""The entries of a zone go when the zone itself is taken away, by a transaction that names it; nothing else changes."""

from django.db import migrations

BEFORE = """
    IF TG_OP = 'DELETE' AND OLD.demo AND current_setting('shanhe.clearing', true) = 'demo' THEN
        RETURN OLD;
    END IF;
"""
ZONE = """
    IF TG_OP = 'DELETE' AND current_setting('shanhe.clearing', true) = 'zone:' || OLD.zone_id THEN
        RETURN OLD;
    END IF;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
%s
    IF TG_OP = 'TRUNCATE' AND current_setting('shanhe.clearing', true) = 'everything' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'internal_error';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_wrong_guesses")]
    operations = [migrations.RunSQL(FUNCTION % (BEFORE + ZONE), FUNCTION % BEFORE)]
