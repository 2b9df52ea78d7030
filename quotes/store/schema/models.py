"""The tables. The comments of tables and columns are the schema's manual.

Ids of quotes and appearances derive from those of articles: quote 3 of article 12 is 1200003. So
rows can be written in bulk, a run that was killed and restarted gives the same ids as an unbroken
one, and an article read again keeps the ids of its quotes.

Where a table stores what a class of the same name carries elsewhere (`quotes.Quote`,
`quotes.speakers.Speaker`, `quotes.readers.Failure`, …), its model ends in `Row`: `QuoteRow`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.schema.values import ACTS, GENDERS, KINDS, SPEAKER_TYPES

PARTS = ("source", "cue", "content")
BASES = ("expression", "dateline", "context", "person")
VERDICTS = ("same", "different", "rename", "alias", "describe", "nobody")
LINKS = ("same", "repeats", "echoes", "contradicts")

BigInt = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """A point in time, stored and returned in UTC on every engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it without the zone."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Add the zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Base(DeclarativeBase):
    """The base of all tables: naming of constraints, and storage of Python types."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it from the class)
        int: BigInt,
        str: Text(),
        float: Float(),
        date: Date(),
        datetime: UTCDateTime(),
        dict[str, Any]: JSON(none_as_null=True),
    }


_BEFORE = "As in quotes, before corrections"


def _made_by(comment: str) -> Mapped[int | None]:
    """A column for the correction that produced a row; corrections are never deleted."""
    return mapped_column(comment=comment)


def _where_made(table: str) -> Index:
    there = text("correction_id IS NOT NULL")
    return Index(
        f"ix_{table}_correction_id", "correction_id", sqlite_where=there, postgresql_where=there
    )


class ExtractionRun(Base):
    """One execution of the extractor over documents."""

    __tablename__ = "extraction_runs"
    __table_args__ = (
        CheckConstraint("finished_at IS NULL OR finished_at >= started_at", name="order"),
        {"comment": "One execution of the extractor over documents"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the run, from 1")
    version: Mapped[str] = mapped_column(comment="Version of the program")
    model: Mapped[str] = mapped_column(comment="Name and version of the model that found the spans")
    settings: Mapped[dict[str, Any]] = mapped_column(comment="Settings that change what is found")
    started_at: Mapped[datetime] = mapped_column(comment="Start, UTC")
    finished_at: Mapped[datetime | None] = mapped_column(
        comment="End, UTC; null while it runs or if it was cut off"
    )
    ended: Mapped[str | None] = mapped_column(
        comment="finished, interrupted or cut off; null while it runs"
    )
    process: Mapped[str | None] = mapped_column(comment="Machine, process and start of who runs it")
    counts: Mapped[dict[str, Any] | None] = mapped_column(
        comment="What the run did: articles new, changed, unchanged, failed…; quotes by kind"
    )


class Outlet(Base):
    """A publisher as the articles' metadata name it."""

    __tablename__ = "outlets"
    __table_args__ = (
        UniqueConstraint("name"),
        {"comment": "Publishers as the articles' metadata name them"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number of the outlet"
    )
    name: Mapped[str] = mapped_column(comment="Name as the metadata give it")


class OutletName(Base):
    """A name that an outlet goes by."""

    __tablename__ = "outlet_names"
    __table_args__ = (
        Index("ix_outlet_names_outlet_id", "outlet_id"),
        {"comment": "The names that outlets go by: equal keys are one outlet"},
    )

    key: Mapped[str] = mapped_column(
        primary_key=True,
        comment="Words of the name without case, accents, articles and the ending of a domain",
    )
    name: Mapped[str] = mapped_column(comment="Name as it was met first")
    outlet_id: Mapped[int] = mapped_column(
        ForeignKey("outlets.id", ondelete="CASCADE"), comment="The outlet that it is a name of"
    )


class Article(Base):
    """One text with its metadata."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("uq_articles_external_id_outlet_id", "external_id", "outlet_id", unique=True),
        Index(
            "uq_articles_external_id_no_outlet",
            "external_id",
            unique=True,
            sqlite_where=text("outlet_id IS NULL"),
            postgresql_where=text("outlet_id IS NULL"),
        ),
        Index(
            "ix_articles_outlet_id_published_on", "outlet_id", "published_on", "id", "duplicate_of"
        ),
        CheckConstraint("duplicate_of <> id", name="duplicate_of"),
        {"comment": "Articles: one text each, with its metadata; the text is never changed"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        comment="Number of the article, in the order of arrival",
    )
    external_id: Mapped[str] = mapped_column(
        comment="The id that came with the article, unique within its outlet"
    )
    outlet_id: Mapped[int | None] = mapped_column(
        ForeignKey("outlets.id"), comment="Outlet that published it, if known"
    )
    title: Mapped[str | None] = mapped_column(comment="Title, if there is one")
    url: Mapped[str | None] = mapped_column(comment="Address as given")
    url_key: Mapped[str | None] = mapped_column(
        index=True, comment="Address without what does not matter: equal keys are one page"
    )
    author: Mapped[str | None] = mapped_column(comment="Author as given")
    language: Mapped[str | None] = mapped_column(comment="Language as a BCP 47 tag")
    published: Mapped[str | None] = mapped_column(
        comment="Publication as given, ISO 8601: a day, or a time with its zone"
    )
    published_on: Mapped[date | None] = mapped_column(index=True, comment="Day of publication")
    published_from: Mapped[str | None] = mapped_column(
        comment="Where the publication date is from: metadata, page, dateline or option"
    )
    text_hash: Mapped[str] = mapped_column(
        String(32), index=True, comment="Hash of the text: equal hashes are exact copies"
    )
    fingerprint: Mapped[str] = mapped_column(
        String(32), comment="Hash of text and metadata: tells whether the article has changed"
    )
    duplicate_of: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"),
        index=True,
        comment="The first article with the same text or address; null for that one itself",
    )
    run_id: Mapped[int] = mapped_column(
        ForeignKey("extraction_runs.id"), index=True, comment="Run that found its present quotes"
    )
    # Last, since SQLite reads all of it on the way to any later column.
    text: Mapped[str] = mapped_column(
        comment="The whole text as it was read; spans count its Unicode code points"
    )


class ArticleOrigin(Base):
    """Where an article was read from."""

    __tablename__ = "article_origins"
    __table_args__ = (
        Index("ix_article_origins_origin", "origin"),
        {"comment": "Where articles were read from"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="Article",
    )
    origin: Mapped[str] = mapped_column(
        comment="File, file:line, feed[entry], archive!member or address that it was read from"
    )
    etag: Mapped[str | None] = mapped_column(comment="ETag that the address answered with, if any")
    last_modified: Mapped[str | None] = mapped_column(
        comment="Last-Modified that the address answered with"
    )


class BoilerplateSpan(Base):
    """A stretch of an article's text that belongs to the page, not to the article."""

    __tablename__ = "boilerplate"
    __table_args__ = (
        CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name="offsets"),
        {
            "comment": "Stretches of text that belong to the page (navigation, captions…), "
            "not read",
            "sqlite_with_rowid": False,
        },
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, comment="Article"
    )
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, comment="Order in the text, from 1")
    start_offset: Mapped[int] = mapped_column(
        Integer, comment="First code point in the text, from 0"
    )
    end_offset: Mapped[int] = mapped_column(Integer, comment="Code point after the last")


