"""What programs written by very different people found: idioms that each stand alone."""

from collections import defaultdict

from programs.registry import program


@program((1,), (3,), (5,))
def the_last_of_what_has_any_length(n):
    *head, last = range(n)
    first, *rest = enumerate("abcde"[:n])
    a, *between = zip(range(n), "abcde")
    text, *texts = map(str, range(n))
    end, *others = reversed(range(n))
    key, *keys = {3: 1, 4: 2, n: 9}
    least, *more = sorted({5, n})
    return head, last, first, rest, a, between, text, texts, end, others, key, keys, least, more


@program((0,), (1,))
def too_few_for_a_starred_name(n):
    a, *rest, z = range(n)
    return rest


@program((0,), (7,))
def lists_summed(n):
    groups = {}
    for i in range(n):
        groups.setdefault(i % 3, []).append(i)
    rows = [[i, i + 1] for i in range(n)]
    flat = sum(rows, [])
    flat.append(9)
    return flat, rows, sum(groups.values(), []), sum([[i] * i for i in range(n)], [0]), sum([(n,), (2,)], ())


@program((0,), (2,))
def what_a_sum_of_lists_starts_with(n):
    xs = [1]
    ys = sum([], xs)
    ys.append(n)
    zs = sum([[2]] * n, xs)
    zs.append(7)
    return xs, ys, zs, sum(([i, i] for i in range(n)), [])


@program(([[1, 2], [3], []],), ([["a"], ["b", "c"]],), ([],))
def lists_of_the_caller_summed(xs):
    return sum(xs, []), sum(map(len, xs)), sum([x[1:] for x in xs], [])


@program((2,))
def a_tuple_among_lists_summed(n):
    return sum([[n], (2,)], [])


class Box:
    kind = "a box"

    def __init__(self, v):
        self.v = v
        self.kind = "mine"

    @property
    def content(self):
        return self.v

    @content.deleter
    def content(self):
        self.v = None


class Kept:
    def __init__(self, v):
        self.v = v

    def __delattr__(self, name):
        raise TypeError(f"{name} stays")

    @property
    def fixed(self):
        return self.v


@program((1,))
def attributes_deleted(n):
    box = Box(n)
    del box.kind, box.content
    return box.kind, box.v is None, hasattr(box, "kind")


@program((1,))
def an_attribute_that_is_not_there_deleted(n):
    box = Box(n)
    del box.v
    try:
        return box.v
    except AttributeError as e:
        print(e)
    del box.v


@program((1,))
def attributes_that_stay(n):
    kept = Kept(n)
    try:
        del kept.v
    except TypeError as e:
        return str(e), kept.v


@program((1,), (3,))
def a_cipher(k):
    upper = "ABCDEFGH"
    table = str.maketrans(upper, upper[k:] + upper[:k])
    return "HEAD BAD cafe".translate(table), "a-b-c".translate(str.maketrans("ab", "x" + str(k), "-"))


@program((1,))
def a_cipher_of_two_lengths(k):
    return str.maketrans("abc", "x" * k)


NAMES = "abcdefghijkl"
TABLE = {s: [[s, t] for t in NAMES if t <= s] for s in NAMES}


def down(names, k):
    if k == len(names):
        return 0
    here = TABLE[names[k]]
    total = sum(len(pair) for pair in here)
    for pair in here:
        total += names[k] in pair
    return total + down(names, k + 1)


@program((["a", "l", "c"],), ([],))
def many_lists_of_lists_of_a_global_dict(names):
    return down(names, 0)


@program(({s: [3, 1] for s in NAMES}, ["c", "d"], 0), ({s: [3, 1] for s in NAMES}, ["a", "d"], 1))
def many_lists_of_a_dict_changed(d, names, n):
    xs = d["a"] if n else d["b"]
    xs.append(n)
    for s in names:
        d[s].sort()
    ys = [d[s] for s in names]
    ys[0].append(5)
    return ys, d["c"] is ys[0]


@program((3,), (1,))
def dicts_made_of_others_and_of_names(n):
    d = dict(zip("ab", (1, n)), c=3, a=9)
    groups = defaultdict(list, {1: [2], n: [5]})
    groups[7].append(1)
    groups[1].append(n)
    counts = defaultdict(int, a=n)
    counts["b"] += 1
    return d, list(d), dict({"x": 1}, y=n), dict(groups), dict(counts), dict([(1, 2)], one=n)


@program(({"a": 1, "b": 2}, 3), ({"q": 1}, 3))
def a_dict_of_the_caller_and_more(d, n):
    e = dict(d, z=n)
    e["a"] = 5
    return e, d
