"""Bad input: one clear sentence, the right exit code, and nothing changed."""

import shlex

import pytest

from tests.cli.program import Program, check_refusal, files_of

DAY = "customer-day"

UNACCEPTABLE = {
    "an unknown habit": (["log", "nope"], "no habit is called 'nope'"),
    "no name at all": (["log", ""], "no habit is called ''"),
    "a name that fits two": (["log", "customer-"], "could be customer-day, customer-question or"),
    "a number without a unit": (["log", DAY, "90"], "'90' is not a duration"),
    "no duration": (["log", DAY], "how long it took is missing"),
    "nothing done": (["log", DAY, "0m"], "'0m' is not a duration"),
    "half minutes": (["log", DAY, "0.5m"], "'0.5m' is not a duration"),
    "a decimal comma": (["log", DAY, "1,5h"], "'1,5h' is not a duration"),
    "more than a lifetime": (["log", DAY, "1000001m"], "'1000001m' is not a duration"),
    "digits of another script": (["log", DAY, "٣h"], "'٣h' is not a duration"),
    "a negative duration": (["log", DAY, "--", "-5m"], "'-5m' is not a duration"),
    "no occasions": (["log", "customer-question"], "how many of how many is missing"),
    "more than there were": (["log", "customer-question", "5/4"], "'5/4' is more than there were"),
    "none of none": (["log", "customer-question", "0/0"], "'0/0' is not a number of occasions"),
    "half an occasion": (["log", "customer-question", "1.5/2"], "'1.5/2' is not a number of"),
    "less than none": (["log", "customer-question", "--", "-1/2"], "'-1/2' is not a number of"),
    "a percentage": (["log", "customer-question", "75%"], "'75%' is not a number of occasions"),
    "no item": (["log", "customer-objectives"], "the item is missing"),
    "an item not on the list": (["log", "customer-objectives", "hr"], "'hr' is not on the list"),
    "no score": (["log", "courage-check"], "the score is missing"),
    "a score above 10": (["log", "courage-check", "11"], "'11' is not a score from 0 to 10"),
    "a score a bit above 10": (["log", "courage-check", "10.000001"], "is not a score from 0 to"),
    "a score below 0": (["log", "courage-check", "--", "-1"], "'-1' is not a score from 0 to 10"),
    "no number": (["log", "courage-check", "NaN"], "'NaN' is not a score from 0 to 10"),
    "an endless number": (["log", "courage-check", "inf"], "'inf' is not a score from 0 to 10"),
    "an amount of none": (["log", "feed", "0"], "'0' is not a whole number of 1 or more"),
    "a part of an amount": (["log", "feed", "1.5"], "'1.5' is not a whole number of 1 or more"),
    "a huge amount": (["log", "feed", "9" * 30], "is not a whole number"),
    "a future day": (["log", DAY, "1h", "--on", "tomorrow"], "2026-11-25 is in the future"),
    "a future day in full": (["log", DAY, "1h", "--on", "2027-01-01"], "is in the future"),
    "two readings": (["log", DAY, "1h", "--on", "11/12"], "readings: 12 November or 11 December"),
    "one reading, all the same": (["log", DAY, "1h", "--on", "20.11.2026"], "is not read"),
    "no such day": (["log", DAY, "1h", "--on", "31 nov"], "'31 nov' is not a day"),
    "no day": (["log", DAY, "1h", "--on", "whenever"], "'whenever' is not a day"),
    "a day before all": (["log", DAY, "1h", "--on", "0000-01-01"], "'0000-01-01' is not a day"),
    "too long ago": (["log", DAY, "1h", "--on", "999999d"], "'999999d' is not a day"),
    "for a day after its own": (["log", DAY, "1h", "--on", "fri", "--for", "today"], "is after"),
    "for a day of no period": (["log", DAY, "1h", "--for", "2026-07-01"], "no period of customer"),
    "for, of occasions": (["log", "customer-question", "yes", "--for", "fri"], "not for coverage"),
    "a detail without a key": (["log", DAY, "1h", "--with", "sales"], "'sales' is not KEY=VALUE"),
    "a bare detail for two": (["log", "road", "--with", "sales"], "'sales' is not KEY=VALUE"),
    "an empty key": (["log", DAY, "1h", "--with", "=x"], "'' cannot be a detail's key"),
    "too many details": (["log", DAY, "1h", *["--with", "a=b"] * 101], "at most 100 details"),
    "a long note": (["log", DAY, "1h", "-m", "x" * 10_001], "the note has 10,001 characters"),
    "a long name": (["log", DAY, "1h", "--by", "x" * 201], "the name has 201 characters"),
    "an id with a space": (["log", DAY, "1h", "--id", "a b"], "an id has no spaces"),
    "an id that is a word": (["log", DAY, "1h", "--id", "last"], "is not 'last'"),
    "an empty id": (["log", DAY, "1h", "--id", ""], "an id is a text of 1 to 200 characters"),
    "an unknown reason": (["skip", "feed", "--reason", "lazy"], "'lazy' is not a reason"),
    "a word of ours in capitals": (["skip", "feed", "--reason", "R"], "'R' is not a reason"),
    "the beginning of two reasons": (["reason", "feed", "no"], "'no' is not a reason"),
    "to skip before the start": (
        ["skip", "feed", "--reason", "illness", "--on", "2026-07-01"],
        "no period of feedback-review holds 2026-07-01",
    ),
    "a day that is none": (["status", "--today", "fri"], "--today: 'fri' is not a day"),
    "the word of a hint": (["log", "feed", "--with", "DEPARTMENTS"], "DEPARTMENTS stands for what"),
    "the key of a hint": (
        ["habits", "edit", "feed", "requires=a,DETAIL"],
        "DETAIL stands for what",
    ),
    "the item of a hint": (["habits", "edit", "customer-obj", "items=a,NAME"], "NAME stands for"),
    "the dots of a hint": (["review", "--next", "..."], "next is '...', which says nothing"),
    "a plan of a hint": (
        ["skip", "feed", "--reason", "illness", "--next", "if ..., then I will ..."],
        "'if ..., then I will ...' stands for what you write there",
    ),
    "a plan of a hint for what was missed": (
        ["reason", "feed", "forgot", "--next", "if ..., then I will ..."],
        "'if ..., then I will ...' stands for what you write there",
    ),
    "an unknown pack": (["packs", "show", "nope"], "no pack is called 'nope'"),
}


