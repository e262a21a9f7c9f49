"""A program that is edited between its runs, in twenty ways: each run must compute what the text says that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["EDITS", "stale"]

_PROGRAM = """
import math
import numpy as np
import whilst

FACTOR = 3.0
COUNT = 4
PAIR = (1.0, 2.0)
TABLE = np.arange(4.0)
WORDS = {"a": 1.0, "b": 2.0}
MODE = "slow"

class Settings:
    scale = 2.0

    def __init__(self, shift):
        self.shift = shift

    def apply(self, x):
        return x * self.scale + self.shift

SETTINGS = Settings(0.5)

def deepest(x):
    return x + 1.0

def deeper(x):
    return deepest(x) * 2.0

def helper(x, k=10.0, *, power=2):
    return deeper(x) + k * x ** power

def closing(c, inner):
    offset = c * 2.0
    def closed(x):
        return inner(x) + offset
    return closed

CLOSED = closing(5.0, deeper)

@whilst.compile
def other(n):
    return n * 9223372036854775 + 1

@whilst.compile
def f(x, given=7.0):
    total = helper(x) * FACTOR + CLOSED(x) + given
    for k in range(COUNT):
        total += PAIR[0] * TABLE[k] + WORDS["b"] - PAIR[1]
    if MODE == "slow":
        total += math.sqrt(x)
    total += SETTINGS.apply(x) + math.erf(x)
    return total + sum([abs(y - x) for y in PAIR]), FACTOR * COUNT, TABLE[0]

def answers(f, other):
    try:
        return f(2.5), other(1001)
    except OverflowError as error:
        return f(2.5), str(error)

def others_python(n):
    exact = other.python(n)
    if "wrap" in other.options.values():
        return (exact + 2**63) % 2**64 - 2**63
    raise OverflowError("integer result does not fit in 64 bits")

assert repr(answers(f, other)) == repr(answers(f, other)) == repr(answers(f, other))
print(answers(f, other), answers(f.python, others_python), sep="\\n")
"""

EDITS = {
    "a callee": ("return deepest(x) * 2.0", "return deepest(x) * 2.5"),
    "its callee": ("return x + 1.0", "return x + 1.5"),
    "a global number": ("FACTOR = 3.0", "FACTOR = 4.0"),
    "its type": ("FACTOR = 3.0", "FACTOR = 3"),
    "how often a loop runs": ("COUNT = 4", "COUNT = 3"),
    "a global tuple": ("PAIR = (1.0, 2.0)", "PAIR = (1.0, 2.0, 3.0)"),
    "a global array": ("TABLE = np.arange(4.0)", "TABLE = np.arange(4.0)[::-1]"),
    "its dtype": ("TABLE = np.arange(4.0)", "TABLE = np.arange(4)"),
    "a global dict": ('"b": 2.0', '"b": -2.0'),
    "a global text": ('MODE = "slow"', 'MODE = "quick"'),
    "a class's field": ("scale = 2.0", "scale = 3.0"),
    "an object's field": ("Settings(0.5)", "Settings(1.5)"),
    "a method": ("x * self.scale + self.shift", "x * self.scale - self.shift"),
    "a callee's default": ("k=10.0", "k=11.0"),
    "its keyword-only default": ("power=2", "power=3"),
    "the function's default": ("given=7.0", "given=8.0"),
    "a closure's number": ("closing(5.0", "closing(6.0"),
    "a closure's function": ("closing(5.0, deeper)", "closing(5.0, deepest)"),
    "a name of Python's": ("COUNT = 4", "COUNT = 4; abs = math.floor"),
    "a module's function": ("import numpy as np", "import numpy as np; math.erf = math.erfc"),
    "an option": ("@whilst.compile\ndef other", '@whilst.compile(overflow="wrap")\ndef other'),
    "the function itself": ("+ math.erf(x)", "- math.erf(x)"),
}


def stale(folder: Path, count: int) -> int:
    """Run the program, one that is edited, and the program again, with one cache: how many runs are wrong."""
    path = folder / "program.py"
    first = _run(path, _PROGRAM, folder)
    wrong = int(first[0] != first[1])
    for old, new in list(EDITS.values())[:count]:
        edited = _PROGRAM.replace(old, new, 1)
        assert edited != _PROGRAM
        native, python = _run(path, edited, folder)
        wrong += native != python
        wrong += _run(path, _PROGRAM, folder) != first
    return wrong


def _run(path: Path, text: str, folder: Path) -> tuple[str, str]:
    """What compiled code prints, and what Python does."""
    path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "WHILST_CACHE_DIR": str(folder / "cache")}
    environment["WHILST_LOG"] = "quiet"
    done = subprocess.run([sys.executable, str(path)], env=environment, capture_output=True, text=True, check=False)
    native, _, python = done.stdout.strip().partition("\n")
    return (native, python) if done.returncode == 0 else (done.stderr, "")
