"""Random worlds, and how one is written into a database in a transaction that is never committed."""

from typing import Any

import psycopg
from hypothesis import strategies as st

from tests.contracts.model import (
    EDGE,
    INSIDE,
    OUTSIDE,
    FollowRow,
    ItemRow,
    MembershipRow,
    Model,
    PersonRow,
    SpaceRow,
)

# ring, audience, listed: all that the database allows.
SHAPES = [(OUTSIDE, 0, 0), (EDGE, 2, 1), (EDGE, 2, 2), (INSIDE, 1, 1), (INSIDE, 2, 1), (INSIDE, 2, 2)]
FIRST = 900_000


@st.composite
def worlds(draw: st.DrawFn) -> Model:
    rings = draw(st.lists(st.sampled_from([OUTSIDE, EDGE, EDGE, INSIDE, INSIDE]), min_size=1, max_size=6))
    people = [PersonRow(FIRST + at, ring) for at, ring in enumerate(rings)]
    anybody = st.sampled_from([person.id for person in people])
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=6))
    spaces = [SpaceRow(FIRST + at, *shape, created_by=draw(anybody)) for at, shape in enumerate(shapes)]
    memberships = _memberships(draw, people, spaces)
    anywhere = st.sampled_from([space.id for space in spaces])
    written = draw(st.lists(st.tuples(anywhere, anybody), max_size=12))
    followed = draw(st.sets(st.tuples(anybody, anybody), max_size=6))
    return Model(
        people,
        spaces,
        memberships,
        [ItemRow(FIRST + at, space, author) for at, (space, author) in enumerate(written)],
        [FollowRow(FIRST + at, *pair) for at, pair in enumerate(sorted(followed))],
    )


def _memberships(draw: st.DrawFn, people: list[PersonRow], spaces: list[SpaceRow]) -> list[MembershipRow]:
    possible = [
        (space.id, person.id, person.ring)
        for space in spaces
        for person in people
        if person.ring != EDGE or space.ring == EDGE
    ]
    if not possible:
        return []
    chosen = draw(st.sets(st.sampled_from(possible), max_size=14))
    return [
        MembershipRow(
            FIRST + at,
            space,
            person,
            "guest" if ring == EDGE else draw(st.sampled_from(["member", "owner"])),
            draw(st.booleans()) if ring == EDGE else False,
        )
        for at, (space, person, ring) in enumerate(sorted(chosen))
    ]


def write(world: Model, cursor: psycopg.Cursor[Any]) -> None:
    """Write the world and what hangs on its items: each item has one of everything."""
    for person in world.people:
        cursor.execute(
            "INSERT INTO people_person (id, name, ring, is_owner, is_bot, title, place, team, about, languages, "
            "timezone, avatar, joined_at) VALUES (%s, %s, %s, false, false, '', '', '', '', '{}', '', '', now())",
            [person.id, f"Person {person.id}", person.ring],
        )
    listed = {}
    for space in world.spaces:
        listed[space.id] = space
        cursor.execute(
            "INSERT INTO spaces_space (id, name, slug, purpose, ring, audience, listed, joining, parts, member_count, "
            "guest_count, created_at, created_by_id) "
            "VALUES (%s, %s, %s, '', %s, %s, %s, 'open', '{}', 0, 0, now(), %s)",
            [
                space.id,
                f"Space {space.id}",
                f"s{space.id}",
                space.ring,
                space.audience,
                space.listed,
                space.created_by,
            ],
        )
        cursor.execute("INSERT INTO chat_talk (space_id, name) VALUES (%s, '')", [space.id])
        for statement in LISTENING:
            cursor.execute(statement, {"id": space.id, "private": space.id % 2 == 0, "by": space.created_by})
    for one in world.memberships:
        space = listed[one.space]
        cursor.execute(
            "INSERT INTO spaces_membership (id, space_id, person_id, role, since, until, listed, ring) "
            "VALUES (%s, %s, %s, %s, now(), CASE WHEN %s THEN now() - interval '1 day' END, %s, %s)",
            [one.id, one.space, one.person, one.role, one.ended, space.listed, space.ring],
        )
        cursor.execute(
            "INSERT INTO chat_mark (id, person_id, space_id, root, upto) VALUES (%s, %s, %s, 0, 1)",
            [one.id, one.person, one.space],
        )
    for item in world.items:
        _write_item(item, listed[item.space].audience, cursor)
    for follow in world.follows:
        cursor.execute(
            "INSERT INTO people_follow (id, follower_id, person_id, since) VALUES (%s, %s, %s, now())",
            [follow.id, follow.follower, follow.person],
        )


