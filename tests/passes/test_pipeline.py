"""The pipeline as a whole: it checks, reports, dumps, and its time grows with the size of the program."""

import re
import time

import pytest

from passes.support import read
from whilst_compiler import pipeline
from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Value, all_nodes
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.types import BOOL, F64, I64, DType, Tensor
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.scopes import GraphPass

ARRAY = Tensor(DType.F64, ("n",))
SIMPLE = "graph @f(%x: i64) -> (i64) { %y = add %x, 0 : i64 %z = checked_add %y, 1 : i64 return %z }"


def test_the_graph_that_is_given_stays():
    graph = read(SIMPLE)
    before = to_text(graph)
    optimised = pipeline.optimise(graph)
    assert to_text(graph) == before != to_text(optimised)


def test_hook_sees_each_pass():
    seen = {}
    pipeline.optimise(read(SIMPLE), after=seen.__setitem__)
    assert [name for name in seen if name.startswith("simplify")][0] == "simplify.1"
    assert "add %x, 0" in to_text(read(SIMPLE)) and "add %x, 0" not in to_text(seen["simplify.1"])
    for graph in seen.values():
        verify(graph)


def test_functions_that_are_called_are_optimised_too():
    graph = read("""graph @f(%x: i64) -> (i64) { %y = call @g(%x) : i64 return %y }
                    graph @g(%x: i64) -> (i64) { %y = add %x, 0 : i64 return %y }""")
    assert not pipeline.optimise(graph, check=True).functions["g"].nodes


def test_what_is_shown_shares_what_a_pass_did_not_change():
    """And nothing with the graph itself, which the next pass changes."""
    graph = read("""graph @f(%x: i64) -> (i64) { %y = call @g(%x) : i64 return %y }
                    graph @g(%x: i64) -> (i64) { %y = add %x, 0 : i64 return %y }""")

    def empties(one):
        changed = one.name == "g"
        if changed:
            one.nodes, one.results = [], one.params
        return changed

    shown = []
    story = (GraphPass("nothing", lambda one: False), GraphPass("empties", empties))
    optimised = pipeline.optimise(graph, story=story, after=lambda name, after: shown.append(after))
    before, after = shown
    assert before.nodes is after.nodes is not optimised.nodes
    assert len(before.functions["g"].nodes) == 1 and not after.functions["g"].nodes


def test_bug_names_a_file_with_the_graph(monkeypatch):
    def fails(graph):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(pipeline, "STORY", (GraphPass("broken", fails),))
    with pytest.raises(CompilerBug, match="pass broken failed: ZeroDivisionError") as caught:
        pipeline.optimise(read(SIMPLE))
    (path,) = re.findall(r"\S+\.graph", str(caught.value))
    with open(path) as file:
        assert "checked_add" in file.read()


def test_malformed_result_is_a_bug(monkeypatch):
    def breaks(graph):
        graph.results = (Value(I64, "from_nowhere"),)
        return True

    monkeypatch.setattr(pipeline, "STORY", (GraphPass("breaking", breaks),))
    with pytest.raises(CompilerBug, match="after breaking.1"):
        pipeline.optimise(read(SIMPLE), check=True)


# -- time --------------------------------------------------------------------------------------------------------------


def straight(lines):
    builder, x, a = Builder(ROWS), Value(I64, "x"), Value(ARRAY, "a")
    size = builder.apply("dim", a, axis=0)
    total = x
    for k in range(lines // 4):
        total = builder.apply("checked_add", total, literal(k % 7))
        index = builder.apply("check_index", total, size, message="m")
        value = builder.apply("load", a, index)
        builder.apply("less", value, literal(1.0))
    return Graph((x, a), builder.blocks[0].nodes, (total,), "f")


def nested_loops(depth, counted):
    builder, a = Builder(ROWS), Value(ARRAY, "a")
    size = builder.apply("dim", a, axis=0)

    def level(k, total, index):
        if k == 0:
            checked = builder.apply("check_index", index, size, message="m")
            return builder.apply("add", total, builder.apply("load", a, checked))
        test_params, params = [Value(I64), Value(F64)], [Value(I64), Value(F64)]
        with builder.block(test_params) as test:
            test.results = (literal(True) if counted else builder.apply("less", test_params[0], size),)
        with builder.block(params) as body:
            inner = level(k - 1, params[1], params[0])
            body.results = (inner,) if counted else (builder.apply("checked_add", params[0], literal(1)), inner)
        inits = [total] if counted else [index, total]
        return builder.loop(inits, size if counted else None, test, body)[-1]

    result = level(depth, literal(0.0), literal(0))
    return Graph((a,), builder.blocks[0].nodes, (result,), "f")


def nested_ifs(depth):
    builder, x, y = Builder(ROWS), Value(I64, "x"), Value(I64, "y")

    def level(k):
        if k == 0:
            return builder.apply("checked_add", y, literal(1))
        condition = builder.apply("less", x, literal(k))
        with builder.block() as then:
            then.results = (builder.apply("checked_add", y, literal(k)),)
        with builder.block() as otherwise:
            otherwise.results = (level(k - 1),)
        return builder.cond(condition, [then, otherwise])[0]

    result = level(depth)
    return Graph((x, y), builder.blocks[0].nodes, (result,), "f")


def chained_ifs(count):
    builder, x = Builder(ROWS), Value(I64, "x")
    value = x
    for k in range(count):
        condition = builder.apply("less", value, literal(k))
        with builder.block() as then:
            then.results = (builder.apply("checked_add", value, literal(k)),)
        with builder.block() as otherwise:
            otherwise.results = (value,)
        value = builder.cond(condition, [then, otherwise])[0]
    return Graph((x,), builder.blocks[0].nodes, (value,), "f")


LARGE = {
    "2,000 lines": lambda: straight(2000),
    "30 nested for": lambda: nested_loops(30, counted=True),
    "20 nested while": lambda: nested_loops(20, counted=False),
    "200 nested if": lambda: nested_ifs(200),
    "200 if in a row": lambda: chained_ifs(200),
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_large_programs_are_quick(make):
    graph = make()
    start = time.process_time()
    optimised = pipeline.optimise(graph)
    assert time.process_time() - start < 2
    verify(optimised)


@pytest.mark.parametrize("make", [straight, chained_ifs], ids=["lines", "ifs"])
def test_time_is_linear(make):
    def seconds(size):
        graph = make(size)
        start = time.process_time()
        pipeline.optimise(graph)
        return time.process_time() - start

    assert min(seconds(2000) for _ in range(2)) < 10 * max(seconds(500), 0.02)


def test_deep_loops_are_still_proved():
    graph = pipeline.optimise(nested_loops(20, counted=False))
    assert not any("check" in node.row.name for node in all_nodes(graph) if hasattr(node, "row"))
