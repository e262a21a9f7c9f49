"""Jumps out of loops, which the graph has as an exit selector, are plain exits after LLVM."""

from __future__ import annotations

import re

import numpy as np

from native.build import kernel

SEARCH = """
graph @search(%a: i64[n], %b: i64[n], %x: i64) -> (i64, i64, i64[n] updating %b) {
  %n = dim %a {axis=0} : i64
  %b_9, %r, %exit = while %k < %n (%b_1 = %b, %r_1 = -1, %exit_1 = 0; %a_1 = %a, %x_1 = %x) : i64[n], i64, i64 {
    %go = equal %exit_1, 0 : bool
    test %go
  } do {
    %v = load %a_1, %k : i64
    %hit = equal %v, %x_1 : bool
    %b_2, %r_2, %exit_2 = cond %hit (%b_3 = %b_1, %k_1 = %k, %v_1 = %v, %r_3 = %r_1, %x_2 = %x_1) : i64[n], i64, i64 {
      yield %b_3, %k_1, 2
    } else {
      %negative = less %v_1, 0 : bool
      %b_4, %exit_3 = cond %negative (%b_5 = %b_3, %k_2 = %k_1, %v_2 = %v_1, %x_3 = %x_2) : i64[n], i64 {
        yield %b_5, 1
      } else {
        %q = multiply %v_2, %x_3 : i64
        %b_6 = store %b_5, %q, %k_2 : i64[n]
        yield %b_6, 0
      }
      yield %b_4, %r_3, %exit_3
    }
    yield %b_2, %r_2, %exit_2
  }
  return %r, %exit, %b_9
}
"""


def blocks(text):
    """Label to lines of the blocks of the first function in an LLVM module."""
    body = re.search(r"define internal[^{]*{\n(.*?)\n}", text, re.S).group(1)
    found, label = {}, "entry"
    for line in body.splitlines():
        head = re.match(r"([\w.$-]+):", line)
        label = head.group(1) if head else label
        found.setdefault(label, []).append(line)
    return found


def test_a_break_and_a_return_leave_no_selector_in_the_loop():
    run = kernel(SEARCH, ["C"] * 3)
    a, b = np.array([4, 6, 8, 2, -1, 3]), np.zeros(6, np.int64)
    assert run([a, b, 2])[:2] == [3, 2]
    assert b.tolist() == [8, 12, 16, 0, 0, 0]
    assert run([a, b, 3])[:2] == [-1, 1]
    assert run([a[:3], b[:3].copy(), 3])[:2] == [-1, 0]
    found = blocks(run.optimized_llvm)
    (header,) = [label for label in found if re.fullmatch(r"loop\d*\.\d+", label)]
    phis = [line for line in found[header] if " phi " in line]
    assert len(phis) == 2, "the counter, and when to look for Ctrl-C"
    assert not any("exit" in line or "[ 2," in line for line in phis)
    assert "switch" not in run.optimized_llvm


NEST = """
graph @nest(%a: f64[n,m], %b: f64[m]) -> (f64[n]) {
  %n = dim %a {axis=0} : i64
  %m = dim %a {axis=1} : i64
  %0 = full 0.0, %n {dims=[n]} : f64[n]
  %out = while %i < %n (%out_1 = %0; %m_1 = %m, %a_1 = %a, %b_1 = %b) : f64[n] {
    test True
  } do {
    %total = while %j < %m_1 (%total_1 = 0.0; %a_2 = %a_1, %b_2 = %b_1, %i_1 = %i) : f64 {
      test True
    } do {
      %x = load %a_2, %i_1, %j : f64
      %y = load %b_2, %j : f64
      %xy = multiply %x, %y : f64
      %sum = add %total_1, %xy : f64
      yield %sum
    }
    %out_2 = store %out_1, %total, %i : f64[n]
    yield %out_2
  }
  return %out
}
"""


def test_how_far_the_first_chunk_goes_is_found_outside_the_nest():
    run = kernel(NEST, ["C"] * 2)
    for n, m in ((3, 4), (2, 0), (0, 3), (1, (1 << 18) + 3), (2, 1 << 18)):
        a, b = np.arange(float(n * m)).reshape(n, m) % 7.0, np.arange(float(m)) % 5.0
        (out,) = run([a, b])
        assert np.array_equal(out, [sum(float(x) for x in row * b) for row in a])
    text = run.optimized_llvm
    inner = re.search(r"^(loop1\.\d+):", text, re.M).start()
    assert "smin" in text[:inner] and "!llvm.loop" in text


SHIFT = """
graph @shift(%a: f64[n], %v: f64, %i: i64) -> (i64, f64[n] updating %a) {
  %a_9, %j = while (%a_1 = %a, %j_1 = %i; %v_1 = %v) : f64[n], i64 {
    %inside = greater_equal %j_1, 0 : bool
    %go = cond %inside (%a_2 = %a_1, %j_2 = %j_1, %v_2 = %v_1) : bool {
      %x = load %a_2, %j_2 : f64
      %more = greater %x, %v_2 : bool
      yield %more
    } else {
      yield False
    }
    test %go
  } do {
    %a_3 = store %a_1, %v_1, %j_1 : f64[n]
    %j_3 = subtract %j_1, 1 : i64
    yield %a_3, %j_3
  }
  return %j, %a_9
}
"""


def test_two_short_iterations_are_counted_at_once():
    run = kernel(SHIFT, ["C", None, None])
    a = np.arange(9.0)
    assert run([a, 3.5, 8])[:1] == [3]
    assert a.tolist() == [0, 1, 2, 3] + [3.5] * 5
    text = run.optimized_llvm
    assert text.count("add nsw i64 %ticks") + text.count("add i64 %ticks") == 1
    assert text.count("store double") == 2
