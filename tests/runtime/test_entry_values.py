"""The native call entry: every kind of argument and result, without a step through Python."""

from __future__ import annotations

import gc
import sys
import warnings
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

import whilst

SCALE = 3.0
OFFSETS = np.linspace(0.0, 1.0, 5)
PAIR = (2, 0.5)
A = np.arange(5.0)
GRID = np.arange(12.0).reshape(3, 4)


class Point(NamedTuple):
    x: float
    y: float


@dataclass
class State:
    position: np.ndarray[Any, Any]
    time: float


class Plain:
    def __init__(self, factor, shift):
        self.factor = factor
        self.shift = shift

    @whilst.compile
    def apply(self, x):
        return self.factor * x + self.shift


def new_array(a):
    return a * 2.0


def same_array(a):
    return a


def several(a, b):
    return a + b, a - b, float(a[0]), len(b)


def grown(n):
    out = []
    for k in range(n):
        out.append(k * 0.5)
    return out


def whole(n):
    return [k * k for k in range(n)]


def total(values):
    s = 0.0
    for v in values:
        s += v
    return s


def in_dict(parts):
    return {"sum": parts["a"] + parts["b"], "first": float(parts["a"][0])}


def mirrored(p):
    return Point(p.y, p.x)


def moved(state, dt):
    return State(state.position + dt, state.time + dt)


def field(state):
    return state.time


def listed(arrays):
    return [arrays[1], arrays[0] * 2.0]


def maybe(x):
    return x if x > 0 else None


def numpy_scalars(x, y):
    return x * y, x == y


def complex_ones(z):
    return z * z, abs(z)


def write(a, b):
    a[0] = b[0]


def globals_and(x):
    return x * SCALE + PAIR[0] + PAIR[1]


def with_array(a):
    return a + OFFSETS


def trace(m):
    s = 0.0
    for i in range(min(m.shape)):
        s += m[i, i]
    return s


def zero_axes(a):
    return a + 1.0


def defaults(x, y=2.0, *, z=3.0):
    return x + 10 * y + 100 * z


def mode(x, how="up", on=True, none=None):
    return x + 1 if how == "up" and on and none is None else x - 1


CASES = [
    (new_array, (A,)),
    (new_array, (GRID,)),
    (new_array, (GRID.T,)),
    (new_array, (GRID[::2, 1:3],)),
    (new_array, (A[::-1],)),
    (new_array, (np.float32([1, 2]),)),
    (new_array, (np.array([1 + 2j, 3j], np.complex64),)),
    (same_array, (A,)),
    (several, (A, A + 1)),
    (several, (A[::2], OFFSETS[::2])),
    (grown, (5,)),
    (whole, (4,)),
    (total, ([1.5, 2.5],)),
    (total, ([1, 2, 3],)),
    (in_dict, ({"a": A, "b": A + 1},)),
    (mirrored, (Point(1.0, 2.0),)),
    (moved, (State(A, 0.5), 0.25)),
    (field, (State(A, 0.5),)),
    (listed, ([A, A + 1],)),
    (maybe, (1.0,)),
    (maybe, (-1.0,)),
    (numpy_scalars, (np.float64(2), np.float64(3))),
    (numpy_scalars, (np.int8(3), np.int8(3))),
    (numpy_scalars, (np.uint64(2**63), np.uint64(1))),
    (numpy_scalars, (np.float32(0.1), np.float32(0.1))),
    (numpy_scalars, (np.complex64(1 + 2j), np.complex64(2j))),
    (complex_ones, (1 + 2j,)),
    (write, (np.zeros(3), np.ones(3))),
    (globals_and, (2.0,)),
    (with_array, (A,)),
    (trace, (GRID,)),
    (trace, (GRID.T,)),
    (zero_axes, (np.array(2.0),)),
    (defaults, (1.0,)),
    (defaults, (1.0, 5.0)),
    (mode, (1.0,)),
    (mode, (1.0, "down", False)),
]


def equal(x, y):
    if type(x) is not type(y):
        return False
    match x:
        case np.ndarray():
            return x.dtype == y.dtype and x.shape == y.shape and bool(np.array_equal(x, y)) and y.flags.owndata
        case tuple() | list():
            return len(x) == len(y) and all(map(equal, x, y))
        case dict():
            return list(x) == list(y) and all(map(equal, x.values(), y.values()))
        case State():
            return equal(vars(x), vars(y))
    return x == y


