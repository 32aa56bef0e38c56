"""The sample company that `bin/up --sample` brings in holds together by itself."""

import hashlib
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "engawa" / "archives" / "sample"
RINGS = {"inside", "edge", "outside"}
KINDS = {"post", "comment", "page", "article", "bookmark", "chat", "idea", "question"}

type Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines()]


def moment(text: str) -> datetime:
    told = datetime.fromisoformat(text)
    assert told.tzinfo is not None
    return told


HEAD: Row = json.loads((SAMPLE / "archive.json").read_text(encoding="utf-8"))
TOLD_AT = moment(HEAD["told_at"])
PEOPLE = {person["key"]: person for person in rows("people.jsonl")}
SPACES = {space["key"]: space for space in rows("spaces.jsonl")}
ITEMS = {item["key"]: item for item in rows("items.jsonl")}
MEMBERS = {key: {member["person"]: member for member in space["members"]} for key, space in SPACES.items()}


def bodies(item: Row) -> list[str]:
    return [item["body"], *(revision["body"] for revision in item["revisions"])]


def test_it_says_what_it_is() -> None:
    assert (HEAD["format"], HEAD["version"]) == ("engawa", 2)
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize("name", ["people", "spaces", "items"])
def test_keys_are_unique(name: str) -> None:
    counted = Counter(row["key"] for row in rows(f"{name}.jsonl"))
    assert not [key for key, times in counted.items() if times > 1]


def test_every_kind_ring_audience_and_joining_is_there() -> None:
    assert {item["kind"] for item in ITEMS.values()} == KINDS
    assert {person["ring"] for person in PEOPLE.values()} == RINGS
    assert {space["ring"] for space in SPACES.values()} == RINGS
    assert {space["audience"] for space in SPACES.values()} == {"public", "everyone", "members"}
    assert {space["listed"] for space in SPACES.values()} == {"public", "everyone", "members"}
    assert {space["joining"] for space in SPACES.values()} == {"open", "request", "invited"}
    assert {member["role"] for space in SPACES.values() for member in space["members"]} == {
        "owner", "member", "guest",
    }  # fmt: skip


def test_nobody_reads_or_writes_beyond_their_ring() -> None:
    for space in SPACES.values():
        rings = {PEOPLE[member["person"]]["ring"] for member in space["members"]}
        allowed = {"inside": {"inside"}, "edge": {"inside", "edge"}, "outside": {"inside", "outside"}}
        assert rings <= allowed[space["ring"]], space["key"]
        assert (space["audience"] == "public") == (space["ring"] == "outside"), space["key"]
        assert space["ring"] != "edge" or space["audience"] == "members", space["key"]
        for member in space["members"]:
            is_guest = PEOPLE[member["person"]]["ring"] == "edge"
            assert (member["role"] == "guest") == is_guest, (space["key"], member["person"])
            assert not is_guest or PEOPLE[member["sponsor"]]["ring"] == "inside"


def test_authors_are_members_and_had_joined() -> None:
    for item in ITEMS.values():
        assert item["author"] in MEMBERS[item["space"]], item["key"]
        assert moment(item["created"]) >= moment(MEMBERS[item["space"]][item["author"]]["since"]), item["key"]
        assert {revision["by"] for revision in item["revisions"]} <= MEMBERS[item["space"]].keys(), item[
            "key"
        ]
        assert {reaction["person"] for reaction in item["reactions"]} <= MEMBERS[item["space"]].keys()


def test_parents_stand_before_their_answers_in_the_same_space() -> None:
    stood: set[str] = set()
    for item in ITEMS.values():
        parents = [item["parent"], item["page"]["parent"] if item["kind"] == "page" else None]
        for parent in filter(None, parents):
            assert parent in stood, item["key"]
            assert ITEMS[parent]["space"] == item["space"], item["key"]
        assert item["kind"] != "comment" or item["parent"], item["key"]
        stood.add(item["key"])


