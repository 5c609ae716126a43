"""The journal cannot be changed or emptied, whoever asks.

Demonstration entries alone may be removed, by a transaction that says so (`SET LOCAL shanhe.clearing = 'demo'`); the
names and words of a person whose data are erased may be emptied, and nothing else of an entry changed, by a transaction
that says `words`; the entries of a zone go when the zone itself is taken away, by a transaction that names it; the test
suite's connections say `everything`, so that its tables can be emptied between tests.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION kernel_journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.demo AND current_setting('shanhe.clearing', true) = 'demo' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' AND current_setting('shanhe.clearing', true) = 'zone:' || OLD.zone_id THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('shanhe.clearing', true) = 'words'
        AND to_jsonb(NEW) - '{actor_display,actor_names,subject_display,data}'::text[]
          = to_jsonb(OLD) - '{actor_display,actor_names,subject_display,data}'::text[] THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'TRUNCATE' AND current_setting('shanhe.clearing', true) = 'everything' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'internal_error';
END $$;
CREATE TRIGGER kernel_journal_append_only BEFORE UPDATE OR DELETE ON kernel_journalentry
    FOR EACH ROW EXECUTE FUNCTION kernel_journal_append_only();
CREATE TRIGGER kernel_journal_never_emptied BEFORE TRUNCATE ON kernel_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_journal_append_only();
"""
BACKWARD = """
DROP TRIGGER kernel_journal_append_only ON kernel_journalentry;
DROP TRIGGER kernel_journal_never_emptied ON kernel_journalentry;
DROP FUNCTION kernel_journal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
