"""Resolves speakers across all articles of a run on Spark, with the same result as a database.

Identity is a pure function of the profiles of all appearances (`quotes.speakers.identity.decide`),
and only profiles that share a blocking key influence each other. So profiles are counted, grouped
into connected components of shared keys by label propagation (Kardes et al., 2014, CCF: Fast and
scalable connected component computation in MapReduce), and each component is decided by itself.
Judgements of people are not considered: they are part of a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quotes.extracted import from_plain
from quotes.speakers.identity import CROWD, Appearance, Facts, Profile, decide, is_crowdable
from quotes.speakers.identity import profile_of as profile_of_appearance
from quotes.store.write.rows import ArticleSpeakers

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import DataFrame

SEEN = "outlet string, article_id string, name string, type string, profile string, content string"
KEYS = "profile string, key string, side string, crowdable boolean"
DECIDED = (
    "profile string, speaker_id long, speaker string, speaker_type string, gender string, "
    "uncertain boolean, speaker_key string"
)


def people(found: DataFrame) -> DataFrame:
    """One row for each speaker in each article of `found` (rows of `quotes.spark.articles`).

    `outlet`, `article_id`, `name` and `type` are as in the article; `speaker_id`, `speaker`,
    `speaker_type`, `gender` and `uncertain` are those of the person or organization over all
    articles, with the ids and names that a database of these articles has.
    """

    seen = found.where("failed IS NULL").mapInArrow(_appearances, SEEN).localCheckpoint()
    decided = who_is_who(seen).drop("speaker_key")
    return seen.drop("content").join(decided, "profile").drop("profile")


def who_is_who(seen: DataFrame) -> DataFrame:
    """One row for each `profile` of `seen`, with its speaker in the columns of `DECIDED`.

    `seen` has one row per appearance, with its `profile` (a key) and that profile's `content`.
    """
    from pyspark.sql import functions as f

    profiles = seen.groupBy("profile").agg(
        f.first("content").alias("content"), f.count("*").alias("articles")
    )
    profiles = profiles.localCheckpoint()
    edges, crowded = _edges(profiles)
    labels = components(profiles.select("profile"), edges)
    given = profiles.join(labels, "profile").join(crowded, "profile", "left")
    return given.groupBy("label").applyInPandas(_decide, DECIDED)


def _edges(profiles: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The keys by which profiles can be joined, and the crowded weak keys of each profile.

    A weak key joins weak names to full ones, unless it has so many full names that it does not
    distinguish them (`CROWD`).
    """
    from pyspark.sql import functions as f

    keys = profiles.select("profile", "content").mapInArrow(_keys, KEYS).localCheckpoint()
    weak_keys = keys.where("side <> 'key'")
    counted = weak_keys.groupBy("key", "crowdable").agg(
        f.sum(f.when(f.col("side") == "full", 1).otherwise(0)).alias("full"),
        f.sum(f.when(f.col("side") == "weak", 1).otherwise(0)).alias("weak"),
    )
    too_many = f.col("crowdable") & (f.col("full") > CROWD)
    crowded = (
        weak_keys.where("side = 'weak'")
        .join(counted.where(too_many).select("key"), "key")
        .groupBy("profile")
        .agg(f.collect_set("key").alias("crowded"))
    )
    joining = counted.where(~too_many & (f.col("weak") > 0)).select("key")
    edges = keys.where("side = 'key'").unionByName(weak_keys.join(joining, "key"), True)
    return edges.select("profile", "key").localCheckpoint(), crowded


def components(nodes: DataFrame, edges: DataFrame) -> DataFrame:
    """The `label` of each node: the smallest node of its connected component.

    `nodes` has one column; `edges` have a node and a `key`. Nodes that share a key are connected.
    """
    from pyspark.sql import functions as f

    (node,) = nodes.columns
    labels = nodes.select(node, f.col(node).alias("label"))
    while True:
        of_key = labels.join(edges, node).groupBy("key").agg(f.min("label").alias("least"))
        spread = edges.join(of_key, "key").groupBy(node).agg(f.min("least").alias("label"))
        spread = spread.localCheckpoint()
        before = labels.withColumnRenamed("label", "before")
        changed = spread.join(before, node).where("label <> before").limit(1).count()
        labels = spread
        if not changed:
            return labels


def _appearances(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """One row per speaker of each article, with the profile that a database gives it."""
    for batch in batches:
        rows = []
        for values in batch.to_pylist():
            row = from_plain(values)
            if row.document is None:
                continue
            outlet, external = row.document.outlet, row.document.id
            for one in ArticleSpeakers(1, list(row.quotes)).presented((outlet, external)).values():
                rows.append({"outlet": outlet, "article_id": external, **profiled(one)})
        yield from batches_of(rows, SEEN)


def profiled(appearance: Appearance) -> dict[str, Any]:
    """An appearance's name and type, and its profile: the key and, as JSON, the content."""
    profile = profile_of_appearance(appearance)
    content = [profile.name, profile.type, profile.gender, profile.facts.as_json()]
    return {
        "name": appearance.name,
        "type": appearance.type,
        "profile": profile.key,
        "content": json.dumps(content),
    }


def _profile(content: str, articles: int = 1) -> Profile:
    name, kind, gender, facts = json.loads(content)
    return Profile(name, kind, gender, Facts.from_json(facts), articles)


def _keys(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The blocking keys and weak keys of each profile."""
    for batch in batches:
        rows = []
        for values in batch.to_pylist():
            profile, name = _profile(values["content"]), values["profile"]
            side = "weak" if profile.is_weak else "full"
            rows += [_key(name, key, "key", False) for key in sorted(profile.keys)]
            rows += [_key(name, h, side, is_crowdable(h)) for h in sorted(profile.weak_keys)]
        yield from batches_of(rows, KEYS)


def _key(profile: str, key: str, side: str, crowdable: bool) -> dict[str, Any]:
    return {"profile": profile, "key": key, "side": side, "crowdable": crowdable}


def _decide(component: pd.DataFrame) -> pd.DataFrame:
    """The speakers of the profiles of one component."""
    import pandas as pd

    pairs = zip(component["content"], component["articles"], strict=True)
    profiles = [_profile(content, int(articles)) for content, articles in pairs]
    crowded = frozenset(
        weak_key
        for weak_keys in component["crowded"]
        if weak_keys is not None
        for weak_key in weak_keys
    )
    rows = [
        (
            member.profile.key,
            identity.id,
            identity.name,
            identity.type,
            identity.gender,
            identity.uncertain,
            identity.key,
        )
        for identity in decide(profiles, crowded=crowded).identities
        for member in identity.members
    ]
    names = [column.split()[0] for column in DECIDED.split(", ")]
    return pd.DataFrame(rows, columns=names)


def batches_of(rows: list[dict[str, Any]], columns: str) -> Iterator[pa.RecordBatch]:
    """Record batches of rows; `columns` is the schema as Spark DDL."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "boolean": pa.bool_(), "long": pa.int64()}
    pairs = (column.split() for column in columns.split(", "))
    schema = pa.schema([(name, kinds[kind]) for name, kind in pairs])
    if rows:
        yield from pa.Table.from_pylist(rows, schema=schema).to_batches()
