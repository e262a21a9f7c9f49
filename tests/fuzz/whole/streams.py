"""Generator functions, generator expressions and iterators, and what goes over them."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment

__all__ = ["ITERATORS", "STREAMS"]

_WALK = """\
def walk(k):
    i, last = 0, 1
    while i < k % 6:
        i += 1
        <block+k,i,last&>
        yield <small+i,last>
    yield last"""

_PICKED = """\
def picked(zs, k=2):
    for z in zs:
        <line+z,k&>
        if <bool+z,k>:
            yield z
        elif z > 50:
            return
        else:
            <line+z,k&>"""

_TIDY = """\
def tidy(zs):
    print("begin")
    try:
        for z in zs:
            yield <small+z>
            print("after", z)
    finally:
        print("end")"""

_JOINED = """\
def joined(zs, k):
    yield from zs
    if <bool+k>:
        yield k
    yield from (x + 1 for x in zs if <bool+x,k>)"""

_NUMBERED = """\
def numbered(zs):
    n = 0
    for z in zs:
        yield n, z
        n += z % 3"""

_FIB = """\
def endless(a, b=1):
    while True:
        yield a
        a, b = b, (a + b) % 97
        <line+a&,b&>"""

_TREE = """\
def leaves(rows):
    for row in rows:
        for x in row:
            if <bool+x>:
                continue
            yield x"""

_DOWN = """\
def falling(k):
    if k > 0:
        yield k
        yield from falling(k - 1)"""

STREAMS = Fragment(
    "streams",
    forms={
        "stream": ((2, "(<small+x> for x in <ints>)"), (2, "(<small+x> for x in <stream> if <bool+x>)"), (1, "(x for x in range(<size>))"), (1, "(a for a, _ in <pairs>)")),
        "int": (
            (3, "sum(<stream>)"), (1, "max(<stream>, default=0)"), (1, "min(<stream>, default=3)"), (1, "next(<stream>, <int>)"), (1, "sum(1 for _ in <stream>)"), (1, "next(<stream>)"),
            (1, "next((x for x in <ints> if <bool+x>), -1)"), (1, "sum(x * i for i, x in enumerate(<stream>))"), (1, "len(list(<stream>))"),
        ),
        "ints": ((3, "list(<stream>)"), (1, "sorted(<stream>)"), (1, "[<small+x> for x in <stream> if <bool+x>]"), (1, "[a + b for a, b in zip(<stream>, <stream>)]"), (1, "[*<stream>]")),
        "pairs": ((1, "list(zip(<stream>, <ints>))"), (1, "list(enumerate(<stream>))")),
        "table": ((1, "{x: i for i, x in enumerate(<stream>)}"), (1, "dict(zip(<ints>, <stream>))"), (1, "dict(enumerate(<stream>))")),
        "set": ((1, "set(<stream>)"),),
        "bool": ((1, "any(<bool+x> for x in <stream>)"), (1, "all(<bool+x> for x in <stream>)"), (1, "<small> in <stream>")),
    },
    statements=(
        (4, "for <x=int> in <stream>:\n    <block>"), (2, "for <i=int>, <x=int> in enumerate(<stream>):\n    <block>"), (2, "for <x=int>, <z=int> in zip(<stream>, <ints>):\n    <block>"),
        (1, "for <x=int> in <stream>:\n    if <bool>:\n        break\n    <block>\nelse:\n    <line>"), (1, "<a:int&>, *<rest=ints> = <stream>\nprint(<a>, <rest>)"),
        (2, "it = iter(<ints>)\nfor <x=int> in it:\n    if <bool>:\n        <int&> = next(it, -1)\n    <block>"), (1, "stream = <stream>\n<int&> = next(stream, 0)\nfor <x=int> in stream:\n    <block>"),
        (4, "yield <small><yields>"), (1, "yield from <ints><yields>"),
    ),
    definitions=(
        Definition(_WALK, {"stream": ((3, "walk(<int>)"),)}, leave="return", yields=True),
        Definition(_PICKED, {"stream": ((2, "picked(<ints>)"), (1, "picked(<ints>, <int>)"))}, leave="return", yields=True),
        Definition(_TIDY, {"stream": ((3, "tidy(<ints>)"),)}, leave="return"),
        Definition(_JOINED, {"stream": ((2, "joined(<ints>, <int>)"),)}, leave="return"),
        Definition(_NUMBERED, {"pairs": ((2, "list(numbered(<ints>))"),)}),
        Definition(_FIB, {"stream": ((2, "(x for x, _ in zip(endless(<int>), range(5)))"), (1, "islice(endless(<int>), 4)"))}, leave="return", yields=False),
        Definition(_TREE, {"stream": ((2, "leaves(<rows>)"),)}),
        Definition(_DOWN, {"stream": ((1, "falling(<size>)"),)}),
    ),
    imports=("from itertools import islice",),
)  # fmt: skip

ITERATORS = Fragment(
    "iterators",
    forms={
        "ints": (
            (1, "list(accumulate(<ints>))"), (1, "list(chain(<ints>, <ints>))"), (1, "list(islice(<ints>, 1, None, 2))"), (1, "[a * b for a, b in pairwise(<ints>)]"),
            (1, "list(takewhile(lambda x: <bool+x>, <ints>))"), (1, "[a + b for a, b in product(<ints>[:3], range(2))]"), (1, "[k for k, _ in groupby(<ints>)]"),
            (1, "[len(list(g)) for _, g in groupby(<ints>, key=lambda x: x % 3)]"), (1, "list(dropwhile(lambda x: <bool+x>, <ints>))"),
        ),
        "pairs": ((1, "list(combinations(<ints>[:4], 2))"), (1, "list(zip_longest(<ints>, <ints>, fillvalue=0))"), (1, "list(permutations(<ints>[:3], 2))"), (1, "list(pairwise(<ints>))")),
        "int": ((1, "reduce(lambda a, b: (a * 3 + b) % 101, <ints>, <int>)"), (1, "sum(map(lambda a, b: a * b, <ints>, <ints>))"), (1, "next(iter(<ints>), 5)")),
    },
    statements=((2, "for <a=int>, <b=int> in combinations(<ints>[:4], 2):\n    <block>"), (1, "for <i=int>, <x=int> in zip(itertools.count(2), <ints>):\n    <block>"),
                (1, "for <k=int>, group in groupby(<ints>, key=lambda x: x % 2):\n    print(<k>, list(group))\n    <line>")),
    imports=("from itertools import accumulate, chain, combinations, dropwhile, groupby, islice, pairwise, permutations, product, takewhile, zip_longest", "import itertools", "from functools import reduce"),
)  # fmt: skip
