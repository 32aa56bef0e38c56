"""What was brought in is found at once: its words go into the search index with it."""

from collections.abc import Iterable, Mapping

from engawa.archives.intake.copying import values

_CHANGE = "UPDATE search_document d SET words = v.words FROM {rows} AS v(id, words) WHERE d.item_id = v.id"
_WORDS = "INSERT INTO search_word (word) SELECT word FROM {rows} AS fresh(word) ON CONFLICT DO NOTHING"


def change_documents(vectors: Mapping[int, str]) -> None:
    """Change what these items are found by."""
    values(_CHANGE, list(vectors.items()), "bigint tsvector")


def forget_documents(items: Iterable[int]) -> None:
    """What was removed is no longer found."""
    values(
        "DELETE FROM search_document d USING {rows} AS v(id) WHERE d.item_id = v.id",
        [(i,) for i in items],
        "bigint",
    )


def add_words(words: Iterable[str]) -> None:
    """Remember words for half and misspelt ones."""
    values(_WORDS, [(word,) for word in sorted(words)], "text")
