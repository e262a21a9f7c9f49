"""Which names a function binds itself, which it declares global or nonlocal, and what nested functions read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gast

__all__ = [
    "FUNCTIONS",
    "Names",
    "assigned_names",
    "body_of",
    "local_names",
    "names_of",
    "parameters",
    "stored_names",
    "walk",
    "walk_own_body",
]

FUNCTIONS = (gast.FunctionDef, gast.Lambda, gast.AsyncFunctionDef)
_SCOPES = frozenset((*FUNCTIONS, gast.ClassDef))
_COMPREHENSIONS = frozenset((gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp))
_BINDING = frozenset((
    gast.Name, gast.NamedExpr, gast.FunctionDef, gast.ClassDef, gast.ExceptHandler, gast.alias, gast.MatchAs,
    gast.MatchStar, gast.MatchMapping,
))  # fmt: skip
"""The nodes that bind names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a scope: those that it binds or declares, and those that functions nested in it mention: they may be
    read or written whenever such a function runs.
    """

    bound: frozenset[str]
    global_names: frozenset[str]
    nonlocal_names: frozenset[str]
    in_closures: frozenset[str]


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
        if node.__class__ in _SCOPES:
            continue
        children = _children(node)
        if children:
            inside = inside or node.__class__ in _COMPREHENSIONS
            found += [(child, inside) for child in reversed(children)]


def _children(node: Any) -> list[Any]:
    """As ``gast.iter_child_nodes``, only quicker, and without what says that a name is read or written."""
    cls = node.__class__
    if cls is _CONSTANT or (cls is _NAME and node.annotation is None):
        return []
    found: list[Any] = []
    for field in _FIELDS.get(cls) or _fields(cls):
        value = getattr(node, field, None)
        if value.__class__ is list:
            if value:
                found += [x for x in value if isinstance(x, _AST)]
        elif value is not None and isinstance(value, _AST):
            found.append(value)
    return found


_AST, _CONSTANT, _NAME = gast.AST, gast.Constant, gast.Name
_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(cls: Any) -> tuple[str, ...]:
    """In which fields there may be nodes, of which some say what a name or an operator is, and are left out."""
    _FIELDS[cls] = tuple(field for field in cls._fields if field not in ("ctx", "op", "ops"))
    return _FIELDS[cls]


def walk(node: Any) -> Iterator[Any]:
    """The node and all below it, in no order in particular."""
    found = [node]
    while found:
        node = found.pop()
        yield node
        found += _children(node)


def assigned_names(node: Any) -> set[str]:
    """Names that the statement (or expression) may bind in its own scope."""
    names = {_bound(n, inside) for n, inside in _walk_own(node) if n.__class__ in _BINDING}
    return {name for name in names if name is not None}


def _bound(node: Any, in_comprehension: bool) -> str | None:
    """The name that a node binds."""
    match node:
        case gast.Name(id=name, ctx=gast.Store() | gast.Del()) if not in_comprehension:
            return str(name)
        case gast.NamedExpr(target=gast.Name(id=name)):
            return str(name)
        case gast.FunctionDef(name=name) | gast.ClassDef(name=name):
            return str(name)
        case gast.ExceptHandler(name=gast.Name(id=name)):
            return str(name)
        case gast.alias(name=name, asname=asname):
            return str(asname or name.split(".")[0])
        case gast.MatchAs(name=str(name)) | gast.MatchStar(name=str(name)) | gast.MatchMapping(rest=str(name)):
            return name
    return None


def stored_names(node: Any) -> set[str]:
    """Names of what the statement may write items of (``a[i] = v``, and ``a += v`` if it is an array)."""
    names: set[str] = set()
    for n, _ in _walk_own(node):
        if n.__class__ is gast.AugAssign and isinstance(n.target, gast.Name):
            names.add(n.target.id)
        elif n.__class__ is gast.Subscript and isinstance(n.ctx, gast.Store):
            while isinstance(n, gast.Subscript):
                n = n.value
            if isinstance(n, gast.Name):
                names.add(n.id)
    return names


def local_names(node: Any) -> set[str]:
    return set(parameters(node)) | names_of(body_of(node)).bound


def names_of(body: list[Any]) -> Names:
    """All that is to be known of the names of a scope with this body."""
    nodes = [found for s in body for found in _walk_own(s)]
    bound = {_bound(n, inside) for n, inside in nodes if n.__class__ in _BINDING}
    outermost = {name for n, _ in nodes if n.__class__ is gast.Global for name in n.names}
    enclosing = {name for n, _ in nodes if n.__class__ is gast.Nonlocal for name in n.names}
    own = {name for name in bound if name is not None} - outermost - enclosing
    return Names(frozenset(own), frozenset(outermost), frozenset(enclosing), _in_closures([n for n, _ in nodes]))


_AT_ONCE = {"all", "any", "dict", "extend", "frozenset", "join", "list", "max", "min", "set", "sorted", "sum", "tuple",
            "update"}  # fmt: skip
"""What goes through a generator expression before anything else happens."""


def _in_closures(nodes: list[Any]) -> frozenset[str]:
    """Names that nested functions mention.

    Generator expressions that are kept are such functions; their first iterable is read where they stand.
    """
    names: set[str] = set()
    consumed: set[Any] = set()
    for n in nodes:
        if n.__class__ is gast.Call and getattr(n.func, "id", getattr(n.func, "attr", "")) in _AT_ONCE:
            consumed.update(n.args[:1])
        elif n.__class__ is gast.GeneratorExp and n not in consumed:
            first, *more = n.generators
            names.update(x.id for part in (n.elt, *first.ifs, *more) for x in walk(part) if isinstance(x, gast.Name))
        elif n.__class__ in _SCOPES:
            names.update(x.id for x in walk(n) if isinstance(x, gast.Name))
            names.update(x for g in walk(n) if isinstance(g, gast.Nonlocal) for x in g.names)
    return frozenset(names)


def walk_own_body(node: Any) -> Iterator[tuple[Any, bool]]:
    """The nodes of a function's own body, not those of functions nested in it."""
    for s in body_of(node):
        yield from _walk_own(s)
