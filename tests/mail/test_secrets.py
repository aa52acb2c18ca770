"""Passwords and tokens: where they come from, and where they never show (E10)."""

import base64
import io
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from cchabits.domain.mail import (
    KEYRING,
    PASSWORD_COMMAND,
    PASSWORD_FILE,
    TOKEN_COMMAND,
    Secret,
)
from cchabits.errors import CchabitsError, NoSecret, Unauthorised
from cchabits.mail.deadline import Deadline
from cchabits.mail.secrets import read_secret
from tests.counting import Tell
from tests.mail import servers
from tests.mail.letters import password_file, send, settings_for, smtp_to
from tests.mail.servers import PASSWORD, USER, Trouble, mail_server

pytestmark = pytest.mark.slow

CANARY = PASSWORD


def read(secret: Secret, seconds: float = 10) -> str:
    """Read a secret of the user."""
    return read_secret(secret, USER, Deadline(seconds))


def script(folder: Path, body: str) -> Secret:
    """Return a command that runs some lines of shell."""
    path = folder / "command"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return Secret(PASSWORD_COMMAND, (str(path),))


class Bad(NamedTuple):
    """A command that gives no password: its words, part of what is said of it, and its time."""

    command: Callable[[Path], Secret]
    told: str
    seconds: float = 20


def _words(*words: str) -> Callable[[Path], Secret]:
    return lambda _: Secret(PASSWORD_COMMAND, words)


def _script(body: str) -> Callable[[Path], Secret]:
    return lambda folder: script(folder, body)


BAD = (
    Bad(_script(f"echo '{CANARY}'; sleep 60"), "did not finish within 1 s", 1),
    Bad(_script(f"printf '{CANARY}'; sleep 60 & echo $! >$0.left"), "did not finish within 1 s", 1),
    Bad(_script(f"echo '{CANARY}'; echo '{CANARY}' >&2; exit 3"), "failed with exit code 3"),
    Bad(_script(f"echo '{CANARY}'; kill -9 $$"), "failed with exit code -9"),
    Bad(_script(f"echo '{CANARY}'; echo 'url: mail'"), "prints 2 lines where one is expected"),
    Bad(_script(f"echo; echo '{CANARY}'"), "prints 2 lines where one is expected"),
    Bad(_script(f"while :; do printf '{CANARY}'; done"), "prints more than any password has"),
    Bad(_script(":"), "prints nothing"),
    Bad(_script("echo"), "prints nothing"),
    Bad(_script(f"printf '{CANARY}\\033[2J'"), "prints characters that no password has"),
    Bad(_script(f"printf '{CANARY}\\377'"), "prints something that is not text in UTF-8"),
    Bad(_words(f"echo {CANARY}; touch pwned"), "cannot be run: no such file or directory"),
    Bad(_words("/etc"), "cannot be run: permission denied"),
    Bad(_words("echo", f"{CANARY}\0"), "cannot be run: it has a NUL character"),
)


@pytest.fixture
def _none_left(tmp_path: Path) -> Iterator[None]:
    """Kill what a command has left in the background, and has noted."""
    yield
    for path in tmp_path.glob("*.left"):
        os.kill(int(path.read_text()), signal.SIGKILL)


