"""What a mask selects for folds alone is not put into memory."""

import warnings

import numpy as np
import pytest

import whilst
from passes.support import becomes_body
from whilst_compiler.passes.masked import melt_masks

HEAD = "%x: f64[n], %m: bool[n], %k: i64 ->"
SELECTED = "%y = compress %x, %m, %k {dims=[d]} : f64[d]"


@pytest.mark.parametrize(
    ("fold", "filler"), [("add", "-0.0"), ("multiply", "1.0"), ("minimum", "inf"), ("maximum", "-inf")]
)
def test_folds_take_the_others_for_nothing(fold, filler):
    becomes_body(
        melt_masks,
        f"{HEAD} f64",
        f"{SELECTED} %s = reduce_{fold} %y {{axes=[0]}} : f64 return %s",
        f"%y = where %m, %x, {filler} : f64[n] %s = reduce_{fold} %y {{axes=[0]}} : f64 return %s",
    )


def test_cheap_rows_in_between_go_over_all():
    becomes_body(
        melt_masks,
        f"{HEAD} f64",
        f"""{SELECTED} %z = subtract %y, 1.5 : f64[d] %w = multiply %z, %y : f64[d]
            %s = reduce_add %w {{axes=[0]}} : f64 return %s""",
        """%z = subtract %x, 1.5 : f64[n] %w = multiply %z, %x : f64[n] %v = where %m, %w, -0.0 : f64[n]
           %s = reduce_add %v {axes=[0]} : f64 return %s""",
    )


def test_what_is_put_back_where_it_was_goes_over_all():
    becomes_body(
        melt_masks,
        f"{HEAD} f64[n]",
        f"{SELECTED} %z = add %y, 1.0 : f64[d] %r = expand %x, %m, %z : f64[n] return %r",
        "%z = add %x, 1.0 : f64[n] %r = where %m, %z, %x : f64[n] return %r",
    )


def test_not_what_is_put_back_elsewhere():
    lines = f"{SELECTED} %o = logical_not %m : bool[n] %r = expand %x, %o, %y : f64[n] return %r"
    becomes_body(melt_masks, f"{HEAD} f64[n]", lines, lines)


STAYS = {
    "is returned": ("f64[d]", f"{SELECTED} return %y"),
    "is looked at": ("f64", f"{SELECTED} %s = load %y, 0 : f64 return %s"),
    "goes through something dear": (
        "f64", f"{SELECTED} %z = exp %y : f64[d] %s = reduce_add %z {{axes=[0]}} : f64 return %s"),
    "meets a vector of another kind": (
        "f64", f"""{SELECTED} %o = full 1.0, %k {{dims=[d]}} : f64[d] %z = add %y, %o : f64[d]
                   %s = reduce_add %z {{axes=[0]}} : f64 return %s"""),
    "is folded too often": (
        "f64", SELECTED + "".join(f" %s{k} = reduce_add %y {{axes=[0]}} : f64" for k in range(5))
        + "".join(f" %t{k} = add %{'s0' if k == 1 else f't{k - 1}'}, %s{k} : f64" for k in range(1, 5)) + " return %t4"),
}  # fmt: skip


@pytest.mark.parametrize("why", STAYS)
def test_it_stays_if_it(why):
    result, lines = STAYS[why]
    becomes_body(melt_masks, f"{HEAD} {result}", lines, lines)


def test_also_what_is_looked_at_in_a_loop():
    lines = f"""{SELECTED} %s = while %i < 3 (%t = 0.0; %z = %y) : f64 {{ test True }} do {{
        %u = reduce_add %z {{axes=[0]}} : f64 %v = add %t, %u : f64 yield %v }} return %s"""
    becomes_body(melt_masks, f"{HEAD} f64", lines, lines)


def moments(x, low):
    y = x[x > low]
    return y.mean(), y.std(), np.sum(y * y - 2 * y), np.sum(np.abs(y)), len(y)


def extremes(x, mask):
    y = x[mask]
    return y.max(), y.min(), np.prod(y), np.any(y > 2), np.all(y > 2)


def integers(x, mask):
    y = x[mask]
    return y.sum(), y.max(), (y + y).min(), np.count_nonzero(y)


@pytest.mark.parametrize("n", [0, 1, 5, 63, 64, 65, 200])
@pytest.mark.parametrize("low", [-9.0, 0.3, 9.0])
def test_moments(n, low):
    x = np.random.default_rng(n).normal(size=n)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = moments(x, low)
    assert np.allclose(whilst.compile(moments)(x, low), expected, rtol=1e-12, equal_nan=True)


@pytest.mark.parametrize("special", [np.nan, np.inf, -np.inf, -0.0])
@pytest.mark.parametrize("chosen", [True, False])
def test_special_values_count_where_they_are_selected(special, chosen):
    x, mask = np.array([1.5, special, -3.0, 2.5]), np.array([True, chosen, False, True])
    with np.errstate(all="ignore"):
        expected = extremes(x, mask)
    assert np.array_equal(whilst.compile(extremes)(x, mask), expected, equal_nan=True)


def test_none_selected_fails_as_ever():
    with pytest.raises(ValueError, match="zero-size array to reduction operation maximum"):
        whilst.compile(extremes)(np.ones(3), np.zeros(3, bool))


@pytest.mark.parametrize("dtype", ["i1", "u1", "i4", "u8", "f4"])
def test_other_dtypes(dtype):
    x = (np.arange(70) * 37 % 101).astype(dtype)
    for mask in (x % 3 == 0, x > 90):
        found, expected = whilst.compile(integers)(x, mask), integers(x, mask)
        assert found == expected and [type(v) for v in found] == [type(v) for v in expected]


def test_a_gradient_is_untouched_by_what_is_not_selected():
    x = np.array([0.0, 2.0, 4.0])
    found = whilst.grad(lambda x: np.sum(1.0 / x[x > 0]))(x)
    assert np.array_equal(found, [0.0, -0.25, -0.0625])


def selected_twice(x, mask):
    y = x[mask]
    z = y[y > 0]
    return z.sum(), z.max(), (z * z).min()


def test_what_is_selected_of_what_is_selected():
    x = np.arange(-5.0, 9.0)
    assert whilst.compile(selected_twice)(x, x % 2 == 0) == selected_twice(x, x % 2 == 0)
