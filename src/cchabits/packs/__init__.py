"""The packs: habits that come with the program, as data.

A pack is a TOML file of its own habits, or of habits it includes from other packs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from cchabits.domain.numbers import Written
from cchabits.domain.spelling import nearest
from cchabits.domain.text import shown
from cchabits.errors import Unacceptable

# Beside this module: importlib.resources would cost 5 to 7 ms, and the wheel is never run zipped.
_FOLDER = Path(__file__).parent

_NAMES = (
    "starter", "thys-eight", "three-steps", "courage",
    "whole-customer", "doers", "roadmap", "field-extras",
)  # fmt: skip


class Pack(NamedTuple):
    """A pack, and its habits as tables of habits.toml, without `start`.

    A habit has the pack's `source` unless it names its own; one that is included keeps the `pack`
    and the `source` it comes from.
    """

    slug: str
    title: str
    source: str
    habits: tuple[dict[str, Any], ...]


def pack_names() -> tuple[str, ...]:
    """Return the names of all packs, in the order in which a leader would try them."""
    return _NAMES


def load_pack(name: str) -> Pack:
    """Return the pack of that name; raises Unacceptable where there is none."""
    known = pack_names()
    if name not in known:
        raise Unacceptable(f"no pack is called {shown(name)}", _hint(name, known))
    import tomllib  # 3 ms, and only for packs

    text = (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text, parse_float=Written)
    origin = {"pack": name, "source": data["source"]}
    habits = [origin | table for table in data.get("habit", ())]
    for pack, slugs in data.get("includes", {}).items():
        by_slug = {table["slug"]: table for table in load_pack(pack).habits}
        habits += [by_slug[slug] for slug in slugs]
    return Pack(name, data["title"], data["source"], tuple(habits))


def _hint(name: str, known: tuple[str, ...]) -> str:
    near = nearest(name, known)
    return f"did you mean {near[0]}?" if near else f"the packs are {', '.join(known)}"
