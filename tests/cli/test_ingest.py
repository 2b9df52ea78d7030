"""`quotes ingest`: what goes in, what is left out, and what an interruption costs: nothing."""

import json
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

from command_line import environment, unmeasured

TABLES = (
    "articles",
    "boilerplate",
    "outlets",
    "quotes",
    "spans",
    "quote_speakers",
    "speakers",
    "appearances",
    "appearance_names",
    "roles",
    "quote_words",
    "statements",
)


def rows(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement, values).fetchall()


def dump(path):
    """All that is in a database but when it came there and in which run."""
    content = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            kept = [i for i, name in enumerate(names) if name != "run_id"]
            content[table] = sorted(repr([row[i] for i in kept]) for row in cursor)
    return content


def counts(done):
    """The summary table on standard error as a mapping."""
    found = {}
    for line in done.err.splitlines():
        words = line.split()
        if len(words) > 1 and words[-1].replace(",", "").isdecimal():
            found[" ".join(words[:-1])] = int(words[-1].replace(",", ""))
    return found


def many(count):
    """Articles that all differ, as JSON Lines."""
    lines = []
    for i in range(count):
        text = (
            f"Hall {i} will open in May, Ada Lind said.\n\n“We are glad about hall {i},” she said."
        )
        record = {"id": f"hall-{i}", "title": f"News of hall {i}", "outlet": "Hall News"}
        lines.append(json.dumps(record | {"text": text, "published": "2024-05-01"}))
    return "\n".join(lines) + "\n"


def test_again_changes_nothing_and_a_change_replaces(quotes, articles, tmp_path):
    first = quotes("ingest", articles)
    assert first.code == 0
    assert first.out == ""
    assert counts(first)["new"] == counts(first)["read"] == 3
    before = dump(tmp_path / "quotes.db")
    assert before["quotes"]

    again = counts(quotes("ingest", articles))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert dump(tmp_path / "quotes.db") == before

    records = [json.loads(line) for line in articles.read_text().splitlines()]
    records[1]["text"] = (
        "“We go home,” said Olaf Brandt. The boats were tied up before noon, and the harbour lay "
        "empty until the evening, when the first lorries came down from the northern road with ice."
    )
    lines = "\n".join(map(json.dumps, records))
    changed = counts(quotes("ingest", "-", input=lines))
    assert (changed["new"], changed["changed"], changed["unchanged"]) == (0, 1, 2)
    texts = rows(
        tmp_path / "quotes.db",
        "SELECT q.text FROM quotes q JOIN articles a ON a.id = q.article_id"
        " WHERE a.external_id = 'harbour-2'",
    )
    assert ("“We go home,”",) in texts
    assert not [text for (text,) in texts if "asked us" in text]


def test_what_is_not_taken_in_is_counted_and_can_be_tried_again(quotes, articles, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "articles.jsonl").write_bytes(articles.read_bytes())
    (folder / "copy.jsonl").write_text(
        json.dumps(json.loads(articles.read_text().splitlines()[0]) | {"id": "copy", "outlet": "B"})
    )
    (folder / "french.txt").write_text(
        "Le port sera fermé pendant un an, a déclaré la maire de la ville jeudi soir. « Nous ne "
        "pouvons plus attendre », a-t-elle dit aux journalistes venus de tout le pays.\n"
    )
    (folder / "broken.jsonl").write_text('{"text": \n')
    done = quotes("ingest", "in", "--db", "some.db")
    assert done.code == 3
    found = counts(done)
    assert found["new"] == 4
    assert found["duplicates"] == found["not English"] == found["failed"] == 1
    assert found["no text"] == 0
    assert any("not English" in line for line in done.err.splitlines())

    listed = quotes("ingest", "--failures", "--db", "some.db")
    assert "broken.jsonl" in listed.out
    assert quotes("ingest", "--retry-failed", "--db", "some.db").code == 1
    assert "2 times" in quotes("ingest", "--failures", "--db", "some.db").out
    (folder / "broken.jsonl").write_text('{"text": "“Yes,” Ada Lind said.", "id": "mended"}\n')
    mended = quotes("ingest", "--retry-failed", "--db", "some.db")
    assert mended.code == 0
    assert counts(mended)["new"] == 1
    assert quotes("ingest", "--failures", "--db", "some.db").out == ""


