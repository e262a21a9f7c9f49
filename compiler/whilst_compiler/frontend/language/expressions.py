"""Expressions: one small function per kind of node, found in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.control.branches import branch, tell_results_apart
from whilst_compiler.frontend.control.kinds import operand_per_kind
from whilst_compiler.frontend.iteration.displays import (
    Spread,
    dict_display,
    frozen,
    list_display,
    set_display,
    tuple_display,
    with_spreads,
)
from whilst_compiler.frontend.iteration.generators import Stopped, expression_function, stopped
from whilst_compiler.frontend.iteration.percent import format_text
from whilst_compiler.frontend.joins.narrowing import note_both, note_negated
from whilst_compiler.frontend.joins.unions import Union, each_alone, of_one_kind
from whilst_compiler.frontend.language.keywords import from_table
from whilst_compiler.frontend.names.names import load_name
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.objects.function_attributes import space_for
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.identity import identical, one_array
from whilst_compiler.frontend.operators.membership import contains
from whilst_compiler.frontend.operators.operands import type_name, unwrapped
from whilst_compiler.frontend.operators.operators import binary, unary
from whilst_compiler.frontend.operators.truth import is_none, truth
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import FOREIGN
from whilst_compiler.frontend.state.wide import fits
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.aliases import meant
from whilst_compiler.frontend.values.callees import OneFunction, same_as
from whilst_compiler.frontend.values.members import Member
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Function,
    Optional,
    Record,
    Scalar,
    Scope,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["condition", "expression", "index_of", "make_function"]


def expression(ctx: Context, node: Any) -> Abstract:
    """Lower an expression; what comes after code that always raises is not lowered.

    As long as the expression that it is a part of goes on, its value is held.
    """
    height = len(ctx.held)
    ctx.depth += 1
    try:
        value = _lowered(ctx, node)
    finally:
        ctx.depth -= 1
        del ctx.held[height:]
    if ctx.depth:
        ctx.held.append(value)
    return value


def _lowered(ctx: Context, node: Any) -> Abstract:
    if ctx.dead:
        return constant(0)
    ctx.at(node)
    handler = _HANDLERS.get(type(node))
    if handler is None:
        ctx.limitation("W010", f"{_construct(node)} is not supported in compiled code yet",
                       "call the code that needs it through whilst.host")  # fmt: skip
    return handler(ctx, node)


def _construct(node: Any) -> str:
    names = {"Await": "'await'", "Yield": "'yield'", "YieldFrom": "'yield from'", "Starred": "a starred expression"}
    return names.get(type(node).__name__, f"this {type(node).__name__}")


def condition(ctx: Context, node: Any) -> Operand:
    """The truth of an expression; ``and``, ``or`` and ``not`` need no values here."""
    match node:
        case gast.BoolOp(op=op, values=values):
            return _short_circuit(ctx, isinstance(op, gast.And), values)
        case gast.UnaryOp(op=gast.Not(), operand=operand):
            return _negated(ctx, condition(ctx, operand))
    value = expression(ctx, node)
    ctx.at(node)
    return truth(ctx, value) if not ctx.dead else literal(False)


def _negated(ctx: Context, x: Operand) -> Operand:
    return literal(not x.value) if isinstance(x, Literal) else note_negated(ctx, x, ctx.emit("logical_not", x))


def _short_circuit(ctx: Context, is_and: bool, values: list[Any]) -> Operand:
    first = condition(ctx, values[0])
    if len(values) == 1 or ctx.dead:
        return first
    if isinstance(first, Literal):
        return _short_circuit(ctx, is_and, values[1:]) if first.value == is_and else first

    others: list[Operand] = []

    def rest() -> Abstract:
        others.append(_short_circuit(ctx, is_and, values[1:]))
        return Scalar(PY_BOOL, others[0])

    def stop() -> Abstract:
        return constant(not is_and)

    result = branch(ctx, first, (rest, stop) if is_and else (stop, rest))
    assert isinstance(result, Scalar)
    note_both(ctx, is_and, (first, others[0]), result.operand)
    return result.operand


def _constant(ctx: Context, node: Any) -> Abstract:
    value = node.value
    if value.__class__ in (bool, float, complex):
        return constant(value)
    if value.__class__ is int and fits(value):
        return constant(value)
    if value.__class__ is bytes:
        return ctx.library["bytes_of_constant"](ctx, value)  # type: ignore[no-any-return]
    return Static(value)


def _name(ctx: Context, node: Any) -> Abstract:
    return load_name(ctx, node.id)


def _bool_op(ctx: Context, node: Any) -> Abstract:
    """``a and b``: the value of ``a`` if it decides, else that of the rest."""
    is_and = isinstance(node.op, gast.And)

    def chain(values: list[Any]) -> Abstract:
        first = expression(ctx, values[0])
        if len(values) == 1 or ctx.dead:
            return first
        test = truth(ctx, first)
        if isinstance(test, Literal):
            return chain(values[1:]) if test.value == is_and else first
        arms = (lambda: chain(values[1:]), lambda: first)
        result = branch(ctx, test, arms if is_and else arms[::-1])
        return first if result is None else result

    return chain(node.values)


def _unary(ctx: Context, node: Any) -> Abstract:
    if isinstance(node.op, gast.Not):
        return Scalar(PY_BOOL, _negated(ctx, condition(ctx, node.operand)))
    value = expression(ctx, node.operand)
    ctx.at(node)
    return unary(ctx, type(node.op).__name__, value) if not ctx.dead else value


def _binary(ctx: Context, node: Any) -> Abstract:
    left = expression(ctx, node.left)
    right = expression(ctx, node.right)
    ctx.at(node)
    if ctx.dead:
        return left
    name = type(node.op).__name__
    if name == "Mod" and isinstance(left, Static) and isinstance(left.value, str):
        return format_text(ctx, left.value, right)
    return binary(ctx, name, left, right)


def _compare(ctx: Context, node: Any) -> Abstract:
    """``a < b < c``: each operand once, and no further than the first comparison that fails."""
    first = expression(ctx, node.left)

    def chain(left: Abstract, ops: list[Any], rights: list[Any]) -> Abstract:
        right = expression(ctx, rights[0])
        ctx.at(node)
        if ctx.dead:
            return constant(False)
        result = _compare_one(ctx, type(ops[0]).__name__, left, right)
        if len(ops) == 1 or ctx.dead:
            return result
        test = truth(ctx, result)
        if isinstance(test, Literal):
            return chain(right, ops[1:], rights[1:]) if test.value else result
        joined = branch(ctx, test, (lambda: chain(right, ops[1:], rights[1:]), lambda: result))
        return result if joined is None else joined

    return chain(first, node.ops, node.comparators)


def _compare_one(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    if op in ("Is", "IsNot"):
        same = _identical(ctx, a, b)
        return Scalar(PY_BOOL, same if op == "Is" else _negated(ctx, same))
    if op in ("In", "NotIn"):
        found = contains(ctx, a, b)
        return Scalar(PY_BOOL, found if op == "In" else _negated(ctx, found))
    return compare(ctx, op, a, b)


@operand_per_kind(0, 1)
def _identical(ctx: Context, a: Abstract, b: Abstract) -> Operand:
    for x, y in ((a, b), (b, a)):
        if isinstance(y, Static) and y.value is None:
            return is_none(ctx, x)
        if isinstance(y, Static) and isinstance(y.value, bool):
            return literal(isinstance(x, Static) and x.value is y.value)
    if isinstance(a, Optional) or isinstance(b, Optional):
        one, other = (v.flag if isinstance(v, Optional) else literal(True) for v in (a, b))
        both = ctx.emit("logical_and", one, other)
        both = ctx.emit("logical_and", both, _identical(ctx, unwrapped(a), unwrapped(b)))
        return ctx.emit("logical_or", both, ctx.emit("logical_not", ctx.emit("logical_or", one, other)))
    if isinstance(a, OneFunction) or isinstance(b, OneFunction):
        return same_as(ctx, a, b)
    if isinstance(a, Member) or isinstance(b, Member):
        return ctx.library["enum.identical"](ctx, a, b)  # type: ignore[no-any-return]
    if a is not b and type_name(a) == type_name(b) == "bytes":
        ctx.limitation("W203", "whether two bytes are one object is not known in compiled code", "compare them: ==")
    match a, b:
        case Static(x), Static(y):
            return literal(x is y)
        case ArrayRef(), ArrayRef():
            return one_array(ctx, meant(ctx.state, a), meant(ctx.state, b))
        case Scalar(s), Scalar(t) if s == t == PY_BOOL:
            return ctx.emit("equal", a.operand, b.operand)
        case (Static(), _) | (_, Static()):
            return literal(False)
        case (Scalar(s), Scalar(t)) if s != t:
            return literal(False)
    if isinstance(unwrapped(a), Object | OneKind) or isinstance(unwrapped(b), Object | OneKind):
        return identical(ctx, a, b)
    if a is b:
        return literal(True)
    places = list(zip(a.storages(), b.storages())) if isinstance(a, Special) and isinstance(b, Special) else []
    if places:
        return ctx.library["list.same"](ctx, *places[0])  # type: ignore[no-any-return]
    if type_name(a) != type_name(b):
        return literal(False)
    if ctx.frame.definition.file.startswith(FOREIGN):  # Python's own code asks 'x is y or x == y'
        return truth(ctx, compare(ctx, "Eq", a, b))
    what = "numbers" if isinstance(a, Scalar) else f"values of class {type_name(a)}"
    ctx.user_error("W111", f"'is' compares the identity of two {what}, which compiled code does not have",
                   "compare the values with ==")  # fmt: skip


def _if_exp(ctx: Context, node: Any) -> Abstract:
    test = condition(ctx, node.test)
    if ctx.dead:
        return constant(0)
    is_result = node in ctx.frame.returned
    apart = is_result and ctx.options.get("results_apart")
    found: list[Abstract] = []

    def arm(node: Any) -> Abstract:
        value = expression(ctx, node)
        found.append(each_alone(ctx, value) if apart else value)
        return found[-1]

    result = branch(ctx, test, [lambda: arm(node.body), lambda: arm(node.orelse)])
    if is_result and len(found) == 2:
        tell_results_apart(ctx, *found)
    return constant(0) if result is None else of_one_kind(result)


def _named(ctx: Context, node: Any) -> Abstract:
    value = expression(ctx, node.value)
    ctx.at(node)
    if not ctx.dead:
        ctx.bind(node.target.id, value)
    return value


def index_of(ctx: Context, node: Any) -> Any:
    """What stands between the brackets: a value, a Slice, or a list of them."""
    match node:
        case gast.Slice(lower=lower, upper=upper, step=step):
            return Slice(*(None if p is None else expression(ctx, p) for p in (lower, upper, step)))
        case gast.Tuple(elts=elts) if not any(isinstance(e, gast.Starred) for e in elts):
            return [index_of(ctx, e) for e in elts]
    return expression(ctx, node)


def _subscript(ctx: Context, node: Any) -> Abstract:
    base = expression(ctx, node.value)
    index = index_of(ctx, node.slice)
    ctx.at(node)
    if ctx.dead:
        return base
    if isinstance(index, list) and isinstance(base, Tuple):
        ctx.raise_error("TypeError", f"{base.cls.__name__} indices must be integers or slices, not tuple")
        return constant(0)
    return get_item(ctx, base, index)


def _attribute(ctx: Context, node: Any) -> Abstract:
    base = expression(ctx, node.value)
    ctx.at(node)
    return base if ctx.dead else get_attribute(ctx, base, node.attr)


def _given_after(node: Any, starred: Any) -> int | None:
    """How many arguments come after one with a star; None where it is not the last of those."""
    after = node.args[node.args.index(starred) + 1 :]
    return None if any(isinstance(a, gast.Starred) for a in after) else len(after)


def _call(ctx: Context, node: Any) -> Abstract:
    height = len(ctx.held)
    callee = expression(ctx, node.func)
    args: list[Abstract] = []
    for a in node.args:
        if isinstance(a, gast.Starred) and isinstance(callee, Static) and callee.value is print:
            args.append(Spread(expression(ctx, a.value)))
        elif isinstance(a, gast.Starred):
            value = expression(ctx, a.value)
            known = isinstance(value, Union)
            args += [Spread(value)] if known else ctx.library["starred"](
                ctx, callee, value, len(args), _given_after(node, a), [k.arg for k in node.keywords])  # fmt: skip
        elif isinstance(a, gast.GeneratorExp | gast.ListComp):
            args.append(ctx.library["comprehension_argument"](ctx, callee, a))
        else:
            args.append(expression(ctx, a))
    keywords: dict[str, Abstract] = {}
    for k in node.keywords:
        if k.arg is None:
            spread = frozen(ctx, expression(ctx, k.value))
            if isinstance(spread, Composite) and spread.kind == "hash table" and not ctx.dead:
                ctx.at(node)
                named = [*keywords, *(other.arg for other in node.keywords if other.arg)]
                keywords.update(from_table(ctx, callee, spread, len(args), named))
                continue
            if not isinstance(spread, Record):
                ctx.limitation("W217", "** of something that is not a dict with constant keys",
                               "make the dict at once, {'a': a, 'b': b}, or write the arguments out")  # fmt: skip
            keywords.update(zip(spread.names, spread.items))
        else:
            keywords[k.arg] = expression(ctx, k.value)
    del ctx.held[height:]  # they are the function's now
    ctx.at(node)
    return constant(0) if ctx.dead else with_spreads(ctx, args, lambda given: ctx.call(ctx, callee, given, keywords))


def make_function(ctx: Context, node: Any) -> Function:
    """A function or lambda made here: defaults now, free variables when it runs."""
    args = node.args
    defaults = tuple(expression(ctx, d) for d in args.defaults)
    keyword_defaults = {p.id: expression(ctx, d) for p, d in zip(args.kwonlyargs, args.kw_defaults) if d is not None}
    name = "<lambda>" if isinstance(node, gast.Lambda) else node.name
    definition = ctx.definitions.get(node)
    if definition is None:
        outer = ctx.frame.scope.function
        around = f"{outer.qualified_name}.<locals>." if outer is not None else ""
        definition = ctx.definitions[node] = Definition(node, ctx.frame.definition.file, name, around)
    space = space_for(ctx, node)
    return Function(definition, defaults, keyword_defaults, _around(ctx, node), wraps=ctx.wraps, space=space)


def _around(ctx: Context, node: Any) -> Scope:
    """The scope that a function made here closes over, with the variables of comprehensions that it reads."""
    scope = ctx.frame.scope
    own = {name: cell for where, cells in ctx.passing if where is scope for name, cell in cells.items()}
    if not own or not (read := own.keys() & {n.id for n in gast.walk(node) if isinstance(n, gast.Name)}):
        return scope
    for name in read:
        own[name].owner = Scope({}, None, {}, passing=True)
    return Scope({name: own[name] for name in read}, scope, scope.globals)


def _generator(ctx: Context, node: Any) -> Abstract:
    """A generator expression: its first iterable is evaluated now, the rest when items are asked for."""
    source = expression(ctx, node.generators[0].iter)
    ctx.at(node)
    return constant(0) if ctx.dead else ctx.call(ctx, expression_function(ctx, node), [source], {})


def _joined(ctx: Context, node: Any) -> Abstract:
    return ctx.library["f_string"](ctx, node)  # type: ignore[no-any-return]


_HANDLERS: dict[type, Callable[[Context, Any], Abstract]] = {
    gast.Constant: _constant,
    gast.Name: _name,
    gast.BoolOp: _bool_op,
    gast.UnaryOp: _unary,
    gast.BinOp: _binary,
    gast.Compare: _compare,
    gast.IfExp: _if_exp,
    gast.NamedExpr: _named,
    gast.Tuple: tuple_display,
    gast.List: list_display,
    gast.Dict: dict_display,
    gast.Subscript: _subscript,
    gast.Attribute: _attribute,
    gast.Call: _call,
    gast.Lambda: make_function,
    gast.Set: set_display,
    gast.SetComp: lambda ctx, node: ctx.library["set_comprehension"](ctx, node),
    gast.DictComp: lambda ctx, node: ctx.library["dict_comprehension"](ctx, node),
    gast.ListComp: lambda ctx, node: ctx.library["list_comprehension"](ctx, node),
    gast.JoinedStr: _joined,
    gast.GeneratorExp: _generator,
    Stopped: stopped,
}
