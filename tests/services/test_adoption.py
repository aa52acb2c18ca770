"""The definitions of a journal: a home takes what it does not know, and keeps what it has."""

import contextlib
import datetime as dt
import json
import sqlite3
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cchabits.config.template import habits_toml
from cchabits.errors import BadJournal, BrokenDefinitions, Busy, NoHabits, NotConfigured
from cchabits.render.json import status_document
from cchabits.services.journal import ImportReceipt, Source, found_home, import_journal
from cchabits.services.session import Place, found_session, open_session
from cchabits.storage.database import Patience
from tests.fakes import FakeClock, set_clock
from tests.services.homes import DAY, Leader, act, journal_of, new_folder

USUAL = {"week_start": "monday", "fiscal_year_start": "january", "hours_per_day": 8}
BROKEN = "schema = 1\n[[habit]]\nslug = 'call'\n"
OWN = "schema = 1  # mine\n\n[[habit]]\nslug='own'\ntitle='Own'\nstart=2026-08-01   # as ever"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock, at 20 November 2026."""
    return set_clock(monkeypatch, DAY)


@pytest.fixture
def fresh() -> Iterator[Leader]:
    """A leader whose home's folder is not there yet."""
    with new_folder() as folder:
        leader = Leader(folder)
        leader.home.habits_file.unlink()
        folder.rmdir()
        yield leader
        folder.mkdir(exist_ok=True)


@pytest.fixture
def own(leader: Leader) -> Leader:
    """A leader whose file is written by hand, with a habit of the name `own`."""
    leader.write(OWN)
    leader.status()
    return leader


def defined(
    slug: str, begin: str = "2026-08-01", settings: Mapping[str, Any] | None = None, **keys: object
) -> dict[str, Any]:
    """Return the line of a definition; `from_` is the key `from`."""
    table = {"title": slug.capitalize()} | {key.rstrip("_"): value for key, value in keys.items()}
    line = {"type": "definition", "habit": slug, "from": begin, "definition": table}
    return line | ({"settings": dict(settings)} if settings else {})


def found(
    leader: Leader, *lines: Mapping[str, Any], today: dt.date = DAY, is_dry: bool = False
) -> ImportReceipt:
    """Make a home of the lines of a journal."""
    return found_home(
        Place(leader.home, today), Source("acts.jsonl", journal_of(lines)), is_dry=is_dry
    )


def definitions_of(leader: Leader) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what is recorded: the habit, the day, the keys."""
    rows = leader.rows(
        "SELECT slug, begin, content FROM definition JOIN habit ON habit_id = id"
        " ORDER BY position, begin"
    )
    return [(slug, begin, json.loads(content)) for slug, begin, content in rows]


def days_of(leader: Leader, slug: str) -> list[str]:
    """Return the days from which a habit's definitions hold."""
    return [begin for name, begin, _ in definitions_of(leader) if name == slug]


def remarks_of_the_next_command(leader: Leader) -> list[str]:
    """Return what a command without a given day has to say."""
    with leader.session(None) as session:
        return session.remarks


def check_unchanged(leader: Leader, act: Callable[[], object], expected: type[Exception]) -> str:
    """Check that an act fails and leaves both the file and the database; return what is said."""
    text, rows = leader.home.habits_file.read_bytes(), leader.everything()
    with pytest.raises(expected) as refusal:
        act()
    assert (leader.home.habits_file.read_bytes(), leader.everything()) == (text, rows)
    beside = {path.name for path in leader.home.folder.iterdir()}
    assert beside - {"backups"} == {"habits.toml", "cchabits.db"}
    return "\n".join([refusal.value.sentence, *refusal.value.hints])  # type: ignore[attr-defined]


# A new home


def test_a_journal_makes_a_home(fresh: Leader, clock: FakeClock) -> None:
    """Definitions make a private home, whose file is as `init` would write it."""
    lines = [defined("call", cadence="weekly"), defined("visit", "2026-09-01"), act("call", DAY)]
    receipt = found(fresh, *lines)
    assert (receipt.added, receipt.there, receipt.habits) == (Counter(entry=1), 0, 2)
    tables = [
        {"slug": "call", "title": "Call", "cadence": "weekly", "start": dt.date(2026, 8, 1)},
        {"slug": "visit", "title": "Visit", "start": dt.date(2026, 9, 1)},
    ]
    assert fresh.home.habits_file.read_text(encoding="utf-8") == habits_toml(tables)
    modes = [fresh.home.folder, fresh.home.habits_file, fresh.home.database]
    assert [stat.S_IMODE(path.stat().st_mode) for path in modes] == [0o700, 0o600, 0o600]
    assert remarks_of_the_next_command(fresh) == []
    assert fresh.status(clock.day, "call").habits[0].total == 1


