"""Completion at a real prompt: the line in the start-up file, and the Tab key."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.shells import begin_another, is_there
from tests.cli.terminal import Terminal, needs_tmux

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.program import Program

pytestmark = [needs_tmux, pytest.mark.slow]

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("<!-- completion -->")[2].partition("<!-- /completion -->")[0]
ROWS = re.findall(r"^\| (\w+) \| `([^`]+)`.* \| `(.+)` \|$", TABLE, re.MULTILINE)
LINES = {shell: (file, line.replace("\\|", "|")) for shell, file, line in ROWS}

# What a start-up file has before; and how the shell is begun so that it reads its own file alone.
BEFORE = {"bash": "", "zsh": "autoload -Uz compinit && compinit -D -u\n", "fish": ""}
COMMANDS = {"bash": ["bash", "--noprofile"], "zsh": ["zsh", "-d"], "fish": ["fish"]}
PROMPT = {
    "bash": "PS1='> '\n",
    "zsh": "PS1='> '\n",
    "fish": "function fish_prompt; echo '> '; end\n",
}


def open_terminal(shell: str, program: Program, lines: str | None = None) -> Terminal:
    """Return a terminal in which a shell has read the README's line, or others, in its own file."""
    if not is_there(shell):
        pytest.skip(f"there is no {shell}")
    file, line = LINES[shell]
    folder = program.home.parent
    path = folder / file.removeprefix("~/")
    path.parent.mkdir(parents=True, exist_ok=True)
    start = f"{BEFORE[shell]}{line}\n" if lines is None else lines
    path.write_text(PROMPT[shell] + start, encoding="utf-8")
    own = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config"), "ZDOTDIR": str(folder)}
    return Terminal(program.home, COMMANDS[shell], columns=100, **own)


@pytest.fixture(params=["bash", "zsh", "fish"])
def terminal(request: pytest.FixtureRequest, cchabits: Program) -> Iterator[Terminal]:
    """A terminal of each shell."""
    with closing(open_terminal(request.param, cchabits)) as window:
        yield window


def completed(terminal: Terminal, typed: str, wanted: str) -> None:
    """Type the beginning of a line and the Tab key, wait for the whole of it, and throw it away."""
    terminal.press("C-u")
    terminal.press("-l", typed)
    terminal.press("Tab")
    terminal.wait_until(lambda lines: any(line.strip() == f"> {wanted}" for line in lines))


def test_the_readme_has_a_line_for_each_shell() -> None:
    """bash, zsh and fish."""
    assert set(LINES) == {"bash", "zsh", "fish"}


def test_the_tab_key_completes(terminal: Terminal) -> None:
    """With the README's line in the start-up file: a command, a habit, an option and its value."""
    completed(terminal, "cchabits habits sh", "cchabits habits show")
    completed(terminal, "cchabits log feed", "cchabits log feedback-review")
    completed(terminal, "cchabits log feedback-review --js", "cchabits log feedback-review --json")
    completed(terminal, "cchabits skip cfr --reason ill", "cchabits skip cfr --reason illness")


def test_several_habits_are_listed_with_their_titles(terminal: Terminal) -> None:
    """After as many Tabs as each shell wants."""
    terminal.press("-l", "cchabits log customer-")
    terminal.press("Tab", "Tab")
    titles = ("A day a month with customers", "What is in this for our customers?")
    terminal.wait_until(lambda lines: all(title in "\n".join(lines) for title in titles))


KEPT = {
    "bash": ("kept.bash", ". ~/kept.bash\n"),
    "zsh": ("functions/_cchabits", f"fpath=(~/functions $fpath)\n{BEFORE['zsh']}"),
    "fish": (".config/fish/completions/cchabits.fish", ""),
}


@pytest.mark.parametrize("shell", KEPT)
def test_a_script_may_be_kept_in_a_file(cchabits: Program, shell: str) -> None:
    """Where the shell looks for it by itself, or reads it at its start."""
    name, lines = KEPT[shell]
    kept = cchabits.home.parent / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(cchabits.does("completion", shell), encoding="utf-8")
    with closing(open_terminal(shell, cchabits, lines)) as terminal:
        completed(terminal, "cchabits log feed", "cchabits log feedback-review")
        completed(terminal, "cchabits log road", "cchabits log road-show")


def test_zsh_says_what_it_needs_first(cchabits: Program) -> None:
    """Without compinit, the line in the start-up file says so, and does no harm."""
    terminal = open_terminal("zsh", cchabits, LINES["zsh"][1] + " 2> ~/said\n")
    terminal.close()
    said = (cchabits.home.parent / "said").read_text(encoding="utf-8")
    assert said.startswith("cchabits: completion needs compinit first: ")


IN_BASH = {
    "--color=al": "--color=always",
    'log "feed': 'log "feedback-review"',
    "log 'feed": "log 'feedback-review'",
    'log -m "a: b = c > d" feed': 'log -m "a: b = c > d" feedback-review',
    "log --with a=b --on=fri feed": "log --with a=b --on=fri feedback-review",
    "log courage-check 1:30 --js": "log courage-check 1:30 --json",
    "--home=~/elsewhere log another": "--home=~/elsewhere log another-leader",
    "--home ~/a\\ ho": "--home ~/a\\ home/",
    "--home=~/a\\ ho": "--home=~/a\\ home/",
    "import ~/jour": "import ~/journal.jsonl",
    "export -o ~/jour": "export -o ~/journal.jsonl",
    "export > ~/jour": "export > ~/journal.jsonl",
    "import < ~/jour": "import < ~/journal.jsonl",
}


def test_bash_parts_words_in_its_own_way(cchabits: Program) -> None:
    """At = and :, within quotes, and at a redirection."""
    folder = cchabits.home.parent
    (folder / "journal.jsonl").touch()
    (folder / "a home").mkdir()
    begin_another(folder / "elsewhere")
    with closing(open_terminal("bash", cchabits)) as bash:
        for typed, wanted in IN_BASH.items():
            completed(bash, f"cchabits {typed}", f"cchabits {wanted}")