@pytest.mark.usefixtures("_none_left")
def test_a_command_that_gives_no_password_is_told_without_it(
    tell: Tell, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """E10: fourteen ways to fail, each one sentence; the canary is in no output, trace or log."""
    caplog.set_level(logging.DEBUG)
    count = 0
    for bad in BAD:
        begun = time.monotonic()
        with pytest.raises(NoSecret) as caught:
            read(bad.command(tmp_path), bad.seconds)
        assert bad.told in str(caught.value)
        assert caught.value.exit_code == 78
        assert time.monotonic() - begun < bad.seconds + 25  # where they sleep for a minute
        assert not shows_canary(*traces(caught.value))
        count += 1
    assert not (tmp_path / "pwned").exists()
    assert not Path("pwned").exists()
    assert not shows_canary(caplog.text, *capfd.readouterr())
    tell(f"E10: {count} commands that give no password; the canary is nowhere")
    assert count == 14


def test_no_shell_takes_a_command_apart(tmp_path: Path) -> None:
    """What a shell would run is part of a word."""
    secret = Secret(PASSWORD_COMMAND, ("echo", f"{CANARY}; touch {tmp_path}/pwned $(id) | cat"))
    assert read(secret) == f"{CANARY}; touch {tmp_path}/pwned $(id) | cat"
    assert not (tmp_path / "pwned").exists()


def test_a_command_cannot_ask(tmp_path: Path) -> None:
    """Nobody would answer under cron; what it reads has ended."""
    with pytest.raises(NoSecret, match="failed with exit code 1"):
        read(script(tmp_path, "read answer"))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_one_line_is_the_password(tmp_path: Path, end: str) -> None:
    """However it ends, from a command as from a file."""
    path = tmp_path / "password"
    path.write_bytes(f"{CANARY}{end}".encode())
    path.chmod(0o600)
    assert read(Secret(PASSWORD_FILE, (str(path),))) == CANARY
    assert read(Secret(PASSWORD_COMMAND, ("cat", str(path)))) == CANARY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The hint is the command that mends it."""
    secret = password_file(tmp_path)
    Path(secret.value[0]).chmod(mode)
    with pytest.raises(NoSecret, match="can be read by others") as caught:
        read(secret)
    assert caught.value.hints == (f"chmod 600 {secret.value[0]}",)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Neither a missing one, nor a folder, nor a pipe keeps us."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, told in (
        ("missing", "no such file or directory"),
        (".", "is a directory"),
        ("pipe", "is not a file"),
    ):
        with pytest.raises(NoSecret, match=told):
            read(Secret(PASSWORD_FILE, (str(tmp_path / name),)))


def test_a_file_with_more_than_a_password_is_refused(tmp_path: Path) -> None:
    """Two lines, or a file that is something else."""
    with pytest.raises(NoSecret, match="has 2 lines where one is expected"):
        read(password_file(tmp_path, f"{CANARY}\n{CANARY}"))
    with pytest.raises(NoSecret, match="has more than any password"):
        read(password_file(tmp_path, CANARY * 5000))


def test_a_keyring_gives_the_password_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked by the service's name and the user's."""
    asked = []

    def get_password(service: str, user: str) -> str:
        asked.append((service, user))
        return CANARY

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password))
    assert read(Secret(KEYRING, ("cchabits",))) == CANARY
    assert asked == [("cchabits", USER)]


def test_a_keyring_that_gives_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is empty, broken, silent or not installed."""

    def broken(*_: str) -> str:
        raise RuntimeError(CANARY)

    def silent(*_: str) -> None:
        time.sleep(1)  # a keyring that waits for someone to unlock it

    for get_password, told, seconds in (
        (lambda *_: None, "has no password of ana@example.org for cchabits", 10),
        (broken, "cannot be read: RuntimeError", 10),
        (silent, "cannot be read: TimeoutError", 0.2),
    ):
        monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password))
        with pytest.raises(NoSecret, match=told) as caught:
            read(Secret(KEYRING, ("cchabits",)), seconds)
        assert not shows_canary(*traces(caught.value))
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(NoSecret, match="keyring is not installed"):
        read(Secret(KEYRING, ("cchabits",)))


@pytest.mark.parametrize("kind", [PASSWORD_COMMAND, TOKEN_COMMAND])
def test_a_server_that_repeats_the_password_does_not_bring_it_to_light(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither plain nor encoded: servers do say which command they did not understand."""
    caplog.set_level(logging.DEBUG)
    secret = Secret(kind, ("cat", *password_file(tmp_path).value))
    for said in ("535 HEARD", f"535-you said\r\n535 {CANARY}", f"535 \0{USER}\0{CANARY}"):
        with (
            mail_server(Trouble(servers.AUTH, said)) as server,
            pytest.raises(Unauthorised) as caught,
        ):
            send(settings_for(smtp_to(server.port, secret=secret)))
        assert not shows_canary(*traces(caught.value))
    ours = [one.getMessage() for one in caplog.records if one.name != "mail.log"]  # the server's
    assert not shows_canary(*ours)


def test_nobody_on_this_computer_sees_the_password(tmp_path: Path) -> None:
    """It is in no process's arguments or environment while a mail is sent."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("there is no /proc here")
    secret = Secret(PASSWORD_COMMAND, ("cat", *password_file(tmp_path).value))
    seen: list[str] = []

    def look() -> None:
        for name in ("cmdline", "environ"):
            seen.extend(_read_all(name))

    with mail_server() as server:
        send(settings_for(smtp_to(server.port, secret=secret)), look)
    assert len(server.mails) == 1
    assert len(seen) > 2
    assert not shows_canary(*seen)


def _read_all(name: str) -> list[str]:
    found = []
    for path in Path("/proc").glob(f"[0-9]*/{name}"):
        try:
            found.append(path.read_bytes().decode("utf-8", "replace"))
        except OSError:
            continue
    return found


def traces(problem: CchabitsError) -> list[str]:
    """Return all that could be printed of an error."""
    trace = io.StringIO()
    traceback.print_exception(problem, file=trace)
    return [trace.getvalue(), repr(problem), str(problem), *problem.hints]


def shows_canary(*texts: str) -> bool:
    """Tell whether the password is in a text, plain or encoded."""
    forms = [CANARY, f"\0{USER}\0{CANARY}", f"user={USER}\1auth=Bearer {CANARY}\1\1"]
    coded = [base64.b64encode(form.encode()).decode() for form in forms]
    return any(form in text for form in [CANARY, *coded] for text in texts)
