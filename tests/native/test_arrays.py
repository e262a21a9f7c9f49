"""Array programs: views, overlap, arrays that loops carry, what is fused and what is not."""

from __future__ import annotations

import numpy as np
import pytest

from native.build import both, kernel
from ops.test_table import same
from whilst import compile
from whilst.running.raised import Raised


def check(text, *leaves, layouts=None, ulps=0):
    found, wanted = both(text, *leaves, layouts=layouts)
    for x, y in zip(found, wanted, strict=True):
        assert same(x, y, ulps), f"{x} is not {y}"
    return found


MATRIX = np.arange(24.0).reshape(4, 6)
LAYOUTS = {
    "C": MATRIX.copy(),
    "Fortran": np.asfortranarray(MATRIX),
    "reversed": MATRIX[::-1, ::-1],
    "sliced": np.arange(96.0).reshape(8, 12)[::2, 1::2],
    "empty": np.zeros((0, 6)),
    "no columns": np.zeros((4, 0)),
}

SUMS = """
graph @f(%a: f64[n,m]) -> (f64[m], f64[n], f64, f64[n,m], f64[m,n]) {
  %twice = add %a, %a : f64[n,m]
  %sin = sin %twice : f64[n,m]
  %one = subtract %sin, 1.0 : f64[n,m]
  %down = reduce_add %one {axes=[0]} : f64[m]
  %right = reduce_add %twice {axes=[1]} : f64[n]
  %all = reduce_maximum %sin {axes=[0,1]} : f64
  %turned = transpose %twice {permutation=[1,0]} : f64[m,n]
  return %down, %right, %all, %one, %turned
}
"""


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name):
    a = LAYOUTS[name]
    if a.size:
        check(SUMS, a, ulps=4)
    else:
        check(SUMS.replace("reduce_maximum", "reduce_add"), a)


@pytest.mark.parametrize("name", LAYOUTS)
def test_update_of_an_argument_in_any_layout(name):
    text = """
    graph @f(%a: f64[n,m], %b: f64[n,m]) -> (f64[n,m] updating %a) {
      %n = dim %a {axis=0} : i64
      %m = dim %a {axis=1} : i64
      %half = floor_divide %m, 2 : i64
      %part = subview %a, 0, %half, 2 {axes="fs", dims=[n,h]} : f64[n,h]
      %other = subview %b, 0, %half, 1 {axes="fs", dims=[n,h]} : f64[n,h]
      %sum = add %part, %other : f64[n,h]
      %new = update %a, %sum, 0, %half, 2 {axes="fs"} : f64[n,m]
      return %new
    }
    """
    check(text, LAYOUTS[name], MATRIX[: LAYOUTS[name].shape[0], : LAYOUTS[name].shape[1]])


@pytest.mark.parametrize(
    "where",
    ["1, %less, 1", "0, %less, 1", "%less, %less, -1"],
)
def test_overlap(where):
    """a[1:] = a[:-1] + a[1:] and the like: all reads come before all writes."""
    text = f"""
    graph @f(%a: f64[n]) -> (f64[n] updating %a) {{
      %n = dim %a {{axis=0}} : i64
      %less = subtract %n, 1 : i64
      %x = subview %a, 0, %less, 1 {{axes="s", dims=[m]}} : f64[m]
      %y = subview %a, 1, %less, 1 {{axes="s", dims=[m]}} : f64[m]
      %sum = add %x, %y : f64[m]
      %new = update %a, %sum, {where} {{axes="s"}} : f64[n]
      return %new
    }}
    """
    check(text, np.arange(10.0))
    check(text, np.arange(20.0)[::-2])


def test_same_elements_in_place_need_no_buffer():
    text = """
    graph @f(%a: f64[n], %b: f64[n]) -> (f64[n] updating %a) {
      %n = dim %a {axis=0} : i64
      %x = subview %a, 0, %n, 1 {axes="s", dims=[n]} : f64[n]
      %sum = multiply %x, %b : f64[n]
      %new = update %a, %sum, 0, %n, 1 {axes="s"} : f64[n]
      return %new
    }
    """
    check(text, np.arange(5.0), np.arange(5.0) + 1)
    assert "alloc" not in kernel(text).loops


