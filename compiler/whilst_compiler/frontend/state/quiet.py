"""Whether code changes only what it made itself, as far as its text shows.

What is said to be quiet can be run earlier or later, among other code that is: nobody can tell.
"""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any

import gast

from whilst_compiler.frontend.state.inside import inside
from whilst_compiler.frontend.syntax.read import Definition, read_function
from whilst_compiler.frontend.values.values import Scope

__all__ = ["changed_names", "is_new", "is_quiet", "made_names"]

_CHANGING = frozenset({
    "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "extendleft", "insert",
    "intersection_update", "move_to_end", "pop", "popitem", "popleft", "remove", "reverse", "rotate", "setdefault",
    "sort", "subtract", "symmetric_difference_update", "update",
})  # fmt: skip
_READING = frozenset(n for c in (str, tuple, list, dict, set, int, float) for n in dir(c) if n[0] != "_") - _CHANGING
_LOUD = {"print", "input", "open", "setattr", "delattr", "exec", "eval", "next", "breakpoint", "compile", "globals"}
_MODULES = {"math", "cmath", "itertools", "operator", "functools", "string"}
_NEW = (
    gast.List, gast.ListComp, gast.Dict, gast.DictComp, gast.Set, gast.SetComp, gast.Tuple, gast.BinOp, gast.Compare,
    gast.Constant, gast.UnaryOp, gast.JoinedStr,
)  # fmt: skip
_MAKING = {"list", "dict", "set", "tuple", "sorted", "len", "int", "float", "str", "range", "abs", "sum", "min", "max"}


def is_new(node: Any, made: Iterable[str] = ()) -> bool:
    """Whether an expression gives what nobody else refers to, or what cannot change; ``made`` names such."""
    match node:
        case gast.Name(id=name):
            return name in made
        case gast.Subscript(slice=gast.Slice()):
            return True
        case gast.Call(func=gast.Name(id=name)):
            return name in _MAKING
    return isinstance(node, _NEW)


def is_quiet(body: list[Any], f: Definition, scope: Scope, known: frozenset[str] = frozenset()) -> bool:
    """Whether these statements of a function print nothing, and change nothing but what the function made.

    ``known`` are the functions that are being looked at, which may call each other.
    """
    made = made_names(f.node)
    known |= {f.name}
    return all(_is_quiet(node, made, scope, known) for s in body for node in gast.walk(s))


def made_names(function: Any) -> frozenset[str]:
    """The variables that hold what the function made, wherever they are assigned."""
    made: set[str] = set()
    other = {a.id for part in (function.args.args, function.args.posonlyargs, function.args.kwonlyargs) for a in part}
    for node in gast.walk(function):
        match node:
            case gast.Assign(targets=[gast.Name(id=name)], value=value):
                (made if is_new(value) else other).add(name)
            case gast.AugAssign(target=gast.Name()) | gast.Assign(targets=[gast.Subscript() | gast.Attribute()]):
                pass
            case gast.Assign(targets=targets):
                other |= {n.id for t in targets for n in gast.walk(t) if isinstance(n, gast.Name)}
            case gast.For(target=target) | gast.comprehension(target=target) | gast.NamedExpr(target=target):
                other |= {n.id for n in gast.walk(target) if isinstance(n, gast.Name)}
            case gast.With() | gast.Match():
                return frozenset()
    return frozenset(made - other)


def changed_names(*code: Any) -> set[str]:
    """The variables whose objects functions or statements change."""
    found = set()
    for node in (node for part in code for node in gast.walk(part)):
        match node:
            case gast.Subscript(value=gast.Name(id=name), ctx=gast.Store()):
                found.add(name)
            case gast.Attribute(value=gast.Name(id=name), attr=attr) if attr in _CHANGING:
                found.add(name)
            case gast.AugAssign(target=gast.Name(id=name)):
                found.add(name)
    return found


def _is_quiet(node: Any, made: frozenset[str], scope: Scope, known: frozenset[str]) -> bool:
    match node:
        case gast.Global() | gast.Nonlocal() | gast.Delete() | gast.FunctionDef() | gast.Lambda() | gast.Import():
            return False
        case gast.Attribute(ctx=gast.Store()):
            return False
        case gast.Subscript(value=base, ctx=gast.Store()):
            return isinstance(base, gast.Name) and base.id in made
        case gast.AugAssign(target=gast.Name(id=name), value=value):
            return name in made or isinstance(value, gast.Constant)
        case gast.Call(func=gast.Name(id=name)):
            return name in known or _calls_quietly(name, scope, known)
        case gast.Call(func=gast.Attribute(value=base, attr=name)):
            root = base.id if isinstance(base, gast.Name) else ""
            return name in _READING or root in _MODULES or (name in _CHANGING and root in made)
        case gast.Call():
            return False
    return True


def _calls_quietly(name: str, scope: Scope, known: frozenset[str]) -> bool:
    if name in scope.closure or _is_local(name, scope):
        return False
    found = inside(scope.globals.get(name, getattr(builtins, name, None)))
    if isinstance(found, FunctionType):
        definition = read_function(found)
        return is_quiet(definition.node.body, definition, Scope({}, None, found.__globals__, {}), known)
    if isinstance(found, ModuleType) or found is None:
        return False
    if getattr(found, "__module__", "") == "builtins":
        return name not in _LOUD
    return dataclasses.is_dataclass(found) or hasattr(found, "_fields")


def _is_local(name: str, scope: Scope | None) -> bool:
    while scope is not None:
        if name in scope.cells:
            return True
        scope = scope.outer
    return False
