"""The table [mail] is read key by key, and every mistake is named without telling a secret."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.habits_file import read_habits
from cchabits.config.mail import ALL_KEYS, SECRETS, TRANSPORT_KEYS, read_mail
from cchabits.domain.mail import Folder, MailSettings, Secret, Sendmail, Smtp
from cchabits.domain.numbers import Written

DAY = dt.date(2026, 11, 24)
ANA = "ana@example.org"
FILE = {"to": ANA, "transport": "file", "folder": "/mail"}
SMTP = {"to": ANA, "transport": "smtp", "host": "smtp.example.org"}
PASS = ("pass", "show", "smtp")
CANARY = "hunter2-canary"


def settings_of(table: dict[str, Any]) -> MailSettings:
    """Read a table that must be without problems."""
    settings, problems = read_mail(table)
    assert settings is not None, problems
    return settings


def problem_of(table: object) -> str:
    """Return the one problem of a table."""
    settings, problems = read_mail(table)
    assert settings is None
    assert len(problems) == 1, problems
    return problems[0]


def test_what_is_left_out_has_its_default() -> None:
    """Mondays at half past seven, with planning, without notes, three asks, from oneself."""
    assert settings_of(FILE) == MailSettings(
        to=ANA,
        sender=ANA,
        transport=Folder("/mail"),
        name="cchabits",
        days=frozenset({0}),
        at=dt.time(7, 30),
        planning=True,
        include_notes=False,
        max_asks=3,
        on_doubt="skip",
        calendar=False,
    )


def test_every_key_is_read() -> None:
    """What is set is what holds; days are taken in any case."""
    table = FILE | {
        "from": "habits@example.org",
        "name": "Ana's habits",
        "days": ["Monday", "thursday"],
        "at": "6:05",
        "planning": False,
        "include_notes": True,
        "calendar": True,
        "max_asks": 1,
        "on_doubt": "resend",
    }
    assert settings_of(table) == MailSettings(
        to=ANA,
        sender="habits@example.org",
        transport=Folder("/mail"),
        name="Ana's habits",
        days=frozenset({0, 3}),
        at=dt.time(6, 5),
        planning=False,
        include_notes=True,
        max_asks=1,
        on_doubt="resend",
        calendar=True,
    )


def test_a_time_may_be_one_of_toml() -> None:
    """`at = 07:30:15` is half past seven."""
    assert settings_of(FILE | {"at": dt.time(7, 30, 15)}).at == dt.time(7, 30)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Smtp("smtp.example.org", 587, "starttls")),
        ({"port": 465}, Smtp("smtp.example.org", 465, "tls")),
        ({"security": "tls"}, Smtp("smtp.example.org", 465, "tls")),
        ({"security": "none"}, Smtp("smtp.example.org", 25, "none")),
        ({"host": "localhost", "port": 1025}, Smtp("localhost", 1025, "none")),
        ({"host": "::1"}, Smtp("::1", 25, "none")),
        ({"timeout": Written("2.5")}, Smtp("smtp.example.org", timeout=2.5)),
        (
            {"user": "ana", "password_command": [*PASS]},
            Smtp("smtp.example.org", user="ana", secret=Secret("password_command", PASS)),
        ),
        (
            {"user": "ana", "password_file": "/secret"},
            Smtp("smtp.example.org", user="ana", secret=Secret("password_file", ("/secret",))),
        ),
        (
            {"user": "ana", "keyring": True, "port": 465},
            Smtp("smtp.example.org", 465, "tls", "ana", Secret("keyring", ("cchabits",))),
        ),
        (
            {"user": "ana", "token_command": ["oauth"], "keyring": False},
            Smtp("smtp.example.org", user="ana", secret=Secret("token_command", ("oauth",))),
        ),
    ],
)  # fmt: skip
def test_a_mail_server_is_read(more: dict[str, Any], expected: Smtp) -> None:
    """Port and security follow from one another; only this computer is spoken to in clear."""
    assert settings_of(SMTP | more).transport == expected


def test_the_mail_system_of_the_computer_is_read() -> None:
    """Its command is the usual one, or given in words."""
    table = {"to": ANA, "transport": "sendmail"}
    assert settings_of(table).transport == Sendmail()
    given_words = table | {"command": ["/usr/bin/msmtp", "-a", "work"], "timeout": 5}
    assert settings_of(given_words).transport == Sendmail(("/usr/bin/msmtp", "-a", "work"), 5)


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ~ is the folder of whoever runs the program."""
    monkeypatch.setenv("HOME", "/home/ana")
    assert settings_of(FILE | {"folder": "~/mail"}).transport == Folder("/home/ana/mail")