def test_a_chain_of_elementwise_rows_is_one_loop_without_temporaries():
    text = """
    graph @f(%a: f64[n], %b: f64[n]) -> (f64[n]) {
      %s = add %a, %b : f64[n]
      %p = multiply %s, %s : f64[n]
      %d = subtract %p, %s : f64[n]
      %r = sqrt %d : f64[n]
      return %r
    }
    """
    check(text, np.arange(5.0) + 1, np.arange(5.0) + 1)
    loops = kernel(text).loops
    assert loops.count("alloc") == 1 and loops.count("for ") == 1


def test_a_delayed_value_is_computed_before_its_operand_is_overwritten():
    text = """
    graph @f(%a: f64[n], %x: f64) -> (f64[n] updating %a, f64[n]) {
      %b = add %a, 1.0 : f64[n]
      %c = store %a, %x, 0 : f64[n]
      %d = multiply %b, 2.0 : f64[n]
      return %c, %d
    }
    """
    check(text, np.arange(4.0), 9.0)


def test_arrays_that_take_turns():
    text = """
    graph @f(%a: f64[n], %b: f64[n], %steps: i64) -> (f64[n], f64[n]) {
      %p = copy %a : f64[n]
      %q = copy %b : f64[n]
      %x, %y = while %i < %steps (%x_1 = %p, %y_1 = %q) : f64[n], f64[n] {
        test True
      } do {
        %sum = add %x_1, %y_1 : f64[n]
        %new = update %x_1, %sum {axes="f"} : f64[n]
        yield %y_1, %new
      }
      return %x, %y
    }
    """
    for steps in range(5):
        check(text, np.arange(4.0), np.arange(4.0) * 2, steps)


def test_a_delayed_value_outlives_a_loop_that_takes_its_operand():
    text = """
    graph @f(%a: f64[n], %b: f64[n], %steps: i64) -> (f64[n], f64[n], f64[n]) {
      %p = copy %a : f64[n]
      %q = copy %b : f64[n]
      %later = add %p, %q : f64[n]
      %x, %y = while %i < %steps (%x_1 = %p, %y_1 = %q) : f64[n], f64[n] {
        test True
      } do {
        %new = store %x_1, -1.0, %i : f64[n]
        yield %y_1, %new
      }
      %z = multiply %later, 2.0 : f64[n]
      return %x, %y, %z
    }
    """
    for steps in range(4):
        check(text, np.arange(4.0), np.arange(4.0) * 2, steps)


CHOSEN = """
graph @f(%a: f64[n,m], %b: f64[m,n], %c: bool, %i: i64) -> (f64[k], f64[n,m] updating %a, f64) {
  %n = dim %a {axis=0} : i64
  %m = dim %a {axis=1} : i64
  %view = cond %c (%a_1 = %a, %b_1 = %b, %n_1 = %n, %i_1 = %i) : f64[k] {
    %x = subview %a_1, 0, %n_1, 1, %i_1 {axes="si", dims=[k]} : f64[k]
    yield %x
  } else {
    %y = subview %b_1, %i_1, 0, %n_1, 1 {axes="is", dims=[k]} : f64[k]
    yield %y
  }
  %first = load %view, 0 : f64
  %sum = while %j < %n (%s = 0.0; %v = %view) : f64 {
    test True
  } do {
    %w = load %v, %j : f64
    %t = add %s, %w : f64
    yield %t
  }
  %new = update %a, %first, 0, %n, 1, 0, %m, 1 {axes="ss"} : f64[n,m]
  %double = add %view, %view : f64[k]
  return %double, %new, %sum
}
"""


@pytest.mark.parametrize("c", [True, False])
def test_a_view_of_one_array_or_another(c):
    check(CHOSEN, MATRIX.copy(), MATRIX.T.copy() + 100, c, 2)
    check(CHOSEN, MATRIX[::-1], MATRIX.T + 100, c, 3)
    text = kernel(CHOSEN).loops
    assert text.count("alloc") == 1, "the view before the array is overwritten, which becomes the result"


def test_a_view_of_what_dies_with_the_choice():
    """The memory is looked at after the branches, which must not free it."""
    text = """
    graph @f(%a: f64[n], %c: bool) -> (f64[k]) {
      %n = dim %a {axis=0} : i64
      %m = subtract %n, 1 : i64
      %p = copy %a : f64[n]
      %q = copy %a : f64[n]
      %view = cond %c (%x = %p, %y = %q, %m_1 = %m) : f64[k] {
        %s = subview %x, 1, %m_1, 1 {axes="s", dims=[k]} : f64[k]
        yield %s
      } else {
        %t = subview %y, 0, %m_1, 1 {axes="s", dims=[k]} : f64[k]
        yield %t
      }
      %new = full 5.0, %n {dims=[n]} : f64[n]
      %other = copy %new : f64[n]
      %last = load %other, 0 : f64
      %sum = add %view, %last : f64[k]
      return %sum
    }
    """
    for c in (True, False):
        check(text, np.arange(100.0), c)


