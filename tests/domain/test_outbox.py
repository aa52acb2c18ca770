"""What becomes of a mail, from its decision to the server's word."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain import outbox
from cchabits.domain.mail import NOTHING, REMINDER, RESEND, SKIP
from cchabits.domain.outbox import (
    EXPIRED,
    FAILED,
    IN_DOUBT,
    MOST_TRIES,
    PENDING,
    RELEASED_AFTER,
    SENDING,
    SENT,
    SILENT,
    Post,
)

DAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)

NEW = Post(1, "ana@example.org", DAY, REMINDER, PENDING, "<1@example.org>", AT)
TAKEN = outbox.claimed(NEW, AT)
OUT = outbox.handed_over(TAKEN, AT)
LOST = outbox.doubted(OUT, AT, "no answer")
AGAIN = outbox.claimed(LOST, AT)
LATE = outbox.put_off(OUT, TAKEN, AT, "450 later")


@pytest.mark.parametrize(
    ("post", "on_doubt", "minutes"),
    [
        (NEW, SKIP, 0),
        (TAKEN, SKIP, 20),  # its process may have died
        (TAKEN, RESEND, 20),
        (OUT, SKIP, None),
        (OUT, RESEND, 20),
        (LOST, SKIP, None),
        (LOST, RESEND, 10),
        (AGAIN, SKIP, None),  # the first try left a doubt
        (AGAIN, RESEND, 20),
        (LATE, SKIP, 10),
        (outbox.sent(OUT, AT, "250 OK"), RESEND, None),
        (outbox.failed(OUT, TAKEN, AT, "550 no"), RESEND, None),
        (outbox.given_up(LOST, AT), RESEND, None),
        (NEW._replace(state=SILENT), RESEND, None),
        (LOST._replace(tries=MOST_TRIES), RESEND, None),
    ],
)
def test_a_mail_is_claimed_only_when_it_may_be(
    post: Post, on_doubt: str, minutes: int | None
) -> None:
    """One that may have arrived only where that is wished for, and a claim only once it is old."""
    expected = None if minutes is None else AT + minutes * MINUTE
    assert outbox.free_at(post, on_doubt) == expected
    if expected:
        assert outbox.is_free(post, expected, on_doubt)
        assert not outbox.is_free(post, expected - MINUTE, on_doubt)


@pytest.mark.parametrize(
    ("post", "state"),
    [
        (TAKEN, SENDING),
        (OUT, IN_DOUBT),
        (outbox.sent(OUT, AT, "250 OK"), SENT),
        (LOST, IN_DOUBT),
        (LATE, PENDING),
        (outbox.put_off(TAKEN, TAKEN, AT, "no network"), PENDING),
        (outbox.failed(OUT, TAKEN, AT, "550 no"), FAILED),
        (outbox.nothing_left(TAKEN, AT), SILENT),
        # What was in doubt before stays so, whatever a later try comes to short of an answer.
        (outbox.put_off(AGAIN, AGAIN, AT, "450 later"), IN_DOUBT),
        (outbox.failed(AGAIN, AGAIN, AT, "550 no"), IN_DOUBT),
        (outbox.nothing_left(AGAIN, AT), IN_DOUBT),
        (outbox.sent(AGAIN, AT, "250 OK"), SENT),
        (outbox.given_up(LOST, AT), EXPIRED),
    ],
)
def test_each_step_leads_to_its_state(post: Post, state: str) -> None:
    """The states follow each other as the table says."""
    assert post.state == state


def test_a_mail_is_tried_so_often_and_no_more() -> None:
    """The waits grow to two hours; the twelfth try that is put off is the last."""
    post, waits = NEW, []
    for _ in range(MOST_TRIES):
        taken = outbox.claimed(post, AT)
        post = outbox.put_off(taken, taken, AT, "450 later")
        waits.append(post.next_try and (post.next_try - AT) // MINUTE)
    assert waits == [10, 20, 40, 80, *[120] * 7, None]
    assert (post.state, post.error) == (FAILED, "450 later")


@pytest.mark.parametrize(
    ("post", "hours", "state"),
    [
        (NEW, 24, EXPIRED),
        (NEW, 0, PENDING),
        (NEW, -24, PENDING),  # a clock that went back
        (TAKEN, 24, EXPIRED),
        (AGAIN, 24, IN_DOUBT),
        (LOST, 24, IN_DOUBT),
        (outbox.sent(OUT, AT, "250 OK"), 24, SENT),
    ],
)
def test_what_was_not_handed_over_expires_with_its_day(post: Post, hours: int, state: str) -> None:
    """What may have arrived stays in doubt, and what is settled stays as it is."""
    now = AT + hours * 60 * MINUTE
    assert outbox.after_its_day(post, now.date(), now).state == state


def test_a_claim_of_this_moment_does_not_expire_at_midnight() -> None:
    """A mail that is being handed over as the day ends is its process's to settle."""
    tomorrow = DAY + dt.timedelta(days=1)
    assert outbox.after_its_day(TAKEN, tomorrow, AT + MINUTE) == TAKEN
    assert outbox.after_its_day(TAKEN, tomorrow, AT + RELEASED_AFTER).state == EXPIRED


@pytest.mark.parametrize(("kind", "state"), [(REMINDER, PENDING), (NOTHING, SILENT)])
def test_a_decision_begins_in_a_state(kind: str, state: str) -> None:
    """Also a day with nothing to send has its row, settled from the start."""
    assert outbox.first_state(kind) == state


STEPS = st.lists(st.sampled_from(["claim", "out", "sent", "lost", "later", "refused", "day"]))


@given(steps=STEPS, on_doubt=st.sampled_from([SKIP, RESEND]))
def test_what_went_out_is_in_doubt_or_sent(steps: list[str], on_doubt: str) -> None:
    """Once the bytes are out without an answer, no step short of one calls the mail unsent.

    And where doubts are skipped, nothing is handed over again after that.
    """
    post, before, now = NEW, NEW, AT
    is_unanswered = False
    for step in steps:
        now += 2 * RELEASED_AFTER
        match step:
            case "claim" if outbox.is_free(post, now, on_doubt):
                assert not (is_unanswered and on_doubt == SKIP)
                before = post = outbox.claimed(post, now)
            case "out" if post.state == SENDING:
                post = outbox.handed_over(post, now)
            case "lost" if post.state == IN_DOUBT and not post.next_try:
                post, is_unanswered = outbox.doubted(post, now, "no answer"), True
            case "later" if post.state == SENDING:
                post = outbox.put_off(post, before, now, "450 later")
            case "refused" if post.state == SENDING:
                post = outbox.failed(post, before, now, "550 no")
            case "sent" if post.state == IN_DOUBT and not post.next_try:
                post, is_unanswered = outbox.sent(post, now, "250 OK"), False
            case "day":
                post = outbox.after_its_day(post, DAY + dt.timedelta(days=1), now)
        if is_unanswered:
            assert post.state in {IN_DOUBT, SENDING}
            assert post.doubted_at
        assert post.tries <= MOST_TRIES