class SpeakerRow(Base):
    """A person or organization: one row for one in the world."""

    __tablename__ = "speakers"
    __table_args__ = (
        UniqueConstraint("key"),
        _one_of("type", SPEAKER_TYPES),
        _one_of("gender", GENDERS),
        Index("ix_speakers_name", "name"),
        {"comment": "Persons and organizations that are quoted, one row for one in the world"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number of the speaker"
    )
    key: Mapped[str] = mapped_column(
        comment="Stable key that does not depend on the order of the articles"
    )
    name: Mapped[str] = mapped_column(comment="Fullest name, without titles")
    type: Mapped[str] = mapped_column(String(12), comment="person or organization")
    gender: Mapped[str | None] = mapped_column(
        String(6), comment="female or male where the texts themselves show it, else null"
    )
    uncertain: Mapped[bool] = mapped_column(
        server_default=text("false"),
        comment="Whether it may be more than one person of that name, or one with another row",
    )
    wikidata_id: Mapped[str | None] = mapped_column(
        String(20), index=True, comment="Wikidata item (Q…), if known"
    )


class AppearanceRow(Base):
    """One speaker as one article presents it, and the decision who that is."""

    __tablename__ = "appearances"
    __table_args__ = (
        UniqueConstraint("article_id", "seq"),
        _where_made("appearances"),
        _one_of("type", SPEAKER_TYPES),
        _one_of("gender", GENDERS),
        {"comment": "A speaker as one article presents it, and the decision who that is"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment=f"article_id * {PER_ARTICLE} + seq"
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), comment="Article"
    )
    seq: Mapped[int] = mapped_column(Integer, comment="Order of first quote in the article, from 1")
    name: Mapped[str] = mapped_column(comment="Fullest name in the article, without titles")
    type: Mapped[str] = mapped_column(String(12), comment="person or organization")
    gender: Mapped[str | None] = mapped_column(
        String(6), comment="female or male where this text shows it, else null"
    )
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("speakers.id", ondelete="SET NULL"),
        index=True,
        comment="Who it is, as decided now; quote_speakers.speaker_id follows by itself",
    )
    profile_id: Mapped[int | None] = mapped_column(
        ForeignKey("profiles.id", ondelete="SET NULL"),
        index=True,
        comment="Profile that was decided on; it tells the evidence and the score",
    )
    correction_id: Mapped[int | None] = _made_by("Correction that says who it is, if one does")


