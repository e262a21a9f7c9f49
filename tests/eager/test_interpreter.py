"""The interpreter on hand-written graphs: each kind of node, errors, writing in place, hooks."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from whilst.debug import Profile, break_at, every, step, watch
from whilst.running.eager import interpret
from whilst.running.raised import Raised
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place

COLLATZ = (Path(__file__).parents[1] / "ir" / "texts" / "collatz.ir").read_text()


def graph_of(text):
    graph = parse(text, ROWS)
    verify(graph)
    return place(graph)


def run(text, *inputs, **options):
    return interpret(graph_of(text), inputs, **options)


def body(lines, head="(%n: i64) -> (i64)"):
    return f"graph @f{head} {{\n{lines}\n}}"


# -- control flow ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "limit", "steps"), [(27, 1000, 111), (27, 5, 5), (1, 10, 0)])
def test_collatz(n, limit, steps):
    (result,) = run(COLLATZ, n, limit)
    assert result == steps
    assert type(result) is np.int64


def nested(outer, inner):
    total = 0
    for i in range(outer):
        for j in range(inner):
            total = total * 3 + i - j
    return total


@pytest.mark.parametrize(("outer", "inner"), [(3, 4), (0, 2), (2, 0), (-1, -1), (1, 1)])
def test_nested_counted_loops(outer, inner):
    text = body(
        """
        %t = while %i < %n (%s = 0; %m_1 = %m) : i64 {
          test True
        } do {
          %u = while %j < %m_1 (%s_1 = %s; %i_1 = %i) : i64 {
            test True
          } do {
            %a = multiply %s_1, 3 : i64
            %b = add %a, %i_1 : i64
            %c = subtract %b, %j : i64
            yield %c
          }
          yield %u
        }
        return %t""",
        "(%n: i64, %m: i64) -> (i64)",
    )
    assert run(text, outer, inner) == [nested(outer, inner)]


def test_bounded_loop_with_a_test():
    """A ``for`` with a ``break``: whichever of the two comes first."""
    text = body(
        """
        %last = while %i < %n (%s = -1; %stop_1 = %stop) : i64 {
          %go = less %i, %stop_1 : bool
          test %go
        } do {
          yield %i
        }
        return %last""",
        "(%n: i64, %stop: i64) -> (i64)",
    )
    assert [run(text, n, stop)[0] for n, stop in [(5, 3), (3, 5), (0, 5), (5, 0)]] == [2, 2, -1, -1]


def test_values_rotate_in_parallel():
    text = body(
        """
        %x, %y, %z = while %i < %n (%a = 1, %b = 2, %c = 3) : i64, i64, i64 {
          test True
        } do {
          yield %b, %c, %a
        }
        return %x, %y, %z""",
        "(%n: i64) -> (i64, i64, i64)",
    )
    assert run(text, 4) == [2, 3, 1]


@pytest.mark.parametrize(("selector", "result"), [(0, 10), (1, 20), (2, 30)])
def test_choice_between_several(selector, result):
    text = body(
        """
        %x = cond %n () : i64 case {
          yield 10
        } case {
          yield 20
        } case {
          yield 30
        }
        return %x"""
    )
    assert run(text, selector) == [result]


def test_only_the_chosen_branch_runs():
    text = body(
        """
        %c = less %n, 0 : bool
        %x = cond %c (%m = %n) : i64 {
          raise_error %m {error="ValueError", message="got {0}"}
          %p = poison {dims=[], dtype="i64"} : i64
          yield %p
        } else {
          yield %m
        }
        return %x"""
    )
    assert run(text, 3) == [3]
    with pytest.raises(Raised) as caught:
        run(text, -3)
    assert (caught.value.error, caught.value.text, caught.value.payload) == ("ValueError", "got -3", (-3,))


def test_recursive_call():
    text = body(
        """
        %small = less %n, 2 : bool
        %x = cond %small (%m = %n) : i64 {
          yield 1
        } else {
          %k = subtract %m, 1 : i64
          %r = call @f(%k) : i64
          %s = checked_multiply %r, %m : i64
          yield %s
        }
        return %x"""
    )
    assert run(text, 10) == [3628800]
    with pytest.raises(Raised) as caught:
        run(text, 30)
    assert caught.value.error == "OverflowError"


# -- values ------------------------------------------------------------------------------------------------------------


def test_literals_and_inputs_are_scalars_of_their_type():
    text = body("return %x, %y, -0.0, (1+2j):c64, 3:u8, True", "(%x: f32, %y: bool) -> (f32, bool, f64, c64, u8, bool)")
    found = run(text, 0.1, 1)
    kinds = [np.float32, np.bool_, np.float64, np.complex64, np.uint8, np.bool_]
    assert [type(x) for x in found] == kinds
    assert np.signbit(found[2])


def test_equal_literals_of_different_sign_stay_apart():
    text = body("%x = copysign 1.0, 0.0 : f64\n%y = copysign 1.0, -0.0 : f64\nreturn %x, %y", "() -> (f64, f64)")
    assert run(text) == [1.0, -1.0]


def test_no_warnings():
    text = body(
        "%x = divide %a, 0.0 : f64\n%y = log %x : f64\n%z = multiply %m, %m : i64\nreturn %y, %z",
        "(%a: f64, %m: i64) -> (f64, i64)",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(text, 1.0, 2**62) == [np.inf, 0]


def test_results_that_numpy_hands_out_as_views_are_values():
    text = body(
        """
        %r = real %z : f64[n]
        %s = store %r, 9.0, 0 : f64[n]
        return %s""",
        "(%z: c128[n]) -> (f64[n])",
    )
    z = np.array([1 + 2j, 3 + 4j])
    assert run(text, z)[0].tolist() == [9.0, 3.0]
    assert z[0] == 1 + 2j


# -- arrays in place ---------------------------------------------------------------------------------------------------

SQUARES = body(
    """
    %b = while %i < %n (%c = %a) : i64[m] {
      test True
    } do {
      %size = dim %c {axis=0} : i64
      %k = check_index %i, %size {message="index {0} is out of bounds for axis 0 with size {1}"} : i64  # f.py:3
      %v = multiply %i, %i : i64
      %s = store %c, %v, %k : i64[m]
      yield %s
    }
    return %b""",
    "(%a: i64[m], %n: i64) -> (i64[m] updating %a)",
)


def test_store_in_place():
    a = np.zeros(4, np.int64)
    (result,) = run(SQUARES, a, 4)
    assert result is a
    assert a.tolist() == [0, 1, 4, 9]


def test_what_was_written_before_an_error_stays_written():
    a = np.full(3, 7)
    with pytest.raises(Raised) as caught:
        run(SQUARES, a, 5)
    assert a.tolist() == [0, 1, 4]
    assert caught.value.text == "index 3 is out of bounds for axis 0 with size 3"
    assert (str(caught.value.location), caught.value.location.function) == ("f.py:3", "f")


def test_strided_argument():
    base = np.zeros(8, np.int64)
    run(SQUARES, base[::-2], 4)
    assert base.tolist() == [0, 9, 0, 4, 0, 1, 0, 0]


def test_slices_and_overlap():
    text = body(
        """
        %v = subview %a, 0, 4, 1 {axes="s", dims=[4]} : i64[4]
        %b = update %a, %v, 1, 4, 1 {axes="s"} : i64[5]
        return %b""",
        "(%a: i64[5]) -> (i64[5] updating %a)",
    )
    a = np.arange(5)
    run(text, a)
    assert a.tolist() == [0, 0, 1, 2, 3]


# -- the world outside -------------------------------------------------------------------------------------------------


def test_print_and_host_calls_in_program_order(capsys):
    text = body(
        """
        print %n {template="n = {0}\\n"}
        host_call %n {dtypes=[], site=0}
        %x = host_call %n, 2.5 {dtypes=[f64], site=1} : f64
        %y, %z = host_call {dtypes=[i64,bool], site=2} : i64, bool
        return %x, %y, %z""",
        "(%n: i64) -> (f64, i64, bool)",
    )
    hosts = (lambda n: print("host", n), lambda n, x: n * x, lambda: (7, True))
    assert run(text, 3, hosts=hosts) == [7.5, 7, True]
    assert capsys.readouterr().out == "n = 3\nhost 3\n"


def test_host_functions_see_their_own_error_settings():
    text = body("%x = host_call {dtypes=[f64], site=0} : f64\nreturn %x", "() -> (f64)")
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        run(text, hosts=(lambda: np.float64(1) / np.float64(0),))


# -- hooks -------------------------------------------------------------------------------------------------------------


def test_hooks():
    lines, values, events = [], [], []
    hook = every(
        break_at([7], lambda event: lines.append(event.line)),
        watch(["n_3"], lambda event: values.append(int(event.values()["n_3"]))),
        step(events.append),
    )
    run(COLLATZ, 6, 100, on_node=hook)
    assert values == [3, 10, 5, 16, 8, 4, 2, 1]
    assert lines == [7] * 8
    assert str(events[0]) == "%odd_out = not_equal %n_1, 1 : bool  -> True"


def test_profile():
    graph = graph_of(COLLATZ)
    profile = Profile()
    interpret(graph, [27, 1000], on_node=profile)
    loop = graph.nodes[0]
    assert profile.counts[loop] == 1
    assert profile.counts[loop.body.nodes[0]] == 111
    assert "111 x  %r = remainder %n_1, 2 : i64" in profile.report()
