"""The cache ahead of the front end: what was compiled in another process starts without the compiler, if it holds."""

from __future__ import annotations

import json
import linecache
import logging
import os
import random
import subprocess
import sys

import numpy as np
import pytest

import whilst
from whilst.cache.store import user_store

PROGRAM = """
import math
import numpy as np
import whilst

SCALE = 3.0
OFFSETS = np.arange(3.0)
MODE = "up"
PAIR = (1.0, 2)

def deeper(x):
    return x + 1.0

def helper(x, extra=10.0):
    return deeper(x) * 2.0 + extra

class Names:
    limit = 4.0

def closing(k, go):
    def inner(x):
        return go(x) + k
    return inner

@whilst.compile
def other(x):
    return x * 7.0

@whilst.compile
def f(x, y=2.0):
    if MODE == "up":
        return helper(x) * SCALE + y + math.sqrt(4.0) + PAIR[0] * PAIR[1]
    return -x

@whilst.compile
def g(a):
    return np.sin(a) + OFFSETS

@whilst.compile
def h(x):
    return other(x) + abs(x)

@whilst.compile(static="k")
def s(x, k):
    t = 0.0
    for _ in range(k):
        t += x
    return t

closed = whilst.compile(closing(5.0, deeper))

@whilst.compile
def pair(x):
    return {"a": x, "b": (x, None, "text")}

@whilst.compile
def fails(x):
    if x > 3.0:
        raise ValueError(f"too large: {x}")
    return 1.0 / x
"""
CALLS = {
    "f": lambda names: names["f"](2.0),
    "f with y": lambda names: names["f"](2.0, y=5.0),
    "g": lambda names: names["g"](np.ones(3)).tolist(),
    "h": lambda names: names["h"](-2.0),
    "s": lambda names: (names["s"](2.0, 3), names["s"](2.0, 4)),
    "closed": lambda names: names["closed"](1.0),
    "pair": lambda names: names["pair"](1.5),
}
EDITS = [
    # what is edited, which call sees it, whether the front end has to look again
    ("x + 1.0", "x + 2.0", "f", True),  # a function called by one that is called
    ("* 2.0 + extra", "* 4.0 + extra", "f", True),
    ("extra=10.0", "extra=11.0", "f", True),
    ("x, y=2.0", "x, y=3.0", "f", True),
    ("* SCALE + y", "* SCALE - y", "f", True),
    ("SCALE = 3.0", "SCALE = 4.0", "f", False),  # read at each call
    ("SCALE = 3.0", "SCALE = 4", "f", True),
    ("SCALE = 3.0", "SCALE = np.float32(3)", "f", True),
    ('MODE = "up"', 'MODE = "down"', "f", True),
    ("PAIR = (1.0, 2)", "PAIR = (3.0, 4)", "f", False),
    ("PAIR = (1.0, 2)", "PAIR = (1.0, 2.0)", "f", True),
    ("import math", "import cmath as math", "f", True),
    ("import math\n", "import math\nsqrt = abs\n", "f", True),  # the function stands elsewhere
    ("np.arange(3.0)", "np.arange(3.0) * 2", "g", False),
    ("np.arange(3.0)", "np.arange(3)", "g", True),
    ("np.arange(3.0)", "np.arange(6.0)[::2]", "g", True),
    ("np.arange(3.0)", "np.float64(1.0)", "g", True),
    ("np.sin(a)", "np.cos(a)", "g", True),
    ("x * 7.0", "x * 8.0", "h", True),
    ("@whilst.compile\ndef other", "@whilst.compile(overflow='wrap')\ndef other", "h", True),
    ("MODE =", "abs = math.floor; MODE =", "h", True),
    ("closing(5.0", "closing(6.0", "closed", False),
    ("closing(5.0", "closing(6", "closed", True),
    (", deeper)", ", lambda x: x * 3.0)", "closed", True),
    ('static="k"', 'static=("k", "x")', "s", True),
    ("def s(x, k)", "def s(x, k, *, z=1)", "s", True),
    ('"text"', '"other"', "pair", True),
    ("@whilst.compile\ndef pair", "@whilst.compile(fastmath=True)\ndef pair", "pair", True),
]


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Runs the program as a new process would, and counts what the front end is asked for."""
    monkeypatch.setenv("WHILST_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("WHILST_CACHE", raising=False)
    path = str(tmp_path / "program.py")
    asked = []
    lowered = whilst.Function.lowered
    monkeypatch.setattr(whilst.Function, "lowered", lambda self, specs: (asked.append(self), lowered(self, specs))[1])

    def run(text, call):
        linecache.cache[path] = (len(text), None, text.splitlines(True), path)
        names = {"__name__": "program"}
        exec(compile(text, path, "exec"), names)
        asked.clear()
        return CALLS[call](names) if call in CALLS else call(names), len(asked)

    return run


def in_python(text, call):
    class Plain:
        def compile(self, f=None, **_):
            return f if f is not None else (lambda g: g)

    space = {"__name__": "program", "whilst": Plain()}
    exec(text.replace("import whilst\n", ""), space)
    return CALLS[call](space) if call in CALLS else call(space)


@pytest.mark.parametrize("call", CALLS)
def test_found_again(program, call):
    want, first = program(PROGRAM, call)
    assert first >= 1 and want == in_python(PROGRAM, call)
    assert program(PROGRAM, call) == (want, 0)
    assert program(PROGRAM, call) == (want, 0)


@pytest.mark.parametrize(("old", "new", "call", "again"), EDITS, ids=[f"{k}-{e[2]}" for k, e in enumerate(EDITS)])
def test_edits_are_seen(program, old, new, call, again):
    program(PROGRAM, call)
    edited = PROGRAM.replace(old, new, 1)
    assert edited != PROGRAM
    value, asked = program(edited, call)
    assert value == in_python(edited, call) and (asked > 0) == again
    assert program(edited, call) == (value, 0)
    assert program(PROGRAM, call)[0] == in_python(PROGRAM, call)


def test_edits_within_the_process_are_seen(program):
    def call(names):
        first = names["f"](2.0)
        names["deeper"].__code__ = (lambda x: x + 2.0).__code__
        second = names["f"](2.0)
        names["helper"].__defaults__ = (20.0,)
        return first, second, names["f"](2.0)

    for _ in range(2):
        (one, two, three), _ = program(PROGRAM, call)
        assert (two - one, three - two) == (6.0, 30.0)


def test_errors_tell_the_lines(program):
    def call(names):
        with pytest.raises(ValueError, match="too large: 4.0") as failed:
            names["fails"](4.0)
        with pytest.raises(ZeroDivisionError):
            names["fails"](0.0)
        return failed.traceback[-1].lineno

    first, second = program(PROGRAM, call), program(PROGRAM, call)
    assert first[1] == 1 and second == (first[0], 0)


def test_the_interpreter_and_the_stages_are_there(program):
    def call(names):
        return names["f"](2.0), names["f"].eager(2.0), names["f"].lower(2.0).text("graph")

    (native, eager, text), _ = program(PROGRAM, call)
    assert program(PROGRAM, call)[0] == (native, eager, text) and native == eager and "graph @f" in text


def test_what_has_no_name_is_compiled_again(program):
    text = """
