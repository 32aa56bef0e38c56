"""The migrations say what the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_no_model_waits_for_a_migration() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    ours = {name: made for name, made in detector.changes(graph=loader.graph).items() if _is_ours(name)}
    assert ours == {}
    assert loader.detect_conflicts() == {}


def _is_ours(label: str) -> bool:
    return apps.get_app_config(label).name.startswith("engawa.")
