"""The text form of graphs, which ``ir.parse`` reads back.

Names come from the values' hints and are unique within an outermost graph, types are always there, locations are
trailing comments. A loop prints the parameters of its two regions once, in its head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import BOOL, DType
from whilst_compiler.source import Location

__all__ = ["describe", "literal_text", "to_text"]

_SYMBOL = re.compile(r"(?!(?:True|False|inf|nan)$)[^\W\d]\w*")
_PLAIN_NAME = re.compile(r"[\w.<>$]+")
_BARE = {DType.BOOL, DType.I64, DType.F64, DType.C128}


def to_text(graph: Graph, *, locations: bool = True) -> str:
    """The graph and the functions it calls as text."""
    graphs = {graph.name: graph, **graph.functions}
    return "\n".join(_Printer(locations).outermost(name, g) for name, g in graphs.items())


Graph.shown_by(to_text)


def describe(node: Node) -> str:
    """The first line of a node, for messages."""
    return _Printer(locations=True).node(node, "", regions=False)[0]


def literal_text(literal: Literal) -> str:
    """``3``, ``2.5``, ``True``, ``(1+2j)``, and with the type where the text does not tell it: ``3:u8``."""
    value, dtype = literal.value, literal.type.dtype
    text = repr(value)
    if isinstance(value, complex) and not text.startswith("("):
        text = f"({text})"
    return text if dtype in _BARE else f"{text}:{dtype.value}"


def attribute_text(value: Attribute, inside: bool = False) -> str:
    """An attribute's value: identifiers inside a tuple need no quotes, as in ``dims=[n,3]``."""
    if isinstance(value, tuple):
        return f"[{','.join(attribute_text(item, inside=True) for item in value)}]"
    if isinstance(value, str) and not (inside and _SYMBOL.fullmatch(value)):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else repr(value)


class _Names:
    """Unique names for values, given at first sight."""

    def __init__(self) -> None:
        self.of: dict[Value, str] = {}
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}

    def __call__(self, value: Value) -> str:
        return self.of.get(value) or self._give(value)

    def _give(self, value: Value) -> str:
        hint = value.name if value.name.isalnum() else re.sub(r"\W", "_", value.name)
        name = hint or self._numbered("", hint)
        if name in self.used:
            name = self._numbered(f"{hint}_" if hint else "", hint)
        self.used.add(name)
        self.of[value] = name
        return name

    def _numbered(self, prefix: str, hint: str) -> str:
        count = self.counts.get(hint, 1 if hint else 0)
        while f"{prefix}{count}" in self.used:
            count += 1
        self.counts[hint] = count + 1
        return f"{prefix}{count}"


class _Printer:
    def __init__(self, locations: bool) -> None:
        self.locations = locations
        self.names = _Names()

    def outermost(self, name: str, graph: Graph) -> str:
        moved = [" moved" if k in graph.moved else "" for k in range(len(graph.params))]
        params = ", ".join(f"%{self.names(p)}: {p.type}{m}" for p, m in zip(graph.params, moved))
        updated = {result: param for param, result in graph.updates}
        results = [
            f"{r.type} updating %{self.names(graph.params[updated[i]])}" if i in updated else str(r.type)
            for i, r in enumerate(graph.results)
        ]
        head = f"graph {self.callee(name)}({params}) -> ({', '.join(results)}) {{"
        body = self.region(graph, "  ", "return")
        return "\n".join([head + self.comment(graph.location), *body, "}"]) + "\n"

    def region(self, graph: Graph, indent: str, end: str) -> list[str]:
        lines = [line for node in graph.nodes for line in self.node(node, indent)]
        return [*lines, f"{indent}{end} {self.operands(graph.results)}".rstrip()]

    def node(self, node: Node, indent: str, regions: bool = True) -> list[str]:
        """The lines of a node, the first of which is complete without ``regions``."""
        outputs = ", ".join(f"%{self.names(v)}" for v in node.outputs)
        lead = f"{indent}{outputs} = " if outputs else indent
        types = f" : {', '.join(str(v.type) for v in node.outputs)}" if outputs else ""
        comment = self.comment(node.location)
        match node:
            case Apply():
                return [f"{lead}{self.apply(node)}{types}{comment}"]
            case Call():
                return [f"{lead}call {self.callee(node.callee)}({self.operands(node.inputs)}){types}{comment}"]
            case While():
                first = f"{lead}while {self.loop_head(node)}{types} {{{comment}"
                return [first, *self.loop_regions(node, indent)] if regions else [first]
            case Cond():
                two_way = node.selector.type == BOOL
                first = f"{lead}cond {self.cond_head(node)}{types} {'{' if two_way else 'case {'}{comment}"
                return [first, *self.branches(node, indent, two_way)] if regions else [first]

    def apply(self, node: Apply) -> str:
        attributes = ", ".join(f"{k}={attribute_text(v)}" for k, v in sorted(node.attributes.items()))
        parts = [node.row.name, self.operands(node.inputs), f"{{{attributes}}}" if attributes else ""]
        return " ".join(p for p in parts if p)

    def loop_head(self, node: While) -> str:
        counted = node.bound is not None
        params = node.body.params[1:] if counted else node.body.params
        head = f"%{self.names(node.body.params[0])} < {self.operand(node.bound)} " if node.bound is not None else ""
        carried = self.bindings(params, node.inits)
        captured = self.bindings(params[len(node.inits) :], node.captured)
        for in_test, in_body in zip(node.test.params, node.body.params, strict=False):
            self.names.of[in_test] = self.names(in_body)
        return f"{head}({carried}{'; ' + captured if captured else ''})"

    def loop_regions(self, node: While, indent: str) -> list[str]:
        test = self.region(node.test, indent + "  ", "test")
        return [*test, f"{indent}}} do {{", *self.region(node.body, indent + "  ", "yield"), f"{indent}}}"]

    def cond_head(self, node: Cond) -> str:
        params = node.branches[0].params if node.branches else ()
        bindings = self.bindings(params, node.captured)
        for branch in node.branches[1:]:
            for here, there in zip(branch.params, params, strict=False):
                self.names.of[here] = self.names(there)
        return f"{self.operand(node.selector)} ({bindings})"

    def branches(self, node: Cond, indent: str, two_way: bool) -> list[str]:
        lines: list[str] = []
        for branch in node.branches:
            if lines:
                lines.append(f"{indent}}} {'else' if two_way else 'case'} {{")
            lines += self.region(branch, indent + "  ", "yield")
        return [*lines, f"{indent}}}"]

    def bindings(self, params: Sequence[Value], operands: Sequence[Operand]) -> str:
        """``%inside = %outside``, with the type inside where it is another one."""
        return ", ".join(
            f"%{self.names(p)}{f': {p.type}' if p.type != x.type else ''} = {self.operand(x)}"
            for p, x in zip(params, operands, strict=False)
        )

    def operands(self, operands: Iterable[Operand]) -> str:
        return ", ".join(map(self.operand, operands))

    def operand(self, operand: Operand) -> str:
        return literal_text(operand) if isinstance(operand, Literal) else f"%{self.names(operand)}"

    def callee(self, name: str) -> str:
        return f"@{name}" if _PLAIN_NAME.fullmatch(name) else f"@{json.dumps(name, ensure_ascii=False)}"

    def comment(self, location: Location | None) -> str:
        if location is None or not self.locations:
            return ""
        return f"  # {location}, backwards" if location.backwards else f"  # {location}"
