"""Simplify: exact identities, constants, branches and loops whose course is known."""

from __future__ import annotations

from whilst_compiler.ir.graph import Graph
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes import algebra, arrays, logic
from whilst_compiler.passes.fold import FOLDABLE, fold_constants
from whilst_compiler.passes.rewrite import Rewriter, Rule
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["simplify"]


def _rules() -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, tuple[Rule, ...]] = dict.fromkeys(FOLDABLE, (fold_constants,))
    for table in (algebra.RULES, logic.RULES, arrays.RULES):
        for name, more in table.items():
            rules[name] = rules.get(name, ()) + more
    return rules


_RULES = _rules()


def _on_open(graph: Graph) -> bool:
    return Rewriter(ROWS, _RULES).run(graph)


simplify = GraphPass("simplify", _on_open)
