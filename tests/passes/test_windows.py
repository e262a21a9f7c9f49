"""Slices that slide over an array are known to be as long as what they are added to, where they are."""

import pytest

from passes.support import read, shown
from whilst_compiler.ir.graph import Apply, all_nodes
from whilst_compiler.pipeline import optimise

WINDOW = """graph @f(%x: f64[n], %w: f64[k]) -> (f64[m]) {{
  %n = dim %x {{axis=0}} : i64
  %k = dim %w {{axis=0}} : i64
  %0 = subtract %n, %k : i64
  %1 = add %0, {more} : i64
  %ok = greater_equal %1, 0 : bool
  %size = check %1, %ok {{error="ValueError", message="negative"}} : i64
  %zeros = full 0.0, %size {{dims=[m]}} : f64[m]
  %out = while %i < %k (%out_1 = %zeros; %x_1 = %x, %w_1 = %w, %n_1 = %n, %many = %1, %size_1 = %size) : f64[m] {{
    test True
  }} do {{
    %weight = load %w_1, %i : f64
    %begin = {begin} %i, {from} : i64
    %stop = add %begin, %many : i64
    %low = minimum %begin, %n_1 : i64
    %high = minimum %stop, %n_1 : i64
    %length = subtract %high, %low : i64
    %found = maximum %length, 0 : i64
    %part = subview %x_1, %low, %found, 1 {{axes="s", dims=[p]}} : f64[p]
    %same = equal %found, %size_1 : bool
    %checked = check %size_1, %same {{error="ValueError", message="shapes differ"}} : i64
    %row = broadcast %part, %checked {{dims=[m]}} : f64[m]
    %product = multiply %weight, %row : f64[m]
    %sum = add %out_1, %product : f64[m]
    %new = update %out_1, %sum {{axes="f"}} : f64[m]
    yield %new
  }}
  return %out
}}"""


def window(more=1, begin="add", start=0):
    graph = optimise(read(WINDOW.format(**{"more": more, "begin": begin, "from": start})), check=True)
    return graph, [n.row.name for n in all_nodes(graph) if isinstance(n, Apply)]


def test_a_window_that_fits():
    graph, names = window()
    assert names.count("check") == 1, "that the size is not negative"
    assert not {"minimum", "maximum", "broadcast"} & set(names), shown(graph)


@pytest.mark.parametrize("more, start", [(2, 0), (1, 1), (0, 2)])
def test_a_window_that_may_reach_too_far(more, start):
    assert window(more, "add", start)[1].count("check") > 1


def test_a_window_that_is_shorter_than_it_might_be():
    assert window(0, "add", 1)[1].count("check") == 1


UNDONE = """graph @f(%a: i64, %b: i64) -> (i64, i64) {
  %s = add %a, %b : i64
  %x = subtract %s, %a : i64
  %t = add %a, 3 : i64
  %y = subtract %t, 3 : i64
  return %x, %y
}"""


def test_what_is_added_and_taken_away():
    assert "return %b, %a" in shown(optimise(read(UNDONE)))
