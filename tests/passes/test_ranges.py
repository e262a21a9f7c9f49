"""Which checks are proved. Each case is a program's loop as the front end lowers it; what must be gone is counted."""

import pytest

from passes.support import read, shown
from whilst_compiler.ir.graph import Apply, While, all_nodes
from whilst_compiler.pipeline import optimise


def checks(text):
    """The names of the checks that are left after the pipeline, sorted."""
    graph = optimise(read(text), check=True)
    names = [n.row.name for n in all_nodes(graph) if isinstance(n, Apply)]
    return sorted(n for n in names if n.startswith("check"))


def loop_over(head, test, body, carried="%i = 0", results="%k"):
    """A while loop over an array %a of size %n, with arguments %m and %x."""
    count = results.count("%")
    types = ", ".join(["i64"] * count)
    outputs = ", ".join(f"%out{k}" for k in range(count))
    return f"""graph @f(%a: f64[n], %m: i64, %x: f64) -> ({types}) {{
      %n = dim %a {{axis=0}} : i64
      {head}
      {outputs} = while ({carried}; %a_1 = %a, %n_1 = %n, %m_1 = %m, %x_1 = %x) : {types} {{
        {test}
        test %go
      }} do {{
        {body}
        yield {results}
      }}
      return {outputs}
    }}"""


LESS = "%go = less %i, %n_1 : bool"
LOAD = '%j = check_index %i, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64'
STEP = "%k = checked_add %i, 1 : i64"


def test_while_below_size():
    assert checks(loop_over("", LESS, LOAD + STEP)) == []


def test_while_below_an_argument():
    assert checks(loop_over("", "%go = less %i, %m_1 : bool", LOAD + STEP)) == ["check_index"]


def test_index_past_the_end():
    body = '%p = checked_add %i, 1 : i64 %j = check_index %p, %n_1 {message="m"} : i64' + STEP
    assert checks(loop_over("", LESS, body)) == ["check_index"]


def test_start_below_zero():
    assert checks(loop_over("", LESS, LOAD + STEP, carried="%i = -1")) == ["check_index"]


def test_start_unknown():
    assert checks(loop_over("", LESS, LOAD + STEP, carried="%i = %m")) == ["check_index"]


def test_start_checked():
    head = '%ok = greater_equal %m, 0 : bool %s = check %m, %ok {error="ValueError", message="m"} : i64'
    assert checks(loop_over(head, LESS, LOAD + STEP, carried="%i = %s")) == ["check"]


def test_not_equal_to_size():
    """Counting up from 0 by 1 meets the size before passing it."""
    assert checks(loop_over("", "%go = not_equal %i, %n_1 : bool", LOAD + STEP)) == []


def test_step_of_two_past_not_equal():
    body = LOAD + "%k = checked_add %i, 2 : i64"
    assert checks(loop_over("", "%go = not_equal %i, %n_1 : bool", body)) == ["check_index"]


def test_counting_down():
    body = '%q = checked_subtract %i, 1 : i64 %j = check_index %q, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64'
    assert checks(loop_over("", "%go = greater %i, 0 : bool", body, carried="%i = %n", results="%q")) == []


def test_step_of_two():
    assert checks(loop_over("", LESS, LOAD + "%k = checked_add %i, 2 : i64")) == []


def test_two_pointers():
    body = """%j1 = check_index %i, %n_1 {message="m"} : i64 %v = load %a_1, %j1 : f64
              %j2 = check_index %h, %n_1 {message="m"} : i64 %w = load %a_1, %j2 : f64
              %k = checked_add %i, 1 : i64 %l = checked_subtract %h, 1 : i64"""
    text = loop_over("%last = checked_subtract %n, 1 : i64", "%go = less %i, %h : bool", body,
                     carried="%i = 0, %h = %last", results="%k, %l")
    assert checks(text) == []


def test_binary_search():
    body = """%t = checked_add %i, %h : i64 %mid = floor_divide %t, 2 : i64
              %j = check_index %mid, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64
              %g = less %v, %x_1 : bool
              %k, %l = cond %g (%m2 = %mid, %i2 = %i, %h2 = %h) : i64, i64 {
                %p = checked_add %m2, 1 : i64 yield %p, %h2
              } else { yield %i2, %m2 }"""
    text = loop_over("", "%go = less %i, %h : bool", body, carried="%i = 0, %h = %n", results="%k, %l")
    assert checks(text) == []


def test_modulo_index():
    body = """%q = checked_multiply %i, 7 : i64 %r = remainder %q, %n_1 : i64
              %j = check_index %r, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64""" + STEP
    assert checks(loop_over("", LESS, body)) == []


