"""``lower``: from values, from types as text, from both; the code that it gives takes just these types."""

from __future__ import annotations

import numpy as np
import pytest

import whilst


def total(a, start=0.0, *, scale=1.0):
    s = start
    for x in a:
        s += x
    return s * scale


def first_doubled(a, b):
    a[0] = 2.0 * b[0]
    return b[0]


def plus(a, b):
    return a + b


def described(f, *args, **keywords):
    return repr(whilst.compile(f).lower(*args, **keywords))


# -- what is asked for ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "keywords", "signature"),
    [
        (("f64[n]",), {}, "a: f64[n], start: float, scale: float"),
        (("f64[n], i64",), {}, "a: f64[n], start: int, scale: float"),
        (("f64[n]", "np.float32"), {"scale": "f64"}, "a: f64[n], start: np.float32, scale: float"),
        (("float64[ n ]", 1), {}, "a: f64[n], start: int, scale: float"),
        (("int32 [3]",), {}, "a: i32[3], start: float, scale: float"),
        ((range(3),), {"start": "i64"}, "a: range, start: int, scale: float"),
    ],
)
def test_types_and_values(args, keywords, signature):
    assert described(total, *args, **keywords) == f"<whilst.Lowering total({signature})>"


def test_sizes_of_values_and_of_types_are_different_ones():
    assert described(plus, "f64[n]", np.ones(3)) == "<whilst.Lowering plus(a: f64[n], b: f64[m])>"
    assert described(plus, np.ones(3), "f64[m]") == "<whilst.Lowering plus(a: f64[k], b: f64[m])>"
    assert described(plus, np.ones((3, 4)), "f64[m]") == "<whilst.Lowering plus(a: f64[k,l], b: f64[m])>"


def test_types_in_tuples():
    def pair(p, *others):
        return p[0], others

    assert described(pair, ("f64[n]", "i64"), "f64", 1) == (
        "<whilst.Lowering pair(p: tuple[f64[n], int], others: tuple[float, int])>"
    )
    a = np.ones(3)
    assert whilst.compile(pair).lower((a, "f64[n]"), a, "i64").compile()((a, np.ones(2)), a, 3) == (a, (a, 3))


@pytest.mark.parametrize("text", ["f64[n", "f65[n]", "f64[-1]", "f64[n+1]", "f64[:]", "F64[n]", "list[int]"])
def test_text_that_is_meant_as_a_type_is_one_or_an_error(text):
    with pytest.raises(ValueError, match="is not a type"):
        whilst.compile(total).lower(text)


def test_other_text_is_a_value():
    f = whilst.compile(lambda x, how: x + 1 if how == "up" else x - 1)
    assert f.lower("i64", "up").compile()(3, "up") == 4
    assert f.lower("i64", "str").compile()(3, "down") == 2


def test_wrong_calls_are_pythons_errors():
    for call in ((), ("f64[n]", 1.0, 2.0)):
        with pytest.raises(TypeError, match=r"total\(\)"):
            whilst.compile(total).lower(*call)


# -- what is made --------------------------------------------------------------------------------------------------------


def test_defaults_and_keywords():
    code = whilst.compile(total).lower("f64[n]").compile()
    a = np.arange(4.0)
    assert code(a) == 6.0 and code(a, 1.0) == 7.0 and code(a, scale=2.0) == code(start=0.0, a=a, scale=2.0) == 12.0
    assert repr(code).startswith("<whilst native code of total(a: f64[n], start: float, scale: float) -> ")
    with pytest.raises(TypeError, match=r"total\(\) missing 1 required positional argument: 'a'"):
        code()
    with pytest.raises(TypeError, match="unexpected keyword argument 'end'"):
        code(a, end=1.0)


@pytest.mark.parametrize(
    "bad", [np.ones(3, np.float32), np.ones((3, 3)), 3.0, np.ones(6)[::2], np.ones(1), np.ones(0), [1.0, 2.0], None]
)
def test_other_types_are_refused(bad):
    code = whilst.compile(total).lower("f64[n]").compile()
    with pytest.raises(TypeError):
        code(bad)


@pytest.mark.parametrize(
    "value",
    [np.arange(8.0)[::2], np.arange(4.0)[::-1], ["a", "bc"], "abc", [1, 2], [[1], [2, 3]], {"a": 1}, {2: 3}, {1, 2},
     b"abc", range(3), (1, 2.0), [[1]] * 3 + [[k] for k in range(9)]],
)  # fmt: skip
def test_code_takes_what_it_was_made_for(value):
    def both(x):
        return len(x), x

    length, same = whilst.compile(both).lower(value).compile()(value)
    assert length == len(value) and np.array_equal(np.array(same, object), np.array(value, object))


def test_arrays_are_one_where_they_were():
    f = whilst.compile(first_doubled)
    x, y = np.ones(3), np.ones(3)
    assert f.lower(x, x).compile()(x, x) == 2.0 and f.lower(x, y).compile()(x, y) == 1.0
    for made, given in (((x, x), (x, y)), ((x, y), (x, x)), (("f64[n]", "f64[n]"), (x, x)), ((x, "f64[3]"), (x, x))):
        with pytest.raises(TypeError, match="one array with another argument"):
            f.lower(*made).compile()(*given)
    slope = whilst.grad(lambda a, b: (a * b).sum()).lower(y, y).compile()
    assert slope(y, y).tolist() == y.tolist()
