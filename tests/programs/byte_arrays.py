"""``bytearray``: bytes that change."""

from programs.registry import program


@program((50,), (2,), (97,))
def a_sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0] = flags[1] = 0
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
    return sum(flags), [i for i, flag in enumerate(flags) if flag][-3:]


@program((3,), (0,), passes=False)
def grown_and_asked(n):
    b = bytearray()
    for i in range(n):
        b.append(i * 7 % 256)
        b.extend(b"ab")
    b += b"xyz"
    b[1:3] = b"QRS"
    del b[0]
    last = b.pop()
    b.insert(1, 65)
    b.reverse()
    c = b.copy()
    c.remove(65)
    same = b == bytes(b), b != c, c < b, b"ab" in b
    return b, bytes(b), same, len(c), last, b.find(b"x"), b.count(65), b.hex(), b.decode("latin-1"), f"{b}"


@program(("héllo", "key"), ("", "k"))
def enciphered(text, key):
    data, k = bytearray(text, "utf-8"), key.encode()
    for i in range(len(data)):
        data[i] ^= k[i % len(k)]
    return bytes(data), data[::2], data


@program((1,), (7,), (-4,), (300,))
def out_of_range(n):
    b = bytearray(3)
    try:
        b[1] = n
        b[n] = 5
    except IndexError as e:
        return str(e)
    except ValueError as e:
        return str(e), b
    return b


@program((2,), (3,), (4,))
def slices_with_steps(n):
    b = bytearray(range(10))
    b[::n] = b""
    b[::3] = b"ab"
    return b


@program(("b",), (b"b",), (98,), ([98],), (None,))
def types_that_do_not_fit(x):
    b = bytearray(b"abc")
    out = []
    for place in range(3):
        try:
            if place == 0:
                b += x
            elif place == 1:
                b[0:1] = x
            else:
                b.append(x)
            out.append("fine")
        except TypeError as e:
            out.append(str(e))
    return out, b


def filled(data, value):
    for i in range(len(data)):
        data[i] = value


@program((5,), (0,))
def one_under_two_names(n):
    a = bytearray(n)
    b = a
    filled(b, 7)
    rows = [bytearray(2) for _ in range(n)]
    for k, row in enumerate(rows):
        row[k % 2] = k
    return a, a is b, rows
