"""Derivatives of calls: a function has a derivative function, which is called where the sweep comes to the call.

The derivative function of reverse mode runs the function once more and then backwards: nothing is kept but the
arguments, so a call is a checkpoint (Griewank and Walther, chapter 12), and recursion needs no tape that outlives it. A
function ``f`` with rules of its own has them as the functions ``f.vjp`` and ``f.jvp``; where its name ends in
``.through``, the mode that it has no rule for goes through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.errors import Diagnostic, Label, UserError
from whilst_compiler.ir.graph import Call, Graph

__all__ = ["Functions", "custom_rule"]

Reverse = Callable[[Graph, Sequence[int], Sequence[int], "Functions"], Graph]


class Functions:
    """The functions of a program, and those that are made of them."""

    def __init__(self, known: dict[str, Graph], derive: Reverse) -> None:
        self.known = known
        self.derive = derive
        self.made: dict[str, None] = {}

    def derivative(self, callee: str, kind: str, inputs: Sequence[int], outputs: Sequence[int]) -> str:
        """The name of the function's derivative by these inputs, of these outputs; it may still be in the making."""
        name = f"{callee}.{kind}.{'_'.join(map(str, inputs))}.{'_'.join(map(str, outputs))}"
        if name not in self.made and name not in self.known:
            self.made[name] = None
            graph = self.derive(self.known[callee], inputs, outputs, self)
            graph.name, graph.functions = name, {}
            self.known[name] = graph
        return name


def custom_rule(functions: Functions, node: Call, kind: str) -> str | None:
    """The function that gives the derivative of a call, if it has rules of its own; UserError if not this one."""
    own = f"{node.callee}.{kind}"
    if own in functions.known:
        return own
    if node.callee.endswith(".through"):
        return None
    other = {"vjp": "jvp", "jvp": "vjp"}[kind]
    if f"{node.callee}.{other}" in functions.known:
        label = (Label(node.location.span, "called here"),) if node.location else ()
        has, lacks = ("custom_jvp", "custom_vjp") if kind == "vjp" else ("custom_vjp", "custom_jvp")
        title = f"a function with a rule by {has} is differentiated in the other mode"
        raise UserError(Diagnostic("W709", title, label, f"give it a rule by {lacks} too"))
    return None