@pytest.mark.parametrize("name", UNACCEPTABLE)
def test_what_cannot_be_accepted_is_said(cchabits: Program, name: str) -> None:
    """It is one sentence that says what was found, exit code 65, and no byte is changed."""
    arguments, said = UNACCEPTABLE[name]
    before = files_of(cchabits.home)
    check_refusal(cchabits(*arguments), 65, said)
    assert files_of(cchabits.home) == before


MISUSED = {
    "an unknown command": ["lag"],
    "an unknown option": ["log", "feed", "--wiht", "x"],
    "an unknown global option": ["--hoem", "x", "status"],
    "a missing argument": ["log"],
    "a missing value": ["log", "feed", "-m"],
    "a missing option": ["pause"],
    "a missing reason": ["skip", "feed"],
    "one argument too many": ["log", "feed", "1", "2"],
    "an unknown command of a group": ["habits", "lst"],
    "no number": ["undo", "abc"],
    "a negative amount that looks like an option": ["log", "feed", "-1"],
    "a format that is none": ["export", "--format", "xml"],
    "a colour that is none": ["--color", "pink", "status"],
    "a home that is none": ["--home", "", "status"],
    "nobody's home": ["--home", "~nobody-at-all/x", "status"],
    "help of nothing": ["help", "nope"],
    "help of nothing in a group": ["help", "habits", "nope"],
    "help below a command": ["help", "log", "status"],
}


