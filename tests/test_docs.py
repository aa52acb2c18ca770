"""The README and the pages under docs/ say what the program does, and only that."""

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cchabits import __main__, errors
from cchabits.__main__ import main
from cchabits.cli import status
from cchabits.cli.app import COMMANDS
from cchabits.services.doctor.examination import CHECKS
from tests.examples import EXAMPLES, Example
from tools import helptext

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CADENCE = ROOT / "docs" / "cadence.md"
SCRIPTING = ROOT / "docs" / "scripting.md"
PAGES = sorted([README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])

EXAMPLES_HEAD = (
    "| # | definition | entries | today | state | since | done | due | closed periods | streak "
    "| adherence | strength |\n"
    f"|{'---|' * 12}\n"
)


class Link(NamedTuple):
    """A link of a page: the file it leads to, and perhaps a heading there."""

    page: Path
    file: Path
    heading: str


def words_of(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def between(page: Path, name: str) -> str:
    """Return what stands between a page's remarks `<!-- name -->` and `<!-- /name -->`."""
    text = page.read_text(encoding="utf-8")
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


def links() -> Iterator[Link]:
    """Yield the links between the pages."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)]+)\)", words_of(page)):
            if not target.startswith("https://"):
                file, _, heading = target.partition("#")
                yield Link(page, page.parent / file if file else page, heading)


def headings(page: Path) -> set[str]:
    """Return the names that the headings of a page have in links."""
    titles = re.findall(r"^#+ (.*)$", words_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def spoken(page: Path) -> list[str]:
    """Return the command lines of the program that a page mentions in its sentences and tables."""
    return re.findall(r"`(cchabits [^`]+)`", words_of(page))


def code_of(page: Path) -> str:
    """Return the lines of a page's shell blocks, and its code within sentences, a piece a line."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = [line.partition("#")[0].rstrip() for block in blocks for line in block.splitlines()]
    return "\n".join([*lines, *re.findall(r"`([^`\n]+)`", words_of(page))])


def help_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the help of a command, or of the command that begins a line."""
    found = ""
    for count in range(1, min(2, len(words)) + 1):
        if words[count - 1].startswith("-") or main(["help", *words[:count]]):
            break
        found = capsys.readouterr().out
    capsys.readouterr()
    return found


def exit_codes() -> set[int]:
    """Return every exit code the program has."""
    found = {0, status.SOMETHING_OVERDUE, __main__.INTERRUPTED, __main__.BROKEN_PIPE}
    known = [one for one in vars(errors).values() if isinstance(one, type)]
    return found | {one.exit_code for one in known if issubclass(one, errors.CchabitsError)}


def texts() -> Iterator[tuple[str, str]]:
    """Yield the project's own texts: what git has or would take, with its path."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


# The table of the worked examples


def example_row(example: Example) -> str:
    """Return a worked example as a row of the table."""
    met, of = example.adherence
    cells = [
        str(example.number),
        ", ".join(definition_words(example)),
        ", ".join(record_words(record) for record in example.records) or "none",
        f"{example.today:%m-%d}",
        example.state,
        example.since[5:] if example.since else "",
        "none" if example.done is None else str(example.done),
        example.due[5:],
        " ".join(example.outcomes),
        f"{example.streak}, {example.best}",
        f"{met} of {of}",
        str(example.strength),
    ]
    return f"| {' | '.join(cells)} |\n".replace("  ", " ")


def definition_words(example: Example) -> Iterator[str]:
    """Yield where a definition is not the one that goes without saying."""
    usual = {"measure": "count", "target": 1, "cadence": "monthly"}
    for key, value in example.definition.items():
        if key in {"slug", "title"} or usual.get(key) == value:
            continue
        if key == "start":
            yield from [] if f"{value:%m-%d}" == "08-01" else [f"start {value:%m-%d}"]
        elif key == "end":
            yield f"end {value:%m-%d}"
        elif key in {"measure", "cadence"}:
            yield str(value)
        elif key == "requires":
            yield f"requires {' '.join(value)}"
        else:
            yield f"{key} {value}"
    first_month = example.settings["fiscal_year_start"]
    if first_month != "january":
        yield f"fiscal year from {first_month.capitalize()}"


def record_words(record: dict[str, Any]) -> str:
    """Return an entry, a skip or a pause in few words."""
    if record["type"] == "pause":
        return f"paused {record['from'][5:]} to {record['until'][5:]}"
    day = str(record["on"])[5:]
    if record["type"] == "skip":
        return f"skip on {day}"
    said = day
    if "minutes" in record:
        said += f": {record['minutes']} min"
    if "done" in record:
        said += f": {record['done']} of {record['of']}"
    if "for" in record:
        said += f" for {record['for'][5:]}"
    if "with" in record:
        said += f" with {' '.join(text for texts in record['with'].values() for text in texts)}"
    return said


# The tests


@pytest.mark.skipif(sys.platform != "linux", reason="the paths they show are those of Linux")
@pytest.mark.parametrize("name", helptext.PAGES)
def test_every_transcript_is_what_the_program_says(name: str) -> None:
    """Run one after the other, the commands of a page give what stands under them."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == helptext.filled(text), "python -m tools.helptext rewrites it"


def test_the_readme_shows_a_day() -> None:
    """The README's transcripts set up, log, look, correct, skip, pause, undo, review, plan."""
    shown = [line.split()[1] for line in helptext.commands(README.read_text(encoding="utf-8"))]
    assert set(shown) == {
        "habits", "init", "status", "history", "log", "edit", "delete", "undo", "skip", "pause",
        "reason", "review", "plan",
    }  # fmt: skip


def test_the_table_of_commands_is_complete() -> None:
    """The README's table has every command once, with its summary, and no other."""
    table = README.read_text(encoding="utf-8").partition("## Commands\n")[2].partition("\n\n`")[0]
    rows = re.findall(r"^\| `cchabits (\w+)[^|]*\| (.*) \|$", table, re.MULTILINE)
    assert sorted(rows) == sorted((name, one.summary) for name, one in COMMANDS.items())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_mentioned_is_there(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command line within a sentence names a command, and options that it has."""
    wrong = []
    for line in spoken(page):
        words = [word for word in line.split()[1:] if word not in {"…", "[FILE]"}]
        told = help_of(words, capsys) or help_of(["help"], capsys)
        options = re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", " ".join(words))
        is_known = words[0].startswith("-") or words[0] in COMMANDS
        wrong += [] if is_known and all(one in told for one in options) else [line]
    assert wrong == []


def test_every_target_mentioned_is_there() -> None:
    """A make target that a page names is one of the Makefile's."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {
        name
        for page in PAGES
        for name in re.findall(r"\bmake ([a-z-]+)$", code_of(page), re.MULTILINE)
    }
    assert {"demo", "test", "install"} <= named
    assert {name for name in named if f"\n{name}:" not in makefile} == set()


def test_the_cron_line_is_silent_until_something_is_overdue() -> None:
    """What cron runs prints nothing at first, and the status once something is overdue."""
    (line,) = re.findall(
        r"^0 8 \* \* 1  (.*)$", SCRIPTING.read_text(encoding="utf-8"), re.MULTILINE
    )
    program = shlex.quote(str(Path(sys.executable).parent / "cchabits"))
    command = line.replace('"$HOME/.local/bin/cchabits"', program)
    with tempfile.TemporaryDirectory() as home:
        said = []
        for day in ("2026-10-01", "2026-10-02", "2026-11-24"):
            run = f"{program} init" if day == "2026-10-01" else command
            environment = {"CCHABITS_HOME": home, "CCHABITS_TODAY": day, "PATH": "/usr/bin:/bin"}
            done = subprocess.run(
                ["sh", "-c", run], env=environment, capture_output=True, text=True, check=True
            )
            said.append(done.stdout)
    assert said[1] == ""
    assert "all overdue" in said[2]


def test_the_first_mail_is_a_few_lines_away(tmp_path: Path) -> None:
    """The README's lines, typed in a new home, leave a mail in the folder they name."""
    (block,) = re.findall(r"```sh\n(.*?)```", between(README, "first mail"), re.DOTALL)
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    run = ["sh", "-e", "-c", block]
    done = subprocess.run(
        run, env={"HOME": str(tmp_path), "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 1


def test_the_journal_of_the_page_can_be_imported() -> None:
    """The lines that docs/scripting.md shows make a home, and come back from an export."""
    text = SCRIPTING.read_text(encoding="utf-8")
    (journal,) = re.findall(r"^```json\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    program = str(Path(sys.executable).parent / "cchabits")
    with tempfile.TemporaryDirectory() as home:
        for command in (["import", "-"], ["export"]):
            done = subprocess.run(
                [program, "--home", home, "--today", "2026-11-24", *command],
                input=journal, capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
    without_ids = re.sub(r'"id": "\w+", ', "", done.stdout)
    assert without_ids == re.sub(r'"id": "\w+", ', "", journal)


def test_the_commands_that_change_habits_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of docs/definitions.md, one after the other, each change something in a new home."""
    monkeypatch.setenv("CCHABITS_HOME", str(tmp_path))
    monkeypatch.delenv("CCHABITS_TODAY", raising=False)
    assert main(["init"]) == 0
    lines = between(ROOT / "docs" / "definitions.md", "commands").split("\n")
    commands = [shlex.split(line)[1:] for line in lines if line.strip()]
    assert len(commands) == 6
    capsys.readouterr()
    for command in commands:
        assert main(command) == 0
        out, err = capsys.readouterr()
        assert (out[:2], err) == ("✓ ", "")


def test_every_link_leads_somewhere() -> None:
    """A link between the pages leads to a file that is there, and a heading in it."""
    found = list(links())
    assert found
    assert [link for link in found if not link.file.exists()] == []
    assert [one for one in found if one.heading and one.heading not in headings(one.file)] == []


def test_every_section_that_the_code_cites_is_there() -> None:
    """A number after docs/cadence.md in the sources is that of a section."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    cited = re.findall(r"docs/cadence\.md, (\d+)(?: and (\d+))?", sources)
    sections = set(re.findall(r"^## (\d+)\. ", words_of(CADENCE), re.MULTILINE))
    assert cited
    assert {number for pair in cited for number in pair if number} <= sections


def test_the_worked_examples_are_those_of_the_tests() -> None:
    """The table of docs/cadence.md, 9, has the examples that the engine is held against."""
    table = EXAMPLES_HEAD + "".join(map(example_row, EXAMPLES))
    assert between(CADENCE, "examples") == f"\n{table}\n"


def test_every_check_of_doctor_is_explained() -> None:
    """The table of docs/doctor.md has the checks in the order they are made, and no other."""
    table = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8").partition("looked at\n")[2]
    named = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert named == [check.name for check in CHECKS]


def test_every_exit_code_is_explained() -> None:
    """The table of exit codes has those of the program, each once, and no other."""
    table = SCRIPTING.read_text(encoding="utf-8").partition("## Exit codes")[2].partition("##")[0]
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]
    assert codes == sorted(exit_codes())


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows which texts are ours")
def test_no_text_names_a_place_of_its_makers() -> None:
    """No text of the project names a folder that only the machine it was made on has."""
    # The braces keep this line from naming them.
    places = re.compile(rf"(?<![\w.])/{'(work|root)'}\b|(?<![\w/])shared{'/'}")
    assert [name for name, text in texts() if places.search(text)] == []


def test_the_changelog_has_a_sentence_a_change() -> None:
    """Every entry of the changelog is one sentence that ends in a full stop."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = [
        " ".join(entry.split())
        for entry in re.findall(r"^- (.*?)(?=\n-|\n\n|\Z)", text, re.DOTALL | re.MULTILINE)
    ]
    assert entries
    assert [
        entry for entry in entries if not re.fullmatch(r"[^!]*\.", entry) or ". " in entry
    ] == []
