"""The in-place plan: where copies go, and that running in place yields what copying everything yields."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from ir.random_graphs import graphs
from whilst.running.eager import interpret
from whilst.running.raised import Raised
from whilst_compiler.ir.compare import same
from whilst_compiler.ir.graph import Apply, Value, regions
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.storage import has_storage, taken
from whilst_compiler.ir.verify import verify
from whilst_compiler.ir.walk import clone, set_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place
from whilst_compiler.passes.placed import is_placed, verify_placed


def placed(text, layouts=()):
    graph = parse(text, ROWS)
    verify(graph)
    before = to_text(graph)
    result = place(graph, layouts)
    assert to_text(graph) == before, "the argument has changed"
    verify(result)
    verify_placed(result, layouts)
    return result


def unchanged(text, layouts=()):
    graph = parse(text, ROWS)
    assert same(placed(text, layouts), graph), to_text(placed(text, layouts))


# -- nothing to copy ---------------------------------------------------------------------------------------------------


def test_stores_in_a_loop():
    unchanged("""
    graph @f(%n: i64) -> (f64[k]) {
      %a = full 0.0, %n {dims=[k]} : f64[k]
      %b = while %i < %n (%a_1 = %a) : f64[k] {
        test True
      } do {
        %v = load %a_1, 0 : f64
        %s = store %a_1, %v, %i : f64[k]
        %t = store %s, 2.0, 0 : f64[k]
        yield %t
      }
      return %b
    }
    """)


RESHAPED = """
    graph @f(%a: f64[n,m], %n: i64, %m: i64, %k: i64) -> (f64[n,m] updating %a) {
      %u = reshape %a, %k {dims=[k]} : f64[k]
      %v = while %i < %k (%u_1 = %u) : f64[k] {
        test True
      } do {
        %w = store %u_1, 1.0, %i : f64[k]
        yield %w
      }
      %b = reshape %v, %n, %m {dims=[n,m]} : f64[n,m]
      return %b
    }
