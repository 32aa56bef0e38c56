"""Lay all tables into an empty database, which is what the first start waits for."""

from collections.abc import Sequence

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

OWNER = "owner"


class Narrow(ProjectState):
    """A state that renders anew only the model that changed.

    Django also renders every model that is related to it, near or far, for data migrations that walk along
    relations. In an empty database none has anything to walk to, and in Engawa nearly everything is related.
    """

    def _find_reload_model(
        self, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        return {(app_label, model_name)}


def is_empty() -> bool:
    """Whether no migration has ever run here."""
    return not MigrationRecorder(connections[OWNER]).has_table()


def lay_tables(until: Sequence[tuple[str, str]] | None = None) -> None:
    """Run all migrations, or those `until`; each is kept or undone as a whole.

    The disk is not waited for: what is written next, and waited for, comes after all of this.
    """
    connection = connections[OWNER]
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    executor = MigrationExecutor(connection)
    wanted = until or executor.loader.graph.leaf_nodes()
    executor.migrate(wanted, state=Narrow(real_apps=executor.loader.unmigrated_apps))
    connection.close()
