"""Arrays that a function is given for good: it returns or frees them, however it ends."""

from __future__ import annotations

import numpy as np
import pytest

from native.memory import in_use
from native.test_random import agree
from whilst.running.kernel import Kernel
from whilst.running.raised import Raised
from whilst_compiler.ir.parse import parse
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place

RECURSIVE = """
graph @f(%n: i64, %stop: i64) -> (i64[k], i64) {
  %a = iota %n {dims=[n], dtype="i64"} : i64[n]
  %z = load %a, 0 : i64
  %b, %s = call @g(%a, %n, %stop) : i64[k], i64
  %t = add %s, %z : i64
  return %b, %t
}

graph @g(%a: i64[n], %n: i64, %stop: i64) -> (i64[k], i64) {
  %more = greater %n, %stop : bool
  %m = subtract %n, 1 : i64
  %b, %s = cond %more (%a_1 = %a, %m_1 = %m, %stop_1 = %stop) : i64[k], i64 {
    %size = dim %a_1 {axis=0} : i64
    %i = check_index %m_1, %size {message="index {0} of {1}"} : i64
    %x = load %a_1, %i : i64
    %w = store %a_1, 7, %i : i64[n]
    %wide = concatenate %w, %w {axis=0, dims=[w]} : i64[w]
    %c, %r = call @g(%KEPT, %m_1, %stop_1) : i64[k], i64
    %sum = add %r, %x : i64
    yield %c, %sum
  } else {
    yield %a_1, 0
  }
  return %b, %s
}
"""


@pytest.mark.parametrize("stop", [0, 2, -3, 9], ids=["to the end", "halfway", "until it fails", "not at all"])
@pytest.mark.parametrize("handed", ["w", "wide"])
def test_every_block_is_freed_once(handed, stop):
    graph = parse(RECURSIVE.replace("%KEPT", f"%{handed}"), ROWS)
    agree(graph, [np.int64(5), np.int64(stop)])
    agree(graph, [np.int64(1), np.int64(stop)])


def test_endless_recursion_frees_what_it_was_given():
    text = RECURSIVE.replace("%KEPT", "%w").replace("greater %n, %stop", "not_equal %n, %stop")
    text = text.replace('check_index %m_1, %size {message="index {0} of {1}"}', "remainder %size, 1")
    kernel = Kernel(place(parse(text, ROWS)))
    before = 0
    for _ in range(30):
        with pytest.raises(Raised, match="RecursionError"):
            kernel([np.int64(1000), np.int64(2000)])
        before = before or in_use()
    assert in_use() - before < 8000
