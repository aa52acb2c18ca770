"""A file is written whole or not at all, through links, and nothing is left beside it."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from cchabits.config.write import replace_file, take_away, write_lines
from cchabits.errors import CannotWrite, CchabitsError, ChangedMeanwhile

OLD = "schema = 1\r\n"
NEW = "schema = 1\r\n# é\n"

not_for_root = pytest.mark.skipif(not os.geteuid(), reason="root may write and give away anything")


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A habits file that is there."""
    path = tmp_path / "habits.toml"
    path.write_bytes(OLD.encode())
    return path


def names(folder: Path) -> list[str]:
    """Return what a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    """Return a file's permissions."""
    return stat.S_IMODE(path.stat().st_mode)


def refuse(code: int) -> NoReturn:
    """Fail as the system does."""
    raise OSError(code, os.strerror(code))


# What is written


def test_a_file_is_replaced_to_the_byte(file: Path) -> None:
    """Line ends stay as the text has them, and nothing is beside it."""
    replace_file(file, NEW, OLD.encode())
    assert file.read_bytes() == NEW.encode()
    assert names(file.parent) == ["habits.toml"]


@pytest.mark.parametrize("wanted", [0o600, 0o644, 0o640, 0o755])
def test_a_replaced_file_keeps_its_mode(file: Path, wanted: int) -> None:
    """Who could read it still can, and nobody else."""
    file.chmod(wanted)
    replace_file(file, NEW, OLD.encode())
    assert mode(file) == wanted


@pytest.mark.skipif(bool(os.geteuid()), reason="only root may give files away")
def test_a_replaced_file_keeps_its_owner(file: Path) -> None:
    """Root who edits somebody's file leaves it theirs."""
    os.chown(file, 12345, 12346)
    file.chmod(0o640)
    replace_file(file, NEW, OLD.encode())
    status = file.stat()
    assert (status.st_uid, status.st_gid, mode(file)) == (12345, 12346, 0o640)


def test_a_file_is_replaced_where_owners_cannot_be_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is the writer's own."""
    monkeypatch.setattr(os, "chown", lambda *_: refuse(errno.EPERM))
    replace_file(file, NEW, OLD.encode())
    assert file.read_bytes() == NEW.encode()


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
def test_a_new_file_is_for_its_owner_only(tmp_path: Path, mask: int) -> None:
    """Whatever the umask."""
    os.umask(mask)
    replace_file(tmp_path / "habits.toml", NEW, None)
    assert (tmp_path / "habits.toml").read_bytes() == NEW.encode()
    assert mode(tmp_path / "habits.toml") == 0o600
    assert names(tmp_path) == ["habits.toml"]


def test_lines_are_written_for_their_owner_only(file: Path) -> None:
    """Each ends in a line feed; what was there is gone, and so are its permissions."""
    file.chmod(0o644)
    assert write_lines(file, iter(["one", "é"])) == 2
    assert file.read_bytes() == "one\né\n".encode()
    assert mode(file) == 0o600
    assert names(file.parent) == ["habits.toml"]


def test_a_file_of_no_lines_is_empty(tmp_path: Path) -> None:
    """It is written all the same."""
    assert write_lines(tmp_path / "out", []) == 0
    assert (tmp_path / "out").read_bytes() == b""


def test_a_name_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    """The file beside it has a name of its own, not a longer one."""
    path = tmp_path / ("x" * 255)
    replace_file(path, OLD, None)
    replace_file(path, NEW, OLD.encode())
    assert path.read_bytes() == NEW.encode()


# Links


def test_a_link_is_written_through(file: Path, tmp_path: Path) -> None:
    """Every link on the way stays one; the file at its end changes, where it lies."""
    for folder in ("dotfiles", "home"):
        (tmp_path / folder).mkdir()
    file = file.rename(tmp_path / "dotfiles" / "real.toml")
    (tmp_path / "dotfiles" / "second").symlink_to("real.toml")
    first = tmp_path / "home" / "habits.toml"
    first.symlink_to("../dotfiles/second")
    replace_file(first, NEW, OLD.encode())
    assert file.read_bytes() == NEW.encode()
    assert os.readlink(first) == "../dotfiles/second"  # noqa: PTH115 - as it is written
    assert (tmp_path / "dotfiles" / "second").is_symlink()
    assert names(tmp_path / "dotfiles") == ["real.toml", "second"]
    assert names(tmp_path / "home") == ["habits.toml"]


@pytest.mark.parametrize("write", [lambda path: replace_file(path, NEW, None),
                                   lambda path: write_lines(path, NEW.splitlines())])  # fmt: skip
