"""Variables around a nested function that hold the same for as long as it can run."""

from __future__ import annotations

from typing import Any

import gast

from whilst_compiler.frontend.syntax import scope as scopes
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.values import Cell, Scope

__all__ = ["settled_cells"]


def settled_cells(definition: Definition, scope: Scope | None) -> list[Cell] | None:
    """The variables of functions around that this one reads, if they all hold the same since before it was made."""
    node = definition.node
    own = set(scopes.parameters(node)) | scopes.names_of(scopes.body_of(node)).bound
    read = {n.id for n in gast.walk(node) if isinstance(n, gast.Name)} - own
    cells = []
    while scope is not None:
        for name in sorted(read & scope.cells.keys()):
            if scope.function is None or not _is_settled(name, scope.function.definition.node, node.lineno):
                return None
            cells.append(scope.cells[name])
        read -= scope.cells.keys()
        scope = scope.outer
    return cells


def _is_settled(name: str, around: Any, line: int) -> bool:
    """Whether it is a parameter that nothing assigns, or assigned once, before the function at this line is made."""
    writes = sum(_binds(n, name) for n in gast.walk(around) if n is not around)
    if name in scopes.parameters(around):
        return writes == 1  # the parameter itself
    if writes != 1 or isinstance(around, gast.Lambda):
        return False
    for s in around.body:
        if any(_binds(n, name) for n in gast.walk(s)):
            return isinstance(s, gast.Assign | gast.FunctionDef)
        if s.lineno <= line <= s.end_lineno:
            return False
    return False


def _binds(node: Any, name: str) -> bool:
    match node:
        case gast.Name(id=found, ctx=gast.Store() | gast.Del() | gast.Param()):
            return bool(found == name)
        case gast.FunctionDef(name=found) | gast.ClassDef(name=found) | gast.MatchAs(name=found):
            return bool(found == name)
        case gast.MatchStar(name=found) | gast.MatchMapping(rest=found):
            return bool(found == name)
        case gast.alias(name=module, asname=found):
            return bool((found or module.partition(".")[0]) == name)
    return False
