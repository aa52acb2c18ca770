"""`clv`: numbers as people type them, and an answer in money."""

import json
import time

import pytest

from tests.cli.program import Program

AT_ONCE = 3  # seconds of the processor


def test_the_answer_is_money(cchabits: Program) -> None:
    """What a customer is worth, what a point of retention is, and by which formula."""
    out = cchabits.does("clv", "--margin", "1200", "--retention", "80%")
    assert out.startswith("A customer is worth 3,200   1,200 × 2.67, over all years\n")
    assert "from 80% to 81%: 151.72 a customer, 151,724 for a thousand" in " ".join(out.split())
    assert "1 per cent more retention is worth 3.67 per cent more margin" in out
    assert "CLV = margin × r / (1 + i - r) - acquisition cost" in out
    assert "Gupta and Lehmann" in out


def test_programs_are_answered(cchabits: Program) -> None:
    """With all that went in, money with two decimals and the rest with four."""
    told = json.loads(
        cchabits.does(
            "clv", "--margin", "1,000.50", "--retention", "0.8", "--discount", "12%",
            "--acquisition", "400", "--years", "3", "--json",
        )
    )  # fmt: skip
    assert told == {
        "schema": "cchabits.clv/1",
        "margin": 1000.5,
        "retention": 0.8,
        "discount": 0.12,
        "acquisition": 400.0,
        "years": 3,
        "clv": 1189.72,
        "multiple": 1.5889,
        "elasticity": 1.7798,
        "one_point": {"from": 0.8, "to": 0.81, "worth": 35.62},
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("1200 99.9999% 0", "1,200 × 999,999.00, over all years"),
        ("1200 99.9999% 0", "worth 1,000,000.00 per cent more margin"),
        ("1200 99.9999% 0", "from 98.9999% to 99.9999%: "),
        ("999.999 80% 10%", "is worth 2,667   999.999 × 2.67, over"),
        ("1200.50 80% 10%", "is worth 3,201   1,200.50 × 2.67, over"),
        ("1200 0.5% 10%", "is worth 5.48   1,200 × 0.0046, over"),
        ("1200 0 10%", "is worth 0   1,200 × 0.00, over"),
        ("30000000000000000000001 50% 0", "is worth 30,000,000,000,000,000,000,001   "),
    ],
)
def test_no_number_is_rounded_to_another_one(cchabits: Program, arguments: str, said: str) -> None:
    """Not the largest, nor the smallest, nor what is next to all."""
    margin, retention, discount = arguments.split()
    out = cchabits.does("clv", "--margin", margin, "--retention", retention, "--discount", discount)
    assert said in out


def test_a_part_that_is_not_all_is_not_all_for_programs(cchabits: Program) -> None:
    """Retention has the decimals it was given with."""
    told = cchabits.does("clv", "--margin", "9", "--retention", "99.9999%", "--json")
    assert json.loads(told)["one_point"]["to"] == json.loads(told)["retention"] == 0.999999


def test_the_longest_numbers_are_answered_at_once(cchabits: Program) -> None:
    """A thousand years of them took half a minute."""
    begun = time.process_time()
    cchabits.does(
        "clv", "--margin", "1200", "--retention", "0.12345678901234567891",
        "--discount", "0.012345678901234567", "--years", "1000",
    )  # fmt: skip
    assert time.process_time() - begun < AT_ONCE


@pytest.mark.parametrize("margin", ["€1200", "$ 1,200", "1 200 €", "£1200.00"])
@pytest.mark.parametrize("retention", [".8", "0.8", "80%", "80 %"])
def test_numbers_are_taken_as_people_type_them(
    cchabits: Program, margin: str, retention: str
) -> None:
    """As far as they have only one reading."""
    out = cchabits.does("clv", "--margin", margin, "--retention", retention)
    assert out.startswith("A customer is worth 3,200   1,200 × 2.67")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--margin", "1200"], 2, "say the margin and the retention"),
        (["--margin", "x", "--retention", "0.8"], 65, "--margin is no number: 'x'"),
        (["--margin", "-5", "--retention", "0.8"], 65, "the margin must be above 0"),
        (["--margin", "1,2", "--retention", "0.8"], 65, "--margin is no number"),
        (["--margin", "1 2", "--retention", "0.8"], 65, "--margin is no number"),
        (["--margin", "€", "--retention", "0.8"], 65, "--margin is no number"),
        (["--margin", ".", "--retention", "0.8"], 65, "--margin is no number"),
        (["--margin", "1200", "--retention", "€0.8"], 65, "--retention is no number"),
        (["--margin", "1200", "--retention", "1e0"], 65, "--retention is no number"),
        (["--margin", "1200", "--retention", "100%"], 65, "retention must be 0 or more, and below"),
        (["--margin", "1200", "--retention", "9" * 99], 65, "--retention is no number"),
    ],
)
def test_what_is_no_number_is_refused(
    cchabits: Program, arguments: list[str], code: int, said: str
) -> None:
    """In one sentence."""
    found = cchabits("clv", *arguments)
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert found.err.count("\n") <= 2
