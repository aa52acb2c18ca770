"""What only a mail says: its subject, its questions, and where it comes from.

What it shares with `status` is in render/words.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import mail, standing
from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.render import words
from cchabits.render.clean import clean
from cchabits.render.line import columns_of, cut

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cchabits.domain.habit import Entry
    from cchabits.domain.mail import Decision, MailSettings
    from cchabits.domain.summary import HabitSummary, Summary

LONGEST_TITLE, LONGEST_ROW = 80, 62  # columns
TO_PLAN, ONCE_DONE = "To plan it:", "Once done:"
_SHORT_TITLE = 40  # columns, in a subject: a telephone shows about as many
_ENDS = tuple("?!.…")  # of a sentence
_LONGEST_NOTE = 200  # columns
_LONGEST_PLANNED = 48  # columns of a row's state: some twenty are left for its title
_WEEK = 7  # days
_WORKING_WEEK = frozenset(range(5))


class FootLine(NamedTuple):
    """What can be done about the mail itself: a word or two, and what to type or where to look."""

    label: str
    command: str


# The subject


def subject(summary: Summary, decision: Decision) -> str:
    """Return the most important thing, as a question or a count."""
    pressing = [one for one in summary.habits if _is_pressing(one, decision)]
    if not decision.asks:
        return _planning_subject(decision.to_plan, summary.today)
    overdue = [one for one in pressing if one.state == standing.OVERDUE]
    if len(pressing) == 1:
        asked = _short_question(pressing[0], summary.today)
        return f"{sentence_case(when_words(pressing[0]))}: {asked}"
    due = len(pressing) - len(overdue)
    last = max((one.due for one in pressing if one.due and one not in overdue), default=None)
    counts = [words.plural(len(overdue), "habit") + " overdue"] if overdue else []
    if last:
        by = f"due by {words.weekday_words(last, summary.today)}"
        counts.append(f"{due} {by}" if overdue else f"{words.plural(due, 'habit')} {by}")
    return f"{', '.join(counts)}: which first?"


def _is_pressing(summary: HabitSummary, decision: Decision) -> bool:
    is_quiet = decision.is_quiet(summary.habit.slug)
    return not is_quiet and mail.is_pressing(summary, decision.horizon)


def _short_question(summary: HabitSummary, today: dt.date) -> str:
    """Return a habit's title, and what is asked about it in few words."""
    named = _short_title(summary)
    if summary.habit.measure.can_be_lost:
        asked = "Any occasion?"
    elif summary.plan and summary.is_planned:
        asked = f"Still {words.weekday_words(summary.plan.plan.on, today)}?"
    else:
        asked = "Which day?"
    return f"{named} {asked}" if named[-1:] in _ENDS else f"{named}. {asked}"


def _planning_subject(planned: Sequence[HabitSummary], today: dt.date) -> str:
    month = MONTHS[today.month - 1]
    if len(planned) == 1:
        return f"{month}: {_short_question(planned[0], today)}"
    return f"{month}: which days for {words.plural(len(planned), 'habit')}?"


# A habit


def title(summary: HabitSummary, longest: int = LONGEST_TITLE) -> str:
    """Return a habit's title, short enough for a line or two."""
    return _cut(summary.habit.words.title, longest)


def when_words(summary: HabitSummary) -> str:
    """Return how long a habit is overdue, or when it is due, where that may be said."""
    if summary.state in {standing.ON_TRACK, standing.BEHIND, standing.DUE_SOON}:
        due = f"due {words.in_days(summary.days_left)}"
        return f"behind, {due}" if summary.state == standing.BEHIND else due
    return f"overdue {words.how_long(summary.days_overdue)}" if summary.days_overdue else "overdue"


def question(summary: HabitSummary, today: dt.date) -> str:
    """Return what a mail asks about a habit; nothing where its plan says, or is asked for anew."""
    due = words.weekday_words(summary.due, today) if summary.due else ""
    if summary.habit.measure.can_be_lost:
        return "Was there an occasion that is not in the log yet?"
    if summary.plan and (summary.is_planned or not summary.plan.is_ahead):
        return ""
    if not summary.days_left:
        return "Is there time for it today?"
    is_near = 0 < summary.days_left < _WEEK  # what waits through its grace was due before today
    is_far = summary.state == standing.OVERDUE and not is_near
    return "Which day this week?" if is_far else f"Which day, by {due}?"


def planning_question(summary: HabitSummary, today: dt.date) -> str:
    """Return how a day and a time are asked for, with the last day where that is not over."""
    if summary.due is None or summary.due < today:
        return "Which day, and at what time?"
    if summary.due == today:
        return "At what time today?"
    return f"Which day, and at what time, by {words.weekday_words(summary.due, today)}?"


def planned_words(summary: HabitSummary, today: dt.date, *, has_notes: bool) -> str:
    """Return what is planned next, or that its time has passed; empty where nothing is planned.

    Where and with whom may be a customer's name, and is told with the notes or not at all.
    """
    if summary.plan is None:
        return ""
    from cchabits.render.plans import plan_words, slot_words  # only where something is planned

    plan = summary.plan.plan
    if not summary.plan.is_ahead:
        return f"The plan for {slot_words(plan, today)} passed."
    where = _cut(plan.where, _LONGEST_NOTE) if has_notes else ""
    said = f"Planned for {plan_words(plan._replace(where=where), today)}"
    return said if said.endswith(_ENDS) else f"{said}."


