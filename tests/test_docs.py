"""Documents that are made from the code are what the code makes of them now."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from docs import numpy_table


def test_numpy_table():
    made = {line.split(":")[0] for line in numpy_table.table().splitlines() if line.startswith("#")}
    kept = {line.split(":")[0] for line in numpy_table.TARGET.read_text().splitlines() if line.startswith("#")}
    assert made == kept
    supported = numpy_table.table().split("Not yet")[0]
    assert all(name in numpy_table.TARGET.read_text() for name in supported.split("`")[1::2])
