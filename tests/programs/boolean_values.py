"""``and``, ``or``, ``not``: Python's values and laziness; truth of values; chained comparison; walrus."""

import numpy as np

from programs.registry import program


@program((0, 5), (3, 5), (0, 0), (-1, 0))
def or_gives_an_operand(a, b):
    return a or b


@program((0, 5), (3, 5), (3, 0))
def and_gives_an_operand(a, b):
    return a and b


@program((0, 0, 7), (0, 3, 7), (2, 0, 7), (0, 0, 0))
def a_chain_of_three(a, b, c):
    return a or b or c, a and b and c, a and b or c, a or b and c


@program((0.0, 2.0), (float("nan"), 2.0), (-0.0, -0.0), (1.5, 0.0))
def floats_as_truth_values(x, y):
    return x or y, x and y, not x, not y


@program((1j, 0j), (0j, 2 + 0j))
def complexes_as_truth_values(x, y):
    return x or y, x and y, not x


@program((0, 5), (2, 5))
def and_is_lazy(a, b):
    return a != 0 and b // a > 1


@program((0, 5), (2, 5))
def or_is_lazy(a, b):
    if a == 0 or b % a == 1:
        return 1
    return 2


@program((np.arange(3.0), 3.0), (np.arange(3.0), 1.0), (np.arange(3.0), 0.0))
def a_bound_checked_before_the_read(a, x):
    i = 0
    while i < len(a) and a[i] != x:
        i += 1
    return i


@program((0,), (5,), (-2,))
def not_gives_a_bool(n):
    return not n, not not n, not n > 3, (not n) + 1


@program((1, 2, 3), (3, 2, 1), (1, 3, 2), (2, 2, 2))
def chained_less(a, b, c):
    return a < b < c, a <= b <= c, a < b > c, a == b == c, a != b != c


@program((1, 0), (5, 0), (1, 2))
def a_chain_stops_early(a, b):
    return 0 < a < 3 < 10 // (a - 1 + b) if a != 1 or b else a > 2 > 1 // b


@program((3,), (5,), (0,))
def the_middle_of_a_chain_runs_once(n):
    calls = 0

    def middle():
        nonlocal calls
        calls += 1
        return calls

    r = 0 < middle() < n
    return r, calls


@program((10,), (0,), (1,))
def a_chain_as_a_while_test(n):
    i = 0
    while 0 <= i < n <= 100:
        i += 3
    return i


@program((10,), (1,), (0,))
def walrus_in_a_while_test(n):
    total = 0
    while (n := n - 1) > 0:
        total += n
    return total, n


@program((5,), (-5,), (0,))
def walrus_in_an_if(x):
    if (y := x * 2) > 3:
        return y
    return -y


@program((0, 4), (3, 4), (9, 0))
def walrus_behind_an_and(a, b):
    c = 100
    if a and (c := a + b) > 5:
        return c, True
    return c, False


@program((12,), (7,))
def walrus_inside_an_expression(n):
    s = (h := n // 2) * h + (k := h + 1)
    return s, h, k


@program((np.array([3, 1, 0, 5]),), (np.array([0]),), joins=True)
def walrus_reads_until_a_zero(a):
    i = 0
    total = 0
    while (x := a[i]) != 0:
        total += x
        i += 1
    return total, i


@program((3, 4.5), (0, 4.5), joins=True)
def operands_of_two_types(i, x):
    return i or x


@program((True, False), (False, True))
def bools_with_and_or_not(p, q):
    return p and q, p or q, not p, p and not q or q and not p


@program((np.bool_(True), np.bool_(False)), (np.bool_(False), np.bool_(True)))
def numpy_bools_with_and_or_not(p, q):
    return p and q, p or q, not p


@program((5, 0), (0, 0), (-1, 3))
def truth_in_arithmetic(a, b):
    return (a > b) + (a == b) * 10 + (not b) * 100, True + a, (a > 0) - (b > 0)


@program((5,), (0,))
def an_and_inside_a_loop_test_with_effects(n):
    calls = 0

    def ready():
        nonlocal calls
        calls += 1
        return calls < 4

    i = 0
    while i < n and ready():
        i += 1
    return i, calls


@program((np.array([1.0, 2.0]),), (np.array([0.0]),), (np.array(0.0),), (np.array([], dtype=float),))
def the_truth_of_an_array(a):
    if a:
        return 1
    return 0


@program((3, 5), (5, 3))
def bool_of_a_comparison(a, b):
    return bool(a < b), int(a < b), float(a < b), (a < b) is True


@program(("x", 1), ("y", 1))
def strings_decide_at_compile_time(mode, n):
    if mode == "x":
        return n + 1
    return n - 1


@program((0, 0), (1, 0), (0, 1), (1, 1))
def bit_operators_on_bools(a, b):
    p, q = a == 1, b == 1
    return p & q, p | q, p ^ q, ~a


class Asked:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", self.v)
        return self.v > 0

    def __eq__(self, other):
        print("equal", self.v)
        return self.v == other.v


@program((0,), (1,), (3,))
def an_object_that_is_not_there_is_not_asked_for_its_truth(n):
    box = Asked(n - 2) if n > 0 else None
    return 1 if box else 2, not box


@program((0, 0), (1, 0), (0, 1), (1, 1), (1, 2))
def objects_that_may_be_none_are_compared(n, m):
    a = Asked(n) if n > 0 else None
    b = Asked(m) if m > 0 else None
    return a == b, a != b


@program((0,), (1,), (2,))
def the_truth_of_an_array_that_may_not_be_there(n):
    a = np.arange(n) if n > 0 else None
    return 1 if a else 0


@program((np.arange(3.0),), (np.zeros((2, 0)),))
def an_array_compared_with_what_is_no_number(a):
    return a == None, a != None, a == "x", None == a  # noqa: E711