@pytest.fixture
def native_only(monkeypatch):
    """From the third call on, calls that go through Python fail."""

    def check(f, *args, **keywords):
        first = f(*args, **keywords)
        f(*args, **keywords)
        with monkeypatch.context() as patch:
            patch.setattr(whilst.Function, "_attempt", lambda *_: pytest.fail("a call went through Python"))
            second = f(*args, **keywords)
        return first, second

    return check


@pytest.mark.parametrize(("function", "args"), CASES, ids=[f"{f.__name__}{k}" for k, (f, _) in enumerate(CASES)])
def test_native(native_only, function, args):
    want = function(*args)
    for got in native_only(whilst.compile(function), *args):
        assert equal(want, got) or (got is want and function is same_array)


@pytest.mark.parametrize("given", [{"y": 5.0}, {"z": 7.0}, {"z": 1.0, "y": 2.0}, {"x": 1.0}])
def test_keywords(native_only, given):
    args = () if "x" in given else (1.0,)
    assert native_only(whilst.compile(defaults), *args, **given) == (defaults(*args, **given),) * 2


@pytest.mark.parametrize(
    ("args", "given"), [((), {}), ((1.0, 2.0, 3.0), {}), ((1.0,), {"x": 1.0}), ((1.0,), {"w": 1.0}), ((), {"y": 1.0})]
)
def test_wrong_arguments(args, given):
    f = whilst.compile(defaults)
    f(1.0), f(1.0, y=2.0, z=3.0)
    with pytest.raises(TypeError) as want:
        defaults(*args, **given)
    with pytest.raises(TypeError) as got:
        f(*args, **given)
    assert str(got.value) == str(want.value)


def test_changed_defaults():
    def f(x, y=2.0, *, z=3.0):
        return x + 10 * y + 100 * z

    g = whilst.compile(f)
    assert g(1.0) == g(1.0) == 321.0
    f.__kwdefaults__["z"] = 4.0
    assert g(1.0) == 421.0
    f.__defaults__ = (3.0,)
    assert g(1.0) == 431.0
    f.__kwdefaults__ = {"z": 5.0}
    assert g(1.0) == 531.0


def test_methods(native_only):
    thing = Plain(2.0, 1.0)
    assert native_only(lambda x: thing.apply(x), 3.0) == (7.0, 7.0)
    assert native_only(lambda x: Plain.apply(thing, x), 3.0) == (7.0, 7.0)
    thing.factor = 10.0
    assert thing.apply(3.0) == 31.0
    thing.extra = 5
    assert thing.apply(3.0) == 31.0
    thing.factor = 2
    assert thing.apply(3) == 7.0


def test_live_globals(monkeypatch):
    f, g = whilst.compile(globals_and), whilst.compile(with_array)
    for _ in range(2):
        assert f(2.0) == 8.5 and (g(A) == A + OFFSETS).all()
    monkeypatch.setitem(globals(), "SCALE", 4.0)
    monkeypatch.setitem(globals(), "OFFSETS", np.ones(5))
    assert f(2.0) == 10.5 and (g(A) == A + 1).all()
    monkeypatch.setitem(globals(), "SCALE", 4)
    monkeypatch.setitem(globals(), "PAIR", (2.0, 1))
    assert f(2.0) == 11.0
    monkeypatch.setitem(globals(), "OFFSETS", np.ones((2, 5), np.float32)[:, ::-1])
    assert g(A).shape == (2, 5)


def test_live_closures():
    k = 2.0

    def f(x):
        return x * k

    g = whilst.compile(f)
    assert g(1.0) == g(1.0) == 2.0
    k = 3.0
    assert g(1.0) == 3.0
    k = 3
    assert g(2) == 6


def test_written_arrays_that_overlap_go_to_python():
    def shift(a, b):
        for i in range(len(a)):
            a[i] = b[i] + 1.0

    f = whilst.compile(shift)
    f(np.zeros(4), np.zeros(4)), f(np.zeros(4), np.zeros(4))
    for make in (lambda x: (x[1:], x[:-1]), lambda x: (x[:-1], x[1:]), lambda x: (x[::2], x[::2][::-1])):
        one, two = np.arange(6.0), np.arange(6.0)
        shift(*make(one))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", whilst.WhilstWarning)
            f(*make(two))
        assert (one == two).all()