def test_a_new_home_is_told_of(fresh: Leader) -> None:
    """Where the habits went is said, and that `undo` does not take them back."""
    receipt = found(fresh, defined("call"), act("call", DAY))
    (remark,) = receipt.remarks
    assert remark == (
        f"added to {fresh.home.habits_file}: call; undo takes back what was logged, not habits"
    )
    fresh.undo()
    assert fresh.rows("SELECT count(*) FROM entry WHERE is_live") == [(0,)]
    assert days_of(fresh, "call") == ["2026-08-01"]


def test_a_journal_without_definitions_makes_no_home(fresh: Leader) -> None:
    """Then there are no habits yet, as for every other command."""
    with pytest.raises(NoHabits):
        found(fresh, act("call", DAY))
    with pytest.raises(NoHabits):
        found(fresh)
    assert not fresh.home.folder.exists()


@pytest.mark.parametrize(
    "line", [act("call", "yesterday"), defined("visit", "never"), {"type": "what"}]
)
def test_a_bad_line_makes_no_home(fresh: Leader, line: Mapping[str, Any]) -> None:
    """Nothing is made of a journal that cannot be taken."""
    with pytest.raises(BadJournal):
        found(fresh, defined("call"), line)
    assert not fresh.home.folder.exists()


def test_a_dry_run_makes_no_home(fresh: Leader) -> None:
    """It counts what would be there."""
    lines = [defined("call"), defined("visit"), act("call", DAY), act("call", "2026-07-01")]
    receipt = found(fresh, *lines, is_dry=True)
    assert receipt == ImportReceipt(Counter(entry=2), there=0, ahead=0, outside=1, habits=2)
    assert not fresh.home.folder.exists()


def test_the_latest_settings_go_into_the_new_file(fresh: Leader, clock: FakeClock) -> None:
    """They are those of a habit that goes on, wherever it begins, not those of one that ended."""
    latest = {"week_start": "sunday", "fiscal_year_start": "april", "hours_per_day": 7.5}
    found(
        fresh,
        defined("visit", "2026-08-01", latest, measure="duration"),
        defined("gone", "2026-09-01", USUAL, cadence="weekly", end="2026-10-31"),
        today=clock.day,
    )
    written = fresh.home.habits_file.read_text(encoding="utf-8")
    assert 'week_start = "sunday"\n' in written
    assert 'fiscal_year_start = "april"' in written
    assert "\nhours_per_day = 7.5" in written
    assert remarks_of_the_next_command(fresh) == []
    assert days_of(fresh, "gone") == ["2026-09-01"]


def test_where_a_setting_waits_in_one_habit_the_new_file_has_it(
    leader: Leader, clock: FakeClock
) -> None:
    """Most have taken it over; in that one it waits in the new home as well."""
    slugs = ("call", "write", "visit")
    habits: list[dict[str, Any]] = [{"slug": slug, "cadence": "weekly"} for slug in slugs]
    habits[2] |= {"measure": "duration", "target": "1 day"}
    clock.day -= dt.timedelta(days=60)
    leader.define(habits[:2])
    leader.status(None)
    clock.day += dt.timedelta(days=30)
    leader.define(habits)
    leader.status(None)
    leader.define(habits, {"hours_per_day": 6})
    with leader.session(None) as session:
        assert "visit waits: target 8h → 6h needs a reason" in session.remarks[0]
    exported = "".join(f"{line}\n" for line in leader.export(clock.day))
    with new_folder() as folder:
        new = Leader(folder)
        new.home.habits_file.unlink()
        receipt = found_home(Place(new.home, clock.day), Source("acts.jsonl", exported.encode()))
        assert "visit waits: target 8h → 6h needs a reason" in receipt.remarks[1]
        assert "".join(f"{line}\n" for line in new.export(clock.day)) == exported


