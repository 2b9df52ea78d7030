"""Splits a text into sentences and paragraphs by cheap rules, enough to measure distance."""

from __future__ import annotations

import re
from bisect import bisect_right

_BREAK = re.compile(r"[.!?…][\"”’')\]]{0,3}\s{1,3}(?=[\"“‘'(\[<]?[A-Z0-9])|\n\s{0,20}")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Hon|Rev|St|"
    r"Jr|Sr|vs|No|Inc|Corp|Co|Ltd|Ave|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    r"Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|"
    r"Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)|\b[A-Z])\.\s*\Z"
)


class Layout:
    """Maps positions of `text` to sentences and paragraphs, both counted from 0."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self.sentences = [0]
        self.paragraphs = [0]
        for match in _BREAK.finditer(text):
            end = match.end()
            if "\n" in match[0]:
                self.paragraphs.append(end)
            elif _ABBREVIATED.search(text, max(0, match.start() - 6), end):
                continue
            self.sentences.append(end)

    def sentence(self, position: int) -> int:
        """The number of the sentence at `position`."""
        return bisect_right(self.sentences, position) - 1

    def sentence_end(self, number: int) -> int:
        """Where a sentence ends and the next begins."""
        return self.sentences[number + 1] if number + 1 < len(self.sentences) else self._length

    def paragraph(self, position: int) -> int:
        """The number of the paragraph at `position`."""
        return bisect_right(self.paragraphs, position) - 1

    def paragraph_end(self, number: int) -> int:
        """Where a paragraph ends and the next begins."""
        return self.paragraphs[number + 1] if number + 1 < len(self.paragraphs) else self._length
