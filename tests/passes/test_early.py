"""Checks that leave their loops, those that must not, and that errors come when they did before."""

import numpy as np
import pytest

import whilst
from passes.support import becomes, read, shown
from whilst_compiler.passes.early import check_early
from whilst_compiler.passes.scopes import GraphPass

HEAD = """graph @f(%a: f64[n], %m: i64, %x: f64, %ok: bool) -> (f64[n]) {
  %n = dim %a {axis=0} : i64 %trips = maximum %m, 0 : i64 %z = full 0.0, %n {dims=[n]} : f64[n]"""
LOOP = "%out = while %k < {bound} (%b = %z; %x_1 = {x}, %ok_1 = %ok, %n_1 = %n, %a_1 = %a) : f64[n]"
CHECK = '%y = check %x_1, %ok_1 {error="ValueError", message="m"} : f64'
REST = """%i = remainder %k, %n_1 : i64 %c = store %b, %y, %i : f64[n] yield %c } return %out }"""


def loop(body, bound="%trips", x="%x", before="", rest=REST):
    return f"{HEAD} {before} {LOOP.format(bound=bound, x=x)} {{ test True }} do {{ {body} {rest}"


def moved(condition, conditions="", bound="%trips"):
    """The same loop with the check before it."""
    check = f'%y = check %x, {condition} {{error="ValueError", message="m"}} : f64'
    return f"""{HEAD} {conditions} {check}
      %out = while %k < {bound} (%b = %z; %n_1 = %n, %y_1 = %y) : f64[n] {{ test True }} do {{
      {REST.replace("%y,", "%y_1,")}"""


def test_a_check_leaves_its_loop():
    conditions = "%none = less_equal %trips, 0 : bool %or = logical_or %none, %ok : bool"
    becomes(check_early, loop(CHECK), moved("%or", conditions))


def test_where_there_is_a_trip_nothing_else_is_asked():
    unused = "%trips = maximum %m, 0 : i64 "
    becomes(check_early, loop(CHECK, bound="5"), moved("%ok", bound="5").replace(unused, ""))


def test_what_leaves_two_loops_at_once_is_known_by_its_last_name():
    """Also where the inner loop hands it on."""
    inner = "%y_2 = while %l < 3 (%w = %x_1; %x_2 = %x_1, %ok_2 = %ok_1) : f64 { test True } do {"
    body = inner + CHECK.replace("%y ", "%y_1 ").replace("%x_1, %ok_1", "%x_2, %ok_2") + " yield %y_1 }"
    left = "%y_2 = while %l < 3 (%w = %x_1; %2 = %1) : f64 { test True } do { yield %2 }"
    check = '%0 = check %x, %ok {error="ValueError", message="m"} : f64'
    after = f"""{HEAD.replace("%trips = maximum %m, 0 : i64 ", "")} {check}
      %out = while %k < 5 (%b = %z; %x_1 = %x, %1 = %0, %n_1 = %n) : f64[n] {{ test True }} do {{
      {left} {REST.replace("%y,", "%y_2,")}"""
    becomes(check_early, loop(body, bound="5", rest=REST.replace("%y,", "%y_2,")), after)


