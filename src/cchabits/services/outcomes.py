"""Outcomes: what customers say and do, written down beside the acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain.beside import beside
from cchabits.domain.days import FORMS, past_day
from cchabits.domain.numbers import MILLION, millionths, plain_number
from cchabits.domain.outcome import (
    CSAT,
    SCALES,
    Answers,
    Outcome,
    Scale,
    check_outcome,
    outcome_name,
    range_words,
    scale_of,
)
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.text import shown
from cchabits.errors import BadDay, BadValue, NotNow
from cchabits.services.practice import keep
from cchabits.storage import books, operations
from cchabits.storage.practice import practice, remove_practice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cchabits.domain.beside import Beside
    from cchabits.services.session import Session

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)  # as amounts are shown
_DIGITS = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MOST_DIGITS = "write at most six decimals, and 15 digits in all"


class OutcomeRequest(NamedTuple):
    """What a user typed about an outcome; None is what was left out.

    `counts` are promoters, passives and detractors, which stand for `value` and `n`; `ends` those
    of one's own range.
    """

    name: str
    value: str | None = None
    n: int | None = None
    on: str | None = None
    method: str = ""
    counts: tuple[int | None, int | None, int | None] = (None, None, None)
    ends: tuple[str, str] | None = None


class OutcomeReceipt(NamedTuple):
    """What is written down, and what was in its place before, or None."""

    outcome: Outcome
    replaced: Outcome | None


def log_outcome(session: Session, request: OutcomeRequest) -> OutcomeReceipt:
    """Write down an outcome; one of the same name, day and method is replaced.

    Raises an Unacceptable for what is out of its range, or has none.
    """
    on = _day(request.on, session.today) or session.today
    if on > session.today:
        raise BadDay(f"{on} is in the future; an outcome is kept once it is known", FORMS)
    with session.writing():
        known = _outcomes(session)
        outcome = _read(request, on, [one for _, one in known])
        check_outcome(outcome)
        same = (outcome.name, on, outcome.method)
        earlier = [pair for pair in known if (pair[1].name, pair[1].on, pair[1].method) == same]
        numbers = [number for number, _ in earlier]
        keep(session, None, outcome, numbers, f"outcome log {_named(outcome)}")
    return OutcomeReceipt(outcome, earlier[-1][1] if earlier else None)


def outcomes(session: Session, name: str | None = None) -> list[Outcome]:
    """Return all outcomes up to today, or those of a name, the latest days first.

    Raises BadValue where none has that name.
    """
    with session.reading():
        found = [one for _, one in _outcomes(session) if one.on <= session.today]
    if name is not None:
        name = _known_name(name, found)
        found = [one for one in found if one.name == name]
    return _latest_first(found)


def outcome_beside(
    session: Session, name: str, first: dt.date, last: dt.date, habit: str | None = None
) -> Beside:
    """Put an outcome beside the acts of a habit, or of all (None), in a span, both ends included.

    Raises BadValue where no outcome has that name.
    """
    with session.reading():
        found = [one for _, one in _outcomes(session)]
        name = _known_name(name, found)
        told = session.stored if habit is None else [session.find(habit)]
        days = [day for one in told for day in books.whole_record(session.database, one).days]
    return beside(days, found, name, first, last)


def drop_outcome(
    session: Session, name: str, on: str | None = None, method: str | None = None
) -> Outcome:
    """Take out the latest outcome of a name, or of a day or a method; undo brings it back.

    One of a day to come, as an import may bring, goes only where its day is named.
    """
    day = _day(on, session.today)
    with session.writing():
        known = _outcomes(session)
        name = _known_name(name, [one for _, one in known])
        mine = [
            pair
            for pair in known
            if pair[1].name == name
            and (pair[1].on <= session.today if day is None else pair[1].on == day)
            and method in {None, pair[1].method}
        ]
        if not mine:
            meant = [f" on {day}"] if day else []
            meant += [f" by {shown(method)}"] if method else []
            raise NotNow(f"there is no {name}{''.join(meant)}", f"cchabits outcome list {name}")
        number, outcome = max(reversed(mine), key=lambda pair: pair[1].on)
        title = f"outcome drop {_named(outcome)}"
        operation = operations.begin_operation(session.database, title, clock.now())
        remove_practice(session.database, number, operation)
    return outcome


def _day(typed: str | None, today: dt.date) -> dt.date | None:
    return None if typed is None else past_day(typed, today, may_lie_ahead=True)


def _outcomes(session: Session) -> list[tuple[int, Outcome]]:
    """Return all outcomes with the numbers of their rows, in the order of recording."""
    found = practice(session.database, session.stored)
    return [(one.number, one.record) for one in found if isinstance(one.record, Outcome)]


def _latest_first(found: list[Outcome]) -> list[Outcome]:
    """Return outcomes by their days; of one day, what was recorded last comes first."""
    found.reverse()
    return sorted(found, key=lambda one: one.on, reverse=True)


def _read(request: OutcomeRequest, on: dt.date, earlier: Sequence[Outcome]) -> Outcome:
    """Return an outcome as it was typed."""
    name, method = outcome_name(request.name), request.method.strip()
    answers = _answers(request)
    if answers is not None:
        return Outcome(on, name, answers.score, answers.n, method, answers)
    if request.value is None:
        raise BadValue("a value is missing", f"cchabits outcome log {name} VALUE --n N")
    declared = None
    if request.ends is not None:
        if name in SCALES:
            raise BadValue(f"{name} has a range of its own", "leave --range out")
        declared = Scale(*map(_end, request.ends))
    scale = declared or scale_of(name, earlier)
    return Outcome(
        on,
        name,
        _value(request.value, name, scale),
        request.n,
        method,
        scale=None if name in SCALES else scale,
    )


def _answers(request: OutcomeRequest) -> Answers | None:
    if request.counts == (None, None, None):
        return None
    if None in request.counts:
        raise BadValue(
            "promoters, passives and detractors go together",
            "--promoters 50 --passives 30 --detractors 20",
        )
    if request.value is not None or request.n is not None:
        raise BadValue("the counts say value and n", "give either a value or the three counts")
    answers = Answers(*(count or 0 for count in request.counts))
    if min(answers) < 0 or not answers.n:
        raise BadValue("the counts are 0 or more, and not all of them 0")
    return answers


def _number(typed: str) -> int:
    """Return a number in millionths; commas may part its thousands, as where it is shown."""
    text = typed.strip().replace("−", "-")
    plain = re.sub(r"^(-?)\.", r"\g<1>0.", text)  # .8 has one reading
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    number = millionths(plain)
    if number is None and _DIGITS.fullmatch(plain):
        raise BadValue(f"{shown(typed)} has too many digits", _MOST_DIGITS)
    if number is None:
        raise BadValue(f"{shown(typed)} is no number", "write 42, -12.5, 0.8 or 80%")
    return number


def _value(typed: str, name: str, scale: Scale | None) -> int:
    """Return a value in millionths; 80% is 0.8 on a scale to 1, and 80 on one from 0 to 100.

    On any other, as that of a score is, it has no meaning that is sure.
    """
    text = typed.strip()
    if not text.endswith("%"):
        return _number(text)
    number = _number(text.removesuffix("%"))
    if scale == SCALES[CSAT]:
        return number
    if scale and (scale.high is None or scale.high > MILLION):
        meant = f"write {plain_number(number)}" if scale.holds(number) else range_words(scale)
        raise BadValue(f"{name} is not in per cent", meant)
    return _share(number, typed)


def _end(typed: str) -> int:
    """Return an end of a range in millionths; 100% is 1."""
    text = typed.strip()
    return _share(_number(text.removesuffix("%")), typed) if text.endswith("%") else _number(text)


def _share(number: int, typed: str) -> int:
    if number % 100:
        raise BadValue(f"{shown(typed)} has too many decimals", "write it with at most four")
    return number // 100


def _known_name(typed: str, known: Sequence[Outcome]) -> str:
    """Return the name of an outcome that there is; raises BadValue for another."""
    name = outcome_name(typed)
    names = list(dict.fromkeys(one.name for one in known))
    if name not in names:
        near = nearest_hint(name, names)
        said = f"the outcomes are {', '.join(names)}" if names else "cchabits outcome log nps 42"
        raise BadValue(f"there is no outcome {shown(name)}{near}", said)
    return name


def _named(outcome: Outcome) -> str:
    return f"{outcome.name} {plain_number(outcome.value)} on {outcome.on}"