MISTAKES: list[tuple[object, str]] = [
    (3, "key 'mail': expected a line [mail], then its keys"),
    ([FILE], "key 'mail': expected a line [mail], then its keys"),
    (FILE | {"too": ANA}, "mail: unknown key 'too' (did you mean 'to'?)"),
    (
        {"transport": "file", "folder": "/mail"},
        "mail: key 'to': found nothing, expected one address such as ana@example.org",
    ),
    (
        FILE | {"to": "a@b.c, evil@x"},
        "mail: key 'to': found 'a@b.c, evil@x', expected one address such as ana@example.org",
    ),
    (FILE | {"to": "Ana <a@b.c>"}, "mail: key 'to': found 'Ana <a@b.c>', expected one address"),
    (FILE | {"to": "a@b.c\nBcc: x@y.z"}, "mail: key 'to': found 'a@b.c\nBcc: x@y.z', expected one"),
    (FILE | {"to": [ANA]}, "mail: key 'to': found ['ana@example.org'], expected one address"),
    (FILE | {"from": "ana"}, "mail: key 'from': found 'ana', expected one address"),
    (
        FILE | {"name": "A\r\nBcc: x"},
        "mail: key 'name': found 'A\r\nBcc: x', expected a text of one line, at most 100",
    ),
    (FILE | {"name": ""}, "mail: key 'name': found '', expected a text of one line"),
    (
        FILE | {"days": ["mondy"]},
        (
            "mail: key 'days': found ['mondy'], expected days of the week, such as "
            '["monday", "thursday"] (did you mean \'monday\'?)'
        ),
    ),
    (FILE | {"days": []}, "mail: key 'days': found [], expected days of the week"),
    (FILE | {"days": "monday"}, "mail: key 'days': found 'monday', expected days of the week"),
    (FILE | {"days": [1]}, "mail: key 'days': found [1], expected days of the week"),
    (
        FILE | {"at": "7.30"},
        "mail: key 'at': found '7.30', expected a time of day such as \"07:30\"",
    ),
    (FILE | {"at": "24:00"}, "mail: key 'at': found '24:00', expected a time of day"),
    (FILE | {"at": 730}, "mail: key 'at': found 730, expected a time of day"),
    (FILE | {"planning": "yes"}, "mail: key 'planning': found 'yes', expected true or false"),
    (FILE | {"include_notes": 1}, "mail: key 'include_notes': found 1, expected true or false"),
    (FILE | {"calendar": "yes"}, "mail: key 'calendar': found 'yes', expected true or false"),
    (FILE | {"calender": True}, "mail: unknown key 'calender' (did you mean 'calendar'?)"),
    (FILE | {"max_asks": 0}, "mail: key 'max_asks': found 0, expected a whole number from 1 to 5"),
    (FILE | {"max_asks": True}, "mail: key 'max_asks': found True, expected a whole number"),
    (
        FILE | {"on_doubt": "resent"},
        "mail: key 'on_doubt': found 'resent', expected one of skip, resend (did you mean 'resend'",
    ),
    (
        {"to": ANA},
        "mail: key 'transport': found nothing, expected one of smtp, sendmail, file",
    ),
    (
        {"to": ANA, "transport": "stmp"},
        (
            "mail: key 'transport': found 'stmp', expected one of smtp, sendmail, file "
            "(did you mean 'smtp'?)"
        ),
    ),
    (
        {"to": ANA, "transport": "file"},
        "mail: key 'folder': found nothing, expected a whole path, such as \"~/cchabits-mail\"",
    ),
    (FILE | {"folder": "mail"}, "mail: key 'folder': found 'mail', expected a whole path"),
    (
        FILE | {"folder": "~nobody-of-that-name/x"},
        "mail: key 'folder': found '~nobody-of-that-name/x', expected a whole path",
    ),
    (FILE | {"host": "x"}, "mail: key 'host': it goes with transport = \"smtp\""),
    (SMTP | {"folder": "/x"}, "mail: key 'folder': it goes with transport = \"file\""),
    (
        FILE | {"timeout": 5},
        'mail: key \'timeout\': it goes with transport = "smtp" or "sendmail"',
    ),
    (
        {"to": ANA, "transport": "smtp"},
        "mail: key 'host': found nothing, expected the name of a mail server",
    ),
    (SMTP | {"host": "smtp host"}, "mail: key 'host': found 'smtp host', expected the name of a"),
    (SMTP | {"host": "a:25"}, "mail: key 'host': found 'a:25', expected the name of a mail server"),
    (SMTP | {"port": 0}, "mail: key 'port': found 0, expected a whole number from 1 to 65535"),
    (SMTP | {"port": "587"}, "mail: key 'port': found '587', expected a whole number"),
    (
        SMTP | {"security": "ssl"},
        "mail: key 'security': found 'ssl', expected one of tls, starttls, none",
    ),
    (
        SMTP | {"timeout": 0},
        "mail: key 'timeout': found 0, expected a number of seconds, above 0 and at most 600",
    ),
    (SMTP | {"timeout": Written("nan")}, "mail: key 'timeout': found nan, expected a number of"),
    (
        SMTP | {"user": "ana"},
        (
            "mail: key 'user': whoever logs in needs a secret: write one of password_command, "
            "password_file, keyring, token_command"
        ),
    ),
    (
        SMTP | {"password_file": "/x"},
        "mail: key 'user': found nothing, expected the one 'password_file' is for",
    ),
    (
        SMTP | {"user": "ana", "password_file": "/x", "keyring": True},
        "mail: key 'keyring': 'password_file' is there already; keep one",
    ),
    (
        SMTP | {"user": "ana", "keyring": "yes"},
        "mail: key 'keyring': expected true, to have it from the system's keyring",
    ),
    (
        SMTP | {"user": "ana", "password_command": []},
        (
            "mail: key 'password_command': expected the words of a command, such as "
            '["pass", "show", "smtp"]'
        ),
    ),
    (
        {"to": ANA, "transport": "sendmail", "command": "sendmail -t"},
        "mail: key 'command': found 'sendmail -t', expected the words of a command",
    ),
    (FILE | {"name": "a\0b"}, "mail: key 'name': a text that holds a NUL character"),
    (FILE | {"max_asks": 16**5000}, "mail: key 'max_asks': a number far too large"),
]


