"""The scheduler that runs the tick: cron, or systemd's timers for one user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cchabits import disk
from cchabits.config.paths import find_home, make_folder
from cchabits.config.write import replace_file
from cchabits.domain.crontab import Task, put_in, take_out
from cchabits.domain.units import FIRST_LINE, service_text, timer_text, unit_name
from cchabits.errors import CannotWrite, NotNow, UnsuitableSystem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchabits.config.paths import Home

CRON, SYSTEMD = "cron", "systemd"

_PATIENCE = 20.0  # seconds, for `crontab`
_NO_CRONTAB = (b"no crontab for", b"No such file or directory")  # the latter says busybox


class Removed(NamedTuple):
    """What was taken away: the crontab's block or not, and the files of units."""

    is_cron: bool
    files: tuple[Path, ...]


def choose() -> str:
    """Return the scheduler of this system, cron first; raises UnsuitableSystem for none."""
    for kind, program in ((CRON, "crontab"), (SYSTEMD, "systemctl")):
        if shutil.which(program):
            return kind
    raise UnsuitableSystem(
        "there is neither cron nor systemd here to run cchabits remind run every half hour",
        "install cron, or see docs/mail.md for other schedulers",
    )


def task_for(home: Home, *command: str) -> Task:
    """Return what a scheduler has to run for a home, with nothing of today's environment.

    That is a command of the program, or else the tick.
    """
    if not sys.executable:
        raise UnsuitableSystem("Python does not know its own path", "see docs/mail.md")
    # -P: the folder it is started in, which is the user's own, holds no modules of ours.
    words = (sys.executable, "-P", "-m", "cchabits", *(command or ("remind", "run")))
    config, data = home.habits_file.parent, home.folder
    if config == data:
        return Task((*words, "--home", str(data)), home=str(data))
    if find_home(None, {"HOME": _user_folder()}) == home:
        return Task(words)
    named = (("XDG_CONFIG_HOME", str(config.parent)), ("XDG_DATA_HOME", str(data.parent)))
    return Task(words, named)


def put_into_crontab(task: Task) -> None:
    """Write the task's block into the user's crontab, in the place of an earlier one."""
    found = _read_crontab()
    after = put_in(found or b"", task)
    if after != found:
        _crontab("-", content=after)


def write_units(task: Task, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the service and the timer; raises CannotWrite where a file there is not ours."""
    texts = unit_texts(task, environ)
    before = {path: _our_text(path) for path in texts}
    for path, text in texts.items():
        make_folder(path.parent)
        replace_file(path, text, before[path])
    return tuple(texts)


def unit_texts(task: Task, environ: Mapping[str, str]) -> dict[Path, str]:
    """Return the texts of the service and the timer, by where they belong."""
    service, timer, _ = _unit_paths(task.home, environ)
    return {service: service_text(task), timer: timer_text(task)}


def uninstall(home: Home, environ: Mapping[str, str]) -> Removed:
    """Take the home's block out of the crontab and its units away; raises NotNow for neither."""
    which = task_for(home).home
    crontab = _read_crontab() if shutil.which("crontab") else None
    left = take_out(crontab, which) if crontab is not None else None
    service, timer, link = _unit_paths(which, environ)
    files = tuple(path for path in (service, timer) if _our_text(path) is not None)
    if left is None and not files:
        whose = f" for {which}" if which else ""
        raise NotNow(f"nothing is installed{whose}", "cchabits remind install shows what would be")
    if left is not None:
        _crontab("-", content=left) if left else _crontab("-r")
    for path in files:
        _remove(path)
    if files and link.is_symlink():
        _remove(link)
    return Removed(left is not None, files)


def _user_folder() -> str:
    """Return the home folder that a scheduler gives the user, whatever HOME says now."""
    import pwd  # none of it but here

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return os.environ.get("HOME", "/")


def _read_crontab() -> bytes | None:
    """Return the user's crontab, byte for byte, or None where there is none."""
    done = _run_crontab("-l")
    if done.returncode:
        if any(words in done.stderr for words in _NO_CRONTAB):
            return None
        raise CannotWrite(f"the crontab cannot be read: {_words(done)}", "try crontab -l yourself")
    listed = done.stdout
    return _exact(listed) if _escaped(b"\r") in listed or _escaped(b"\b") in listed else listed


def _exact(listed: bytes) -> bytes:
    """Return what the crontab really holds, where its listing may have been made fit to look at.

    Debian lists a carriage return as a backslash and an r; an editor is given what is there.
    """
    found = _run_crontab("-e", VISUAL="cat", EDITOR="cat").stdout
    if listed in (found, _escaped(found)):
        return found
    raise CannotWrite(
        "the crontab has control characters that crontab -l does not show as they are",
        "take them out with crontab -e, or put the line of cchabits remind install in there",
    )


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\r", b"\\r").replace(b"\b", b"\\b")


def _crontab(argument: str, content: bytes = b"") -> None:
    done = _run_crontab(argument, content)
    if done.returncode:
        raise CannotWrite(
            f"cron does not take the new crontab, and the old one stays: {_words(done)}",
            "cchabits remind install shows the line, for crontab -e",
        )


def _run_crontab(
    argument: str, content: bytes = b"", **environ: str
) -> subprocess.CompletedProcess[bytes]:
    plain = {"LC_ALL": "C", "CRONTAB_NOHEADER": "Y"}  # the latter is Debian's
    try:
        return subprocess.run(  # noqa: S603 - one of four words of ours
            ["crontab", argument],  # noqa: S607 - the user's own, by PATH
            input=content,
            env={**os.environ, **plain, **environ},
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise UnsuitableSystem(
            "there is no cron here: the program crontab is missing",
            "install cron, or use --systemd",
        ) from None
    except subprocess.TimeoutExpired:
        raise CannotWrite(f"crontab has not answered for {_PATIENCE:g} s", "try again") from None
    except OSError as problem:
        raise CannotWrite(f"crontab does not run: {disk.why(problem)}", "try it yourself") from None


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    said = " ".join(done.stderr.decode("utf-8", "replace").split())
    return said or f"crontab ended with {done.returncode}"


def _unit_paths(home: str, environ: Mapping[str, str]) -> tuple[Path, Path, Path]:
    """Return where a home's service and timer are, and the link of a timer that is enabled."""
    config = environ.get("XDG_CONFIG_HOME", "")
    base = Path(config) if config.startswith("/") else Path("~/.config").expanduser()
    folder, name = base / "systemd" / "user", unit_name(home)
    timer = f"{name}.timer"
    return folder / f"{name}.service", folder / timer, folder / "timers.target.wants" / timer


def _our_text(path: Path) -> bytes | None:
    """Return what a file of ours holds, None for no file; raises CannotWrite where it is not."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        sentence = f"{path} cannot be read: {disk.why(problem)}"
        raise CannotWrite(sentence, "look at it yourself") from None
    if not found.startswith(FIRST_LINE.encode()):
        raise CannotWrite(
            f"{path} was not written by cchabits, and stays as it is", "move it away, or use --cron"
        )
    return found


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as problem:
        sentence = f"{path} cannot be removed: {disk.why(problem)}"
        raise CannotWrite(sentence, "remove it yourself") from None
