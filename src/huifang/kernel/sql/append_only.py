"""Tables that are only ever added to, held by the database itself and not by good intentions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class _Triggers(Operation):
    """Put triggers on a model's table; the models do not know of them."""

    reversible = True
    model_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(self._made_on(table), params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(self._dropped_from(table), params=None)

    def _made_on(self, table: str) -> str:
        raise NotImplementedError

    def _dropped_from(self, table: str) -> str:
        raise NotImplementedError


class AppendOnly(_Triggers):
    """Refuse DELETE, TRUNCATE and UPDATE on a model's table, whoever asks.

    `filled_once` columns may go from NULL to a value, all of them together: the sealing.
    `rewritten` columns may change to another value, never to or from NULL: the re-encryption under a new key.
    """

    def __init__(self, model_name: str, *, filled_once: Sequence[str] = (), rewritten: Sequence[str] = ()) -> None:
        self.model_name = model_name
        self.filled_once = tuple(filled_once)
        self.rewritten = tuple(rewritten)

    def describe(self) -> str:
        return f"Refuse every change of {self.model_name} but the one that its life asks for"

    def _made_on(self, table: str) -> str:
        return REFUSE.format(table=table, condition=self._refused_when())

    def _dropped_from(self, table: str) -> str:
        return FORGET.format(table=table)

    def _refused_when(self) -> str:
        """The condition under which an UPDATE of a row is refused.

        The whole row is compared but the named columns, so that a column added later is guarded too.
        """
        if not (self.filled_once or self.rewritten):
            return "true"
        free = "".join(f" - '{column}'" for column in (*self.filled_once, *self.rewritten))
        refused = [f"(to_jsonb(NEW){free})::text <> (to_jsonb(OLD){free})::text"]
        refused += [f"OLD.{column} IS NOT NULL OR NEW.{column} IS NULL" for column in self.filled_once]
        refused += [f"(OLD.{column} IS NULL) <> (NEW.{column} IS NULL)" for column in self.rewritten]
        return " OR ".join(refused)


class AddedWithItsParent(_Triggers):
    """Refuse rows that are added to a parent row which another transaction wrote.

    `parent` is the referring column; `stamp` is the column of `parent_table` that holds its transaction's id.
    """

    def __init__(self, model_name: str, *, parent: str, parent_table: str, stamp: str) -> None:
        self.model_name = model_name
        self.parent = parent
        self.parent_table = parent_table
        self.stamp = stamp

    def describe(self) -> str:
        return f"Add {self.model_name} in its parent's own transaction only"

    def _made_on(self, table: str) -> str:
        return SAME_TRANSACTION.format(
            table=table, parent=self.parent, parent_table=self.parent_table, stamp=self.stamp
        )

    def _dropped_from(self, table: str) -> str:
        return ANY_TRANSACTION.format(table=table)


REFUSE = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{table} is only ever added to: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {table}_refuse();
"""

FORGET = """
DROP TRIGGER {table}_no_update ON {table};
DROP TRIGGER {table}_no_delete ON {table};
DROP FUNCTION {table}_refuse();
"""

# One look per statement, over the rows that it added: a set of a million pays for one join.
SAME_TRANSACTION = """
CREATE FUNCTION {table}_same_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added JOIN {parent_table} parent ON parent.id = added.{parent}
        WHERE parent.{stamp} <> pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION '{table}: a row is added in the transaction of its {parent_table} only'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_same_transaction AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_same_transaction();
"""

ANY_TRANSACTION = """
DROP TRIGGER {table}_same_transaction ON {table};
DROP FUNCTION {table}_same_transaction();
"""
