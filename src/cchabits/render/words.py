"""The short phrases, in one place, so that the terminal, mail and reports say the same.

All of it is plain text without escapes, British in spelling, with `n of N` for numbers. The
phrases are written with Unicode dashes; whoever prints them in ASCII spells them so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain import standing
from cchabits.domain.ledger import KEPT
from cchabits.domain.measure import HIGHEST_SCORE
from cchabits.domain.numbers import MILLION, duration_text, plain_number
from cchabits.domain.periods import MONTHS, WEEKDAYS, short_day
from cchabits.render.clean import clean
from cchabits.render.line import Segment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.figures import Adherence, Recent, Tally
    from cchabits.domain.habit import Habit, Pause, Requirement
    from cchabits.domain.measure import Total, Value
    from cchabits.domain.summary import HabitSummary, Summary
    from cchabits.render.glyphs import Glyphs
    from cchabits.render.line import Line
    from cchabits.render.theme import Role

NONE = "–"
"""What stands where there is nothing to say yet."""

STATE_NAMES = {
    standing.OVERDUE: "overdue",
    standing.BEHIND: "behind",
    standing.DUE_SOON: "due soon",
    standing.ON_TRACK: "on track",
    standing.MET: "met",
    standing.SKIPPED: "skipped",
    standing.PAUSED: "paused",
    standing.NOT_STARTED: "not started",
    standing.ENDED: "ended",
}

_ROLES: dict[str, Role] = {
    standing.OVERDUE: "overdue",
    standing.BEHIND: "behind",
    standing.DUE_SOON: "due_soon",
    standing.ON_TRACK: "on_track",
    standing.MET: "met",
}

_MOST_NAMES = 3  # in one sentence
_CLEAR_WITHOUT_YEAR = 330  # days: a reader takes `9 Oct` for the nearest one
_COMPACT_FROM = 100_000
_HUNDREDTH = MILLION // 100
_DAYS_UNTIL, _WEEKS_UNTIL, _MONTHS_UNTIL = 14, 70, 730


def role_of(state: str) -> Role:
    """Return the role, in themes and glyphs alike, of a habit in a state."""
    return _ROLES.get(state, "away")


# Days


def day_words(day: dt.date, today: dt.date) -> str:
    """Return a day as people say it, with its year only where that is not plain.

    >>> import datetime as dt
    >>> today = dt.date(2027, 1, 11)
    >>> day_words(dt.date(2026, 12, 9), today), day_words(dt.date(2025, 10, 9), today)
    ('9 Dec', '9 Oct 2025')
    """
    is_clear = abs((day - today).days) <= _CLEAR_WITHOUT_YEAR
    return short_day(day) if is_clear else f"{short_day(day)} {day.year}"


def last_words(day: dt.date | None, today: dt.date) -> str:
    """Return when something was last done, in eight characters or fewer."""
    if day is None:
        return NONE
    if abs((day - today).days) <= _CLEAR_WITHOUT_YEAR:
        return short_day(day)
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def weekday_words(day: dt.date, today: dt.date) -> str:
    """Return a day with its weekday, such as `Fri 20 Nov`, and its year where that is not plain."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day_words(day, today)}"


def long_day(day: dt.date) -> str:
    """Return a day in full, such as `Tue 24 Nov 2026`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {short_day(day)} {day.year}"


def how_long(days: int) -> str:
    """Return a number of days as people say it: days, then weeks, months and years.

    >>> [how_long(days) for days in (1, 13, 14, 69, 70, 800)]
    ['1 day', '13 days', '2 weeks', '9 weeks', '2 months', '2 years']
    """
    if days < _DAYS_UNTIL:
        return plural(days, "day")
    if days < _WEEKS_UNTIL:
        return plural(days // 7, "week")
    if days < _MONTHS_UNTIL:
        return plural(days * 12 // 365, "month")
    return plural(days // 365, "year")


def days_left_words(days: int) -> str:
    """Return how many days are left, of which today is the last when there are none."""
    return f"{plural(days, 'day')} left" if days else "last day"


def in_days(days: int) -> str:
    """Return how far ahead a day is, such as `tomorrow`."""
    return {0: "today", 1: "tomorrow"}.get(days) or f"in {how_long(days)}"


def period_words(label: str, today: dt.date) -> str:
    """Return a period's label without the present year, such as `November`, `Q4` or `2026`."""
    return label.removesuffix(f" {today.year}")