def test_settings_left_out_are_the_usual_ones(fresh: Leader) -> None:
    """A definition without settings is one with the defaults."""
    found(fresh, defined("call"))
    assert "\n# week_start" in fresh.home.habits_file.read_text(encoding="utf-8")
    assert json.loads(fresh.export()[1])["settings"] == USUAL


def test_habits_come_in_the_order_of_their_file(fresh: Leader) -> None:
    """Definitions of one day stand in the file's order, and so tell it."""
    found(
        fresh,
        defined("d"),
        defined("b"),
        defined("e", "2026-09-01"),
        defined("d", "2026-10-01", target=2),
        defined("a", "2026-10-01"),
        defined("e", "2026-10-01", target=2),
    )
    with fresh.session() as session:
        assert [one.slug for one in session.stored] == ["d", "b", "a", "e"]


def test_a_home_whose_making_was_broken_off_is_still_a_new_one(fresh: Leader) -> None:
    """An empty database without a file beside it is not in the way."""
    fresh.home.folder.mkdir()
    fresh.home.database.touch()
    assert found(fresh, defined("call")).habits == 1
    assert days_of(fresh, "call") == ["2026-08-01"]


# A home that has habits


def test_an_unknown_habit_is_added(own: Leader, clock: FakeClock) -> None:
    """It stands behind the others, with all its days; what was in the file stays as it was."""
    lines = [
        defined("call", "2025-01-01", cadence="weekly"),
        defined("call", "2026-10-01", end="2026-12-31", target=2),
        act("call", DAY),
    ]
    receipt = own.take(lines, today=clock.day)
    assert (receipt.habits, receipt.added["entry"]) == (1, 1)
    added = (
        '[[habit]]\nslug = "call"\ntitle = "Call"\ntarget = 2\n'
        "start = 2025-01-01\nend = 2026-12-31\n"
    )
    assert own.home.habits_file.read_text(encoding="utf-8") == f"{OWN}\n\n{added}"
    assert days_of(own, "call") == ["2025-01-01", "2026-10-05"]
    assert remarks_of_the_next_command(own) == []
    with own.session() as session:
        assert [one.slug for one in session.stored] == ["own", "call"]


def test_a_habit_that_had_ended_comes_with_its_end(own: Leader, clock: FakeClock) -> None:
    """It is as ended here as it was there."""
    own.take([defined("call", end="2026-09-30")], today=clock.day)
    assert remarks_of_the_next_command(own) == []
    assert [one.habit.slug for one in own.status(None).habits] == ["own"]


def test_the_same_journal_again_changes_nothing(own: Leader, clock: FakeClock) -> None:
    """Definitions that are here already need no word."""
    lines = [defined("call"), defined("call", "2026-10-01", target=2)]
    assert own.take(lines, today=clock.day).habits == 1
    before = own.everything()
    assert own.take(lines, today=clock.day) == ImportReceipt(Counter(), there=0, ahead=0, outside=0)
    assert own.everything() == before


def test_a_dry_run_counts_habits_and_writes_nothing(own: Leader) -> None:
    """Neither the file nor the database changes."""
    before = own.everything()
    receipt = own.take([defined("call"), act("call", DAY)], is_dry=True)
    assert receipt == ImportReceipt(Counter(entry=1), there=0, ahead=0, outside=0, habits=1)
    assert own.home.habits_file.read_text(encoding="utf-8") == OWN
    assert own.everything() == before


def test_another_length_of_the_day_here_holds_from_the_next_period(
    own: Leader, clock: FakeClock
) -> None:
    """The past is judged by the journal's settings; the file's hold from then on, which is told."""
    shorter = {"hours_per_day": 6}
    lines = [
        defined("visit", settings=shorter, measure="duration", target="1 day"),
        act("visit", "2026-10-05", minutes=360),
        act("visit", "2026-11-05", minutes=360),
    ]
    receipt = own.take(lines, today=clock.day)
    assert receipt.remarks[1:] == (
        "habits.toml: visit changes from Tue 1 Dec: 6h monthly → 8h monthly",
    )
    assert remarks_of_the_next_command(own) == []
    assert own.status(None, "visit").habits[0].is_met
    assert own.status(None, "visit").habits[0].adherence[0] == 1
    clock.day = dt.date(2026, 12, 1)
    assert own.status(None, "visit").habits[0].habit.measure.target_figure == 480


