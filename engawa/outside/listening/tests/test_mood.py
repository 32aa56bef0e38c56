import pytest

from engawa.boundary import reading_as
from engawa.outside.listening.models import Correction, Learnt, Mention
from engawa.outside.listening.mood import model
from engawa.outside.listening.mood.features import SPARSE, features_of, packed, signs_in, unpacked
from engawa.outside.listening.mood.learning import learn
from engawa.outside.listening.mood.model import moods_of
from engawa.outside.listening.mood.weights import first_weights, likelihoods, read, written
from engawa.outside.listening.tests.listeners import hears, listens, said
from tests.world import World

GLAD = "I love this, it works great and the people are wonderful :)"
UPSET = "This is horrible, it broke again and I hate it. Worst service ever."


def test_plain_moods_are_told_with_how_sure_they_are(fresh: World) -> None:
    glad, upset, nothing = moods_of([GLAD, UPSET, "…"])
    assert glad is not None
    assert upset is not None
    assert nothing is None
    assert (glad.mood, upset.mood) == (1, -1)
    assert min(glad.sure, upset.sure) > 0.8


def test_denied_words_are_others_and_features_survive_being_kept() -> None:
    assert "not good" in signs_in("It is not very good!! But nice.")
    assert "nice" in signs_in("It is not very good!! But nice.")
    (made,) = features_of([GLAD])
    assert made is not None
    again = unpacked(packed(made))
    assert (again.sparse == made.sparse).all()
    assert int(made.sparse.max()) < SPARSE
    weights = first_weights()
    kept = read(written(weights))
    assert likelihoods(kept, again) == pytest.approx(likelihoods(weights, made), abs=0.01)
    assert float(likelihoods(weights, made).sum()) == pytest.approx(1)


def test_one_click_corrects_and_is_learnt_from_and_taken_back_unlearnt(fresh: World) -> None:
    text = "The acme roof is sick, absolutely sick work"
    alike = "Acme doors: sick, absolutely sick"
    listens(fresh, "acme")
    hears(fresh, said(1, text))
    (before,) = moods_of([alike])
    tom = fresh.client("tom")
    with reading_as(fresh.people["tom"]):
        mention = Mention.objects.get()
    place = f"/listen/beside/{mention.pk}/"
    assert 'name="mood"' in tom.get(place).text
    assert 'name="mood"' not in fresh.client("colleague").get(place).text
    assert fresh.client("colleague").post(place, {"mood": "1"}).status_code == 403
    assert fresh.client("guest").get(place).status_code == 404
    assert tom.post(place, {"mood": "7"}).status_code == 404
    assert "Tom Lindqvist" in tom.post(place, {"mood": "1"}, headers={"HX-Request": "true"}).text
    assert learn() == 1
    (after,) = moods_of([alike])
    assert before is not None
    assert after is not None
    assert (after.mood - before.mood, after.sure) > (0, 0) or after.sure > before.sure
    with reading_as(fresh.people["tom"]):
        assert Mention.objects.values_list("mood", "sure").get() == (1, 1.0)
        assert Correction.objects.get().was == mention.mood
    tom.post(place, {"undo": "yes"}, headers={"HX-Request": "true"})
    assert learn() == 0
    assert moods_of([alike]) == [before]
    with reading_as(fresh.people["tom"]):
        assert Mention.objects.values_list("mood", "sure").get() == (mention.mood, mention.sure)
        assert not Learnt.objects.exists()


def test_without_the_model_nothing_has_a_mood(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "is_installed", lambda: False)
    listens(fresh, "acme")
    hears(fresh, said(1, "acme is wonderful"))
    with reading_as(fresh.people["tom"]):
        mention = Mention.objects.get()
    assert mention.mood is None
    answer = fresh.client("tom").get(f"/listen/beside/{mention.pk}/")
    assert (answer.status_code, answer.text.strip()) == (200, "")
    assert fresh.client("tom").get("/listen/beside/1/").status_code == 200
