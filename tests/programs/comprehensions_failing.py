"""What fails inside a comprehension: the traceback has the frames that this version of Python has."""

from __future__ import annotations

from programs.registry import program


def inverse(x):
    return 1 / x


@program(([1, 0],), ([2],))
def in_a_list(xs):
    return [1 / x for x in xs]


@program(([1, 0],), ([2],))
def in_a_function_called_there(xs):
    return [inverse(x) for x in xs if x < 9]


@program(([1, 0],), ([2],))
def in_a_set_and_a_dict(xs):
    return len({10 // x for x in xs}), {x: inverse(x) for x in xs}


@program(([1, 0],), ([2],))
def in_a_dict(xs):
    return {x: 10 // x for x in xs}


@program(([1, 0],), ([2],))
def in_a_sum(xs):
    return sum(1 / x for x in xs)


@program(([1, 0],), ([2],))
def in_a_sum_of_a_list(xs):
    return sum([1 / x for x in xs])


@program(([1, 0],), ([2],), ([],))
def in_the_first_iterable(xs):
    return [x for x in xs[: 4 // xs[-1]]]


@program(([[1, 2], [0]],), ([[3]],))
def in_one_inside_another(rows):
    return [[1 / x for x in row] for row in rows]


@program(([1, 2], [3]), ([1], [2]))
def in_what_is_gone_over(a, b):
    return [x * y for x, y in zip(a, b, strict=True)]


@program(([1, 0],), ([2],))
def caught_around_it(xs):
    try:
        return sum([1 / x for x in xs])
    except ZeroDivisionError:
        return -1.0
