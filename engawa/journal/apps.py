from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "engawa.journal"
    label = "journal"
