"""Generators, inlined the other way round: the generator's body is the loop, each ``yield`` runs the consumer's body.

A consumer that stops (``break``, ``any`` at the first hit) makes the ``yield`` a ``return`` of the generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import GeneratorType
from typing import Any, NoReturn

import gast

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.syntax import scope as scopes
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.values import Abstract, Cell, Function, Scalar, constant
from whilst_compiler.ir.graph import Literal, Operand

__all__ = [
    "Generator", "LoopBody", "Stopped", "again", "asked_once", "begin", "catches_all", "drive", "expression_function",
    "is_generator", "stopped", "yields_in",
]  # fmt: skip

Action = Callable[[Abstract], None]
Stop = Callable[[], Operand]


_UNUSED, _WHOLLY, _IN_PART = range(3)


@dataclass(frozen=True)
class LoopBody:
    """The body of a loop, or of a comprehension, which is run for each item."""

    run: Callable[[Abstract], None]
    statements: list[Any]
    frame: Frame

    def __call__(self, item: Abstract) -> None:
        self.run(item)


class Generator(Special):
    """A generator that has not begun: ``run(context, action, stop)`` hands its items to the action, one by one.

    ``holds`` are the values that it was made of; ``used`` is the cell that says whether it has begun, and whether all
    its items were asked for; ``catches``, whether its handlers meet what is raised where it yields, as those of a
    context manager do. ``site`` tells what makes such ones from others, each time that the function is lowered.
    """

    __slots__ = ("catches", "cls", "holds", "run", "site", "used")
    kind = "generator"
    goes_on = False
    """Whether it knows where it is, so that it can be asked again."""

    def __init__(
        self, ctx: Context, run: Callable[[Context, Action, Stop | None], None], cls: type = GeneratorType,
        holds: Iterable[Abstract] = (),
    ) -> None:  # fmt: skip
        self.run = run
        self.cls = cls
        self.holds = tuple(holds)
        self.catches = False
        self.site: Any = None
        self.used = Cell("used")
        ctx.state[self.used] = constant(_UNUSED)

    def template(self) -> Any:
        return Same(self)

    def held(self) -> tuple[Any, ...]:
        return self.holds


def drive(ctx: Context, source: Generator, action: Action, stop: Stop | None = None) -> None:
    """Run the action on each item, until there are no more or ``stop`` holds after one."""
    if begin(ctx, source, stop is None):
        source.run(ctx, action, stop)


def begin(ctx: Context, source: Generator, wholly: bool) -> bool:
    """Note that the items are asked for now, all of them or some; false where there are none left."""
    if source.goes_on:
        return True
    used = ctx.state.get(source.used)
    if not (isinstance(used, Scalar) and isinstance(used.operand, Literal)):
        again(ctx, source)
    if used.operand.value:
        if not wholly or used.operand.value == _IN_PART:
            again(ctx, source)
        return False
    ctx.state[source.used] = constant(_WHOLLY if wholly else _IN_PART)
    return True


def again(ctx: Context, source: Generator) -> NoReturn:
    """Items are asked for where others have been: begin again, with such generators that know where they are."""
    known = ctx.options.setdefault("resumed", set())
    if source.site is None or source.site in known:
        ctx.limitation("W015", f"a {source.cls.__name__} is gone through here and there", "make a list of its items")
    known.add(source.site)
    raise Again


def asked_once(ctx: Context, source: Generator, found: Abstract) -> None:
    """Note that one item was asked for; ``found`` says whether there was one."""
    if source.goes_on:
        return
    known = isinstance(found, Scalar) and isinstance(found.operand, Literal)
    ctx.state[source.used] = constant(_IN_PART if found.operand.value else _WHOLLY) if known else found  # type: ignore[union-attr]


def is_generator(definition: Definition) -> bool:
    """Whether a function yields (asked once for each)."""
    known = definition.notes.get("generator")
    if known is None:
        known = definition.notes["generator"] = yields_in(definition.node)
    return bool(known)


def yields_in(node: Any) -> bool:
    return any(isinstance(n, gast.Yield | gast.YieldFrom) for n, _ in scopes.walk_own_body(node))


def catches_all(s: Any) -> bool:
    """Whether a handler is for GeneratorExit, too."""
    named = [n.id for h in s.handlers if h.type is not None for n in gast.walk(h.type) if isinstance(n, gast.Name)]
    return any(h.type is None for h in s.handlers) or not {"BaseException", "GeneratorExit"}.isdisjoint(named)


class Stopped(gast.expr):  # type: ignore[misc]
    """Whether the consumer wants no more."""

    _fields = ()


def stopped(ctx: Context, node: Any) -> Abstract:
    holds = ctx.frame.consumer.has_enough(ctx)
    return constant(bool(holds.value)) if isinstance(holds, Literal) else ctx.python_bool(holds)


# -- generator expressions ---------------------------------------------------------------------------------------


def expression_function(ctx: Context, node: Any) -> Function:
    """``(elt for ... if ...)`` as a generator function of its first iterable."""
    definition = ctx.definitions.get(node)
    if definition is None:
        body: list[Any] = [gast.Expr(value=gast.Yield(value=node.elt))]
        for k, part in reversed(list(enumerate(node.generators))):
            for test in reversed(part.ifs):
                body = [gast.If(test=test, body=body, orelse=[])]
            source = _name("<source>", gast.Param()) if k == 0 else part.iter
            if k == 0:
                source.ctx = gast.Load()
            body = [gast.For(target=part.target, iter=source, body=body, orelse=[], type_comment=None)]
        arguments = gast.arguments(args=[_name("<source>", gast.Param())], posonlyargs=[], vararg=None, kwonlyargs=[],
                                   kw_defaults=[], kwarg=None, defaults=[])  # fmt: skip
        made = gast.FunctionDef(name="<genexpr>", args=arguments, body=body, decorator_list=[], returns=None,
                                type_comment=None, type_params=[])  # fmt: skip
        gast.copy_location(made, node)
        gast.fix_missing_locations(made)
        definition = ctx.definitions[node] = Definition(made, ctx.frame.definition.file, "<genexpr>")
        definition.notes["expression"] = node
    return Function(definition, (), {}, ctx.frame.scope, wraps=ctx.wraps)


def _name(name: str, context: Any) -> Any:
    return gast.Name(id=name, ctx=context, annotation=None, type_comment=None)
