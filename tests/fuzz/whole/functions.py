"""Functions: nested ones that share variables, lambdas, functions as values, recursion, match."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["FUNCTIONS", "MATCHES", "MAYBES"]

_RECURSE = """\
def down(k, acc):
    if k <= 0 or <bool+k,acc>:
        return acc
    return down(k - 1, (acc + <small+k,acc>) % 211)"""

_APPLY = """\
def apply(f, zs):
    out = []
    for z in zs:
        <line+z&,out=ints>
        out.append(f(z))
    return out"""

_SEARCH = """\
def search(zs, k, at=0, chosen=()):
    if k == 0:
        return 1
    if at >= len(zs) or at > 6:
        return 0
    found = search(zs, k, at + 1, chosen)
    if zs[at] <= k:
        found += search(zs, k - zs[at], at + 1, (*chosen, zs[at])) if zs[at] > 0 else 0
    return found"""

_KEYWORDS = """\
def blended(a, b=3, *, scale=1, **extra):
    if <bool+a,b,scale>:
        return (a + b * scale) % 301 + len(extra)
    return <small+a,b,scale> + extra.get("bonus", 0)"""

_VARIED = """\
def varied(*items, start=0):
    best = start
    for k in items:
        if k > best:
            best = k
    return best, len(items)"""

_TICK = """\
def tick():
    nonlocal ticks
    ticks = (ticks + <small>) % 401
    return ticks"""

_SPEND = """\
def spend(k):
    nonlocal spent
    <line+k&,spent&>
    spent = (spent + k) % 97
    return spent"""

FUNCTIONS = Fragment(
    "functions",
    leaves={"fn": ("abs", "lambda x: <small+x>", "lambda x, k=<int>: <small+x,k>")},
    forms={
        "int": ((2, "<ticker!>()"), (1, "(<fn>)(<int>)"), (1, "<step!>(<int>) % 500"), (1, "sum(f(<int>) % 50 for f in (abs, <step!>))"), (1, "max(<ints>, key=<step!>, default=1)")),
        "ints": ((1, "[f(<int>) % 90 for f in (<step!>, lambda x: <small+x>)]"), (1, "list(map(<step!>, <ints>))"), (1, "sorted(<ints>, key=<step!>)")),
    },
    statements=(
        (2, "<ticker!>()"), (1, "<step&> = lambda x: <small+x>"), (1, "def local(k, j=<int>):\n    <line+k&,j&>\n    return <small+k,j>\n<int&> = local(<int>)"),
        (1, "for f in (abs, <spender!>, lambda x: <small+x>):\n    <int&> = f(<int>) % 50\n    <line>"), (1, "<spender!>(<int>)"),
        (1, "ops = {'a': lambda x: x + 1, 'b': <step!>}\n<int&> = ops['a'](<int>) % 70 + ops['b'](1) % 30"), (1, "if <bool>:\n    <a:step&> = lambda x: <small+x>\nelse:\n    <a> = abs"),
    ),
    definitions=(
        Definition(_RECURSE, {"int": ((3, "down(<size>, <int>)"),)}),
        Definition(_APPLY, {"ints": ((3, "apply(<fn>, <ints>)"), (1, "apply(<step!>, <ints>)"))}, leave="return out"),
        Definition(_SEARCH, {"int": ((2, "search(<ints>, <size>)"),)}),
        Definition(_KEYWORDS, {"int": ((1, "blended(<int>)"), (1, "blended(<int>, scale=<int> % 7)"), (1, "blended(<int>, <int>, bonus=<small>)"), (1, "blended(*<pair>)"))}),
        Definition(_VARIED, {"int": ((1, "varied(*<ints>)[0]"), (1, "varied(<int>, <int>, start=2)[1]"))}),
    ),
    variables=(
        Variable("ticks", "int", "0"), Variable("tick", "ticker", _TICK, ""), Variable("spent", "int", "0"), Variable("spend", "spender", _SPEND, ""),
        Variable("scale", "int", "2"), Variable("step", "step", "lambda x: x * 2 + scale", ""),
    ),
)  # fmt: skip

MATCHES = Fragment(
    "matches",
    forms={"int": ((1, "sign(<int>)"),), "pair": ((1, "(<int>, <int> % 3)"),)},
    statements=(
        (3, "match <int>:\n    case 0:\n        <line>\n    case 1 | 2:\n        <block>\n    case <k=int> if <bool>:\n        <block>\n    case _:\n        <line>"),
        (3, "match <pair>:\n    case (0, <b=int>):\n        <block>\n    case (<a=int>, 1):\n        <line>\n    case (<c=int>, <d=int>) if <bool>:\n        <block>"),
        (2, "match <ints>:\n    case []:\n        <line>\n    case [<a=int>]:\n        <int&> = <a>\n    case [<b=int>, *<rest=ints>]:\n        print(<b>, <rest>)\n        <line>"),
        (2, "match <text>:\n    case 'a' | 'b':\n        <line>\n    case 'red':\n        <block>\n    case _:\n        <line>"),
        (2, "match <point>:\n    case Point(x=0, y=<b=int>):\n        <int&> = <b>\n    case Point(x=<a=int>) if <bool>:\n        <line>\n    case _:\n        <block>"),
        (2, "match <shape>:\n    case Square(size=<a=int>):\n        <int&> = <a>\n    case Bar():\n        <line>\n    case _:\n        <block>"),
    ),
    definitions=(
        Definition("def sign(k):\n    match k:\n        case 0:\n            return 0\n        case z if z < 0:\n            return -1\n        case _:\n            return <small+k>", choice=False),
        Definition("def told(p):\n    match p:\n        case (0, 0):\n            return 'origin'\n        case (a, b) if <bool+a,b>:\n            return f'{a}/{b}'\n        case _:\n            return 'other'",
                   {"text": ((3, "told(<pair>)"),)}),
    ),
)  # fmt: skip

MAYBES = Fragment(
    "maybes",
    leaves={"maybe": ("None",)},
    forms={
        "maybe": ((2, "(<small> if <bool> else None)"), (1, "found(<ints>, <small>)"), (1, "<table>.get(<key>)")),
        "int": ((2, "(-1 if <a:maybe!> is None else <a>)"), (1, "(<maybe!> or 0)")),
        "bool": ((2, "<maybe!> is None"), (1, "<a:maybe!> is not None and <a> > <int>"), (1, "<maybe> == <maybe>"), (1, "bool(<maybe!>)")),
    },
    statements=(
        (2, "<maybe&> = <maybe>"), (2, "if <a:maybe&> is None or <int!> < <a>:\n    <a> = <int!>"), (1, "if <a:maybe!> is not None:\n    <int&> = <a>\n    <line>"), (1, "print(<maybe>)"),
        (1, "if (hit := found(<ints>, <small>)) is not None:\n    print(hit)\n    <line>"),
    ),
    definitions=(Definition("def found(zs, k):\n    for i, z in enumerate(zs):\n        if z == k or <bool+z,i>:\n            return i\n    return None", choice=False),),
    variables=(Variable("best", "maybe", "None"),),
)  # fmt: skip