@pytest.mark.parametrize("start", ["", "start=2025-01-01", "start=2024-12-01"])
def test_a_habit_without_a_history_takes_that_of_the_journal(
    own: Leader, clock: FakeClock, start: str
) -> None:
    """What is defined here holds from the next period on, as after any edit."""
    text = OWN.replace("start=2026-08-01", start)
    own.write(text)
    own.home.database.unlink()
    own.status(None)
    lines = [
        defined("own", "2025-01-01", title="Own", target=2),
        act("own", "2026-10-05", amount=2),
    ]
    receipt = own.take(lines, today=clock.day)
    assert receipt.habits == 0
    assert receipt.remarks[0] == (
        "own has no history here; what acts.jsonl says of the past is taken"
    )
    assert "own changes from Tue 1 Dec: 2 times monthly → once monthly" in receipt.remarks[1]
    assert days_of(own, "own")[-2:] == ["2025-01-01", "2026-12-01"]
    assert own.home.habits_file.read_text(encoding="utf-8") == text
    assert remarks_of_the_next_command(own) == []
    assert own.status(None, "own").habits[0].adherence[0] == 1


def test_a_home_just_set_up_takes_the_past_without_a_word_on_change(
    leader: Leader, clock: FakeClock
) -> None:
    """Where the file says the same and names no start, nothing changes from now on."""
    leader.define([{"slug": "call", "title": "Call"}])
    leader.status(None)
    receipt = leader.take([defined("call", "2025-01-01")], today=clock.day)
    assert len(receipt.remarks) == 1
    assert days_of(leader, "call") == ["2025-01-01"]
    assert remarks_of_the_next_command(leader) == []


def log_one(own: Leader) -> None:
    """Log an act."""
    own.log("own")


def log_and_undo(own: Leader) -> None:
    """Log an act, and take it back."""
    own.log("own")
    own.undo()


def skip_one(own: Leader) -> None:
    """Skip a period."""
    own.skip("own")


def define_anew(own: Leader) -> None:
    """Change the definition."""
    own.write(f"{OWN}\ntarget = 3\n")
    own.status(None)


def test_a_start_in_the_file_that_is_later_is_meant(own: Leader, clock: FakeClock) -> None:
    """Who says since when a habit counts keeps that, and the definition with it."""
    receipt = own.take([defined("own", "2025-01-01", title="Own")], today=clock.day)
    assert receipt.remarks == (
        "own is defined otherwise in acts.jsonl; this home's definition stays",
    )
    assert days_of(own, "own") == ["2026-08-01"]


def test_an_end_in_the_file_that_is_earlier_is_meant(leader: Leader, clock: FakeClock) -> None:
    """A past that begins after it would break the file that says so; the habit stays as it is."""
    leader.define([{"slug": "call", "end": clock.day + dt.timedelta(days=5)}])
    leader.status(None)
    clock.day += dt.timedelta(days=20)
    receipt = leader.take([defined("call", str(clock.day - dt.timedelta(days=1)))], today=DAY)
    assert receipt.remarks == (
        "call is defined otherwise in acts.jsonl; this home's definition stays",
    )
    with leader.session(None, needs_file=True) as session:
        assert session.remarks == []
    leader.define([{"slug": "call", "end": DAY + dt.timedelta(days=5), "title": "Calls"}])
    with leader.session(None, needs_file=True) as session:
        assert session.habits[0].words.title == "Calls"


@pytest.mark.parametrize("history", [log_one, log_and_undo, skip_one, define_anew])
def test_a_habit_with_a_history_keeps_its_definition(
    own: Leader, clock: FakeClock, history: Callable[[Leader], None]
) -> None:
    """The home's own stays, and that is said; entries are read by it."""
    history(own)
    before = days_of(own, "own")
    lines = [defined("own", "2025-01-01", target=2), act("own", "2026-10-05")]
    receipt = own.take(lines, today=clock.day)
    assert receipt.added["entry"] == 1
    assert receipt.remarks == (
        "own is defined otherwise in acts.jsonl; this home's definition stays",
    )
    assert days_of(own, "own") == before
    with pytest.raises(BadJournal, match="1 line"):
        own.take([defined("own", measure="duration"), act("own", DAY, minutes=5)], today=clock.day)


