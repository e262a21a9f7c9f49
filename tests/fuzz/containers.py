"""Statements and expressions about lists, dicts, sets, objects, generators and exceptions, as text.

A program that has them (``Scope.rich``) starts with a list of ints ``xs``, a dict ``dd`` and a set ``ss`` of small
ints, two objects ``r`` and ``q`` that may become one, and a generator function ``items``. With ``Scope.deep`` it has a
dict ``st`` of constant keys, a list ``rs`` of objects and a list ``ys`` of lists, which others may be part of, too.
"""

from __future__ import annotations

from hypothesis import strategies as st

from fuzz.expressions import SMALL, Draw, expression, pick
from fuzz.names import Scope

__all__ = ["DEEP_RESULTS", "DEEP_START", "RESULTS", "START", "changes", "generated", "trial", "written"]

START = """\
    xs = [n, 2]
    dd = {n: m}
    ss = {m}
    r = Count(n, y)
    q = Count(0, 0.5)
"""

DEEP_START = """\
    st = {"a": n, "b": 0.5}
    rs = [r, q]
    ys = [xs, [m]]
    it = iter(list(range(6)))
"""

RESULTS = "xs, list(dd.items()), sorted(ss), r.number, r.total, q.number, q.total"

DEEP_RESULTS = "st, [o.number for o in rs], ys, [int(o is r) for o in rs]"

_CLASS = """\
class Count:
    def __init__(self, number, total):
        self.number = number
        self.total = total

    def add(self, k):
        self.number = (self.number + k) % 1009
        self.total += 0.5
        return self

    @property
    def double(self):
        return 2 * self.number

    def __len__(self):
        return abs(self.number) % 5
"""


def written(draw: Draw, scope: Scope) -> str:
    """The class and the generator function that a program uses."""
    inner = Scope({"int": ("i0", "i1"), "float": ("x0", "x1")}, False, scope.helpers, "return", maybe=False, depth=0)
    first = pick(draw, "if k == 2:", f"if {expression(draw, inner, 'bool', 1)}:")
    jump = pick(draw, "continue", "break", "return", "yield i1")
    lines = ["i1, x0, x1 = 1, 0.5, 2.0", "for k in range(i0 % 6):", f"    i1 = ({expression(draw, inner, 'int', 1)}) % 101"]
    lines += [f"    {first}", f"        {jump}", "    yield i1 + k"]
    if draw(st.booleans()):
        lines += ["yield i0"]
    return _CLASS + "\n\ndef items(i0):\n" + "".join(f"    {line}\n" for line in lines)


def changes(draw: Draw, scope: Scope) -> list[str]:
    """A statement that changes a container or an object."""
    k, j = (f"({expression(draw, scope, 'int', 1)}) % 1009" for _ in range(2))
    small = SMALL.format(expression(draw, scope, "int", 1))
    forms = [
        [f"xs.append({k})"], [f"xs.append({k})"], ["if xs:", "    xs.pop()"], ["xs.reverse()"], ["xs.sort()"], [f"xs.insert({k}, {j})"],
        ["if xs:", f"    xs[({k}) % len(xs)] = {j}"], ["xs = [j + 1 for j in xs if j % 2 == 0]"], [f"xs = [{k}, {j}]"], ["xs = xs[:3]"],
        ["xs = sorted(xs)"], ["if len(xs) < 20:", "    xs += [1, 2]"], [f"xs[{k}] += 1"], ["i0 = xs.pop(0)"], ["del xs[1:]"],
        [f"dd[{small}] = {k}"], [f"dd[{small}] = {k}"], [f"i2 = dd.pop({small}, {k})"], [f"i1 = dd.setdefault({small}, {k})"],
        [f"dd[{small}] += 1"], [f"if {small} in dd:", f"    del dd[{small}]"],
        [f"ss.add({small})"], [f"ss.discard({small})"], ["ss.clear()"], ["ss |= {3, 4}"],
        [f"r.add({k})"], [f"q.number = {k}"], ["r.total *= 0.5"], ["q = r"], ["r, q = q, r"], [f"r = Count({k}, 1.5)"], ["q.add(1).add(2)"],
    ]  # fmt: skip
    if scope.deep and draw(st.booleans()):
        forms = [
            [f'st["a"] = {k}'], ['st["b"] *= 0.5'], ['st["a"] += 1', 'st["b"] = x0'], ['st["c"] = i1'], [f'i1 = st.setdefault("a", {k})'],
            [f"rs[({k}) % len(rs)].add({j})"], ["if len(rs) < 9:", f"    rs.append(Count({k}, 0.5))"], ["rs[0] = q"], ["r = rs[-1]"],
            ["if len(rs) > 1:", "    rs.pop()"], ["rs.reverse()"], ["rs.sort(key=lambda o: (o.number, o.total))"], ["for o in rs:", "    o.number += 1"],
            [f"ys[({k}) % len(ys)].append({j})"], ["if len(ys) < 5:", f"    ys.append([{k}])"], ["xs = ys[0]"], ["ys[0] = xs"],
            ["if len(ys[-1]) < 9:", "    ys[-1] += xs[:2]"], ["ys = [z[:3] for z in ys]"], ["ys[-1], ys[0] = ys[0], ys[-1]"],
            [f"i1 = next(it, {k})"], ["for j in it:", "    if j > 3:", "        break", "    i1 += j"],
        ]  # fmt: skip
    return list(pick(draw, *forms))


def generated(draw: Draw, scope: Scope) -> list[str]:
    """What a ``for`` of kind int runs over."""
    k = expression(draw, scope, "int", 1)
    return [f"items({k})", "list(xs)[:6]", "xs[:4]", f"map(abs, items({k}))", "sorted(ss)", "(j + 1 for j in xs[:5])", "list(dd)[:5]"]


def trial(draw: Draw, body: list[str], handle: list[str], last: list[str]) -> list[str]:
    """``try`` with handlers; ``last`` is for ``else`` or ``finally``."""
    caught = pick(draw, "IndexError", "ZeroDivisionError", "(IndexError, KeyError)", "Exception", "ValueError as error", "LookupError")
    lines = ["try:", *(f"    {x}" for x in body)]
    form = pick(draw, "handler", "handler", "else", "finally", "both", "again", "two")
    if form != "finally":
        lines += [f"except {caught}:", *(f"    {x}" for x in handle)]
    if "as" in caught and form != "finally":
        lines += ["    print(error)"]
    if form == "again":
        lines += ["    raise"]
    if form == "two":
        lines += ["except ArithmeticError:", "    i2 = -1"]
    if form == "else":
        lines += ["else:", *(f"    {x}" for x in last)]
    if form in ("finally", "both"):
        lines += ["finally:", f"    {pick(draw, 'i2 = (i2 + 1) % 7', 'xs.append(i0)', 'print(i2)')}"]
    return lines
