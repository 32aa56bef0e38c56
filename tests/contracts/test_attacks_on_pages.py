"""A tree of pages must not become too deep to be shown."""

from datetime import UTC, datetime

import pytest

from engawa.base.ids import id_at
from engawa.content.models import Item
from engawa.kinds.pages.models import Page
from tests.world import World

DEEP = 450


@pytest.mark.parametrize(
    "path", ["/s/platform/pages/", "/pages/{}/", "/pages/{}/edit/", "/s/platform/pages/new/"]
)
def test_pages_under_pages_under_pages_must_be_shown(fresh: World, path: str) -> None:
    made = datetime(2026, 2, 1, tzinfo=UTC)
    items = Item.objects.using("importer").bulk_create(
        [
            Item(
                id=id_at(made, number), kind="page", space_id=fresh.spaces["platform"], audience=1,
                author_id=fresh.people["maya"], title=f"Under {number}", body="x", created_at=made,
            )
            for number in range(DEEP)
        ]
    )  # fmt: skip
    Page.objects.using("importer").bulk_create(
        [Page(item=item, under_id=items[at - 1].pk if at else None) for at, item in enumerate(items)]
    )
    response = fresh.client("maya").get(path.format(items[-1].pk))
    assert response.status_code == 200
    assert f"Under {DEEP - 1}" in response.text
