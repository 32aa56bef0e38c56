from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "engawa.search"
    label = "search"

    def ready(self) -> None:
        from engawa.content import alike as asked
        from engawa.search.alike import alike

        asked.register(alike)
