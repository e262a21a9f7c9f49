"""Classes that inherit from the abstract ones of ``collections.abc``, with the methods that these give them."""

from collections.abc import Hashable, Iterator, MutableMapping, Sequence

from programs.registry import program


class _Squares(Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(i)
        i %= self.n
        return i * i


@program((5,), (2,))
def a_sequence_by_its_items(x):
    s = _Squares(x)
    try:
        k = s.index(9)
    except ValueError:
        k = -1
    return (
        list(s),
        4 in s,
        k,
        s.count(4),
        list(reversed(s)),
        s[-1],
        sum(s),
        max(s),
        len(s),
        isinstance(s, Sequence),
        bool(s),
    )


class _LowerDict(MutableMapping):
    def __init__(self, pairs=()):
        self.d = {}
        for k, v in pairs:
            self[k] = v

    def __getitem__(self, k):
        return self.d[k.lower()]

    def __setitem__(self, k, v):
        self.d[k.lower()] = v

    def __delitem__(self, k):
        del self.d[k.lower()]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


@program((["Ab", "cD", "AB"],))
def a_mapping_of_lower_case(ws):
    d = _LowerDict()
    for i, w in enumerate(ws):
        d[w] = i
    d.setdefault("zz", 9)
    got = d.get("aB"), d.get("no", -1), "CD" in d, "x" in d
    v = d.pop("cd")
    return got, v, list(d), len(d), list(d.values()), list(d.items())


class _Bag(Sequence):
    def __init__(self, *xs):
        self.xs = list(xs)

    def __getitem__(self, i):
        return self.xs[i]

    def __len__(self):
        return len(self.xs)


@program(
    (5,),
)
def a_sequence_of_its_own_items(n):
    b = _Bag(3, n, 3)
    return [x for x in b], b.count(3), b.index(n), n in b, b[1:], tuple(reversed(b)), sorted(b), list(zip(b, b))


class _Count(Iterator):
    def __init__(self, n):
        self.n = n

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


@program(
    (4,),
)
def an_iterator(n):
    return list(_Count(n)), sum(_Count(n)), [a * b for a, b in zip(_Count(n), _Count(n))]


class _Point(Hashable):
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return hash(self.x)

    def __eq__(self, o):
        return self.x == o.x


@program(
    (4,),
)
def a_hashable_point(n):
    return len({_Point(n), _Point(4), _Point(5)})