@pytest.mark.parametrize(("table", "problem"), MISTAKES)
def test_a_mistake_is_named(table: object, problem: str) -> None:
    """The problem says which key, what was found, what to write and what is nearest."""
    assert problem_of(table).startswith(problem)


def test_all_mistakes_are_named_at_once() -> None:
    """One does not hide another."""
    _, problems = read_mail({"to": 1, "days": 1, "at": 1, "transport": "smtp", "port": -1})
    assert [problem.split("'")[1] for problem in problems] == ["to", "days", "at", "host", "port"]


@pytest.mark.parametrize("key", [*SECRETS, "password", "token", "secret"])
@pytest.mark.parametrize("more", [{}, {"user": "ana"}])
def test_no_problem_repeats_a_secret(key: str, more: dict[str, Any]) -> None:
    """What stands where a secret was meant to come from may be the secret: it is not shown."""
    problem = "\n".join(read_mail(SMTP | more | {key: CANARY})[1])
    assert f"'{key}'" in problem
    assert CANARY not in problem


PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.times(), st.dates(),
    st.sampled_from([ANA, "smtp", "file", "/x", "monday", Written("1e9"), Written("nan")]),
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from([*ALL_KEYS, "password"]) | st.text(max_size=5),
        PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=3), PLAIN),
        max_size=8,
    )
)
def test_whatever_stands_there_there_are_settings_or_problems(table: dict[str, Any]) -> None:
    """No value of any kind is more than a problem, and each names a key or [mail]."""
    settings, problems = read_mail(table)
    assert (settings is None) == bool(problems)
    assert all(re.match(r"mail: (unknown )?key '", one) for one in problems)


def test_the_file_has_the_table() -> None:
    """habits.toml takes [mail], with what it says or what is wrong with it."""
    text = 'schema = 1\n[mail]\nto = "ana@example.org"\ntransport = "file"\nfolder = "/mail"\n'
    file, problems = read_habits(text, DAY)
    assert file is not None, problems
    assert file.mail == settings_of(FILE)
    assert read_habits(text + "at = 7\n", DAY) == (
        None,
        ["mail: key 'at': found 7, expected a time of day such as \"07:30\""],
    )
    without, _ = read_habits("schema = 1\n", DAY)
    assert without is not None
    assert without.mail is None


def test_every_transport_has_its_keys() -> None:
    """The keys that a transport takes are read, whatever their order."""
    assert set(TRANSPORT_KEYS) == {"smtp", "sendmail", "file"}
    assert len(ALL_KEYS) == len(set(ALL_KEYS)) == 22


def test_a_folder_of_mail_need_not_exist(tmp_path: Path) -> None:
    """Reading the file makes nothing and looks at nothing."""
    folder = tmp_path / "later"
    assert settings_of(FILE | {"folder": str(folder)}).transport == Folder(str(folder))
    assert not folder.exists()
