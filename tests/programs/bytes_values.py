"""``bytes``: given, made, asked for their numbers, joined, compared, returned."""

from programs.registry import program

_TABLE = bytes((x * 7 + 3) % 256 for x in range(256))


@program((b"hello\xff",), (b"a",), (b"",))
def asked_as_a_whole(b):
    return len(b), bool(b), sum(b), list(b), sorted(b), tuple(b), [x + 1 for x in b], b


@program((b"hello", 1), (b"hello", -1), (b"hello", 5), (b"", 0))
def indexed(b, k):
    return b[k]


@program((b"hello",), (b"h",), (b"",))
def parts(b):
    return b[1:], b[::-1], b[1:3], b[-2:]


@program((b"hello",), (b"a",))
def least_and_greatest(b):
    return min(b), max(b), any(b), all(b)


@program((b"hello", b"hello"), (b"hello", b"help"), (b"", b"a"), (b"a\xff", b"a"))
def compared(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b, a == b"hello", a == "hello", a == 1


@program((b"hello", 104), (b"hello", 0), (b"", 1), (b"hello", 256), (b"hello", -1))
def a_number_is_in_them(b, x):
    return x in b


@program((b"hello", b"ll"), (b"hello", b"lo!"), (b"aab", b"ab"), (b"", b""))
def a_part_is_in_them(b, part):
    return part in b


@program((b"ab", b"c", 2), (b"", b"", 3), (b"x", b"yz", 0), (b"x", b"", -1))
def joined_and_repeated(a, b, n):
    return a + b, a + b"!", a * n, n * b


@program((b"hello",), (b"",))
def a_hash_by_hand(b):
    h = 0xCBF29CE4
    for x in b:
        h = ((h ^ x) * 16777619) & 0xFFFFFFFF
    return h


@program((b"hello",), (b"",))
def looked_up_in_a_table(b):
    h = 0
    for x in b:
        h = _TABLE[h ^ x]
    return h, len(_TABLE)


@program(([1, 2, 255],), ([],), ([0, 256],), ([-1],))
def made_of_numbers(xs):
    return bytes(xs), bytes(x // 2 for x in xs), bytes(range(len(xs)))


@program((3,), (0,), (-1,))
def made_of_zeros(n):
    return bytes(n), bytes()


@program((b"hello", 7), (b"", 1))
def put_together_in_a_loop(b, key):
    out = b""
    for x in b:
        out += bytes([x ^ key])
    return out


@program((b"hello",), (b"a",))
def one_or_the_other(b):
    c = b"short" if len(b) < 3 else b
    d = None
    if len(c) == 5:
        d = c[1:]
    return c, d


@program((b"hello",), (b"",))
def in_a_list(b):
    ends = []
    for k in range(len(b)):
        ends.append(b[k:])
    return ends


@program((b"hello",))
def keys_of_a_dict(b):
    d = {b: 1, b"x": 2}
    return d[b"hello"], d[b"x"], b"y" in d


@program((b"hello",), (b"",))
def told_from_others(b):
    return isinstance(b, bytes), isinstance(b, (str, list)), type(b) is bytes


@program((b"hello",), (b"abc",))
def unpacked(b):
    first, *rest = b
    return first, rest, list(zip(b, b[1:])), list(enumerate(reversed(b)))


@program((b"a",))
def items_cannot_be_set(b):
    b[0] = 1


@program((b"a",))
def a_number_is_not_joined(b):
    return b + 1


@program((b"a",))
def not_joined_with_a_text(b):
    return b + "a"


@program((b"a",))
def not_ordered_with_texts(b):
    return b < "a"


@program((b"a",))
def a_text_is_not_in_them(b):
    return "a" in b


@program((b"a", 1.5))
def no_index_of_floats(b, x):
    return b[x]


@program((b"hello\xff'",), (b"",))
def shown(b):
    return f"{b}", repr(b[1:]), b.hex(), [b[:1], b"x"]


@program((b"hello",), ("aä€".encode(),), (b"",))
def made_texts(b):
    return b.decode(), b.decode("latin-1"), b.decode("ascii", "replace"), b.decode(errors="ignore")


@program((3, "aä€"), (0, ""))
def texts_made_bytes(n, word):
    text = word + str(n)
    return text.encode(), text.encode("ascii", "replace"), "x".encode("ascii")


@program((b"hello",), (b"\xff\xfe",), (b"",), (b"\x80" + bytes(7),))
def integers_of_them(b):
    return int.from_bytes(b, "little", signed=True), int.from_bytes(b, signed=True), int.from_bytes(b[1:], "big")


@program((5, 2), (255, 1), (256, 1), (0, 0), (-1, 2), (5, -1), (2**63 - 1, 8), (7, 12))
def of_an_integer(n, size):
    return n.to_bytes(size, "big"), n.to_bytes(size, "little")


@program((5, 2), (127, 1), (128, 1), (-128, 1), (-129, 1), (-(2**63), 8), (-3, 10))
def of_an_integer_with_a_sign(n, size):
    return n.to_bytes(size, "big", signed=True), n.to_bytes(size, byteorder="little", signed=True)


@program((b"hello", b"l"), (b"aaaa", b"aa"), (b"abc", b"c"), (b"", b""))
def looked_for(b, part):
    return b.find(part), b.count(part), b.startswith(part), b.endswith(part), b.index(part)


@program((b"hello", 108), (b"hello", 1), (b"hello", 256))
def a_number_looked_for(b, x):
    return b.find(x), b.count(x), b.index(x)


@program((b"a",))
def a_text_is_not_looked_for(b):
    return b.find("a")


@program((5,))
def no_integer_of_an_integer(n):
    return int.from_bytes(n, "big")


@program((1.5,))
def not_made_of_a_float(x):
    return bytes(x)
