"""Loops whose checks are made once, before them."""

import numpy as np
import pytest

from passes.support import outcome, read
from passes.test_ranges import ADD, LESS, LOAD, STEP, checks, counted, loop_over
from whilst.running.eager import interpret
from whilst.running.raised import Raised
from whilst_compiler.ir.graph import Apply, Cond, While, all_nodes
from whilst_compiler.passes.place import place
from whilst_compiler.pipeline import optimise

SHIFT = "%i = checked_add %k, 3 : i64" + ADD
ROW = """graph @f(%a: f64[n,m], %p: i64, %q: i64) -> (f64) {
  %n = dim %a {axis=0} : i64 %m = dim %a {axis=1} : i64
  %rows = maximum %p, 0 : i64 %columns = maximum %q, 0 : i64
  %out = while %i < %rows (%s = 0.0; %a_1 = %a, %n_1 = %n, %m_1 = %m, %c_1 = %columns) : f64 { test True } do {
    %t = while %j < %c_1 (%u = %s; %a_2 = %a_1, %n_2 = %n_1, %m_2 = %m_1, %i_2 = %i) : f64 { test True } do {
      %x = check_index %i_2, %n_2 {message="m"} : i64 %y = check_index %j, %m_2 {message="m"} : i64
      %v = load %a_2, %x, %y : f64 %w = add %u, %v : f64 yield %w }
    yield %t }
  return %out }"""
BETWEEN = """graph @f(%a: f64[n], %lo: i64, %hi: i64) -> (f64) {
  %n = dim %a {axis=0} : i64
  %span = checked_subtract %hi, %lo : i64 %trips = maximum %span, 0 : i64
  %r = while %k < %trips (%s = 0.0; %n_1 = %n, %b = %a, %st = %lo) : f64 { test True } do {
    %i = add %st, %k : i64 %j = check_index %i, %n_1 {message="m"} : i64 %x = load %b, %j : f64
    %l = checked_add %i, 1 : i64 %m = check_index %l, %n_1 {message="m"} : i64 %y = load %b, %m : f64
    %t = add %s, %x : f64 %u = add %t, %y : f64
    yield %u }
  return %r }"""
SEARCH = """graph @f(%a: f64[n], %x: f64, %m: i64) -> (i64) {
  %n = dim %a {axis=0} : i64
  %i_9 = while (%i = 0; %a_1 = %a, %n_1 = %n, %x_1 = %x, %m_1 = %m) : i64 {
    %in = less %i, %m_1 : bool
    %go = cond %in (%i_1 = %i, %a_2 = %a_1, %x_2 = %x_1, %n_2 = %n_1) : bool {
      %j = check_index %i_1, %n_2 {message="m"} : i64 %v = load %a_2, %j : f64
      %more = not_equal %v, %x_2 : bool yield %more
    } else { yield False }
    test %go
  } do { %k = checked_add %i, 1 : i64 yield %k }
  return %i_9 }"""
AROUND = """graph @f(%a: f64[n]) -> (f64) {
  %n = dim %a {axis=0} : i64 %h = right_shift %n, 1 : i64 %down = checked_negative %h : i64
  %more = add %h, 1 : i64 %trips = add %more, %h : i64
  %r = while %k < %trips (%s = 0.0; %n_1 = %n, %b = %a, %h_1 = %h, %down_1 = %down) : f64 { test True } do {
    %d = add %down_1, %k : i64 %i = checked_add INDEX : i64
    %j = check_index %i, %n_1 {message="m"} : i64 %x = load %b, %j : f64 %t = add %s, %x : f64
    yield %t }
  return %r }"""
GUARDED = {
    "around the middle": AROUND.replace("INDEX", "%d, %h_1"),
    "around the middle, turned": AROUND.replace("INDEX", "%h_1, %d"),
    "around the middle by a difference": AROUND.replace("add %down_1, %k", "checked_subtract %k, %h_1").replace(
        "INDEX", "%d, %h_1"
    ),
    "search": SEARCH,
    "range of an argument": counted("maximum %m, 0", "%i = add 0, %k : i64" + ADD),
    "shifted": counted("maximum %m, 0", SHIFT),
    "between arguments": BETWEEN,
    "rows and columns": ROW,
}


@pytest.mark.parametrize("text", GUARDED.values(), ids=GUARDED)
def test_one_loop_has_no_checks(text):
    graph = optimise(read(text), check=True)
    (choice,) = [node for node in graph.nodes if isinstance(node, Cond)] or [
        node for node in all_nodes(graph) if isinstance(node, Cond)
    ]
    fast, slow = ([n.row.name for n in all_nodes(b) if isinstance(n, Apply)] for b in choice.branches)
    assert not any(name.startswith("check") for name in fast)
    assert any(name.startswith("check") for name in slow)


def test_while_below_an_argument():
    graph = optimise(read(loop_over("", "%go = less %i, %m_1 : bool", LOAD.replace("%v =", "%unused =") + STEP)), check=True)
    assert sum(isinstance(node, While) for node in all_nodes(graph)) == 1, "only the loop with checks does anything"


INDEX_FROM_DATA = """graph @f(%a: i64[n], %m: i64) -> (i64) {
  %n = dim %a {axis=0} : i64 %trips = maximum %m, 0 : i64
  %r = while %k < %trips (%s = 0; %n_1 = %n, %b = %a) : i64 { test True } do {
    %j = check_index %k, %n_1 {message="m"} : i64 %x = load %b, %j : i64
    %l = check_index %x, %n_1 {message="m"} : i64 %y = load %b, %l : i64 %t = add %s, %y : i64
    yield %t }
  return %r }"""
PLAIN = {
    "what no size is large enough for": AROUND.replace("INDEX", "%d, %q_1")
    .replace("%down = ", "%q = right_shift %n, 2 : i64 %down = ").replace("%h_1 = %h,", "%q_1 = %q,"),
    "proved already": counted("maximum %n, 0", "%i = add 0, %k : i64" + ADD),
    "an index from the data": INDEX_FROM_DATA,
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_one_loop_is_enough(text):
    graph = optimise(read(text), check=True)
    assert not any(isinstance(node, Cond) for node in all_nodes(graph))


@pytest.mark.parametrize("lo, hi", [(0, 4), (-1, 3), (-3, 9), (2, 2), (4, 1), (3, 6), (-(2**63), 0), (2**63 - 1, 2), (0, 2**63 - 1)])
def test_same_outcome(lo, hi):
    graph = read(BETWEEN)
    inputs = [np.arange(5.0), lo, hi]
    if hi - lo < 100:
        assert outcome(optimise(graph), inputs) == outcome(graph, inputs)


def test_writes_before_the_error_are_seen():
    text = """graph @f(%a: f64[n], %m: i64) -> (f64[n] updating %a) {
      %n = dim %a {axis=0} : i64 %trips = maximum %m, 0 : i64
      %r = while %k < %trips (%b = %a; %n_1 = %n) : f64[n] { test True } do {
        %j = check_index %k, %n_1 {message="m"} : i64 %c = store %b, 7.0, %j : f64[n] yield %c }
      return %r }"""
    graph = place(optimise(read(text), check=True))
    array = np.zeros(3)
    interpret(graph, [array, 2])
    assert array.tolist() == [7, 7, 0]
    with pytest.raises(Raised):
        interpret(graph, [array, 4])
    assert array.tolist() == [7, 7, 7]
