"""What NumPy's own documentation shows is what the graph gives, or is refused, as ``docstrings_refused.json`` has it.

``python -m pytest tests/equivalence/test_docstrings.py --update-golden`` writes that list anew.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import whilst
from compare import Tolerance, differences
from equivalence.docstrings import documented, examples
from harness import Outcome, run
from whilst_compiler.errors import CompilerBug, WhilstError

DOCUMENTED = dict(documented())
REFUSED = Path(__file__).with_name("docstrings_refused.json")
"""By version of NumPy and name, how many examples are refused with which code."""
OPEN = {
    "np.empty": "what is there", "np.empty_like": "what is there", "np.ndarray": "what is there",
    "np.partition": "the order within the parts", "np.unique_values": "the order", "np.flatiter": "type(a.flat)",
    "np.ndarray.flat": "type(a.flat)", "np.arange": "integers beyond 64 bits",
    "np.broadcast_arrays": "how arrays in lists lie", "np.shares_memory": "shows one that takes minutes",
    "np.lib.stride_tricks.as_strided": "windows come as copies",
    "np.lib.stride_tricks.sliding_window_view": "windows come as copies",
}  # fmt: skip
"""Where NumPy leaves something open, or the list of differences (README.md) has it."""


@pytest.mark.parametrize("name", [name for name in DOCUMENTED if name not in OPEN])
def test_numpys_examples(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shown = examples(name, DOCUMENTED[name])
    functions = _module(tmp_path / "examples.py", "".join(e.text + "\n" for e in shown))
    refused: Counter[str] = Counter()
    for example in shown:
        function = getattr(functions, example.name)
        wanted, got = (run(_seeded(f), (), {}) for f in (function, whilst.compile(function).eager))
        assert not isinstance(got.error, CompilerBug), f"{example.text}\n{got.error}"
        if isinstance(got.error, WhilstError) and got.error.diagnostic is not None:
            refused[got.error.diagnostic.code] += 1
            continue
        parted = list(_parted(wanted, got))
        assert not parted, f"{example.text}\n{parted}"
    _compare(name, dict(sorted(refused.items())), request.config.getoption("--update-golden"))


def _seeded(function: Callable[[], Any]) -> Callable[[], Any]:
    def way() -> Any:
        np.random.seed(7)
        return function()

    return way


def _parted(wanted: Outcome, got: Outcome) -> Any:
    if wanted.error is not None or got.error is not None:
        return [] if type(wanted.error) is type(got.error) else [(wanted.describe(), got.describe())]
    printed = [] if wanted.printed == got.printed else [(wanted.printed, got.printed)]
    return [*printed, *differences(wanted.result, got.result, Tolerance(ulp=16, strides=True), "result")]


def _module(path: Path, text: str) -> Any:
    path.write_text("import numpy as np\n\n" + text)
    spec = importlib.util.spec_from_file_location(f"examples_{abs(hash(path))}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spec.loader.exec_module(module)
    return module


def _compare(name: str, refused: dict[str, int], update: bool) -> None:
    """With the list for this version of NumPy, if there is one."""
    known = json.loads(REFUSED.read_text()) if REFUSED.exists() else {}
    if update:
        mine = known.setdefault(np.__version__, {})
        mine.pop(name, None)
        if refused:
            mine[name] = refused
        REFUSED.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    elif np.__version__ in known:
        assert refused == known[np.__version__].get(name, {})