def test_moments_are_in_order_and_before_it_was_told() -> None:
    created = [moment(item["created"]) for item in ITEMS.values()]
    assert created == sorted(created)
    for item in ITEMS.values():
        born = moment(item["created"])
        after = [revision["at"] for revision in item["revisions"]]
        assert after == sorted(after), item["key"]
        after += [reaction["at"] for reaction in item["reactions"]]
        after += filter(None, [item["edited"], item["removed"]])
        assert all(born <= moment(at) < TOLD_AT for at in [*after, item["created"]]), item["key"]
    for row in [*rows("follows.jsonl"), *PEOPLE.values(), *rows("thanks.jsonl")]:
        assert moment(row.get("since") or row.get("joined") or row["at"]) < TOLD_AT


def test_it_is_lively_to_the_end() -> None:
    ages = [(TOLD_AT - moment(item["created"])).total_seconds() / 3600 for item in ITEMS.values()]
    assert sum(age < 6 for age in ages) >= 5
    assert sum(age < 14 * 24 for age in ages) >= len(ages) * 0.3
    assert max(ages) > 365 * 24


def test_the_last_revision_is_what_stands() -> None:
    for item in ITEMS.values():
        if item["revisions"]:
            assert item["revisions"][-1]["body"] == item["body"], item["key"]
            assert [r["number"] for r in item["revisions"]] == list(range(1, len(item["revisions"]) + 1))


def test_references_resolve() -> None:
    handles = {person["handle"] for person in PEOPLE.values()} - {None}
    for item in ITEMS.values():
        for body in bodies(item):
            assert set(re.findall(r"\]\(engawa:([^)]+)\)", body)) <= ITEMS.keys(), item["key"]
        assert set(item["mentions"]) <= MEMBERS[item["space"]].keys() & handles, item["key"]
    for follow in rows("follows.jsonl"):
        assert follow["follower"] in PEOPLE
        assert follow.get("person") in PEOPLE or follow.get("space") in SPACES
        assert "space" not in follow or follow["follower"] in MEMBERS[follow["space"]]
    for thanks in rows("thanks.jsonl"):
        assert {thanks["giver"], thanks["receiver"]} <= PEOPLE.keys()
        assert thanks["giver"] != thanks["receiver"]
        assert thanks["item"] is None or thanks["item"] in ITEMS


def test_links_do_not_lead_outward_readers_inward() -> None:
    for item in ITEMS.values():
        if SPACES[item["space"]]["ring"] != "inside":
            for key in re.findall(r"\]\(engawa:([^)]+)\)", item["body"]):
                target = ITEMS[key]["space"]
                shared = MEMBERS[item["space"]].keys() <= MEMBERS[target].keys()
                known = SPACES[target]["audience"] == "public" or target == item["space"] or shared
                assert known, (item["key"], key)


def test_links_lead_to_what_stood_already() -> None:
    for item in ITEMS.values():
        written = moment(item["edited"] or item["created"])
        for key in re.findall(r"\]\(engawa:([^)]+)\)", item["body"]):
            assert moment(ITEMS[key]["created"]) < written, (item["key"], key)


def test_no_text_stands_twice() -> None:
    texts = [item["body"] or item["bookmark"]["note"] for item in ITEMS.values()]
    texts += [thanks["reason"] for thanks in rows("thanks.jsonl")]
    assert all(texts)
    assert not [text for text, times in Counter(texts).items() if times > 1]


def test_files_are_named_by_what_they_hold() -> None:
    named = {attachment["file"] for item in ITEMS.values() for attachment in item["attachments"]}
    assert named
    for name in named:
        assert hashlib.sha256((SAMPLE / "files" / name).read_bytes()).hexdigest() == name


def test_the_chart_has_one_top_and_no_circle() -> None:
    chart = {row["person"]: row["manager"] for row in rows("chart.jsonl")}
    inside = {key for key, person in PEOPLE.items() if person["ring"] == "inside" and not person["bot"]}
    assert inside - chart.keys() == {"ingrid"}
    for person in chart:
        above = [person]
        while above[-1] in chart:
            above.append(chart[above[-1]])
            assert len(above) < 10, person
        assert above[-1] == "ingrid"


def test_what_people_say_they_know_is_said_by_people() -> None:
    for row in rows("skills.jsonl"):
        assert row["person"] in PEOPLE
        assert row["topic"] == row["topic"].lower()
        assert moment(row["at"]) < TOLD_AT
