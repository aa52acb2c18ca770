"""What holds for all tests: how long Hypothesis searches, here and in CI."""

import gc
import os

from hypothesis import settings

pytest_plugins = ["tests.snapshot_fixture"]

settings.register_profile("dev", max_examples=60, deadline=None)
# The same examples each time, so that a landing never fails for what someone else's change hid.
settings.register_profile(
    "ci", max_examples=600, deadline=None, derandomize=True, print_blob=True, database=None
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_collection_finish() -> None:
    """Leave thousands of tests that will not go away to themselves when rubbish is collected."""
    gc.collect()
    gc.freeze()