def test_a_new_array_in_each_iteration():
    text = """
    graph @f(%a: f64[n], %steps: i64) -> (f64[k]) {
      %p = copy %a : f64[n]
      %x = while %i < %steps (%x_1 = %p) : f64[k] {
        test True
      } do {
        %n = dim %x_1 {axis=0} : i64
        %m = subtract %n, 1 : i64
        %left = subview %x_1, 0, %m, 1 {axes="s", dims=[m]} : f64[m]
        %right = subview %x_1, 1, %m, 1 {axes="s", dims=[m]} : f64[m]
        %sum = add %left, %right : f64[m]
        yield %sum
      }
      return %x
    }
    """.replace("(%x_1 = %p) : f64[k]", "(%x_1: f64[k] = %p) : f64[k]")
    for steps in range(5):
        check(text, np.arange(6.0), steps)


def test_a_branch_that_changes_and_one_that_does_not():
    text = """
    graph @f(%a: f64[n], %c: bool) -> (f64[n], f64) {
      %p = copy %a : f64[n]
      %x, %y = cond %c (%q = %p) : f64[n], f64 {
        %v = load %q, 1 : f64
        %s = store %q, 7.0, 0 : f64[n]
        yield %s, %v
      } else {
        yield %q, 2.0
      }
      return %x, %y
    }
    """
    for c in (True, False):
        check(text, np.arange(3.0), c)


def test_a_branch_that_makes_a_new_array():
    text = """
    graph @f(%a: f64[n], %c: bool) -> (f64[k]) {
      %p = copy %a : f64[n]
      %x = cond %c (%q = %p) : f64[k] {
        %s = add %q, 1.0 : f64[n]
        yield %s
      } else {
        %z = full 0.0, 2 {dims=[2]} : f64[2]
        yield %z
      }
      return %x
    }
    """
    for c in (True, False):
        check(text, np.arange(3.0), c)


def test_rows_of_a_matrix():
    text = """
    graph @f(%a: f64[n,m], %b: f64[m,k]) -> (f64[n,k], f64[n], f64) {
      %n = dim %a {axis=0} : i64
      %k = dim %b {axis=1} : i64
      %c = matmul %a, %b : f64[n,k]
      %w = full 0.5, %k {dims=[k]} : f64[k]
      %v = matmul %c, %w : f64[n]
      %d = matmul %v, %v : f64
      return %c, %v, %d
    }
    """
    check(text, MATRIX, MATRIX.T * 0.5, ulps=16)
    check(text, MATRIX[::-1, ::2], MATRIX.T[::2], ulps=16)


def test_an_index_that_goes_out_of_range_in_a_loop():
    """What was written before stays written; an index from the end is one from the end."""
    text = """
    graph @f(%a: f64[n], %start: i64, %step: i64, %trips: i64) -> (f64[n] updating %a) {
      %n = dim %a {axis=0} : i64
      %x = while %k < %trips (%y = %a; %s = %start, %t = %step, %m = %n) : f64[n] {
        test True
      } do {
        %p = checked_multiply %k, %t : i64
        %q = checked_add %p, %s : i64
        %i = check_index %q, %m {message="{0} of {1}"} : i64
        %v = load %y, %i : f64
        %w = add %v, 10.0 : f64
        %z = store %y, %w, %i : f64[n]
        yield %z
      }
      return %x
    }
    """
    run = kernel(text, ["C"] * 4)
    top = 2**63 - 1
    lines = [(0, 1, 5), (0, 1, 6), (4, -1, 5), (4, -1, 9), (4, -1, 11), (-5, 1, 10), (2, 0, 7), (5, 0, 1), (0, 2, 0),
             (3, top, 1), (3, top, 2), (top, 1, 2), (-1, 1, -3), (1, 2**62, 3), (-2**63, 1, 1), (0, 1, 4)]  # fmt: skip
    for start, step, trips in lines:
        a = np.arange(5.0)
        expected = a.copy()
        error = None
        for k in range(trips):
            i = k * step + start
            if not -(2**63) <= k * step < 2**63 or not -(2**63) <= i < 2**63:
                error = "OverflowError"
                break
            if not -5 <= i < 5:
                error = f"{i} of 5"
                break
            expected[i] += 10
        try:
            run([a, start, step, trips])
            found = None
        except Raised as raised:
            found = raised.text if raised.error == "IndexError" else raised.error
        assert found == error, (start, step, trips)
        assert np.array_equal(a, expected), (start, step, trips)