def test_a_link_to_nothing_makes_what_it_points_to(tmp_path: Path, write: object) -> None:
    """Where the folder is there."""
    assert callable(write)
    link = tmp_path / "habits.toml"
    link.symlink_to("real.toml")
    write(link)
    assert link.is_symlink()
    assert (tmp_path / "real.toml").is_file()


@pytest.mark.parametrize(
    ("points_to", "why"),
    [("nowhere/real.toml", "there is no folder"), ("habits.toml", "too many levels")],
)
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path, points_to: str, why: str) -> None:
    """The sentence names the link, which is what the user knows."""
    link = tmp_path / "habits.toml"
    link.symlink_to(points_to)
    with pytest.raises(CannotWrite) as caught:
        replace_file(link, NEW, None)
    assert caught.value.sentence.startswith(f"{link} cannot be written: {why}")
    assert names(tmp_path) == ["habits.toml"]


# What is refused


@pytest.mark.parametrize("found", [b"", b"schema = 1\n", OLD.encode() + b"\n"])
def test_a_file_that_has_changed_is_left_alone(file: Path, found: bytes) -> None:
    """An editor may have saved it since it was read."""
    file.write_bytes(found)
    with pytest.raises(ChangedMeanwhile) as caught:
        replace_file(file, NEW, OLD.encode())
    assert caught.value.sentence == f"{file} has changed meanwhile; nothing was written"
    assert caught.value.hints == ("try again",)
    assert caught.value.exit_code == 73
    assert file.read_bytes() == found
    assert names(file.parent) == ["habits.toml"]


def test_a_change_is_told_before_anything_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where nothing could be."""
    monkeypatch.setattr(os, "open", lambda *_: refuse(errno.EROFS))
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, NEW, b"theirs")


def test_a_file_that_changes_while_another_is_written_is_left_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right before the one takes the place of the other it is looked at again."""

    def save_meanwhile(_: int) -> None:
        file.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", save_meanwhile)
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, NEW, OLD.encode())
    assert file.read_bytes() == b"theirs"
    assert names(file.parent) == ["habits.toml"]


def test_a_file_that_has_gone_is_not_made_again(tmp_path: Path) -> None:
    """That is a change too."""
    with pytest.raises(ChangedMeanwhile):
        replace_file(tmp_path / "habits.toml", NEW, OLD.encode())
    assert names(tmp_path) == []


def test_a_new_file_is_never_written_over_another(file: Path) -> None:
    """Whatever is there already."""
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, NEW, None)
    assert file.read_bytes() == OLD.encode()
    assert names(file.parent) == ["habits.toml"]


def test_of_two_new_files_at_once_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is taken at the last moment, after the last look, is left alone."""
    path = tmp_path / "habits.toml"
    really_read = Path.read_bytes

    def read_too_early(read: Path) -> bytes:
        if not names(tmp_path):
            return really_read(read)
        path.write_bytes(b"theirs")
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", read_too_early)
        with pytest.raises(ChangedMeanwhile):
            replace_file(path, NEW, None)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["habits.toml"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to a folder"])
@pytest.mark.parametrize("expected", [None, b""])
def test_only_an_ordinary_file_is_replaced(
    tmp_path: Path, kind: str, expected: bytes | None
) -> None:
    """A folder, or a pipe that nobody writes to, is refused at once."""
    path = tmp_path / "habits.toml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path)
    for write in (lambda: replace_file(path, NEW, expected), lambda: write_lines(path, [NEW])):
        with pytest.raises(CannotWrite, match="is not a file to write to"):
            write()
    assert names(tmp_path) == ["habits.toml"]


def test_a_device_is_not_replaced() -> None:
    """Not even by root, who could."""
    with pytest.raises(CannotWrite, match="/dev/null is not a file to write to"):
        write_lines(Path("/dev/null"), ["one"])
    assert Path("/dev/null").is_char_device()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """In one sentence that names the file."""
    path = tmp_path / "nope" / "habits.toml"
    with pytest.raises(CannotWrite) as caught:
        replace_file(path, NEW, None)
    assert caught.value.sentence == f"{path} cannot be created: there is no folder {path.parent}"


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    """The system's reason is in the sentence."""
    with pytest.raises(CannotWrite, match="cannot be created: file name too long"):
        write_lines(tmp_path / ("x" * 300), ["one"])


