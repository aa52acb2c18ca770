"""docs/definitions.md tells of every key, and of none that is not there."""

import datetime as dt
import re
from pathlib import Path

from cchabits.config import mail, settings
from cchabits.config.habits_file import read_habits
from cchabits.domain import definition

PAGE = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text(encoding="utf-8")
HEADING = "| key | meaning | default | example |\n|---|---|---|---|\n"
DAY = dt.date(2026, 11, 20)


def rows() -> list[tuple[str, list[str]]]:
    """Return the rows of the tables of keys, in order: the keys' cell and the other cells."""
    tables = [part.partition("\n\n")[0] for part in PAGE.split(HEADING)[1:]]
    lines = [line.strip("|").split("|") for table in tables for line in table.splitlines()]
    return [(line[0], [cell.strip() for cell in line[1:]]) for line in lines]


def test_every_key_is_explained() -> None:
    """The tables of keys have those of the settings, of mail and of a habit, each once."""
    keys = [key for cell, _ in rows() for key in re.findall(r"`(\w+)`", cell)]
    assert sorted(keys) == sorted(settings.KEYS + mail.ALL_KEYS + definition.KEYS)


def test_the_examples_on_the_page_read() -> None:
    """What a reader copies from the page has no mistake."""
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 2
    assert [read_habits(example, DAY)[1] for example in examples] == [[], []]


def test_every_key_of_mail_has_a_good_example() -> None:
    """The examples in the tables, put together, make a table [mail] for each transport."""
    first_wins = reversed(rows())  # a habit has another `from`, further down
    values = {re.findall(r"`(\w+)`", cell)[0]: cells[2].strip("`") for cell, cells in first_wins}
    secrets = set(mail.SECRETS)
    for transport, keys in mail.TRANSPORT_KEYS.items():
        for secret in secrets & set(keys) or {""}:
            chosen = [*mail.KEYS, *keys]
            told = {key: values[key] for key in chosen if key not in secrets - {secret}}
            told["transport"] = f'"{transport}"'
            lines = "".join(f"{key} = {value}\n" for key, value in told.items())
            assert read_habits(f"schema = 1\n[mail]\n{lines}", DAY)[1] == []


def test_every_key_has_a_good_example() -> None:
    """The examples in the tables, put together, make habits that read."""
    values = {re.findall(r"`(\w+)`", cell)[0]: cells[2].strip("`") for cell, cells in rows()}
    wanted = {
        "count": {"target", "requires"},
        "coverage": {"occasions", "ratio", "min_occasions"},
        "checklist": {"items", "first"},
    }
    special = set().union(*wanted.values())
    others = {*settings.KEYS, *mail.ALL_KEYS} - {"from"}
    general = values.keys() - special - others - {"measure", "slug", "alias"}
    text = "schema = 1\n[settings]\n" + "".join(f"{key} = {values[key]}\n" for key in settings.KEYS)
    for measure, keys in wanted.items():
        text += f'[[habit]]\nmeasure = "{measure}"\nslug = "{measure}"\n'
        leave_out = {"grace"} if measure == "coverage" else set()
        text += "".join(f"{key} = {values[key]}\n" for key in (general | keys) - leave_out)
    _, problems = read_habits(text, DAY)
    assert problems == []
