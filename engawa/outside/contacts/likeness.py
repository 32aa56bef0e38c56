"""Who may be the same person: proposed with what speaks for it, never joined by itself."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

COURIER = "courier"
WEIGHTS = {"links": 0.97, "mail": 0.95, "row": 0.8, "claim": 0.5, "link": 0.4, "company": 0.2, "name": 0.2}
"""How much each sign says. Together they say 1 - (1 - a)(1 - b)…"""
COMMON = 5
"""A name that more than this many bear says nothing."""

MAIL = """
SELECT a.id, b.id, ARRAY[CASE WHEN 'unconfirmed' IN (a.network, b.network) THEN 'claim' ELSE 'mail' END]
FROM contacts_identity a
JOIN contacts_identity b ON lower(b.uid) = lower(a.uid) AND b.contact_id <> a.contact_id
WHERE a.id = ANY(%s) AND a.uid LIKE '%%_@_%%.%%' AND a.uid NOT LIKE '%%/%%'
"""
LINKS = """
WITH fresh AS (SELECT * FROM contacts_identity WHERE id = ANY(%s)), pairs AS (
  SELECT f.id AS source, i.id AS target FROM fresh f JOIN contacts_profilelink l ON l.identity_id = f.id
  JOIN contacts_identity i ON i.url IN (l.href, l.href || '/') AND i.contact_id <> f.contact_id
  UNION
  SELECT l.identity_id, f.id FROM fresh f
  JOIN contacts_profilelink l ON l.href = rtrim(f.url, '/') AND f.url <> '' AND l.identity_id <> f.id
  JOIN contacts_identity i ON i.id = l.identity_id AND i.contact_id <> f.contact_id)
SELECT p.source, p.target, CASE WHEN EXISTS (
  SELECT 1 FROM contacts_profilelink back JOIN contacts_identity s ON s.id = p.source
  WHERE back.identity_id = p.target AND s.url IN (back.href, back.href || '/'))
  THEN ARRAY['links'] ELSE ARRAY['link'] END FROM pairs p
"""
NAMES = """
SELECT a.id, b.id, CASE WHEN a.company_id = b.company_id THEN ARRAY['name', 'company'] ELSE ARRAY['name'] END
FROM contacts_identity a CROSS JOIN LATERAL (
  SELECT id, contact_id, company_id, network FROM contacts_identity WHERE lower(name) = lower(a.name) LIMIT %s) b
WHERE a.id = ANY(%s) AND a.name LIKE '%%_ _%%' AND b.contact_id <> a.contact_id AND b.network <> a.network
  AND (SELECT count(*) FROM (SELECT 1 FROM contacts_identity WHERE lower(name) = lower(a.name) LIMIT %s) n) <= %s
"""
KEEP = """
INSERT INTO contacts_proposal (one_id, other_id, weight, signs, state)
SELECT least(%(a)s::bigint, %(b)s::bigint), greatest(%(a)s::bigint, %(b)s::bigint), %(weight)s, %(signs)s, 'open'
ON CONFLICT (one_id, other_id) DO UPDATE SET weight = excluded.weight, signs = excluded.signs
WHERE contacts_proposal.state = 'open' AND contacts_proposal.weight < excluded.weight
"""


def propose_for(identity_ids: Sequence[int]) -> int:
    """Look for whom these identities may belong to, besides; returns how many pairs were proposed."""
    fresh = list(identity_ids)
    signs: dict[tuple[int, int], set[str]] = {}
    asked: list[tuple[str, list[Any]]] = [
        (MAIL, [fresh]),
        (LINKS, [fresh]),
        (NAMES, [COMMON + 1, fresh, COMMON + 1, COMMON]),
    ]
    with connections[COURIER].cursor() as cursor:
        for query, values in asked:
            cursor.execute(query, values)
            for a, b, found in cursor.fetchall():
                signs.setdefault((min(a, b), max(a, b)), set()).update(found)
    propose({pair: sorted(found) for pair, found in signs.items()})
    return len(signs)


def propose(signs: dict[tuple[int, int], list[str]]) -> None:
    """Propose these pairs of identities. What was decided once is not asked again."""
    rows: list[dict[str, Any]] = [
        {"a": a, "b": b, "weight": weight_of(found), "signs": _json(found)} for (a, b), found in signs.items()
    ]
    if rows:
        with connections[COURIER].cursor() as cursor:
            cursor.executemany(KEEP, rows)


def weight_of(signs: Sequence[str]) -> float:
    """How much these signs say together, between 0 and 1."""
    doubt = 1.0
    for sign in signs:
        doubt *= 1 - WEIGHTS[sign]
    return round(1 - doubt, 3)


def _json(signs: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{sign}"' for sign in signs) + "]"
