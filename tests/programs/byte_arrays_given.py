"""``bytearray`` as an argument, in containers and objects of the caller's, and global: changes are seen there."""

from programs.registry import program


def both(b):
    return b, b


@program((bytearray(b"hello"), 3), (bytearray(b"abc"), 2), (bytearray(), 0))
def ba_arg(b, n):
    if b:
        b[0] = 65
    b.append(n)
    b.extend(b"xy")
    return len(b)


@program((bytearray(b"hello"),), (bytearray(b""),))
def ba_sum(b):
    s = 0
    for x in b:
        s += x
    return s


@program((bytearray(b"hello"),), (bytearray(),))
def ba_back(b):
    b.reverse()
    return b


@program((bytearray(b"hello"), b"xy"))
def ba_local(b, c):
    d = b
    d += c
    return bytes(d), b is d, bytearray(c), b


@program((bytearray(20), 20))
def ba_sieve(s, n):
    for i in range(2, n):
        if s[i] == 0:
            for j in range(i * i, n, i):
                s[j] = 1
    return [i for i in range(2, n) if not s[i]]


@program(both(bytearray(b"hello")), (bytearray(b"a"), bytearray(b"b")))
def ba_two(a, b):
    a.append(65)
    b[0] = 66
    return a is b, len(a), len(b)


@program((bytearray(b"hello"), 300), (bytearray(b"hello"), 3), (bytearray(b"hello"), -1))
def ba_bad(a, n):
    a.append(1)
    a[1] = n
    a[9] = 1


@program(
    ([bytearray(b"hello"), bytearray(b"xy")],),
)
def ba_in_list(xs):
    xs[0].append(1)
    return len(xs[1])


@program(
    ({"a": bytearray(b"hello"), "n": 1},),
)
def ba_in_dict(d):
    d["a"].append(1)
    d["n"] += 1
    return d


class Buf:
    def __init__(self, data):
        self.data = data
        self.pos = 0

    def read(self, n):
        out = bytes(self.data[self.pos : self.pos + n])
        self.pos += n
        return out


@program((Buf(bytearray(b"hello")), 2))
def ba_in_obj(b, n):
    x = b.read(n)
    b.data.extend(x)
    b.data[0] ^= 255
    return x, b.read(n)


@program((bytearray(b"hello"), 2))
def ba_loop(b, n):
    for i in range(n):
        b[i], b[-1 - i] = b[-1 - i], b[i]
        if i == 1:
            b.pop()
        else:
            b.insert(0, i)
    del b[1:2]
    return b.decode(), b.hex(), b == bytearray(b"x"), b.find(b"l"), 108 in b


GLOBAL = bytearray(b"abc")


@program((2,), outside=("GLOBAL",))
def ba_global(n):
    GLOBAL.append(n)
    return len(GLOBAL), GLOBAL[0]


@program((bytearray(b"hello"), 2), passes=False)
def ba_rec(b, n):
    def go(k):
        if k == 0:
            return
        b.append(k)
        go(k - 1)

    go(n)
    return len(b)
