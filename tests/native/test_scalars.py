"""Scalar programs: loops, branches, errors, calls back."""

from __future__ import annotations

import numpy as np
import pytest

from native.build import kernel
from whilst.running.raised import Raised

COLLATZ = """graph @collatz(%n: i64, %limit: i64) -> (i64) {
  %n_2, %steps = while (%n_1 = %n, %steps_1 = 0; %limit_1 = %limit) : i64, i64 {
    %odd_out = not_equal %n_1, 1 : bool
    %in_time = less %steps_1, %limit_1 : bool
    %go = logical_and %odd_out, %in_time : bool
    test %go
  } do {
    %r = remainder %n_1, 2 : i64
    %even = equal %r, 0 : bool
    %n_3 = cond %even (%k = %n_1) : i64 {
      %half = floor_divide %k, 2 : i64
      yield %half
    } else {
      %triple = checked_multiply %k, 3 : i64
      %up = checked_add %triple, 1 : i64
      yield %up
    }
    %steps_2 = checked_add %steps_1, 1 : i64
    yield %n_3, %steps_2
  }
  return %steps
}
"""


def test_collatz():
    run = kernel(COLLATZ)
    assert run([27, 1000]) == [111]
    assert run([27, 5]) == [5]
    assert run([1, 5]) == [0]
    with pytest.raises(Raised) as failed:
        run([2**62 + 1, 10])
    assert (failed.value.error, failed.value.text) == ("OverflowError", "integer result does not fit in 64 bits")
