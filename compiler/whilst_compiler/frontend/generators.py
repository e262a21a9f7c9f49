"""Generators, inlined the other way round: the generator's body is the loop, each ``yield`` runs the consumer's body.

A consumer that stops (``break``, ``any`` at the first hit) makes the ``yield`` a ``return`` of the generator.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import GeneratorType
from typing import Any, NoReturn

import gast

from whilst_compiler.frontend import scope as scopes
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.descending import descends
from whilst_compiler.frontend.frames import Frame
from whilst_compiler.frontend.read import Definition
from whilst_compiler.frontend.restarts import Again
from whilst_compiler.frontend.special import Special
from whilst_compiler.frontend.templates import Same
from whilst_compiler.frontend.values import Abstract, Cell, Function, Scalar, constant
from whilst_compiler.ir.graph import Literal, Operand

__all__ = [
    "Generator", "Stopped", "Yielded", "again", "asked_once", "begin", "drive", "expression_function", "generator_of",
    "is_generator", "stopped", "yielded",
]  # fmt: skip

Action = Callable[[Abstract], None]
Stop = Callable[[], Operand]


_UNUSED, _WHOLLY, _IN_PART = range(3)


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


# -- generator functions -----------------------------------------------------------------------------------------


class Yielded(gast.stmt):  # type: ignore[misc]
    """``yield value`` as a statement."""

    _fields = ("value",)


class Stopped(gast.expr):  # type: ignore[misc]
    """Whether the consumer wants no more."""

    _fields = ()


@dataclass
class _Consumer:
    action: Action
    stop: Stop | None
    frames: list[Frame]


def is_generator(definition: Definition) -> bool:
    """Whether a function yields (asked once for each)."""
    known = definition.notes.get("generator")
    if known is None:
        known = definition.notes["generator"] = _yields(definition.node)
    return bool(known)


def _yields(node: Any) -> bool:
    return any(isinstance(n, gast.Yield | gast.YieldFrom) for n, _ in scopes.walk_own_body(node))


def generator_of(ctx: Context, f: Function, bound: dict[str, Abstract], run: Callable[..., Abstract]) -> Generator:
    """The call of a generator function: nothing of it runs before the first item is asked for."""

    def go(ctx: Context, action: Action, stop: Stop | None) -> None:
        around = [frame for frame in ctx.frames if _runs(frame, f)]
        if around and "expression" not in f.definition.notes and not descends(ctx, around, bound):
            ctx.limitation("W013", f"the generator '{f.definition.name}' calls itself", "use a list as a stack")
        definition = _definition(ctx, f.definition, stop is not None, made)
        inner = Function(definition, f.defaults, f.keyword_defaults, f.scope, f.python)
        frames = list(ctx.frames)
        run(ctx, inner, bound, _Consumer(action, stop, frames))
        ctx.frames[:] = frames

    site = f.definition.notes.get("expression", f.definition.node)
    if site in ctx.options.get("resumed", ()):
        return ctx.library["resumed"](ctx, f, bound)  # type: ignore[no-any-return]
    made = Generator(ctx, go, holds=bound.values())
    made.site = site
    return made


def _runs(frame: Frame, f: Function) -> bool:
    running = frame.scope.function
    return running is not None and running.definition.notes.get("of") is f.definition


def _definition(ctx: Context, original: Definition, stopping: bool, source: Generator) -> Definition:
    """The function with its ``yield`` as statements."""
    key = "catching" if source.catches else "stopping" if stopping else "plain"
    found = original.notes.get(key)
    if found is None:
        node = copy.deepcopy(original.node)
        rewriter = _Rewriter(ctx, stopping, source)
        node.body = rewriter.block(node.body)
        found = original.notes[key] = Definition(node, original.file, original.name, original.around)
        found.notes["of"] = original
    return found


class _Rewriter:
    def __init__(self, ctx: Context, stopping: bool, source: Generator) -> None:
        self.ctx = ctx
        self.source = source
        self.stopping = stopping

    def block(self, body: list[Any]) -> list[Any]:
        return [new for s in body for new in self.statement(s)]

    def statement(self, s: Any) -> list[Any]:
        match s:
            case gast.FunctionDef() | gast.ClassDef():
                return [s]
            case gast.Expr(value=gast.Yield(value=value)):
                return self.yielded(value, s)
            case gast.Assign(value=gast.Yield(value=value)) | gast.AnnAssign(value=gast.Yield(value=value)):
                s.value = gast.copy_location(gast.Constant(value=None, kind=None), s)
                return [*self.yielded(value, s), s]
            case gast.Assign(value=gast.YieldFrom()) | gast.AnnAssign(value=gast.YieldFrom()):
                again(self.ctx, self.source)  # what the other generator returns is asked for
            case gast.Expr(value=gast.YieldFrom(value=value)):
                name = gast.Name(id="<item>", ctx=gast.Store(), annotation=None, type_comment=None)
                item = gast.Name(id="<item>", ctx=gast.Load(), annotation=None, type_comment=None)
                loop = gast.For(target=name, iter=value, body=self.yielded(item, s), orelse=[], type_comment=None)
                return [gast.fix_missing_locations(gast.copy_location(loop, s))]
        if isinstance(s, gast.Try) and s.handlers and not self.source.catches and self.yields(s.body):
            self.refuse(s, "a 'yield' inside 'try ... except'", "yield outside the 'try'")
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(s, name, None), list):
                setattr(s, name, self.block(getattr(s, name)))
        for part in [*(getattr(s, "handlers", None) or []), *(getattr(s, "cases", None) or [])]:
            part.body = self.block(part.body)
        if self.yields([s]):
            self.refuse(s, "a 'yield' inside an expression", "make it a statement of its own")
        return [s]

    def yielded(self, value: Any, old: Any) -> list[Any]:
        made = gast.copy_location(Yielded(value=value), old)
        if not self.stopping:
            return [made]
        leave = gast.If(test=Stopped(), body=[gast.Return(value=None)], orelse=[])
        return [made, gast.fix_missing_locations(gast.copy_location(leave, old))]

    @staticmethod
    def yields(body: list[Any]) -> bool:
        module = gast.FunctionDef(name="", args=None, body=body, decorator_list=[], returns=None, type_comment=None,
                                  type_params=[])  # fmt: skip
        return _yields(module)

    def refuse(self, node: Any, what: str, help: str) -> None:
        self.ctx.at(node)
        self.ctx.limitation("W011", f"{what} of a generator is not supported in compiled code yet", help)


def yielded(ctx: Context, s: Any) -> None:
    """Hand an item to the consumer, whose code runs among the consumer's variables."""
    value = ctx.expression(ctx, s.value) if s.value is not None else ctx.expression(ctx, _none(s))
    if ctx.dead:
        return
    consumer: _Consumer = ctx.frame.consumer
    frames, location = ctx.frames, ctx.builder.location
    ctx.frames = list(consumer.frames)
    live = ctx.frame.live
    try:
        consumer.action(value)
    finally:
        ctx.frame.live = live
        ctx.frames, ctx.builder.location = frames, location


def _none(s: Any) -> Any:
    return gast.copy_location(gast.Constant(value=None, kind=None), s)


def stopped(ctx: Context, node: Any) -> Abstract:
    consumer: _Consumer = ctx.frame.consumer
    assert consumer.stop is not None
    frames = ctx.frames
    ctx.frames = list(consumer.frames)
    try:
        holds = consumer.stop()
    finally:
        ctx.frames = frames
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
    return Function(definition, (), {}, ctx.frame.scope)


def _name(name: str, context: Any) -> Any:
    return gast.Name(id=name, ctx=context, annotation=None, type_comment=None)
