"""Finds what is not the article on a page: navigation, captions and credits, links, comments.

Everything here relies on the form of a line and on words that pages use, never on an article's
subject. A line that could be prose, a headline or a subtitle is kept: reading a caption costs
little, but a sentence that is not read is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from quotes.document import Span, Spans

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ENDS = re.compile(r"[.!?…]['\"”’»)\]]*$")
_STOP = re.compile(r"[.:;,!?…]['\"”’»)\]]*$")
_MARKS = re.compile(r"[\"“”«»„‟]")

# Whole lines that pages put around articles (compared without case and final punctuation).
_PAGE = re.compile(
    r"""
    source\ (?:link|url)|original\ (?:article|source|link)|link\ to\ (?:the\ )?(?:source|original)
    | (?:click\ (?:here|to)|tap\ here)(?:\ [\w\ ]{1,40})?
    | (?:skip|jump)\ to\ (?:main\ |the\ )?(?:content|navigation|article|comments)
    | (?:back|return)\ to\ (?:top|home(?:page)?|news|the\ front\ page|all\ news)
    | (?:previous|next|older|newer)(?:\ (?:article|post|story|page)s?)?
    | the\ post\ .{1,150}\ (?:appeared\ first|first\ appeared)\ on\ .{1,60}
    | leave\ a\ (?:reply|comment) | (?:post|add|write)\ a\ comment | (?:cancel|log\ in\ to)\ reply
    | (?:view|show|read|see|load|hide|all)\ (?:all\ |more\ )?(?:\d+\ )?comments?(?:\ \(\d+\))?
    | (?:no|\d[\d,]*)\ (?:comments?|shares?|views?|likes?|reactions?|retweets?)
    | comments?(?:\ (?:\(?\d+\)?|are\ closed|closed|off))? | join\ the\ (?:conversation|discussion)
    | share(?:\ (?:this|on|via|to|with|the)\b[\w\ ,/]{0,40})?(?:\ share)*
    | share\ (?:full\ )?(?:article|story|post)
    | a\ version\ of\ this\ (?:article|story)\ appears\ in.{0,120}
    | (?:tweet|retweet|pin\ it|whatsapp|telegram|linkedin|facebook|twitter|reddit|email|e-mail|
        print|copy\ link|save|bookmark|like|follow)
      (?:[\ ,|/·•]+(?:this|it|article|story|page|and|share|tweet|pin\ it|whatsapp|telegram|linkedin|
        facebook|twitter|reddit|email|e-mail|print|copy\ link|save|x))*
    | (?:follow|like|find|join)\ us\ (?:on|at|in)\b.{0,60}
    | (?:sign\ up|subscribe|register)(?:\ (?:now|here|today|free))?
    | (?:sign\ up|subscribe|register)\ (?:for|to)\ (?:our|the|my|this|free)\b.{0,80}
    | .{0,120}\bnewsletter\b.{0,100}\b(?:sign\ up|subscribe)(?:\ (?:here|now|today))?
    | get\ (?:our|the)\b.{0,60}\b(?:newsletter|inbox|app|alerts?)\b.{0,30}
    | (?:enter\ )?your\ e-?mail(?:\ address)? | (?:log|sign)\ (?:in|out) | my\ account
    | advertise?ments? | advert | sponsored(?:\ content)? | promoted | paid\ (?:content|post)
    | (?:article|story)\ continues\ (?:below|after)\b.{0,40}
    | (?:scroll\ (?:down\ )?)?to\ continue(?:\ reading)?
    | (?:related|recommended|popular|trending|latest|top|more|most\ (?:read|popular|viewed|shared)|
       featured)(?:\ (?:articles?|stories|story|posts?|news|topics?|content|links?|reading|coverage|
       headlines?|videos?|on\ this(?:\ (?:story|topic))?|now|today|tags?))+
    | (?:most\ (?:read|popular|viewed|shared|commented)|related|trending(?:\ now)?
        |recommended(?:\ for\ you)?)
    | (?:you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)
        |editors?['’]?s?\ (?:picks?|choice))
    | (?:tags?|topics?|filed\ under|posted\ (?:in|on|by)|categor(?:y|ies)|keywords)\s*:.{0,160}
    | (?:read|see|watch|listen|learn|hear)\ (?:more|also|next|this\ next|now)
    | continue\ reading | read\ the\ (?:full|whole|original)\ (?:story|article|post)(?:\ here)?
    | (?:about|contact)(?:\ us)?
    | (?:terms|conditions|privacy|cookies?)
      (?:\ (?:of|and|&|policy|use|service|conditions|settings|notice))+
    | all\ rights\ reserved | (?:we|this\ (?:site|website))\ uses?\ cookies\b.{0,120}
    | your\ e-?mail\ address\ will\ not\ be\ published.{0,80} | required\ fields\ are\ marked.{0,20}
    | save\ my\ name,\ e-?mail,.{0,100}
    | \d+\s*(?:min(?:ute)?s?)(?:\ read)? | reading\ time\s*:?.{0,20} | (?:an?\ |\d+\ )?\w+\ ago
    | (?:(?:first\ )?published|(?:last\ )?updated|posted|modified)(?:\ (?:on|at))?\s*+:?\s*+
        [^.!?]{0,40}\d[^.!?]{0,40}
    | (?:play|pause|mute|unmute)\ (?:video|audio) | video\ player | loading | menu | search | home
    """,
    re.I | re.X,
)
# Lines after which come links or comments, not the article.
_LINKS = re.compile(
    r"(?:read|see)\s+(?:also|more|next)|also\s+read|related(?:\s+\w+)?|recommended(?:\s+\w+){0,2}"
    r"|more\s+(?:on\s+this(?:\s+(?:story|topic))?|news|stories|from\s+.{1,40}|coverage)"
    r"|(?:top|latest|trending|popular|featured|other)\s+(?:stories|news|articles|posts|headlines)"
    r"|most\s+(?:read|popular|viewed|shared)|you\s+(?:may|might)\s+(?:also\s+)?.{4,20}"
    r"|editors?['’]?s?\s+(?:picks?|choice)|trending(?:\s+now)?|previous\s+\w+|next\s+\w+",
    re.I,
)
_LINK = re.compile(
    r"(?:read|see|watch)\s++(?:also|more|next)\s*+[:|–—-]\s*+\S.*|(?:also\s+read|related|must\s+read|"
    r"in\s+case\s+you\s+missed\s+it|don['’]t\s+miss)\s*+[:|]\s*+\S.*"
    r"|(?:READ|WATCH|SEE)\s*+(?:MORE|ALSO|NEXT)?\s*+[:|]\s*+\S.*",
    re.I,
)
_COMMENTS = re.compile(
    r"leave\s+a\s+(?:reply|comment)|(?:post|add|write)\s+a\s+comment|\d[\d,]*\s+(?:comments?|replies)"
    r"|comments?\s*\(?\d*\)?|\d+\s+(?:thoughts|responses?|replies)\s+(?:on|to)\b.*|join\s+the\s+\w+",
    re.I,
)
# Words that menus are made of.
_MENU = frozenset(
    """
    about account all archive arts audio author authors blog blogs breaking business careers
    climate columns contact crime culture daily economy editorial education en eng english
    entertainment environment events exclusive features finance front health home homepage index
    international latest life lifestyle live local login logout main markets media menu money
    more multimedia national navigation news newsletter newsletters opinion opinions page photo
    photos podcast podcasts politics print register reviews rss science search section sections
    share sign in up us shop society sport sports stories style subscribe tech technology
    television today top topics travel tv video videos weather world
    """.split()
)
_CRUMB = re.compile(r"\s[>›»|/·•]\s|^[>›»|·•]|[›»|]$")
# A credit: the source of a picture.
_CREDIT = re.compile(
    r"(?:^|\s|\()©|\(c\)\s|^(?:photo|image|picture|photograph|illustration|file\s+photo|graphic|video|"
    r"credit|photo\s+credit|image\s+credit)s?\s*+(?:(?:by|via|courtesy)\b|(?:credit)?\s*+[:/©|])",
    re.I,
)
_AGENCY = re.compile(
    r"(?:/|\bvia\s|^|,\s)(?:AP|AFP|EPA|EFE|DPA|Reuters|Getty(?:\sImages)?|Shutterstock|Bloomberg|"
    r"(?:AP|File|Pool|Handout|Courtesy|Stock|Press)\s(?:Photo|Images?|Picture)|Wikimedia(?:\sCommons)?|"
    r"iStock\w*|Alamy|Unsplash)(?:\s(?:Images?|Photo|File|Pool))?\.?\)?$",
    re.I,
)
# The photographer and the client: "Ola Berg/Coast Press", "Ola Berg for The Marsh Gazette".
_NAME_ = r"[A-Z][\w.'’-]*+"
_HOUSE = re.compile(
    rf"(?:{_NAME_}[\s/]{{1,3}}){{0,6}}(?:Photo|Picture|Image|Press)s?\s"
    r"(?:Agency|Service|Library|Archives?|Pool|Bank)"
)
_TAKEN = (
    rf"{_NAME_}(?:\s{_NAME_}){{1,3}}\s?/\s?{_NAME_}(?:\s{_NAME_}){{0,4}}"
    rf"|{_NAME_}\s(?:Photo|File|Pool)s?\s?/\s?{_NAME_}(?:\s{_NAME_}){{0,4}}"
)
_TAKER = re.compile(rf"\(?(?:{_TAKEN})\)?")
# The end of a caption that goes on to its credit: "… (Ola Berg/AP)", "… Photo: Ola Berg".
_CREDITED = re.compile(
    rf"\((?:{_TAKEN})\)\.?$"
    r"|[.)|–—]\s(?i:(?:file\s)?(?:photo(?:graph)?|picture|image))s?(?:\scredit)?(?:\sby\s|\s?:\s?)"
    r"[A-Z][^.!?:]{1,60}\.?$|\((?i:(?:file\s)?(?:photo(?:graph)?|picture|image))s?(?:\sby\s|\s?:\s?)"
    r"[A-Z][^()!?:]{1,60}\)\.?$"
)
_DAY = (
    r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?\s++)?"
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s++\d{1,2}(?:st|nd|rd|th)?"
    r"(?:,?\s++\d{4})|\d{1,2}(?:st|nd|rd|th)?\s++(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"[a-z]*\.?,?\s++\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_CLOCK = (
    r"(?:[\s,|·•-]*+(?:at\s++)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*+(?:[ap]\.?m\.?)?\s*+"
    r"(?:\(?[A-Z]{2,5}\)?)?)"
)
DATE_LINE = re.compile(
    rf"(?:(?:first\s++)?published|posted|updated|last\s++updated|date)?[\s:|·•]*+(?:on\s++)?"
    rf"{_CLOCK}?[\s,|·•-]*+"
    rf"(?P<day>{_DAY}){_CLOCK}?[\s|·•.]*+",
    re.I,
)
_DATELINE = re.compile(
    rf"[A-Z][A-Z.'’ -]{{2,30}}(?:,\s[A-Z][\w. ]{{1,20}})?,?\s[(—–-]?\s?(?P<day>(?i:{_DAY}))\b"
)
BYLINE = re.compile(
    r"(?:written\s+|reported\s+|story\s+)?by:?\s+(?P<name>[^\W\d_][\w.'’-]*(?:\s+(?:[^\W\d_][\w.'’-]*|and|&|,)){0,9})"
    r"(?:\s*[,|·•/–—-]\s*.{0,60})?",
    re.I,
)
# Words in bylines that are not names: "By Ola Berg in Ostby and Eva Holm for The Marsh Gazette".
_AMONG_NAMES = frozenset(("and", "&", "in", "at", "for", "the"))
# Longer lines are prose and are not matched.
LONG = 200
# How many lines of a text are examined: a file of millions of lines is not an article.
_MOST = 20_000
# How many lines a menu may have.
_TALL = 100
_HIDDEN = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    gap: bool
    """Whether it comes first or after an empty line."""

    @property
    def prose(self) -> bool:
        """Whether it reads like one or more sentences."""
        return (len(self.words) >= 8 and bool(_ENDS.search(self.text))) or len(self.words) > 40

    @property
    def bare(self) -> bool:
        """Whether it has neither the end of a sentence nor a quotation mark."""
        return not _ENDS.search(self.text) and not _MARKS.search(self.text)

    @property
    def plain(self) -> str:
        return " ".join(self.text.split()).strip(" .:»›>|-–—*#•·↓→").strip()


@dataclass(frozen=True)
class Boilerplate:
    """What surrounds the article: title line, boilerplate, byline and date."""

    title: Span | None
    boilerplate: Spans
    byline: str | None = None
    day: str | None = None

    def article(self, text: str) -> str:
        """`text` without its boilerplate, for texts whose offsets nobody uses yet."""
        ends = [0, *(end for _, end in self.boilerplate)]
        starts = [*(start for start, _ in self.boilerplate), len(text)]
        kept = (text[end:start].strip("\n") for end, start in zip(ends, starts, strict=True))
        return "\n\n".join(filter(None, kept))


def page(text: str, title: str | None = None) -> Boilerplate:
    """Find the title line and the boilerplate of `text`; a known `title` is never boilerplate."""
    lines = _lines(text)
    first = next((i for i, line in enumerate(lines) if line.prose), len(lines))
    marked = {i for i, line in enumerate(lines) if _is_page_line(line, title)}
    if first < len(lines):
        marked |= _menus(lines, first, marked, title)
        marked |= _captions(lines, first, marked)
        marked |= _tails(lines, first, title)
    head = [i for i in range(min(first, len(lines))) if i not in marked]
    byline = day = None
    for i in list(head):
        line = lines[i]
        if len(line.text) > LONG:
            continue
        if match := DATE_LINE.fullmatch(line.plain):
            day = day or match["day"]
        elif _is_byline(line):
            found = BYLINE.fullmatch(line.plain)
            byline = byline or (found["name"] if found else None)
        else:
            continue
        marked.add(i)
        head.remove(i)
    heading = _title(lines, head, first)
    spans = _merged(text, [lines[i] for i in sorted(marked)])
    return Boilerplate(heading, spans, byline, day)


def dateline_day(text: str) -> str | None:
    """The date of a complete dateline ("GENOA, Sept 15, 2023 (ANV) — …")."""
    first = next((line for line in _lines(text[:4000]) if line.prose), None)
    match = _DATELINE.match(first.text) if first else None
    return match["day"] if match else None


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    end = 0
    for match in islice(_LINE.finditer(text), _MOST):
        content = match[0]
        stripped = _HIDDEN.sub("", content).strip()
        if stripped:
            between = text[end : match.start()].replace("\r\n", "\n")
            gap = not lines or sum(c in "\n\r\u2029" for c in between) > 1
            # The words of a long line do not matter: its length is enough.
            words = tuple(_WORD.findall(stripped[:600]))
            start = match.start() + len(content) - len(content.lstrip())
            end = match.start() + len(content.rstrip())
            lines.append(_Line(start, end, stripped, words, gap))
    return lines


def _is_page_line(line: _Line, title: str | None) -> bool:
    if len(line.text) > LONG or (title and line.plain == title.strip()):
        return False
    plain = line.plain
    if _PAGE.fullmatch(plain) or (line.bare and _LINK.fullmatch(plain)):
        return True
    return _is_credit(line) or _is_caption(line)


def _is_credit(line: _Line) -> bool:
    if len(line.words) > 30 or _MARKS.search(line.text):
        return False
    if _CREDIT.search(line.text):
        # "© 2015 by …. Reprinted courtesy of …" has two sentences and is still one credit.
        return True
    taken = _AGENCY.search(line.text) or _TAKER.fullmatch(line.text) or _HOUSE.fullmatch(line.plain)
    return len(line.words) <= 8 and bool(taken)


def _is_caption(line: _Line) -> bool:
    """Whether a line about a picture ends in a credit."""
    return not _MARKS.search(line.text) and bool(_CREDITED.search(line.text))


def _is_byline(line: _Line) -> bool:
    match = BYLINE.fullmatch(line.plain)
    if not match or len(line.words) > 14 or not line.bare:
        return False
    names = [word for word in match["name"].replace(",", " ").split() if word not in _AMONG_NAMES]
    return all(name[0].isupper() for name in names)


def _menus(lines: list[_Line], first: int, marked: set[int], title: str | None) -> set[int]:
    """Menu lines and breadcrumbs above the headline, where a headline is left below them."""
    menus: set[int] = set()
    for i in range(min(first, _TALL)):
        line = lines[i]
        if title and line.plain == title.strip():
            break
        if i in marked or len(line.text) > LONG:
            continue
        rest = [k for k in range(i + 1, min(first, 2 * _TALL)) if k not in marked]
        headed = bool(title) or any(len(lines[k].words) > 3 for k in rest)
        words = [word.lower() for word in line.words]
        crumbs = line.bare and _CRUMB.search(line.text)
        if headed and 0 < len(words) <= 12 and (set(words) <= _MENU or crumbs):
            menus.add(i)
        elif len(words) > 3 or not headed:
            break
    return menus


def _captions(lines: list[_Line], first: int, marked: set[int]) -> set[int]:
    """The lines of a caption: next to a credit, and repeated in it or consisting of names."""
    captions: set[int] = set()
    for i in sorted(marked):
        line = lines[i]
        if not _is_credit(line):
            continue
        owner = _plain_credit(line.text)
        above = i - 1
        if above <= 0 or above in marked or line.gap or not lines[above].bare:
            continue
        caption = " ".join(lines[above].words)
        repeats = (caption, f"{caption} {owner}")
        fuller = [
            k
            for k in range(max(0, i - 4), min(len(lines), i + 4))
            if k not in (i, above) and " ".join(lines[k].words) in repeats
        ]
        if fuller or (above >= 1 and not lines[above].gap and _names(lines[above])):
            captions |= {above, *fuller}
    return captions


def _plain_credit(text: str) -> str:
    return " ".join(_WORD.findall(_CREDIT.sub(" ", text)))


def _names(line: _Line) -> bool:
    """Whether a line only names people or places."""
    words = line.words
    upper = sum(word[0].isupper() for word in words)
    return 0 < len(words) <= 12 and upper >= 0.6 * len(words)


def _tails(lines: list[_Line], first: int, title: str | None) -> set[int]:
    """Lists of links under their heading, and everything from the comments onwards."""
    tails: set[int] = set()
    total = sum(line.end - line.start for line in lines if line.prose)
    seen = 0
    links = False
    for i, line in enumerate(lines):
        if line.prose:
            seen += line.end - line.start
            links = False
        if i < first or len(line.text) > LONG:
            if links:
                tails.add(i)
            continue
        if 2 * seen >= total and _COMMENTS.fullmatch(line.plain):
            return tails | set(range(i, len(lines)))
        if line.bare and _LINKS.fullmatch(line.plain) and _ends_in_links(lines, i):
            links = True
        if links:
            tails.add(i)
    return tails


def _ends_in_links(lines: list[_Line], i: int) -> bool:
    """Whether the next line is not a sentence either."""
    following = lines[i + 1 : i + 2]
    return bool(following) and following[0].bare and not following[0].prose


def _title(lines: list[_Line], head: list[int], first: int) -> Span | None:
    """The first line left before the prose, if it looks like a headline."""
    if not head or not (first < len(lines) or len(lines) > 1):
        return None
    line = lines[head[0]]
    text = line.text.lstrip("# ")
    if len(line.words) > 40 or re.search(r"[^.]\.['\"”’)]*$", text) or text.endswith((":", ",")):
        return None
    return line.end - len(text), line.end


def _merged(text: str, lines: list[_Line]) -> Spans:
    """The spans of lines in order, joined where only white space lies between them."""
    spans: list[Span] = []
    for line in lines:
        if spans and not text[spans[-1][1] : line.start].strip():
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return tuple(spans)
