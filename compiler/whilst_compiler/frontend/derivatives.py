"""Derivatives taken in compiled code: ``whilst.grad(f)(x)`` inside a function, ``f`` a closure or not.

The function is lowered into a block of its own, which becomes a graph; whoever gave us the derivative makes another of
that, and its nodes go to where the call stands. What the function closes over is held fixed.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.custom import call_with_rules
from whilst_compiler.frontend.directional import directional, inline_derivative
from whilst_compiler.frontend.trees import tree_map
from whilst_compiler.frontend.twins import Twins, leaves_of, rebuilt, unchanged
from whilst_compiler.frontend.values import Abstract, Partial, Scalar, Static, Tuple, constant_of

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
    if rule == "debug":
        ctx.limitation("W715", "grad_debug is called in compiled code", "call it outside, or whilst.grad here")
    if rule in ("jvp", "vjp", "pull"):
        if keywords:
            ctx.limitation("W712", "a derivative in a direction is called with keywords", "pass them by position")
        return directional(ctx, value, args)
    if rule is None and value.inner is not None:
        ctx.limitation("W715", "of derivatives only gradients are taken in compiled code yet", "call it outside")
    if rule is None:
        return _make(ctx, value, args, keywords)
    if value.inner is not None:
        return _call(ctx, rule, Static(value.inner), args, keywords)
    return _call(ctx, rule, args[0], args[1:], keywords)


def _custom(ctx: Context, value: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A call of a function that has rules, or of what gives it rules."""
    if value.maker is not None and keywords.keys() <= {"through"}:
        f, rule = args
        through = "through" in keywords and bool(constant_of(keywords["through"]))
        return Partial(Static(value.maker(through)), (f, rule), ())
    if keywords:
        ctx.limitation("W719", "a function with a rule of its own is called with keywords", "pass them by position")
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
    places = _places(ctx, rule, args, keywords)
    before = dict(ctx.state)
    if ctx.attempts:
        ctx.limitation("W711", "a derivative is taken inside a try block", "take it before")
    twins = Twins(ctx)
    given = [twins.of(a) if k in places else a for k, a in enumerate(args)]
    named = {k: twins.of(v) if k in places else v for k, v in keywords.items()}
    if not twins.params:
        ctx.user_error("W703", "the argument that a derivative is taken by is not a float or an array of floats",
                       "convert it: float(...)")  # fmt: skip
    with ctx.builder.block(twins.params) as block:
        value = ctx.call(ctx, f, given, named)
        if ctx.dead:
            ctx.limitation("W711", "the function whose derivative is taken always raises", None)
        first, rest = _split(ctx, rule, value)
        leaves = [first.operand, *(x for r in rest for x in leaves_of(ctx, r))]
        block.results = tuple(leaves)
    unchanged(ctx, before)
    ctx.state = before
    captured, (graph,) = ctx.builder.close([block])
    derived = lambda graph: rule.derive(graph, len(twins.params))  # noqa: E731
    results = iter(inline_derivative(ctx, graph, derived, (*twins.originals, *captured)))
    made: Abstract = Scalar(first.spec, next(results))
    aux = tuple(rebuilt(ctx, r, results) for r in rest)
    whole: dict[int | str, Abstract] = dict(enumerate(args))
    whole.update(keywords)
    found = tuple(twins.gradient(whole[k], results) for k in places)
    gradient = found[0] if rule.single else Tuple(found)
    if rule.value:
        return Tuple((Tuple((made, *aux)) if aux else made, gradient))
    return Tuple((gradient, *aux)) if aux else gradient


def _places(ctx: Context, rule: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> list[int | str]:
    """Which arguments the derivative is taken by: positions and keywords."""
    if rule.names is not None:
        places: list[int | str] = list(rule.names)
    else:
        places = [n if n >= 0 else n + len(args) for n in rule.numbers]
    if any(p not in keywords and p not in range(len(args)) for p in places):
        ctx.limitation("W712", "the arguments that a derivative is taken by must be given as argnums or argnames say",
                       "pass them by position for argnums, by keyword for argnames")  # fmt: skip
    return places


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
