"""Derivatives taken in compiled code: ``whilst.grad(f)(x)`` inside a function, ``f`` a closure or not.

The function is lowered into a block of its own, which becomes a graph; whoever gave us the derivative makes another of
that, and its nodes go to where the call stands. What the function closes over is held fixed.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.derivatives.custom import call_with_rules
from whilst_compiler.frontend.derivatives.differentiated import Made
from whilst_compiler.frontend.derivatives.directional import directional
from whilst_compiler.frontend.derivatives.trees import stop_gradient, tree_map
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Partial, Scalar, Static, Tuple, constant_of

__all__ = ["SERVICES"]


def derive(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A call of ``grad`` itself, of what it gave, or of a derivative made outside."""
    rule = value.__whilst_derive__
    if rule == "rules":
        return _custom(ctx, value, args, keywords)
    if rule == "tree_map":
        if keywords:
            ctx.limitation("W712", "tree_map is called with keywords", "pass them by position")
        return tree_map(ctx, args[0], args[1:])
    if rule == "stop_gradient":
        if keywords or len(args) != 1:
            ctx.limitation("W712", "stop_gradient is called otherwise than with one argument", "pass it by position")
        return stop_gradient(ctx, args[0])
    if rule == "debug":
        ctx.limitation("W715", "grad_debug is called in compiled code", "call it outside, or whilst.grad here")
    if rule in ("jvp", "vjp", "pull"):
        if keywords:
            ctx.limitation("W712", "a derivative in a direction is called with keywords", "pass them by position")
        return directional(ctx, value, args)
    if rule is None and value.inner is not None:
        ctx.limitation("W715", "this derivative is not taken in compiled code yet", "call it outside")
    if rule is None:
        return _make(ctx, value, args, keywords)
    if value.inner is not None:
        return _call(ctx, rule, Static(value.inner), args, keywords)
    return _call(ctx, rule, args[0], args[1:], keywords)


def _custom(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A call of a function that has rules, or of what gives it rules."""
    if value.maker is not None and keywords.keys() <= {"through"}:
        through = "through" in keywords and bool(constant_of(keywords["through"]))
        return Partial(Static(value.maker(through)), tuple(args), ())
    if keywords:
        ctx.limitation("W719", "a function with a rule of its own is called with keywords", "pass them by position")
    if value.f is None and value.kind == "checkpoint":
        return call_with_rules(ctx, args[0], None, None, args[1:], value.through)
    if value.f is None:
        f, rule, *args = args
        backward, forward = (rule, None) if value.kind == "vjp" else (None, rule)
        return call_with_rules(ctx, f, backward, forward, args, value.through)
    back, front = (None if r is None else Static(r) for r in (value.backward, value.forward))
    return call_with_rules(ctx, Static(value.f), back, front, args, value.through)


def _make(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``grad(f, ...)``: the function with the rule, to be called later."""
    try:
        rest = [constant_of(a) for a in args[1:]]
        named = {k: constant_of(v) for k, v in keywords.items()}
    except LookupError:
        ctx.limitation("W710", "what a derivative is taken by is not known at compile time", "write it as a constant")
    return Partial(Static(value.rule(*rest, **named)), (args[0],), ())


def _call(ctx: Context, rule: Any, f: Abstract, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made = Made(ctx, rule, f, args, keywords)
    if rule.kind == "jacobian":
        return made.jacobian()
    first, rest = _split(ctx, rule, made.value)
    beside = made.beside(rest)
    made.close([first.operand, *beside.leaves])
    results = list(made.derived(lambda graph: rule.derive(graph, made.count, ctx.hosts)))
    value: Abstract = Scalar(first.spec, results.pop(0))
    aux = beside.rebuilt(results)
    gradient = made.by_argument(iter(results))
    if rule.value:
        return Tuple((Tuple((value, *aux)) if aux else value, gradient))
    return Tuple((gradient, *aux)) if aux else gradient


def _split(ctx: Context, rule: Any, value: Abstract) -> tuple[Scalar, tuple[Abstract, ...]]:
    rest: tuple[Abstract, ...] = ()
    if rule.aux:
        if not isinstance(value, Tuple) or len(value.items) != 2:
            ctx.user_error("W706", "with has_aux the function returns a pair", "return (value, anything else)")
        value, *others = value.items
        rest = tuple(others)
    if not isinstance(value, Scalar) or value.spec.dtype.kind != "f":
        ctx.user_error("W707", "a gradient is that of a function that returns one real number, and this one does not",
                       "return a float, a sum of squares say")  # fmt: skip
    return value, rest


SERVICES: dict[str, Any] = {"derive": derive}
