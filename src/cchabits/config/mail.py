"""The table [mail] of habits.toml: who gets reminder mail, when, and how it is sent.

What is wrong is named by its key. What a secret's key holds is never repeated: it may be the
secret itself, in the wrong place.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchabits.config.toml import unknown_keys, unusable_values
from cchabits.domain import mail
from cchabits.domain.numbers import MILLION, Written, millionths
from cchabits.domain.periods import WEEKDAYS
from cchabits.domain.settings import setting_problem
from cchabits.domain.spelling import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEYS = (
    "to", "from", "name", "days", "at", "planning", "include_notes", "calendar", "max_asks",
    "on_doubt", "transport",
)  # fmt: skip
SECRETS = (mail.PASSWORD_COMMAND, mail.PASSWORD_FILE, mail.KEYRING, mail.TOKEN_COMMAND)
TRANSPORT_KEYS = {
    "smtp": ("host", "port", "security", "user", *SECRETS, "timeout"),
    "sendmail": ("command", "timeout"),
    "file": ("folder",),
}

MOST_ASKS = 5  # habits: who is asked for more does none of them
LONGEST_NAME = 100  # characters
LONGEST_TIMEOUT = 600  # seconds

ALL_KEYS = tuple(dict.fromkeys([*KEYS, *(key for keys in TRANSPORT_KEYS.values() for key in keys)]))
_WEEKDAYS = tuple(name.lower() for name in WEEKDAYS)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_PORTS = {mail.TLS: mail.TLS_PORT, mail.STARTTLS: mail.STARTTLS_PORT, mail.PLAIN: mail.PLAIN_PORT}
_HIGHEST_PORT = 65535
_KEYRING_SERVICE = "cchabits"
_FORBIDDEN = ("password", "token", "secret")  # what these would hold has no place in the file
_AN_ADDRESS = "one address such as ana@example.org"
_A_COMMAND = 'the words of a command, such as ["pass", "show", "smtp"]'


def read_mail(table: object) -> tuple[mail.MailSettings | None, list[str]]:
    """Return what is set about mail, or None where there are problems, and the problems.

    Paths that begin with ~ are those of whoever runs the program.
    """
    if not isinstance(table, dict):
        return None, ["key 'mail': expected a line [mail], then its keys"]
    problems = unusable_values(table)  # what they hold cannot even be shown
    settings = None if problems else _Reading(table, problems).read()
    return (None if problems else settings), [f"mail: {why}" for why in problems]


class _Reading:
    """One table, and the problems met in it; what has one is read as its default."""

    def __init__(self, table: Mapping[str, Any], problems: list[str]) -> None:
        self.table = table
        self.problems = problems

    def read(self) -> mail.MailSettings:
        """Read all keys, in the order of the documentation."""
        usual = mail.MailSettings("", "", mail.Folder(""))
        kind = str(self.table.get("transport"))
        self._refuse_keys(kind)
        to = self._address("to", "")
        return mail.MailSettings(
            to=to,
            sender=self._address("from", to),
            name=self._name(usual.name),
            days=self._days(usual.days),
            at=self._at(usual.at),
            planning=self._flag("planning", default=usual.planning),
            include_notes=self._flag("include_notes", default=usual.include_notes),
            calendar=self._flag("calendar", default=usual.calendar),
            max_asks=self._whole("max_asks", usual.max_asks, MOST_ASKS),
            on_doubt=self._one_of("on_doubt", (mail.SKIP, mail.RESEND), mail.SKIP),
            transport=self._transport(kind),
        )

    def complain(self, key: str, expected: str) -> None:
        """Note that a key holds something else than is expected."""
        self.problems.append(setting_problem(key, self.table.get(key), expected))

    def take(self, key: str, default: Any, is_good: Callable[[Any], bool], expected: str) -> Any:  # noqa: ANN401 - any key's value
        """Return a key's value, or its default where it is left out or not good."""
        found = self.table.get(key)
        if found is None:
            return default
        if is_good(found):
            return found
        self.complain(key, expected)
        return default

    # Which keys there may be

    def _refuse_keys(self, kind: str) -> None:
        told = {key: None for key in self.table if key in _FORBIDDEN}
        self.problems += [f"key '{key}': a secret does not belong here; {_SAFE}" for key in told]
        rest = {key: value for key, value in self.table.items() if key not in told}
        self.problems += unknown_keys(rest, ALL_KEYS)
        if kind not in TRANSPORT_KEYS:
            return
        allowed = {*KEYS, *TRANSPORT_KEYS[kind]}
        for key in rest:
            if key in ALL_KEYS and key not in allowed:
                owners = " or ".join(
                    f'"{one}"' for one, keys in TRANSPORT_KEYS.items() if key in keys
                )
                self.problems.append(f"key '{key}': it goes with transport = {owners}")

    # Keys of every transport

    def _address(self, key: str, default: str) -> str:
        found = self.table.get(key, default)
        if isinstance(found, str) and mail.is_address(found):
            return found
        if key in self.table or key == "to":
            self.complain(key, _AN_ADDRESS)
        return default

    def _name(self, default: str) -> str:
        expected = f"a text of one line, at most {LONGEST_NAME} characters"
        return str(self.take("name", default, _is_name, expected))

    def _days(self, default: frozenset[int]) -> frozenset[int]:
        found = self.table.get("days")
        if found is None:
            return default
        names = [str(one).lower() for one in found] if isinstance(found, list) else []
        strange = next((name for name in names if name not in _WEEKDAYS), None)
        if names and strange is None:
            return frozenset(map(_WEEKDAYS.index, names))
        hint = nearest_hint(strange[:40], _WEEKDAYS) if strange else ""
        self.complain("days", f'days of the week, such as ["monday", "thursday"]{hint}')
        return default

    def _at(self, default: dt.time) -> dt.time:
        found = self.table.get("at")
        if isinstance(found, dt.time):
            return found.replace(second=0, microsecond=0)
        if found is None:
            return default
        match = _TIME.fullmatch(found) if isinstance(found, str) else None
        if match:
            return dt.time(int(match[1]), int(match[2]))
        self.complain("at", 'a time of day such as "07:30"')
        return default

    def _flag(self, key: str, *, default: bool) -> bool:
        return bool(self.take(key, default, lambda one: isinstance(one, bool), "true or false"))

    def _whole(self, key: str, default: int, most: int) -> int:
        expected = f"a whole number from 1 to {most}"
        return int(self.take(key, default, lambda one: _is_whole(one, most), expected))

    def _one_of(self, key: str, names: tuple[str, ...], default: str) -> str:
        found = self.table.get(key)
        hint = nearest_hint(found[:40], names) if isinstance(found, str) else ""
        return str(self.take(key, default, lambda one: one in names, _either(names) + hint))

    # How it is sent

    def _transport(self, kind: str) -> mail.Transport:
        if kind == "smtp":
            return self._smtp()
        if kind == "sendmail":
            command = self._words("command") or mail.Sendmail().command
            return mail.Sendmail(command, self._timeout())
        if kind == "file":
            return mail.Folder(self._folder())
        known = tuple(TRANSPORT_KEYS)
        hint = nearest_hint(kind[:40], known) if "transport" in self.table else ""
        self.complain("transport", _either(known) + hint)
        return mail.Folder("")

    def _smtp(self) -> mail.Smtp:
        host = self.table.get("host")
        if not isinstance(host, str) or not _is_host(host):
            self.complain("host", "the name of a mail server, such as smtp.example.org")
            host = ""
        port = self._whole("port", 0, _HIGHEST_PORT) or None
        security = self._one_of("security", mail.SECURITIES, mail.default_security(host, port))
        user = str(self.take("user", "", _is_name, "the name to log in with"))
        secret = self._secret(user)
        timeout = self._timeout()
        return mail.Smtp(host, port or _PORTS[security], security, user, secret, timeout)

    def _timeout(self) -> float:
        expected = f"a number of seconds, above 0 and at most {LONGEST_TIMEOUT}"
        return float(self.take("timeout", mail.DEFAULT_TIMEOUT, _is_timeout, expected))

    def _folder(self) -> str:
        found = self.table.get("folder")
        path = _absolute(found)
        if path is None:
            self.complain("folder", 'a whole path, such as "~/cchabits-mail"')
        return path or ""

    # Where the secret comes from

    def _secret(self, user: str) -> mail.Secret | None:
        given = [key for key in SECRETS if self.table.get(key, False) is not False]
        if len(given) > 1:
            self.problems.append(f"key '{given[1]}': '{given[0]}' is there already; keep one")
        elif given and "user" not in self.table:
            self.problems.append(f"key 'user': found nothing, expected the one '{given[0]}' is for")
        elif user and not given:
            self.problems.append(f"key 'user': whoever logs in needs a secret: {_SAFE}")
        return self._read_secret(given[0]) if len(given) == 1 else None

    def _read_secret(self, key: str) -> mail.Secret | None:
        found, problem = self.table[key], ""
        if key == mail.KEYRING:
            value: tuple[str, ...] = (_KEYRING_SERVICE,)
            problem = "" if found is True else "true, to have it from the system's keyring"
        elif key == mail.PASSWORD_FILE:
            path = _absolute(found)
            value = (path or "",)
            problem = "" if path else 'a whole path, such as "~/.config/smtp-password"'
        else:
            value = tuple(found) if _are_words(found) else ()
            problem = "" if value else _A_COMMAND
        if problem:
            self.problems.append(f"key '{key}': expected {problem}")
            return None
        return mail.Secret(key, value)

    def _words(self, key: str) -> tuple[str, ...]:
        expected = 'the words of a command, such as ["/usr/sbin/sendmail"]'
        return tuple(self.take(key, (), _are_words, expected))


