"""Iterators that ``zip``, ``zip_longest`` and ``map`` ask in turn, among them one that is there several times."""

from itertools import zip_longest

from programs.registry import program


@program(([1, 2, 3, 4, 5, 6, 7],))
def one_iterator_twice(xs):
    it = iter(xs)
    return list(zip(it, it))


@program(([1, 2, 3, 4, 5, 6, 7],))
def one_iterator_three_times_filled(xs):
    it = iter(xs)
    return list(zip_longest(it, it, it, fillvalue=0))


@program(([1, 2, 3, 4, 5, 6, 7],))
def rows_of_three(xs):
    args = [iter(xs)] * 3
    return [x + y + z for x, y, z in zip(*args)]


@program(([1, 2, 3, 4, 5, 6, 7],))
def mapped_over_one_iterator_twice(xs):
    it = iter(xs)
    return list(map(lambda a, b: a * b, it, it))


@program(("abcdefg",))
def letters_by_threes(s):
    return ["".join(p) for p in zip(*[iter(s)] * 3)], ["".join(p) for p in zip_longest(*[iter(s)] * 3, fillvalue="-")]


@program(([1, 2, 3, 4, 5, 6, 7],))
def in_a_tuple_that_is_repeated(xs):
    it = iter(xs)
    args = (it,) * 2
    return list(zip(*args)), list(it)


@program(([1, 2, 3, 4, 5, 6, 7],))
def what_is_left_for_the_next(xs):
    it = iter(xs)
    return list(zip_longest(it, it)), list(chain(it, [9]))


@program(
    ([1, 2, 3, 4, 5, 6],),
)
def generators_and_maps_twice(xs):
    g = (x * x for x in xs)
    return list(zip(g, g)), list(zip_longest(*[map(abs, xs)] * 2, fillvalue=1))


@program(([1, 2, 3, 4, 5, 6, 7],))
def in_part_first(xs):
    it = iter(xs)
    a = list(islice(it, 2))
    b = list(takewhile(lambda v: v < 5, it))
    return a, b, list(zip_longest(it, [1, 2, 3]))


@program(([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],))
def many_at_once(xs):
    return (
        list(zip(*[iter(xs)] * 5)),
        list(zip_longest(*[iter(xs)] * 5)),
        list(map(lambda a, b, c: a + b * c, *[iter(xs)] * 3)),
        list(map(lambda a, b, c, d: a + b * c - d, *[iter(xs)] * 4)),
    )


@program(([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],), ([],))
def filled_rows_asked_one_by_one(xs):
    it = iter(xs)
    rows = zip_longest(it, it, fillvalue=-1)
    a = next(rows, None)
    b = next(rows, None)
    return a, b, list(rows), list(it)


@program(([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],), ([],))
def a_map_ends_with_the_shortest(xs):
    it = iter(xs)
    return list(map(lambda a, b: a * b, [1, 2, 3], it)), list(map(lambda a, b: a * b, it, [5, 6])), list(it)


def grouper(iterable, n, *, incomplete="fill", fillvalue=None):
    args = [iter(iterable)] * n
    if incomplete == "fill":
        return zip_longest(*args, fillvalue=fillvalue)
    if incomplete == "strict":
        return zip(*args, strict=True)
    return zip(*args)


@program(([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],), ([1, 2, 3, 4],), ([1],))
def grouped_as_the_recipe_says(xs):
    out = [list(grouper(xs, 3, fillvalue=0)), list(grouper(xs, 3, incomplete="ignore"))]
    try:
        out.append(list(grouper(xs, 2, incomplete="strict")))
    except ValueError as e:
        return out, str(e)
    return out
