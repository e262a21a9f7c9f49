"""Which names a function binds itself, which it declares global or nonlocal, and what nested functions read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

__all__ = [
    "FUNCTIONS",
    "assigned_names",
    "body_of",
    "declared",
    "local_names",
    "names_in_closures",
    "parameters",
    "stored_names",
    "walk_own_body",
]

FUNCTIONS = (gast.FunctionDef, gast.Lambda, gast.AsyncFunctionDef)
_SCOPES = (*FUNCTIONS, gast.ClassDef)
_COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)


def body_of(node: Any) -> list[Any]:
    return [gast.copy_location(gast.Return(value=node.body), node.body)] if isinstance(node, gast.Lambda) else node.body


def parameters(node: Any) -> list[str]:
    """Parameter names in order: positional, ``*args``, keyword-only, ``**kwargs``."""
    a = node.args
    starred = [a.vararg] if a.vararg else []
    double = [a.kwarg] if a.kwarg else []
    return [p.id for p in [*a.posonlyargs, *a.args, *starred, *a.kwonlyargs, *double]]


def _walk_own(node: Any, comprehension: bool = False) -> Iterator[tuple[Any, bool]]:
    """Nodes of this scope; nested functions and classes are yielded but not entered. The flag: in a comprehension."""
    found = [(node, comprehension)]
    while found:
        node, inside = found.pop()
        yield node, inside
        if isinstance(node, _SCOPES):
            continue
        inside = inside or isinstance(node, _COMPREHENSIONS)
        found += [(child, inside) for child in reversed(_children(node))]


def _children(node: Any) -> list[Any]:
    """As ``gast.iter_child_nodes``, only quicker, and without what says that a name is read or written."""
    found: list[Any] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += [x for x in value if isinstance(x, gast.AST)]
        elif isinstance(value, gast.AST) and field != "ctx":
            found.append(value)
    return found


def assigned_names(node: Any) -> set[str]:
    """Names that the statement (or expression) may bind in its own scope."""
    names: set[str] = set()
    for n, in_comprehension in _walk_own(node):
        match n:
            case gast.Name(id=name, ctx=gast.Store() | gast.Del()) if not in_comprehension:
                names.add(name)
            case gast.NamedExpr(target=gast.Name(id=name)):
                names.add(name)
            case gast.FunctionDef(name=name) | gast.ClassDef(name=name):
                names.add(name)
            case gast.ExceptHandler(name=gast.Name(id=name)):
                names.add(name)
            case gast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
            case gast.MatchAs(name=str(name)) | gast.MatchStar(name=str(name)) | gast.MatchMapping(rest=str(name)):
                names.add(name)
    return names


def stored_names(node: Any) -> set[str]:
    """Names of what the statement may write items of."""
    names: set[str] = set()
    for n, _ in _walk_own(node):
        if isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Store):
            while isinstance(n, gast.Subscript):
                n = n.value
            if isinstance(n, gast.Name):
                names.add(n.id)
    return names


def declared(body: list[Any], kind: Any) -> set[str]:
    """Names in ``global`` (or ``nonlocal``) statements of this scope."""
    return {name for s in body for n, _ in _walk_own(s) if isinstance(n, kind) for name in n.names}


def local_names(node: Any) -> set[str]:
    body = body_of(node)
    bound = set(parameters(node)).union(*map(assigned_names, body)) if body else set(parameters(node))
    return bound - declared(body, gast.Global) - declared(body, gast.Nonlocal)


_AT_ONCE = {"all", "any", "dict", "extend", "frozenset", "join", "list", "max", "min", "set", "sorted", "sum", "tuple",
            "update"}  # fmt: skip
"""What goes through a generator expression before anything else happens."""


def names_in_closures(body: list[Any]) -> set[str]:
    """Names that functions nested in this body mention: they may be read or written whenever such a function runs.

    Generator expressions that are kept are such functions; their first iterable is read where they stand.
    """
    names: set[str] = set()
    consumed: set[Any] = set()
    for s in body:
        for n, _ in _walk_own(s):
            if isinstance(n, gast.Call) and getattr(n.func, "id", getattr(n.func, "attr", "")) in _AT_ONCE:
                consumed.update(n.args[:1])
            if isinstance(n, gast.GeneratorExp) and n not in consumed:
                first, *more = n.generators
                later = [n.elt, *first.ifs, *more]
                names.update(x.id for part in later for x in gast.walk(part) if isinstance(x, gast.Name))
            if isinstance(n, (*FUNCTIONS, gast.ClassDef)):
                names.update(x.id for x in gast.walk(n) if isinstance(x, gast.Name))
                names.update(x for g in gast.walk(n) if isinstance(g, gast.Nonlocal) for x in g.names)
    return names


def walk_own_body(node: Any) -> Iterator[tuple[Any, bool]]:
    """The nodes of a function's own body, not those of functions nested in it."""
    for s in body_of(node):
        yield from _walk_own(s)