def test_sizes_beyond_memory():
    text = """
    graph @f(%n: i64, %m: i64) -> (f64[n,m]) {
      %a = full 0.0, %n, %m {dims=[n,m]} : f64[n,m]
      return %a
    }
    """
    run = kernel(text)
    assert run([0, 5])[0].shape == (0, 5)
    assert run([3, 5])[0].shape == (3, 5)
    for sizes, error in [((2**40, 2**10), "MemoryError"), ((2**40, 2**40), "ValueError"), ((2**62, 1), "ValueError")]:
        with pytest.raises(Raised) as failed:
            run(list(sizes))
        assert failed.value.error == error


def test_results_own_their_memory():
    (x,) = kernel("graph @f(%n: i64) -> (i64[n]) {\n %a = iota %n {dims=[n], dtype=\"i64\"} : i64[n]\n return %a\n}")([5])
    assert x.flags.owndata and x.flags.writeable and x.base is None
    assert x.tolist() == [0, 1, 2, 3, 4]


def test_long_sums_are_accurate():
    text = "graph @f(%a: f32[n]) -> (f32) {\n %s = reduce_add %a {axes=[0]} : f32\n return %s\n}"
    run = kernel(text, ["C"])
    a = np.full(10_000_001, 0.1, np.float32)
    exact = float(np.sum(a, dtype=np.float64))
    assert abs(float(run([a])[0]) - exact) <= exact * 2**-20
    for special in (np.inf, -np.inf, np.nan):
        a[77] = special
        assert same(run([a])[0], np.float32(special))
    assert run([a[:0]])[0] == 0.0
    many = "graph @f(%a: f64[n,m]) -> (f64) {\n %s = reduce_add %a {axes=[0,1]} : f64\n return %s\n}"
    b = np.random.default_rng(1).random((3000, 1500))
    assert abs(kernel(many)([b[:, ::-1]])[0] - np.sum(b.astype(np.longdouble))) <= 1e-9


def test_a_costly_row_is_computed_once_and_not_for_each_row():
    text = """
graph @g(%m: f64[n,k], %row: f64[k]) -> (f64[n,k]) {
  %n = dim %m {axis=0} : i64
  %k = dim %m {axis=1} : i64
  %heavy = exp %row : f64[k]
  %wide = broadcast %heavy, %n, %k {dims=[n,k]} : f64[n,k]
  %result = multiply %m, %wide : f64[n,k]
  return %result
}
"""
    loops = kernel(text, ["C"] * 2).loops
    assert loops.count("alloc") == 2 and loops.index("exp(") < loops.index("for i_1")
    m, row = np.arange(6.0).reshape(2, 3), np.array([0.0, 1.0, -1.0])
    assert np.allclose(kernel(text)([m, row])[0], m * np.exp(row))


def test_a_costly_value_behind_one_view_stays_delayed():
    text = """
graph @g(%x: f64[n]) -> (f64[k]) {
  %k = dim %x {axis=0} : i64
  %heavy = exp %x : f64[n]
  %part = subview %heavy, 0, 2, 1 {axes="s", dims=[2]} : f64[2]
  %result = negative %part : f64[2]
  return %result
}
""".replace("f64[k]", "f64[2]")
    assert kernel(text, ["C"]).loops.count("alloc") == 1


def test_a_copy_of_what_dies_takes_its_memory():
    text = """
graph @g(%x: f64[n]) -> (f64[m]) {
  %n = dim %x {axis=0} : i64
  %y = add %x, 1.0 : f64[n]
  %z = store %y, 5.0, 0 : f64[n]
  %flat = reshape %z, %n {dims=[m]} : f64[m]
  %own = copy %flat : f64[m]
  return %own
}
"""
    assert kernel(text, ["C"]).loops.count("alloc") == 1
    assert kernel(text)([np.zeros(3)])[0].tolist() == [5.0, 1.0, 1.0]


def test_adding_a_slice_in_place_makes_no_array():
    def smooth(x, taps):
        y = np.zeros(len(x) - len(taps) + 1)
        for k in range(len(taps)):
            y += taps[k] * x[k : k + len(y)]
        return y

    loops = compile(smooth).lower("f64[n]", "f64[m]").loops
    assert loops.count("alloc") == 1
