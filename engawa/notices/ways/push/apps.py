from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "engawa.notices.ways.push"
    label = "push"

    def ready(self) -> None:
        from engawa.notices.ways.push import way
        from engawa.notices.ways.registry import carry_push

        carry_push(way)