class AppearanceName(Base):
    """A form of the speaker's name in the article."""

    __tablename__ = "appearance_names"
    __table_args__ = (
        Index("ix_appearance_names_folded_speaker_id", "folded", "speaker_id"),
        Index("ix_appearance_names_speaker_id_name", "speaker_id", "name"),
        {
            "comment": "Forms of the name as the article gives them",
            "sqlite_with_rowid": False,
        },
    )

    appearance_id: Mapped[int] = mapped_column(
        ForeignKey("appearances.id", ondelete="CASCADE"), primary_key=True, comment="Appearance"
    )
    name: Mapped[str] = mapped_column(primary_key=True, comment="Name as in the text")
    folded: Mapped[str] = mapped_column(
        comment="Words of the name without case and accents, joined by one space: for searching"
    )
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("speakers.id", ondelete="SET NULL"),
        comment="The appearance's speaker_id, kept equal by a trigger, so that searches are fast",
    )


class RoleRow(Base):
    """How an article describes a speaker."""

    __tablename__ = "roles"
    __table_args__ = (
        UniqueConstraint("appearance_id", "text"),
        Index("ix_roles_organization", "organization"),
        {"comment": "What an article calls a speaker: press secretary of the Russian President"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment=f"Number: article_id * {PER_ARTICLE} + order"
    )
    appearance_id: Mapped[int] = mapped_column(
        ForeignKey("appearances.id", ondelete="CASCADE"), comment="Appearance so called"
    )
    text: Mapped[str] = mapped_column(comment="The words of the article")
    title: Mapped[str | None] = mapped_column(comment="The office in them: press secretary")
    organization: Mapped[str | None] = mapped_column(comment="Whose it is: Kremlin")
    former: Mapped[bool] = mapped_column(comment="Whether the text says that it is past")


class SpeakerAlias(Base):
    """A name of a speaker that a person, or a file that somebody gave, has added."""

    __tablename__ = "speaker_aliases"
    __table_args__ = (
        Index("ix_speaker_aliases_folded_speaker_id", "folded", "speaker_id"),
        {
            "comment": "Names of speakers that people added; those of the articles are elsewhere",
            "sqlite_with_rowid": False,
        },
    )

    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True, comment="Speaker"
    )
    name: Mapped[str] = mapped_column(primary_key=True, comment="Name as it was added")
    folded: Mapped[str] = mapped_column(
        comment="Words of the name without case and accents, joined by one space: for searching"
    )