LISTENING = (
    "INSERT INTO listening_query (id, space_id, name, text, version, made_by_id, made_at, changed_at, counted_version) "
    "VALUES (%(id)s, %(id)s, 'q', 'q', 1, NULL, now(), now(), 1)",
    "INSERT INTO listening_following (id, query_id, person_id, since) VALUES (%(id)s, %(id)s, %(by)s, now())",
    "INSERT INTO listening_story (id, space_id, title, mentions_count, people_count, first_at, last_at) "
    "VALUES (%(id)s, %(id)s, '', 1, 1, now(), now())",
    "INSERT INTO listening_mention (id, space_id, network, uri, url, is_private, community, text, language, at, "
    "heard_at, rest, repeats, is_echo, links, sketch, joined) "
    "VALUES (%(id)s, %(id)s, 'paper', 'u' || %(id)s, '', %(private)s, '', '', '', now(), now(), '{}', '', false, "
    "'{}', '{}', '{}')",
    "INSERT INTO listening_match (id, mention_id, query_id, space_id, is_private) "
    "VALUES (%(id)s, %(id)s, %(id)s, %(id)s, %(private)s)",
    "INSERT INTO listening_hour (id, query_id, space_id, hour, count) VALUES (%(id)s, %(id)s, %(id)s, now(), 1)",
    "INSERT INTO listening_wave (id, query_id, space_id, hour, count, usual, at_most, told_at) "
    "VALUES (%(id)s, %(id)s, %(id)s, now(), 1, 1, 1, now())",
    "INSERT INTO listening_correction (about, space_id, is_private, mood, features, at) "
    "VALUES (%(id)s, %(id)s, %(private)s, 1, '', now())",
    "INSERT INTO listening_passing (id, network, uri, url, speaker, text, language, at, rest, weight, words) "
    "VALUES (%(id)s, 'paper', 'u' || %(id)s, '', '{}', '', '', now(), '{}', 1, '')",
)  # fmt: skip
HANGING = (
    "INSERT INTO content_reaction (id, item_id, person_id, emoji, at) VALUES (%(id)s, %(id)s, %(author)s, 'x', now())",
    "INSERT INTO content_revision (id, item_id, number, title, body, at, note) "
    "VALUES (%(id)s, %(id)s, 1, '', '', now(), '')",
    "INSERT INTO content_mention (id, item_id, person_id) VALUES (%(id)s, %(id)s, %(author)s)",
    "INSERT INTO content_attachment (id, item_id, name, media_type, size, url, file) "
    "VALUES (%(id)s, %(id)s, 'a', 'b', 0, '', '')",
    "INSERT INTO content_tag (id, name) VALUES (%(id)s, 'tag' || %(id)s)",
    "INSERT INTO content_tagging (id, item_id, tag_id) VALUES (%(id)s, %(id)s, %(id)s)",
    "INSERT INTO chat_outcome (item_id, space_id, first, last, speakers) VALUES (%(id)s, %(space)s, 1, 1, '{}')",
    "INSERT INTO pages_page (item_id, position, slug) VALUES (%(id)s, 0, '')",
    "INSERT INTO articles_article (item_id, slug, cover, source_url, published_at) VALUES (%(id)s, '', '', '', now())",
    "INSERT INTO bookmarks_bookmark (item_id, url, site) VALUES (%(id)s, 'https://example.org', '')",
    "INSERT INTO search_document (item_id, space_id, audience, author_id, kind, words) "
    "VALUES (%(id)s, %(space)s, %(audience)s, %(author)s, 'post', 'word')",
    "INSERT INTO journal_entry (id, verb, at, actor_id, item_id, space_id, audience, data, imported) "
    "VALUES (%(id)s, 'post.written', now(), NULL, %(id)s, %(space)s, %(audience)s, '{}', true)",
)  # fmt: skip


def _write_item(item: ItemRow, audience: int, cursor: psycopg.Cursor[Any]) -> None:
    values = {"id": item.id, "space": item.space, "audience": audience, "author": item.author}
    cursor.execute(
        "INSERT INTO content_item (id, kind, space_id, audience, author_id, byline, title, body, format, html, "
        "created_at, bumped, talk) VALUES (%(id)s, 'post', %(space)s, %(audience)s, %(author)s, "
        "'', '', '', 'markdown', '', now(), %(id)s, 0)",
        values,
    )
    for statement in HANGING:
        cursor.execute(statement, values)
