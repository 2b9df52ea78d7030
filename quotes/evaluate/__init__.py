"""Measures the quality of quotes against annotated articles.

`attributions` scores content, source and cue, `speakers` the speaker and the date of saying,
`people` the identity of speakers across articles. `misses` lists errors in context, `intervals`
computes confidence intervals.
All take annotated articles (`corpus.CorpusArticle`) and quotes in the JSON of `quotes extract`, and
count words.
"""

from quotes.evaluate.attributions import Scores, Tally, score_attributions
from quotes.evaluate.corpus import (
    Answer,
    CorpusArticle,
    CorpusQuote,
    answers_in,
    found_quotes,
    of_acts,
    read_answers,
    read_corpus,
)
from quotes.evaluate.misses import Miss, list_misses
from quotes.evaluate.people import read_entities, score_people
from quotes.evaluate.speakers import SpeakerScores, score_speakers

__all__ = [
    "Answer",
    "CorpusArticle",
    "CorpusQuote",
    "Miss",
    "Scores",
    "SpeakerScores",
    "Tally",
    "answers_in",
    "found_quotes",
    "list_misses",
    "of_acts",
    "read_answers",
    "read_corpus",
    "read_entities",
    "score_attributions",
    "score_people",
    "score_speakers",
]