def test_masked_index():
    body = '%p = bitwise_and %m_1, 3 : i64 %j = check_index %p, 4 {message="m"} : i64' + STEP
    assert checks(loop_over("", LESS, body)) == []


def test_last_element():
    body = '%j = check_index -1, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64' + STEP
    assert checks(loop_over("", LESS, body)) == []


def test_from_the_end():
    """a[-i] and a[-i - 1] for i in range(1, n)."""
    body = """%l = negative %i : i64 %j = check_index %l, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64
              %p = checked_subtract %l, 1 : i64 %q = check_index %p, %n_1 {message="m"} : i64 %w = load %a_1, %q : f64"""
    assert checks(loop_over("", LESS, body + STEP, carried="%i = 1")) == []


def test_first_element_of_what_may_be_empty():
    assert checks("""graph @f(%a: f64[n]) -> (f64) {
      %n = dim %a {axis=0} : i64 %j = check_index 0, %n {message="m"} : i64 %v = load %a, %j : f64 return %v }""") == ["check_index"]


def counted(trips, body, carried="%s = 0.0", results="%t", types="f64", head=""):
    return f"""graph @f(%a: f64[n], %m: i64) -> ({types}) {{
      %n = dim %a {{axis=0}} : i64
      {head}
      %trips = {trips} : i64
      %out = while %k < %trips ({carried}; %a_1 = %a, %n_1 = %n, %m_1 = %m) : {types} {{ test True }} do {{
        {body}
        yield {results}
      }}
      return %out
    }}"""


@pytest.mark.parametrize("c, left", [(0, []), (1, ["checked_subtract"])])
def test_a_difference_plus_what_was_taken_away(c, left):
    """``m - n + 1 + n`` is ``m + 1``, but for the largest ``m``: then it has wrapped, and is far below zero."""
    text = f"""graph @f(%a: f64[n], %m: i64) -> (i64) {{
      %n = dim %a {{axis=0}} : i64 %one = maximum %n, 1 : i64 %z = maximum %m, 1 : i64
      %x = subtract %z, %one : i64 %y = add %x, {c} : i64 %v = add %y, %one : i64
      %w = checked_subtract %v, 5 : i64 return %w }}"""
    assert checks(text) == left


ADD = '%j = check_index %i, %n_1 {message="m"} : i64 %v = load %a_1, %j : f64 %t = add %s, %v : f64'


def test_range_of_size():
    assert checks(counted("maximum %n, 0", "%i = add 0, %k : i64" + ADD)) == []


def test_range_of_argument():
    assert checks(counted("maximum %m, 0", "%i = add 0, %k : i64" + ADD)) == ["check_index"]


def test_inner_range():
    """range(1, n - 1), reading the neighbours on both sides."""
    head = "%e = checked_subtract %n, 1 : i64 %span = checked_subtract %e, 1 : i64"
    body = """%c = add 1, %k : i64
              %i = checked_add %c, 1 : i64 %j0 = check_index %i, %n_1 {message="m"} : i64 %v0 = load %a_1, %j0 : f64
              %h = checked_subtract %c, 1 : i64 %j1 = check_index %h, %n_1 {message="m"} : i64 %v1 = load %a_1, %j1 : f64
              %t0 = add %s, %v0 : f64 %t = add %t0, %v1 : f64"""
    assert checks(counted("maximum %span, 0", body, head=head)) == []
    too_far = body.replace("checked_add %c, 1", "checked_add %c, 2")
    assert checks(counted("maximum %span, 0", too_far, head=head)) == ["check_index"]


def test_range_with_step():
    """range(0, n, 3)."""
    head = "%w = add %n, 2 : i64"
    assert checks(counted("floor_divide %w, 3", "%i = multiply %k, 3 : i64" + ADD, head=head)) == []
    assert checks(counted("floor_divide %w, 3", "%i = multiply %k, 4 : i64" + ADD, head=head)) == ["check_index"]


@pytest.mark.parametrize("step", [1, 2])
def test_range_backwards(step):
    """range(n - 1, -1, -step)."""
    head = f"""%start = checked_subtract %n, 1 : i64 %sp = checked_subtract %start, -1 : i64
               %span = maximum %sp, 0 : i64 %w = add %span, {step - 1} : i64"""
    body = f"%o = multiply %k, {-step} : i64 %i = add %start_1, %o : i64" + ADD
    text = counted(f"floor_divide %w, {step}", body, head=head).replace("%m_1 = %m", "%m_1 = %m, %start_1 = %start")
    assert checks(text) == []


