"""Putting a mail into a folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchabits.domain.mail import Folder
from cchabits.errors import CannotWrite
from cchabits.mail.delivery import deliver
from tests.mail.letters import message_for, send, settings_for

FULL = """\
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
from cchabits.errors import StorageFailed
from cchabits.domain.mail import Folder
from tests.mail.letters import send, settings_for
try:
    send(settings_for(Folder(sys.argv[1])))
except StorageFailed as problem:
    print(problem)
"""


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let everybody read what is written, as far as the system has a say."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_a_mail_is_a_file_for_its_owner_only(tmp_path: Path) -> None:
    """The folder is made, and both are private whatever the umask."""
    settings = settings_for(Folder(str(tmp_path / "a folder" / "mail")))
    path = Path(send(settings))
    assert path.read_bytes() == message_for(settings)
    assert path.name.startswith("2026-11-23-cchabits")
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_mail_again_takes_its_own_place(tmp_path: Path) -> None:
    """So a file is never there twice, and nothing is left beside it."""
    settings = settings_for(Folder(str(tmp_path)))
    assert send(settings) == send(settings)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With the path, and what to do."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"\.eml cannot be written: "):
        send(settings_for(Folder(str(tmp_path / "taken"))))


def test_a_full_disk_leaves_no_part_of_a_mail(tmp_path: Path) -> None:
    """Neither under its name nor beside it."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "cannot be written: file too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_id_from_elsewhere_leads_nowhere_else(tmp_path: Path) -> None:
    """A file's name has letters and digits of it only."""
    settings = settings_for(Folder(str(tmp_path)))
    message = message_for(settings).replace(b"<cchabits.", b"<../../../etc/x")
    path = Path(deliver(message, settings, lambda: None))
    assert path.parent == tmp_path