@pytest.mark.parametrize("name", MISUSED)
def test_a_wrong_command_line_is_said(cchabits: Program, name: str) -> None:
    """It is one sentence, exit code 2, a hint at the help, and no byte is changed."""
    before = files_of(cchabits.home)
    result = cchabits(*MISUSED[name])
    check_refusal(result, 2)
    assert "  hint: " in result.err
    assert files_of(cchabits.home) == before


HINTS = {
    ("brush",): "to log an act: cchabits log HABIT",
    ("add",): "cchabits habits add NAME",
    ("plan", "rm", "customer-day"): "cchabits plan drop customer-day",
    ("habits", "delete"): "cchabits habits retire HABIT",
    ("help", "log", "status"): "cchabits --help",
    ("log", "customer-day", "2h", "Acme", "-m", "x"): "cchabits log --help",
    ("log", "customer-day", "2h", "--json", "Acme"): "cchabits log --help",
    ("log", "customer-day", "2h", "Acme", "--by", "me", "asked"): "cchabits log --help",
    ("history", "feed", "courage"): "cchabits history --help",
    ("history", "--limit", "x"): "cchabits history --help",
    ("init", "courage"): "cchabits init --pack courage",
    ("remind", "snooze"): "cchabits remind snooze --until 14d",
    ("remind", "snooze", "7d"): "cchabits remind snooze --until 7d",
    ("habits", "customer-day"): "the commands are list, show, check, add, edit, rename, retire",
    ("packs", "nosuch"): "the commands are list, show, add",
    ("undo", "abc"): "cchabits undo --list shows them",
    ("undo", "9" * 101): "cchabits undo --list shows them",
    ("habits", "add", "customer-day"): "cchabits habits edit customer-day KEY=VALUE",
    ("habits", "add", "customer-day", "grace=5"): "cchabits habits edit customer-day KEY=VALUE",
    ("restore", ""): "cchabits backup --list",
    ("outcome", "log", "nps", "30", "--promoters", "5", "--passives", "3", "--detractors", "2"): (
        "give either a value or the three counts"
    ),
    ("restore", "nosuch.db"): "cchabits backup --list",
    ("export", "-o", "nosuch/x.jsonl"): "make the folder, or choose another",
    ("packs", "export", "nosuch/x.toml"): "make the folder, or choose another",
    ("calendar", "export", "nosuch/x.ics"): "make the folder, or choose another",
    (
        "log",
        "cfr",
        "sales,hr",
        "-m",
        "a b",
    ): 'cchabits log feedback-review --with sales,hr -m "a b"',
    ("log", "cfr", "0"): "leave it out for 1, or write 2",
    ("edit", "last", "sales"): "leave it out for 1, or write 2",
    ("log", "road", "sales", "--on", "1 sep"): "leave it out for 1, or write 2",
    ("init",): "to change your habits: cchabits habits edit",
    ("init", "--pack", "courage"): "cchabits packs add courage",
    ("rm", "last"): "cchabits delete last",
}


@pytest.mark.parametrize("typed", HINTS, ids=" ".join)
def test_the_hint_is_at_what_was_meant(cchabits: Program, typed: tuple[str, ...]) -> None:
    """Its first hint is something to type next, from where the mistake was made."""
    cchabits.does("log", "cfr", "--with", "hr")
    _, _, err = cchabits(*typed)
    assert err.splitlines()[1].startswith(f"  hint: {HINTS[typed]}")


SENTENCES = {
    ("log", "customer-day", "2h", "30m"): "'30m' is one word too many",
    ("log", "cfr", "2", "Acme", "asked"): "'Acme asked' is more than cchabits log takes",
    ("history", "--limit", "x"): "--limit: 'x' is not a whole number",
    ("outcome", "log", "nps", "42", "--n", "many"): "--n: 'many' is not a whole number",
    ("export", "--format", "xml"): "--format: 'xml' is not one of 'jsonl', 'csv'",
    ("log", "cfr", "--nte", "x"): "no such option: --nte",
}