def test_filter():
    """A position that is written never overtakes the position that is read."""
    text = """graph @f(%a: f64[n], %b: f64[n]) -> (f64[n] updating %b, i64) {
      %n = dim %a {axis=0} : i64
      %b2, %w2 = while %k < %n (%b1 = %b, %w = 0; %a1 = %a, %n_1 = %n) : f64[n], i64 { test True } do {
        %i2 = check_index %k, %n_1 {message="m"} : i64 %x = load %a1, %i2 : f64
        %p = greater %x, 0.0 : bool
        %b4, %w4 = cond %p (%b3 = %b1, %w3 = %w, %y = %x) : f64[n], i64 {
          %m = dim %b3 {axis=0} : i64
          %j = check_index %w3, %m {message="m"} : i64
          %b5 = store %b3, %y, %j : f64[n]
          %w5 = checked_add %w3, 1 : i64
          yield %b5, %w5
        } else { yield %b3, %w3 }
        yield %b4, %w4
      }
      return %b2, %w2 }"""
    assert checks(text) == []
    assert checks(text.replace("%w = 0", "%w = 1")) == ["check_index"]


def test_insertion_sort():
    text = """graph @f(%a: f64[n]) -> (f64[n] updating %a) {
      %n = dim %a {axis=0} : i64
      %s = checked_subtract %n, 1 : i64
      %trips = maximum %s, 0 : i64
      %b9 = while %k < %trips (%b = %a; %n_1 = %n) : f64[n] { test True } do {
        %i = add 1, %k : i64
        %i1 = check_index %i, %n_1 {message="m"} : i64
        %x = load %b, %i1 : f64
        %j9, %b8 = while (%j = %i, %b1 = %b; %n_2 = %n_1, %y = %x) : i64, f64[n] {
          %pos = greater %j, 0 : bool
          %go = cond %pos (%b2 = %b1, %j1 = %j, %n_3 = %n_2, %y1 = %y) : bool {
            %j2 = checked_subtract %j1, 1 : i64
            %j3 = check_index %j2, %n_3 {message="m"} : i64
            %v = load %b2, %j3 : f64
            %gt = greater %v, %y1 : bool
            yield %gt
          } else { yield False }
          test %go
        } do {
          %j2 = checked_subtract %j, 1 : i64
          %j3 = check_index %j2, %n_2 {message="m"} : i64
          %v = load %b1, %j3 : f64
          %j4 = check_index %j, %n_2 {message="m"} : i64
          %b3 = store %b1, %v, %j4 : f64[n]
          %j5 = checked_subtract %j, 1 : i64
          yield %j5, %b3
        }
        %j6 = check_index %j9, %n_1 {message="m"} : i64
        %b7 = store %b8, %x, %j6 : f64[n]
        yield %b7
      }
      return %b9 }"""
    assert checks(text) == []


def test_triangle_of_loops():
    """for i in range(n): for j in range(i + 1): a[j], a[i - j]."""
    text = """graph @f(%a: f64[n]) -> (f64) {
      %n = dim %a {axis=0} : i64
      %out = while %k < %n (%s = 0.0; %a_1 = %a, %n_1 = %n) : f64 { test True } do {
        %e = checked_add %k, 1 : i64 %trips = maximum %e, 0 : i64
        %t = while %l < %trips (%u = %s; %a_2 = %a_1, %n_2 = %n_1, %i = %k) : f64 { test True } do {
          %j = check_index %l, %n_2 {message="m"} : i64 %v = load %a_2, %j : f64
          %d = checked_subtract %i, %l : i64
          %j1 = check_index %d, %n_2 {message="m"} : i64 %w = load %a_2, %j1 : f64
          %p = add %u, %v : f64 %q = add %p, %w : f64
          yield %q }
        yield %t }
      return %out }"""
    assert checks(text) == []


def test_guard_by_raise():
    text = """graph @f(%a: f64[n], %i: i64) -> (f64) {
      %n = dim %a {axis=0} : i64
      %low = less %i, 0 : bool %high = greater_equal %i, %n : bool %bad = logical_or %low, %high : bool
      cond %bad () { raise_error {error="ValueError", message="m"} yield } else { yield }
      %j = check_index %i, %n {message="m"} : i64
      %v = load %a, %j : f64
      return %v }"""
    assert checks(text) == []


