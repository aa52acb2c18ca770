"""Every query and write, once, as SQLAlchemy expressions over the tables of schema.py.

`make sql` writes them into compiled.py as SQLite text with named parameters, or for those in
BY_PLACE with `?`, in the order of the table's columns; each public name of these modules becomes
the same name in capitals there. Lists of values go in as JSON through `json_each`.
"""

from sqlalchemy.sql.expression import ClauseElement

from cchabits.storage.statements import (
    completion,
    definitions,
    inspection,
    judging,
    log,
    operations,
    outbox,
    stock,
)

_MODULES = (definitions, judging, log, operations, stock, inspection, completion, outbox)

BY_PLACE = frozenset({"add_entry"})  # an import of many entries spends a tenth on looking up names


def every_statement() -> dict[str, ClauseElement]:
    """Return the statements by their names, in the order they are written in."""
    return {
        name: value
        for module in _MODULES
        for name, value in vars(module).items()
        if isinstance(value, ClauseElement) and name.islower() and not name.startswith("_")
    }
