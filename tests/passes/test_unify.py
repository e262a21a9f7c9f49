"""Symbols that stand for one size become one symbol, and no others do."""

import itertools

import numpy as np

from passes.support import outcome, read
from whilst_compiler.ir.graph import Cond, While
from whilst_compiler.passes.sizes import resolve_sizes
from whilst_compiler.passes.unify import unify_sizes

SAID_AGAIN = """graph @f(%some: bool, %more: bool, %x: f64[n]) -> (f64) {
  %none = empty 0 {dims=[e], dtype="f64"} : f64[e]
  %kept = cond %some (%none_2 = %none, %x_1 = %x, %plain = %some) : f64[k] {
    %nothing = empty 0 {dims=[z], dtype="f64"} : f64[z]
    yield %nothing
  } else {
    %inner = cond %plain (%none_1 = %none_2, %x_2 = %x_1) : f64[inner] {
      yield %none_1
    } else {
      yield %x_2
    }
    yield %inner
  }
  %size = dim %kept {axis=0} : i64
  %sum = cond %more (%kept_1 = %kept, %size_1 = %size) : f64 {
    %again = reshape %kept_1, %size_1 {dims=[inner]} : f64[inner]
    %s = reduce_add %again {axes=[0]} : f64
    yield %s
  } else {
    yield 0.0
  }
  return %sum
}
"""
"""As derivatives write it: in a branch an array is known to have a size that another branch defined."""


def test_a_size_is_not_defined_by_where_it_is_said_again():
    for steps in ((unify_sizes,), (unify_sizes, resolve_sizes)):
        graph = read(SAID_AGAIN)
        for step in steps:
            graph = step(graph)
        for some, more in itertools.product((True, False), repeat=2):
            inputs = [np.bool_(some), np.bool_(more and not some), np.arange(3.0)]
            assert outcome(graph, inputs) == outcome(read(SAID_AGAIN), inputs)


KEPT_NOTHING = """graph @f(%x: f64[n], %count: i64) -> (f64) {
  %nothing = poison {dims=[0], dtype="f64"} : f64[0]
  %kept = while %k < %count (%own: f64[own] = %nothing; %x_1 = %x) : f64[own] {
    test True
  } do {
    %first = equal %k, 0 : bool
    %v = cond %first (%x_2 = %x_1, %own_1 = %own) : f64[here] {
      %all = subview %x_2 {axes="f", dims=[here]} : f64[here]
      yield %all
    } else {
      yield %own_1
    }
    %new = add %v, 1.0 : f64[here]
    yield %new
  }
  %some = greater %count, 0 : bool
  %s = cond %some (%kept_1 = %kept) : f64 {
    %sum = reduce_add %kept_1 {axes=[0]} : f64
    yield %sum
  } else {
    yield 0.0
  }
  return %s
}
"""
"""What the loop carries is of no size at first, and its size is not that of what is read in its place."""


def test_a_choice_does_not_define_a_size_that_a_branch_has():
    graph = unify_sizes(read(KEPT_NOTHING))
    (loop,) = (n for n in graph.nodes if isinstance(n, While))
    (choice,) = (n for n in loop.body.nodes if isinstance(n, Cond))
    assert choice.outputs[0].type != loop.body.params[1].type
    for count in range(3):
        inputs = [np.arange(3.0), np.int64(count)]
        assert outcome(graph, inputs) == outcome(read(KEPT_NOTHING), inputs)


LATER = """graph @f(%n: i64, %m: i64) -> (f64[own], f64[its]) {
  %nothing = poison {dims=[0], dtype="f64"} : f64[0]
  %some = full 1.0, %n {dims=[own]} : f64[own]
  %others = full 2.0, %m {dims=[its]} : f64[its]
  %a, %old = while %k < 3 (%a_1 = %some, %old_1: f64[own] = %nothing) : f64[own], f64[own] {
    test True
  } do {
    %a_2 = negative %a_1 : f64[own]
    yield %a_2, %a_1
  }
  %b, %old_2 = while %k_1 < 3 (%b_1 = %others, %old_3: f64[its] = %nothing) : f64[its], f64[its] {
    test True
  } do {
    %b_2 = negative %b_1 : f64[its]
    yield %b_2, %b_1
  }
  return %old, %old_2
}
"""
"""Two loops carry what is not there at first, and is of two sizes then."""


def test_what_is_not_there_at_first_has_no_size():
    graph = unify_sizes(read(LATER))
    assert graph.results[0].type != graph.results[1].type
