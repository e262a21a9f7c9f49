"""Expressions of each kind, as text. Python's integers are kept small: they must not leave 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from fuzz.names import Scope

__all__ = ["SMALL", "Draw", "expression", "index", "pick"]

Draw = Callable[[Any], Any]

SMALL = "({}) % 7"
"""Keys of dicts and items of sets: few, so that they meet."""

COMPARE = ("<", "<=", "==", "!=", ">", ">=")


def pick(draw: Draw, *choices: Any) -> Any:
    """One of the choices; failing programs shrink towards the first."""
    return draw(st.sampled_from(choices))


def expression(draw: Draw, scope: Scope, kind: str, depth: int = 2) -> str:
    """An expression of the given kind."""
    if depth <= 0:
        return _leaf(draw, scope, kind)
    form = pick(draw, "leaf", "operation", "operation", "ternary", "call", "special")
    if form == "leaf":
        return _leaf(draw, scope, kind)
    if form == "ternary":
        yes, no = (expression(draw, scope, kind, depth - 1) for _ in range(2))
        return f"({yes} if {expression(draw, scope, 'bool', depth - 1)} else {no})"
    if form == "call":
        return _call(draw, scope, kind, depth)
    if form == "special":
        return SPECIAL[kind](draw, scope, depth - 1)
    return OPERATION[kind](draw, scope, depth - 1)


def index(draw: Draw, scope: Scope, depth: int = 1) -> str:
    """An index into an array of four or so elements: mostly inside."""
    i = expression(draw, scope, pick(draw, "int", "int", "int64"), depth)
    return pick(draw, f"({i}) % 3", f"({i}) % 4 - 4", f"{i}", "0", "-1", f"({i}) % len(a)")


def _leaf(draw: Draw, scope: Scope, kind: str) -> str:
    constants = {
        "int": ("0", "1", "2", "3", "-1", "7", "10"),
        "float": ("0.5", "1.0", "-2.0", "0.0", "1e3", "-0.0"),
        "bool": ("True", "False"),
        "float64": ("np.float64(0.5)", "np.float64(0)"),
        "int64": ("np.int64(2)", "np.int64(-3)", "np.int64(0)"),
    }[kind]
    names = scope.locals.get(kind, ())
    if kind == "int" and scope.maybe and draw(st.integers(0, 19)) == 19:
        return "u0"
    return pick(draw, *names) if names and draw(st.integers(0, 3)) else pick(draw, *constants)


def _call(draw: Draw, scope: Scope, kind: str, depth: int) -> str:
    fitting = [name for name, (_, result) in scope.helpers.items() if result == kind]
    if kind == "int" and scope.closures and draw(st.booleans()):
        return f"{pick(draw, *scope.closures)}()"
    if not fitting:
        return _leaf(draw, scope, kind)
    name = pick(draw, *fitting)
    arguments = ", ".join(expression(draw, scope, k, depth - 1) for k in scope.helpers[name][0])
    return f"{name}({arguments})"


def _int(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "int", depth) for _ in range(2))
    form = pick(
        draw, "{x} + {y}", "{x} - {y}", "({x}) % 97 * (({y}) % 89)", "{x} // ({y})", "({x}) % ({y})", "-({x})",
        "({x}) & ({y})", "({x}) | ({y})", "({x}) ^ ({y})", "({x}) >> (({y}) & 3)", "({x}) % 11 << (({y}) & 7)", "~({x})",
        "divmod({x}, ({y}) or 1)[0]", "(({x}) % 5) ** 3",
    )  # fmt: skip
    return f"({form.format(x=x, y=y)})"


def _special_int(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "int", depth) for _ in range(2))
    forms = [f"abs({x})", f"min({x}, {y})", f"max({x}, {y}, 1)", f"({x} or {y})", f"({x} and {y})"]
    forms += [f"int({expression(draw, scope, 'bool', depth)})"]
    forms += [f"int(max(-1000.0, min({expression(draw, scope, 'float', depth)}, 1000.0)))"]
    if scope.locals.get("int"):
        forms += [f"({pick(draw, *scope.locals['int'][:3])} := ({x}) % 1009)"]
    if scope.arrays:
        forms += [f"int(p[{index(draw, scope, depth)}] % 1009)", "len(a)", "len(p)", "int(p.max() % 1009)"]
        forms += ["g.shape[1]", "b.size", "-1 if best is None else best"]
    if scope.rich and draw(st.booleans()):
        forms = _contained(draw, scope, depth)
    return f"({pick(draw, *forms)})"


def _contained(draw: Draw, scope: Scope, depth: int) -> list[str]:
    """Expressions of kind int about lists, dicts, sets and objects (see ``containers``)."""
    k = expression(draw, scope, "int", depth)
    if scope.deep and draw(st.booleans()):
        return [
            'st["a"]', "len(st)", 'int("c" in st)', "rs[0].number", f"rs[({k}) % len(rs)].number", "len(rs)", "int(rs[0] is q)",
            "sum(o.number for o in rs) % 1009", "max(rs, key=lambda o: o.number).number", "len(ys[0])", "sum(ys[-1]) % 1009", "int(ys[0] is xs)",
            f"ys[({k}) % len(ys)][0]", "sum(len(z) for z in ys)", "sum(p * q for p, q in zip(xs, ys[-1])) % 1009",
        ]  # fmt: skip
    return [
        "len(xs)", "sum(xs)", f"xs.count({k})", f"(xs[({k}) % len(xs)] if xs else 0)", "len(dd)", "len(ss)", "max(xs, default=3)",
        f"dd.get({SMALL.format(k)}, -1)", f"int({SMALL.format(k)} in ss)", f"int(({k}) in xs)", f"xs[{k}]", f"dd[{SMALL.format(k)}]",
        "r.number", "q.double", "len(r)", f"sum(items({k}))", f"len(list(items({k})))", f"min(items({k}), default=0)",
        "sum(j * j for j in xs) % 1009", "sum([j for j in xs if j > 2])", "sum(dd.values())", "int(r is q)", "int(any(j > 3 for j in xs))",
        "len(xs[1:])", "sum(xs[::-2])",
    ]  # fmt: skip


def _float(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "float", depth) for _ in range(2))
    i = expression(draw, scope, "int", depth)
    form = pick(
        draw, "{x} + {y}", "{x} - {y}", "{x} * {y}", "{x} / ({y})", "{x} // ({y})", "({x}) % ({y})", "-({x})",
        "{x} + {i}", "{i} * ({x})", "({i}) / (({i}) % 5 + 1)", "{x} - {i}",
    )  # fmt: skip
    return f"({form.format(x=x, y=y, i=i)})"


def _special_float(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "float", depth) for _ in range(2))
    forms = [
        f"abs({x})",
        f"min({x}, {y})",
        f"max({x}, {y})",
        f"({x} or {y})",
        f"float({expression(draw, scope, 'int', depth)})",
    ]
    forms += [f"math.sqrt(abs({x}))", f"math.floor(max(-100.0, min({x}, 100.0))) + 0.5", f"math.copysign({x}, {y})"]
    forms += [f"float({expression(draw, scope, 'float64', depth)})"]
    if scope.arrays:
        forms += [f"float(a[{index(draw, scope, depth)}])", f"float(g[{index(draw, scope, 0)}, 1])", "float(b.max())"]
    return f"({pick(draw, *forms)})"


def _bool(draw: Draw, scope: Scope, depth: int) -> str:
    kind = pick(draw, "int", "float", "int")
    x, y, z = (expression(draw, scope, kind, depth) for _ in range(3))
    p, q = (expression(draw, scope, "bool", depth - 1) for _ in range(2))
    one, two = pick(draw, *COMPARE), pick(draw, *COMPARE)
    form = pick(
        draw, "{x} {one} {y}", "{p} and {q}", "{p} or {q}", "not {p}", "{x} {one} {y} {two} {z}", "{p} == {q}",
        "{p} and {x} {one} {y}", "{x} {one} {y} or {q}",
    )  # fmt: skip
    return f"({form.format(x=x, y=y, z=z, p=p, q=q, one=one, two=two)})"


def _special_bool(draw: Draw, scope: Scope, depth: int) -> str:
    forms = [f"bool({expression(draw, scope, 'int', depth)})", f"bool({expression(draw, scope, 'float', depth)})"]
    forms += [f"bool({expression(draw, scope, 'int64', depth)} > {expression(draw, scope, 'int', depth)})"]
    forms += [f"math.isnan({expression(draw, scope, 'float', depth)})"]
    if scope.arrays:
        forms += [
            "best is None",
            "bool((a > b[:1]).any())",
            f"bool(a[{index(draw, scope, 0)}] < y)",
            "bool((p == 0).all())",
        ]
    return f"({pick(draw, *forms)})"


def _float64(draw: Draw, scope: Scope, depth: int) -> str:
    x = expression(draw, scope, "float64", depth)
    y = expression(draw, scope, pick(draw, "float64", "float", "int"), depth)
    form = pick(draw, "{x} + {y}", "{y} - {x}", "{x} * ({y})", "{x} / ({y})", "{x} // ({y})", "{x} % ({y})", "-({x})")
    return f"({form.format(x=x, y=y)})"


def _special_float64(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "float64", depth) for _ in range(2))
    forms = [f"np.sqrt({x})", f"np.minimum({x}, {y})", f"np.maximum({x}, {y})", f"abs({x})", f"np.floor({x})"]
    if scope.arrays:
        forms += [f"a[{index(draw, scope, depth)}]", f"g[{index(draw, scope, 0)}, -1]", "b.min()", "a[1:].max()"]
        forms += [f"np.where(a > {x}, a, b)[{index(draw, scope, 0)}]"]
    return f"({pick(draw, *forms)})"


def _int64(draw: Draw, scope: Scope, depth: int) -> str:
    x = expression(draw, scope, "int64", depth)
    y = expression(draw, scope, pick(draw, "int64", "int"), depth)
    form = pick(
        draw,
        "{x} + {y}",
        "{y} - {x}",
        "{x} * ({y})",
        "{x} // ({y})",
        "{x} % ({y})",
        "-({x})",
        "({x}) ^ ({y})",
        "({x}) >> 2",
    )
    return f"({form.format(x=x, y=y)})"


def _special_int64(draw: Draw, scope: Scope, depth: int) -> str:
    x, y = (expression(draw, scope, "int64", depth) for _ in range(2))
    forms = [
        f"np.minimum({x}, {y})",
        f"np.maximum({x}, {y})",
        f"abs({x})",
        f"np.int64({expression(draw, scope, 'int', depth)})",
    ]
    if scope.arrays:
        forms += [f"p[{index(draw, scope, depth)}]", "p.sum()", "p[::2].max()", "(p * 3).min()"]
    return f"({pick(draw, *forms)})"


OPERATION = {"int": _int, "float": _float, "bool": _bool, "float64": _float64, "int64": _int64}
SPECIAL = {
    "int": _special_int,
    "float": _special_float,
    "bool": _special_bool,
    "float64": _special_float64,
    "int64": _special_int64,
}
