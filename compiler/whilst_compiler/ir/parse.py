"""Reading the text form of graphs that ``ir.print`` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.lex import Cursor, ParseError
from whilst_compiler.ir.row import Attribute, Row
from whilst_compiler.ir.types import I64, Dim, DType, Handle, ListOf, Tensor, Type, scalar
from whilst_compiler.source import Location, Span

__all__ = ["ParseError", "parse", "parse_type"]

Scope = dict[str, Value]
Binding = tuple[str, Type, Operand]
"""A parameter of a region: its name and type inside, the operand outside."""

_DTYPES = {t.value: t for t in DType}
_PLACE = re.compile(r"(.+):(\d+)")
_VALUES: dict[str, Callable[[str], bool | int | float | complex]] = {"i": int, "u": int, "f": float, "c": complex}


def parse(text: str, rows: Mapping[str, Row]) -> Graph:
    """The outermost graph that the text begins with; the graphs after it become its functions."""
    return _Parser(text, rows).program()


def parse_type(text: str) -> Type:
    """A type alone: ``f64[n,3]``."""
    parser = _Parser(text, {})
    found = parser.type()
    parser.expect("end of text")
    return found


class _Parser(Cursor):
    def __init__(self, text: str, rows: Mapping[str, Row]) -> None:
        super().__init__(text)
        self.rows = rows
        self.function = ""

    # -- types, literals, attributes -------------------------------------------------------------------------------

    def type(self) -> Type:
        name = self.take("word")
        if name in ("list", "handle") and self.accept("<"):
            inner = ListOf(self.type()) if name == "list" else Handle(self.take("word"))
            self.expect(">")
            return inner
        if name not in _DTYPES:
            raise ParseError(self.line_before, f"there is no type {name!r}")
        return Tensor(_DTYPES[name], self.many(self.dim, "]")) if self.accept("[") else scalar(_DTYPES[name])

    def dim(self) -> Dim:
        return int(self.take("number")) if self.next.kind == "number" else self.take("word")

    def types(self) -> tuple[Type, ...]:
        return self.many(self.type) if self.accept(":") else ()

    def literal(self) -> Literal | None:
        token = self.next
        if token.text in ("True", "False"):
            self.at += 1
            return Literal(token.text == "True", scalar(DType.BOOL))
        if token.kind not in ("number", "complex"):
            return None
        self.at += 1
        number, _, suffix = token.text.partition(":")
        default = "c128" if token.kind == "complex" else "i64" if re.fullmatch(r"[-+]?\d+", number) else "f64"
        dtype = _DTYPES.get(suffix or default)
        try:
            assert dtype is not None
            return Literal(_VALUES[dtype.kind](number), scalar(dtype))
        except (AssertionError, KeyError, ValueError):
            raise ParseError(self.line_before, f"{token.text} is no literal") from None

    def attribute(self) -> tuple[str, Attribute]:
        key = self.take("word")
        self.expect("=")
        return key, self.attribute_value(inside=False)

    def attribute_value(self, inside: bool = True) -> Attribute:
        if self.accept("["):
            return self.many(self.attribute_value, "]")
        if self.next.kind == "string":
            return str(json.loads(self.take("string")))
        literal = self.literal()
        if literal is not None and not isinstance(literal.value, complex):
            return literal.value
        if literal is None and inside and self.next.kind == "word":
            return self.take("word")
        raise self.fail("the value of an attribute")

    # -- operands and definitions ------------------------------------------------------------------------------------

    def operand(self, scope: Scope) -> Operand:
        literal = None if self.next.kind == "value" else self.literal()
        if literal is not None:
            return literal
        name = self.take("value")
        if name not in scope:
            raise ParseError(self.line_before, f"{name} is not defined before this place in its region")
        return scope[name]

    def operands(self, scope: Scope) -> tuple[Operand, ...]:
        """The operands on this line, maybe none."""
        starts = self.next.kind in ("value", "number", "complex") or self.next.text in ("True", "False")
        here = starts and self.line == self.line_before
        return self.many(lambda: self.operand(scope)) if here else ()

    def define(self, scope: Scope, name: str, type: Type) -> Value:
        if name in scope:
            raise ParseError(self.line_before, f"{name} is defined twice")
        scope[name] = Value(type, name[1:])
        return scope[name]

    def callee(self) -> str:
        name = self.take("global")[1:]
        return str(json.loads(name)) if name.startswith('"') else name

    def location(self, line: int) -> Location | None:
        place = _PLACE.fullmatch(self.comments.get(line, ""))
        return None if place is None else Location(Span(place[1], int(place[2])), self.function)

    # -- graphs and regions ----------------------------------------------------------------------------------------

    def program(self) -> Graph:
        graph = self.outermost()
        while self.next.kind != "end":
            line, function = self.line, self.outermost()
            if function.name in graph.functions or function.name == graph.name:
                raise ParseError(line, f"there are two graphs @{function.name}")
            graph.functions[function.name] = function
        return graph

    def outermost(self) -> Graph:
        line = self.line
        self.expect("graph")
        self.function = self.callee()
        scope: Scope = {}
        self.expect("(")
        declared = self.many(lambda: (self.param(scope), self.accept("moved")), ")")
        params = tuple(param for param, _ in declared)
        self.expect("->")
        self.expect("(")
        results = self.many(lambda: self.result(params), ")")
        self.expect("{")
        graph = self.region(params, scope, "return")
        self.expect("}")
        if [r.type for r in graph.results] != [type for type, _ in results]:
            raise ParseError(line, f"the results of @{self.function} are not of the types that its head declares")
        graph.name, graph.location = self.function, self.location(line)
        graph.moved = tuple(k for k, (_, moved) in enumerate(declared) if moved)
        graph.updates = tuple((param, i) for i, (_, param) in enumerate(results) if param is not None)
        return graph

    def param(self, scope: Scope) -> Value:
        name = self.take("value")
        self.expect(":")
        return self.define(scope, name, self.type())

    def result(self, params: tuple[Value, ...]) -> tuple[Type, int | None]:
        type = self.type()
        if not self.accept("updating"):
            return type, None
        name = self.take("value")
        index = {f"%{p.name}": i for i, p in enumerate(params)}
        if name not in index:
            raise ParseError(self.line, f"{name} is no parameter")
        return type, index[name]

    def region(self, params: tuple[Value, ...], scope: Scope, end: str) -> Graph:
        """Nodes up to and including the line that begins with ``end``."""
        nodes: list[Node] = []
        while not self.accept(end):
            nodes.append(self.node(scope))
        return Graph(params, nodes, self.operands(scope))

    # -- nodes -------------------------------------------------------------------------------------------------------

    def node(self, scope: Scope) -> Node:
        line = self.line
        names = self.many(lambda: self.take("value")) if self.next.kind == "value" else ()
        if names:
            self.expect("=")
        word_line, word = self.line, self.take("word")
        forms: dict[str, Callable[[Scope], Node]] = {"while": self.loop, "cond": self.cond, "call": self.call}
        form = forms.get(word)
        if form is None and word not in self.rows:
            raise ParseError(word_line, f"there is no row {word!r}")
        node = form(scope) if form is not None else self.apply(self.rows[word], scope)
        types = [v.type for v in node.outputs]
        if len(types) != len(names):
            raise ParseError(line, f"{len(names)} names for {len(types)} types")
        node.outputs = tuple(self.define(scope, name, type) for name, type in zip(names, types, strict=True))
        node.location = self.location(line)
        return node

    def unnamed(self) -> tuple[Value, ...]:
        return tuple(map(Value, self.types()))

    def apply(self, row: Row, scope: Scope) -> Apply:
        inputs = self.operands(scope)
        attributes = dict(self.many(self.attribute, "}")) if self.accept("{") else {}
        return Apply(row, inputs, attributes, self.unnamed())

    def call(self, scope: Scope) -> Call:
        name = self.callee()
        self.expect("(")
        return Call(name, self.many(lambda: self.operand(scope), ")"), self.unnamed())

    def cond(self, scope: Scope) -> Cond:
        selector = self.operand(scope)
        bindings = self.bindings("(", scope)
        self.expect(")")
        outputs = self.unnamed()
        again = "case" if self.accept("case") else "else"
        self.expect("{")
        branches = [self.inner(bindings, "yield")]
        while self.accept(again):
            self.expect("{")
            branches.append(self.inner(bindings, "yield"))
        return Cond(selector, tuple(x for *_, x in bindings), tuple(branches), outputs)

    def loop(self, scope: Scope) -> While:
        counter: list[Binding] = []
        if self.next.kind == "value":
            name = self.take("value")
            self.expect("<")
            bound = self.operand(scope)
            counter = [(name, I64, bound)]
        carried = self.bindings("(", scope)
        captured = self.bindings(";", scope)
        self.expect(")")
        params = [*counter, *carried, *captured]
        outputs = self.unnamed()
        self.expect("{")
        test = self.inner(params, "test")
        self.expect("do")
        self.expect("{")
        body = self.inner(params, "yield")
        inits, outer = tuple(x for *_, x in carried), tuple(x for *_, x in captured)
        return While(inits, outer, counter[0][2] if counter else None, test, body, outputs)

    def bindings(self, opening: str, scope: Scope) -> list[Binding]:
        """What follows ``opening``, which may be missing: ``%inside = %outside, %inside: type = %outside``."""
        found: list[Binding] = []
        more = self.accept(opening) and self.next.kind == "value"
        while more:
            name = self.take("value")
            type = self.type() if self.accept(":") else None
            self.expect("=")
            outside = self.operand(scope)
            found.append((name, type or outside.type, outside))
            more = self.accept(",")
        return found

    def inner(self, bindings: Sequence[Binding], end: str) -> Graph:
        scope: Scope = {}
        params = tuple(self.define(scope, name, type) for name, type, _ in bindings)
        region = self.region(params, scope, end)
        self.expect("}")
        return region
