"""Exact identities: what is simplified, and what must not be."""

import pytest

from passes.support import becomes, becomes_body
from whilst_compiler.passes.simplify import simplify

SIMPLER = [
    # integers
    ("%x: i64 -> i64", "%y = add %x, 0 : i64 return %y", "return %x"),
    ("%x: i64 -> i64", "%y = checked_add 0, %x : i64 return %y", "return %x"),
    ("%x: i64 -> i64", "%y = subtract %x, %x : i64 return %y", "return 0"),
    ("%x: i64 -> i64", "%y = checked_multiply %x, 0 : i64 return %y", "return 0"),
    ("%x: i64 -> i64", "%y = multiply 1, %x : i64 return %y", "return %x"),
    ("%x: i64 -> i64", "%y = add %x, 3 : i64 %z = subtract %y, 1 : i64 return %z", "%z = add %x, 2 : i64 return %z"),
    ("%x: i64 -> i64", "%y = add %x, 3 : i64 %z = subtract %y, 3 : i64 return %z", "return %x"),
    ("%x: i64 -> i64", "%y = floor_divide %x, 8 : i64 return %y", "%y = right_shift %x, 3 : i64 return %y"),
    ("%x: i64 -> i64", "%y = remainder %x, 8 : i64 return %y", "%y = bitwise_and %x, 7 : i64 return %y"),
    ("%x: i64 -> i64", "%y = remainder %x, 1 : i64 return %y", "return 0"),
    ("%x: i64 -> i64", "%y = checked_floor_divide %x, 3 : i64 return %y", "%y = floor_divide %x, 3 : i64 return %y"),
    ("%x: i64 -> i64", "%y = checked_power %x, 2 : i64 return %y", "%y = checked_multiply %x, %x : i64 return %y"),
    ("%x: i64 -> i64", "%y = bitwise_and %x, -1 : i64 return %y", "return %x"),
    ("%x: i64 -> i64", "%y = bitwise_xor %x, %x : i64 return %y", "return 0"),
    ("%x: i64 -> i64", "%y = negative %x : i64 %z = negative %y : i64 return %z", "return %x"),
    ("%x: u8 -> u8", "%y = add %x, 200:u8 : u8 %z = add %y, 100:u8 : u8 return %z", "%z = add %x, 44:u8 : u8 return %z"),
    # floats
    ("%x: f64 -> f64", "%y = multiply %x, 1.0 : f64 return %y", "return %x"),
    ("%x: f64 -> f64", "%y = divide %x, 1.0 : f64 return %y", "return %x"),
    ("%x: f64 -> f64", "%y = add %x, -0.0 : f64 return %y", "return %x"),
    ("%x: f64 -> f64", "%y = subtract %x, 0.0 : f64 return %y", "return %x"),
    ("%x: f64 -> f64", "%y = negative %x : f64 %z = negative %y : f64 return %z", "return %x"),
    ("%x: f64, %y: f64 -> f64", "%n = negative %y : f64 %z = add %x, %n : f64 return %z",
     "%z = subtract %x, %y : f64 return %z"),
    ("%x: f64[n] -> f64[n]", "%y = multiply %x, 1.0 : f64[n] return %y", "return %x"),
    ("%x: f64 -> f64", "%y = power %x, 2.0 : f64 return %y", "%y = multiply %x, %x : f64 return %y"),
    # casts
    ("%x: i32 -> i32", '%y = cast %x {dtype="i64"} : i64 %z = cast %y {dtype="i32"} : i32 return %z', "return %x"),
    ("%x: f32 -> f32", '%y = cast %x {dtype="f64"} : f64 %z = cast %y {dtype="f32"} : f32 return %z', "return %x"),
    ("%x: i32 -> f64", '%y = cast %x {dtype="i64"} : i64 %z = cast %y {dtype="f64"} : f64 return %z',
     '%z = cast %x {dtype="f64"} : f64 return %z'),
    # truth
    ("%x: bool -> bool", "%y = logical_not %x : bool %z = logical_not %y : bool return %z", "return %x"),
    ("%x: i64 -> bool", "%y = less %x, 3 : bool %z = logical_not %y : bool return %z",
     "%z = greater_equal %x, 3 : bool return %z"),
    ("%x: f64 -> bool", "%y = equal %x, 3.0 : bool %z = logical_not %y : bool return %z",
     "%z = not_equal %x, 3.0 : bool return %z"),
    ("%x: i64 -> bool", "%y = equal %x, %x : bool return %y", "return True"),
    ("%x: i64 -> bool", "%y = less %x, %x : bool return %y", "return False"),
    ("%x: bool -> bool", "%y = equal %x, False : bool return %y", "%y = logical_not %x : bool return %y"),
    ("%x: bool -> bool", "%n = logical_not %x : bool %y = logical_and %n, %x : bool return %y", "return False"),
    ("%c: bool, %x: f64 -> f64", "%y = where %c, %x, %x : f64 return %y", "return %x"),
    ("%c: bool, %x: bool -> bool", "%y = where %c, %x, False : bool return %y", "%y = logical_and %c, %x : bool return %y"),
    ("%x: i64 -> bool", '%y = cast %x {dtype="f64"} : f64 %z = less %y, 3.0 : bool return %z',
     "%z = less %x, 3 : bool return %z"),
    # constants
    ("-> i64", "%x = floor_divide -7, 2 : i64 return %x", "return -4"),
    ("-> i64", "%x = add 9223372036854775807, 1 : i64 return %x", "return -9223372036854775808"),
    ("-> f64", "%x = divide 0.0, 0.0 : f64 return %x", "return nan"),
    ("-> f32", "%x = add 0.1:f32, 0.2:f32 : f32 return %x", "return 0.30000001192092896:f32"),
    ("-> i64", '%x = check_index -1, 3 {message="no"} : i64 return %x', "return 2"),
    ("-> i8", '%x = cast 300 {dtype="i8"} : i8 return %x', "return 44:i8"),
    # checks
    ("%x: i64 -> i64", '%y = check %x, True {error="ValueError", message="no"} : i64 return %y', "return %x"),
    ("%i: i64, %n: i64 -> i64",
     '%j = check_index %i, %n {message="no"} : i64 %k = check_index %j, %n {message="again"} : i64 return %k',
     '%j = check_index %i, %n {message="no"} : i64 return %j'),
    # arrays
    ("%a: f64[n], %v: f64, %i: i64 -> f64", "%b = store %a, %v, %i : f64[n] %x = load %b, %i : f64 return %x", "return %v"),
    ("%v: f64, %i: i64, %n: i64 -> f64", "%b = full %v, %n {dims=[m]} : f64[m] %x = load %b, %i : f64 return %x", "return %v"),
    ("%a: f64[n], %i: i64 -> f64[n]", "%v = load %a, %i : f64 %b = store %a, %v, %i : f64[n] return %b", "return %a"),
    ("%a: f64[n,m] -> f64[n,m]",
     "%b = transpose %a {permutation=[1,0]} : f64[m,n] %c = transpose %b {permutation=[1,0]} : f64[n,m] return %c",
     "return %a"),
    ("%a: f64[n], %b: f64[n] -> f64[n]",
     '%t = add %a, %b : f64[n] %u = multiply %t, %b : f64[n] %v = update %t, %u {axes="f"} : f64[n] return %v',
     "%t = add %a, %b : f64[n] %u = multiply %t, %b : f64[n] return %u"),
    ("%a: f64[n,m] -> f64[n,n]",
     "%t = transpose %a {permutation=[1,0]} : f64[m,n] %c = copy %t : f64[m,n] %r = matmul %a, %c : f64[n,n] return %r",
     "%t = transpose %a {permutation=[1,0]} : f64[m,n] %r = matmul %a, %t : f64[n,n] return %r"),
    ("%a: f64[n,m], %b: f64[n,m] -> f64[p,n]",
     "%c = transpose %a {permutation=[1,0]} : f64[m,n] %d = transpose %b {permutation=[1,0]} : f64[m,n]"
     " %r = concatenate %c, %d {axis=0, dims=[p,n]} : f64[p,n] return %r",
     "%r = concatenate %a, %b {axis=1, dims=[n,p]} : f64[n,p] %t = transpose %r {permutation=[1,0]} : f64[p,n] return %t"),
    ("%a: f64[n,m,k], %i: i64, %j: i64, %k: i64 -> f64[p,n,m]",
     "%c = transpose %a {permutation=[2,0,1]} : f64[k,n,m] %d = full 1.0, 2, %i, %j {dims=[2,n,m]} : f64[2,n,m]"
     " %r = concatenate %d, %c {axis=0, dims=[p,n,m]} : f64[p,n,m] return %r",
     "%d = full 1.0, %i, %j, 2 {dims=[n,m,2]} : f64[n,m,2] %r = concatenate %d, %a {axis=2, dims=[n,m,p]} : f64[n,m,p]"
     " %t = transpose %r {permutation=[2,0,1]} : f64[p,n,m] return %t"),
]  # fmt: skip