def short_period_words(label: str, today: dt.date) -> str:
    """Return a period's label as short as it is still plain, such as `Nov` or `Nov 2025`."""
    first, _, rest = period_words(label, today).partition(" ")
    return f"{first[:3] if first in MONTHS else first} {rest}".rstrip()


# Numbers


def plural(count: int, noun: str) -> str:
    """Return a count, in full, with its noun, which takes an `s`."""
    many = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def number_words(number: float) -> str:
    """Return a number in few characters, rounded where it is large or has many decimals.

    >>> [number_words(number) for number in (12, 0.125, 40000, 1234567, 2500000000)]
    ['12', '0.12', '40,000', '1.23M', '2.5bn']
    """
    if number < _COMPACT_FROM:
        return f"{number:,.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:,.0f}"
    size, letter = next(
        (size, letter) for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")) if number >= size
    )
    return f"{number / size:,.2f}".rstrip("0").rstrip(".") + letter


def kept_words(adherence: Adherence) -> str:
    """Return how many of the last judged periods were kept, as *n of N*."""
    return f"{adherence.met} of {adherence.of}" if adherence.of else NONE


def tally_words(tally: Tally) -> str:
    """Return so many of so many."""
    return f"{tally.n} of {tally.of}"


def progress(habit: Habit, total: Total) -> str:
    """Return how far a period has come, as *n of N*; a dash where there is nothing to count."""
    return NONE if total is None else _PROGRESS[habit.measure.name](habit.measure, total)


