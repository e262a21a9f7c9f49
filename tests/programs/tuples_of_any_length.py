"""Tuples whose length is known only at run time: from lists, as columns of rows, as ``*args``, as keys."""

from itertools import chain

from programs.registry import program


@program(([3, 1, 2],), ([5],), ([],))
def made_of_a_list(xs):
    t = tuple(xs)
    return t, len(t), bool(t), 3 in t, list(t), sorted(t), sum(t)


@program(([3, 1, 2],), ([],))
def indexed(xs):
    t = tuple(xs)
    return t[-1], t[0], t[1:], t[::-1]


@program(([3, 1, 2],))
def joined_and_repeated(xs):
    t = tuple(xs)
    return t + (7,), (0,) + t, t + t, t * 2, 0 * t


@program(([3, 1, 2],), ([],))
def compared(xs):
    t = tuple(xs)
    return t == tuple(xs), t == (3, 1, 2), t != (1,), t < (3, 1, 4), t >= (), t == xs


@program(([3, 1, 2, 3],), ([4],))
def counted_and_found(xs):
    t = tuple(xs)
    return t.count(3), t.index(3)


@program(([3, 1, 2],), ([4],), ([],))
def as_text(xs):
    return f"{tuple(xs)}", repr((tuple(xs), 1))


@program(([3, 1, 2],), ([4],), ([],))
def unpacked(xs):
    first, *rest = tuple(xs)
    a, b, c = tuple(xs)
    return first, rest, a, b, c


@program(([3, 1, 2],))
def items_cannot_be_set(xs):
    t = tuple(xs)
    t[0] = 1


@program(([3, 1, 2],))
def nothing_is_appended(xs):
    t = tuple(xs)
    t.append(1)


@program(([3, 1, 2],))
def not_joined_with_a_list(xs):
    return tuple(xs) + [1]


@program(([],), ([3, 1, 2],))
def empty_on_one_path(xs):
    return tuple(xs) if len(xs) > 1 else ()


@program((2,), (0,), (-1,), (9,))
def a_tuple_sliced(n):
    t = (1, 2, 3, 4)
    return t[n:], t[:n], t[n : n + 1]


@program((2,), (0,))
def a_pair_repeated(n):
    return (1, 2) * n


@program(([3, 1, 2],), ([],))
def displayed_with_stars(xs):
    return (*xs, 1), (0, *xs, *xs)


@program(([[1, 2, 3], [4, 5, 6]],), ([[1], [2, 3]],), ([],))
def columns_of_rows(rows):
    return [list(column) for column in zip(*rows)], [sum(column) for column in zip(*rows)]


@program(([[1, 2, 3], [4, 5, 6]],))
def turned(rows):
    return [list(column)[::-1] for column in zip(*rows)], list(map(list, zip(*rows)))


@program(([("a", 1), ("b", 2), ("c", 4)],))
def pairs_parted(pairs):
    names, numbers = zip(*pairs)
    return names, sum(numbers)


@program(([(1, 2)],), ([],))
def no_pairs_parted(pairs):
    xs, ys = zip(*[p for p in pairs if p[0] > 1])
    return xs, ys


def total(*numbers, times=1):
    result = 0
    for x in numbers:
        result += x
    return len(numbers), result * times


@program(([3, 1, 2],), ([],))
def any_number_of_arguments(xs):
    return total(*xs), total(4, *xs, times=2), total(*xs, 5), total(*xs, *xs)


@program(([3, 1, 2],), ([4],))
def some_arguments_by_name(xs):
    def shown(first, second, *rest):
        return first, second, rest

    return shown(*xs)


class Basket:
    def __init__(self, *weights):
        self.weights = list(weights)

    def put(self, *more):
        self.weights.extend(more)


@program(([3, 1, 2],), ([],))
def arguments_of_methods(xs):
    basket = Basket(*xs)
    basket.put(*xs)
    return basket.weights


@program(([3, 1, 2],), ([4],))
def one_argument_less_each_time(xs):
    def added(first, *rest):
        return first + added(*rest) if rest else first

    return added(*xs)


@program(([[1, 2, 3], [4]],))
def one_after_the_other(rows):
    return list(chain(*rows))


@program((["eat", "tea", "tan", "ate", "nat"],))
def keys_of_a_dict(words):
    groups = {}
    for word in words:
        groups.setdefault(tuple(sorted(word)), []).append(word)
    return list(groups.values())


@program(([0, 2, 7, 0],))
def states_seen(banks):
    seen = set()
    while tuple(banks) not in seen:
        seen.add(tuple(banks))
        k = banks.index(max(banks))
        blocks, banks[k] = banks[k], 0
        for i in range(blocks):
            banks[(k + 1 + i) % len(banks)] += 1
    return len(seen), sorted(seen)[0]


@program(([3, 1, 2, 5],))
def sets_in_order(xs):
    return list({tuple(xs[:k]) for k in range(5)}), hash(tuple(xs))


@program(([1, 2, 3],))
def permuted(xs):
    found = []

    def place(k):
        if k == len(xs):
            found.append(tuple(xs))
        for i in range(k, len(xs)):
            xs[k], xs[i] = xs[i], xs[k]
            place(k + 1)
            xs[k], xs[i] = xs[i], xs[k]

    place(0)
    return found


@program(([[1, 2], [0, 1]],))
def grids_of_tuples(rows):
    seen = []
    for _ in range(4):
        state = tuple(tuple(row) for row in rows)
        if state in seen:
            break
        seen.append(state)
        rows = [[(x + 1) % 3 for x in row] for row in rows]
    return len(seen), seen[-1]


@program((2,), (0,), (3,))
def formatted_by_percent(n):
    return "%d and %s %%" % tuple(range(n))


@program((1,), (0,))
def one_text_formatted_by_percent(n):
    return "<%5s>" % tuple(str(k) for k in range(n))
