"""The tree of titles."""

from datetime import UTC, datetime

from engawa.kinds.pages.tree import Title, Tree

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def _tree(*rows: tuple[int, int | None, int]) -> Tree:
    return Tree((Title(pk, f"page {pk}", under, position, NOW) for pk, under, position in rows), whole=True)


def test_leaves_stand_in_their_order_and_open_towards_the_page() -> None:
    leaves = _tree((1, None, 1), (2, None, 0), (3, 1, 0), (4, 3, 0)).leaves(here=4)
    assert [leaf.title for leaf in leaves] == ["page 2", "page 1"]
    assert leaves[1].open
    assert leaves[1].children[0].children[0].here


def test_a_page_whose_parent_is_gone_stands_at_the_top() -> None:
    tree = _tree((2, 1, 0), (3, 2, 0))
    assert [(one.id, depth) for one, depth in tree.walk()] == [(2, 0), (3, 1)]
    assert [one.id for one in tree.above(3)] == [2]


def test_a_branch_is_a_page_and_all_under_it() -> None:
    tree = _tree((1, None, 0), (2, 1, 0), (3, 2, 0), (4, None, 0))
    assert tree.branch(1) == {1, 2, 3}
    assert tree.branch(4) == {4}