@pytest.mark.parametrize("head, before, after", SIMPLER, ids=lambda text: text[:60])
def test_simpler(head, before, after):
    becomes_body(simplify, head, before, after)


KEPT = [
    ("%a: f64[n,m,m] -> f64[p,n,m]",
     "%c = transpose %a {permutation=[1,0,2]} : f64[m,n,m] %d = transpose %a {permutation=[2,0,1]} : f64[m,n,m]"
     " %r = concatenate %c, %d {axis=0, dims=[p,n,m]} : f64[p,n,m] return %r"),
    ("%a: f64[n], %b: f64[n] -> f64[n]", '%u = multiply %a, %b : f64[n] %v = update %a, %u {axes="f"} : f64[n] return %v'),
    ("%a: f64[n] -> f64[n]", '%t = exp %a : f64[n] %v = update %t, 1.0 {axes="f"} : f64[n] return %v'),
    ("%x: f64 -> f64", "%y = add %x, 0.0 : f64 return %y"),
    ("%x: f64 -> f64", "%y = subtract %x, -0.0 : f64 return %y"),
    ("%x: f64 -> f64", "%y = subtract %x, %x : f64 return %y"),
    ("%x: f64 -> f64", "%y = multiply %x, 0.0 : f64 return %y"),
    ("%x: f64 -> bool", "%y = equal %x, %x : bool return %y"),
    ("%x: f64 -> bool", "%y = less %x, 3.0 : bool %z = logical_not %y : bool return %z"),
    ("%x: i64[n] -> i64[n]", "%y = subtract %x, %x : i64[n] return %y"),
    ("%x: i64 -> i64", '%y = cast %x {dtype="f64"} : f64 %z = cast %y {dtype="i64"} : i64 return %z'),
    ("%x: i64 -> bool", '%y = cast %x {dtype="i8"} : i8 %z = cast %y {dtype="bool"} : bool return %z'),
    ("%x: i64 -> bool", '%y = cast %x {dtype="f64"} : f64 %z = less %y, 2.5 : bool return %z'),
    ("%x: i64 -> bool", '%y = cast %x {dtype="f64"} : f64 %z = equal %y, 9007199254740992.0 : bool return %z'),
    ("-> i64", "%x = checked_add 9223372036854775807, 1 : i64 return %x"),
    ("-> i64", '%x = check_index 3, 3 {message="no"} : i64 return %x'),
    ("%x: i64 -> i64", '%y = check %x, False {error="ValueError", message="no"} : i64 return %y'),
    ("%x: i64 -> i64", "%y = checked_floor_divide %x, -1 : i64 return %y"),
    ("%a: f64[n], %v: f64, %i: i64, %j: i64 -> f64", "%b = store %a, %v, %i : f64[n] %x = load %b, %j : f64 return %x"),
]