class ProfileRow(Base):
    """All appearances with the same name and evidence, which are decided on together."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("key"),
        _one_of("type", SPEAKER_TYPES),
        _one_of("gender", GENDERS),
        Index("ix_profiles_speaker_id", "speaker_id"),
        {"comment": "Appearances of the same name and evidence, and the decision who that is"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number worked out from the key"
    )
    key: Mapped[str] = mapped_column(comment="Type, name and evidence in one line")
    name: Mapped[str] = mapped_column(comment="Name as the articles give it, without titles")
    type: Mapped[str] = mapped_column(String(12), comment="person or organization")
    gender: Mapped[str | None] = mapped_column(
        String(6), comment="female or male where these articles show it, else null"
    )
    facts: Mapped[dict[str, Any]] = mapped_column(
        comment="What the articles say of them: titles, organizations, fields of work, acronyms"
    )
    articles: Mapped[int] = mapped_column(Integer, comment="How many articles present them so")
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("speakers.id", ondelete="SET NULL"), comment="Who it is, as decided now"
    )
    evidence: Mapped[str | None] = mapped_column(comment="What the decision rests on, in words")
    score: Mapped[float | None] = mapped_column(comment="How sure the decision is, 0 to 1")


class ProfileKey(Base):
    """A key under which a profile can be found when another article comes."""

    __tablename__ = "profile_keys"
    __table_args__ = (
        Index("ix_profile_keys_profile_id", "profile_id"),
        {
            "comment": "Index by which the profiles that may be one speaker find one another",
            "sqlite_with_rowid": False,
        },
    )

    key: Mapped[str] = mapped_column(primary_key=True, comment="Normalised piece of a name")
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True, comment="Profile"
    )


class JudgementRow(Base):
    """A decision about names or speakers, by the machine or by a person."""

    __tablename__ = "judgements"
    __table_args__ = (
        _one_of("verdict", VERDICTS),
        _one_of("origin", ("machine", "import", "person")),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        Index("ix_judgements_left_key", "left_key"),
        Index("ix_judgements_right_key", "right_key"),
        _where_made("judgements"),
        {"comment": "Decisions on who is who; a person's outranks the machine's and every new run"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the judgement, from 1")
    verdict: Mapped[str] = mapped_column(
        String(10),
        comment="same, different (never the same), rename, alias, describe (type, gender, "
        "Wikidata item), or nobody (the name is no speaker)",
    )
    left_key: Mapped[str] = mapped_column(
        comment="Whom it is about: a key that outlives a new reading of the articles"
    )
    right_key: Mapped[str | None] = mapped_column(comment="The other one, for same and different")
    value: Mapped[dict[str, Any] | None] = mapped_column(comment="The new name or the alias")
    evidence: Mapped[str | None] = mapped_column(comment="What it rests on, in words")
    score: Mapped[float | None] = mapped_column(comment="How sure it is, 0 to 1")
    origin: Mapped[str] = mapped_column(String(8), comment="machine, import or person")
    who: Mapped[str | None] = mapped_column(comment="The person who judged")
    judged_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    undone_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC")
    correction_id: Mapped[int | None] = _made_by(
        "The person's word that it follows from; null for the machine's"
    )


class JudgementAnchor(Base):
    """A name, or a name in one article, that a person's judgement is about."""

    __tablename__ = "judgement_anchors"
    __table_args__ = (
        _one_of("side", ("left", "right")),
        Index("ix_judgement_anchors_anchor", "anchor"),
        {
            "comment": "Names that a person's judgement is about: they outlive new readings",
            "sqlite_with_rowid": False,
        },
    )

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgements.id", ondelete="CASCADE"), primary_key=True, comment="Judgement"
    )
    side: Mapped[str] = mapped_column(String(5), primary_key=True, comment="left or right")
    anchor: Mapped[str] = mapped_column(
        primary_key=True, comment="A normalised name, or one with the article it stands in"
    )


class Statement(Base):
    """One saying of one speaker on one occasion, in all the wordings that articles report."""

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("key"),
        {"comment": "One saying of one speaker on one occasion, as several quotes report it"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number of the statement"
    )
    key: Mapped[str] = mapped_column(
        comment="Stable key that does not depend on the order of the articles"
    )
    text: Mapped[str] = mapped_column(comment="The wording that stands for all")


