"""How often the right earlier question is among the first three."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from engawa.embedded import places
from engawa.embedded.postgres import Postgres
from tests.load.figures import Figures
from tests.load.home import home_of, say
from tests.load.plan import Plan


def questions(plan: Plan) -> Figures:
    """How often the right earlier question is among the first three, by words, by meaning, by both (--data FILE…)."""
    home = home_of(plan.scale, None).with_name("bench-questions")
    shutil.rmtree(home, ignore_errors=True)
    os.environ["ENGAWA_HOME"] = str(places.make_home(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with Postgres(home, say):
        import django

        django.setup()
        from engawa.boundary.prepare import prepare

        prepare()
        return _measured(plan.data)


def _measured(paths: tuple[Path, ...]) -> Figures:
    from engawa.content.models import Item
    from tests.load.asking import corpus, pairs
    from tests.load.asking.measure import measure

    asker = corpus.somebody()
    own = list(pairs.own_pairs())
    asked = corpus.write_questions(asker, "Own", [(question, "") for question, _again in own])
    issues = [path for path in paths if ".json" in path.name]
    settled: list[pairs.Pair] = []
    for path in issues:
        told, settling = pairs.github_issues(path)
        ids = corpus.write_questions(asker, path.name, [(one["title"], one["body"] or "") for one in told])
        numbers = {one["number"]: pk for one, pk in zip(told, ids, strict=True)}
        settled += [pairs.Pair(title, body, numbers[number]) for title, body, number in settling]
    corpus.bring_in([path for path in paths if path not in issues])
    things = corpus.understand()
    figures: Figures = {"errors": 0, "things": things}
    ours = [pairs.Pair(again, "", pk) for (_question, again), pk in zip(own, asked, strict=True)]
    figures |= measure(ours, kinds=["question"], reader=asker.pk, prefix="own")
    if settled:
        figures |= measure(settled, kinds=["question"], reader=asker.pk, prefix="settled")
    mail = Item.objects.using("indexer").filter(kind="post", root=None).defer("body")
    if mail.exists():
        talk = Item.objects.using("indexer").filter(kind="comment").select_related("root").order_by("pk")
        figures |= measure(pairs.asked_again(mail), kinds=["post"], reader=asker.pk, prefix="again")
        for by_asker, prefix in ((True, "asker_later"), (False, "answerer")):
            later = pairs.followed_up(talk.defer("body").iterator(), by_asker=by_asker)
            figures |= measure(later, kinds=["post"], reader=asker.pk, prefix=prefix)
    return figures
