"""How good the quotes are: measures against articles that people have annotated.

`attributions` compares what was found (content, source and cue), `speakers` who is behind it and
when it was said, `people` who is who over all articles, `misses` lists what went wrong, in context;
`intervals` says how far a figure may be from that of other articles.
All of them take annotated articles (`corpus.Article`) and quotes in the JSON of `quotes extract`,
and count in words.
"""

from quotes.evaluate.attributions import Scores, Tally, score_attributions
from quotes.evaluate.corpus import (
    Answer,
    CorpusArticle,
    CorpusQuote,
    answers_in,
    found_quotes,
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
    "read_answers",
    "read_corpus",
    "read_entities",
    "score_attributions",
    "score_people",
    "score_speakers",
]
