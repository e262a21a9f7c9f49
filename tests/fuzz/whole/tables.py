"""Dicts by int, text and pair, dicts of lists, sets, deques and heaps."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["BY_PAIR", "BY_TEXT", "GROUPS", "HEAPS", "QUEUES", "SETS", "TABLES"]

_KEYS = {"key": ("<int> % 5", "<int>")}

TABLES = Fragment(
    "tables",
    leaves={**_KEYS, "table": ("{<int>: <int>}", "{1: 2, 2: 3}")},
    forms={
        "key": ((1, "<int> % 5"),),
        "table": (
            (2, "{<key>: <small>, <key>: <small>}"), (2, "{x: <small+x> for x in <ints>}"), (1, "{k: v for k, v in <table>.items() if <bool+k,v>}"), (1, "dict(<table>)"),
            (1, "{v: k for k, v in <table>.items()}"), (1, "{**<table>, <key>: <small>}"), (1, "dict(zip(<ints>, <ints>))"), (1, "<table>.copy()"), (1, "(<table> | {<key>: <small>})"),
        ),
        "int": (
            (3, "<table>.get(<key>, <small>)"), (2, "len(<table>)"), (1, "sum(<table>.values())"), (1, "max(<table>, default=0)"), (1, "<table!>[<key>]"),
            (1, "sum(k * v for k, v in <table>.items())"), (1, "max(<table>.values(), default=1)"),
        ),
        "ints": ((2, "list(<table>)"), (1, "sorted(<table>)"), (1, "list(<table>.values())"), (1, "sorted(<table>.values())"), (1, "[k for k, v in <table>.items() if <bool+k,v>]")),
        "pairs": ((1, "list(<table>.items())"), (1, "sorted(<table>.items(), key=lambda p: (p[1], p[0]))")),
        "bool": ((2, "<key> in <table>"), (1, "bool(<table>)"), (1, "<table> == <table>"), (1, "<key> not in <table>")),
    },
    statements=(
        (4, "<table!>[<key>] = <small>"), (2, "<a:table!>[<k:int!>] = <a>.get(<k>, 0) + 1"), (1, "<table&> = <table>"), (1, "<int&> = <table!>.pop(<key>, <small>)"),
        (1, "<int&> = <table!>.setdefault(<key>, <small>)"), (1, "<k:int&> = <key>\nif <k> in <a:table!>:\n    del <a>[<k>]"), (1, "<table!>.update(<table>)"),
        (1, "<table!>[<key>] += 1"), (1, "if <a:table!>:\n    _, <int&> = <a>.popitem()"), (1, "print(<table>)"), (1, "<table!>.clear()"),
        (1, "<k:int&> = <key>\nif <k> not in <a:table!>:\n    <a>[<k>] = <small>\nelse:\n    <a>[<k>] += 2"), (1, "del <table!>[<key>]"), (1, "<table&> |= <table>"),
        (3, "for <k=int>, <v=int> in <table>.items():\n    <block>"), (1, "for <k=int> in list(<table!>):\n    <block>"), (1, "for <k=int> in <a:table!>:\n    <a>[<k>] += 1\n    <block>"),
        (1, "for <v=int> in <table>.values():\n    <block>"), (1, "for <k=int> in sorted(<table>):\n    <block>"), (1, "for <x=int> in <ints>:\n    <a:table!>[<x>] = <a>.get(<x>, 0) + 1\n    <block>"),
    ),
    definitions=(
        Definition("def tally(zs):\n    counts = {}\n    for z in zs:\n        <line+z,counts=table>\n        counts[z] = counts.get(z, 0) + 1\n    return counts",
                   {"table": ((3, "tally(<ints>)"),)}, leave="return counts"),
        Definition("def memo(k, seen):\n    if k < 2:\n        return k\n    if k in seen:\n        return seen[k]\n    seen[k] = (memo(k - 1, seen) + memo(k - 2, seen)) % 97\n    return seen[k]",
                   {"int": ((2, "memo(<int> % 12, {})"), (2, "memo(<int> % 9, <table!>)"))}),
        Definition("def looked_up(d, k):\n    try:\n        return d[k]\n    except KeyError as e:\n        <line+d=table,k&>\n        return <small+k>",
                   {"int": ((2, "looked_up(<table>, <key>)"),)}),
    ),
    variables=(Variable("table", "table"), Variable("seen", "table", "{}")),
)  # fmt: skip

BY_TEXT = Fragment(
    "by_text",
    leaves={"prices": ("{'a': <int>}", "{'red': 2, 'a': 1}")},
    forms={
        "prices": ((1, "{w: len(w) for w in <texts>}"), (1, "{k: v for k, v in <prices>.items() if <bool+k=text,v>}"), (1, "{<text>: <small>, 'a': <small>}")),
        "int": ((2, "<prices>.get(<text>, 0)"), (1, "len(<prices>)"), (1, "sum(<prices>.values())"), (1, "<prices!>[<text>]")),
        "text": ((1, "max(<prices>, key=lambda k: (len(k), k), default='')"), (1, "min(<prices>, default='m')")),
        "texts": ((1, "list(<prices>)"), (1, "sorted(<prices>)"), (1, "[k for k, v in <prices>.items() if <bool+k=text,v>]")),
        "bool": ((2, "<text> in <prices>"),),
    },
    statements=(
        (3, "<prices!>[<text>] = <small>"), (1, "<a:prices!>[<k:text!>] = <a>.get(<k>, 0) + 1"), (1, "<prices&> = <prices>"), (1, "print(<prices>)"), (1, "<prices!>.pop(<text>, 0)"),
        (1, "<prices!>[<text>] -= 1"), (2, "for <k=text>, <v=int> in <prices>.items():\n    <block>"), (1, "for <w=text> in <texts>:\n    <prices!>[<w>] = <small>\n    <block>"),
    ),
    variables=(Variable("prices", "prices", "{'a': n}"),),
)  # fmt: skip

BY_PAIR = Fragment(
    "by_pair",
    leaves={"grid": ("{(0, 1): <int>}",)},
    forms={
        "grid": ((1, "{(i, j): <small+i,j> for i in range(2) for j in range(2)}"), (1, "{p: <small> for p in <pairs>}"), (1, "{k: v for k, v in <grid>.items() if <bool+k=pair,v>}")),
        "int": ((2, "<grid>.get(<pair>, -1)"), (1, "len(<grid>)"), (1, "sum(<grid>.values())"), (1, "<grid!>[<int>, <int>]")),
        "pairs": ((1, "list(<grid>)"), (1, "sorted(<grid>)"), (1, "sorted(<grid>, key=lambda p: <int+p=pair>)")),
        "bool": ((2, "<pair> in <grid>"), (1, "(<int>, <int>) not in <grid>")),
    },
    statements=(
        (3, "<grid!>[<pair>] = <small>"), (2, "<grid!>[<int> % 3, <int> % 3] = <small>"), (1, "<grid&> = <grid>"), (1, "<grid!>.setdefault(<pair>, <small>)"), (1, "print(<grid>)"),
        (2, "for (<a=int>, <b=int>), <v=int> in <grid>.items():\n    <block>"), (1, "for <p=pair> in sorted(<grid>):\n    <block>"),
    ),
    variables=(Variable("grid", "grid", "{(0, 0): n}"),),
)  # fmt: skip

GROUPS = Fragment(
    "groups",
    leaves={**_KEYS, "groups": ("{1: [<int>]}",)},
    forms={
        "groups": ((1, "{k: [<small+k>, <small>] for k in <ints>}"), (1, "{k: v[:2] for k, v in <groups>.items()}"), (1, "{i: xs for i, xs in enumerate(<rows>)}")),
        "ints": ((2, "<groups>.get(<key>, [])"), (1, "sorted(<groups>)"), (1, "[len(v) for v in <groups>.values()]"), (1, "<groups!>[<key>]")),
        "rows": ((1, "list(<groups>.values())"), (1, "[v for k, v in sorted(<groups>.items())]")),
        "int": ((1, "len(<groups>)"), (1, "sum(len(v) for v in <groups>.values())")),
        "bool": ((1, "<key> in <groups>"),),
    },
    statements=(
        (3, "<groups!>.setdefault(<key>, []).append(<small>)"), (1, "<groups!>[<key>] = <ints>"), (1, "<groups&> = <groups>"), (1, "print(<groups>)"),
        (1, "<k:int&> = <key>\nif <k> not in <a:groups!>:\n    <a>[<k>] = []\n<a>[<k>].append(<small>)"), (1, "<groups!>[<key>].append(1)"),
        (1, "for <x=int> in <ints>:\n    <groups!>.setdefault(<x> % 3, []).append(<x>)\n    <block>"), (2, "for <k=int>, <v=ints> in <groups>.items():\n    <block>"),
        (2, "by: defaultdict[int, list[int]] = defaultdict(list)\nfor <x=int> in <ints>:\n    by[<small>].append(<x>)\nprint(dict(by))"),
    ),
    variables=(Variable("groups", "groups", "{}"),),
    imports=("from collections import defaultdict",),
)  # fmt: skip

SETS = Fragment(
    "sets",
    leaves={"set": ("{<int>, <int>}", "{1, 2}", "set()")},
    forms={
        "set": (
            (2, "set(<ints>)"), (2, "{<small+x> for x in <ints> if <bool+x>}"), (1, "(<set> | <set>)"), (1, "(<set> & <set>)"), (1, "(<set> - <set>)"), (1, "(<set> ^ {<small>})"),
            (1, "<set>.union(<ints>)"), (1, "<set>.difference(<set>)"), (1, "set(<set>)"),
        ),
        "int": ((2, "len(<set>)"), (1, "sum(<set>)"), (1, "max(<set>, default=0)")),
        "ints": ((3, "sorted(<set>)"),),
        "bool": ((3, "<small> in <set>"), (1, "<set> <= <set>"), (1, "<set> == <set>"), (1, "<set>.isdisjoint(<set>)"), (1, "bool(<set>)")),
    },
    statements=(
        (4, "<set!>.add(<small>)"), (1, "<set!>.discard(<small>)"), (1, "<set&> = <set>"), (1, "<set!>.update(<ints>)"), (1, "<set!>.remove(<small>)"), (1, "<set&> |= <set>"),
        (1, "<set&> -= <set>"), (1, "print(sorted(<set>))"), (1, "<k:int&> = <small>\nif <k> not in <a:set!>:\n    <a>.add(<k>)\n    <line>"),
        (2, "for <x=int> in sorted(<set>):\n    <block>"), (1, "for <x=int> in <ints>:\n    if <x> in <a:set!>:\n        continue\n    <a>.add(<x>)\n    <block>"),
    ),
    definitions=(
        Definition("def fresh(zs, marks):\n    out = []\n    for z in zs:\n        if z not in marks:\n            marks.add(z)\n            out.append(z)\n        <line+z,out=ints,marks=set>\n    return out",
                   {"ints": ((3, "fresh(<ints>, <set!>)"),)}, leave="return out"),
    ),
    variables=(Variable("marks", "set", "{n}"),),
)  # fmt: skip

QUEUES = Fragment(
    "queues",
    leaves={"queue": ("deque([<int>, 2])",)},
    forms={
        "queue": ((1, "deque(<ints>)"), (1, "deque(<ints>, maxlen=3)")),
        "int": ((2, "len(<queue>)"), (1, "sum(<queue>)"), (1, "<queue!>[0]"), (1, "<queue!>[-1]")),
        "ints": ((1, "list(<queue>)"), (1, "[<small+x> for x in <queue>]")),
        "bool": ((1, "<small> in <queue>"), (1, "bool(<queue>)")),
    },
    statements=(
        (3, "<queue!>.append(<small>)"), (2, "<queue!>.appendleft(<small>)"), (2, "if <a:queue!>:\n    <int&> = <a>.popleft()"), (1, "if <a:queue!>:\n    <int&> = <a>.pop()"),
        (1, "<queue!>.rotate(<int>)"), (1, "<queue!>.extend(<ints>)"), (1, "print(list(<queue>))"), (1, "<int&> = <queue!>.popleft()"),
        (3, "while <a:queue!>:\n    <x=int> = <a>.popleft()\n    <block>\n    if <x> > 0 and len(<a>) < 6:\n        <a>.append(<x> // 2)"), (1, "for <x=int> in <queue>:\n    <block>"),
    ),
    variables=(Variable("queue", "queue", "deque([n, m])"),),
    imports=("from collections import deque",),
)  # fmt: skip

HEAPS = Fragment(
    "heaps",
    leaves={"heap": ("[(<int>, 1)]",)},
    forms={
        "int": ((2, "len(<heap>)"), (1, "<heap!>[0][1]")),
        "pair": ((1, "min(<heap>, default=(0, 0))"), (1, "(heapq.nsmallest(1, <pairs>) or [(1, 2)])[0]")),
        "pairs": ((1, "sorted(<heap>)"), (1, "heapq.nsmallest(2, <pairs>)"), (1, "heapq.nlargest(2, <heap>)")),
    },
    statements=(
        (5, "heapq.heappush(<heap!>, (<small>, <small>))"), (2, "if <a:heap!>:\n    <int&>, <int&> = heapq.heappop(<a>)"), (1, "<int&>, _ = heapq.heappop(<heap!>)"),
        (1, "<pair&> = heapq.heappushpop(<heap!>, <pair>)"), (1, "print(<heap>)"),
        (3, "while <a:heap!>:\n    <c=int>, <k=int> = heapq.heappop(<a>)\n    <block>\n    if <c> < 9:\n        heapq.heappush(<a>, (<c> + 3, <small>))"),
    ),
    variables=(Variable("heap", "heap", "[(m, 0)]"),),
    imports=("import heapq",),
)  # fmt: skip