STAYING = {
    "after a store": loop(
        "%d = store %b, 1.0, 0 : f64[n]" + CHECK,
        rest="%i = remainder %k, %n_1 : i64 %c = store %d, %y, %i : f64[n] yield %c } return %out }",
    ),
    "after another check": loop('%j = check_index %k, %n_1 {message="m"} : i64' + CHECK),
    "after a print": loop('print %k {template="{}"}' + CHECK),
    "of what changes": loop("%odd = greater %k, 3 : bool " + CHECK.replace("%ok_1", "%odd")),
    "after a loop that may not end": loop(
        "%w = while (%v = 1.0; %x_2 = %x_1) : f64 { %less = less %v, %x_2 : bool test %less } do { yield %v }" + CHECK
    ),
    "in a branch": loop(
        "%big = greater %k, 3 : bool %y = cond %big (%x_1 = %x_1, %ok_1 = %ok_1) : f64 {"
        + CHECK.replace("%y", "%y_1").replace("%x_1,", "%x_1,") + " yield %y_1 } else { yield 1.0 }"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", STAYING.values(), ids=STAYING)
def test_it_stays(text):
    assert shown(check_early(read(text))) == shown(GraphPass("nothing", lambda graph: False)(read(text)))


def added(a, b, trips):
    """Fits, or fails in the first trip."""
    total = np.zeros(3)
    for _ in range(trips):
        total = total + a * b
    return total


def written_first(a, b, out, trips):
    """What is written before the error is written."""
    for t in range(trips):
        out[t] = 1.0
        out[t + 1] = np.sum(a + b)
    return out


def in_two_loops(a, b, n, m):
    total = 0.0
    for i in range(n):
        for j in range(m):
            total += np.sum(a[: 2 + 0 * j] - b) + i
    return total


def other_error_first(a, b, k, trips):
    total = 0.0
    for _ in range(trips):
        total += 1.0 / (4 - k)
        total += np.sum(a * b)
    return total


def index_and_shape(a, b, k, trips):
    """An index that does not change, and a shape: whichever comes first."""
    total = 0.0
    for t in range(trips):
        total += np.sum(a + b) + a[t]
        total += b[k]
    return total


def caught(a, b, trips):
    for t in range(trips):
        try:
            a = a + b
        except ValueError:
            return np.full(1, float(t))
    return a


def size_known_after(a, b, trips):
    """That the sizes agree lets the index be proved."""
    if len(a) != len(b) and trips > 0:
        raise ValueError("sizes")
    total = 0.0
    for t in range(trips):
        if len(a) != len(b):
            raise ValueError("sizes")
        for i in range(len(a)):
            total += b[i] * t
    return total


A, B, ONE, NONE = np.arange(3.0), np.arange(4.0) * 0.5, np.ones(1), np.ones(0)
CALLS = [
    *((added, x, y, t) for x in (A, ONE) for y in (A, B, ONE) for t in (0, 1, 3)),
    *((written_first, x, y, np.zeros(5), t) for x in (A, NONE) for y in (A, B) for t in (0, 1, 3, 6)),
    *((in_two_loops, x, y, n, m) for x in (A, B) for y in (A, B[:2], ONE) for n in (0, 2) for m in (0, 2, -1)),
    *((other_error_first, A, y, k, t) for y in (A, B) for k in (3, 4) for t in (0, 2)),
    *((index_and_shape, A, y, k, t) for y in (A, B, ONE) for k in (0, 2, 7, -4) for t in (0, 1, 4)),
    *((caught, A, y, t) for y in (A, B) for t in (0, 1, 2)),
    *((size_known_after, A, y, t) for y in (A, B, NONE) for t in (0, 2, -3)),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0].__name__}-{'-'.join(map(str, map(np.shape, call[1:])))}-{call[-1]}")  # noqa: E501
def test_errors_come_when_they_did(call):
    function, *args = call
    wanted = outcome(function, args)
    compiled = whilst.compile(function)
    assert outcome(compiled, args) == wanted
    assert outcome(compiled.eager, args) == wanted


def test_one_loop_where_shapes_may_not_fit():
    text = whilst.compile(added).lower("f64[n]", "f64[m]", "i64").text("optimized")
    assert text.count("while %") == 1


def outcome(function, args):
    """The result or the error, and what became of the arguments."""
    args = [x.copy() if isinstance(x, np.ndarray) else x for x in args]
    try:
        value = function(*args)
        found = value.tolist() if isinstance(value, np.ndarray) else value
    except (IndexError, ValueError, ZeroDivisionError) as error:
        found = type(error), str(error)
    return found, [x.tolist() for x in args if isinstance(x, np.ndarray)]