def plan_command(summary: HabitSummary) -> str:
    """Return how an act of a habit is planned."""
    from cchabits.render.plans import plan_command as command  # only where a plan is asked for

    return command(summary.habit.slug)


def facts(summary: HabitSummary, today: dt.date) -> list[str]:
    """Return how far a habit has come, and when it was last done."""
    found = []
    if summary.label:
        so_far = words.progress(summary.habit, summary.total)
        label = words.period_words(summary.label, today)
        found.append(f"{label}: {so_far if so_far != words.NONE else 'nothing yet'}")
    last = words.day_words(summary.last_done, today) if summary.last_done else ""
    found.append(f"last done {last}" if last else "not done yet")
    return [*found, *words.notes(summary)]


def strip_label(summary: HabitSummary) -> str:
    """Return what the strip counts, in words."""
    kept, of = summary.adherence.met, summary.adherence.of
    return f"kept {kept} of the last {of}" if of else ""


def row_words(summary: HabitSummary, decision: Decision, today: dt.date) -> str:
    """Return the state of a habit that nothing is asked of, with how far it has come.

    Its plan is told as far as the line has room: before how far it has come, and the day at least.
    """
    snoozed = next((one for one in decision.quiet if one.habit == summary.habit.slug), None)
    if snoozed:
        until = f", back on {words.day_words(snoozed.until, today)}" if snoozed.until else ""
        return f"snoozed{until}"
    state = words.state_words(summary, today)
    so_far = words.progress(summary.habit, summary.total)
    known = state if so_far == words.NONE else f"{state}, {so_far}"
    if summary.plan is None or not summary.plan.is_ahead:
        return known
    from cchabits.render.plans import slot_words  # only where something is planned

    slot = slot_words(summary.plan.plan, today)
    day = words.weekday_words(summary.plan.plan.on, today)
    shorter = ((known, slot), (state, slot), (state, day))
    said = (f"{before}, planned for {when}" for before, when in shorter)
    return next((one for one in said if columns_of(one) <= _LONGEST_PLANNED), known)


def said_words(entry: Entry, today: dt.date) -> str:
    """Return what was noted of an act: its details and its note; empty where nothing was."""
    details = [f"{key} {', '.join(texts)}" for key, texts in entry.details.items()]
    said = "; ".join(filter(None, [*details, entry.note.strip()]))
    return _cut(f"{words.day_words(entry.on, today)}: {said}", _LONGEST_NOTE) if said else ""


def planning_words(today: dt.date) -> str:
    """Return the heading over what a month needs."""
    return f"{MONTHS[today.month - 1]}: plan a day and a time for each now"


# Why


def why_words(decision: Decision, today: dt.date) -> str:
    """Return why there is a mail, or none, as the end of a sentence."""
    horizon = words.weekday_words(decision.horizon, today)
    return {
        mail.OVERDUE: "something is overdue",
        mail.DUE: f"something is due by {horizon}",
        mail.TO_PLAN: f"it is the first working day of {MONTHS[today.month - 1]}",
        mail.CALM: f"nothing is overdue, or due by {horizon}",
        mail.SNOOZED: "all habits are snoozed",
        mail.OFF: "mail is off",
    }[decision.why]


def mail_days_words(settings: MailSettings) -> str:
    """Return when mail goes, such as `Mondays at 07:30`."""
    return f"{_days_words(settings.days)} at {settings.at:%H:%M}"


# The foot


def origin(settings: MailSettings) -> str:
    """Return where the mail comes from, and when it comes."""
    planning = (
        "; on the first working day of a month it asks for dates" if settings.planning else ""
    )
    return (
        f"This comes from cchabits, set up by you or for you, for {settings.to}: "
        f"{mail_days_words(settings)}, if anything is overdue or due by the next mail{planning}. "
        "No terminal at hand? Whoever set it up can do these for you."
    )


def foot_lines() -> list[FootLine]:
    """Return how to have less of it, none of it, or other mail."""
    return [
        FootLine("Later", "cchabits remind snooze --until DAY"),
        FootLine("One habit later", "cchabits remind snooze HABIT --until DAY"),
        FootLine("Away", "cchabits pause --from DAY --until DAY"),
        FootLine("No more", "cchabits remind off"),
        FootLine("Days and hour", "[mail] in habits.toml"),
    ]


def _days_words(days: frozenset[int]) -> str:
    if len(days) == len(WEEKDAYS):
        return "every day"
    if days == _WORKING_WEEK:
        return "Monday to Friday"
    return words.listed([f"{WEEKDAYS[day]}s" for day in sorted(days)])


def sentence_case(text: str) -> str:
    """Return a text with a capital at its head."""
    return text[:1].upper() + text[1:]


def _short_title(summary: HabitSummary) -> str:
    return title(summary, _SHORT_TITLE)


def _cut(text: str, columns: int) -> str:
    """Return a text as it may be shown, in so many columns; signs without width count too."""
    shown = clean(" ".join(text.split()))
    return cut(shown if len(shown) <= columns else f"{shown[:columns]}…", columns, "…")
