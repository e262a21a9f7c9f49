"""``f(**d)`` where the keys of ``d`` are known only at run time: each parameter is looked up, or has its default."""

from __future__ import annotations

from collections.abc import Collection
from types import FunctionType

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.written import keywords
from whilst_compiler.frontend.objects.instances import is_generated, lookup
from whilst_compiler.frontend.operators.membership import contains
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import inline
from whilst_compiler.frontend.values.values import Abstract, Function, Static, Tuple, constant

__all__ = ["from_table"]


def from_table(
    ctx: Context, callee: Abstract, d: Composite, positional: int, given: Collection[str]
) -> dict[str, Abstract]:
    """The arguments by name of a call that has so many ``positional`` ones, and ``given`` ones by name."""
    f = _function(ctx, callee)
    if f is None or f.definition.node.args.kwarg is not None:
        ctx.limitation("W217", "** of a dict whose keys are known only at run time, for no function of yours",
                       "make the dict at once, {'a': a, 'b': b}, or write the arguments out")  # fmt: skip
    a = f.definition.node.args
    only = len(a.posonlyargs)
    before = positional + (not isinstance(callee, Function) and isinstance(callee.value, type))  # type: ignore[union-attr]
    names = [p.id for p in [*a.posonlyargs, *a.args]]
    defaults = dict(zip(names[len(names) - len(f.defaults) :], f.defaults)) | f.keyword_defaults
    by_name = [p.id for p in a.kwonlyargs if p.id not in given]
    free = [n for n in names[max(before, only) :] if n not in given]
    required = [n for n in names[before:] if n not in given and n not in defaults]
    told = (names[only:before], [*free, *by_name], required, [n for n in by_name if n not in defaults])
    inline(ctx, keywords.check, d, Static(f.qualified_name), *(Tuple(tuple(map(Static, part))) for part in told))
    return {} if ctx.dead else {n: _looked_up(ctx, d, n, defaults.get(n)) for n in (*free, *by_name)}


def _looked_up(ctx: Context, d: Composite, name: str, default: Abstract | None) -> Abstract:
    if default is None:
        return get_item(ctx, d, Static(name))
    there = contains(ctx, Static(name), d)
    made = branch(ctx, there, (lambda: get_item(ctx, d, Static(name)), lambda: default))
    return constant(0) if made is None else made


def _function(ctx: Context, callee: Abstract) -> Function | None:
    """The function that is called in the end, if it is the user's."""
    if isinstance(callee, Function):
        return callee
    python = callee.value if isinstance(callee, Static) else None
    if isinstance(python, type):
        python, _ = lookup(python, "__init__")
    if not isinstance(python, FunctionType) or is_generated(python):
        return None
    return ctx.library["function_of"](ctx, python)  # type: ignore[no-any-return]
