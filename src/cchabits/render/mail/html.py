"""The mail as HTML, for the mail programs there are: tables, inline styles, and nothing to load."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Template

    from cchabits.render.mail.view import View

_TEMPLATES = Path(__file__).parent / "templates"


class Colours(NamedTuple):
    """Every colour of the mail, on a light screen or a dark one; each field is a class there."""

    page: str
    card: str
    code: str
    line: str
    text: str
    quiet: str
    overdue: str
    behind: str
    due_soon: str
    on_track: str
    met: str
    away: str
    kept: str
    part: str
    none: str


GROUNDS = ("page", "card", "code", "line", "kept", "part", "none")  # the others are of letters

LIGHT = Colours(
    page="#f1f2f4",
    card="#ffffff",
    code="#f1f2f4",
    line="#dcdfe4",
    text="#1c2128",
    quiet="#59626e",
    overdue="#b0103c",
    behind="#8a4b00",
    due_soon="#8a4b00",
    on_track="#1c2128",
    met="#1a6b3c",
    away="#59626e",
    kept="#2f855a",
    part="#b7791f",
    none="#8b95a1",
)
DARK = Colours(
    page="#0f1216",
    card="#191d23",
    code="#262c35",
    line="#38404b",
    text="#e8ebef",
    quiet="#a9b2be",
    overdue="#ff8fa6",
    behind="#f0b45e",
    due_soon="#f0b45e",
    on_track="#e8ebef",
    met="#7fd6a2",
    away="#a9b2be",
    kept="#5cbf8a",
    part="#e0a94a",
    none="#7d8896",
)


def html_letter(view: View) -> str:
    """Return the mail as one HTML page that needs nothing else."""
    rendered = _template().render(view=view, light=LIGHT, dark=DARK, grounds=GROUNDS)
    return f"{rendered.strip()}\n"


@functools.cache
def _template() -> Template:
    # 60 ms, and only where a mail is composed.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html.j2")