class QuoteRow(Base):
    """Somebody's words or thoughts, as one article reports them once."""

    __tablename__ = "quotes"
    __table_args__ = (
        UniqueConstraint("article_id", "position"),
        _where_made("quotes"),
        Index(
            "ix_quotes_no_later_than_id",
            "no_later_than",
            "id",
            "act",
            "kind",
            "confidence",
            "parent_id",
        ),
        _one_of("kind", KINDS),
        _one_of("act", ACTS),
        _one_of("said_basis", BASES),
        CheckConstraint(f"position BETWEEN 1 AND {PER_ARTICLE - 1}", name="position"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("said_confidence >= 0 AND said_confidence <= 1", name="said_confidence"),
        CheckConstraint(
            "speaker_confidence >= 0 AND speaker_confidence <= 1", name="speaker_confidence"
        ),
        CheckConstraint("earliest <= latest", name="bounds"),
        CheckConstraint(f"parent_id / {PER_ARTICLE} = article_id", name="parent_id"),
        Index(
            "ix_quotes_parent_id",
            "parent_id",
            sqlite_where=text("parent_id IS NOT NULL"),
            postgresql_where=text("parent_id IS NOT NULL"),
        ),
        CheckConstraint(
            "(said_on IS NULL) = (said_text IS NULL) AND (said_on IS NULL) = (said_basis IS NULL)",
            name="said_on",
        ),
        {"comment": "Somebody's words or thoughts, as one article reports them once"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment=f"article_id * {PER_ARTICLE} + position"
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), comment="Article that reports it"
    )
    position: Mapped[int] = mapped_column(Integer, comment="Order in the article, from 1")
    kind: Mapped[str] = mapped_column(
        String(8), comment="direct (all in quotation marks), mixed (partly) or indirect"
    )
    act: Mapped[str] = mapped_column(
        String(8), comment="What the cue tells: speech, writing, thought or other"
    )
    text: Mapped[str] = mapped_column(comment="Content: its pieces joined by one space")
    cue: Mapped[str | None] = mapped_column(comment="Words of saying: said, according to")
    source: Mapped[str | None] = mapped_column(comment="Words for whoever said it: he, aides")
    in_title: Mapped[bool] = mapped_column(
        comment="Whether its spans count in the title instead of the text"
    )
    on_behalf_of: Mapped[str | None] = mapped_column(
        comment="Organization that an unnamed source speaks for"
    )
    said_on: Mapped[str | None] = mapped_column(
        comment="Date of saying that the text gives, in EDTF (ISO 8601-2); XXXX is an unknown year"
    )
    said_text: Mapped[str | None] = mapped_column(comment="Words that the date was worked out from")
    said_basis: Mapped[str | None] = mapped_column(
        String(10), comment="expression, dateline or context; person where somebody corrected it"
    )
    said_confidence: Mapped[float | None] = mapped_column(
        comment="Share of such dates that are right, 0 to 1; null where not known"
    )
    earliest: Mapped[date | None] = mapped_column(comment="First day that said_on may mean")
    latest: Mapped[date | None] = mapped_column(comment="Last day that said_on may mean")
    no_later_than: Mapped[date | None] = mapped_column(
        comment="latest, else the day of publication: it was said then or before"
    )
    confidence: Mapped[float] = mapped_column(comment="Share of such quotes that are right, 0 to 1")
    parent_id: Mapped[int | None] = mapped_column(
        comment="Quote of the same article whose content tells of this one; null for those that "
        "the article itself tells"
    )
    speaker_confidence: Mapped[float | None] = mapped_column(
        comment="Share of such speakers that are right, 0 to 1; null without one, or where a "
        "person said who it was"
    )
    candidate: Mapped[str | None] = mapped_column(
        comment="Whom an open source may mean, but not surely enough to be its speaker"
    )
    statement_id: Mapped[int | None] = mapped_column(
        ForeignKey("statements.id", ondelete="SET NULL"),
        index=True,
        comment="Statement that it reports; null where no other quote reports the same saying",
    )
    correction_id: Mapped[int | None] = _made_by(
        "Last correction that it rests on; null where nobody has corrected or confirmed it"
    )


class ExtractedQuote(Base):
    """What the extractor had said of a quote that a person corrected, confirmed or rejected."""

    __tablename__ = "extracted_quotes"
    __table_args__ = (
        {
            "comment": "What the extractor had said of quotes that people corrected, confirmed or "
            "rejected"
        },
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="The number of the quote"
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True, comment="Article that reports it"
    )
    position: Mapped[int] = mapped_column(Integer, comment="Order in the article, from 1")
    rejected: Mapped[bool] = mapped_column(
        comment="Whether a person said that it is no quote; then it is not in quotes"
    )
    correction_id: Mapped[int] = mapped_column(
        ForeignKey("corrections.id"), index=True, comment="Last correction of it"
    )
    kind: Mapped[str] = mapped_column(String(8), comment=_BEFORE)
    act: Mapped[str] = mapped_column(String(8), comment=_BEFORE)
    text: Mapped[str] = mapped_column(comment=_BEFORE)
    speakers: Mapped[str | None] = mapped_column(
        comment="Names of its speakers, before corrections"
    )
    role: Mapped[str | None] = mapped_column(comment="Role of the first that has one")
    source: Mapped[str | None] = mapped_column(comment=_BEFORE)
    said_on: Mapped[str | None] = mapped_column(comment=_BEFORE)
    confidence: Mapped[float] = mapped_column(comment=_BEFORE)
    record: Mapped[dict[str, Any]] = mapped_column(comment="All of it, spans too")


class Span(Base):
    """A stretch of the article that a quote's source, cue or content stands in."""

    __tablename__ = "spans"
    __table_args__ = (
        _one_of("part", PARTS),
        CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name="offsets"),
        {
            "comment": "Where source, cue and content stand in the text (or title), piece by piece",
            "sqlite_with_rowid": False,
        },
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True, comment="Quote"
    )
    part: Mapped[str] = mapped_column(String(7), primary_key=True, comment="source, cue or content")
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, comment="Order of pieces, from 1")
    start_offset: Mapped[int] = mapped_column(Integer, comment="First code point, from 0")
    end_offset: Mapped[int] = mapped_column(Integer, comment="Code point after the last")


