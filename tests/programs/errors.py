"""``assert``, ``raise`` with constant and formatted text, and errors of operations: type, message, lines, state."""

import numpy as np

from programs.registry import empty, program, readonly


class TooLarge(ValueError):
    """A user's own exception."""


@program((5,), (-1,))
def assert_plain(n):
    assert n >= 0
    return n


@program((5,), (-1,))
def assert_with_text(n):
    assert n >= 0, "n must not be negative"
    return n


@program((5,), (-1,))
def assert_with_formatted_text(n):
    assert n >= 0, f"n is {n}, which is negative"
    return n


@program((3,), (0,))
def raise_with_constant_text(n):
    if n == 0:
        raise ValueError("n must not be zero")
    return 10 // n


@program((3, 0.5), (0, 0.25))
def raise_with_formatted_text(n, x):
    if n == 0:
        raise ValueError(f"bad n={n} with x={x} and {n + 1}")
    return 10 // n


@program((3.14159, 42), (0.0, 7))
def format_specifications(x, n):
    if x > 3:
        raise RuntimeError(f"{x:.3f} {n:5d} {n:>8} {n:x} {x!r} {n:+d}")
    raise RuntimeError("%d of %s: %.2f" % (n, n + 1, x))


@program((3,), (0,))
def str_format_in_a_raise(n):
    if n:
        raise KeyError("no {} in {}".format(n, 2 * n))
    raise IndexError("n" + "one")


@program((True,), (False,))
def raise_without_text(flag):
    if flag:
        raise StopIteration
    raise NotImplementedError()


@program((5,), (500,))
def a_user_class(n):
    if n > 100:
        raise TooLarge(f"{n} is too large")
    return n


@program((5, 3), (5, 10), (0, 0))
def raise_inside_a_loop(n, k):
    total = 0
    for i in range(n):
        if i == k:
            raise ValueError(f"reached {i} with total {total}")
        total += i
    return total


@program((np.zeros(5), 3), (np.zeros(5), 9))
def writes_before_the_error_stay(a, k):
    for i in range(len(a)):
        if i == k:
            raise ValueError("stopped")
        a[i] = i + 1
    return a.sum()


@program((np.zeros(3), 3))
def writes_before_an_error_on_every_path_stay(a, n):
    a[1] = n
    raise ValueError(f"always {a[1]}")


@program((np.zeros(3), 3), (np.zeros(3), 5), (np.zeros(3), -2))
def writes_before_a_failed_index_stay(a, n):
    for i in range(n):
        a[i] = i + 1.0
    a[n] = 7.0


@program((np.zeros(3), 3), (np.zeros(3), -4), (empty(), 0), (np.zeros(3), -3))
def index_out_of_bounds(a, i):
    return a[i]


@program((np.zeros(3), 0), (np.zeros(3), 1), (np.zeros(4), 0), (empty(), 1), (np.zeros(3), 2))
def constant_index_out_of_bounds(a, which):
    if which == 0:
        return a[-4]
    if which == 1:
        return a[-1] + a[3]
    a[-4] = 1.0
    return a[0]


@program((np.zeros((2, 3)), 0), (np.zeros((2, 3)), 1), (np.zeros((3, 3)), 0), (np.zeros((3, 4)), 2))
def constant_index_of_a_row_out_of_bounds(g, which):
    if which == 0:
        g[-3] = 1.0
    elif which == 1:
        g[1:, -4] += 2.0
    else:
        g[-1, -4] = 7.0
    return g


@program((np.zeros((2, 3)), 1, 3), (np.zeros((2, 3)), 2, 0), (np.zeros((2, 3)), -1, -3), (np.zeros((2, 3)), 5, 5))
def index_out_of_bounds_in_two_axes(a, i, j):
    return a[i, j]


@program((np.zeros((2, 3)), 2), (np.zeros((2, 3)), 0), ill_typed=True)
def too_many_indices(a, i):
    return a[i, 0, 0]


@program(((1, 2, 3), 1), ((1, 2, 3), 5), ((1, 2, 3), -3))
def index_of_a_tuple(t, i):
    return t[i]


@program((readonly(np.zeros(3)), 1), (np.zeros(3), 1))
def a_read_only_array(a, i):
    a[i] = 1.0
    return a[i]


@program((readonly(np.zeros(3)), 0), (readonly(np.zeros(3)), 2))
def a_read_only_array_written_on_one_path_only(a, n):
    for i in range(n):
        a[i] = 1.0
    return a[0]


@program(
    (np.zeros(3), np.zeros(4)), (np.zeros(3), np.zeros(3)), (np.zeros(3), np.zeros(1)), (np.zeros((2, 3)), np.zeros(2))
)
def shapes_that_do_not_fit(a, b):
    return a + b


@program((np.zeros(3), np.zeros(2)), (np.zeros(3), np.zeros(3)), (np.zeros(3), np.zeros(1)))
def assigning_a_wrong_shape(a, b):
    a[:] = b
    return a


@program((np.zeros(3), np.zeros(4)), (np.zeros(4), np.zeros(4)))
def adding_a_wrong_shape_in_place(a, b):
    a += b
    return a


@program((np.zeros((2, 3)), np.zeros((2, 3))), (np.zeros((2, 3)), np.zeros((3, 2))))
def matrix_shapes_that_do_not_fit(a, b):
    return a @ b


@program((5, 0), (0, 0), (5, 1))
def the_first_error_wins(a, b):
    if a == 0:
        raise ValueError("a")
    q = a // b
    assert q < 3, "q too large"
    return q


def checked_root(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    guess = x
    for _ in range(10):
        guess = 0.5 * (guess + x / guess)
    return guess


@program((2.0,), (-1.0,), (0.0,))
def errors_in_a_called_function(x):
    total = 0.0
    total += checked_root(x + 1)
    total += checked_root(x)
    return total


@program((2,), (0,))
def a_call_over_several_lines(n):
    return max(
        1,
        10 // n,
        n,
    )


@program((3, 4), (3, 0))
def an_error_in_a_nested_expression(a, b):
    return (a + 1) * (b + (a % b))


@program((np.array([1, 0, 2]),), (np.array([1, 1, 2]),))
def the_iteration_in_which_it_fails(a):
    total = 0
    for i in range(3):
        total += 10 // int(a[i])
    return total


@program((-1,), (3,), (0,))
def negative_sizes(n):
    return np.zeros(n)


@program((5,), (0,))
def a_wrong_number_of_values_to_unpack(n):
    a = np.arange(n)
    x, y = a
    return x + y


@program((3,), (-1,))
def raise_in_a_ternary_branch_by_a_helper(n):
    def fail():
        raise ArithmeticError("no")

    return n if n > 0 else fail()


@program((np.array([1.0, 2.0]), 2.0), (np.array([1.0, 2.0]), 3.0))
def error_after_search(a, x):
    for i in range(len(a)):
        if a[i] == x:
            return i
    raise LookupError(f"{x} not found among {len(a)}")


@program((0,), (1,))
def assert_false_is_unreachable(n):
    if n == 0:
        return 1
    elif n == 1:
        return 2
    assert False, "unreachable"


@program(*((readonly(np.arange(3.0)), way) for way in range(5)), (np.arange(3.0), 4))
def a_read_only_output(a, way):
    if way == 0:
        a += 1
    elif way == 1:
        np.cumsum(a, out=a)
    elif way == 2:
        np.clip(a, 0, 1, out=a)
    elif way == 3:
        a += np.zeros(4)
    else:
        np.sin(a, out=a)
    return a
