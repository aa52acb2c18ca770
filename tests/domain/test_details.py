"""Details as they are typed: what is a key, what is split, what is refused."""

import pytest

from cchabits.domain.definition import read_habit
from cchabits.domain.details import change_details, read_details
from cchabits.domain.habit import Habit
from cchabits.domain.settings import Settings
from cchabits.errors import BadDetail
from tests.strategies import FIRST


def habit(*requires: str) -> Habit:
    """Return a habit that requires details."""
    table = {"slug": "a", "title": "A title", "requires": list(requires)}
    found, problems = read_habit(table, Settings(), FIRST)
    assert found is not None, problems
    return found


DEPARTMENTS = habit("departments>=2")
TWO = habit("departments", "customer")
NONE = habit()


@pytest.mark.parametrize(
    ("one", "typed", "details"),
    [
        (NONE, [], {}),
        (NONE, ["who=Acme"], {"who": ["Acme"]}),
        (NONE, ["who=Acme, Inc."], {"who": ["Acme, Inc."]}),
        (NONE, ["who=Acme", "who=Apex", "what=x"], {"who": ["Acme", "Apex"], "what": ["x"]}),
        (NONE, [" who = Acme "], {"who": ["Acme"]}),
        (NONE, ["sum=1+1=2"], {"sum": ["1+1=2"]}),
        (NONE, ["who="], {"who": [""]}),
        (NONE, ["Who=Acme"], {"Who": ["Acme"]}),
        (DEPARTMENTS, ["departments=sales,support"], {"departments": ["sales", "support"]}),
        (DEPARTMENTS, ["departments= sales , support"], {"departments": ["sales", "support"]}),
        (DEPARTMENTS, ["departments=sales", "departments=hr"], {"departments": ["sales", "hr"]}),
        (DEPARTMENTS, ["sales,support"], {"departments": ["sales", "support"]}),
        (DEPARTMENTS, ["sales", "support"], {"departments": ["sales", "support"]}),
        (DEPARTMENTS, ["sales,,"], {"departments": ["sales"]}),
        (DEPARTMENTS, ["who=a,b", "hr"], {"who": ["a,b"], "departments": ["hr"]}),
        (TWO, ["customer=a,b", "departments=hr"], {"customer": ["a", "b"], "departments": ["hr"]}),
    ],
)
def test_details_are_read(one: Habit, typed: list[str], details: dict[str, list[str]]) -> None:
    """A comma splits the keys that are required, and a bare text fills the only one."""
    assert read_details(typed, one) == {key: tuple(texts) for key, texts in details.items()}


@pytest.mark.parametrize(
    ("one", "typed", "hint"),
    [
        (NONE, "sales", "write --with KEY=sales"),
        (TWO, "sales", "the keys are: departments, customer"),
        (NONE, "=x", "write --with KEY=VALUE"),
        (NONE, "  =x", "write --with KEY=VALUE"),
        (NONE, "a\nb=x", "write --with KEY=VALUE"),
    ],
)
def test_a_text_without_a_key_is_refused(one: Habit, typed: str, hint: str) -> None:
    """Where it is not clear which key a text is for, it is refused with what to write."""
    with pytest.raises(BadDetail) as refusal:
        read_details([typed], one)
    assert refusal.value.hints == (hint,)


@pytest.mark.parametrize(
    "typed", ["who=a\0b", "who=\ud800", "\ud800=x", "w" * 61 + "=x", "who=" + "x" * 1001]
)
def test_a_detail_that_cannot_be_kept_is_refused(typed: str) -> None:
    """NUL, half characters and texts beyond reason are refused."""
    with pytest.raises(BadDetail):
        read_details([typed], NONE)


def test_too_many_details_are_refused() -> None:
    """An entry has at most a hundred texts."""
    assert len(read_details(["x," * 98 + "x"], DEPARTMENTS)["departments"]) == 99
    with pytest.raises(BadDetail, match="101"):
        read_details(["x," * 100 + "x"], DEPARTMENTS)


