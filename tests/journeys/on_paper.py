"""An app of the journeys' house alone: it speaks with networks on paper."""

from django.apps import AppConfig


class OnPaper(AppConfig):
    name = "tests.journeys"
    label = "on_paper"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from tests.journeys.file_paper import FilePaper, FilePost

        register(FilePaper())
        for slug in ("cards", "slips"):
            register(FilePaper(slug))
        register(FilePost("post"))
