"""parse(to_text(g)) equals g, and the text is stable."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ir.random_graphs import graphs
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.compare import same
from whilst_compiler.ir.graph import Apply, Graph, Value
from whilst_compiler.ir.parse import ParseError, parse, parse_type
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.row import Row, Special
from whilst_compiler.ir.types import BOOL, C64, C128, F32, F64, I64, U8, U64, DType, Handle, ListOf, Tensor
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.ir"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_texts_round_trip(path):
    text = path.read_text()
    graph = parse(text, ROWS)
    verify(graph)
    assert to_text(graph) == text
    assert same(parse(to_text(graph), ROWS), graph)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs(raising=True))
def test_random_graphs_round_trip(graph):
    verify(graph)
    text = to_text(graph)
    again = parse(text, ROWS)
    assert same(graph, again)
    assert to_text(again) == text
    verify(again)


def anything(types=(F64,)):
    """A row that takes whatever it is given."""
    row = Row(
        "anything", lambda inputs, attributes: tuple(types), lambda *x: x, Special(), attributes=frozenset("abcdefg")
    )
    return {"anything": row}


def round_trip(node_inputs=(), params=(), attributes=None, types=(F64,)):
    rows = anything(types)
    outputs = tuple(Value(t) for t in types)
    node = Apply(rows["anything"], tuple(node_inputs), attributes or {}, outputs)
    graph = Graph(tuple(params), [node], outputs, "f")
    text = to_text(graph)
    again = parse(text, rows)
    assert same(graph, again), text
    return text, again


LITERALS = {
    "3": literal(3), "-3": literal(-3), "0.1": literal(0.1), "-0.0": literal(-0.0), "inf": literal(math.inf),
    "-inf": literal(-math.inf), "nan": literal(math.nan), "1e+300": literal(1e300), "5e-324": literal(5e-324),
    "True": literal(True), "False": literal(False), "(1+2j)": literal(1 + 2j), "(-0-0j)": literal(complex(-0.0, -0.0)),
    "(1j)": literal(1j), "(nan+infj)": literal(complex(math.nan, math.inf)), "3:u8": literal(3, U8), "1.5:f32": literal(1.5, F32),
    "inf:f32": literal(math.inf, F32), "(1+2j):c64": literal(1 + 2j, C64), "18446744073709551615:u64": literal(2**64 - 1, U64),
    "-9223372036854775808": literal(-(2**63)), "1e+20:f32": literal(1e20, F32),
}  # fmt: skip


@pytest.mark.parametrize("text", LITERALS)
def test_literals(text):
    shown, again = round_trip([LITERALS[text]])
    assert f"anything {text} : f64" in shown
    assert again.nodes[0].inputs[0].key == LITERALS[text].key


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"), (True, "True"), (-0.0, "-0.0"), (math.nan, "nan"), (2.0, "2.0"), ("f64", '"f64"'), ("n", '"n"'), ("", '""'),
        (("n", 3), "[n,3]"), ((), "[]"), (("f64", ("a b", "True", "inf")), '[f64,["a b","True","inf"]]'),
        ('a "quoted"\n# {0}\t\\ é \u2028', '"a \\"quoted\\"\\n# {0}\\t\\\\ é \u2028"'), ((True, 1, 1.0), "[True,1,1.0]"),
    ],
)  # fmt: skip
def test_attributes(value, text):
    shown, again = round_trip(attributes={"a": value, "b": 1})
    assert f"{{a={text}, b=1}}" in shown
    assert repr(again.nodes[0].attributes["a"]) == repr(value)


@pytest.mark.parametrize(
    "type",
    [BOOL, C128, Tensor(DType.F64, ("n", 3)), ListOf(Tensor(DType.I8, ("k",))), ListOf(ListOf(F64)), Handle("rng")],
    ids=str,
)
def test_types(type):
    text, again = round_trip([x := Value(type, "x")], [x], types=(type, I64))
    assert f"%0, %1 = anything %x : {type}, i64" in text
    assert parse_type(str(type)) == type == again.params[0].type


def test_names_are_unique_and_readable():
    builder = Builder(ROWS)
    n = param = Value(I64, "n")
    for hint in ["n", "", "n_1", "n", "a.b", ""]:
        n = builder.apply("add", n, literal(1), name=hint)
    text = to_text(Graph((param,), builder.blocks[0].nodes, (n,), "f"))
    names = [line.split(" = ")[0].strip() for line in text.splitlines()[1:-2]]
    assert names == ["%n_1", "%0", "%n_1_1", "%n_2", "%a_b", "%1"]


def test_large_graphs():
    builder = Builder(ROWS)
    x = y = Value(I64, "x")
    for _ in range(10_000):
        y = builder.apply("add", y, literal(1), name="y")
    graph = Graph((x,), builder.blocks[0].nodes, (y,), "big")
    assert same(parse(to_text(graph), ROWS), graph)
    verify(graph)


def test_deep_nesting():
    text, close = "", ""
    for i in range(100):
        text += f"%x{i} = cond True (%y{i} = {'%a' if i == 0 else f'%y{i - 1}'}) : i64 {{\n"
        close = f"yield %{'x' + str(i + 1) if i < 99 else 'y99'}\n}} else {{\n yield %y{i}\n}}\n" + close
    graph = parse(f"graph @f(%a: i64) -> (i64) {{\n{text}{close}return %x0\n}}", ROWS)
    verify(graph)
    assert same(parse(to_text(graph), ROWS), graph)


BAD = {
    "what is this": (1, "expected 'graph'"),
    "graph @f() -> (i64) {\n  return %x\n}": (2, "%x is not defined"),
    "graph @f(%x: i65) -> () {\n  return\n}": (1, "no type 'i65'"),
    "graph @f(%x: i64, %x: i64) -> () {\n  return\n}": (1, "%x is defined twice"),
    "graph @f(%x: i64) -> () {\n  %y = frobnicate %x : i64\n  return\n}": (2, "no row 'frobnicate'"),
    "graph @f(%x: i64) -> () {\n  %y, %z = add %x, %x : i64\n  return\n}": (2, "2 names for 1 types"),
    "graph @f(%x: i64) -> (f64) {\n  return %x\n}": (1, "the types that its head declares"),
    "graph @f(%x: i64) -> () {\n  %y = add %x, 3\n  return": (2, "1 names for 0 types"),
    "graph @f(%x: i64) -> () {\n  return\n": (3, "expected '}', found 'end of text'"),
    "graph @f(%x: i64) -> () {\n  ?\n": (2, "cannot read '?'"),
    "graph @f(%x: i64) -> () {\n  %y = add %x, 1.5:u8 : i64\n": (2, "1.5:u8 is no literal"),
    "graph @f(%x: i64) -> () {\n  %y = cast %x {dtype=f64} : f64\n": (2, "the value of an attribute"),
    "graph @f() -> () {\n  return\n}\ngraph @f() -> () {\n  return\n}": (4, "two graphs @f"),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_errors_name_the_line(text):
    line, message = BAD[text]
    with pytest.raises(ParseError) as caught:
        parse(text, ROWS)
    assert caught.value.line == line
    assert message in str(caught.value)


def test_differences_are_seen():
    text = (Path(__file__).parent / "texts" / "kitchen.ir").read_text()
    graph = parse(text, ROWS)
    for old, new in [
        ("checked_multiply", "checked_add"),
        ("-0.0", "0.0"),
        ("[2]", "[1]"),
        ("updating %a", ""),
        ("@half", "@hal"),
        ("< %n", "< 3"),
    ]:
        assert old in text
        assert not same(parse(text.replace(old, new), ROWS), graph), (old, new)
    renamed = parse(text.replace("%even", "%odd").replace("# f.py:3", ""), ROWS)
    assert same(renamed, graph)
