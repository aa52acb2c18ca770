"""The shells that complete, each asked for what it would offer at the end of a line."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Protocol

from cchabits.__main__ import main
from tests.cli.program import SCRIPT, environment
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ANOTHER = """\
schema = 1

[[habit]]
slug = "another-leader"
title = "Another leader's habit"
"""

Offers = dict[str, str]
"""What is offered, in its order, each with what the shell shows beside it."""


class Shell(Protocol):
    """A shell that has read a completion script."""

    name: str

    def offers(self, words: Sequence[str], home: Path, **more: str) -> Offers:
        """Return what is offered after `words`, of which the last one is being typed."""
        ...

    def close(self) -> None:
        """End the shell, if it has been kept."""
        ...


def shell_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a shell that finds the program, and nothing of its user's."""
    path = f"{SCRIPT.parent}:{os.environ['PATH']}"
    beside = str(home.parent)
    return environment(home, PATH=path, HOME=beside, XDG_CONFIG_HOME=beside, TERM="dumb") | more


def open_shell(name: str, script: Path, folder: Path) -> Shell:
    """Start a shell of that name with a completion script; `folder` is for what it needs."""
    if name == "zsh":
        return Zsh(script, folder)
    return Bash(script) if name == "bash" else Fish(script)


class Bash:
    """bash, whose function is called as bash calls it when it lists."""

    name = "bash"
    _DRIVER = """\
        source "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        COMP_TYPE=$TYPE COLUMNS=${COLUMNS:-200}
        _cchabits cchabits "${@: -1}" "${@: -2:1}"
        ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
        true
    """

    def __init__(self, script: Path) -> None:
        self.script = script

    def offers(self, words: Sequence[str], home: Path, **more: str) -> Offers:
        """Return what is listed."""
        lines = self.replies(words, home, listing=True, **more)
        pairs = (line.partition("  ") for line in lines)
        return {name: said.strip() for name, _, said in pairs}

    def replies(self, words: Sequence[str], home: Path, *, listing: bool, **more: str) -> list[str]:
        """Return COMPREPLY as it is filled for a list, or for what may be inserted."""
        more["TYPE"] = "63" if listing else "9"
        command = ["bash", "--norc", "--noprofile", "-c", self._DRIVER, "bash", str(self.script)]
        return _said([*command, "cchabits", *words], shell_environment(home, **more))

    def close(self) -> None:
        """Leave it: each call has its own."""


class Fish:
    """fish, which can be asked what it would offer."""

    name = "fish"

    def __init__(self, script: Path) -> None:
        self.script = script

    def offers(self, words: Sequence[str], home: Path, **more: str) -> Offers:
        """Return what is offered."""
        ask = "source $argv[1]; complete -C $argv[2]"
        command = [
            "fish",
            "--no-config",
            "-c",
            ask,
            str(self.script),
            f"cchabits {' '.join(words)}",
        ]
        lines = _said(command, shell_environment(home, **more))
        return {name: said for name, _, said in (line.partition("\t") for line in lines)}

    def close(self) -> None:
        """Leave it: each call has its own."""


class Zsh:
    """zsh at a pseudo-terminal, where its builtin `compadd` is overheard."""

    name = "zsh"
    _RC = """\
        PROMPT= RPROMPT=
        autoload -Uz compinit && compinit -D -u
        source {script}
        zstyle ':completion:*' list-grouped false
        zstyle ':completion:*' list-separator ''
        zstyle ':completion:*' max-matches-width 200
        COLUMNS=200
        compadd() {{
            if [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\\ * ]]; then
                builtin compadd "$@"
                return
            fi
            local -a hits said
            local at=$@[(i)-d] n
            (( at <= $# )) && said=("${{(@P)@[at+1]}}")
            builtin compadd -A hits -D said "$@"
            for (( n = 1; n <= $#hits; n++ )); do
                print -r -- "$hits[n]"$'\\t'"$said[n]" >> {out}
            done
            builtin compadd "$@"
        }}
        over() {{ print over >> {out}; comppostfuncs=(over) }}
        comppostfuncs=(over)
        bindkey '^I' complete-word
        print over >> {out}
    """

    def __init__(self, script: Path, folder: Path) -> None:
        out = folder / "offers"
        os.mkfifo(out)
        self._offers = os.open(out, os.O_RDWR | os.O_NONBLOCK)
        rc = folder / "rc.zsh"
        rc.write_text(
            self._RC.format(script=shlex.quote(str(script)), out=shlex.quote(str(out))),
            encoding="utf-8",
        )
        self._terminal, child = pty.openpty()
        self._process = subprocess.Popen(
            ["zsh", "-f", "-i"], stdin=child, stdout=child, stderr=child,
            env=shell_environment(folder / "home"), start_new_session=True,
        )  # fmt: skip
        os.close(child)
        self._write(f"source {shlex.quote(str(rc))}\n")
        self._overhear()

    def offers(self, words: Sequence[str], home: Path, **more: str) -> Offers:
        """Return what is added to the list."""
        wanted = shell_environment(home, **more)
        names = ("CCHABITS_HOME", "HOME", *more)
        settings = "; ".join(f"export {name}={shlex.quote(wanted[name])}" for name in names)
        self._write(f"{settings}; over\n")
        self._overhear()
        self._write(f"cchabits {' '.join(words)}\t")
        lines = self._overhear()
        self._write("\x15")  # Ctrl-U: the line is thrown away
        pairs = (line.split("\t", 1) for line in lines)
        return {name: said.removeprefix(name).strip() for name, said in pairs}

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)
        os.close(self._offers)

    def _write(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def _overhear(self) -> list[str]:
        """Return the lines up to `over`; what the terminal shows meanwhile is read and dropped."""
        heard, until = b"", time.monotonic() + PATIENCE
        while not heard.endswith(b"over\n"):
            ready, _, _ = select.select([self._offers, self._terminal], [], [], 1)
            if self._terminal in ready:
                os.read(self._terminal, 65536)
            if self._offers in ready:
                heard += os.read(self._offers, 65536)
            assert time.monotonic() < until, heard
        return heard.decode().splitlines()[:-1]


def is_there(name: str) -> bool:
    """Tell whether a shell is on this machine."""
    return shutil.which(name) is not None


def begin_another(home: Path) -> None:
    """Make a home with one habit, `another-leader`."""
    home.mkdir()
    (home / "habits.toml").write_text(ANOTHER, encoding="utf-8")
    assert main(["status", "--home", str(home)]) == 0


def _said(command: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """Return the lines a shell prints; it has no complaint."""
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        timeout=PATIENCE, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()