import whilst

class Own:
    unknown = object()
    def __init__(self): self.x = 1.0

@whilst.compile
def own(o):
    return o.x
"""
    for _ in range(2):
        assert program(text, lambda names: names["own"](names["Own"]())) == (1.0, 1)


METHODS = """
import whilst

total = 0

class Base:
    factor = 2.0
    def helped(self, x):
        return x + self.k

class Own(Base):
    def __init__(self, k):
        self.k = k
        self.calls = 0

    @property
    def more(self):
        return self.k + 1.0

    @whilst.compile
    def times(self, x):
        self.calls += 1
        return self.helped(x) * self.factor + self.more

@whilst.compile
def add(k):
    global total
    total += k
    return total

@whilst.compile
def last(b):
    return b[-1] if len(b) else -1
"""


def called(names):
    own = names["Own"](3.0)
    seen = [own.times(2.0), own.calls, own.times(5.0), own.calls, names["add"](2), names["add"](3), names["total"]]
    return [*seen, names["last"](b"abc"), names["last"](b"")]


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("", "", 0),
        ("x + self.k", "x - self.k", 1),
        ("factor = 2.0", "factor = 2.5", 1),
        ("return self.k + 1.0", "return self.k + 4.0", 1),
        ("    factor = 2.0", "    factor = 2.0; __slots__ = ()", 1),
        ("class Own(Base)", "class Own(Base, object)", 1),
        ("total = 0", "total = 1", 0),
        ("total = 0", "total = 0.5", 1),
    ],
)
def test_methods_changes_and_bytes(program, old, new, asked):
    assert program(METHODS, called) == (in_python(METHODS, called), 3)
    edited = METHODS.replace(old, new)
    assert program(edited, called) == (in_python(edited, called), asked)


def damaged(data, how):
    match how.randrange(4):
        case 0:
            at = how.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << how.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[: how.randrange(len(data))]
        case 2:
            return how.randbytes(len(data))
    return b""


def test_damage(program):
    want = program(PROGRAM, "f")[0]
    store, how = user_store("recipes"), random.Random(5)
    (path,) = store.directory.iterdir()
    good = path.read_bytes()
    for _ in range(15):
        path.write_bytes(damaged(good, how))
        assert program(PROGRAM, "f")[0] == want


def test_a_recipe_of_another_shape_is_not_used(program, caplog):
    """A checksum that holds says nothing about the content: whatever it is, nothing is run or made of it."""
    want = program(PROGRAM, "f")[0]
    store = user_store("recipes")
    (path,) = store.directory.iterdir()
    key = bytes.fromhex(path.stem)
    good = json.loads(store.get(key))
    how = random.Random(3)
    with caplog.at_level(logging.CRITICAL, "whilst"):
        for _ in range(30):
            store.put(key, json.dumps(_changed(good, how)).encode())
            assert program(PROGRAM, "f")[0] == want
        for text in ("null", "[]", "{}", '{"static": ["z", 1]}', '{"guards": 7}', "__import__('os')"):
            store.put(key, text.encode())
            assert program(PROGRAM, "f")[0] == want


def _changed(recipe, how):
    """One part of the recipe replaced by another thing."""
    made = json.loads(json.dumps(recipe))
    part = how.choice(["guards", "hidden", "key", "entry"])
    made[part] = how.choice([[], None, "00", 5, {"a": 1}, made["rest"], [[1]], [["global", 9, "x"]]])
    return made


@pytest.mark.parametrize("how", ["kernels", "recipes"])
def test_one_half_is_gone(program, how):
    want = program(PROGRAM, "f")[0]
    user_store(how).clear()
    assert program(PROGRAM, "f") == (want, 1)
    assert program(PROGRAM, "f") == (want, 0)


def test_a_second_process_does_not_load_the_compiler(tmp_path):
    path = tmp_path / "program.py"
    end = "\nprint(f(2.0), g(np.ones(3)), 'llvmlite' in sys.modules, 'whilst.running.compiling' in sys.modules)\n"
    path.write_text("import sys\n" + PROGRAM + end)
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), "WHILST_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, str(path)]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert first.endswith("True True\n") and second == first.replace("True True", "False False")
