"""What `doctor` answers: one line where nothing is wrong, else what is, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain.finding import DAMAGE, FAULT
from cchabits.render.folding import copyable
from cchabits.render.line import Line, Look, Segment, columns_of
from cchabits.render.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.finding import Examination, Finding, Repair, Sights
    from cchabits.render.theme import Role

DOCTOR_SCHEMA = "cchabits.doctor/1"
PROGRAM = "cchabits "
REPAIR = "cchabits doctor --repair"
AS_ABOVE = "the commands above mend this too"

_COMMANDS = (PROGRAM, "mv ", "rm ")
_INDENT = "    "


def examination_lines(seen: Examination, look: Look, options: str = "") -> list[Line]:
    """Return what was found, worst first, with what to do; or that nothing is wrong.

    `options` are what the commands shown are to be given, such as ` --home DIR`.
    """
    lines: list[Line] = []
    if seen.findings:
        order = ", worst first" if len(seen.findings) > 1 else ""
        lines += [(Segment(f"{plural(len(seen.findings), 'finding')}{order}", "strong"),), ()]
    else:
        lines += _marked("met", f"nothing is wrong with {_sights_words(seen.sights)}", look)
    told: set[str] = set()
    for finding in seen.findings:
        lines += _finding_lines(finding, look, options, told)
    for name, why in _untold(seen):
        lines += _under(f"not looked at: {name} ({why})", look)
    return lines


def repair_lines(done: Repair, look: Look, options: str = "") -> list[Line]:
    """Return what was mended, where the backup lies that was made first, and what is left."""
    lines: list[Line] = []
    for finding in done.mended:
        lines += _marked("met", f"mended: {finding.sentence}", look)
    if done.backup:
        lines += _located("the log as it was before:", done.backup, look)
    return [*lines, *examination_lines(done.left, look, options)]


def doctor_document(
    seen: Examination, done: Repair | None = None, options: str = ""
) -> dict[str, Any]:
    """Return what was found, and what was mended, for programs."""
    entries, habits, backups = seen.sights
    document = {
        "schema": DOCTOR_SCHEMA,
        "entries": entries,
        "habits": habits,
        "backups": backups,
        "looked_at": list(seen.looked_at),
        "left_out": [{"check": name, "why": why} for name, why in seen.left_out],
        "findings": [_finding_object(finding, options) for finding in seen.findings],
    }
    if done:
        mended = [_finding_object(finding, options) for finding in done.mended]
        document |= {"mended": mended, "backup": done.backup}
    return document


def _finding_object(finding: Finding, options: str) -> dict[str, Any]:
    return {
        "check": finding.check,
        "weight": finding.weight,
        "sentence": finding.sentence,
        "count": finding.extent,
        "advice": _advice(finding, options),
        "can_repair": finding.can_repair,
    }


def _advice(finding: Finding, options: str) -> list[str]:
    return [f"{one}{options}" if one.startswith(PROGRAM) else one for one in finding.advice]


def _finding_lines(finding: Finding, look: Look, options: str, told: set[str]) -> list[Line]:
    """Return a finding and what to do; what is `told` already, and typed once, is not said again.

    Who typed it once more would move away the log that was restored.
    """
    lines = _marked(_role(finding), finding.sentence, look)
    mends = [f"{REPAIR}{options} mends this"] if finding.can_repair else []
    advice = _advice(finding, options)
    fresh = [one for one in advice if one not in told]
    told.update(one for one in advice if one.startswith(_COMMANDS))
    above = [AS_ABOVE] if len(fresh) < len(advice) else []
    return lines + [line for one in (*fresh, *above, *mends) for line in _under(one, look)]


def _role(finding: Finding) -> Role:
    if finding.weight == DAMAGE:
        return "overdue"
    return "due_soon" if finding.weight == FAULT else "on_track"


def _sights_words(sights: Sights) -> str:
    """Return what is in order, as far as there is any of it."""
    if sights.entries is None:
        return "habits.toml and the place it lies in; nothing was logged yet"
    log = plural(sights.entries, "entry")
    of = f" of {plural(sights.habits, 'habit')}" if sights.habits else ""
    backups = [plural(sights.backups, "backup")] if sights.backups else []
    return listed([f"{log}{of}", "habits.toml", *backups, "the place they lie in"])


def _untold(seen: Examination) -> Sequence[tuple[str, str]]:
    """Return what was not looked at for a reason that no finding tells."""
    return () if seen.findings or seen.sights.entries is None else seen.left_out


def _marked(role: Role, text: str, look: Look) -> list[Line]:
    """Return a sentence after the sign of a role, in as many lines as it takes."""
    sign = f"{getattr(look.glyphs, role)} "
    return copyable((Segment(sign, role), Segment(look.say(text))), look, len(sign))


def _under(text: str, look: Look) -> list[Line]:
    """Return what to do about a finding, set in; a command stays in one line."""
    role: Role = "command" if text.startswith(_COMMANDS) else "quiet"
    return copyable((Segment(f"{_INDENT}{look.say(text)}", role),), look, len(_INDENT))


def _located(text: str, path: str, look: Look) -> list[Line]:
    """Return where something lies; a path is not broken, so that it can be copied."""
    whole = f"{_INDENT}{text} {look.say(path)}"
    if look.has_room_for(columns_of(whole)):
        return [(Segment(whole, "quiet"),)]
    return [*_under(text, look), (Segment(f"{_INDENT}{look.say(path)}", "command"),)]