@pytest.mark.parametrize("typed", SENTENCES, ids=" ".join)
def test_what_was_typed_wrong_is_said_in_plain_words(
    cchabits: Program, typed: tuple[str, ...]
) -> None:
    """Not in those of the parser."""
    result = cchabits(*typed)
    check_refusal(result, 2)
    assert result.err.splitlines()[0] == f"error: {SENTENCES[typed]}"


MEANT = {
    ("list",): "cchabits habits list",
    ("ls",): "cchabits habits list",
    ("add", "site-visit", "title=A visit"): 'cchabits habits add site-visit "title=A visit"',
    ("done", "cfr", "--with", "hr"): "cchabits log cfr --with hr",
    ("version",): "cchabits --version",
    ("customer-day", "2h", "-m", "Acme asked"): 'cchabits log customer-day 2h -m "Acme asked"',
    ("cfr",): "cchabits log cfr",
    ("feedb",): "cchabits log feedb",
    ("plan", "customer-day", "thu", "9:00"): "cchabits plan add customer-day thu 9:00",
    ("habits", "remove", "cfr"): "cchabits habits retire cfr",
    ("habits", "rm", "cfr"): "cchabits habits retire cfr",
    ("help", "stauts"): "cchabits help status",
    ("help", "habits", "lst"): "cchabits help habits list",
    ("log", "customer-day", "2h", "30m"): 'cchabits log customer-day "2h 30m"',
    ("log", "cfr", "2", "--on", "20", "nov"): 'cchabits log cfr 2 --on "20 nov"',
    ("log", "customer-day", "2h", "Acme", "asked"): 'cchabits log customer-day 2h -m "Acme asked"',
    ("pause",): "cchabits pause --from today",
    ("pause", "customer-day"): "cchabits pause customer-day --from today",
    ("pause", "fri", "--until", "14d"): "cchabits pause --from fri --until 14d",
    ("pause", "cfr", "20", "dec"): 'cchabits pause cfr --from "20 dec"',
    ("log", "customer-day", "2h", "yesterday"): "cchabits log customer-day 2h --on yesterday",
    ("log", "customer-day", "2h", "20", "nov"): 'cchabits log customer-day 2h --on "20 nov"',
    ("customer-day", "2h", "--on=fri"): "cchabits log customer-day 2h --on=fri",
    ("rm", "cfr"): "cchabits habits retire cfr",
    ("add", "customer-day", "2h"): "cchabits log customer-day 2h",
}

UNCLEAR = [
    ("log", "customer-day", "yesterday", "2h"),
    ("log", "feedback", "20", "nov"),
    ("log", "feedback", "sales", "support"),
    ("pause", "customer-day", "21dec", "4jan"),
    ("pause", "customer-day", "from", "21dec", "until", "4jan"),
    ("pause", "21dec", "4jan"),
    ("pause", "customer-day", "2", "weeks"),
    ("pause", "customer-day", "sick"),
    ("remind", "snooze", "3w"),
]


@pytest.mark.parametrize("typed", MEANT, ids=" ".join)
def test_the_command_that_was_meant_is_the_only_hint(
    cchabits: Program, typed: tuple[str, ...]
) -> None:
    """With all that was typed, quoted where that takes quotes, and it can be run as it stands."""
    result = cchabits(*typed)
    check_refusal(result, 2)
    assert result.err.splitlines()[1:] == [f"  hint: {MEANT[typed]}"]
    assert cchabits(*shlex.split(MEANT[typed])[1:]).code == 0


@pytest.mark.parametrize("typed", UNCLEAR, ids=" ".join)
def test_where_it_is_unclear_what_was_meant_no_command_is_made_up(
    cchabits: Program, typed: tuple[str, ...]
) -> None:
    """One that is pasted would log or pause what nobody said: the help is named instead."""
    _, _, err = cchabits(*typed)
    assert err.splitlines()[1:] == [
        f"  hint: cchabits {' '.join(typed[: 2 if typed[0] == 'remind' else 1])} --help"
    ]


