"""`roadmap`: by pack, at any width, and for programs; `--outcome` beside the acts."""

import json

import pytest

from tests.cli.program import Program


def test_every_habit_has_its_stage(cchabits: Program) -> None:
    """By pack, one's own under that name, with what is missing; ended ones are left out."""
    for month in ("08", "09", "10"):
        cchabits.does("log", "customer-day", "1 day", "--on", f"2026-{month}-12")
    out = cchabits.does("roadmap")
    assert out.splitlines()[0] == "Tue 24 Nov 2026   5 habits: 1 implemented, 4 planned"
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()[2:] if line}
    assert rows["your"] == ["own"]
    assert rows["customer-day"] == [
        "███·", "implemented", "3", "of", "3", "9", "more", "kept", "3", "months",
    ]  # fmt: skip
    assert rows["courage-check"][:2] == ["█···", "planned"]
    assert "a first act" in out
    assert "road-show" not in out


def test_what_was_never_judged_has_a_dash_under_kept(cchabits: Program) -> None:
    """As in status, where others have been."""
    out = cchabits.does("roadmap")
    rows = {line.split()[0]: line for line in out.splitlines()[2:] if line}
    assert " 0 of 3 " in rows["customer-day"]
    assert " – " in rows["customer-objectives"]


@pytest.mark.parametrize("width", ["40", "60", "80", "200"])
def test_no_line_is_wider_than_the_screen(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    """From 60 columns on each stage has a bar of four steps."""
    monkeypatch.setenv("COLUMNS", width)
    lines = cchabits.does("roadmap").splitlines()
    assert max(map(len, lines)) <= max(60, int(width))
    assert any("█···" in line for line in lines) == (width != "40")
    assert any("customer-objec" in line for line in lines)


def test_comebacks_and_false_starts_are_named(cchabits: Program) -> None:
    """A kept period after a missed one, and two misses among the first three."""
    cchabits.does("log", "customer-day", "1 day", "--on", "2026-09-12")
    out = " ".join(cchabits.does("roadmap").split())
    assert "Comebacks customer-day 1" in out
    assert "False starts customer-question, feedback-review, courage-check" in out


def test_programs_are_told_the_same(cchabits: Program) -> None:
    """In the order of habits.toml."""
    told = json.loads(cchabits.does("roadmap", "--json"))
    assert told["schema"] == "cchabits.roadmap/1"
    assert [one["slug"] for one in told["habits"]][:2] == ["customer-day", "customer-question"]
    assert told["habits"][0] == {
        "slug": "customer-day",
        "pack": "",
        "stage": "planned",
        "kept": 0,
        "of": 3,
        "next": {"stage": "experiment", "kept_periods": 0},
        "false_start": True,
        "comebacks": 0,
        "months": 3,
    }


@pytest.mark.parametrize("command", [("review", "--quarter"), ("history", "customer-day")])
def test_an_outcome_stands_under_the_acts_of_its_months(
    cchabits: Program, command: tuple[str, ...]
) -> None:
    """With n and margin, month by month; a month without one is there too."""
    cchabits.does("log", "customer-day", "2h", "--on", "2026-10-12")
    cchabits.does("outcome", "log", "csat", "84", "--n", "120", "--on", "2026-10-30")
    out = cchabits.does(*command, "--outcome", "csat")
    rows = [line.split(maxsplit=2) for line in out.splitlines()]
    assert ["Month", "Acts", "csat"] in rows
    assert ["Oct", "1", "84 ± 7 (n 120)"] in rows
    assert ["Sep", "0", "·"] in rows
    (told,) = [
        one
        for one in json.loads(cchabits.does(*command, "--outcome", "csat", "--json"))["beside"][
            "months"
        ]
        if one["outcomes"]
    ]
    assert (told["month"], told["acts"]) == ("2026-10", 1)
    assert "beside" not in json.loads(cchabits.does(*command, "--json"))


def test_each_outcome_of_a_month_has_its_line(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no long method hides the n and the margin of the next."""
    monkeypatch.setenv("COLUMNS", "60")
    for value, method in (("84", "survey of all who renewed, and some"), ("70", "by telephone")):
        arguments = ("outcome", "log", "csat", value, "--n", "120", "--method", method)
        cchabits.does(*arguments, "--on", "2026-10-30")
    lines = cchabits.does("review", "--quarter", "--outcome", "csat").splitlines()
    (at,) = [at for at, line in enumerate(lines) if "84 ± 7 (n 120, survey of all who" in line]
    assert lines[at].startswith("  Oct       0  84")
    assert lines[at + 1] == "               70 ± 8 (n 120, by telephone)"


def test_an_outcome_that_is_not_there_is_refused(cchabits: Program) -> None:
    """With the names that are, or how to begin."""
    found = cchabits("review", "--outcome", "nps")
    assert (found.code, found.out) == (65, "")
    assert "cchabits outcome log nps 42" in found.err
