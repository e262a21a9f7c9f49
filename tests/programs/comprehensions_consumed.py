"""Comprehensions that are arguments of what consumes them: their items read the variables around them."""

from programs.registry import program


@program(
    ([1, 2], 10),
)
def variables_named_as_those_of_the_library(xs, item):
    total = 5
    return sum([[x * item, total] for x in xs], [])


@program(
    ([1, 2], 10),
)
def tuples_added_up(xs, item):
    total = 5
    return sum([(x * item, total) for x in xs], ())


@program(
    ([1, 2], 10),
)
def lists_added_up(xs, k):
    return (
        sum([[x * k] if x > 1 else [] for x in xs], [k]),
        sum([[[x]] for x in xs], []),
        "".join([str(x * k) for x in xs]),
        max([x * k for x in xs], key=lambda v: -v),
    )


@program(
    ([1, 2], 10),
    ([1, 0], 10),
)
def what_fails_is_caught(xs, k):
    def f(v):
        return [k // v]

    try:
        return sum([f(x) for x in xs], [])
    except ZeroDivisionError as e:
        return str(e)


@program(
    ([1, 0], 10),
)
def what_fails_in_a_function(xs, k):
    def f(v):
        return [k // v]

    return sum([f(x) for x in xs], [])


@program(
    ([1, 0], 10),
)
def names_like_parameters(xs, start):
    items = [3]
    return sum((items + [start, x] for x in xs), []), sum(([y for y in items] for items in [xs, xs]), [])


def _flattened(v):
    return sum([_flattened(i) if isinstance(i, list) else [i] for i in v], [])


@program(
    ([[1, [2, [3, 4]], 5]],),
)
def a_function_that_flattens_by_sums(x):
    return _flattened(x)


@program(
    ([[1, [2, [3, 4]], 5]],),
)
def flattened_by_a_generator(x):
    def flat2(v):
        return sum((flat2(i) if isinstance(i, list) else [i] for i in v), [])

    return flat2(x)


@program(
    ([[1, [2, [3, 4]], 5]],),
)
def added_up_to_any_depth(x):
    def total(v):
        return sum(total(i) if isinstance(i, list) else i for i in v)

    return total(x)
