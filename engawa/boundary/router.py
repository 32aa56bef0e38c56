"""All aliases are the same database under different roles, so their rows may refer to each other."""

from typing import Any


class OneDatabase:
    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