_SAFE = f"write one of {', '.join(SECRETS)}"


def _either(names: tuple[str, ...]) -> str:
    return f"one of {', '.join(names)}"


def _is_name(found: object) -> bool:
    return isinstance(found, str) and 0 < len(found) <= LONGEST_NAME and found.isprintable()


def _is_whole(found: object, most: int) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= most


def _is_timeout(found: object) -> bool:
    number = Written(found) if isinstance(found, float) else found
    if isinstance(number, bool) or not isinstance(number, int | Written):
        return False
    amount = millionths(number)
    return amount is not None and 0 < amount <= LONGEST_TIMEOUT * MILLION


def _are_words(found: object) -> bool:
    """Tell whether a value is a command and its arguments, which no shell will see."""
    return (
        isinstance(found, list)
        and bool(found)
        and all(isinstance(word, str) for word in found)
        and bool(found[0])
    )


def _is_host(text: str) -> bool:
    """Tell whether a text is a host's name or address."""
    if mail.is_address(f"a@{text}"):
        return True
    import ipaddress  # 4 ms, and only where the name has colons, or is wrong

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _absolute(found: object) -> str | None:
    """Return a whole path, or None where it is not one."""
    if not isinstance(found, str) or not found.isprintable():
        return None
    try:
        path = Path(found).expanduser()
    except RuntimeError:  # a ~ of somebody who is not known
        return None
    return str(path) if path.is_absolute() else None
