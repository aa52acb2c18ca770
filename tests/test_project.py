"""The project around the program: what is pinned, what is explained, what is installed."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads(PYPROJECT)["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def pins() -> dict[str, str]:
    """Return the version that constraints.txt pins for each package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pinned}


def requirements() -> list[Requirement]:
    """Return what the program needs to run, and to be worked on."""
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(text) for text in sum(extras, PROJECT["dependencies"])]


def lines_of_list(opening: str) -> list[str]:
    """Return the lines of the list in pyproject.toml that starts with the line `opening`."""
    after = PYPROJECT.partition(f"\n{opening}\n")[2]
    return [line.strip() for line in after.partition("\n]")[0].splitlines()]


def run_make(target: str, prefix: Path) -> subprocess.CompletedProcess[str]:
    """Run a make target against `prefix`, apart from the make that may be running the tests."""
    env = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", target],
        cwd=ROOT,
        env=env | {"PREFIX": str(prefix)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_target_has_a_line_of_help() -> None:
    """Every target that a person may type says what it does."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## \w", MAKEFILE, re.MULTILINE))
    assert targets == explained


def test_every_explained_target_is_phony() -> None:
    """No file of a target's name can keep it from running."""
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## \w", MAKEFILE, re.MULTILINE))
    phony = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert explained == set(" ".join(phony).split())


def test_constraints_are_names_and_versions_only() -> None:
    """constraints.txt names no host, no path and no hash."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9.]+", line)] == []


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    """constraints.txt pins each package we ask for, at a version we allow."""
    pinned = pins()
    assert [r for r in requirements() if not r.specifier.contains(pinned[r.name])] == []


def test_the_version_has_one_home() -> None:
    """pyproject.toml takes the version from the package."""
    assert "version" in PROJECT["dynamic"]
    assert "version" not in PROJECT


def test_every_run_time_bound_has_a_reason() -> None:
    """Each run-time requirement is bounded on both sides, under a comment that says why."""
    lines = lines_of_list("dependencies = [")
    assert [line[0] for line in lines] == ["#", '"'] * len(PROJECT["dependencies"])
    assert all(">=" in line and ",<" in line for line in lines[1::2])


def test_every_lint_exception_has_a_reason() -> None:
    """Each rule that ruff is told to ignore has a comment that says why."""
    codes = [line for line in PYPROJECT.splitlines() if re.match(r' +"[A-Z]+[0-9]*",', line)]
    assert codes
    assert [line for line in codes if not re.search(r", +# \w", line)] == []


def test_every_contract_exception_has_a_reason() -> None:
    """Each list of imports that a contract lets pass stands under a comment that says why."""
    lines = PYPROJECT.splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith("ignore_imports")]
    assert starts
    assert [lines[index] for index in starts if not lines[index - 1].startswith("# ")] == []


def test_the_wheel_carries_the_data(tmp_path: Path) -> None:
    """Packs, migrations, completion scripts, py.typed and the man page are inside the wheel."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    source = ROOT / "src"
    data = {
        str(path.relative_to(source))
        for pattern in ("*.toml", "*.sql", "completions/*", "py.typed")
        for path in (source / "cchabits").rglob(pattern)
    }
    (wheel,) = tmp_path.glob("*.whl")
    assert "cchabits/py.typed" in data
    names = zipfile.ZipFile(wheel).namelist()
    assert data - set(names) == set()
    assert [name for name in names if name.endswith("/data/share/man/man1/cchabits.1")]


@pytest.mark.parametrize("name", ["bin/cchabits", "share/man/man1/cchabits.1"])
@pytest.mark.parametrize("target", ["install", "uninstall"])
def test_a_foreign_file_is_left_alone(tmp_path: Path, target: str, name: str) -> None:
    """Neither installing nor removing touches a file of our name that someone else put there."""
    foreign = tmp_path / "a prefix" / name
    foreign.parent.mkdir(parents=True)
    foreign.write_text("someone else's", encoding="utf-8")
    result = run_make(target, tmp_path / "a prefix")
    assert result.returncode != 0
    assert result.stderr.startswith(f"error: {foreign} is not from this installer")
    assert foreign.read_text(encoding="utf-8") == "someone else's"


@pytest.mark.slow
def test_installing_and_removing_leaves_nothing_behind(tmp_path: Path) -> None:
    """An installed program runs from a path with a space, and is gone when removed."""
    prefix = tmp_path / "a prefix"
    program = prefix / "bin" / "cchabits"
    installed = run_make("install", prefix)
    assert installed.stdout.endswith("Next: cchabits init\n"), installed.stderr
    subprocess.run([program, "--help"], check=True, capture_output=True)
    page = prefix / "share" / "man" / "man1" / "cchabits.1"
    assert page.read_text(encoding="utf-8") == (ROOT / "docs" / "cchabits.1").read_text("utf-8")
    assert run_make("uninstall", prefix).returncode == 0
    assert [path for path in prefix.rglob("*") if not path.is_dir()] == []
