"""Each rule of the verifier refuses a graph that breaks it, and says which node."""

from __future__ import annotations

import pytest

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Cond, Graph, Literal, Value, While
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.types import BOOL, F64, I64, U8
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS

TEXT = """
graph @f(%a: f64[n], %n: i64, %c: bool) -> (f64[n] updating %a, i64) {
  %i = add %n, 1 : i64
  %b, %k = while %j < %n (%b_1 = %a, %k_1 = 0; %i_1 = %i) : f64[n], i64 {
    %t = less %k_1, %i_1 : bool
    test %t
  } do {
    %k_2 = add %k_1, %j : i64
    yield %b_1, %k_2
  }
  %x = cond %c (%k_3 = %k) : i64 {
    yield %k_3
  } else {
    yield 0
  }
  %y = call @g(%x) : i64
  return %b, %y
}

graph @g(%m: i64) -> (i64) {
  return %m
}
"""


@pytest.fixture
def graph():
    graph = parse(TEXT, ROWS)
    verify(graph)
    return graph


def refused(graph, complaint, node=""):
    with pytest.raises(CompilerBug) as caught:
        verify(graph)
    assert complaint in str(caught.value)
    assert node in str(caught.value)


def value(type=I64):
    return Value(type, "stray")


# -- definitions and uses ----------------------------------------------------------------------------------------------


def test_use_of_an_undefined_value(graph):
    graph.nodes[0].inputs = (value(), graph.params[1])
    refused(graph, "operand %stray: i64 is not defined before", "= add %stray, %n")


def test_use_before_definition(graph):
    graph.nodes.reverse()
    refused(graph, "is not defined before", "call @g(%x)")


def test_use_across_a_region_border(graph):
    graph.nodes[1].body.nodes[0].inputs = (graph.params[1], graph.params[1])
    refused(graph, "operand %n: i64 is not defined before", "= add %n, %n")


def test_result_that_is_not_defined(graph):
    graph.results = (graph.results[0], value())
    refused(graph, "result %stray: i64 is not defined", "@f")


def test_value_defined_twice(graph):
    graph.nodes.append(graph.nodes[0])
    refused(graph, "%i: i64 is defined twice", "= add")


def test_region_used_twice(graph):
    cond = graph.nodes[2]
    cond.branches = (cond.branches[0], cond.branches[0])
    refused(graph, "is defined twice")


# -- applications ------------------------------------------------------------------------------------------------------


def test_types_that_do_not_fit_the_row(graph):
    graph.nodes[0].inputs = (graph.params[0], graph.params[1])
    refused(graph, "do not fit add", "= add %a, %n : i64")


def test_type_that_the_row_does_not_yield(graph):
    graph.nodes[0].outputs[0].type = F64
    refused(graph, "add yields (i64), declared are (f64)")


def test_unknown_attribute(graph):
    graph.nodes[0].attributes["axis"] = 0
    refused(graph, "add has no attribute axis", "{axis=0}")


def test_missing_attribute(graph):
    refused(parse("graph @f(%n: i64) -> () {\n %x = cast %n : f64\n return\n}", ROWS), "cast", "%x = cast")


@pytest.mark.parametrize(
    ("literal", "complaint"),
    [
        (Literal(1.0, I64), "holds a float"),
        (Literal(1, F64), "holds a int"),
        (Literal(True, I64), "holds a bool"),
        (Literal(1, BOOL), "holds a int"),
        (Literal(2**63, I64), "9223372036854775808 is out of range"),
        (Literal(256, U8), "256:u8 is out of range"),
        (Literal(-1, U8), "-1:u8 is out of range"),
    ],
)
def test_literals(graph, literal, complaint):
    graph.results = (graph.results[0], literal)
    refused(graph, complaint)


# -- loops -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def loop(graph):
    assert isinstance(graph.nodes[1], While)
    return graph.nodes[1]


def test_bound_of_a_wrong_type(graph, loop):
    loop.bound = graph.params[2]
    refused(graph, "the bound is bool, not i64", "while %j < %c")


def test_counter_of_a_wrong_type(graph, loop):
    loop.body.params[0].type = F64
    refused(graph, "does not fit f64")


def test_test_and_body_with_different_parameters(graph, loop):
    loop.test.params = loop.test.params[:-1]
    refused(graph, "test and body have different parameters")