def reached(habit: Habit, total: Total) -> str:
    """Return how far a period has come as `progress`; of a ratio, itself held against its target.

    The two amounts are in the entries; what they come to is rounded, and never up to the target.
    """
    measure: Any = habit.measure
    if not getattr(measure, "ratio", False) or not total[1]:
        return progress(habit, total)
    done, of = total
    step = _HUNDREDTH if measure.target % _HUNDREDTH == 0 else 1
    amount = (2 * done * MILLION // of + step) // (2 * step) * step
    if amount >= measure.target and not measure.is_met(total):
        amount = measure.target - step  # 0.999 of 1 is not 1 of 1
    return f"{_exact(amount)} of {_exact(measure.target)}"


def value_words(habit: Habit, value: Value) -> str:
    """Return one entry's value; empty for a count of one, which goes without saying."""
    return _VALUES[habit.measure.name](value)


def _amount(amount: int) -> str:
    return number_words(plain_number(amount))


def _pair(pair: tuple[int, int]) -> str:
    return f"{_amount(pair[0])} of {_amount(pair[1])}"


def _duration_progress(measure: Any, total: int) -> str:  # noqa: ANN401 - a Duration
    done = duration_text(total) if total or measure.target >= 60 else "0m"  # noqa: PLR2004 - an hour
    return f"{done} of {duration_text(measure.target)}"


def _exact(amount: int) -> str:
    number = plain_number(amount)
    return number_words(number) if number >= _COMPACT_FROM else f"{number:,}"


_PROGRESS: dict[str, Callable[[Any, Any], str]] = {
    "count": lambda measure, total: f"{number_words(total)} of {number_words(measure.target)}",
    "duration": _duration_progress,
    "coverage": lambda _, total: _pair(total) if any(total) else NONE,
    "checklist": lambda measure, total: f"{len(total)} of {measure.target}",
    "score": lambda _, total: f"{_amount(total)} of {HIGHEST_SCORE}",
}

_VALUES: dict[str, Callable[[Any], str]] = {
    "count": lambda value: "" if value == 1 else number_words(value),
    "duration": duration_text,
    "coverage": _pair,
    "checklist": clean,
    "score": lambda value: f"{_amount(value)} of {HIGHEST_SCORE}",
}


# States


def state_words(summary: HabitSummary, today: dt.date, *, is_short: bool = False) -> str:
    """Return a habit's state with how long, or until when; `is_short` for a narrow column."""
    name = STATE_NAMES[summary.state]
    if summary.state == standing.OVERDUE:
        return f"{name} {how_long(summary.days_overdue)}" if summary.days_overdue else name
    if summary.state == standing.DUE_SOON:
        return f"due {in_days(summary.days_left)}"
    if summary.state == standing.NOT_STARTED:
        return f"starts {day_words(summary.habit.start, today)}"
    if summary.pause and summary.pause.until and summary.state == standing.PAUSED:
        until = day_words(summary.pause.until, today)
        return f"back on {until}" if is_short else f"{name}, back on {until}"
    return name


def away_words(pause: Pause, today: dt.date) -> str:
    """Return whose pause it is, from when, and on which day they are back, if that is known."""
    back = f", back on {day_words(pause.until, today)}" if pause.until else ""
    return f"{pause.habit or 'all habits'} from {day_words(pause.begin, today)}{back}"


def verdict(summary: Summary) -> list[Line]:
    """Return the one sentence on all habits, worst first, in pieces that it may be broken after."""
    counts = [(state, summary.count(state)) for state in standing.WORST_FIRST]
    present = [(state, count) for state, count in counts if count]
    total = plural(len(summary.habits), "habit")
    if len(present) == 1:
        link = f"{total}: " if len(summary.habits) == 1 else f"{total}, all "
        told = _shared_words(summary)
        said = told if len(summary.habits) == 1 else told.replace("starts", "start", 1)
        return [(Segment(link), Segment(said, role_of(present[0][0])))]
    counted = [
        (Segment(" "), Segment(f"{count} {STATE_NAMES[state]}", role_of(state)), Segment(","))
        for state, count in present
    ]
    return [(Segment(f"{total}:"),), *counted[:-1], counted[-1][:-1]]


def calm(summary: Summary) -> str:
    """Return what to say where nothing is overdue, behind or due soon: what comes next."""
    lost = [habit.habit.slug for habit in summary.habits if habit.state == standing.BEHIND]
    if lost:
        return f"{listed(lost, 'and')} cannot reach every occasion any more this period."
    ahead = [habit for habit in summary.habits if habit.state == standing.ON_TRACK]
    if ahead:
        first = min(ahead, key=lambda habit: habit.days_left)
        return f"Nothing is pressing. Next due: {first.habit.slug}, {in_days(first.days_left)}."
    if summary.count(standing.MET):
        return "Everything is met for now."
    return "Nothing is asked for today."


def notes(summary: HabitSummary) -> list[str]:
    """Return what a row cannot say: partial entries and what they may lack; a wrong order."""
    said = []
    if summary.partial:
        verb = "lacks" if summary.partial == 1 else "lack"
        lacks = f": {verb} {either(summary.habit.requires)}" if summary.habit.requires else ""
        said.append(f"{summary.partial} partial{lacks}")
    out_of_order = order_words(summary.habit, summary.total)
    return [*said, out_of_order] if out_of_order else said


def order_words(habit: Habit, total: Total) -> str:
    """Return that the item to be first came after another, where that is so; else nothing."""
    measure: Any = habit.measure
    is_late = measure.is_out_of_order(total)
    return f"{clean(measure.first)} came after another item" if is_late else ""


def either(needs: Sequence[Requirement]) -> str:
    """Return requirements as a list that ends in *or*."""
    return listed([_need_words(need) for need in needs], "or")


def both(needs: Sequence[Requirement]) -> str:
    """Return requirements as a list that ends in *and*."""
    return listed([_need_words(need) for need in needs], "and")


def listed(texts: Sequence[str], last_link: str = "and") -> str:
    """Return texts as a list in a sentence."""
    *before, last = texts
    return f"{', '.join(before)} {last_link} {last}" if before else last


def names_words(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Return names as a list that ends in *and*; where they are many, the first, and how many more.

    >>> names_words(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    more = len(names) - most
    return listed([*names[:most], *([f"{more} more"] if more > 0 else ())], "and")


def strip_signs(summary: HabitSummary, glyphs: Glyphs) -> str:
    """Return one sign for each period that *n of N* counts, oldest first."""
    return "".join(_sign(period, glyphs) for period in summary.strip)


def _sign(period: Recent, glyphs: Glyphs) -> str:
    if period.outcome in KEPT:
        return glyphs.kept
    if not period.reached:
        return glyphs.nothing
    return glyphs.parts[min(int(period.reached * len(glyphs.parts)), len(glyphs.parts) - 1)]


def _need_words(need: Requirement) -> str:
    return need.key if need.least == 1 else f"{need.least} {need.key}"


def _shared_words(summary: Summary) -> str:
    """Return the state of habits that are all in one, with until when if they share that too."""
    words = {state_words(habit, summary.today) for habit in summary.habits}
    return words.pop() if len(words) == 1 else STATE_NAMES[summary.habits[0].state]
