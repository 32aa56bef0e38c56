import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.outside.inbox.splitting import MOST, parts_of

LONG = "We are sorry. It took too long. " * 20


def test_what_fits_stays_whole() -> None:
    assert parts_of(" Thank you. ", 300, len) == ["Thank you."]
    assert parts_of(LONG, 0, len) == [LONG.strip()]


def test_it_is_cut_between_sentences_and_numbered() -> None:
    parts = parts_of(LONG, 300, len)
    assert [part[-5:] for part in parts] == [f"({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
    assert all(part.rpartition(" (")[0].endswith(".") for part in parts)
    assert " ".join(part.rpartition(" (")[0] for part in parts) == LONG.strip()


@given(text=st.text(alphabet="ab .\n🎈é", min_size=1, max_size=400), limit=st.integers(30, 80))
def test_no_part_is_too_long_and_no_letter_lost(text: str, limit: int) -> None:
    def counted(one: str) -> int:
        return len(one.encode()) // 2

    try:
        parts = parts_of(text, limit, counted)
    except ValueError:
        return
    assert all(counted(part) <= limit for part in parts)
    whole = "".join(part.rpartition(" (")[0] if len(parts) > 1 else part for part in parts)
    assert "".join(whole.split()) == "".join(text.split())


def test_nobody_reads_thirty_parts() -> None:
    with pytest.raises(ValueError, match="too long"):
        parts_of("word " * 1000, 60, len)
    assert MOST < 30
