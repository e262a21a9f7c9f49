"""Symbols that stand for one size become one symbol, and no others do."""

import itertools

import numpy as np

from passes.support import outcome, read
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