def test_a_reason_is_a_history(own: Leader, clock: FakeClock) -> None:
    """By another definition the period that was explained might not be one."""
    own.explain("own", today=DAY)
    receipt = own.take([defined("own", "2026-08-01", cadence="weekly")], today=clock.day)
    assert receipt.remarks == (
        "own is defined otherwise in acts.jsonl; this home's definition stays",
    )


def test_a_retired_habit_without_a_history_stays_retired(leader: Leader, clock: FakeClock) -> None:
    """It takes the past of the journal, and ends as the file would have it: it is not there."""
    leader.define([{"slug": "call"}, {"slug": "own"}])
    leader.status(None)
    clock.day += dt.timedelta(days=3)
    leader.define([{"slug": "own"}])
    leader.status(None)
    leader.take([defined("call", "2025-01-01")], today=clock.day)
    assert remarks_of_the_next_command(leader) == []
    with leader.session(None) as session:
        life = session.find("call").life
    assert (life.start, life.end) == (dt.date(2025, 1, 1), dt.date(2026, 11, 22))


# What goes wrong


def test_a_bad_entry_leaves_neither_habit_nor_entry(own: Leader) -> None:
    """A journal is taken whole or not at all, definitions included."""
    lines = [defined("call"), act("call", DAY), act("call", DAY, amount=0)]
    said = check_unchanged(own, lambda: own.take(lines), BadJournal)
    assert "line 4" in said


def test_an_alias_that_is_taken_is_refused(own: Leader) -> None:
    """What habits.toml cannot hold cannot be imported, and each reason is given."""
    lines = [defined("call", alias="own"), defined("visit", alias="call")]
    said = check_unchanged(own, lambda: own.take(lines), BadJournal)
    assert said.startswith("the habits of acts.jsonl cannot be added to ")
    assert "key 'alias': found 'own', which is the slug of habit 1" in said
    assert "key 'alias': found 'call', which is the slug of habit 2" in said


def test_an_alias_goes_with_the_habit_that_has_it_now(leader: Leader, clock: FakeClock) -> None:
    """A habit that has gone from the file leaves its alias to others; a new home takes both."""
    habits: list[dict[str, Any]] = [
        {"slug": "call", "alias": "ring", "start": "2026-08-01"},
        {"slug": "note", "alias": "call-again", "start": "2026-08-01"},
        {"slug": "visit", "start": "2026-08-01"},
    ]
    dated = [one | {"start": dt.date(2026, 8, 1)} for one in habits]
    leader.define(dated)
    leader.status(None)
    leader.log("ring", today=DAY)
    clock.day += dt.timedelta(days=1)
    leader.define([dated[2] | {"alias": "ring"}, {"slug": "call-again"}])
    leader.status(None)
    exported = "".join(f"{line}\n" for line in leader.export(clock.day))
    with new_folder() as folder:
        new = Leader(folder)
        new.home.habits_file.unlink()
        receipt = found_home(Place(new.home, clock.day), Source("acts.jsonl", exported.encode()))
        assert receipt.habits == 4
        assert receipt.remarks[1] == (
            "call and note come without the alias that another habit of acts.jsonl has"
        )
        names = ["call", "note", "visit", "call-again"]
        one, other = (home.status(clock.day, *names) for home in (new, leader))
        assert status_document(one) == status_document(other)
        new.log("ring", today=clock.day)
        assert new.records(clock.day)[-1]["habit"] == "visit"


def test_more_than_the_file_may_hold_is_refused(own: Leader) -> None:
    """The file stays small enough to be read."""
    lines = [defined(f"call-{number}", why="x" * 2000) for number in range(40)]
    said = check_unchanged(own, lambda: own.take(lines), BadJournal)
    assert "larger than 65,536 bytes" in said


def test_a_definition_that_the_file_s_settings_break_is_refused(own: Leader) -> None:
    """A part of a day must be whole minutes here too."""
    own.write(OWN.replace("\n\n", "\n[settings]\nhours_per_day = 7.5\n\n", 1))
    own.status(None)
    lines = [defined("visit", measure="duration", target="0.05 day")]
    said = check_unchanged(own, lambda: own.take(lines), BadJournal)
    assert "habit 'visit': key 'target'" in said