"""


def rows_of(graph):
    return [node.row.name for node in graph.nodes if isinstance(node, Apply)]


def test_stores_into_a_reshape_of_an_array_without_gaps():
    unchanged(RESHAPED, layouts=("C",) * 4)


def test_stores_into_a_reshape_of_an_array_that_may_have_gaps():
    assert rows_of(placed(RESHAPED)) == ["reshape", "copy", "reshape", "update"]


def test_stores_into_a_transposed_array():
    unchanged("""
    graph @f(%a: f64[n,m], %k: i64) -> (f64[n,m] updating %a) {
      %b = while %i < %k (%a_1 = %a) : f64[n,m] {
        test True
      } do {
        %t = transpose %a_1 {permutation=[1,0]} : f64[m,n]
        %s = store %t, 2.0, %i, 0 : f64[m,n]
        %u = update %s, 1.0, %i {axes="if"} : f64[m,n]
        %c = transpose %u {permutation=[1,0]} : f64[n,m]
        yield %c
      }
      return %b
    }
    """)


def test_a_transposed_array_is_not_handed_on_as_it_is():
    graph = placed("""
    graph @f(%n: i64) -> (f64[n,n]) {
      %a = full 0.0, %n, %n {dims=[n,n]} : f64[n,n]
      %t = transpose %a {permutation=[1,0]} : f64[n,n]
      %s = store %t, 2.0, 0, 1 : f64[n,n]
      return %s
    }
    """)
    assert rows_of(graph) == ["full", "transpose", "store", "copy"]


def test_stores_under_conditions_in_nested_loops_into_an_updated_argument():
    unchanged("""
    graph @f(%a: f64[n,m], %n: i64, %m: i64) -> (f64[n,m] updating %a) {
      %b = while %i < %n (%a_1 = %a; %m_1 = %m) : f64[n,m] {
        test True
      } do {
        %c = while %j < %m_1 (%a_2 = %a_1; %i_1 = %i) : f64[n,m] {
          test True
        } do {
          %row = subview %a_2, %i_1 {axes="if", dims=[m]} : f64[m]
          %v = load %row, %j : f64
          %p = less %v, 0.0 : bool
          %e = cond %p (%a_3 = %a_2, %i_2 = %i_1, %j_1 = %j) : f64[n,m] {
            %s = store %a_3, 0.0, %i_2, %j_1 : f64[n,m]
            yield %s
          } else {
            yield %a_3
          }
          yield %e
        }
        yield %c
      }
      return %b
    }
    """)


def test_rebinding():
    unchanged("""
    graph @f(%n: i64) -> (f64[k]) {
      %a = full 0.0, %n {dims=[k]} : f64[k]
      %b = while %i < %n (%a_1 = %a) : f64[k] {
        test True
      } do {
        %d = multiply %a_1, 2.0 : f64[k]
        %e = add %d, 1.0 : f64[k]
        yield %e
      }
      return %b
    }
    """)


def test_swap():
    unchanged("""
    graph @f(%n: i64) -> (f64[k], f64[k]) {
      %a = full 0.0, %n {dims=[k]} : f64[k]
      %b = full 1.0, %n {dims=[k]} : f64[k]
      %c, %d = while %i < %n (%a_1 = %a, %b_1 = %b) : f64[k], f64[k] {
        test True
      } do {
        %s = store %a_1, 2.0, %i : f64[k]
        yield %b_1, %s
      }
      return %c, %d
    }
    """)


def test_reading_and_writing_one_array_in_one_update():
    unchanged("""
    graph @f(%a: f64[4]) -> (f64[4] updating %a) {
      %low = subview %a, 0, 3, 1 {axes="s", dims=[3]} : f64[3]
      %sum = add %low, 1.0 : f64[3]
      %b = update %a, %sum, 1, 3, 1 {axes="s"} : f64[4]
      %back = subview %b, 3, 4, -1 {axes="s", dims=[4]} : f64[4]
      %c = update %b, %back {axes="f"} : f64[4]
      return %c
    }
    """)


def test_error_in_a_branch():
    unchanged("""
    graph @f(%a: f64[n], %c: bool) -> (f64[n] updating %a) {
      %b = cond %c (%a_1 = %a) : f64[n] {
        raise_error {error="ValueError", message="no"}
        %p = poison {dims=[n], dtype="f64"} : f64[n]
        yield %p
      } else {
        %s = store %a_1, 1.0, 0 : f64[n]
        yield %s
      }
      return %b
    }
    """)


def test_checked_array():
    unchanged("""
    graph @f(%a: f64[n], %c: bool) -> (f64[n] updating %a) {
      %b = check %a, %c {error="ValueError", message="no"} : f64[n]
      %s = store %b, 1.0, 0 : f64[n]
      return %s
    }
    """)


def test_call_that_updates():
    unchanged("""
    graph @f(%a: f64[n]) -> (f64[n] updating %a) {
      %b = call @g(%a) : f64[n]
      return %b
    }

    graph @g(%a: f64[n]) -> (f64[n] updating %a) {
      %s = store %a, 1.0, 0 : f64[n]
      return %s
    }
    """)


def test_view_and_array_in_one_branch():
    unchanged("""
    graph @f(%a: f64[4], %c: bool) -> (f64[4] updating %a) {
      %v = subview %a, 0, 2, 1 {axes="s", dims=[2]} : f64[2]
      %b = cond %c (%a_1 = %a, %v_1 = %v) : f64[4] {
        %x = load %v_1, 0 : f64
        %s = store %a_1, %x, 1 : f64[4]
        yield %s
      } else {
        yield %a_1
      }
      return %b
    }
    """)


# -- one copy ----------------------------------------------------------------------------------------------------------

NEEDED = {
    "an argument that is not ours": (
        """(%a: f64[n]) -> (f64[n]) {
          %s = store %a, 1.0, 0 : f64[n]
          return %s""",
        ["%a_1 = copy %a"],
    ),
    "a returned argument": ("(%a: f64[n]) -> (f64[n]) {\n return %a", ["%a_1 = copy %a"]),
    "one array returned twice": (
        """(%n: i64) -> (f64[k], f64[k]) {
          %a = full 0.0, %n {dims=[k]} : f64[k]
          return %a, %a""",
        ["%a_1 = copy %a"],
    ),
    "a returned view": (
        """(%n: i64) -> (f64[2]) {
          %a = full 0.0, %n {dims=[k]} : f64[k]
          %v = subview %a, 0, 2, 1 {axes="s", dims=[2]} : f64[2]
          return %v""",
        ["%v_1 = copy %v"],
    ),
    "the reader of the old content": (
        """(%a: f64[n]) -> (f64[n] updating %a, f64) {
          %v = subview %a, 0, 2, 1 {axes="s", dims=[2]} : f64[2]
          %s = store %a, 1.0, 0 : f64[n]
          %x = load %v, 0 : f64
          return %s, %x""",
        ["%v_1 = copy %v"],
    ),
    "the reader in another branch": (
        """(%a: f64[n], %c: bool) -> (f64[n] updating %a, f64) {
          %b = cond %c (%a_1 = %a) : f64[n] {
            %s = store %a_1, 1.0, 0 : f64[n]
            yield %s
          } else {
            yield %a_1
          }
          %x = load %a, 0 : f64
          return %b, %x""",
        ["%a_1 = copy %a"],
    ),
    "the init of a loop, once, outside": (
        """(%a: f64[n], %n: i64) -> (f64[n]) {
          %b = while %i < %n (%a_1 = %a) : f64[n] {
            test True
          } do {
            %s = store %a_1, 1.0, %i : f64[n]
            yield %s
          }
          return %b""",
        ["%a_1 = copy %a"],
    ),
    "what a loop keeps of the state before": (
        """(%n: i64) -> (f64[k], f64[k]) {
          %a = full 0.0, %n {dims=[k]} : f64[k]
          %b, %old = while %i < %n (%a_1 = %a, %o = %a) : f64[k], f64[k] {
            test True
          } do {
            %s = store %a_1, 1.0, %i : f64[k]
            yield %s, %a_1
          }
          return %b, %old""",
        ["%a_1 = copy %a", "%a_1_2 = copy %a_1_1"],
    ),
    "both updated arguments, crossed": (
        "(%a: f64[n], %b: f64[n]) -> (f64[n] updating %a, f64[n] updating %b) {\n return %b, %a",
        ["%a_1 = copy %a", "%a_2 = update %a, %b", "%b_1 = update %b, %a_1"],
    ),
    "an updated argument that becomes a new array": (
        """(%a: f64[n]) -> (f64[n] updating %a) {
          %b = multiply %a, 2.0 : f64[n]
          return %b""",
        ["%a_1 = update %a, %b"],
    ),
    "a branch that keeps what the caller still reads": (
        """(%n: i64, %c: bool) -> (f64[k], f64[k]) {
          %a = full 0.0, %n {dims=[k]} : f64[k]
          %b = full 1.0, %n {dims=[k]} : f64[k]
          %d = cond %c (%a_1 = %a, %b_1 = %b) : f64[k] {
            yield %a_1
          } else {
            yield %b_1
          }
          return %d, %a""",
        ["%a_1_1 = copy %a_1"],
    ),
}


@pytest.mark.parametrize("case", NEEDED)
def test_necessary_copies(case):
    text, expected = NEEDED[case]
    graph = placed(f"graph @f{text}\n}}")
    lines = [line.split(" {")[0].split(" : ")[0].strip() for line in to_text(graph).splitlines()]
    found = [line for line in lines if " = copy " in line or " = update " in line]
    assert found == expected, to_text(graph)


def test_copies_carry_the_line_of_their_cause():
    graph = placed("graph @f(%a: f64[n]) -> (f64[n]) {\n  %s = store %a, 1.0, 0 : f64[n]  # f.py:7\n  return %s\n}")
    assert str(graph.nodes[0].location) == "f.py:7"


# -- the check of placed graphs ----------------------------------------------------------------------------------------

UNPLACED = {
    "store into an argument": "(%a: f64[n]) -> () {\n %s = store %a, 1.0, 0 : f64[n]\n return",
    "result aliases an argument": "(%a: f64[n]) -> (f64[n]) {\n return %a",
    "read after a store": """(%a: f64[n]) -> (f64[n] updating %a, f64) {
      %s = store %a, 1.0, 0 : f64[n]
      %x = load %a, 0 : f64
      return %s, %x""",
    "read of a view after a store": """(%a: f64[4]) -> (f64[4] updating %a, f64) {
      %v = subview %a, 3, 4, -1 {axes="s", dims=[4]} : f64[4]
      %s = store %a, 1.0, 0 : f64[4]
      %x = load %v, 0 : f64
      return %s, %x""",
    "wrong buffer": "(%a: f64[n], %b: f64[n]) -> (f64[n] updating %a, f64[n] updating %b) {\n return %b, %a",
    "two owners": """(%n: i64) -> (f64[k], f64[k]) {
      %a = full 0.0, %n {dims=[k]} : f64[k]
      return %a, %a""",
    "store into what a loop only reads": """(%a: f64[n], %n: i64) -> (f64[n] updating %a) {
      while %i < %n (; %a_1 = %a) {
        test True
      } do {
        %s = store %a_1, 1.0, %i : f64[n]
        yield
      }
      return %a""",
    "taken in a branch and read after it": """(%a: f64[n], %c: bool) -> (f64[n] updating %a, f64[n]) {
      %b = cond %c (%a_1 = %a) : f64[n] {
        %d = copy %a_1 : f64[n]
        yield %d
      } else {
        yield %a_1
      }
      return %a, %b""",
}


@pytest.mark.parametrize("case", UNPLACED)
def test_unplaced_graphs_are_seen(case):
    graph = parse(f"graph @f{UNPLACED[case]}\n}}", ROWS)
    verify(graph)
    assert not is_placed(graph)
    verify_placed(place(graph))


# -- running in place --------------------------------------------------------------------------------------------------


def copy_everything(graph):
    """A graph in which whatever is taken over is copied just before: no analysis is needed to see that it is right."""
    graph = clone(graph)
    copy_in_region(graph, graph)
    graph.updates = ()
    return graph


def copy_in_region(region, graph):
    nodes = []

    def copied(operand):
        if not isinstance(operand, Value) or not has_storage(operand.type):
            return operand
        output = Value(operand.type)
        nodes.append(Apply(ROWS["copy"], (operand,), {}, (output,)))
        return output

    for node in region.nodes:
        over = taken(node, {})
        set_operands(node, [copied(x) if i in over else x for i, x in enumerate(node.inputs)])
        for inner in regions(node):
            copy_in_region(inner, graph)
        nodes.append(node)
    region.results = tuple(map(copied, region.results))
    region.nodes = nodes


def outcome(graph, inputs):
    try:
        return interpret(graph, inputs)
    except Raised as error:
        return (error.error, error.payload, error.location)


def fresh_inputs():
    return [np.array([1.0, -2.0, 3.0, 0.5]), np.array([0.25, 4.0, -8.0, 16.0]), np.int64(2), np.float64(1.5)]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs(raising=True))
def test_placed_graphs_do_what_graphs_with_copies_everywhere_do(graph):
    verify(graph)
    result = place(graph)
    verify(result)
    verify_placed(result)
    assert same(place(result), result), "placing is not stable"
    expected = outcome(copy_everything(graph), fresh_inputs())
    inputs = fresh_inputs()
    found = outcome(result, inputs)
    if isinstance(expected, tuple):
        assert found == expected
        return
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    check_storage(graph, inputs, found)


def check_storage(graph, inputs, results):
    """Updates are in the caller's buffers, other results in their own, arguments that are not updated are untouched."""
    updates = dict(graph.updates)
    for i, (value, old) in enumerate(zip(inputs, fresh_inputs())):
        if i in updates:
            assert results[updates[i]] is value
        else:
            np.testing.assert_array_equal(value, old)
    arrays = [(i, r) for i, r in enumerate(results) if isinstance(r, np.ndarray)]
    for i, result in arrays:
        others = [x for j, x in arrays if i != j] + [x for k, x in enumerate(inputs[:2]) if updates.get(k) != i]
        assert not any(np.shares_memory(result, x) for x in others)


# -- what functions are given ------------------------------------------------------------------------------------------

MOVING = """
graph @f(%n: i64) -> (i64[k]) {
  %a = iota %n {dims=[n], dtype="i64"} : i64[n]
  %b = call @g(%a, %n) : i64[k]
  return %b
}

graph @g(%a: i64[n]@moved, %n: i64) -> (i64[k]) {
  %more = greater %n, 0 : bool
  %m = subtract %n, 1 : i64
  %b = cond %more (%a_1 = %a, %m_1 = %m) : i64[k] {
    %s = store %a_1, 7, %m_1 : i64[n]
    %t = call @g(%s, %m_1) : i64[k]
    yield %t
  } else {
    yield %a_1
  }
  return %b
}
"""


def test_call_that_takes_over():
    graph = placed(MOVING.replace("@moved", ""))
    assert graph.functions["g"].moved == (0,)
    assert same(parse(to_text(graph), ROWS), graph)
    assert same(graph, parse(MOVING.replace("@moved", " moved"), ROWS)), to_text(graph)


def test_caller_copies_what_it_still_reads():
    text = MOVING.replace("@moved", "").replace("return %b\n}\n\ngraph @g", "%z = load %a, 0 : i64\n  %c = store %b, %z, 0 : i64[k]\n  return %c\n}\n\ngraph @g", 1)
    graph = placed(text)
    assert graph.functions["g"].moved == (0,) and to_text(graph).count("copy") == 1