@pytest.mark.parametrize("head, lines", KEPT, ids=lambda text: text[:60])
def test_kept(head, lines):
    becomes_body(simplify, head, lines, lines)


def test_known_branch_is_inlined():
    becomes_body(
        simplify,
        "%x: i64 -> i64",
        "%y = cond False (%k = %x) : i64 { yield %k } else { %z = add %k, 1 : i64 yield %z } return %y",
        "%z = add %x, 1 : i64 return %z",
    )


def test_branch_knows_its_condition():
    becomes_body(
        simplify,
        "%c: bool, %d: bool, %x: i64 -> i64",
        """%both = logical_and %c, %d : bool
           %y = cond %both (%k = %x, %e = %d) : i64 {
             %z = cond %e (%l = %k) : i64 { %m = add %l, 1 : i64 yield %m } else { yield %l }
             yield %z
           } else { yield %k } return %y""",
        """%both = logical_and %c, %d : bool
           %y = cond %both (%k = %x) : i64 { %m = add %k, 1 : i64 yield %m } else { yield %k } return %y""",
    )


def test_branches_that_yield_the_same():
    becomes_body(simplify, "%c: bool, %x: i64 -> i64",
                 "%y = cond %c (%k = %x) : i64 { yield %k } else { yield %k } return %y", "return %x")


def test_branches_that_yield_the_condition():
    becomes_body(simplify, "%c: bool -> bool",
                 "%y = cond %c () : bool { yield False } else { yield True } return %y",
                 "%y = logical_not %c : bool return %y")


def test_refined_sizes_reach_what_follows():
    becomes(
        simplify,
        """graph @f(%a: f64[3]) -> (f64[s]) {
             %b = cond True (%c = %a) : f64[s] { yield %c } else { %z = full 0.0, 4 {dims=[4]} : f64[4] yield %z }
             %d = add %b, 1.0 : f64[s] return %d }""",
        "graph @f(%a: f64[3]) -> (f64[3]) { %d = add %a, 1.0 : f64[3] return %d }",
    )


def test_loop_that_never_runs():
    becomes_body(simplify, "%x: i64 -> i64",
                 "%y = while %k < 0 (%v = %x) : i64 { test True } do { %w = add %v, %k : i64 yield %w } return %y", "return %x")
    becomes_body(simplify, "%x: i64 -> i64",
                 "%y = while (%v = %x) : i64 { test False } do { %w = add %v, 2 : i64 yield %w } return %y", "return %x")


def test_loop_that_runs_once():
    becomes_body(simplify, "%x: i64 -> i64",
                 "%y = while %k < 1 (%v = %x) : i64 { test True } do { %w = add %v, %v : i64 %u = add %w, %k : i64 yield %u } return %y",
                 "%w = add %x, %x : i64 return %w")