def test_habits_that_would_be_walked_for_ever_are_refused(own: Leader) -> None:
    """A day two thousand years ago would cost seconds with every command."""
    lines = [defined("call", "0026-08-01", cadence="daily"), defined("visit")]
    said = check_unchanged(own, lambda: own.take(lines), BadJournal)
    assert "more than 80,000 periods" in said
    assert "give call a later 'from'" in said


@contextlib.contextmanager
def read_by_another(database: Path) -> Iterator[None]:
    """Keep the database from being committed to, as a long read by another process does."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM habit").fetchall()
        yield


def test_a_commit_that_fails_takes_the_file_back(own: Leader) -> None:
    """Then neither the file nor the database has the habit."""
    content = journal_of([defined("call"), act("call", DAY)])

    def take() -> None:
        place = Place(own.home, DAY, Patience(given_up_after=0.05))
        with open_session(place) as session, read_by_another(own.home.database):
            import_journal(session, Source("acts.jsonl", content))

    check_unchanged(own, take, Busy)


def test_a_commit_that_fails_leaves_no_file_in_a_new_home(fresh: Leader) -> None:
    """The file that was not there is not there again; the next try succeeds."""
    place = Place(fresh.home, DAY, Patience(given_up_after=0.05))
    with found_session(place):
        pass
    source = Source("acts.jsonl", journal_of([defined("call")]))
    with read_by_another(fresh.home.database), pytest.raises(Busy):
        found_home(place, source)
    assert [path.name for path in fresh.home.folder.iterdir()] == ["cchabits.db"]
    assert fresh.rows("SELECT * FROM habit") == []
    assert found_home(place, source).habits == 1


@pytest.mark.parametrize("lines", [[act("own", DAY)], [defined("call")], [defined("own")]])
def test_a_broken_file_stops_an_import(
    own: Leader, clock: FakeClock, lines: list[dict[str, Any]]
) -> None:
    """It may change definitions, so the file is mended first."""
    own.write(BROKEN)
    said = check_unchanged(own, lambda: own.take(lines, today=clock.day), BrokenDefinitions)
    assert "mend the file" in said


def test_a_missing_file_stops_only_what_would_change_it(own: Leader, clock: FakeClock) -> None:
    """A file with nothing but the new habits would retire all others."""
    own.home.habits_file.unlink()
    with pytest.raises(NotConfigured, match=r"is missing, so acts\.jsonl, which defines"):
        own.take([defined("call")], today=clock.day)
    assert not own.home.habits_file.exists()
    assert own.take([act("own", DAY)], today=clock.day).added["entry"] == 1


def test_edits_that_are_still_to_be_noticed_are_left_to_be(own: Leader, clock: FakeClock) -> None:
    """With a given day the habits are added to the file; the next command notices the rest."""
    own.write(f"{OWN}\ntarget = 2\n\n[[habit]]\nslug = 'visit'\ntitle = 'A visit'\n")
    own.take([defined("call"), defined("visit"), act("visit", DAY)], today=clock.day)
    assert own.home.habits_file.read_text(encoding="utf-8").count("[[habit]]") == 3
    assert days_of(own, "own") == ["2026-08-01"]
    (said, *_) = remarks_of_the_next_command(own)
    assert said == (
        "habits.toml: own changes from Tue 1 Dec: once monthly → 2 times monthly; "
        "visit changes at once: title"
    )
    assert days_of(own, "call") == days_of(own, "visit") == ["2026-08-01"]


def test_a_link_to_the_file_stays_a_link(own: Leader) -> None:
    """A file that is kept elsewhere is written there."""
    kept = own.home.folder / "kept.toml"
    own.home.habits_file.rename(kept)
    own.home.habits_file.symlink_to(kept)
    own.take([defined("call")])
    assert own.home.habits_file.is_symlink()
    assert 'slug = "call"' in kept.read_text(encoding="utf-8")


def test_line_ends_of_the_file_are_kept(own: Leader, clock: FakeClock) -> None:
    """A file with line ends as on Windows goes on with them."""
    own.home.habits_file.write_bytes(f"\ufeff{OWN}\n".replace("\n", "\r\n").encode())
    own.status(None)
    own.take([defined("call")], today=clock.day)
    content = own.home.habits_file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfschema = 1")
    assert content.count(b"\n") == content.count(b"\r\n") == 11
    assert remarks_of_the_next_command(own) == []
