"""A test that hangs (an endless native loop, say) ends its worker with all stacks shown, rather than the whole run."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from typing import Any

import pytest

SECONDS_PER_TEST = 300
_STDERR = os.fdopen(os.dup(2), "w")


@pytest.fixture(autouse=True)
def _deadline(request: pytest.FixtureRequest) -> Iterator[Any]:
    faulthandler.dump_traceback_later(SECONDS_PER_TEST, exit=True, file=_STDERR)
    yield
    faulthandler.cancel_dump_traceback_later()


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the texts of golden files anew")
