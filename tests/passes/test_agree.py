"""Sizes that have to be equal, unless one is 1, are compared once and then one."""

import numpy as np

import whilst
from passes.support import read, shown
from whilst_compiler.errors import SIZES_DIFFER
from whilst_compiler.ir.print import to_text
from whilst_compiler.passes.agree import agree_on_sizes
from whilst_compiler.pipeline import optimise

CHECK = '{error="ValueError", message="{0} {1}"}'
BEFORE = f"""graph @f(%x: f64[n], %k: i64) -> (f64[m]) {{
  %n = dim %x {{axis=0}} : i64
  %part = subview %x, 0, %k, 1 {{axes="s", dims=[p]}} : f64[p]
  %one = equal %n, 1 : bool
  %size = where %one, %k, %n : i64
  %same = equal %k, %size : bool
  %ok = logical_or %same, %one : bool
  %m = check %size, %ok, %n, %k {CHECK} : i64
  %wide = broadcast %part, %m {{dims=[m]}} : f64[m]
  return %wide
}}
"""


def test_compared_once():
    text = shown(agree_on_sizes(read(BEFORE)))
    assert "= equal %k, %n : bool" in text and "check %k, " in text
    assert "subview %x, 0, %n, 1" in text and "broadcast %part, %m" in text and text.count("this code takes sizes for equal") == 1


def test_sizes_of_arguments_are_known_to_differ():
    text = BEFORE.replace("%k: i64", "%y: f64[k]").replace("  %part", "  %k = dim %y {axis=0} : i64\n  %part")
    assert shown(agree_on_sizes(read(text))) == shown(read(text))


def test_nothing_to_agree_on():
    text = BEFORE.replace('"ValueError"', '"TypeError"')
    assert shown(agree_on_sizes(read(text))) == shown(read(text))


def shortest(d):
    for k in range(d.shape[0]):
        d = np.minimum(d, d[:, k : k + 1] + d[k : k + 1, :])
    return d


def test_what_is_repeated_is_not_taken_for_long():
    """`d[k : k + 1]` is repeated over the rows: that it would be as long as `d` is found to be wrong, and forgotten."""
    lowering = whilst.compile(shortest).lower("f64[n,n]")
    assert SIZES_DIFFER in to_text(optimise(lowering.graph, story=(), agree=True))
    assert SIZES_DIFFER not in to_text(lowering.optimized)
    d = np.random.default_rng(1).random((9, 9))
    assert np.array_equal(lowering.compile()(d), shortest(d))
