"""`cchabits undo`: the last change, or any other, turned round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, check_limit, invocation_of, new_app
from cchabits.domain.text import shown
from cchabits.errors import UsageProblem
from cchabits.render.acts import operation_line, undo_line
from cchabits.render.words import plural
from cchabits.services.undo import LISTED, latest_operations, undo

if TYPE_CHECKING:
    from cchabits.cli.screen import Screen
    from cchabits.domain.operation import Operation

app = new_app()

_LONGEST = 100  # digits: what a person may have typed


@app.command("undo", cls=Command)
def undo_command(
    context: typer.Context,
    number: Annotated[
        str | None,
        typer.Argument(metavar="NUMBER", help="An operation of the list; else the last change."),
    ] = None,
    is_list: Annotated[bool, typer.Option("--list", help="List what can be undone.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="List at most N changes.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer --list in JSON.")] = False,
) -> None:
    """Undo the last change, or list what can be undone.

    Each call goes one change of the log further back. Undoing an undo, by its number, brings it
    back. What was changed in habits.toml stays.

    Examples:
      cchabits undo
      cchabits undo --list
      cchabits undo --list --limit 100
      cchabits undo 12
    """
    _check_limit(limit, is_list=is_list)
    invocation = invocation_of(context)
    screen = invocation.screen
    if is_list:
        with invocation.session(is_reader=True) as session:
            most = limit if as_json else (limit or LISTED) + 1  # one more, to know of more
            operations = latest_operations(session, most)
        _show_list(operations, screen, limit or LISTED, as_json=as_json)
        return
    wanted = None if number is None else _read_number(number)
    with invocation.session() as session:
        receipt = undo(session, wanted)
    invocation.done()
    title, back = receipt.operation.title, receipt.was_brought_back
    screen.show([undo_line(title, receipt.number, screen.look(), was_brought_back=back)])


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise UsageProblem(
            f"{shown(text)} is not the number of an operation", "cchabits undo --list shows them"
        )
    return int(text)


def _check_limit(limit: int | None, *, is_list: bool) -> None:
    check_limit(limit)
    if limit is not None and not is_list:
        raise UsageProblem(
            "--limit says how many changes to list", f"cchabits undo --list --limit {limit}"
        )


def _show_list(operations: list[Operation], screen: Screen, most: int, *, as_json: bool) -> None:
    if as_json:
        from cchabits.render.json import operations_document

        screen.answer(operations_document(operations))
    elif operations:
        screen.show(
            operation_line(
                one.number,
                f"{one.at.astimezone():%Y-%m-%d %H:%M}",
                one.title,
                screen.look(),
                is_effective=one.is_effective,
            )
            for one in operations[:most]
        )
        if len(operations) > most:
            from cchabits.render.terminal.history import more_lines  # 4 ms, and only for many

            screen.show([(), *more_lines(plural(most, "change"), screen.look())])
    else:
        screen.say("Nothing has been logged yet.")
