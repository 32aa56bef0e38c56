from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "engawa.archives"
    label = "archives"
