"""Columns of text without a box: what fits is shown whole, and what matters least goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.render.line import Segment, columns_of, cut, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cchabits.render.line import Line

GAP = 2  # columns of the terminal between two of the table


class Column(NamedTuple):
    """A column: its head, and one cell of one or more segments for each row.

    Where a table is too wide, columns go: 0 never does, and of the others those with a low `drop`
    have the first claim on the room. What has a `least` width may then be cut down to that, the
    column at the right first; it goes only where not even that is left.
    """

    head: str
    cells: tuple[Line, ...]
    drop: int = 0
    least: int = 0
    is_right: bool = False

    @property
    def width(self) -> int:
        """Columns of the terminal that the widest cell takes, the head included."""
        return max(columns_of(self.head), *map(line_len, self.cells))

    def is_empty(self, nothing: Collection[str]) -> bool:
        """Tell whether each cell is one of the texts that say nothing."""
        return all(text_of(cell).strip() in nothing for cell in self.cells)


def line_len(line: Iterable[Segment]) -> int:
    """Return how many columns of a terminal a line takes."""
    return columns_of(text_of(line))


def fitted(columns: Sequence[Column], width: int, ellipsis: str) -> list[Column]:
    """Return the columns that fit into `width`, 0 being any, and what must be, cut to it."""
    kept = _with_room(columns, width) if width else list(columns)
    excess = width_of(kept) - width if width else 0
    for at in reversed(range(len(kept))):
        narrowed = _narrowed(kept[at], excess, ellipsis)
        excess -= kept[at].width - narrowed.width
        kept[at] = narrowed
    return kept


def width_of(columns: Sequence[Column]) -> int:
    """Return how many columns of a terminal the columns of a table take."""
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def head_of(columns: Sequence[Column]) -> Line:
    """Return the line of heads, each at the left of its column."""
    cells = [(Segment(column.head, "quiet"),) for column in columns]
    return _row(cells, [column.width for column in columns], [False] * len(columns))


def rows_of(columns: Sequence[Column]) -> list[Line]:
    """Return the lines under the head, without blanks at their ends."""
    widths = [column.width for column in columns]
    are_right = [column.is_right for column in columns]
    cells = zip(*(column.cells for column in columns), strict=True)
    return [_row(row, widths, are_right) for row in cells]


def _with_room(columns: Sequence[Column], width: int) -> list[Column]:
    """Return the columns that never go, and of the others each that fits beside those before it."""
    kept = {at for at, column in enumerate(columns) if not column.drop}
    rivals = sorted(set(range(len(columns))) - kept, key=lambda at: columns[at].drop)
    for at in rivals:
        claims = [_claim(columns[one]) for one in (*kept, at)]
        if sum(claims) + GAP * len(kept) <= width:
            kept.add(at)
    return [columns[at] for at in sorted(kept)]


def _claim(column: Column) -> int:
    """Return how much room a column asks for: one that may go and may be cut, only the least."""
    return min(column.width, column.least) if column.drop and column.least else column.width


def _narrowed(column: Column, excess: int, ellipsis: str) -> Column:
    if excess <= 0 or not column.least:
        return column
    width = max(column.least, column.width - excess)
    return column._replace(cells=tuple(_cut_cell(cell, width, ellipsis) for cell in column.cells))


def _cut_cell(cell: Line, width: int, ellipsis: str) -> Line:
    """Cut a cell in its last segment."""
    *before, (text, role) = cell
    return (*before, Segment(cut(text, width - line_len(before), ellipsis), role))


def _row(cells: Sequence[Line], widths: Sequence[int], are_right: Sequence[bool]) -> Line:
    line: list[Segment] = []
    for cell, width, is_right in zip(cells, widths, are_right, strict=True):
        blanks = Segment(" " * (width - line_len(cell)))
        line += [blanks, *cell] if is_right else [*cell, blanks]
        line.append(Segment(" " * GAP))
    while line and not line[-1].text.strip():
        line.pop()
    return tuple(line)
