"""The tables.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# On SQLite the number of a row is an INTEGER, whatever its size.
BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", BigInt, nullable=False, comment="Number of the correction, from 1"),
        sa.Column(
            "target",
            sa.String(length=10),
            nullable=False,
            comment="What it is about: article, quote, speaker or statement",
        ),
        sa.Column(
            "target_key",
            sa.Text(),
            nullable=False,
            comment="Which one, in words that a new reading does not change: for a quote the outlet, the article's external id and the content's spans; else the key",
        ),
        sa.Column(
            "action",
            sa.String(length=40),
            nullable=False,
            comment="What was decided: set, drop, confirm…",
        ),
        sa.Column("value", sa.JSON(), nullable=True, comment="New values, by column"),
        sa.Column("note", sa.Text(), nullable=True, comment="Why"),
        sa.Column("who", sa.Text(), nullable=True, comment="The person who decided"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column(
            "undone_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken back, UTC",
        ),
        sa.CheckConstraint(
            "target IN ('article', 'quote', 'speaker', 'statement')", name="ck_corrections_target"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        comment="What people decided on quotes, speakers, statements; outlives every new run",
    )
    op.create_index("ix_corrections_target_target_key", "corrections", ["target", "target_key"])

    op.create_table(
        "extraction_runs",
        sa.Column("id", BigInt, nullable=False, comment="Number of the run, from 1"),
        sa.Column("version", sa.Text(), nullable=False, comment="Version of the program"),
        sa.Column(
            "model",
            sa.Text(),
            nullable=False,
            comment="Name and version of the model that found the spans",
        ),
        sa.Column(
            "settings", sa.JSON(), nullable=False, comment="Settings that change what is found"
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="Start, UTC"),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="End, UTC; null while it runs or if it was cut off",
        ),
        sa.Column(
            "counts",
            sa.JSON(),
            nullable=True,
            comment="What the run did: articles new, changed, unchanged, failed…; quotes by kind",
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR finished_at >= started_at", name="ck_extraction_runs_order"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_extraction_runs"),
        comment="One execution of the extractor over documents",
    )

    op.create_table(
        "judgements",
        sa.Column("id", BigInt, nullable=False, comment="Number of the judgement, from 1"),
        sa.Column(
            "verdict",
            sa.String(length=10),
            nullable=False,
            comment="same, different (never the same), rename, or alias",
        ),
        sa.Column(
            "left_key",
            sa.Text(),
            nullable=False,
            comment="Whom it is about: a key that outlives a new reading of the articles",
        ),
        sa.Column(
            "right_key", sa.Text(), nullable=True, comment="The other one, for same and different"
        ),
        sa.Column("value", sa.JSON(), nullable=True, comment="The new name or the alias"),
        sa.Column("evidence", sa.Text(), nullable=True, comment="What it rests on, in words"),
        sa.Column("score", sa.Float(), nullable=True, comment="How sure it is, 0 to 1"),
        sa.Column(
            "origin", sa.String(length=8), nullable=False, comment="machine, import or person"
        ),
        sa.Column("who", sa.Text(), nullable=True, comment="The person who judged"),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column(
            "undone_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken back, UTC",
        ),
        sa.CheckConstraint(
            "origin IN ('machine', 'import', 'person')", name="ck_judgements_origin"
        ),
        sa.CheckConstraint(
            "verdict IN ('same', 'different', 'rename', 'alias')", name="ck_judgements_verdict"
        ),
        sa.CheckConstraint("score >= 0 AND score <= 1", name="ck_judgements_score"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
        comment="Decisions on who is who; a person's outranks the machine's and every new run",
    )
    op.create_index("ix_judgements_left_key", "judgements", ["left_key"])
    op.create_index("ix_judgements_right_key", "judgements", ["right_key"])

    op.create_table(
        "outlets",
        sa.Column(
            "id", BigInt, autoincrement=False, nullable=False, comment="Number of the outlet"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as the metadata give it"),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
        sa.UniqueConstraint("name", name="uq_outlets_name"),
        comment="Publishers as the articles' metadata name them",
    )

    op.create_table(
        "speakers",
        sa.Column(
            "id", BigInt, autoincrement=False, nullable=False, comment="Number of the speaker"
        ),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="Stable key that does not depend on the order of the articles",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Fullest name, without titles"),
        sa.Column("type", sa.String(length=12), nullable=False, comment="person or organization"),
        sa.Column(
            "gender",
            sa.String(length=6),
            nullable=True,
            comment="female or male where the texts themselves show it, else null",
        ),
        sa.Column(
            "uncertain",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it may be more than one person of that name, or one with another row",
        ),
        sa.Column(
            "wikidata_id",
            sa.String(length=20),
            nullable=True,
            comment="Wikidata item (Q…), if known",
        ),
        sa.CheckConstraint("gender IN ('female', 'male')", name="ck_speakers_gender"),
        sa.CheckConstraint("type IN ('person', 'organization')", name="ck_speakers_type"),
        sa.PrimaryKeyConstraint("id", name="pk_speakers"),
        sa.UniqueConstraint("key", name="uq_speakers_key"),
        comment="Persons and organizations that are quoted, one row for one in the world",
    )
    op.create_index("ix_speakers_name", "speakers", ["name"])
    op.create_index("ix_speakers_wikidata_id", "speakers", ["wikidata_id"])

    op.create_table(
        "articles",
        sa.Column(
            "id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Number of the article, in the order of arrival",
        ),
        sa.Column(
            "external_id",
            sa.Text(),
            nullable=False,
            comment="The id that came with the article, unique within its outlet",
        ),
        sa.Column("outlet_id", BigInt, nullable=True, comment="Outlet that published it, if known"),
        sa.Column("title", sa.Text(), nullable=True, comment="Title, if there is one"),
        sa.Column("url", sa.Text(), nullable=True, comment="Address as given"),
        sa.Column(
            "url_key",
            sa.Text(),
            nullable=True,
            comment="Address without what does not matter: equal keys are one page",
        ),
        sa.Column("author", sa.Text(), nullable=True, comment="Author as given"),
        sa.Column("language", sa.Text(), nullable=True, comment="Language as a BCP 47 tag"),
        sa.Column(
            "published",
            sa.Text(),
            nullable=True,
            comment="Publication as given, ISO 8601: a day, or a time with its zone",
        ),
        sa.Column("published_on", sa.Date(), nullable=True, comment="Day of publication"),
        sa.Column(
            "published_from",
            sa.Text(),
            nullable=True,
            comment="Where the publication date is from: metadata, page, dateline or option",
        ),
        sa.Column(
            "text_hash",
            sa.String(length=32),
            nullable=False,
            comment="Hash of the text: equal hashes are exact copies",
        ),
        sa.Column(
            "fingerprint",
            sa.String(length=32),
            nullable=False,
            comment="Hash of text and metadata: tells whether the article has changed",
        ),
        sa.Column(
            "duplicate_of",
            BigInt,
            nullable=True,
            comment="The first article with the same text or address; null for that one itself",
        ),
        sa.Column("run_id", BigInt, nullable=False, comment="Run that found its present quotes"),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="The whole text as it was read; spans count its Unicode code points",
        ),
        sa.CheckConstraint("duplicate_of <> id", name="ck_articles_duplicate_of"),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["articles.id"], name="fk_articles_duplicate_of", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_articles_outlet_id"),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_runs.id"], name="fk_articles_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        comment="Articles: one text each, with its metadata; the text is never changed",
    )
    op.create_index("ix_articles_duplicate_of", "articles", ["duplicate_of"])
    op.create_index("ix_articles_outlet_id", "articles", ["outlet_id"])
    op.create_index("ix_articles_published_on", "articles", ["published_on"])
    op.create_index("ix_articles_run_id", "articles", ["run_id"])
    op.create_index("ix_articles_text_hash", "articles", ["text_hash"])
    op.create_index("ix_articles_url_key", "articles", ["url_key"])
    op.create_index(
        "uq_articles_external_id_no_outlet",
        "articles",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("outlet_id IS NULL"),
        postgresql_where=sa.text("outlet_id IS NULL"),
    )
    op.create_index(
        "uq_articles_external_id_outlet_id", "articles", ["external_id", "outlet_id"], unique=True
    )

    op.create_table(
        "failures",
        sa.Column("id", BigInt, nullable=False, comment="Number of the failure"),
        sa.Column(
            "place",
            sa.Text(),
            nullable=False,
            comment="Where it is: file, file:line, archive!member, or address",
        ),
        sa.Column("path", sa.Text(), nullable=False, comment="File or address to read again"),
        sa.Column("reason", sa.Text(), nullable=False, comment="What was wrong, in one line"),
        sa.Column("run_id", BigInt, nullable=False, comment="Run that met it last"),
        sa.Column(
            "failed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it failed last, UTC",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often it was tried"),
        sa.Column(
            "resolved_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it went in after all, UTC; null while it is still missing",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_runs.id"], name="fk_failures_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_failures"),
        sa.UniqueConstraint("place", name="uq_failures_place"),
        comment="Inputs that could not be taken in, with the reason",
    )
    op.create_index("ix_failures_run_id", "failures", ["run_id"])

    op.create_table(
        "judgement_anchors",
        sa.Column("judgement_id", BigInt, nullable=False, comment="Judgement"),
        sa.Column("side", sa.String(length=5), nullable=False, comment="left or right"),
        sa.Column(
            "anchor",
            sa.Text(),
            nullable=False,
            comment="A normalised name, or one with the article it stands in",
        ),
        sa.CheckConstraint("side IN ('left', 'right')", name="ck_judgement_anchors_side"),
        sa.ForeignKeyConstraint(
            ["judgement_id"],
            ["judgements.id"],
            name="fk_judgement_anchors_judgement_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("judgement_id", "side", "anchor", name="pk_judgement_anchors"),
        comment="Names that a person's judgement is about: they outlive new readings",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judgement_anchors_anchor", "judgement_anchors", ["anchor"])

    op.create_table(
        "profiles",
        sa.Column(
            "id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Number worked out from the key",
        ),
        sa.Column("key", sa.Text(), nullable=False, comment="Type, name and evidence in one line"),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="Name as the articles give it, without titles",
        ),
        sa.Column("type", sa.String(length=12), nullable=False, comment="person or organization"),
        sa.Column(
            "gender",
            sa.String(length=6),
            nullable=True,
            comment="female or male where these articles show it, else null",
        ),
        sa.Column(
            "facts",
            sa.JSON(),
            nullable=False,
            comment="What the articles say of them: titles, organizations, fields of work, acronyms",
        ),
        sa.Column(
            "articles", sa.Integer(), nullable=False, comment="How many articles present them so"
        ),
        sa.Column("speaker_id", BigInt, nullable=True, comment="Who it is, as decided now"),
        sa.Column(
            "evidence", sa.Text(), nullable=True, comment="What the decision rests on, in words"
        ),
        sa.Column("score", sa.Float(), nullable=True, comment="How sure the decision is, 0 to 1"),
        sa.CheckConstraint("gender IN ('female', 'male')", name="ck_profiles_gender"),
        sa.CheckConstraint("type IN ('person', 'organization')", name="ck_profiles_type"),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name="fk_profiles_speaker_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
        sa.UniqueConstraint("key", name="uq_profiles_key"),
        comment="Appearances of the same name and evidence, and the decision who that is",
    )
    op.create_index("ix_profiles_speaker_id", "profiles", ["speaker_id"])

    op.create_table(
        "statements",
        sa.Column(
            "id", BigInt, autoincrement=False, nullable=False, comment="Number of the statement"
        ),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="Stable key that does not depend on the order of the articles",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="The wording that stands for all"),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
        sa.UniqueConstraint("key", name="uq_statements_key"),
        comment="The same words of the same speaker, as one or more articles report them",
    )
    op.create_table(
        "appearances",
        sa.Column(
            "id", BigInt, autoincrement=False, nullable=False, comment="article_id * 100000 + seq"
        ),
        sa.Column("article_id", BigInt, nullable=False, comment="Article"),
        sa.Column(
            "seq",
            sa.Integer(),
            nullable=False,
            comment="Order of first quote in the article, from 1",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Fullest name in the article, without titles"
        ),
        sa.Column("type", sa.String(length=12), nullable=False, comment="person or organization"),
        sa.Column(
            "gender",
            sa.String(length=6),
            nullable=True,
            comment="female or male where this text shows it, else null",
        ),
        sa.Column(
            "speaker_id",
            BigInt,
            nullable=True,
            comment="Who it is, as decided now; quote_speakers.speaker_id follows by itself",
        ),
        sa.Column(
            "profile_id",
            BigInt,
            nullable=True,
            comment="Profile that was decided on; it tells the evidence and the score",
        ),
        sa.CheckConstraint("gender IN ('female', 'male')", name="ck_appearances_gender"),
        sa.CheckConstraint("type IN ('person', 'organization')", name="ck_appearances_type"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_appearances_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="fk_appearances_profile_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name="fk_appearances_speaker_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appearances"),
        sa.UniqueConstraint("article_id", "seq", name="uq_appearances_article_id_seq"),
        comment="A speaker as one article presents it, and the decision who that is",
    )
    op.create_index("ix_appearances_profile_id", "appearances", ["profile_id"])
    op.create_index("ix_appearances_speaker_id", "appearances", ["speaker_id"])

    op.create_table(
        "furniture",
        sa.Column("article_id", BigInt, nullable=False, comment="Article"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Order in the text, from 1"),
        sa.Column(
            "start_offset",
            sa.Integer(),
            nullable=False,
            comment="First code point in the text, from 0",
        ),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="Code point after the last"),
        sa.CheckConstraint(
            "start_offset >= 0 AND end_offset > start_offset", name="ck_furniture_offsets"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_furniture_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "seq", name="pk_furniture"),
        comment="Stretches of text that belong to the page (navigation, captions…), not read",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "speaker_aliases",
        sa.Column("speaker_id", BigInt, nullable=False, comment="Speaker"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as it was added"),
        sa.Column(
            "folded",
            sa.Text(),
            nullable=False,
            comment="Words of the name without case and accents, joined by one space: for searching",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name="fk_speaker_aliases_speaker_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("speaker_id", "name", name="pk_speaker_aliases"),
        comment="Names of speakers that people added; those of the articles are elsewhere",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_speaker_aliases_folded_speaker_id", "speaker_aliases", ["folded", "speaker_id"]
    )

    op.create_table(
        "profile_keys",
        sa.Column("key", sa.Text(), nullable=False, comment="Normalised piece of a name"),
        sa.Column("profile_id", BigInt, nullable=False, comment="Profile"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="fk_profile_keys_profile_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "profile_id", name="pk_profile_keys"),
        comment="Index by which the profiles that may be one speaker find one another",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_profile_keys_profile_id", "profile_keys", ["profile_id"])

    op.create_table(
        "quotes",
        sa.Column(
            "id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="article_id * 100000 + position",
        ),
        sa.Column("article_id", BigInt, nullable=False, comment="Article that reports it"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in the article, from 1"),
        sa.Column(
            "kind",
            sa.String(length=8),
            nullable=False,
            comment="direct (all in quotation marks), mixed (partly) or indirect",
        ),
        sa.Column(
            "act",
            sa.String(length=8),
            nullable=False,
            comment="What the cue tells: speech, writing, thought or other",
        ),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="Content: its pieces joined by one space"
        ),
        sa.Column("cue", sa.Text(), nullable=True, comment="Words of saying: said, according to"),
        sa.Column(
            "source", sa.Text(), nullable=True, comment="Words for whoever said it: he, aides"
        ),
        sa.Column(
            "in_title",
            sa.Boolean(),
            nullable=False,
            comment="Whether its spans count in the title instead of the text",
        ),
        sa.Column(
            "on_behalf_of",
            sa.Text(),
            nullable=True,
            comment="Organization that an unnamed source speaks for",
        ),
        sa.Column(
            "said_on",
            sa.Text(),
            nullable=True,
            comment="Date of saying that the text gives, in EDTF (ISO 8601-2); XXXX is an unknown year",
        ),
        sa.Column(
            "said_text", sa.Text(), nullable=True, comment="Words that the date was worked out from"
        ),
        sa.Column(
            "said_basis",
            sa.String(length=10),
            nullable=True,
            comment="expression, dateline or context",
        ),
        sa.Column("earliest", sa.Date(), nullable=True, comment="First day that said_on may mean"),
        sa.Column("latest", sa.Date(), nullable=True, comment="Last day that said_on may mean"),
        sa.Column(
            "no_later_than",
            sa.Date(),
            nullable=True,
            comment="latest, else the day of publication: it was said then or before",
        ),
        sa.Column(
            "confidence",
            sa.Float(),
            nullable=False,
            comment="Share of such quotes that are right, 0 to 1",
        ),
        sa.Column(
            "statement_id",
            BigInt,
            nullable=True,
            comment="Statement that it reports; null where nobody else reports the same words",
        ),
        sa.CheckConstraint(
            "act IN ('speech', 'writing', 'thought', 'other')", name="ck_quotes_act"
        ),
        sa.CheckConstraint("kind IN ('direct', 'mixed', 'indirect')", name="ck_quotes_kind"),
        sa.CheckConstraint(
            "said_basis IN ('expression', 'dateline', 'context')", name="ck_quotes_said_basis"
        ),
        sa.CheckConstraint(
            "(said_on IS NULL) = (said_text IS NULL) AND (said_on IS NULL) = (said_basis IS NULL)",
            name="ck_quotes_said_on",
        ),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="ck_quotes_confidence"),
        sa.CheckConstraint("earliest <= latest", name="ck_quotes_bounds"),
        sa.CheckConstraint("position BETWEEN 1 AND 99999", name="ck_quotes_position"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_quotes_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name="fk_quotes_statement_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.UniqueConstraint("article_id", "position", name="uq_quotes_article_id_position"),
        comment="Somebody's words or thoughts, as one article reports them once",
    )
    op.create_index("ix_quotes_no_later_than", "quotes", ["no_later_than"])
    op.create_index("ix_quotes_statement_id", "quotes", ["statement_id"])

    op.create_table(
        "appearance_names",
        sa.Column("appearance_id", BigInt, nullable=False, comment="Appearance"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as in the text"),
        sa.Column(
            "folded",
            sa.Text(),
            nullable=False,
            comment="Words of the name without case and accents, joined by one space: for searching",
        ),
        sa.Column(
            "speaker_id",
            BigInt,
            nullable=True,
            comment="The appearance's speaker_id, kept equal by a trigger, so that searches are fast",
        ),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearances.id"],
            name="fk_appearance_names_appearance_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name="fk_appearance_names_speaker_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("appearance_id", "name", name="pk_appearance_names"),
        comment="Forms of the name as the article gives them",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_appearance_names_folded_speaker_id", "appearance_names", ["folded", "speaker_id"]
    )
    op.create_index(
        "ix_appearance_names_speaker_id_name", "appearance_names", ["speaker_id", "name"]
    )

    op.create_table(
        "quote_fingerprints",
        sa.Column(
            "fingerprint",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Hash of three words that follow one another",
        ),
        sa.Column("quote_id", BigInt, nullable=False, comment="Quote"),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_quote_fingerprints_quote_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("fingerprint", "quote_id", name="pk_quote_fingerprints"),
        comment="Numbers for runs of words in quoted words: equal ones may be one statement",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quote_fingerprints_quote_id", "quote_fingerprints", ["quote_id"])

    op.create_table(
        "quote_words",
        sa.Column("quote_id", BigInt, autoincrement=False, nullable=False, comment="Quote"),
        sa.Column(
            "words",
            sa.Text(),
            nullable=False,
            comment="Words of the content without case and accents, joined by one space",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_quote_words_quote_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_id", name="pk_quote_words"),
        comment="Quotes as full-text search sees them: words folded alike on every engine",
    )

    op.create_table(
        "roles",
        sa.Column(
            "id",
            BigInt,
            autoincrement=False,
            nullable=False,
            comment="Number: article_id * 100000 + order",
        ),
        sa.Column("appearance_id", BigInt, nullable=False, comment="Appearance so called"),
        sa.Column("text", sa.Text(), nullable=False, comment="The words of the article"),
        sa.Column("title", sa.Text(), nullable=True, comment="The office in them: press secretary"),
        sa.Column("organization", sa.Text(), nullable=True, comment="Whose it is: Kremlin"),
        sa.Column(
            "former", sa.Boolean(), nullable=False, comment="Whether the text says that it is past"
        ),
        sa.ForeignKeyConstraint(
            ["appearance_id"], ["appearances.id"], name="fk_roles_appearance_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
        sa.UniqueConstraint("appearance_id", "text", name="uq_roles_appearance_id_text"),
        comment="What an article calls a speaker: press secretary of the Russian President",
    )
    op.create_index("ix_roles_organization", "roles", ["organization"])

    op.create_table(
        "spans",
        sa.Column("quote_id", BigInt, nullable=False, comment="Quote"),
        sa.Column("part", sa.String(length=7), nullable=False, comment="source, cue or content"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Order of pieces, from 1"),
        sa.Column("start_offset", sa.Integer(), nullable=False, comment="First code point, from 0"),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="Code point after the last"),
        sa.CheckConstraint("part IN ('source', 'cue', 'content')", name="ck_spans_part"),
        sa.CheckConstraint(
            "start_offset >= 0 AND end_offset > start_offset", name="ck_spans_offsets"
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_spans_quote_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_id", "part", "seq", name="pk_spans"),
        comment="Where source, cue and content stand in the text (or title), piece by piece",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "quote_speakers",
        sa.Column("quote_id", BigInt, nullable=False, comment="Quote"),
        sa.Column(
            "seq", sa.Integer(), nullable=False, comment="Order of speakers in the text, from 1"
        ),
        sa.Column("appearance_id", BigInt, nullable=False, comment="Speaker as in this article"),
        sa.Column(
            "speaker_id",
            BigInt,
            nullable=True,
            comment="The appearance's speaker_id, kept equal by a trigger, so that searches are fast",
        ),
        sa.Column(
            "role_id", BigInt, nullable=True, comment="Role that the text gives at this quote"
        ),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearances.id"],
            name="fk_quote_speakers_appearance_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name="fk_quote_speakers_quote_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name="fk_quote_speakers_role_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name="fk_quote_speakers_speaker_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("quote_id", "seq", name="pk_quote_speakers"),
        comment="Who said a quote; a joint statement has several, an unnamed source has none",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quote_speakers_appearance_id", "quote_speakers", ["appearance_id"])
    op.create_index("ix_quote_speakers_role_id", "quote_speakers", ["role_id"])
    op.create_index(
        "ix_quote_speakers_speaker_id_quote_id", "quote_speakers", ["speaker_id", "quote_id"]
    )


def downgrade() -> None:
    op.drop_table("quote_speakers")
    op.drop_table("spans")
    op.drop_table("roles")
    op.drop_table("quote_words")
    op.drop_table("quote_fingerprints")
    op.drop_table("appearance_names")
    op.drop_table("quotes")
    op.drop_table("profile_keys")
    op.drop_table("speaker_aliases")
    op.drop_table("furniture")
    op.drop_table("appearances")
    op.drop_table("statements")
    op.drop_table("profiles")
    op.drop_table("judgement_anchors")
    op.drop_table("failures")
    op.drop_table("articles")
    op.drop_table("speakers")
    op.drop_table("outlets")
    op.drop_table("judgements")
    op.drop_table("extraction_runs")
    op.drop_table("corrections")
