from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "engawa.kinds.pages"
    label = "pages"
