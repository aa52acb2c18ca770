"""Many processes at once: nothing is lost, doubled or refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.counting import Tell
from tests.services.homes import Leader, new_folder
from tests.waiting import none_left, release

# Waits until all are there, so that they compete from the first statement on.
_WAIT = """
import datetime as dt, pathlib, sys, time
from cchabits.config.paths import find_home
from cchabits.services.log import Act, log
from cchabits.services.session import Place, open_session
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database

folder, worker, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
pathlib.Path(folder, f"ready-{worker}").touch()
while not pathlib.Path(folder, "go").exists():
    time.sleep(0.001)
"""

_LOG = (
    _WAIT
    + """
place = Place(find_home(folder, {}), dt.date(2026, 11, 20), Patience(given_up_after=240))
for number in range(count):
    with open_session(place) as session:
        receipt = log(session, Act("call", id=f"{worker}-{number}"))
    print(receipt.entry.id)
"""
)

# Each file is opened by all at the same time: the next every 20 ms.
_OPEN = (
    _WAIT
    + """
begin = pathlib.Path(folder, "go").stat().st_mtime + 0.1
for number in range(count):
    path = pathlib.Path(folder, f"{number}.db")
    while time.time() < begin + 0.02 * number:
        pass
    try:
        open_database(path, Patience(), create=True).close()
    except Exception as problem:
        print(number, repr(problem), file=sys.stderr)
"""
)

# Another program that reads all the while: how often halves were seen, and how many states.
_READ = """
import json, sqlite3, sys, threading

QUERY = '''
SELECT (SELECT count(*) FROM entry WHERE is_live),
       (SELECT count(*) FROM entry) - (SELECT count(*) FROM operation WHERE undoes IS NOT NULL),
       (SELECT coalesce(sum(json_array_length(marks)), 0) FROM day),
       (SELECT count(*) FROM operation)
'''
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
asked_to_end = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), asked_to_end.set()), daemon=True).start()
reads, halves, states = 0, [], set()
print("ready", flush=True)
while not asked_to_end.is_set():
    live, left, marks, operations = connection.execute(QUERY).fetchone()
    reads += 1
    states.add(operations)
    if not live == left == marks:
        halves.append([live, left, marks, operations])
print(json.dumps([reads, halves, len(states)]))
"""


def run_at_once(
    script: str, folder: Path, processes: int, *arguments: int
) -> tuple[list[str], list[str]]:
    """Run a script in many processes at once; return the lines they print, and their complaints."""
    texts = [str(argument) for argument in arguments]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder), str(worker), *texts],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for worker in range(processes)
    ]
    with none_left(running):
        release(running, folder)
        answers = [one.communicate(timeout=1200) for one in running]
    printed = [line for out, _ in answers for line in out.split()]
    return printed, [error for _, error in answers if error]


def log_at_once(leader: Leader, processes: int, count: int) -> int:
    """Let processes log at once, and return how many rows that made, each acknowledged once."""
    printed, complaints = run_at_once(_LOG, leader.home.folder, processes, count)
    assert complaints == []
    ids = [row[0] for row in leader.rows("SELECT id FROM entry WHERE is_live ORDER BY id")]
    assert ids == sorted(printed)
    assert len(set(ids)) == len(ids)
    assert leader.rows("SELECT json_array_length(marks) FROM day") == [(len(ids),)]
    assert leader.rows("SELECT count(*) FROM operation") == [(len(ids),)]
    assert leader.rows("PRAGMA integrity_check") == [("ok",)]
    return len(ids)


def test_processes_that_log_at_once_lose_nothing(leader: Leader) -> None:
    """Six processes that log ten acts each, from the first command in a home on, keep sixty."""
    kept = log_at_once(leader, 6, 10)
    assert kept == 60


@pytest.mark.slow
def test_fifty_processes_that_log_a_hundred_acts_each_lose_nothing(
    tmp_path: Path, tell: Tell
) -> None:
    """D1: 50 processes log 100 acts each; 5,000 rows, no error, no double."""
    leader = Leader(tmp_path)
    leader.status()
    kept = log_at_once(leader, 50, 100)
    tell(f"D1: {kept:,} of 5,000 rows")
    assert kept == 5000


@pytest.mark.slow
def test_an_outside_reader_never_sees_half_of_a_change(leader: Leader, tell: Tell) -> None:
    """D7: during 1,000 transactions entries, days and operations always agree."""
    leader.status()
    with subprocess.Popen(
        [sys.executable, "-c", _READ, str(leader.home.database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "ready\n"
        for number in range(1000):
            if number % 5 == 4:
                leader.undo()
            else:
                leader.log("call")
        answer, _ = reader.communicate(timeout=60)
    reads, halves, states = json.loads(answer)
    tell(
        f"D7: {reads:,} reads during 1,000 transactions saw {states} states, "
        f"{len(halves)} of them halves"
    )
    assert leader.rows("SELECT count(*) FROM operation") == [(1000,)]
    assert halves == []
    assert states > 50


@pytest.mark.slow
def test_processes_that_make_the_database_at_once_take_it_for_theirs() -> None:
    """No process takes a database that another is just making for a stranger's."""
    with new_folder() as folder:
        _, complaints = run_at_once(_OPEN, folder, 4, 500)
    assert complaints == []