@not_for_root
def test_a_folder_that_cannot_be_written_is_said(file: Path) -> None:
    """The file stays as it is, however its own permissions are."""
    file.parent.chmod(0o500)
    try:
        with pytest.raises(CannotWrite, match="cannot be written: permission denied"):
            replace_file(file, NEW, OLD.encode())
    finally:
        file.parent.chmod(0o700)
    assert file.read_bytes() == OLD.encode()


def test_a_file_that_is_kept_from_being_written_is_not_replaced(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder would allow it; its owner did not mean it."""
    file.chmod(0o400)
    if not os.geteuid():  # root may write it: let the system answer as it does to others
        monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotWrite, match="cannot be written: permission denied"):
        replace_file(file, NEW, OLD.encode())
    assert file.read_bytes() == OLD.encode()


# What fails half way

FAILURES = [
    (errno.ENOSPC, 74),
    (errno.EDQUOT, 74),
    (errno.EIO, 74),
    (errno.EACCES, 73),
    (errno.EROFS, 73),
    (errno.EBUSY, 73),
]


@pytest.mark.parametrize("step", ["os.open", "os.fchmod", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize(("failure", "exit_code"), FAILURES)
def test_a_failure_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: int, exit_code: int
) -> None:
    """One sentence with the reason, and nothing beside the file."""
    monkeypatch.setattr(step, lambda *_: refuse(failure))
    with pytest.raises(CchabitsError) as caught:
        replace_file(file, NEW, OLD.encode())
    assert caught.value.sentence == f"{file} cannot be written: {os.strerror(failure).lower()}"
    assert caught.value.exit_code == exit_code
    assert file.read_bytes() == OLD.encode()
    assert names(file.parent) == ["habits.toml"]


@pytest.mark.parametrize("step", ["os.open", "os.fchmod", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize(("failure", "exit_code"), FAILURES)
def test_a_failure_leaves_no_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: int, exit_code: int
) -> None:
    """Where there was none there is none, not even an empty one, on a disk that has no links."""
    path = tmp_path / "habits.toml"
    monkeypatch.setattr("os.link", lambda *_: refuse(errno.EPERM))
    monkeypatch.setattr(step, lambda *_: refuse(failure))
    with pytest.raises(CchabitsError) as caught:
        replace_file(path, NEW, None)
    assert caught.value.sentence == f"{path} cannot be created: {os.strerror(failure).lower()}"
    assert caught.value.exit_code == exit_code
    assert names(tmp_path) == []


@pytest.mark.parametrize("refused", ["os.link", "pathlib.Path.replace"])
def test_a_new_file_comes_by_a_link_or_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """By a link it is whole from its first moment on; on a disk that has none it is moved."""
    path = tmp_path / "habits.toml"
    monkeypatch.setattr(refused, lambda *_: refuse(errno.EPERM))
    replace_file(path, NEW, None)
    assert path.read_bytes() == NEW.encode()
    assert names(tmp_path) == ["habits.toml"]


def test_a_new_file_is_taken_away_unless_it_has_changed(tmp_path: Path) -> None:
    """Where somebody wrote it meanwhile theirs stays; a link to it stays in any case."""
    link = tmp_path / "habits.toml"
    link.symlink_to("real.toml")
    replace_file(link, NEW, None)
    with pytest.raises(ChangedMeanwhile):
        take_away(link, OLD.encode())
    take_away(link, NEW.encode())
    assert link.is_symlink()
    assert not link.exists()


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ZeroDivisionError, CannotWrite])
def test_lines_that_end_in_a_failure_are_not_kept(file: Path, failure: type[BaseException]) -> None:
    """What was there stays, and the failure is told as what it is."""

    def lines() -> Iterator[str]:
        yield "one"
        raise failure("half way")

    with pytest.raises(failure, match="half way"):
        write_lines(file, lines())
    assert file.read_bytes() == OLD.encode()
    assert names(file.parent) == ["habits.toml"]


def test_a_folder_that_cannot_be_synced_is_no_failure(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is in its place by then."""

    def sync_files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            refuse(errno.EINVAL)

    monkeypatch.setattr(os, "fsync", sync_files_only)
    replace_file(file, NEW, OLD.encode())
    assert file.read_bytes() == NEW.encode()


def test_file_and_folder_are_synced_in_turn(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is on the disk before the name leads to it; then the folder is."""
    synced = []

    def note(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        synced.append(("folder" if is_folder else "file", file.read_bytes() == NEW.encode()))

    monkeypatch.setattr(os, "fsync", note)
    replace_file(file, NEW, OLD.encode())
    assert synced == [("file", False), ("folder", True)]