def test_a_day_in_the_place_of_a_value_is_told(cchabits: Program) -> None:
    """It is no detail, though it is a word."""
    _, _, err = cchabits("log", "feedback", "yesterday")
    assert err.splitlines()[1:] == ["  hint: a day goes after --on: --on yesterday"]


def test_a_name_is_not_looked_for_where_there_is_no_home(fresh: Program) -> None:
    """A word that is no command leaves no home behind."""
    check_refusal(fresh("customer-day"), 2, "no such command 'customer-day'")
    check_refusal(fresh("customer-day", "--today", "fri"), 2, "no such command 'customer-day'")
    assert not fresh.home.exists()


GROUPS = ("habits", "packs", "plan", "outcome", "remind", "calendar", "config")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_shows_its_help(cchabits: Program, group: str) -> None:
    """As the program alone does, with options beside it or not."""
    assert cchabits.does(group) == cchabits.does("help", group)
    assert cchabits.does(group, "--color", "never") == cchabits.does("help", group)


NEAREST = {
    ("stauts",): "status",
    ("log", "feedback-reveiw"): "feedback-review",
    ("packs", "show", "thys-eihgt"): "thys-eight",
    ("habits", "lsit"): "list",
    ("log", "feed", "--noet", "x"): "did you mean --note?",
}


@pytest.mark.parametrize("typed", NEAREST)
def test_a_slip_is_met_with_the_nearest_word(cchabits: Program, typed: tuple[str, ...]) -> None:
    """Commands, habits, packs and options that are nearly right are suggested."""
    code, _, err = cchabits(*typed)
    assert code in {2, 65}
    assert NEAREST[typed] in err


@pytest.mark.parametrize("command", ["log", "status", "habits", "undo"])
def test_the_hint_at_the_help_names_the_command(cchabits: Program, command: str) -> None:
    """A mistake in a command's options points at that command's help."""
    assert f"hint: cchabits {command} --help" in cchabits(command, "--nope").err


def test_an_option_without_its_value_points_at_its_command(cchabits: Program) -> None:
    """Not at the program's help."""
    assert "hint: cchabits log --help" in cchabits("log", "feed", "-m").err


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("plan add customer-day fri 9 -m", "plan add"),
        ("outcome log nps --n", "outcome log"),
        ("outcome log effort 3 --range 1", "outcome log"),
        ("--home /x plan drop --home", "plan drop"),
        ("log log --on", "log"),
    ],
)
def test_an_option_without_its_value_points_at_the_command_of_its_group(
    cchabits: Program, typed: str, command: str
) -> None:
    """The help of the group has no option of it."""
    _, _, err = cchabits(*typed.split())
    assert err.splitlines()[-1] == f"  hint: cchabits {command} --help"


def test_a_bad_day_of_the_environment_is_named(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says that it was CCHABITS_TODAY, for nobody typed that day."""
    monkeypatch.setenv("CCHABITS_TODAY", "tomorrow")
    check_refusal(cchabits("status"), 65, "CCHABITS_TODAY")


@pytest.mark.parametrize("day", ["", "2026-11-02"])
def test_a_day_of_the_environment_is_the_day(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """CCHABITS_TODAY holds unless it is empty, and --today holds over it."""
    monkeypatch.setenv("CCHABITS_TODAY", day)
    assert cchabits.does("status").startswith("Mon 2 Nov 2026") == bool(day)
    assert cchabits.does("status", "--today", "2026-11-03").startswith("Tue 3 Nov 2026")


def test_a_bad_day_of_the_environment_does_not_matter_under_a_good_one(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--today is what holds."""
    monkeypatch.setenv("CCHABITS_TODAY", "tomorrow")
    assert cchabits.does("status", "--today", "2026-11-03").startswith("Tue 3 Nov 2026")