def test_jump_selector():
    """`if i >= n: break` before the access: the selector tells that it was not taken."""
    text = """graph @f(%a: f64[n]) -> (i64) {
      %n = dim %a {axis=0} : i64
      %i_9, %s_9 = while (%i = 0, %s = 0; %a_1 = %a, %n_1 = %n) : i64, i64 {
        %go = equal %s, 0 : bool
        test %go
      } do {
        %end = greater_equal %i, %n_1 : bool
        %s_1 = cond %end () : i64 { yield 1 } else { yield 0 }
        %on = equal %s_1, 0 : bool
        %i_3 = cond %on (%i_1 = %i, %a_2 = %a_1, %n_2 = %n_1) : i64 {
          %j = check_index %i_1, %n_2 {message="m"} : i64
          %v = load %a_2, %j : f64
          %k = checked_add %i_1, 1 : i64
          yield %k
        } else { yield %i_1 }
        yield %i_3, %s_1
      }
      return %i_9 }"""
    assert checks(text) == []


def test_known_comparison_folds():
    text = loop_over("", LESS, """%neg = less %i, 0 : bool
        %w = where %neg, %m_1, %i : i64 %j = check_index %w, %n_1 {message="m"} : i64""" + STEP)
    graph = optimise(read(text), check=True)
    assert "where" not in shown(graph) and checks(text) == []


def test_after_the_loop():
    """`while i < n and a[i] > x: i += 1` leaves i <= n; then `if i < n` guards an access."""
    text = """graph @f(%a: f64[n], %x: f64) -> (f64) {
      %n = dim %a {axis=0} : i64
      %i_9 = while (%i = 0; %a_1 = %a, %n_1 = %n, %x_1 = %x) : i64 {
        %in = less %i, %n_1 : bool
        %go = cond %in (%i_1 = %i, %a_2 = %a_1, %x_2 = %x_1, %n_2 = %n_1) : bool {
          %j = check_index %i_1, %n_2 {message="m"} : i64 %v = load %a_2, %j : f64
          %more = greater %v, %x_2 : bool yield %more
        } else { yield False }
        test %go
      } do { %k = checked_add %i, 1 : i64 yield %k }
      %some = greater %i_9, 0 : bool
      %r = cond %some (%i_2 = %i_9, %a_3 = %a, %n_3 = %n) : f64 {
        %p = checked_subtract %i_2, 1 : i64 %j = check_index %p, %n_3 {message="m"} : i64 %v = load %a_3, %j : f64 yield %v
      } else { yield 0.0 }
      return %r }"""
    assert checks(text) == []


def test_wrapping_around_takes_no_division():
    """(i - 1) % n and (i + 1) % n for i in range(n)."""
    body = """%i = add 0, %k : i64
              %p = checked_subtract %i, 1 : i64 %q = remainder %p, %n_1 : i64 %j0 = check_index %q, %n_1 {message="m"} : i64
              %r = checked_add %i, 1 : i64 %u = remainder %r, %n_1 : i64 %j1 = check_index %u, %n_1 {message="m"} : i64
              %v0 = load %a_1, %j0 : f64 %v1 = load %a_1, %j1 : f64 %t0 = add %s, %v0 : f64 %t = add %t0, %v1 : f64"""
    text = counted("maximum %n, 0", body)
    assert checks(text) == [] and "remainder" not in shown(optimise(read(text)))


def test_division_without_signs():
    body = """%q = floor_divide %i, 10 : i64 %r = remainder %i, 10 : i64 %p = add %q, %r : i64""" + STEP
    text = shown(optimise(read(loop_over("", LESS, body + " %l = add %p, %h : i64", carried="%i = 0, %h = 0", results="%k, %l"))))
    assert "machine_divide" in text and "machine_remainder" in text


@pytest.mark.parametrize(
    "test, step, start, counts",
    [
        ("%go = less %i, %n_1 : bool", 1, "0", True),
        ("%go = less_equal %i, %n_1 : bool", 1, "2", True),
        ("%go = greater %i, %n_1 : bool", -1, "%m", True),
        ("%go = greater_equal %i, 1 : bool", -1, "%m", True),
        ("%go = greater %n_1, %i : bool", 1, "0", True),
        ("%go = less %i, %m_1 : bool", 1, "-5", False),  # up to 2**63 + 4 trips
        ("%go = less_equal %i, %m_1 : bool", 1, "0", False),  # raises in the end if m is the greatest integer
        ("%go = less %i, %n_1 : bool", 2, "0", False),
        ("%go = less %i, %n_1 : bool", -1, "0", False),
        ("%go = not_equal %i, %n_1 : bool", 1, "0", True),
        ("%go = not_equal %i, %n_1 : bool", 1, "1", False),
    ],
)
def test_counted(test, step, start, counts):
    text = loop_over("", test, f"%k = checked_add %i, {step} : i64", carried=f"%i = {start}")
    loops = [node for node in all_nodes(optimise(read(text), check=True)) if isinstance(node, While)]
    assert counts == (not loops), "a loop that only counts is gone once it is known to end"
