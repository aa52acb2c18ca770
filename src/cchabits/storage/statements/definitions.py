"""The statements about habits.toml and the definitions."""

from sqlalchemy import (
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import col, delete, insert, update

from cchabits.storage.schema import (
    Definition,
    Habit,
    HabitsFile,
    Home,
    Waiting,
)
from cchabits.storage.statements.terms import ONE, given, values

home_name = select(col(Home.name))

keep_home_name = (
    upsert(Home)
    .values(id=ONE, **values(Home, "name"))
    .on_conflict_do_update(index_elements=["id"], set_=values(Home, "name"))
)

habits_file = select(col(HabitsFile.content), col(HabitsFile.timezone))

keep_habits_file = (
    upsert(HabitsFile)
    .values(id=ONE, **values(HabitsFile, "content", "timezone"))
    .on_conflict_do_update(index_elements=["id"], set_=values(HabitsFile, "content", "timezone"))
)

definitions = (
    select(
        col(Habit.id),
        col(Habit.slug),
        col(Habit.position),
        col(Definition.begin),
        col(Definition.content),
        col(Definition.settings),
    )
    .join(Definition, col(Definition.habit_id) == col(Habit.id))
    .order_by(col(Habit.position), col(Habit.id), col(Definition.begin))
)

add_habit = insert(Habit).values(**values(Habit, "slug", "position")).returning(col(Habit.id))

place_habit = (
    update(Habit).where(col(Habit.id) == given("habit_id")).values(**values(Habit, "position"))
)

rename_habit = (
    update(Habit).where(col(Habit.id) == given("habit_id")).values(**values(Habit, "slug"))
)

drop_habit = delete(Habit).where(col(Habit.id) == given("habit_id"))

add_definition = insert(Definition).values(
    **values(Definition, "habit_id", "begin", "content", "settings")
)

drop_definitions = delete(Definition).where(col(Definition.habit_id) == given("habit_id"))

waiting = (
    select(col(Habit.slug))
    .join(Waiting, col(Waiting.habit_id) == col(Habit.id))
    .order_by(col(Habit.position), col(Habit.id))
)

keep_waiting = (
    upsert(Waiting)
    .values(**values(Waiting, "habit_id", "since"))
    .on_conflict_do_nothing(index_elements=["habit_id"])
)

drop_waiting_of = delete(Waiting).where(col(Waiting.habit_id) == given("habit_id"))