def test_parameters_that_do_not_match_what_goes_in(graph, loop):
    loop.captured = ()
    refused(graph, "loop parameter: 3 values for 4 places")


def test_initial_value_of_a_wrong_type(graph, loop):
    loop.inits = (loop.inits[0], Literal(0.0, F64))
    refused(graph, "loop parameter 2: f64 does not fit i64")


def test_test_that_yields_no_bool(graph, loop):
    loop.test.results = (loop.test.params[0],)
    refused(graph, "the test yields (i64), not one bool")


def test_test_that_yields_twice(graph, loop):
    loop.test.results *= 2
    refused(graph, "the test yields (bool, bool), not one bool")


def test_carried_value_of_a_wrong_type(graph, loop):
    loop.body.results = (loop.body.results[0], Literal(0.0, F64))
    refused(graph, "carried value 1: f64 does not fit i64")


def test_missing_carried_value(graph, loop):
    loop.body.results = loop.body.results[:1]
    refused(graph, "carried value: 1 values for 2 places")


# -- choices and calls -------------------------------------------------------------------------------------------------


@pytest.fixture
def cond(graph):
    assert isinstance(graph.nodes[2], Cond)
    return graph.nodes[2]


def test_selector(graph, cond):
    cond.selector = cond.captured[0]
    verify(graph)
    cond.selector = graph.params[0]
    refused(graph, "a selector of type f64[n] with 2 branches", "cond %a")


def test_number_of_branches(graph, cond):
    cond.branches = cond.branches[:1]
    refused(graph, "a selector of type bool with 1 branches")
    cond.branches = ()
    refused(graph, "a selector of type bool with 0 branches")


def test_branch_with_other_parameters(graph, cond):
    cond.branches[1].params = ()
    refused(graph, "captured value of branch 1, number: 1 values for 0 places")


def test_branch_with_another_result(graph, cond):
    cond.branches[1].results = (Literal(True, BOOL),)
    refused(graph, "result of branch 1, number 0: bool does not fit i64")


def test_unknown_callee(graph):
    graph.nodes[3].callee = "h"
    refused(graph, "there is no function @h", "call @h(")


def test_call_with_other_types(graph):
    graph.nodes[3].inputs = (graph.params[0],)
    refused(graph, "argument 0: f64[n] does not fit i64")


# -- outermost graphs --------------------------------------------------------------------------------------------------


def test_function_under_another_name(graph):
    graph.functions = {"g": graph.functions["g"], "h": Graph((), [], (), "x")}
    refused(graph, "function @h has the name @x")


def test_faults_in_a_called_function(graph):
    graph.functions["g"].results = (value(),)
    refused(graph, "result %stray: i64 is not defined", "@g")


@pytest.mark.parametrize(
    ("updates", "complaint"),
    [
        (((3, 0),), "update (3, 0) is out of range"),
        (((0, 2),), "update (0, 2) is out of range"),
        (((-1, 0),), "update (-1, 0) is out of range"),
        (((0, 0), (0, 1)), "name a parameter or a result twice"),
        (((1, 1),), "update of parameter 1, which is no array"),
        (((0, 1),), "updating result 0: i64 does not fit f64[n]"),
    ],
)
def test_updates(graph, updates, complaint):
    graph.updates = updates
    refused(graph, complaint)


def test_region_with_updates(graph, cond):
    cond.branches[0].updates = ((0, 0),)
    refused(graph, "a region has a name, updates or functions")


# -- sizes -------------------------------------------------------------------------------------------------------------


def sized(source, target):
    text = f"graph @f(%a: f64[{source}], %c: bool) -> (f64[{target}]) {{\n"
    text += f" %b = cond %c (%x = %a) : f64[{target}] {{\n yield %x\n }} else {{\n yield %x\n }}\n return %b\n}}"
    return parse(text, ROWS)


@pytest.mark.parametrize(("source", "target"), [("3", "3"), ("3", "n"), ("n", "m"), ("n,3", "m,3")])
def test_sizes_that_fit(source, target):
    verify(sized(source, target))


@pytest.mark.parametrize(("source", "target"), [("3", "4"), ("n", "3"), ("n", "n,m"), ("n,m", "n,3")])
def test_sizes_that_do_not_fit(source, target):
    refused(sized(source, target), "does not fit")
