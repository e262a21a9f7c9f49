"""A little of what ``python -m benchmarks.robustness`` does at length."""

from __future__ import annotations

import pytest
from benchmarks.robustness import ROWS

COUNTS = {"damages": 12, "kills": 2, "edits": 1, "storms": 2, "forks": 3, "leaks": 20_000, "shortages": 5000}


@pytest.mark.parametrize("run", [run for run, _ in ROWS.values()], ids=lambda run: run.__name__)
def test_nothing_goes_wrong(run):
    assert run(COUNTS[run.__name__]) == 0
