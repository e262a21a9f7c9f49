"""Statements of the structured tree: a table from the kind of a node to what lowers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import gast

from whilst_compiler.frontend.arrays.indexing import whole_index
from whilst_compiler.frontend.control.branches import unwind_here
from whilst_compiler.frontend.functions.generator_functions import Delegated, Yielded, delegated, yielded
from whilst_compiler.frontend.joins.unions import NotByKind
from whilst_compiler.frontend.language.assigning import annotated_assignment, assignment, augmented_assignment
from whilst_compiler.frontend.language.exceptions import try_statement
from whilst_compiler.frontend.language.expressions import expression, index_of, make_function
from whilst_compiler.frontend.language.local_classes import class_statement
from whilst_compiler.frontend.language.managers import with_statement
from whilst_compiler.frontend.language.patterns import match_statement
from whilst_compiler.frontend.language.raising import assert_statement, raise_statement
from whilst_compiler.frontend.language.repeating import for_statement, if_statement, while_statement
from whilst_compiler.frontend.names.imports import import_statement
from whilst_compiler.frontend.objects.deleting import delete_attribute
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Record,
)  # fmt: skip

__all__ = ["statements"]

_DEEPEST = 24
"""How many splits of a `try` body are nested before they are closed and opened as one."""


def statements(ctx: Context, body: list[Any]) -> None:
    """Lower statements in order; none after one that always raises."""
    depth, ctx.depth = ctx.depth, 0
    try:
        _in_order(ctx, body)
    finally:
        ctx.depth = depth


def _in_order(ctx: Context, body: list[Any]) -> None:
    height = len(ctx.splits)
    for s in body:
        if ctx.dead:
            return
        ctx.frame.live = ctx.frame.after.get(s, frozenset())
        ctx.at(s)
        handler = _HANDLERS.get(type(s))
        if handler is None:
            _refuse(ctx, s)
        try:
            handler(ctx, s)
        except NotByKind:
            ctx.limitation("W251", "this is done to a value of several kinds, which is not supported here yet",
                           "test what it is with isinstance() first")  # fmt: skip
        if len(ctx.splits) > height + _DEEPEST:
            unwind_here(ctx, height)


def _refuse(ctx: Context, s: Any) -> NoReturn:
    """Say of a statement that it is not compiled, and what is the way out."""
    kind = type(s).__name__
    if (found := _ASYNC.get(kind)) is not None:
        help = "write it without 'async', or call it through whilst.host"
        ctx.user_error("W001", f"{found} waits in an event loop, and there is none in compiled code", help)
    other = f"this {kind} statement", "call the code that needs it through whilst.host"
    what, help = ("'except*'", "catch the exceptions with 'except'") if kind == "TryStar" else other
    ctx.limitation("W010", f"{what} is not supported in compiled code yet", help)


_ASYNC = {"AsyncFor": "'async for'", "AsyncWith": "'async with'", "AsyncFunctionDef": "an async function"}


def _expression_statement(ctx: Context, s: Any) -> None:
    if not isinstance(s.value, gast.Constant):
        expression(ctx, s.value)


def _function_def(ctx: Context, s: Any) -> None:
    decorators = [expression(ctx, d) for d in s.decorator_list]
    if ctx.dead:
        return
    made: Any = make_function(ctx, s)
    for node, decorator in reversed(list(zip(s.decorator_list, decorators))):
        ctx.at(node)
        made = ctx.call(ctx, decorator, [made], {})
    if not ctx.dead:
        ctx.bind(s.name, made)


def _nothing(ctx: Context, s: Any) -> None:
    return None


def _delete(ctx: Context, s: Any) -> None:
    for target in s.targets:
        if isinstance(target, gast.Attribute):
            base = expression(ctx, target.value)
            ctx.at(s)
            if not ctx.dead:
                delete_attribute(ctx, base, target.attr)
            continue
        if isinstance(target, gast.Subscript):
            base = expression(ctx, target.value)
            index = index_of(ctx, target.slice)
            ctx.at(s)
            if not ctx.dead and isinstance(base, Object):
                if ctx.library["call_special"](ctx, base, "__delitem__", whole_index(index)) is None and not ctx.dead:
                    ctx.raise_error("TypeError", f"'{base.cls.__name__}' object doesn't support item deletion")
                continue
            if not ctx.dead and isinstance(base, Special):
                ask(ctx, base, "delete_item", index)
                continue
            if not ctx.dead and isinstance(base, Record) and base.cls is dict:
                ctx.library["record_changes"](ctx)
        if ctx.dead:
            return
        if not isinstance(target, gast.Name):
            ctx.limitation("W010", "'del' of something that is neither a name nor an item is not supported yet",
                           "assign None instead")  # fmt: skip
        cell = ctx.cell(target.id)
        if cell is None or target.id in ctx.frame.definition.global_names:
            ctx.limitation("W234", f"'{target.id}', which lives outside the function, is deleted",
                           "assign None instead")  # fmt: skip
        ctx.lookup(cell)
        if not ctx.dead:
            ctx.state[cell] = UNBOUND


_HANDLERS: dict[type, Callable[[Context, Any], None]] = {
    gast.Assign: assignment,
    gast.AnnAssign: annotated_assignment,
    gast.AugAssign: augmented_assignment,
    gast.If: if_statement,
    gast.While: while_statement,
    gast.For: for_statement,
    gast.Raise: raise_statement,
    gast.Assert: assert_statement,
    gast.Try: try_statement,
    gast.With: with_statement,
    gast.Match: match_statement,
    gast.Import: import_statement,
    gast.ImportFrom: import_statement,
    gast.Expr: _expression_statement,
    gast.FunctionDef: _function_def,
    gast.ClassDef: class_statement,
    gast.Pass: _nothing,
    Yielded: yielded,
    Delegated: delegated,
    gast.Global: _nothing,
    gast.Nonlocal: _nothing,
    gast.Delete: _delete,
}