def test_the_same_object_twice():
    def f(a, b):
        a.factor = 5.0
        return b.factor

    def g(a, b):
        return a.factor + b.factor + (1.0 if a is b else 0.0)

    one, two = Plain(1.0, 0.0), Plain(2.0, 0.0)
    compiled = whilst.compile(g)
    for x, y in [(one, one), (one, two), (two, two), (two, one)] * 2:
        assert compiled(x, y) == g(x, y)
    writing = whilst.compile(f)
    assert writing(one, one) == 5.0 and writing(two, Plain(7.0, 0.0)) == 7.0


def test_a_field_that_a_property_hides(monkeypatch):
    f = whilst.compile(field)
    assert f(State(A, 0.5)) == f(State(A, 0.5)) == 0.5
    fewer = State(A, 0.5)
    del fewer.time
    with pytest.raises((AttributeError, whilst.UserError)):
        f(fewer)
    other = State(A, 0.5)
    vars(other).clear()
    vars(other).update(time=2.5, position=A)
    assert f(other) == 2.5


def test_many_types_in_one_function(native_only):
    f = whilst.compile(several)
    kinds = [np.float64, np.float32, np.int64, np.int32, np.complex128]
    for kind in kinds:
        a = np.arange(3).astype(kind)
        native_only(f, a, a.copy()) if kind is not np.complex128 else None
    for kind in kinds[:4]:
        a = np.arange(3).astype(kind)
        assert equal(several(a, a + a), f(a, a + a))


def test_negative_powers_are_made_anew():
    f = whilst.compile(lambda x, n: x**n)
    assert [f(2, n) for n in (3, 3, -1, 4, -2)] == [8, 8, 0.5, 16, 0.25]


def test_no_reference_is_lost_or_kept():
    functions = [whilst.compile(function) for function, _ in CASES]
    watched = [x for _, args in CASES for x in args if not isinstance(x, int)] + [np.dtype(float), np.ndarray, Point, State, OFFSETS, PAIR]
    for f, (_, args) in zip(functions, CASES):
        f(*args), f(*args)
    gc.collect()
    before = [sys.getrefcount(x) for x in watched]
    for f, (_, args) in zip(functions, CASES):
        for _ in range(100):
            f(*args)
    gc.collect()
    assert all(abs(sys.getrefcount(x) - n) < 20 for x, n in zip(watched, before))


def test_functions_are_collected():
    made = whilst.compile(lambda x: x + SCALE)
    made(1.0), made(1.0)
    made.itself = made
    entry = made._entries.last
    held = sys.getrefcount(entry)
    del made
    gc.collect()
    assert sys.getrefcount(entry) == held - 1


def first_of_all(arrays):
    arrays[0][0] = 1.0
    return arrays[0][0] + arrays[-1][0]


def test_the_entry_grows_as_the_number_of_its_arguments():
    lines = {}
    for count in (20, 40, 80):
        compiled = whilst.compile(first_of_all)
        compiled(tuple(np.ones(3) for _ in range(count)))
        (special,) = compiled._found.values()
        lines[count] = special.kernel().entry.text.count("\n")
    assert lines[80] - lines[40] < 2.2 * (lines[40] - lines[20])


@pytest.mark.parametrize("count", [3, 12])
def test_many_arrays_of_which_one_is_written(count):
    compiled = whilst.compile(first_of_all)
    whole = np.zeros(3 * count)
    apart = tuple(np.full(3, float(k)) for k in range(count))
    assert compiled(apart) == compiled(apart) == first_of_all(apart)
    touching = tuple(whole[3 * k : 3 * k + 3] for k in range(count))
    assert compiled(touching) == 1.0
    twice = (*apart[:-1], apart[0])
    assert compiled(twice) == compiled(twice) == 2.0
    over = (*apart[:-1], apart[0][:2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert compiled(over) == compiled(over) == 2.0
    middle = (*apart[:1], apart[1], apart[1], *apart[2:])
    assert compiled(middle) == compiled(middle) == 1.0 + apart[-1][0]
