"""``try``, ``except``, ``else`` and ``finally``; how failures travel is told in ``failing``.

A handler that names its exception is lowered once for each class and argument structure that can reach it, so that
``e.args``, ``str(e)`` and ``type(e)`` are known. ``finally`` is lowered twice, for the way on and for the way out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.control.branches import branch, unwind, unwind_here
from whilst_compiler.frontend.control.failing import (
    Attempt,
    Site,
    begin,
    bind_sure,
    clear,
    fallen,
)  # fmt: skip
from whilst_compiler.frontend.language.expressions import expression
from whilst_compiler.frontend.language.raising import Caught, choose, is_exception, rethrow, value_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import UNBOUND, Record, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = ["attempt", "by_shape", "either", "reset", "try_statement"]


def attempt(
    ctx: Context, s: Any, catches: tuple[type, ...], action: Callable[[], None], looks: bool = False, kind: str = "end"
) -> Caught | None:
    """Lower ``action`` with its failures caught; None if there are none. ``kind``: see ``Attempt``.

    Afterwards the state is that of the end, failed or not; ``Caught.raised`` is 0 where nothing failed, ``certain``
    says that something did. ``ctx.sure`` names what is bound unless it failed.
    """
    record = begin(ctx)
    current = Attempt(catches, looks=looks, kind=kind)
    height, live = len(ctx.splits), ctx.frame.live
    ctx.attempts.append(current)
    try:
        action()
    finally:
        ctx.attempts.pop()
    ctx.frame.live = ctx.frame.header.get(s, live)
    _, thrown = unwind(ctx, height, None, True)
    ctx.frame.live = live
    raised = fallen(ctx)
    if ctx.dead or (isinstance(raised, Literal) and not thrown):
        return None
    integers = [ctx.state[c].operand for c in record.integers]
    floats = [ctx.state[c].operand for c in record.floats]
    known = raised.value if isinstance(raised, Literal) else None
    sites = tuple(site for site in current.sites if known in (None, site.number))
    return Caught(raised, sites, integers, floats, thrown, frozenset(current.past))


def either(ctx: Context, caught: Caught, went_well: Callable[[], None], failed: Callable[[], None]) -> None:
    """Go on after an attempt: one way or the other."""
    sure, ctx.sure = ctx.sure, set()

    def normal() -> None:
        clear(ctx)
        bind_sure(ctx, sure)
        went_well()

    def handle() -> None:
        clear(ctx)
        failed()

    if caught.certain:
        handle()
        return
    test = ctx.emit("equal", caught.raised, literal(0))
    branch(ctx, test, (normal, handle), prune=True)


def try_statement(ctx: Context, s: Any) -> None:
    if s.finalbody:
        _with_finally(ctx, s)
    else:
        _with_handlers(ctx, s)


def reset(ctx: Context, s: Any) -> None:
    """A failure overrides a jump on whose way it happened."""
    selector = getattr(s, "selector", None)
    if selector is not None:
        ctx.state[ctx.frame.scope.cells[selector]] = constant(0)


def _with_finally(ctx: Context, s: Any) -> None:
    def before_last() -> None:
        ctx.frame.live = ctx.frame.header.get(s, ctx.frame.live)  # (what the last part reads is not done with)
        _with_handlers(ctx, s)

    live = ctx.frame.live
    caught = attempt(ctx, s, (BaseException,), before_last)
    ctx.frame.live = live
    if caught is None:
        if not ctx.dead:
            ctx.statements(ctx, s.finalbody)
        return

    if caught.past and getattr(s, "final_jumps", False):
        ctx.limitation("W011", "a generator that is closed by an exception, and leaves a 'finally' by a jump, is not "
                               "supported in compiled code yet", "leave the generator elsewhere")  # fmt: skip

    def failed() -> None:
        reset(ctx, s)
        ctx.handling.append(Handled(caught))
        ctx.statements(ctx, s.finalbody)
        ctx.handling.pop()
        if not ctx.dead:
            _unless_jumped(ctx, s, lambda: rethrow(ctx, caught))

    either(ctx, caught, lambda: ctx.statements(ctx, s.finalbody), failed)


def _unless_jumped(ctx: Context, s: Any, action: Callable[[], None]) -> None:
    """``return``, ``break`` and ``continue`` in ``finally`` swallow the exception."""
    if not getattr(s, "final_jumps", False):
        action()
        return
    value = ctx.lookup(ctx.frame.scope.cells[s.selector])
    assert isinstance(value, Scalar)
    raw = value.operand
    stays = literal(raw.value == 0) if isinstance(raw, Literal) else ctx.emit("equal", raw, literal(0))
    branch(ctx, stays, (action, lambda: None), prune=True)


def _with_handlers(ctx: Context, s: Any) -> None:
    if not s.handlers:
        ctx.statements(ctx, s.body)
        return
    classes = [_classes(ctx, h.type) for h in s.handlers]
    catches = tuple(c for several in classes for c in several)
    caught = attempt(ctx, s, catches, lambda: ctx.statements(ctx, s.body), kind="handlers")
    if caught is None:
        if not ctx.dead:
            ctx.statements(ctx, s.orelse)
        return

    def failed() -> None:
        reset(ctx, s)
        _dispatch(ctx, list(zip(s.handlers, classes)), caught)

    either(ctx, caught, lambda: ctx.statements(ctx, s.orelse), failed)


def _classes(ctx: Context, node: Any) -> tuple[type, ...]:
    if node is None:
        return (BaseException,)
    value = expression(ctx, node)
    items = value.items if isinstance(value, Tuple) else (value,)
    flat = [x for i in items for x in (i.items if isinstance(i, Tuple) else (i,))]
    found = tuple(i.value for i in flat if isinstance(i, Static))
    found = tuple(x for c in found for x in (c if isinstance(c, tuple) else (c,)))
    if ctx.dead or len(found) < len(flat) or not all(map(is_exception, found)):
        ctx.limitation("W263", "what this 'except' catches is not known when the function is compiled",
                       "name exception classes there")  # fmt: skip
    return found


def _dispatch(ctx: Context, handlers: list[tuple[Any, tuple[type, ...]]], caught: Caught) -> None:
    """The first handler that fits; the failure goes on where none does."""
    if not handlers:
        rethrow(ctx, caught)
        return
    (handler, classes), *left = handlers
    mine = [site for site in caught.sites if issubclass(site.cls, classes) and site not in caught.past]
    others = [site for site in caught.sites if site not in mine]
    if not mine:
        _dispatch(ctx, left, caught)
        return
    choose(
        ctx, caught, mine, others,
        lambda: _handle(ctx, handler, caught.among(mine)),
        lambda: _dispatch(ctx, left, caught.among(others)),
    )  # fmt: skip


@dataclass(eq=False)
class Handled:
    """An exception whose handler is being lowered, and the value that stands for it."""

    caught: Caught
    value: Record | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        return self.caught.sites


def _handle(ctx: Context, handler: Any, caught: Caught) -> None:
    if handler.name is None:
        _run_handler(ctx, handler, Handled(caught))
    else:
        by_shape(ctx, caught, lambda value, some: _run_handler(ctx, handler, Handled(some, value)))


def by_shape(ctx: Context, caught: Caught, action: Callable[[Any, Caught], None]) -> None:
    """``action`` once for each class and structure of the exception."""
    groups: dict[Any, list[Site]] = {}
    for site in caught.sites:
        groups.setdefault((site.cls, site.fields, site.shape, site.types), []).append(site)
    first, *_ = groups.values()
    others = [site for site in caught.sites if site not in first]

    def run() -> None:
        mine = caught.among(first)
        action(value_of(ctx, first[0], mine), mine)

    choose(ctx, caught, first, others, run, lambda: by_shape(ctx, caught.among(others), action))


def _run_handler(ctx: Context, handler: Any, handled: Handled) -> None:
    height = len(ctx.splits)
    if handled.value is not None:
        ctx.bind(handler.name.id, handled.value)
    ctx.handling.append(handled)
    ctx.statements(ctx, handler.body)
    ctx.handling.pop()
    if handled.value is not None:
        unwind_here(ctx, height, lambda: ctx.state.update({ctx.cell(handler.name.id): UNBOUND}))
