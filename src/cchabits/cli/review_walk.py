"""Walking through a review on a terminal, stop by stop; each step is saved as it is taken.

Every step opens the home by itself, so nothing is held while somebody thinks, and what others write
meanwhile is seen at the next stop. A step knows the number by which it is undone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cchabits.cli.beside import beside_page, put_beside
from cchabits.cli.conversation import Conversation
from cchabits.cli.keyboard import ENTER, ESCAPE, Left, open_keyboard
from cchabits.cli.review_steps import take_log, take_pause, take_plan, take_reason, take_skip
from cchabits.domain.admission import check_note
from cchabits.domain.placeholder import check_own_line
from cchabits.domain.practice import DEEPEN, KEEP, RAISE
from cchabits.render.acts import choice_line, reflection_line, undo_line
from cchabits.render.terminal import walk as screen
from cchabits.render.terminal.walk import Key, StepNumber
from cchabits.services.practice import choose, reflect
from cchabits.services.review import review
from cchabits.services.undo import undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.cli.invocation import Invocation
    from cchabits.domain.beside import Beside
    from cchabits.domain.practice import Reflection
    from cchabits.domain.review import Question, Review, Stop

Found = TypeVar("Found", "Stop", "Question")

_LOG, _PLAN = Key("l", "log"), Key("p", "plan")
_SKIP, _PAUSE = Key("s", "skip"), Key("a", "pause")
_REASON, _PASS = Key("r", "reason"), Key("Enter", "pass")
_DEEPEN, _RAISE, _KEEP = Key("d", DEEPEN), Key("r", RAISE), Key("k", KEEP)
_LATER, _WRITE = Key("Enter", "later"), Key("Enter", "write them")
_UNDO, _QUIT = Key("u", "undo"), Key("q", "quit")
_CHOICES = {"d": DEEPEN, "r": RAISE, "k": KEEP}
_TAKES = {"l": take_log, "p": take_plan, "s": take_skip, "a": take_pause, "r": take_reason}
_END = (
    ("plus", "Plus", "what went well"),
    ("delta", "Delta", "what to change"),
    ("to_do", "Next", "what to do first"),
)


class Step(NamedTuple):
    """A step that was taken: its operation, and where in the walk that was."""

    operation: int
    at: int


def walk(invocation: Invocation, span: str, outcome: str | None = None) -> None:
    """Walk through a review that looks back on a span, until it ends or somebody leaves.

    An outcome that is named stands at its beginning.
    """
    with open_keyboard() as keyboard:
        _Walk(Conversation(invocation, keyboard), span, outcome).go()


class _Walk:
    """A walk: the stops and then the questions there were at its beginning, each by its habit."""

    def __init__(self, talk: Conversation, span: str, outcome: str | None) -> None:
        self.talk = talk
        self.span = span
        self.at = 0
        self.steps: list[Step] = []
        self.noted = 0
        self.review = self.read()
        self.stops = [one.habit for one in self.review.stops]
        self.habits = [*self.stops, *(one.habit for one in self.review.questions)]
        self.beside = self.read_beside(outcome) if outcome is not None else None

    def go(self) -> None:
        """Go on from place to place until there is none, or somebody leaves."""
        try:
            look = self.talk.look
            self.talk.show(screen.opening_lines(self.review, look))
            self.talk.show(beside_page(self.beside, self.review.today, look))
            while self.review.habits and self.at <= len(self.habits):
                self.visit()
        except KeyboardInterrupt:
            self.talk.show([()])
            raise
        except Left:
            self.talk.show([()])
        left = max(0, len(self.habits) - self.at)
        saved = len(self.steps) + self.noted
        self.talk.show([screen.farewell_line(saved, left, self.talk.look)])

    def read(self) -> Review:
        """Review anew: another step, or another process, may have changed what there is."""
        return self.talk.read(lambda session: review(session, self.span))

    def read_beside(self, outcome: str) -> Beside:
        """Put an outcome beside the acts of the span."""
        days = (self.review.span.first, self.review.span.last)
        return self.talk.read(lambda session: put_beside(session, outcome, *days))

    def visit(self) -> None:
        """Show what is at the present place, and take one step there."""
        self.review = self.read()
        if self.at == len(self.habits):
            self.end()
        elif self.at < len(self.stops):
            self.stop(_of(self.review.stops, self.habits[self.at]))
        else:
            self.question(_of(self.review.questions, self.habits[self.at]))

    # The places

    def stop(self, stop: Stop | None) -> None:
        """Take a step at a habit that is overdue, missed or due soon."""
        if stop is None:
            self.pass_over()
            return
        today = self.review.today
        self.talk.show([(), *screen.stop_lines(stop, self.place, today, self.talk.look)])
        plans = [_PLAN] if stop.can_be_planned else []
        whys = [_REASON] if stop.unexplained else []
        pressed = self.press([_LOG, *plans, *whys, _SKIP, _PAUSE, _PASS])
        if pressed in _TAKES:
            self.keep(_TAKES[pressed](self.talk, stop, today))

    def question(self, question: Question | None) -> None:
        """Ask what becomes of a habit that is met at its minimum."""
        if question is None:
            self.pass_over()
            return
        today = self.review.today
        self.talk.show([(), *screen.question_lines(question, self.place, today, self.talk.look)])
        choice = _CHOICES.get(self.press([_DEEPEN, _RAISE, _KEEP, _LATER]))
        if choice is None:
            return
        receipt = self.talk.call(lambda session: choose(session, question.habit, choice))
        if receipt is not None:
            look = self.talk.look
            more = screen.changing_lines(question, choice, look)
            self.talk.saved([choice_line(receipt.record, look), *more])
            self.keep(receipt.operation)

    def end(self) -> None:
        """Ask what the review came to: three lines, each saved when it is written."""
        self.talk.show([(), *screen.end_lines(self.review, self.talk.look)])
        if self.press([_WRITE]) != ENTER:
            return
        record = None
        for name, prompt, hint in _END:
            if text := self.talk.line(prompt, hint, partial(_check_line, name)):
                record = self.note({name: text}) or record
        if record:
            self.talk.saved([reflection_line(record, self.talk.look)])

    def note(self, said: dict[str, str]) -> Reflection | None:
        """Save one of the three lines, beside those that were written before."""
        record = self.talk.call(lambda session: reflect(session, self.span, **said))
        if record:
            self.noted += 1
            self.talk.saved([])
        return record

    @property
    def place(self) -> StepNumber:
        """Where the walk is, as it is shown."""
        return StepNumber(self.at + 1, len(self.habits))

    # The steps

    def press(self, keys: Sequence[Key]) -> str:
        """Return the key pressed; those that go on, back or away have done so. Raises Left."""
        every = [*keys, *([_UNDO] if self.steps else ()), _QUIT]
        pressed = self.talk.key(every, screen.keys_lines(every, self.talk.look))
        if pressed in {_QUIT.key, ESCAPE}:
            raise Left
        if pressed == _UNDO.key:
            self.take_back()
        elif pressed == ENTER:
            self.at += 1
        return pressed

    def keep(self, operation: int | None) -> None:
        """Remember a step that was taken; None where none was."""
        if operation is not None:
            self.steps.append(Step(operation, self.at))

    def take_back(self) -> None:
        """Undo the last step, and go back to where it was taken."""
        step = self.steps.pop()
        receipt = self.talk.call(lambda session: undo(session, step.operation))
        if receipt is not None:
            back, look = receipt.was_brought_back, self.talk.look
            title = receipt.operation.title
            self.talk.saved([undo_line(title, receipt.number, look, was_brought_back=back)])
            self.at = step.at

    def pass_over(self) -> None:
        """Go on from a habit that wants nothing any more; say so unless a step here did that."""
        if not any(step.at == self.at for step in self.steps):
            habit, look = self.habits[self.at], self.talk.look
            self.talk.show([(), *screen.settled_lines(habit, self.place, look)])
        self.at += 1


def _check_line(name: str, text: str) -> None:
    """Refuse what cannot be kept of a line, so that it is asked again."""
    check_own_line(check_note(text), name)


def _of(found: Sequence[Found], habit: str) -> Found | None:
    return next((one for one in found if one.habit == habit), None)