def test_dry_run_writes_nothing(quotes, articles, tmp_path):
    done = quotes("ingest", articles, "--dry-run")
    assert counts(done)["new or changed"] == 3
    assert not (tmp_path / "quotes.db").exists()


def test_quiet_says_nothing_and_the_log_tells(quotes, articles, tmp_path):
    done = quotes("ingest", articles, "--quiet", "--log-file", "ingest.log")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert "3 articles" in (tmp_path / "ingest.log").read_text()


def test_usage_is_reported_in_a_line(quotes):
    for arguments in (["ingest"], ["ingest", "x", "--retry-failed"], ["ingest", "--workers", 0]):
        done = quotes(*arguments)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
    missing = quotes("ingest", "no-such-folder")
    assert missing.code == 1
    assert missing.err.splitlines() == ["no-such-folder: no such file or folder"]


def test_the_same_database_from_any_number_of_workers(quotes, process, tmp_path):
    (tmp_path / "many.jsonl").write_text(many(60))
    assert quotes("ingest", "many.jsonl", "--db", "1.db").code == 0
    assert process("ingest", "many.jsonl", "--workers", 2, "--db", "2.db").code == 0
    assert dump(tmp_path / "1.db") == dump(tmp_path / "2.db")
    assert len(dump(tmp_path / "1.db")["articles"]) == 60


def test_a_kill_loses_nothing(quotes, tmp_path):
    (tmp_path / "many.jsonl").write_text(many(150))
    command = [sys.executable, "-m", "quotes", "ingest", "many.jsonl", "--db"]
    killed = subprocess.Popen(
        [*command, "killed.db"], cwd=tmp_path, env=environment(), stderr=subprocess.DEVNULL
    )

    def taken_in():
        try:
            return rows(tmp_path / "killed.db", "SELECT count(*) FROM articles")[0][0]
        except sqlite3.OperationalError:
            return 0

    while killed.poll() is None and not taken_in():
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    half = taken_in()
    assert 0 < half <= 150
    quoted = "SELECT count(DISTINCT article_id) FROM quotes"
    assert rows(tmp_path / "killed.db", quoted) == [(half,)], "no half article"

    after = quotes("ingest", "many.jsonl", "--db", "killed.db")
    assert after.code == 0
    assert counts(after)["unchanged"] == half
    assert quotes("ingest", "many.jsonl", "--db", "clean.db").code == 0
    assert dump(tmp_path / "killed.db") == dump(tmp_path / "clean.db")


def test_a_full_disk_is_a_line_and_the_next_run_goes_on(quotes, process, tmp_path):
    (tmp_path / "many.jsonl").write_text(many(150))
    quotes("db", "upgrade")
    room = (tmp_path / "quotes.db").stat().st_size + 80_000

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = process("ingest", "many.jsonl", preexec_fn=little_room, env=unmeasured())
    assert full.code == 1
    assert len(full.err.splitlines()) == 1
    assert quotes("ingest", "many.jsonl").code == 0
    assert quotes("ingest", "many.jsonl", "--db", "clean.db").code == 0
    assert dump(tmp_path / "quotes.db") == dump(tmp_path / "clean.db")


