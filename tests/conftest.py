"""What holds for all tests: how long Hypothesis searches, here and in CI."""

import gc
import importlib
import os
import pkgutil
import signal

from hypothesis import settings

import cchabits

pytest_plugins = ["tests.counting", "tests.snapshot_fixture"]

settings.register_profile("dev", max_examples=60, deadline=None)
# The same examples each time, so that a landing never fails for what someone else's change hid.
settings.register_profile(
    "ci", max_examples=600, deadline=None, derandomize=True, print_blob=True, database=None
)
IS_CI = bool(os.environ.get("CI"))
settings.load_profile("ci" if IS_CI else "dev")


# What a shell starts in the background ignores Ctrl-C, and so would all programs under test.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Let no test depend on those before it, and leave all of them alone when rubbish is collected.

    Hypothesis tries the constants of all modules of ours that are loaded by then: in CI they are.
    """
    for module in pkgutil.walk_packages(cchabits.__path__, "cchabits.") if IS_CI else ():
        importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
