"""Every page of the style guide stands, and a first view is light."""

import gzip
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from jinja2 import Environment, FileSystemLoader, UndefinedError

from engawa.web import sample
from engawa.web.assets import BUILT, manifest
from engawa.web.environment import environment
from engawa.web.middleware import ContentSecurity
from engawa.web.views import GUIDE_PAGES, SampleForm

pytestmark = pytest.mark.skipif(
    not (BUILT / "manifest.json").exists(), reason="the front end is not built: npm run build"
)
FIRST_VIEW = 100_000
SCRIPTS = 30_000
ONE_FONT = 22_000


@pytest.fixture
def pages() -> Environment:
    folder = BUILT.parents[1] / "templates"
    return environment(loader=FileSystemLoader(folder), autoescape=True)


def render(pages: Environment, page: str, **more: Any) -> str:
    context = {
        "request": RequestFactory().get("/"),
        "csrf_input": "",
        "rail": sample.rail(),
        "sample": sample,
        "now": sample.now(),
        "form": SampleForm({}),
        "pages": GUIDE_PAGES,
    }
    return pages.get_template(page).render(context | more)


@pytest.mark.parametrize("page", GUIDE_PAGES)
def test_a_first_view_is_light_and_keeps_the_policy(pages: Environment, page: str) -> None:
    html = render(pages, f"web/guide/{page}.html")
    assert not re.search(r'\sstyle=|\son[a-z]+="|<script>|<style', html)
    names = manifest()["files"].values()
    fonts = sum((BUILT / font).stat().st_size for font in manifest()["fonts"])
    rest = sum(len(gzip.compress((BUILT / name).read_bytes())) for name in names)
    assert fonts + rest + len(gzip.compress(html.encode())) <= FIRST_VIEW


def test_scripts_and_fonts_keep_their_budgets() -> None:
    assert len(gzip.compress((BUILT / manifest()["files"]["app.js"]).read_bytes())) <= SCRIPTS
    for font in manifest()["fonts"]:
        assert (BUILT / font).stat().st_size <= ONE_FONT


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_errors_say_what_to_do_even_without_a_rail(pages: Environment, code: int) -> None:
    html = pages.get_template(f"web/{code}.html").render({"request": None})
    assert 'href="/"' in html


def test_a_name_nobody_gave_is_an_error_but_half_an_if_is_not(pages: Environment) -> None:
    assert pages.from_string('{{ "x" if false }}').render() == ""
    with pytest.raises(UndefinedError):
        pages.from_string("{{ nobody_gave_this }}").render()


def test_pages_may_load_only_what_is_ours() -> None:
    response = ContentSecurity(lambda _: HttpResponse())(
        RequestFactory().get("/", HTTP_HOST="engawa.example:8000")
    )
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http://engawa.example:" in policy
