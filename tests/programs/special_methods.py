"""Special methods of builtin types by name: ``sorted(ws, key=d.__getitem__)``."""

import operator

from programs.registry import program


@program(([1, 2, 3, 2],))
def as_keys_and_tests(xs):
    d = {1: "a", 2: "b", 3: "c"}
    s = {1, 2}
    return (
        list(map(d.__getitem__, xs)),
        list(filter(s.__contains__, xs)),
        xs.__len__(),
        sorted(d, key=d.__getitem__),
        max(range(4), key=xs.__getitem__),
        sorted(range(4), key=xs.__getitem__),
    )


@program(([1, 2, 3, 2],))
def called(xs):
    d = {}
    d.__setitem__(3, 4)
    xs.__setitem__(0, 9)
    d.__delitem__(3)
    return d, xs, (5).__add__(3), "ab".__contains__("a"), "abc".__eq__("abc"), xs.__contains__(9)


@program((["ab", "c"],))
def of_texts(ws):
    t = "abcabc"
    return list(map(t.__contains__, ws)), list(map("-".join, [ws, ws])), list(map(t.count, ws)), sorted(ws, key=t.index)


@program((3,))
def of_tuples_numbers_and_ranges(n):
    t = (1, 2, n)
    c = {"a": n, "b": 2}
    return (
        t.__len__(),
        t.__getitem__(1),
        c.__getitem__("a"),
        c.__len__(),
        (n).__add__(2),
        (n).__lt__(4),
        [1, 2].__eq__([1, n]),
        range(n).__len__(),
        range(n).__contains__(2),
        "abc".__len__(),
        list(map([10, 20, 30, 40].__getitem__, (n, 0))),
    )


@program((3,))
def items_set_by_the_module(n):
    xs = [1, 2, 3]
    operator.setitem(xs, 0, n)
    operator.delitem(xs, 1)
    d = {1: 2}
    operator.setitem(d, n, 5)
    try:
        {1: 2}.__getitem__(n)
    except KeyError as e:
        return xs, d, str(e)
    return xs, d
