"""`outcome`: kept, listed, dropped and undone."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.program import Program, check_refusal, run_process

COUNTS = ("--promoters", "50", "--passives", "30", "--detractors", "20")


def test_a_score_is_kept_with_its_margin(cchabits: Program) -> None:
    """From its counts, on one line that says how to take it back."""
    assert cchabits.does("outcome", "log", "nps", *COUNTS, "--method", "survey") == (
        "✓ nps 30 ± 15 · Tue 24 Nov · n 100 · survey    (undo: cchabits undo)\n"
    )
    cchabits.does("undo")
    assert cchabits.does("outcome", "list").startswith("No outcomes yet.")


def test_a_margin_can_be_read_in_ascii(cchabits: Program) -> None:
    """Its sign is spelt, as all others are."""
    cchabits.does("outcome", "log", "nps", *COUNTS)
    told = run_process(cchabits.home, "outcome", "list", PYTHONIOENCODING="ascii")
    assert "30 +/- 15" in told.out


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("-12", -12), ("−12.5", -12.5), ("0", 0)],
)
def test_a_score_may_be_negative(cchabits: Program, typed: str, kept: float) -> None:
    """It is taken for a value, not for an option."""
    cchabits.does("outcome", "log", "nps", typed)
    (found,) = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert (found["value"], found["n"], found["margin"]) == (kept, None, None)


def test_percent_is_what_it_says(cchabits: Program) -> None:
    """82% of retention is 0.82, and 84% of satisfaction 84."""
    cchabits.does("outcome", "log", "retention", ".9", "--on", "1 oct")
    cchabits.does("outcome", "log", "retention", "82%", "--n", "512", "--on", "1 oct")
    cchabits.does("outcome", "log", "csat", "84%")
    told = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert [(one["name"], one["on"], one["value"]) for one in told] == [
        ("csat", "2026-11-24", 84),
        ("retention", "2026-10-01", 0.82),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nps 42%", "error: nps is not in per cent\n  hint: write 42\n"),
        ("clv 5%", "error: clv is not in per cent\n  hint: write 5\n"),
        ("ease 50% --range 1 7", "error: ease is not in per cent\n  hint: must be from 1 to 7\n"),
    ],
)
def test_percent_of_no_share_is_refused(cchabits: Program, typed: str, said: str) -> None:
    """A score is a number: 42% of it was kept as 0.42."""
    assert cchabits("outcome", "log", *typed.split()) == (65, "", said)


def test_percent_of_ones_own_is_read_by_its_range(cchabits: Program) -> None:
    """Of a hundred it is itself, of one a hundredth."""
    cchabits.does("outcome", "log", "solved", "71%", "--range", "0", "100")
    cchabits.does("outcome", "log", "renewed", "71%", "--range", "0", "100%")
    told = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert [(one["name"], one["value"]) for one in told] == [("renewed", 0.71), ("solved", 71)]


def test_an_amount_is_taken_as_it_is_shown(cchabits: Program) -> None:
    """With commas between thousands, as `cchabits clv` tells and takes it."""
    cchabits.does("outcome", "log", "clv", "-3,200.50")
    assert "-3,200.5\n" in cchabits.does("outcome", "list")


def test_a_name_is_found_as_it_was_typed(cchabits: Program) -> None:
    """In capitals too, wherever it is asked for."""
    cchabits.does("outcome", "log", "NPS", "42")
    assert "42" in cchabits.does("outcome", "list", "NPS")
    assert " nps" in cchabits.does("history", "--outcome", "NPS")
    assert " nps" in cchabits.does("review", "--outcome", "Nps")
    assert "nps 42 dropped" in cchabits.does("outcome", "drop", "NPS")


def test_ones_own_says_its_range_once(cchabits: Program) -> None:
    """And is held to it ever after, until another is said."""
    refused = cchabits("outcome", "log", "effort", "2.1")
    assert (refused.code, refused.out) == (65, "")
    assert "--range LOW HIGH" in refused.err
    cchabits.does("outcome", "log", "effort", "2.1", "--range", "1", "7")
    assert cchabits("outcome", "log", "effort", "7.5").code == 65
    cchabits.does("outcome", "log", "effort", "7", "--on", "1 oct")


def test_the_same_day_and_method_are_said_once(cchabits: Program) -> None:
    """The later value takes the place of the earlier; another method stands beside it."""
    cchabits.does("outcome", "log", "csat", "80", "--method", "shop")
    said = cchabits.does("outcome", "log", "csat", "82", "--method", "shop")
    assert "in place of 80 (n not said)" in said
    cchabits.does("outcome", "log", "csat", "90", "--method", "phone")
    told = json.loads(cchabits.does("outcome", "list", "csat", "--json"))["outcomes"]
    assert [(one["value"], one["method"]) for one in told] == [(90, "phone"), (82, "shop")]


def test_a_method_stands_beside_the_acts(cchabits: Program) -> None:
    """As n does, in the columns there are."""
    method = "survey of all who renewed, and of some who did not"
    cchabits.does("outcome", "log", "nps", "42", "--n", "100", "--method", method)
    assert f"42 (n 100, {method})" in cchabits.does("review", "--outcome", "nps")
    told = run_process(cchabits.home, "review", "--outcome", "nps", COLUMNS="45").out
    *_, line = told.splitlines()
    assert "42 (n 100, survey" in line
    assert len(line) <= 45


def test_a_mean_is_not_taken_for_a_share_in_silence(cchabits: Program) -> None:
    """It is kept as it was typed, and a hint says what it may have been meant as."""
    code, out, err = cchabits("outcome", "log", "csat", "4.2")
    assert (code, out[:10]) == (0, "✓ csat 4.2")
    (command,) = re.findall(r"cchabits (.* --range 1 5)$", err, re.MULTILINE)
    assert "csat-mean 4.2" in cchabits.does(*command.split())


def test_what_is_dropped_comes_back(cchabits: Program) -> None:
    """The latest goes, or that of a day; undo brings it back."""
    cchabits.does("outcome", "log", "nps", "10", "--on", "1 oct")
    cchabits.does("outcome", "log", "nps", "20")
    before = cchabits.does("outcome", "list")
    assert "nps 20 dropped" in cchabits.does("outcome", "drop", "nps")
    assert "nps 10 dropped" in cchabits.does("outcome", "drop", "nps", "1oct")
    cchabits.does("outcome", "log", "nps", "10", "--on", "1 oct")
    assert "nps 10 dropped" in cchabits.does("outcome", "drop", "nps", "--on", "1 oct")
    gone = cchabits("outcome", "drop", "nps")
    assert (gone.code, gone.out) == (65, "")
    cchabits.does("undo", "4")
    cchabits.does("undo", "3")
    assert cchabits.does("outcome", "list") == before


def test_a_journal_carries_outcomes(cchabits: Program, tmp_path: Path) -> None:
    """Into a home that has none, once."""
    cchabits.does("outcome", "log", "nps", *COUNTS, "--method", "survey")
    cchabits.does("outcome", "log", "effort", "2.1", "--range", "1", "7")
    journal = f"{tmp_path}/all.jsonl"
    before = cchabits.does("outcome", "list", "--json")
    cchabits.does("export", "-o", journal)
    cchabits.does("undo")
    cchabits.does("undo")
    assert "2 outcomes" in cchabits.does("import", journal)
    assert cchabits.does("outcome", "list", "--json") == before
    assert "there already" in cchabits.does("import", journal)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(["survey"], {"method": "survey"}), (["all", "who", "left"], {"method": "all who left"})],
)
def test_words_behind_a_value_are_its_method(
    cchabits: Program, typed: list[str], kept: dict[str, str]
) -> None:
    """The hint is a command that works, for an outcome has no note."""
    _, _, err = cchabits("outcome", "log", "nps", "30", *typed)
    (command,) = re.findall("hint: cchabits (.*)$", err, re.MULTILINE)
    cchabits.does(*shlex.split(command))
    (found,) = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert found | kept == found


def test_a_method_has_no_blanks_around_it(cchabits: Program) -> None:
    """Two that look the same are the same."""
    cchabits.does("outcome", "log", "nps", "10", "--method", "survey")
    assert "in place of 10" in cchabits.does("outcome", "log", "nps", "20", "--method", " survey ")


def test_what_is_dated_after_today_is_not_there_yet(cchabits: Program) -> None:
    """It is as of a day that outcomes are told, and dropped where no day is named."""
    cchabits.does("outcome", "log", "nps", "10", "--on", "2 nov")
    cchabits.does("outcome", "log", "nps", "20")
    early = ("--today", "2026-11-10")
    assert "20" not in cchabits.does("outcome", "list", *early)
    assert "nps 10 dropped" in cchabits.does("outcome", "drop", "nps", *early)
    check_refusal(cchabits("outcome", "list", "nps", *early), 65, "there is no outcome 'nps'")
    check_refusal(cchabits("outcome", "drop", "nps", *early), 65, "there is no nps")
    assert "nps 20 dropped" in cchabits.does("outcome", "drop", "nps", "2026-11-24", *early)


def test_programs_are_told_the_range(cchabits: Program) -> None:
    """A value of one's own says nothing without it."""
    cchabits.does("outcome", "log", "effort", "2.1", "--range", "1", "7")
    cchabits.does("outcome", "log", "clv", "3200")
    told = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert [one["range"] for one in told] == [None, [1, 7]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nps"], "a value is missing"),
        (["nps", "3,2"], "'3,2' is no number"),
        (["clv", "0,800"], "'0,800' is no number"),
        (["retention", "0.8234567"], "'0.8234567' has too many digits"),
        (["clv", "9999999999999999"], "'9999999999999999' has too many digits"),
        (["nps", "--methd"], "'--methd' is no number"),
        (["nps", "101"], "nps is 101, and must be from -100 to 100"),
        (["retention", "82"], "82 per cent is 0.82"),
        (["nps", "30", *COUNTS], "the counts say value and n"),
        (["nps", *COUNTS[:2]], "go together"),
        (["csat", *COUNTS], "make an nps, not a csat"),
        (["nps", "10", "--range", "0", "10"], "nps has a range of its own"),
        (["nps", "10", "--on", "1 dec 2026"], "is in the future; an outcome is kept once"),
        (["nps", "10", "--n", "0"], "n is 0"),
    ],
)
def test_what_cannot_be_kept_is_refused(cchabits: Program, arguments: list[str], said: str) -> None:
    """In one sentence, with nothing written."""
    found = cchabits("outcome", "log", *arguments)
    assert (found.code, found.out) == (65, "")
    assert said in found.err
    assert cchabits.does("outcome", "list").startswith("No outcomes yet.")


def test_of_a_day_with_two_one_is_dropped_by_its_method(cchabits: Program) -> None:
    """The other stays; a method that none has drops nothing."""
    for value, method in (("10", "survey"), ("20", "calls")):
        cchabits.does("outcome", "log", "nps", value, "--method", method)
    refused = cchabits("outcome", "drop", "nps", "--method", "post")
    assert (refused.code, "there is no nps by 'post'" in refused.err) == (65, True)
    assert "nps 10 dropped" in cchabits.does("outcome", "drop", "nps", "--method", "survey")
    (left,) = json.loads(cchabits.does("outcome", "list", "--json"))["outcomes"]
    assert left["method"] == "calls"
