"""TOML text is read within limits, and what is wrong with it is named."""

import time

import pytest

from cchabits.config.paths import LARGEST_FILE
from cchabits.config.toml import blotted, parse_toml
from cchabits.domain.numbers import Written

KEY_OF_101_DOTS = "a" + ".a" * 101
TOO_LARGE = "the file is larger than 65,536 bytes, the most that is read"

BOMBS = {
    "one key of dots": f"a{'.a' * 30_000} = 1",
    "dots with spaces": f"a{' . a' * 12_000} = 1",
    "dots between quotes": '""' + '.""' * 20_000 + " = 1",
    "dots in a table's name": f"[a{'.a' * 8_000}]",
    "dots behind a long text": 'x = {y = """\n""", a' + ".a" * 8_000 + " = 1}",
    "dots behind a text that ends in a quote": 'x = {y = """\nb"""", a' + ".a" * 8_000 + " = 1}",
    "many keys of a hundred dots": "\n".join(f"a{'.a' * 99}.b{n} = 1" for n in range(300)),
    "lists in lists": f"x = {'[' * 16_000}",
    "tables in tables": f"x = {'{a=' * 5_000}",
    "lists in lists, closed": f"x = {'[' * 8_000}{']' * 8_000}",
    "digits": f"x = {'9' * 16_000}",
    "hexadecimal digits": f"x = 0x{'f' * 16_000}",
    "an exponent": f"x = 1e{'9' * 16_000}",
    "quotes": '"' * 60_000,
    "backslashes": 'x = "' + "\\" * 60_000,
    "escapes": 'x = "' + "\\u0041" * 10_000 + '"',
    "a long text that does not end": 'x = """' + '"" ' * 20_000,
    "empty tables": "[[habit]]\n" * 6_500,
    "empty lines": "\n" * 65_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_over_in_a_moment(bomb: str) -> None:
    """No text under the size limit costs two seconds, or raises anything."""
    assert len(bomb) <= LARGEST_FILE
    begin = time.process_time()
    parse_toml(bomb)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("#" * (LARGEST_FILE + 1), TOO_LARGE),
        ("é" * 40_000, TOO_LARGE),
        (f"\n{KEY_OF_101_DOTS} = 1", "line 2: more than 100 dots outside texts"),
        (f'x = """\n\n"""\n[{KEY_OF_101_DOTS}]', "line 4: more than 100 dots outside texts"),
        ("\n" + "a" * 16_400 + " = 1", "line 2: longer than 16,384 characters"),
        (f"x = {'[' * 9_000}", "lists or tables are nested too deeply"),
        (b'a = 1\nb = "\xe9"', "line 2: byte 0xe9 is not UTF-8; save it as UTF-8"),
        ('a = "\udce9"', "line 1: byte 0xe9 is not UTF-8; save it as UTF-8"),
        (
            "schema = 1\ncadence = monthly",
            'line 2, column 11: a value is missing here, or a text is without its "quotes"',
        ),
        ("x =", 'at the end: a value is missing here, or a text is without its "quotes"'),
        ("cadence: monthly", "line 1, column 8: a line is: key = value"),
        (
            "\n\n= 1",
            "line 3, column 1: a line is: key = value, [table], [[habit]], or a # comment",
        ),
        ('x = "one\ny = 2', "line 1, column 9: the closing quote is missing"),
        ('x = "one', "at the end: the closing quote is missing"),
        ('x = "a "b" c"', "line 1, column 9: there is more after the value than belongs to it"),
        ("x = 1\nx = 2\n", "line 2, column 6: this key stands here for the second time"),
        (
            "[habit]\n[habit]",
            (
                "line 2, column 7: this table stands here for the second time; "
                "a habit begins with [[habit]]"
            ),
        ),
        (
            'x = ["a" "b"]',
            "line 1, column 10: the closing ] of a list is missing, or a comma between its texts",
        ),
        ("x = 2026-02-30", "line 1, column 5: there is no such day"),
        ('x = "C:\\dir"', "line 1, column 10: in a text, a backslash is written twice"),
        ('x = "\x00"', "line 1, column 6: illegal character '\\x00'"),
        (
            f"x = {'9' * 5_000}",
            "a number is far too long",
        ),
    ],
)
def test_what_is_wrong_is_named(source: str | bytes, problem: str) -> None:
    """A text that cannot be read has one problem, with its line where there is one."""
    document, problems = parse_toml(source)
    assert document == {}
    assert problems == [problem]


@pytest.mark.parametrize("text", ["." * 2_000, "a.b " * 400, "'" * 300, '\\"' * 300])
def test_dots_and_quotes_inside_texts_are_no_bomb(text: str) -> None:
    """The limits are for keys: a text may have as many dots as it likes."""
    assert parse_toml(f'x = "{text}"  # {text}')[1] == []


def test_numbers_stay_as_written() -> None:
    """A number with decimals keeps its digits."""
    document, _ = parse_toml("x = 0.90")
    assert document == {"x": "0.90"}
    assert isinstance(document["x"], Written)


def test_a_byte_order_mark_is_passed_over() -> None:
    """A file from a Windows editor reads like any other."""
    assert parse_toml(b"\xef\xbb\xbfschema = 1\r\n") == ({"schema": 1}, [])


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ('a = "[" # ]', "a = xxx    "),
        ("'#' = 1 # \"\n[b]", "xxx = 1    \n[b]"),
        ('a = """\n[[b]]\n""""\n[c]', f"a = {'x' * 14}\n[c]"),
        ('a = ["\\"#", \'\\\', 1]', "a = [xxxxx, xxx, 1]"),
    ],
)
def test_blotted_text_is_signs_only(text: str, signs: str) -> None:
    """Each sign stays at its place; texts and comments say nothing, nor do their line ends."""
    assert blotted(text) == signs
