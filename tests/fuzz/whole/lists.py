"""Lists of ints, of pairs, of floats, of texts and of lists."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["INTS", "PAIRS", "ROWS", "WORDS"]

_HELPERS = (
    Definition(
        "def evens(zs):\n    out = []\n    for z in zs:\n        <line+z,zs=ints,out=ints>\n        if <bool+z>:\n            out.append(z)\n    return out",
        {"ints": ((3, "evens(<ints>)"),)}, leave="return out",
    ),
    Definition(
        "def best(zs, k):\n    top = k\n    for i, z in enumerate(zs):\n        if <bool+z,i,top>:\n            top = z\n        <line+z,i,top&>\n    return top",
        {"int": ((3, "best(<ints>, <small>)"),)},
    ),
    Definition(
        "def push(zs, k):\n    <block+zs=ints,k&>\n    zs.append(k % 50)\n    return len(zs)", {"int": ((3, "push(<ints!>, <int>)"),)}, leave="return <size>",
    ),
    Definition(
        "def split(zs, k):\n    low = [z for z in zs if z < k]\n    high = [z for z in zs if <bool+z,k>]\n    return low, high",
        {"ints": ((2, "split(<ints>, <int>)[<int> % 2]"),)},
    ),
    Definition("def second(zs, k=2, *more):\n    if len(zs) > k:\n        return zs[k]\n    return sum(more) + k",
               {"int": ((1, "second(<ints>)"), (1, "second(<ints>, 1)"), (1, "second(<ints>, 0, <int>, <int>)"))}),
)  # fmt: skip

INTS = Fragment(
    "ints",
    leaves={"ints": ("[<int>, <int>]", "[1, 2, 3]", "[<int>]")},
    forms={
        "ints": (
            (2, "[<small>, <small>, <small>]"), (2, "[<small+x> for x in <ints>]"), (3, "[<small+x> for x in <ints> if <bool+x>]"),
            (1, "sorted(<ints>)"), (1, "sorted(<ints>, reverse=True)"), (1, "sorted(<ints>, key=lambda x: <int+x>)"), (1, "<ints>[::-1]"),
            (1, "<ints>[1:]"), (1, "<ints>[:<int>]"), (1, "<ints>[<int>:<int>]"), (1, "<ints>[::2]"), (1, "list(range(<size>))"),
            (1, "([0] * (<size>))"), (1, "(<ints> + <ints!>[:2])"), (1, "list(reversed(<ints>))"), (1, "list(<ints>)"), (1, "<ints>.copy()"),
            (1, "[<small+i,x> for i, x in enumerate(<ints>)]"), (1, "[<small+a,b> for a, b in zip(<ints>, <ints>)]"), (1, "(<ints> if <bool> else <ints>)"),
            (1, "[<small+x,z> for x in <ints>[:3] for z in <ints>[:2] if <bool+x,z>]"), (1, "[*<ints>[:3], <small>]"), (1, "(<ints> or [<small>])"),
            (1, "list(map(lambda x: <small+x>, <ints>))"), (1, "list(filter(lambda x: <bool+x>, <ints>))"),
        ),
        "int": (
            (3, "len(<ints>)"), (2, "sum(<ints>)"), (2, "(<ints>[<int>] if <int> < 0 else <small>)"), (1, "(<ints> or [3])[-1]"), (1, "max(<ints>, default=4)"),
            (1, "min(<ints> + [6])"), (1, "<ints>.count(<small>)"), (1, "sum(<int+x> for x in <ints>)"), (1, "sum(1 for x in <ints> if <bool+x>)"),
            (1, "max((<int+x> for x in <ints>), default=0)"), (1, "min(<ints>, key=lambda x: <int+x>, default=1)"), (1, "<ints!>[0]"), (1, "<ints!>.index(<small>)"),
        ),
        "bool": (
            (2, "<small> in <ints>"), (1, "<small> not in <ints>"), (1, "any(<bool+x> for x in <ints>)"), (1, "all(<bool+x> for x in <ints>)"),
            (1, "<ints> == <ints>"), (1, "bool(<ints>)"), (1, "<ints> < <ints>"), (1, "<ints!> is <ints!>"),
        ),
    },
    statements=(
        (4, "<ints!>.append(<small>)"), (2, "<ints&> = <ints>"), (2, "if <a:ints!>:\n    <int&> = <a>.pop()"), (1, "if <a:ints!>:\n    <a>[<int> % len(<a>)] = <small>"),
        (1, "<ints!>.insert(<int>, <small>)"), (1, "<ints!>.extend(<ints>[:3])"), (1, "<ints!>.reverse()"), (1, "<ints!>.sort()"),
        (1, "<ints!>.sort(key=lambda x: (<int+x>, x))"), (1, "<ints!>.sort(reverse=<bool>)"), (1, "if <int!> in <a:ints!>:\n    <a>.remove(<small>)"),
        (1, "<ints&> += [<small>]"), (1, "del <ints!>[2:]"), (1, "<ints!>[1:2] = [<small>, <small>]"), (1, "<ints!>[-1] += 1"), (1, "<ints!>.clear()"),
        (1, "<a:int&>, *<rest=ints> = <ints> or [0]\nprint(<a>, <rest>)"), (1, "<a:int&>, <b:int&> = <ints!>[:2]"), (1, "print(<ints>)"),
        (1, "<a:ints&>, <b:ints&> = <b>, <a>"), (1, "<a:ints!>[0], <a>[-1] = <a>[-1], <a>[0]"), (1, "if <a:ints!>:\n    <int&> = <a>.pop(<int> % len(<a>))"),
        (4, "for <x=int> in <ints>:\n    <block>"), (2, "for <i=int>, <x=int> in enumerate(<ints>):\n    <block>"),
        (1, "for <x=int>, <z=int> in zip(<ints>, <ints>):\n    <block>"), (1, "while <a:ints!>:\n    <x=int> = <a>.pop()\n    <block>"),
        (1, "for <i=int> in range(len(<a:ints!>)):\n    <a>[<i>] = <small>\n    <block>"), (1, "for <i=int>, <x=int> in enumerate(<ints>, start=1):\n    <block>"),
        (1, "for <x=int> in <ints>:\n    if <bool>:\n        break\nelse:\n    <block>"), (1, "for <x=int> in reversed(<ints>):\n    <block>"),
    ),
    definitions=_HELPERS,
    variables=(Variable("xs", "ints"), Variable("out", "ints", "[]")),
)  # fmt: skip

PAIRS = Fragment(
    "pairs",
    leaves={"pair": ("(<int>, <int>)", "(1, 2)"), "pairs": ("[(<int>, <int>)]", "[(2, 1), (1, 5)]")},
    forms={
        "pair": ((2, "(<small>, <small>)"), (1, "(<pairs> or [(0, 1)])[-1]"), (1, "(<pair> if <bool> else <pair>)"), (1, "max(<pairs>, default=(1, 1))"),
                 (1, "<pair>[::-1]"), (1, "min(<pair>, <pair>)")),
        "pairs": (
            (2, "[(<small+x>, <small+x>) for x in <ints>]"), (1, "list(enumerate(<ints>))"), (1, "list(zip(<ints>, <ints>))"), (1, "sorted(<pairs>)"),
            (1, "sorted(<pairs>, key=lambda p: p[1])"), (1, "[(b, a) for a, b in <pairs>]"), (1, "<pairs>[1:]"), (1, "[p for p in <pairs> if <bool+p=pair>]"),
            (1, "sorted(<pairs>, key=lambda p: (-p[1], p[0]))"),
        ),
        "int": ((3, "<pair>[0]"), (2, "<pair>[1]"), (1, "sum(<pair>)"), (1, "len(<pairs>)"), (1, "sum(a * b for a, b in <pairs>)"), (1, "max(<pair>)")),
        "ints": ((1, "[<small+a,b> for a, b in <pairs>]"), (1, "list(<pair>)"), (1, "[p[1] for p in <pairs> if <bool+p=pair>]")),
        "bool": ((1, "<pair> == <pair>"), (1, "<pair> < <pair>"), (1, "<pair> in <pairs>"), (1, "<small> in <pair>")),
    },
    statements=(
        (3, "<pairs!>.append(<pair>)"), (1, "<pairs&> = <pairs>"), (1, "<pair&> = <pair>"), (1, "<a:int&>, <b:int&> = <pair>"), (1, "<pairs!>.sort()"),
        (1, "<pairs!>.sort(key=lambda p: <int+p=pair>)"), (1, "print(<pair>)"), (1, "if <a:pairs!>:\n    <a>[0] = <pair>"), (1, "if <a:pairs!>:\n    <pair&> = <a>.pop(0)"),
        (1, "_, <a:int&> = <pair>"),
        (3, "for <a=int>, <b=int> in <pairs>:\n    <block>"), (1, "for <p=pair> in <pairs>:\n    <block>"), (1, "for <i=int>, (<a=int>, <b=int>) in enumerate(<pairs>):\n    <block>"),
    ),
    definitions=(
        Definition("def ordered(p):\n    a, b = p\n    return (b, a) if <bool+a,b> else p", {"pair": ((2, "ordered(<pair>)"),)}),
        Definition("def extremes(zs):\n    if not zs:\n        return 0, 0\n    return min(zs), max(zs)", {"pair": ((2, "extremes(<ints>)"),)}),
    ),
    variables=(Variable("pairs", "pairs"), Variable("edge", "pair", "(n, 1)")),
)  # fmt: skip

ROWS = Fragment(
    "rows",
    leaves={"rows": ("[<ints>, <ints>]", "[[1, 2], [3]]")},
    forms={
        "rows": (
            (2, "[[<small>, <small>], [<small>]]"), (2, "[[<small+i,j> for j in range(2)] for i in range(<size>)]"), (1, "[row[:2] for row in <rows>]"),
            (1, "[row for row in <rows> if <bool+row=ints>]"), (1, "<rows>[::-1]"), (1, "[[0] * 3 for _ in range(<size>)]"), (1, "sorted(<rows>)"),
            (1, "[list(row) for row in <rows>]"), (1, "sorted(<rows>, key=len)"),
        ),
        "ints": ((1, "(<rows> or [[4]])[0]"), (1, "[x for row in <rows> for x in row][:9]"), (1, "[len(row) for row in <rows>]"), (1, "max(<rows>, key=len, default=[1])")),
        "int": ((1, "len(<rows>)"), (1, "sum(len(row) for row in <rows>)"), (1, "sum(sum(row) for row in <rows>)")),
        "bool": ((1, "<ints> in <rows>"), (1, "<rows> == <rows>")),
    },
    statements=(
        (2, "<rows!>.append(<ints>)"), (1, "<rows&> = <rows>"), (2, "if <a:rows!>:\n    <a>[-1].append(<small>)"), (1, "if <a:rows!>:\n    <a>[<int> % len(<a>)] = <ints>"),
        (1, "if <a:rows!>:\n    <ints&> = <a>[0]"), (1, "<rows!>[0][0] += <small>"), (1, "if len(<a:rows!>) > 1:\n    <a>.pop()"), (1, "print(<rows>)"),
        (2, "for <row=ints> in <rows>:\n    <block>"), (1, "for <i=int>, <row=ints> in enumerate(<rows>):\n    <row>.append(<i>)\n    <block>"),
        (1, "for <row=ints> in <rows>:\n    for <x=int> in <row>[:4]:\n        <block>"),
    ),
    definitions=(
        Definition("def widest(rows):\n    found = []\n    for row in rows:\n        if len(row) > len(found):\n            found = row\n    return found",
                   {"ints": ((2, "widest(<rows>)"),)}),
        Definition("def fill(rows, k):\n    for row in rows:\n        <line+row=ints,k&>\n        for i in range(len(row)):\n            row[i] = <small+i,k>\n    return rows",
                   {"rows": ((2, "fill(<rows!>, <int>)"),)}, leave="return rows"),
    ),
    variables=(Variable("rows", "rows", "[xs[:3], [n, m]]"),),
)  # fmt: skip

WORDS = Fragment(
    "words",
    leaves={"texts": ("[<text>, <text>]", "['a', 'bc']")},
    forms={
        "texts": (
            (1, "[<text>, <text>, <text>]"), (1, "sorted(<texts>)"), (1, "[<text+w=text> for w in <texts>][:6]"), (1, "[w for w in <texts> if <bool+w=text>]"),
            (1, "sorted(<texts>, key=len)"), (1, "sorted(set(<texts>))"), (1, "<texts>[1:]"), (1, "[str(x) for x in <ints>]"),
        ),
        "text": ((1, "(<texts> or ['none'])[0]"), (1, "','.join(<texts>)[:9]"), (1, "max(<texts>, key=len, default='')")),
        "int": ((1, "len(<texts>)"), (1, "sum(len(w) for w in <texts>)")),
        "ints": ((1, "[len(w) for w in <texts>]"),),
        "bool": ((1, "<text> in <texts>"), (1, "<texts> == <texts>")),
    },
    statements=(
        (2, "<texts!>.append(<text>)"), (1, "<texts&> = <texts>"), (1, "<texts!>.sort(key=lambda w: (len(w), w))"), (1, "print(<texts>)"),
        (2, "for <w=text> in <texts>:\n    <block>"), (1, "for <i=int>, <w=text> in enumerate(<texts>):\n    <block>"),
    ),
    variables=(Variable("words", "texts"),),
)  # fmt: skip
