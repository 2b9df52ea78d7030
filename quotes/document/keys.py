"""Tells when two articles are the same, by keys of their addresses and texts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

# Parameters that tell how a reader came, not what is read. Names that some sites use for their
# articles ("id", "p", "page", "q") are not among them.
_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|ysclid|igshid|"
    r"igsh|ttclid|li_fat_id|oly_\w+_id|vero_\w+|_hs\w+|hsctatracking|mkt_tok|ref_?src|ref_?url|"
    r"referr?er|cmpid|ncid|ocid|icid|sr_share|smid|smtyp|spm|share_id|"
    r"at_(?:medium|campaign|custom\d|link_\w+)|ns_\w+|xtor|wt\.\w+|_ga|_gl|amp|"
    r"outputtype|guccounter|guce_\w+|soc_\w+|__twitter_impression|fb_\w+|s_cid|"
    r"traffic_source|taid|tblci|intcmp|int_\w+|trk\w*",
    re.I,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.I)
_AMP = re.compile(r"/amp(?:\.html)?/?$|(?<=[^/])\.amp(?=\.html?$)", re.I)
_SLASHES = re.compile(r"/{2,}")
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = "“”‘’–—…"
_FOLDED = bytes(ord(chr(c).lower()) if chr(c).isalnum() else ord(" ") for c in range(128)) * 2


def url_key(url: str) -> str:
    """A key that is the same for all addresses of one article.

    Scheme, case and `www.`/`m.`/`amp.` of the host, the port that the scheme implies, fragments,
    tracking parameters and their order, AMP variants, index files and a final slash do not count;
    percent-encoding is normalised as in RFC 3986, section 6. An address that cannot be parsed is
    its own key.
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts.hostname or "")
        port = parts.port
    except (ValueError, UnicodeError):
        return url.strip()
    if not host:
        return url.strip()
    path = _ESCAPE.sub(_escape, quote(parts.path, safe="%/:@!$&'()*+,;=-._~"))
    path = _AMP.sub("", _INDEX.sub("", _SLASHES.sub("/", path))).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{place}{path}" + (f"?{urlencode(query)}" if query else "")


def host_of(url: str | None) -> str:
    """The host of an address; empty where it has none or cannot be parsed."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)  # many articles, few hosts
def _host(name: str) -> str:
    """The host without its `www.`, `m.` or `amp.`; raises UnicodeError if it is invalid."""
    host = name.rstrip(".").encode("idna").decode("ascii")
    return _VARIANT.sub("", host.lower())


def _escape(match: re.Match[str]) -> str:
    """The escape in upper case, or the unreserved character itself."""
    character = chr(int(match[0][1:], 16))
    unreserved = character.isascii() and (character.isalnum() or character in "-._~")
    return character if unreserved else match[0].upper()


def text_key(text: str) -> str:
    """A key that is the same for exact copies of a text: 32 hex digits.

    Changes that copying makes do not count: white space, line ends, case, punctuation (straight or
    curly quotes, dashes) and Unicode forms (NFKC). Pass `Document.prose`, so that boilerplate does
    not count either.
    """
    for mark in _MARKS:
        text = text.replace(mark, " ")
    if text.isascii():  # most English texts are: those are folded quickly
        words = text.encode().translate(_FOLDED).split()
        return hashlib.blake2b(b" ".join(words), digest_size=16).hexdigest()
    found = _LETTERS.findall(unicodedata.normalize("NFKC", text).casefold())
    joined = " ".join(found).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
