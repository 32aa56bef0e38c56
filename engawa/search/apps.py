from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "engawa.search"
    label = "search"
