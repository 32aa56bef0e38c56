from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from engawa.journal.postman import Postman


class Command(BaseCommand):
    help = "Do the work that waits: deliver the journal, run the jobs. One process is enough, more are fine."

    def handle(self, *args: Any, **options: Any) -> None:
        postman = Postman()
        postman.start()
        try:
            worker = app.with_connector(DjangoConnector(alias="default").get_worker_connector())
            worker.run_worker(concurrency=4, name="jobs", delete_jobs="successful")
        finally:
            postman.stop()
            postman.join(timeout=10)
