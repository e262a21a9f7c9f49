"""A test that hangs (an endless native loop, say) ends its worker with all stacks shown, rather than the whole run."""

from __future__ import annotations

import faulthandler
import gc
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

SECONDS_PER_TEST = 900
TESTS_PER_FREEZE = 50
NEW_OBJECTS, TIMES = 200_000, 20
"""That many before garbage is looked for, so often until it is among older ones, too: compilers make many, of which few
are part of cycles."""
_TESTS = itertools.count(1)
_STDERR = os.fdopen(os.dup(2), "w")


@pytest.fixture(autouse=True)
def _deadline(request: pytest.FixtureRequest) -> Iterator[Any]:
    faulthandler.dump_traceback_later(SECONDS_PER_TEST, exit=True, file=_STDERR)
    yield
    faulthandler.cancel_dump_traceback_later()
    if next(_TESTS) % TESTS_PER_FREEZE == 0:  # what a thousand compiled functions hold is not gone through again and again
        gc.collect()
        gc.freeze()


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the texts of golden files anew")


def pytest_configure(config):
    """A cache of kernels for this run alone, which its workers and the processes that tests start share.

    A run in the background ignores SIGINT, and so would they; then no test of Ctrl-C could end.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.set_threshold(NEW_OBJECTS, TIMES)
    os.environ.setdefault("WHILST_LOG", "quiet")  # a busy machine compiles slowly
    if not hasattr(config, "workerinput"):
        config.cache_of_kernels = os.environ["WHILST_CACHE_DIR"] = tempfile.mkdtemp(prefix="whilst-tests-")


def pytest_unconfigure(config):
    if hasattr(config, "cache_of_kernels"):
        shutil.rmtree(config.cache_of_kernels, ignore_errors=True)
