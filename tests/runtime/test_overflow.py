"""Each function's own ``overflow`` holds for its own lines, whoever calls it."""

import functools

import pytest

import whilst

BIG = 2**62 + 3
MODES = ("check", "wrap")


def wrapped(x):
    """The integer as 64 bits have it."""
    return (x + 2**63) % 2**64 - 2**63


def plain(x):
    return x * 4 + 1


checking = whilst.compile(plain)
wrapping = whilst.compile(plain, overflow="wrap")


class Doubler:
    def __init__(self, x):
        self.x = x

    @whilst.compile(overflow="wrap")
    def wraps(self):
        return self.x * 4 + 1

    @whilst.compile
    def checks(self):
        return self.x * 4 + 1

    plain = plain

    @staticmethod
    @whilst.compile(overflow="wrap")
    def static(x):
        return x * 4 + 1

    @property
    @whilst.compile(overflow="wrap")
    def quadruple(self):
        return self.x * 4 + 1

    @whilst.compile(overflow="wrap")
    def __add__(self, other):
        return self.x + other.x + 2**62


@whilst.compile
@functools.cache
def remembered(x):
    return x * 4 + 1


@whilst.compile(overflow="wrap")
def recursive(x, n):
    return x if n == 0 else recursive(x * 3, n - 1)


@whilst.compile(overflow="wrap")
def makes_functions(x):
    return given(lambda y: y * 4 + 1, x)


@whilst.compile
def given(f, x):
    return f(x)


@whilst.compile(overflow="wrap")
def generates(x):
    return sum(item for item in yields(x))


def yields(x):
    yield x * 4
    yield 1


def both_ways(f, x):
    found = []
    for run in (f, f.eager):
        try:
            found.append(run(x))
        except OverflowError:
            found.append("OverflowError")
    assert found[0] == found[1]
    return found[0]


def calls_wrapping(x):
    return wrapping(x)


def calls_checking(x):
    return checking(x)


def calls_plain(x):
    return plain(x)


def method_that_wraps(x):
    return Doubler(x).wraps()


def method_that_checks(x):
    return Doubler(x).checks()


def static_method(x):
    return Doubler.static(x)


def property_that_wraps(x):
    return Doubler(x).quadruple


def calls_remembered(x):
    return remembered(x)


def calls_recursive(x):
    return recursive(x, 9)


def one_of_two(x):
    f = wrapping if x > 0 else checking
    return f(x)


def in_a_loop_on_objects(x):
    kept = [Doubler(x), Doubler(x + 1)]
    total = 0
    for one in kept:
        total ^= one.wraps()
    return total


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "expected"), [
    (calls_wrapping, wrapped(BIG * 4 + 1)), (calls_checking, "OverflowError"),
    (method_that_wraps, wrapped(BIG * 4 + 1)), (method_that_checks, "OverflowError"),
    (static_method, wrapped(BIG * 4 + 1)), (property_that_wraps, wrapped(BIG * 4 + 1)),
    (calls_remembered, "OverflowError"), (calls_recursive, wrapped(BIG * 3**9)),
    (one_of_two, wrapped(BIG * 4 + 1)), (makes_functions.python, wrapped(BIG * 4 + 1)),
    (in_a_loop_on_objects, wrapped(BIG * 4 + 1) ^ wrapped((BIG + 1) * 4 + 1)),
])  # fmt: skip
def test_what_is_compiled_keeps_its_own(f, expected, mode):
    if f is makes_functions.python and mode == "check":
        expected = "OverflowError"
    assert both_ways(whilst.compile(f, overflow=mode), BIG) == expected


@pytest.mark.parametrize("mode", MODES)
def test_what_is_plain_has_that_of_its_caller(mode):
    expected = wrapped(BIG * 4 + 1) if mode == "wrap" else "OverflowError"
    assert both_ways(whilst.compile(calls_plain, overflow=mode), BIG) == expected
    generating = whilst.compile(generates.python, overflow=mode)
    assert both_ways(generating, BIG) == expected


def test_operators_that_are_compiled_keep_their_own():
    @whilst.compile
    def added(x):
        return Doubler(x) + Doubler(x)

    assert both_ways(added, BIG) == wrapped(BIG * 2 + 2**62)


def test_a_constructor_that_is_compiled_is_called():
    class Counted:
        @whilst.compile
        def __init__(self):
            self.count = 7

    @whilst.compile
    def made(x):
        return Counted().count + x

    assert both_ways(made, 1) == 8


WRAPPED = {
    "x + x": lambda x: x + x, "x * x": lambda x: x * x, "x ** 2": lambda x: x**2, "x ** 5": lambda x: x**5,
    "x - (-2 * x)": lambda x: x - (-2 * x), "-(x + x)": lambda x: -(x + x), "x << 2": lambda x: x << 2,
    "abs(-x - x - x)": lambda x: abs(wrapped(-x - x - x)), "sum([x, x, x])": lambda x: sum([x, x, x]),
    "(-(2**63) + x - x) // -1": lambda x: 2**63,
}  # fmt: skip


@pytest.mark.parametrize("text", WRAPPED)
def test_all_that_can_overflow_wraps(text, tmp_path):
    path = tmp_path / "wrapping_case.py"
    path.write_text(f"def f(x):\n    return {text}\n")
    namespace = {}
    exec(compile(path.read_text(), str(path), "exec"), namespace)
    assert both_ways(whilst.compile(namespace["f"], overflow="wrap"), BIG) == wrapped(WRAPPED[text](BIG))
    assert both_ways(whilst.compile(namespace["f"]), BIG) == "OverflowError"


def test_the_library_always_checks():
    """What is made of wrapped parts is not the wrapped result."""
    import math

    @whilst.compile(overflow="wrap")
    def choices(n):
        return math.comb(n, 40)

    assert both_ways(choices, 90) == "OverflowError"
