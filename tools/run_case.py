"""Run one command and print what it took: seconds, peak memory in kilobytes, exit code.

    python -I -S tools/run_case.py whole|answer COMMAND...

A process is never charged with less memory than the one that it was started from held, so the bench
starts its cases from here: this imports next to nothing, and holds no more than a bare Python. With
`answer` the seconds are those until the command first says something. Its output is thrown away.
"""

import os
import sys
import time


def main() -> int:
    """Run the command of the arguments, and print a line."""
    _, until, *command = sys.argv
    null = os.open(os.devnull, os.O_RDWR)
    answer, said = os.pipe()
    streams = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
    if until == "answer":
        streams.append((os.POSIX_SPAWN_DUP2, said, 1))
    begun = time.perf_counter()
    # Not subprocess, which is heavy, and whose wait() does not tell the memory.
    process = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    os.close(said)
    os.read(answer, 1)  # at once, where the command says nothing here
    seconds = time.perf_counter() - begun
    _, status, usage = os.wait4(process, 0)
    if until != "answer":
        seconds = time.perf_counter() - begun
    kilobytes = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    print(seconds, kilobytes, os.waitstatus_to_exitcode(status))
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