@pytest.mark.parametrize(
    ("one", "typed", "missing"),
    [
        (DEPARTMENTS, ["sales,support"], []),
        (DEPARTMENTS, ["sales, sales ,sales"], ["departments"]),
        (DEPARTMENTS, ["sales, ,"], ["departments"]),
        (DEPARTMENTS, ["Sales,sales"], []),
        (TWO, ["departments=hr"], ["customer"]),
        (TWO, ["departments= ", "customer="], ["departments", "customer"]),
        (NONE, [], []),
    ],
)
def test_an_entry_is_full_with_enough_different_texts(
    one: Habit, typed: list[str], missing: list[str]
) -> None:
    """Blank texts are none, and one text twice is one; letters are as typed."""
    found = one.missing(read_details(typed, one))
    assert [need.key for need in found] == missing


EARLIER = {"departments": ("sales", "support"), "who": ("Acme", "Duna"), "blank": ("",)}


@pytest.mark.parametrize(
    ("one", "typed", "changed"),
    [
        (NONE, [], {}),
        (NONE, ["who=Elm, Oak"], {"who": ("Elm, Oak",)}),
        (NONE, ["who=Elm", "who=Oak"], {"who": ("Elm", "Oak")}),
        (NONE, ["new=x"], {"new": ("x",)}),
        (NONE, ["who="], {"who": None}),
        (NONE, ["who= "], {"who": None}),
        (NONE, ["who=", "who=Oak"], {"who": ("Oak",)}),
        (NONE, ["blank="], {"blank": None}),
        (NONE, ["not there="], {}),
        (DEPARTMENTS, ["departments=hr,,IT"], {"departments": ("hr", "IT")}),
        (DEPARTMENTS, ["hr"], {"departments": ("hr",)}),
        (DEPARTMENTS, ["departments= , "], {"departments": None}),
    ],
)
def test_only_the_keys_typed_are_changed(
    one: Habit, typed: list[str], changed: dict[str, tuple[str, ...] | None]
) -> None:
    """A key that is typed gets what is typed, or goes where that is nothing; the others stay."""
    expected = {key: texts for key, texts in {**EARLIER, **changed}.items() if texts is not None}
    assert change_details(EARLIER, read_details(typed, one)) == expected


def test_a_hundred_details_cannot_become_more() -> None:
    """What an entry has counts with what is typed."""
    earlier = {f"key {number}": ("x",) for number in range(100)}
    with pytest.raises(BadDetail, match="101"):
        change_details(earlier, {"one more": ("x",)})


@pytest.mark.parametrize(
    ("one", "typed"),
    [
        (habit("departments"), "DEPARTMENTS"),
        (DEPARTMENTS, "departments=DEPARTMENTS1,DEPARTMENTS2"),
        (DEPARTMENTS, "sales, DEPARTMENTS"),
        (TWO, "customer=CUSTOMER"),
    ],
)
def test_the_word_that_stands_for_a_detail_is_none(one: Habit, typed: str) -> None:
    """A command of a hint that is pasted as it stands adds nothing."""
    with pytest.raises(BadDetail, match="stands for what you write there"):
        read_details([typed], one)


@pytest.mark.parametrize(
    ("one", "typed"),
    [
        (DEPARTMENTS, "departments=departments,Departments"),
        (DEPARTMENTS, "departments=IT,HR"),
        (DEPARTMENTS, "departments=DEPARTMENTS OF STATE"),
        (habit("2026"), "2026=2026"),
        (NONE, "crm=CRM"),
    ],
)
def test_a_detail_in_capitals_is_one(one: Habit, typed: str) -> None:
    """Only the word that a hint has is refused, and only for what a hint asks for."""
    key, _, texts = typed.partition("=")
    assert read_details([typed], one) == {key: tuple(texts.split(","))}
