"""The words that row-level security is written in.

Settings are read through sub-selects, so that PostgreSQL reads them once a query and not once a row; an unset
setting is null, and null sees nothing.
"""

from dataclasses import dataclass

from django.db import migrations

ME = "(SELECT nullif(current_setting('engawa.person', true), '')::bigint)"
CLEARANCE = "(SELECT nullif(current_setting('engawa.clearance', true), '')::smallint)"
STEWARD = "(SELECT nullif(current_setting('engawa.steward', true), '')::boolean)"
SPACES = "(SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]))"
OWNED = "(SELECT unnest(nullif(current_setting('engawa.owned', true), '')::bigint[]))"

VISIBLE = f"audience <= {CLEARANCE} OR space_id IN {SPACES}"


def through_item(table: str, *, standing: bool = False) -> str:
    """Readable where its item is: for the rows that hang on an item; `standing`: and until it is taken back."""
    still = " AND i.removed_at IS NULL" if standing else ""
    return f"EXISTS (SELECT 1 FROM content_item i WHERE i.id = {table}.item_id{still})"


def one_of(column: str, *words: str) -> str:
    """Whether a column of text holds one of these words, written as PostgreSQL keeps it: a dump says the same again."""
    return f"{column}::text = ANY (ARRAY[{', '.join(f"'{word}'::text" for word in words)}])"


@dataclass(frozen=True, slots=True)
class Protection:
    """What readers may do with the rows of one table; what is not named is not allowed."""

    table: str
    read: str
    add: str = ""
    edit: str = ""
    edit_check: str = ""
    remove: str = ""
    columns: tuple[str, ...] = ()
    """The columns that `edit` may change; none named means all of them."""

    @property
    def sql(self) -> str:
        lines = [
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY may_read ON {self.table} FOR SELECT TO engawa_app USING ({self.read})",
        ]
        if self.add:
            lines.append(
                f"CREATE POLICY may_add ON {self.table} FOR INSERT TO engawa_app WITH CHECK ({self.add})"
            )
        if self.edit:
            check = self.edit_check or self.edit
            lines.append(
                f"CREATE POLICY may_edit ON {self.table} FOR UPDATE TO engawa_app "
                f"USING ({self.edit}) WITH CHECK ({check})"
            )
        if self.remove:
            lines.append(
                f"CREATE POLICY may_remove ON {self.table} FOR DELETE TO engawa_app USING ({self.remove})"
            )
        if self.columns:
            lines.append(f"REVOKE UPDATE ON {self.table} FROM engawa_app")
            lines.append(f"GRANT UPDATE ({', '.join(self.columns)}) ON {self.table} TO engawa_app")
        return ";\n".join(lines) + ";"

    @property
    def undo(self) -> str:
        names = ("may_read", "may_add", "may_edit", "may_remove")
        drops = [f"DROP POLICY IF EXISTS {name} ON {self.table};" for name in names]
        return "".join(drops) + f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY;"


def protect(*protections: Protection) -> list[migrations.RunSQL]:
    """Migration operations that put the policies in place."""
    return [migrations.RunSQL(one.sql, one.undo) for one in protections]