_AS_QUOTE = "As in quotes, kept equal by a trigger, so that what somebody said is found quickly"


class QuoteSpeaker(Base):
    """A speaker of a quote; a joint statement has several."""

    __tablename__ = "quote_speakers"
    __table_args__ = (
        Index("ix_quote_speakers_appearance_id", "appearance_id"),
        Index(
            "ix_quote_speakers_speaker_id_no_later_than",
            "speaker_id",
            "no_later_than",
            "quote_id",
            "act",
            "kind",
        ),
        Index(
            "ix_quote_speakers_joint",
            "quote_id",
            sqlite_where=text("seq > 1"),
            postgresql_where=text("seq > 1"),
        ),
        Index("ix_quote_speakers_role_id", "role_id"),
        {
            "comment": "Who said a quote; a joint statement has several, "
            "an unnamed source has none",
            "sqlite_with_rowid": False,
        },
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True, comment="Quote"
    )
    seq: Mapped[int] = mapped_column(
        Integer, primary_key=True, comment="Order of speakers in the text, from 1"
    )
    appearance_id: Mapped[int] = mapped_column(
        ForeignKey("appearances.id", ondelete="CASCADE"), comment="Speaker as in this article"
    )
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("speakers.id", ondelete="SET NULL"),
        comment="The appearance's speaker_id, kept equal by a trigger, so that searches are fast",
    )
    role_id: Mapped[int | None] = mapped_column(
        ForeignKey("roles.id", ondelete="SET NULL"),
        comment="Role that the text gives at this quote",
    )
    act: Mapped[str | None] = mapped_column(String(8), comment=_AS_QUOTE)
    kind: Mapped[str | None] = mapped_column(String(8), comment=_AS_QUOTE)
    no_later_than: Mapped[date | None] = mapped_column(comment=_AS_QUOTE)


class QuoteWords(Base):
    """A quote's text as the full-text index sees it."""

    __tablename__ = "quote_words"
    __table_args__ = (
        {"comment": "Quotes as full-text search sees them: words folded alike on every engine"},
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="Quote",
    )
    words: Mapped[str] = mapped_column(
        comment="Words of the content without case and accents, joined by one space"
    )


class Setting(Base):
    """A setting of this database."""

    __tablename__ = "settings"
    __table_args__ = (
        {"comment": "What was chosen for this database; what is not here is as it comes"},
    )

    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="What is set: stemming")
    value: Mapped[str] = mapped_column(String(200), comment="Its value: on")


class QuoteFingerprint(Base):
    """A hash of a few words of a quote, by which the same words are found elsewhere."""

    __tablename__ = "quote_fingerprints"
    __table_args__ = (
        Index("ix_quote_fingerprints_quote_id", "quote_id"),
        {
            "comment": "Numbers for runs of words in quotes: equal ones may be the same words",
            "sqlite_with_rowid": False,
        },
    )

    fingerprint: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Hash of three words that follow one another"
    )
    day: Mapped[int] = mapped_column(
        Integer,
        primary_key=True,
        autoincrement=False,
        comment="Day of saying or of publication, in days from 0001-01-01; 0 where not known",
    )
    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True, comment="Quote"
    )


