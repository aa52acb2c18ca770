"""A home is one folder where one is named, and the platform's folders otherwise."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from cchabits.config.paths import Home, find_home, make_folder
from cchabits.errors import CannotWrite, UsageProblem

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")


@pytest.fixture
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def one_folder(folder: Path) -> Home:
    """Return the home that has everything in one folder."""
    return Home(folder / "habits.toml", folder / "cchabits.db", folder)


def test_a_named_home_holds_everything(tmp_path: Path) -> None:
    """CCHABITS_HOME names one folder for both files."""
    assert find_home(None, {"CCHABITS_HOME": str(tmp_path)}) == one_folder(tmp_path)


def test_the_option_goes_before_the_variable(tmp_path: Path) -> None:
    """`--home` beats CCHABITS_HOME."""
    environ = {"CCHABITS_HOME": "/elsewhere"}
    assert find_home(str(tmp_path), environ) == one_folder(tmp_path)


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable set without a shell, as cron does, may still begin with ~."""
    monkeypatch.setenv("HOME", "/home/ann")
    assert find_home("~/habits", {}).folder == Path("/home/ann/habits")


def test_a_relative_home_is_made_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is named from here stays the same wherever it is used."""
    monkeypatch.chdir(tmp_path)
    assert find_home("a/../b", {}).folder == tmp_path / "b"


@pytest.mark.parametrize("home", ["", "  ", "~nobody-of-that-name/habits"])
def test_a_home_that_names_no_folder_is_refused(home: str) -> None:
    """An unset variable in a script does not send the entries somewhere else."""
    with pytest.raises(UsageProblem):
        find_home(home, {"CCHABITS_HOME": "/elsewhere"})


@linux_only
def test_an_empty_variable_counts_as_none() -> None:
    """CCHABITS_HOME= is as good as no CCHABITS_HOME."""
    environ = {"CCHABITS_HOME": "", "HOME": "/home/ann"}
    assert find_home(None, environ) == Home(
        Path("/home/ann/.config/cchabits/habits.toml"),
        Path("/home/ann/.local/share/cchabits/cchabits.db"),
        Path("/home/ann/.local/share/cchabits"),
    )


@linux_only
@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"XDG_CONFIG_HOME": "/etc/xdg-ann", "XDG_DATA_HOME": "/srv/ann"},
        {"XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "/srv/ann/"},
    ],
)
def test_the_shortcut_for_linux_agrees_with_platformdirs(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    """Leaving the library out changes no folder."""
    environ = {"HOME": "/home/ann", **environ}
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, environ.get(name, ""))
    home = find_home(None, environ)
    assert home.habits_file.parent == platformdirs.user_config_path("cchabits")
    assert home.folder == platformdirs.user_data_path("cchabits")


@linux_only
def test_a_relative_xdg_folder_is_ignored() -> None:
    """The base directory specification asks for that."""
    environ = {"HOME": "/home/ann", "XDG_DATA_HOME": "here"}
    assert find_home(None, environ).folder == Path("/home/ann/.local/share/cchabits")


def test_other_platforms_ask_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where we know no better, the library says where files belong."""
    monkeypatch.setattr(sys, "platform", "darwin")
    home = find_home(None, {})
    assert home.habits_file == platformdirs.user_config_path("cchabits") / "habits.toml"
    assert home.database == platformdirs.user_data_path("cchabits") / "cchabits.db"


@pytest.mark.usefixtures("_umask")
@pytest.mark.parametrize("_umask", [0o000, 0o022, 0o777], indirect=True)
def test_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    """Each folder that is made is 0700, whatever the umask."""
    make_folder(tmp_path / "one" / "two")
    for folder in (tmp_path / "one", tmp_path / "one" / "two"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    """What someone opened to others stays open to them."""
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("below", ["", "below", "far/below"])
def test_a_file_in_the_way_is_said(tmp_path: Path, below: str) -> None:
    """No folder is made over or under a file."""
    (tmp_path / "home").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match="a file is in its place"):
        make_folder(tmp_path / "home" / below)


@linux_only
def test_a_refusal_of_the_system_is_said() -> None:
    """One sentence names the folder and the system's reason."""
    with pytest.raises(CannotWrite) as caught:
        make_folder(Path("/proc/cchabits"))
    assert caught.value.sentence.startswith("cannot create the folder /proc/cchabits: ")
    assert caught.value.hints == ("choose another folder with --home or CCHABITS_HOME",)