def test_two_at_once_take_in_everything_once(quotes, tmp_path):
    lines = many(80).splitlines()
    (tmp_path / "a.jsonl").write_text("\n".join(lines[:60]))
    (tmp_path / "b.jsonl").write_text("\n".join(lines[20:]))
    command = [sys.executable, "-m", "quotes", "ingest", "--quiet", "--db", "both.db"]
    running = [
        subprocess.Popen(
            [*command, f"{name}.jsonl"],
            cwd=tmp_path,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert (process.returncode, said) == (0, "")
    ids = rows(tmp_path / "both.db", "SELECT external_id FROM articles")
    assert sorted(ids) == sorted((f"hall-{i}",) for i in range(80))
    quoted = "SELECT count(DISTINCT article_id) FROM quotes"
    assert rows(tmp_path / "both.db", quoted) == [(80,)]


def test_databases_of_other_programs(quotes, articles, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    (tmp_path / "text.db").write_text("This is no database, whatever its name may say. " * 50)
    for arguments in (["ingest", articles], ["search", "x"], ["db", "upgrade"], ["speakers"]):
        for name in ("other.db", "text.db"):
            done = quotes(*arguments, "--db", name)
            assert done.code == 1, (arguments, name)
            assert len(done.err.splitlines()) == 1
            assert name in done.err
    assert rows(tmp_path / "other.db", "SELECT name FROM sqlite_master") == [("recipes",)]
    missing = quotes("search", "x", "--db", "missing.db")
    assert missing.code == 1
    assert not (tmp_path / "missing.db").exists()


def test_databases_of_another_schema(quotes, articles, tmp_path):
    quotes("ingest", articles, "--quiet")
    newest = quotes("db", "current").out.strip()
    assert quotes("db", "downgrade", "0001").code == 0
    for arguments in (["search", "x"], ["ingest", articles]):
        old = quotes(*arguments)
        assert old.code == 1
        assert "run `quotes db upgrade`" in old.err
        assert len(old.err.splitlines()) == 1
    assert quotes("db", "upgrade").code == 0
    assert quotes("db", "current").out.strip() == newest
    assert "Brandt" in quotes("search", "nobody asked", "--format", "json").out
    with closing(sqlite3.connect(tmp_path / "quotes.db")) as connection:
        connection.execute("UPDATE quotes_schema SET version_num = '9999'")
        connection.commit()
    new = quotes("search", "x")
    assert new.code == 1
    assert "newer" in new.err


def test_offices_are_known_by_all_their_names(quotes, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number, who in enumerate(("The Pentagon", "The Defense Department")):
        text = f"{who} said on Monday that the bridge over the Sund was safe for heavy trucks."
        (articles / f"{number}.txt").write_text(text, "utf-8")
    assert quotes("ingest", "articles").code == 0

    def speakers():
        done = quotes("sql", "SELECT name FROM speakers ORDER BY name", "--format", "jsonl")
        return [row["name"] for row in done.records]

    assert speakers() == ["Defense Department", "Pentagon"]
    assert "new" in quotes("speakers", "import", "offices").err
    assert len(speakers()) == 1
    assert "0 new, 0 changed" in quotes("speakers", "import", "offices").err


def test_what_is_not_used_or_lacking_is_reported(quotes, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(
        "headline,story,paper,day\n"
        'Barn burns,"“It is gone,” Ann Bell said on Monday. The barn burned.",Post,2024-03-05\n'
    )
    done = quotes("ingest", table, "--map", "text=story")
    assert done.code == 0
    assert done.err.count("columns not used: paper, day (assign one to a field with --map") == 1
    assert "No date of publication in 1 of 1 articles" in done.err
    assert "No outlet in 1 of 1 articles" in done.err
    both = ("--map", "published=day", "--map", "outlet=paper", "--map", "text=story")
    done = quotes("ingest", table, *both, "--db", tmp_path / "other.db")
    assert "not used" not in done.err and "No outlet" not in done.err
    assert "speech and writing" in done.err


def test_a_mapped_field_or_column_that_is_not_there_is_wrong(quotes, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text('headline,text\nBarn burns,"“It is gone,” Ann Bell said."\n')
    wrong = quotes("ingest", table, "--map", "textt=text")
    assert wrong.code == 1 and "no field 'textt'; there are: text, id, title" in wrong.err
    missing = quotes("ingest", table, "--map", "outlet=paper")
    assert missing.code != 0 and "no column 'paper' (--map outlet=paper)" in missing.err
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "“It is gone,” Ann Bell said."}\n')
    missing = quotes("ingest", lines, "--map", "text=story")
    assert missing.code != 0 and "no 'story' (--map text=…) among text" in missing.err
