"""Slices of ranges are ranges, with Python's own bounds; what cannot be hashed is not looked for in dicts and sets."""

from programs.registry import program


@program((10, 2, 5), (10, -3, 20), (0, 1, 2), (7, -20, -2))
def part(n, first, last):
    found = range(n)[first:last]
    return found, len(found), list(found), found == range(first, last)


@program((10, 2, 5, 2), (10, 8, 1, -3), (3, 5, -9, -1), (9, 0, 9, 0))
def part_in_steps(n, first, last, step):
    r = range(2, 3 * n, 3)
    return r[first:last:step], r[::step], r[:last:step], r[first::step]


@program((6,), (0,))
def backwards(n):
    total = []
    for k in range(n)[::-1]:
        total.append(k)
    return total, range(n)[1:], range(10)[2:5], range(10)[::-4]


def objects_to(look):
    try:
        return look()
    except TypeError as e:
        return str(e)


@program((1,))
def what_cannot_be_hashed(x):
    empty, numbers, names = {}, {1: 2, x: 3}, {"a"}
    return (
        objects_to(lambda: [x] in empty), objects_to(lambda: {} in numbers), objects_to(lambda: [x] in names),
        objects_to(lambda: (x,) in numbers),
    )  # fmt: skip
