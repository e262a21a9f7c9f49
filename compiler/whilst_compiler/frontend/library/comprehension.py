"""Generator expressions and list comprehensions as arguments of functions that consume them."""

from __future__ import annotations

from typing import Any

import gast

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.iteration import iterate
from whilst_compiler.frontend.values import UNBOUND, Abstract, Cell, Iterated, Tuple
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


def _deferred(ctx: Context, node: Any) -> Abstract:
    """One ``for`` without filter: the items are computed when they are consumed."""
    generator = node.generators[0]
    if len(node.generators) > 1 or generator.ifs:
        ctx.limitation("W014", "a comprehension with a filter or several loops is not supported in compiled code yet",
                       "write the loop out")  # fmt: skip
    source = iterate(ctx, ctx.expression(ctx, generator.iter))

    def item(c: Context, value: Abstract) -> Abstract:
        scope = c.frame.scope
        names = [n.id for n in gast.walk(generator.target) if isinstance(n, gast.Name)]
        saved = {n: scope.cells.get(n) for n in names}
        for n in names:
            scope.cells[n] = Cell(n, scope)
            c.state[scope.cells[n]] = UNBOUND
        c.library["store"](c, generator.target, value)
        result = c.expression(c, node.elt)
        for n, old in saved.items():
            c.state.pop(scope.cells[n], None)
            if old is None:
                del scope.cells[n]
            else:
                scope.cells[n] = old
        return result

    if isinstance(source, list):
        cls = list if isinstance(node, gast.ListComp) else tuple
        return Tuple(tuple(item(ctx, v) for v in source), cls)

    def by_index(c: Context, k: Operand) -> Abstract:
        return item(c, source.item(c, k))

    return Iterated(source.length, by_index)


SERVICES: dict[str, Any] = {"deferred_comprehension": _deferred}
