"""Generators that go over what they themselves yield: the inner one is a recursive function that gives a list.

``for p in arrangements(rest): yield [x] + p`` has at each depth a consumer of its own, which no one function serves.
As a list, the items of the inner call are all made before the first is looked at. That cannot be told where the
generator changes nothing, and what it reads does not change meanwhile; other such generators are refused.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import gast

from whilst_compiler.frontend.containers.composites import TUPLE, Composite
from whilst_compiler.frontend.functions.recursion import call_known
from whilst_compiler.frontend.functions.settled import settled_cells
from whilst_compiler.frontend.iteration.generators import Action, LoopBody, Stop
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.quiet import changed_names, is_new, is_quiet, made_names
from whilst_compiler.frontend.syntax import scope as scopes
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.members import enumeration_of
from whilst_compiler.frontend.values.reaching import collect as collect_reached
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import Abstract, Function, Optional, Scalar, Scope, Static, Tuple

__all__ = ["collect"]

_FOUND = "<found>"


def collect(
    ctx: Context, f: Function, bound: dict[str, Abstract], action: Action, stop: Stop | None,
    run: Callable[..., Abstract], consumers: Iterable[Any],
) -> None:  # fmt: skip
    """Hand over the items of a call inside of the generator itself, from a list of them all.

    ``consumers`` are those of the calls around it.
    """
    if not _is_unseen(ctx, f, bound, consumers):
        title = f"the generator '{f.definition.name}' goes over what it yields itself, and things change meanwhile"
        ctx.limitation("W013", title, "hand the items on as they are, with yield from, or return lists")
    collecting = dataclasses.replace(f, definition=_definition(f.definition))
    made = call_known(ctx, collecting, bound, run) or run(ctx, collecting, bound)
    if not ctx.dead:
        ctx.library["drive_items"](ctx, made, action, stop)


def _is_unseen(ctx: Context, f: Function, bound: dict[str, Abstract], consumers: Iterable[Any]) -> bool:
    """Whether nobody can tell that the items are made early."""
    helpers = {"": f} | _local_functions(ctx, f.definition.node.body, f.scope, {})
    if not all(is_quiet(h.definition.node.body, h.definition, h.scope, frozenset(helpers)) for h in helpers.values()):
        return False
    around = [settled_cells(h.definition, h.scope) for h in helpers.values()]
    if None in around:
        return False  # variables of functions around it may change in between
    changing = {name for name, value in bound.items() if not _is_fixed(value)}
    seen = [ctx.state.get(cell) for cells in around for cell in cells or ()]
    own = all(isinstance(value, Function) or _is_fixed(value) for value in seen)
    if own and _given_anew(f.definition, changing):
        return True
    reached: set[Any] = set()
    for value in (*bound.values(), *seen):
        collect_reached(value, reached, ctx.state)
    return all(_leaves_alone(ctx, consumer, reached) for consumer in consumers)


def _is_fixed(value: Any) -> bool:
    match value:
        case Scalar() | Static() | Text():
            return True
        case Tuple(items=items, cls=cls):
            return issubclass(cls, tuple) and all(map(_is_fixed, items))
        case Optional(_, some):
            return _is_fixed(some)
        case Composite(kind=kind, cls=cls):
            return kind == TUPLE or cls is frozenset
    return enumeration_of(value) is not None


def _given_anew(definition: Definition, names: set[str]) -> bool:
    """Whether each call of itself gets objects for these parameters that nobody else has."""
    made = made_names(definition.node) - changed_names(definition.node)
    a = definition.node.args
    parameters = [p.id for p in [*a.posonlyargs, *a.args]]
    for node in gast.walk(definition.node):
        if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == definition.name:
            given = dict(zip(parameters, node.args)) | {k.arg: k.value for k in node.keywords}
            if not all(name in given and is_new(given[name], made) for name in names):
                return False
    return True


def _local_functions(ctx: Context, body: list[Any], scope: Scope, known: dict[str, Function]) -> dict[str, Function]:
    """The functions made in compiled code that this code calls by name, and those that these call."""
    names = {
        n.func.id for s in body for n in gast.walk(s) if isinstance(n, gast.Call) and isinstance(n.func, gast.Name)
    }
    for name in sorted(names):
        cell = ctx.cell(name, scope)
        value = None if cell is None else ctx.state.get(cell)
        if name in known and not (isinstance(value, Function) and value.definition is known[name].definition):
            known = {k: f for k, f in known.items() if k != name}  # it means another one here
        elif name not in known and isinstance(value, Function) and value.python is None:
            known = _local_functions(ctx, scopes.body_of(value.definition.node), value.scope, known | {name: value})
    return known


def _leaves_alone(ctx: Context, consumer: Any, reached: set[Any]) -> bool:
    """Whether who gets the items does not change objects that the generator may read: ``reached``, and others' ones."""
    action = consumer.last.action
    if not isinstance(action, LoopBody):
        return True  # the library's
    beyond, scope = action.frame.consumer, action.frame.scope
    helpers = _local_functions(ctx, action.statements, scope, {})
    bodies = [(scopes.body_of(h.definition.node), h.definition, h.scope) for h in helpers.values()]
    own = (action.statements, action.frame.definition, scope)
    if not all(is_quiet(*code, frozenset(helpers)) for code in (own, *bodies)):
        return False
    changed: set[Any] = set()
    for name in changed_names(*action.statements) & scope.cells.keys():
        collect_reached(ctx.state.get(scope.cells[name]), changed, ctx.state)
    return changed.isdisjoint(reached) and (beyond is None or _leaves_alone(ctx, beyond, reached))


def _definition(original: Definition) -> Definition:
    """The function with ``yield`` as appending to a list, which it returns."""
    found = original.notes.get("collecting")
    if found is None:
        node = _Collecting().visit(copy.deepcopy(original.node))
        first = gast.Assign(targets=[_name(gast.Store())], value=gast.List(elts=[], ctx=gast.Load()), type_comment=None)
        node.body = [first, *node.body, gast.Return(value=_name(gast.Load()))]
        for s in (node.body[0], node.body[-1]):
            gast.fix_missing_locations(gast.copy_location(s, original.node))
        found = original.notes["collecting"] = Definition(node, original.file, original.name, original.around)
        found.notes["collects"] = original
    return found


class _Collecting(gast.NodeTransformer):  # type: ignore[misc]
    def visit_Expr(self, s: Any) -> Any:
        match s.value:
            case gast.Yield(value=value):
                item = gast.Constant(value=None, kind=None) if value is None else value
                return self._calling("append", item, s)
            case gast.YieldFrom(value=value):
                return self._calling("extend", value, s)
        return s

    def visit_Return(self, s: Any) -> Any:
        s.value = gast.copy_location(_name(gast.Load()), s)
        return s

    def visit_FunctionDef(self, s: Any) -> Any:
        return self.generic_visit(s)

    @staticmethod
    def _calling(method: str, item: Any, old: Any) -> Any:
        call = gast.Call(func=gast.Attribute(value=_name(gast.Load()), attr=method, ctx=gast.Load()), args=[item],
                         keywords=[])  # fmt: skip
        return gast.fix_missing_locations(gast.copy_location(gast.Expr(value=call), old))


def _name(context: Any) -> Any:
    return gast.Name(id=_FOUND, ctx=context, annotation=None, type_comment=None)
