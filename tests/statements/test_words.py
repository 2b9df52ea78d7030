"""Quotes of the same words are found; those of other words are not."""

from hypothesis import given
from hypothesis import strategies as st

from quotes.statements import fingerprints, fingerprints_of, same_words

LONG = (
    "“We have repaired two of the three quays, and the third will follow in November. "
    "Nobody will have to wait for spring,”"
)


def test_a_part_of_a_quote_is_the_same_words():
    part = '"we have repaired two of the three quays"'
    assert same_words(LONG, part)
    assert set(fingerprints(LONG)) & set(fingerprints(part))


def test_accents_case_and_marks_make_no_difference():
    assert same_words(
        "Élan vital is what the CAFÉ needs now", "«elan vital is what the cafe needs now»"
    )


def test_other_words_are_not_the_same():
    assert not same_words(LONG, "We have repaired nothing at all, and nothing will follow, he said")


def test_short_phrases_are_never_a_statement():
    assert not same_words("a statue", "a statue")
    assert fingerprints("a statue") == ()


words = st.lists(
    st.sampled_from("the port sea will open when ships come home again".split()), min_size=8
)


@given(words, words, words)
def test_a_shared_run_of_six_words_shares_a_fingerprint(run, before, after):
    one, other = " ".join(run[:6]), " ".join([*before, *run[:6], *after])
    assert set(fingerprints(one)) & set(fingerprints(other))


@given(words, words)
def test_sameness_is_symmetric(a, b):
    assert same_words(" ".join(a), " ".join(b)) == same_words(" ".join(b), " ".join(a))


@given(st.lists(st.lists(st.sampled_from("port sea will open now ships ice".split())), max_size=9))
def test_many_at_once_have_the_fingerprints_of_each(texts):
    joined = [" ".join(text) for text in texts]
    assert fingerprints_of(joined) == [fingerprints(text) for text in joined]