def _only(name: str, where: str, *columns: str) -> Index:
    """An index of some rows."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class QuoteVector(Base):
    """The sentence embedding of a quote, with its index keys."""

    __tablename__ = "quote_vectors"
    __table_args__ = (
        _only("ix_quote_vectors_block_day", "leader_id IS NULL", "block", "day", "quote_id"),
        _only("ix_quote_vectors_mark", "leader_id IS NULL", "mark"),
        # Partial, so that no query plan uses them to find all leaders.
        _only("ix_quote_vectors_leader_id", "leader_id IS NOT NULL", "leader_id"),
        _only("ix_quote_vectors_words", "words IS NOT NULL", "words"),
        # Includes the vectors, so that those of a cell are read together.
        Index("ix_quote_vectors_cell_quote_id", "cell", "quote_id", "vector"),
        {"comment": "Sentence embeddings of quotes: near vectors are alike in what they say"},
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="Quote",
    )
    block: Mapped[str | None] = mapped_column(
        comment="What all spellings of the speaker's name share; null where nobody is named"
    )
    speaker: Mapped[str | None] = mapped_column(
        comment="Name of the speaker in the article, after o: for an organization, else after p:"
    )
    day: Mapped[int] = mapped_column(
        Integer, comment="Day of saying or of publication, in days from 0001-01-01; 0: not known"
    )
    cell: Mapped[int] = mapped_column(
        Integer, comment="Number of the nearest of the fixed centres that all vectors lie around"
    )
    vector: Mapped[bytes] = mapped_column(
        LargeBinary(), comment="384 signed bytes, as `quotes.statements.encoder` makes them"
    )
    mark: Mapped[int | None] = mapped_column(
        comment="What nearly equal quotes have in common: speaker, days, numbers, names; "
        "null: stands alone"
    )
    words: Mapped[int | None] = mapped_column(
        comment="Hash of all its words: equal where two quotes are equal word for word"
    )
    leader_id: Mapped[int | None] = mapped_column(
        ForeignKey("quote_vectors.quote_id", ondelete="SET NULL"),
        comment="The nearly equal quote that is compared instead of this one; null: it leads",
    )


class StatementLink(Base):
    """How one quote is related to another, as the program sees it."""

    __tablename__ = "statement_links"
    __table_args__ = (
        _one_of("kind", LINKS),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        Index("ix_statement_links_other_id", "other_id"),
        {
            "comment": "Quotes of one statement; sayings that repeat, echo or contradict others",
            "sqlite_with_rowid": False,
        },
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True, comment="Quote, the later"
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"),
        primary_key=True,
        comment="The quote that it is the same as, or that it repeats, echoes or contradicts",
    )
    kind: Mapped[str] = mapped_column(
        String(11),
        comment="same (one statement), repeats (the speaker on another occasion), "
        "echoes (another speaker), contradicts (but for a negation or a number the same)",
    )
    score: Mapped[float] = mapped_column(
        comment="same: share of such pairs that are one statement; else likeness of the two, 0 to 1"
    )
    evidence: Mapped[str] = mapped_column(comment="What it rests on, in words")
    version: Mapped[str] = mapped_column(comment="Version of the scorer that made it")


class QuoteCopy(Base):
    """A quote in an article that copies another one: the same quote, there a second time."""

    __tablename__ = "quote_copies"
    __table_args__ = (
        Index("ix_quote_copies_original_id", "original_id"),
        {
            "comment": "Quotes of articles that copy others (an agency's story, another format): "
            "what is counted once leaves them out"
        },
    )

    quote_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="Quote in the copy",
    )
    original_id: Mapped[int] = mapped_column(
        ForeignKey("quotes.id", ondelete="CASCADE"), comment="The same quote where it came first"
    )


class OutletMonth(Base):
    """What an outlet quotes in a month; triggers keep it up to date."""

    __tablename__ = "outlet_months"
    __table_args__ = (
        {
            "comment": "Sums that triggers keep: what outlets quote, by month of publication",
            "sqlite_with_rowid": False,
            "info": {"derived": True},
        },
    )

    outlet_id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Outlet; 0 where none is known"
    )
    month: Mapped[str] = mapped_column(
        String(7), primary_key=True, comment="YYYY-MM; empty where the day is not known"
    )
    act: Mapped[str] = mapped_column(String(8), primary_key=True, comment="As in quotes")
    quotes: Mapped[int] = mapped_column(server_default=text("0"), comment="Quotes")
    unsourced: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Quotes without words for a source"
    )
    named: Mapped[int] = mapped_column(server_default=text("0"), comment="Quotes with a speaker")
    named_unsourced: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Quotes with a speaker and without words for a source"
    )
    female: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Speakers of quotes who are women"
    )
    male: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Speakers of quotes who are men"
    )
    unknown: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Speakers of quotes whose gender no text shows"
    )


class SpeakerMonth(Base):
    """What a speaker is quoted with in a month; triggers keep it up to date."""

    __tablename__ = "speaker_months"
    __table_args__ = (
        {
            "comment": "Sums that triggers keep: what speakers are quoted with, by month of saying",
            "sqlite_with_rowid": False,
            "info": {"derived": True},
        },
    )

    speaker_id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Speaker"
    )
    month: Mapped[str] = mapped_column(
        String(7), primary_key=True, comment="YYYY-MM of no_later_than; empty where not known"
    )
    act: Mapped[str] = mapped_column(String(8), primary_key=True, comment="As in quotes")
    quotes: Mapped[int] = mapped_column(server_default=text("0"), comment="Quotes")
    direct: Mapped[int] = mapped_column(server_default=text("0"), comment="Direct quotes")
    mixed: Mapped[int] = mapped_column(server_default=text("0"), comment="Mixed quotes")
    dated_by_text: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Quotes whose texts say when"
    )


class ArticleSources(Base):
    """How many sources an article has; triggers keep it up to date."""

    __tablename__ = "article_sources"
    __table_args__ = (
        {
            "comment": "Counts that triggers keep: how many quotes and sources articles have, "
            "thoughts and other acts left out",
            "info": {"derived": True},
        },
    )

    article_id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Article"
    )
    quotes: Mapped[int] = mapped_column(Integer, comment="Quotes that are speech or writing")
    sources: Mapped[int] = mapped_column(
        Integer, comment="Speakers of these, and different words for unnamed sources"
    )


class StatementOutlet(Base):
    """How often an outlet reports a statement; triggers keep it up to date."""

    __tablename__ = "statement_outlets"
    __table_args__ = (
        {
            "comment": "Counts that triggers keep: which outlets report statements",
            "sqlite_with_rowid": False,
            "info": {"derived": True},
        },
    )

    statement_id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Statement"
    )
    outlet_id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Outlet; 0 where none is known"
    )
    quotes: Mapped[int] = mapped_column(server_default=text("0"), comment="Quotes that report it")


class BulkWriter(Base):
    """A mark that a writer sets while it adds whole articles, and counts them itself."""

    __tablename__ = "bulk_writers"
    __table_args__ = (
        {
            "comment": "Holds a row only inside the transaction of a writer that adds up its rows "
            "by itself, all at once (SQLite)",
            "info": {"derived": True},
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")


class FailureRow(Base):
    """An input that could not be taken in."""

    __tablename__ = "failures"
    __table_args__ = (
        UniqueConstraint("place"),
        {"comment": "Inputs that could not be taken in, with the reason"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the failure")
    place: Mapped[str] = mapped_column(
        comment="Where it is: file, file:line, archive!member, or address"
    )
    path: Mapped[str] = mapped_column(comment="File or address to read again")
    reason: Mapped[str] = mapped_column(comment="What was wrong, in one line")
    run_id: Mapped[int] = mapped_column(
        ForeignKey("extraction_runs.id"), index=True, comment="Run that met it last"
    )
    failed_at: Mapped[datetime] = mapped_column(comment="When it failed last, UTC")
    attempts: Mapped[int] = mapped_column(Integer, comment="How often it was tried")
    resolved_at: Mapped[datetime | None] = mapped_column(
        comment="When it went in after all, UTC; null while it is still missing"
    )


class CorrectionRow(Base):
    """A person's decision on a quote, a speaker or a statement."""

    __tablename__ = "corrections"
    __table_args__ = (
        _one_of("target", ("article", "quote", "speaker", "statement")),
        Index("ix_corrections_target_target_key", "target", "target_key"),
        Index(
            "ix_corrections_article_id",
            "article_id",
            sqlite_where=text("article_id IS NOT NULL"),
            postgresql_where=text("article_id IS NOT NULL"),
        ),
        {"comment": "What people decided on quotes, speakers, statements; outlives every new run"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the correction, from 1")
    target: Mapped[str] = mapped_column(
        String(10), comment="What it is about: article, quote, speaker or statement"
    )
    target_key: Mapped[str] = mapped_column(
        comment="Which one, in words that a new reading does not change: for a quote the outlet, "
        "the article's external id and where its content stood; else the key"
    )
    action: Mapped[str] = mapped_column(
        String(40),
        comment="What was decided: set, add, reject or confirm a quote; for speakers same, "
        "different, rename, alias, describe, nobody, import",
    )
    value: Mapped[dict[str, Any] | None] = mapped_column(comment="New values, by column")
    note: Mapped[str | None] = mapped_column(comment="Why")
    who: Mapped[str | None] = mapped_column(comment="The person who decided")
    made_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    undone_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC")
    article_id: Mapped[int | None] = mapped_column(comment="Article that it is about")
    quote_id: Mapped[int | None] = mapped_column(
        index=True, comment="The quote that it is about, as it is numbered now"
    )
    orphaned: Mapped[bool] = mapped_column(
        server_default=text("false"),
        comment="Whether the words that it is about are not in the article any more",
    )
    anchor: Mapped[dict[str, Any] | None] = mapped_column(
        comment="The quote's words with what stands around them: it is found again by them"
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(
        comment="What the extractor had said of the quote"
    )
    model: Mapped[str | None] = mapped_column(comment="Model and version that had said so")
    about: Mapped[str | None] = mapped_column(
        comment="What it changes of a quote, with commas: speaker, role, said_on, kind, act, "
        "text, cue, source"
    )
    summary: Mapped[str | None] = mapped_column(comment="What was decided, in one line")
    review: Mapped[str | None] = mapped_column(
        comment="Review in which it was decided, if it was one"
    )
