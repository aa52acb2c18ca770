"""E9 of the reminder mail: what `remind install` writes, run by a real cron and a bare shell."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.program import run_process
from tests.counting import Tell
from tests.mail.servers import MailServer, mail_server

CRON = shutil.which("cron", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SPOOL = Path("/var/spool/cron/crontabs/root")
WHY_NOT = (
    "the crontab of root is written, and this is not root"
    if os.geteuid() != 0
    else "Debian's cron is not here"
    if not CRON or not shutil.which("crontab") or not SPOOL.parent.is_dir()
    else ""
)

FOREIGN = (
    b'MAILTO=""\n# \xff\xfe with a carriage return\r\n0 0 29 2 * true %x\n# no break at the end'
)
NAMES = ("plain", "two words", "100% \\%d", 'it\'s \\ "$HOME" `id` #;', "café ✓")
WITHIN = 150.0  # seconds: cron looks once a minute

HABITS = """\
schema = 1

[mail]
to = "ana@example.org"
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
at = "00:00"
{transport}

[[habit]]
slug = "call"
title = "Call a customer"
start = 2026-01-01
"""


class Reminded(NamedTuple):
    """A home by the environment and options that name it, and where its mail arrives."""

    folder: Path
    box: Path
    env: dict[str, str]
    server: MailServer | None = None

    def set_up(self) -> None:
        """Write habits.toml, with mail into the box, or to the server."""
        self.folder.mkdir(parents=True)
        said = f'transport = "file"\nfolder = "{self.box}"'
        if self.server:
            said = f'transport = "smtp"\nhost = "127.0.0.1"\nport = {self.server.port}'
        (self.folder / "habits.toml").write_text(HABITS.format(transport=said), encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Run the program there, on the clock's own day, and return its answer."""
        env: dict[str, Any] = {"CCHABITS_TODAY": ""} | self.env
        result = run_process(self.folder, *arguments, **env)
        assert result.code == 0, result
        return result.out

    def arrived(self) -> int:
        """Return how many mails have arrived."""
        return len(self.server.mails) if self.server else len(list(self.box.glob("*.eml")))

    def start_again(self) -> None:
        """Forget the mail that went, and what is known of it."""
        for path in (*self.folder.rglob("cchabits.db*"), *self.box.glob("*.eml")):
            path.unlink()
        if self.server:
            self.server.mails.clear()


HEADER_LINES = 3  # Debian's own, which say not to edit it


def crontab_of_root() -> bytes | None:
    """Return the crontab as it is kept; `crontab -l` does not show each byte as it is."""
    if not SPOOL.exists():
        return None
    return SPOOL.read_bytes().split(b"\n", HEADER_LINES)[-1]


def crontab(argument: str, content: bytes = b"") -> None:
    """Run `crontab`."""
    subprocess.run(["crontab", argument], input=content, check=True, timeout=20)


@contextmanager
def borrowed_crontab() -> Iterator[None]:
    """Have the crontab of root be of others' lines for a block; then it is as it was before."""
    before = crontab_of_root()
    try:
        crontab("-", content=FOREIGN)
        assert crontab_of_root() == FOREIGN
        yield
    finally:
        if before is None:
            crontab("-r")
        else:
            crontab("-", content=before)


@contextmanager
def running_cron() -> Iterator[None]:
    """Have cron run for a block; where one runs already, this one ends by itself."""
    assert CRON
    quiet = subprocess.DEVNULL
    with subprocess.Popen([CRON, "-f"], stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()


def homes(folder: Path, server: MailServer) -> list[Reminded]:
    """Return homes of every kind: with odd names, without one, and with mail to a server."""
    boxes = iter(folder / f"box{number}" for number in range(len(NAMES) + 2))
    made = [Reminded(folder / name, next(boxes), {}) for name in NAMES]
    made.append(Reminded(folder / "by server", next(boxes), {}, server))
    unnamed = folder / "x y" / "cchabits"
    xdg = {"XDG_CONFIG_HOME": str(unnamed.parent), "XDG_DATA_HOME": str(unnamed / "data")}
    return [*made, Reminded(unnamed, next(boxes), {"CCHABITS_HOME": "", **xdg})]


def wait_for_mail(waiting: list[Reminded]) -> list[str]:
    """Return the homes that have got a mail, as soon as all have, or in the end."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and not all(home.arrived() for home in waiting):
        time.sleep(0.2)  # between two looks
    return [home.folder.name for home in waiting if home.arrived()]


@pytest.mark.slow
@pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
def test_a_real_cron_sends_the_mail(tmp_path: Path, tell: Tell) -> None:
    """E9: each line sends a mail from a bare shell and from cron; then the crontab is as before."""
    with mail_server() as server, borrowed_crontab():
        every = homes(tmp_path, server)
        bare = 0
        for home in every:
            home.set_up()
            line = home.run("remind", "install", "--write").removesuffix("\n")
            command = line.removeprefix("*/30 * * * * ")
            assert command != line
            done = subprocess.run(
                ["/usr/bin/env", "-i", "/bin/sh", "-c", command],
                cwd="/",
                capture_output=True,
                check=False,
            )
            assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
            bare += home.arrived()
            home.start_again()
        written = crontab_of_root()
        assert written
        assert written.startswith(FOREIGN + b"\n")
        assert written.count(b"\n*/30 * * * * ") == len(every)
        crontab("-", content=written.replace(b"\n*/30 * * * * ", b"\n* * * * * "))
        with running_cron():
            by_cron = wait_for_mail(every)
        for home in every:
            assert home.run("remind", "uninstall") == "taken out of your crontab\n"
        assert crontab_of_root() == FOREIGN
    assert by_cron == [home.folder.name for home in every]
    assert bare == len(every)
    tell(
        f"E9: {len(every)} homes: {bare} mails by env -i /bin/sh -c, {len(by_cron)} by "
        "a real cron; its other lines are as they were"
    )
