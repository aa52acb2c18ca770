"""Handing a mail to the mail system of this computer."""

import time
from pathlib import Path

import pytest

from cchabits.domain.mail import MailSettings, Sendmail
from cchabits.errors import InDoubt, Later, NotDelivered, Refused, Unauthorised, Unreachable
from tests.mail.letters import message_for, send, settings_for

MEANT = {
    1: Refused,
    64: Refused,
    65: Refused,
    66: Refused,
    67: Refused,
    68: Later,
    69: Later,
    70: Later,
    71: Later,
    72: Refused,
    73: Later,
    74: Later,
    75: Later,
    76: Refused,
    77: Unauthorised,
    78: Refused,
}


def system(folder: Path, body: str, timeout: float = 10) -> MailSettings:
    """Return settings with a sendmail that runs some lines of shell."""
    path = folder / "sendmail"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return settings_for(Sendmail((str(path),), timeout))


def test_the_mail_system_gets_the_mail_and_who_it_is_for(tmp_path: Path) -> None:
    """Its lines end as on this computer, and a line with a dot is not the end."""
    settings = system(tmp_path, 'cd "$(dirname "$0")"; printf "%s\\n" "$@" > asked; cat > mail')
    assert send(settings) == f"{tmp_path}/sendmail has taken it"
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked == ["-i", "-f", "ana@example.org", "leader@example.org"]
    assert (tmp_path / "mail").read_bytes() == message_for(settings).replace(b"\r\n", b"\n")


@pytest.mark.parametrize(("code", "kind"), MEANT.items())
def test_an_exit_code_means_what_sysexits_says(
    tmp_path: Path, code: int, kind: type[NotDelivered]
) -> None:
    """What may pass is tried later; the rest is told, in the program's words."""
    settings = system(tmp_path, f"echo 'postdrop: \033[31mno luck' >&2; exit {code}")
    with pytest.raises(NotDelivered, match=r": postdrop: \[31mno luck") as caught:
        send(settings)
    assert caught.type is kind


def test_a_mail_system_that_does_not_end_is_ended_in_doubt(tmp_path: Path) -> None:
    """With all that it started."""
    begun = time.monotonic()
    with pytest.raises(InDoubt, match=r"did not finish within 0\.5 s"):
        send(system(tmp_path, "sleep 60", 0.5))
    assert time.monotonic() - begun < 30


def test_a_mail_system_that_is_killed_leaves_doubt(tmp_path: Path) -> None:
    """It may have passed the mail on before."""
    with pytest.raises(InDoubt, match="signal 9 ended it"):
        send(system(tmp_path, "kill -9 $$"))


def test_a_program_that_is_not_there_is_told_before_anything_is_noted() -> None:
    """Nothing can have been sent, so nothing is in doubt."""
    calls: list[int] = []
    with pytest.raises(Unreachable, match="there is no such program"):
        send(settings_for(Sendmail(("/nowhere/sendmail",))), lambda: calls.append(1))
    assert calls == []


def test_what_is_raised_at_the_last_moment_keeps_the_mail_back(tmp_path: Path) -> None:
    """The program is not started."""

    def stop() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(system(tmp_path, f"touch {tmp_path}/started"), stop)
    assert not (tmp_path / "started").exists()
