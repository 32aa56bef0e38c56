"""What an answer cost, said in its Server-Timing header: time in all, and time and number of queries."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class Meter:
    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        start = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += perf_counter() - start


class ServerTiming:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start, meter = perf_counter(), Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        total = (perf_counter() - start) * 1_000
        response["Server-Timing"] = (
            f'total;dur={total:.1f}, db;dur={meter.seconds * 1_000:.1f};desc="{meter.queries} queries"'
        )
        return response
