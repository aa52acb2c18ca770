"""`cchabits remind`: the reminder mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli import remind_scheduling, remind_sending
from cchabits.cli.command import Command, Group, invocation_of, new_app
from cchabits.errors import CannotWrite, NotNow
from cchabits.services.letters import Preview, preview
from cchabits.services.mail_status import holding_snoozes

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation
    from cchabits.domain.mail import Letter

app = new_app(cls=Group)


@app.callback()
def remind_group() -> None:
    """Show, send and stop the reminder mail.

    Examples:
      cchabits remind preview
      cchabits remind status
      cchabits remind snooze --until 14d
    """


@app.command("preview", cls=Command)
def preview_command(
    context: typer.Context,
    to_open: Annotated[
        bool, typer.Option("--open", help="Show it in a web browser, as a mail program would.")
    ] = False,
    as_text: Annotated[bool, typer.Option("--text", help="Its plain text alone.")] = False,
    eml: Annotated[
        str | None,
        typer.Option("--eml", metavar="FILE", help="Write it to a file, for a mail program."),
    ] = None,
) -> None:
    """Show the mail that would be sent now, or why there is none.

    It says why, and sends nothing. On a day without mail it is the one there would be if there
    were.

    Examples:
      cchabits remind preview
      cchabits remind preview --open
      cchabits remind preview --eml reminder.eml
      cchabits remind preview --today 2026-12-01
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        shown = preview(session, holding_snoozes(session))
    if not (to_open or as_text or eml is not None):
        _tell(invocation, shown)
        return
    letter = _letter_of(shown)
    if as_text:
        invocation.screen.say(*letter.text.splitlines())
    if eml is not None:
        _write_message(invocation, shown, letter, eml)
    if to_open:
        _open(invocation, letter)


def _tell(invocation: Invocation, shown: Preview) -> None:
    """Say why there is a mail or none, and when the next may go; then show the text."""
    from cchabits.render.mail.told import attached_line, told_lines

    settings, decision, letter, now, has_mail, following = shown
    lines = told_lines(settings, decision, now, following, has_mail=has_mail)
    if letter:
        lines += attached_line(letter)
        lines += ["", f"Subject: {letter.subject}", "", *letter.text.splitlines()]
    invocation.screen.say(*lines)


def _letter_of(shown: Preview) -> Letter:
    if shown.letter is None:
        from cchabits.render.mail.phrases import why_words

        why = why_words(shown.decision, shown.now.date())
        raise NotNow(f"there would be no mail: {why}", "cchabits remind preview tells more")
    return shown.letter


def _write_message(invocation: Invocation, shown: Preview, letter: Letter, name: str) -> None:
    """Write the message as it would be sent, for its owner only."""
    from cchabits.cli.output import file_path  # none of it but here
    from cchabits.config.write import write_lines
    from cchabits.mail.message import build, make_message_id
    from cchabits.services.replacing import check_message

    path = file_path(name)
    check_message(path, invocation.home)
    settings, day = shown.settings, shown.now.date().isoformat()
    message_id = make_message_id(settings.sender, "preview", settings.to, day)
    message = build(letter, settings, message_id, shown.now)
    write_lines(path, message.decode().removesuffix("\n").split("\n"))
    invocation.done(f"the file is {name}", wants_backup=False)
    invocation.screen.say(f"written to {name}")


def _open(invocation: Invocation, letter: Letter) -> None:
    """Write the page where only its owner may read it, and have a browser show it."""
    import tempfile  # none of it but here
    import webbrowser

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="cchabits-", suffix=".html", delete=False
    ) as file:
        file.write(letter.html)
    page = Path(file.name)
    if not webbrowser.open(page.as_uri()):
        raise CannotWrite("no web browser could be opened", f"open {page} yourself")
    invocation.screen.say(f"shown in a web browser: {page}")


for _name, _command in (*remind_sending.COMMANDS, *remind_scheduling.COMMANDS):
    app.command(_name, cls=Command)(_command)
