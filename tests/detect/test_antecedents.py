"""Whom a relative pronoun stands for."""

import pytest

from quotes.detect.antecedents import with_antecedent


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It angered a string of Tory MPs who said it was late.", "a string of Tory MPs"),
        (
            "Green Bay coach Mike McCarthy, who called it bad, left.",
            "Green Bay coach Mike McCarthy",
        ),
        ("He heard the mayor of the city who said no.", "the mayor of the city"),
        ("There are critics who say so.", "critics"),
        ("It was told to a career Army officer who described it.", "a career Army officer"),
        ("Who said so?", None),
        ("It is known who said so.", None),
        ("“Yes,” who said so?", None),
    ],
)
def test_the_words_before_a_pronoun(text, words):
    at = text.lower().index("who")
    source = ((at, at + 3),)
    if words is None:
        assert with_antecedent(text, source) == source
    else:
        start = text.index(words)
        assert with_antecedent(text, source) == ((start, start + len(words)), source[0])


def test_other_sources_stay_as_they_are():
    assert with_antecedent("Ann, who knows, said so.", ((0, 3),)) == ((0, 3),)
    assert with_antecedent("x", ()) == ()


def test_words_of_somebody_else_are_left_out():
    text = "He met Ann Lee in Lyle, who said no."
    source = ((24, 27),)
    assert with_antecedent(text, source, ["Ann Lee"]) == source
    assert with_antecedent("He met Ann Lee, who said no.", ((16, 19),), ["Ann Lee"])[0] == (7, 14)
