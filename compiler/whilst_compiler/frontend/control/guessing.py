"""What a loop is likely to carry: arrays that its body gives to other names, and those that it makes anew.

A guess that says too little costs another lowering of the body; one that says too much costs a copy. So only what the
statements say outright is guessed, and only of arrays.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.control.sizes import widened
from whilst_compiler.frontend.joins.leaving import template_of_key
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.syntax.moves import Moves, Source
from whilst_compiler.frontend.values.templates import NoJoin, OfArray, Same, Template
from whilst_compiler.frontend.values.values import ArrayRef, Cell

__all__ = ["held_later", "widen_by_moves"]


def widen_by_moves(ctx: Context, node: Any, base: dict[Any, Any], templates: dict[Any, Template]) -> None:
    """Let templates of arrays have room for what the loop's statements give to their names."""
    for moves in ctx.frame.moves.get(node, ()):
        for name, source in moves.items():
            cell = ctx.frame.scope.cells.get(name)
            had = templates.get(cell)
            if cell is None or had is None or not isinstance(base.get(cell), ArrayRef) or not base[cell].rank:
                continue
            new = _template(ctx, base, source, base[cell])
            if new is not None:
                try:
                    templates[cell] = widened(ctx, had, new, base, set)
                except NoJoin:  # the body will tell
                    continue


def held_later(ctx: Context, node: Any, base: dict[Any, Any], templates: dict[Any, Template]) -> list[dict[Any, Any]]:
    """What the variables of a loop hold after some iterations, as far as arrays from before it were given to them."""
    return [
        {key: _given(ctx, base, moves, key, template) for key, template in templates.items() if key in base}
        for moves in ctx.frame.moves.get(node, ())
    ]


def _given(ctx: Context, base: dict[Any, Any], moves: Moves, key: Cell, template: Template) -> Any:
    own = ctx.frame.scope.cells.get(key.name) is key
    if not own or key.name not in moves or not isinstance(base[key], ArrayRef) or isinstance(template, Same):
        return base[key]
    source = moves[key.name]
    return _array(ctx, base, source) if isinstance(source, str) else None


def _template(ctx: Context, base: dict[Any, Any], source: Source, own: ArrayRef) -> Template | None:
    """What a name would hold instead of its ``own`` array."""
    if isinstance(source, str):
        found = _array(ctx, base, source)
        fits = found is not None and found.rank == own.rank and found.type.dtype is own.type.dtype
        template = template_of_key(found, base) if fits else None
        return template if isinstance(template, Same) else None
    made = source is not None and any(_array(ctx, base, name) is not None for name in source.of)
    return OfArray(own.type) if made else None


def _array(ctx: Context, base: dict[Any, Any], name: str) -> ArrayRef | None:
    """The array that a name holds before the loop."""
    found = base.get(ctx.frame.scope.cells.get(name))
    return found if isinstance(found, ArrayRef) and found.rank else None
