"""Warnings of floating-point errors: those of NumPy, at the same lines, from compiled code and from the interpreter."""

from __future__ import annotations

import copy
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whilst
from whilst.calls import telling
from whilst.running.raised import Raised


def quotients(x, y):
    return x / y


def logarithms(x):
    a = np.log(x)
    b = np.log2(x[::-1]) + np.log10(x)
    return a, b, np.log1p(-x)


def roots_and_powers(x):
    return np.sqrt(x), x**-1, x**0.5, x**2, np.power(x, 400.0), np.exp(1000 * x), x**3.5


def inverse_functions(x):
    return np.arcsin(2 * x), np.arctanh(x), np.arccosh(x), np.cosh(1000 * x)


def in_place(x):
    y = x.copy()
    y *= 1e200
    y *= 1e200
    y -= y
    return y


def scalars_in_a_loop(x, y):
    total = 0.0
    for i in range(len(x)):
        total += x[i] / y[i]
        if x[i] > 0:
            total += np.log(y[i])
    return total


def scalar_functions(a, b):
    return a / b, a // b, a % b, np.sqrt(a), a * 1e308 * 10, np.exp(a * 1000), abs(a) ** 400


def pythons_own_floats(a: float) -> float:
    x = a
    for _ in range(10):
        x = x * 1e200
    return x + len(np.zeros(3))


def branches(x):
    out = np.zeros(len(x))
    for i in range(len(x)):
        if x[i] != 0:
            out[i] = 1 / x[i]
        else:
            out[i] = 5
    return out


def chosen_by_where(x):
    return np.where(x > 0, np.log(x), 0.0)


def helper(x):
    return 1 / x


def in_a_callee(x):
    return helper(x) + helper(x + 1)


def reductions(x):
    return np.sum(x * 1e308), np.prod(np.abs(x) * 1e200 + 1), x.sum(), np.cumsum(x * 1e308), np.mean(x * 1e308)


def moments_of_nothing(x):
    return np.mean(x[:0]), x[:0].mean(), np.var(x[:1], ddof=1)


def means_along_axes(x):
    return np.mean(x[:0], axis=0), np.var(x[:1], axis=0, ddof=1)


def products(a):
    return a @ a, a @ a[0]


def conversions(x):
    return x.astype(np.int64), x.astype(np.float32), np.float32(x[0])


def quiet_inside(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.log(x)
    return a, 1 / x


def half_quiet(x):
    with np.errstate(divide="ignore"):
        return np.log(x), np.sqrt(x)


def complex_numbers(z):
    return z / 0, z * 1e308


def single(x):
    return x * np.float32(1e30), 1 / x


def of_nan(x):
    y = x + np.nan
    return np.sqrt(y), y > 1, np.maximum(x, y), np.sum(y), y / 0


def divided_with_rest(x, y):
    return np.fmod(x, y), np.remainder(x, y), np.floor_divide(x, y)


def written_into(x, out):
    np.log(x, out=out)
    np.divide(x, 0, out=out, where=x > 0)
    return out.sum()


def nested_list(n):
    out = []
    for k in range(n):
        out.append(np.float64(1) / np.float64(k))
    return out


def means_without_nan(x):
    return np.nanmean(x, axis=1), np.nanmean(x[0]), np.nanvar(x, axis=1, ddof=1), np.nanstd(x[0])


def middles(x):
    return np.nanmedian(x, axis=1), np.nanmedian(x[0]), np.median(x[1] * np.array([np.inf, -np.inf]))


def covariances(x):
    return np.cov(x[:1].T), np.cov(x), np.corrcoef(x * 0 + 1.0)


def written_in_python(x):
    return np.diff(x), np.ptp(x), np.kron(x * 1e200, x * 1e200), np.multiply.outer(x, x), np.polyval([1e300, 1], x)


def sums_of_einstein(x):
    return np.einsum("i,i->", x * 1e200, x * 1e200), np.einsum("i,j", x, x)


X = np.array([0.5, 0.0, -1.0, 2.0])
HOLES = np.array([[np.nan, np.nan], [1.0, 2.0], [np.nan, 3.0]])
Z = np.zeros(4)
PROGRAMS: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (quotients, (X, Z)),
    (quotients, (X, np.array([1.0, 2.0, 3.0, 4.0]))),
    (quotients, (X.reshape(2, 2), 0.0)),
    (logarithms, (X,)),
    (logarithms, (np.array([1.0]),)),
    (roots_and_powers, (X,)),
    (roots_and_powers, (X[3:],)),
    (inverse_functions, (np.array([1.0, 0.75, -1.0]),)),
    (in_place, (X,)),
    (scalars_in_a_loop, (X, Z)),
    (scalars_in_a_loop, (X, np.array([0.0, 0.0, 1.0, -1.0]))),
    (scalar_functions, (np.float64(1), np.float64(0))),
    (scalar_functions, (np.float64(-3), np.float64(2))),
    (pythons_own_floats, (10.0,)),
    (branches, (X,)),
    (chosen_by_where, (X,)),
    (in_a_callee, (np.array([0.0, -1.0]),)),
    (reductions, (X,)),
    (reductions, (np.array([1.0, 1.0]),)),
    (moments_of_nothing, (X,)),
    (means_along_axes, (np.ones((3, 2)),)),
    (products, (np.full((3, 3), 1e200),)),
    (conversions, (np.array([1e300, np.nan, 1.0]),)),
    (conversions, (np.array([1.5, -2.5]),)),
    (quiet_inside, (X,)),
    (half_quiet, (X,)),
    (complex_numbers, (np.array([1.0 + 0j, 1e300 + 1j]),)),
    (single, (np.array([1e20, 0.0, 1.0], np.float32),)),
    (of_nan, (X,)),
    (divided_with_rest, (np.array([1.0, 0.0]), np.array([0.0, 0.0]))),
    (nested_list, (3,)),
    (means_without_nan, (HOLES,)),
    (means_without_nan, (HOLES[1:2],)),
    (middles, (HOLES,)),
    (middles, (HOLES[1:2].repeat(2, axis=0),)),
    (covariances, (HOLES[1:2].repeat(3, axis=0),)),
    (covariances, (X.reshape(2, 2),)),
    (written_in_python, (np.array([np.inf, np.inf, 0.0]),)),
    (written_in_python, (X,)),
    (sums_of_einstein, (X,)),
]


def warned(f: Callable[..., Any], *args: Any) -> dict[tuple[str, int | None], None]:
    """The texts and lines, of each the first time. (NumPy's own files are not ours to tell.)"""
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        f(*copy.deepcopy(args))
    found = ((str(w.message), w.lineno if w.filename == __file__ else None) for w in met)
    return dict.fromkeys(found)


def agree(ours: dict[tuple[str, int | None], None], numpys: dict[tuple[str, int | None], None]) -> bool:
    """The same texts in the same order, and the same lines where they are the program's."""
    lines = [found for found in numpys if found[1] is not None]
    in_order = list(dict.fromkeys(text for text, _ in ours)) == list(dict.fromkeys(text for text, _ in numpys))
    return in_order and (ours.keys() >= set(lines)) and (len(ours) == len(numpys) or len(lines) < len(numpys))


@pytest.mark.parametrize(("f", "args"), PROGRAMS, ids=lambda x: getattr(x, "__name__", ""))
def test_numpys_warnings(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    numpys = warned(f, *args)
    compiled = whilst.compile(f)
    for _ in range(3):  # through Python, again, and natively
        ours = warned(compiled, *args)
        assert agree(ours, numpys), (ours, numpys)
    ours = warned(whilst.compile(f).eager, *args)
    assert agree(ours, numpys), (ours, numpys)


def test_each_line_is_shown_once_by_default() -> None:
    text = """
import numpy as np
import whilst

@whilst.compile
def f(x):
    a = 1 / x
    return np.log(x) + a

for k in range(10):
    f(np.zeros(3))
"""
    done = subprocess.run([sys.executable, "-c", _from_file(text)], capture_output=True, text=True,
                          env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    shown = [line.partition("RuntimeWarning: ")[2] for line in done.stderr.splitlines() if "RuntimeWarning" in line]
    assert shown == ["divide by zero encountered in divide", "divide by zero encountered in log",
                     "invalid value encountered in add"]  # fmt: skip
    assert "  a = 1 / x" in done.stderr


def _from_file(text: str) -> str:
    """A program that runs another one out of a file: whilst reads sources."""
    return (
        "import pathlib, runpy, tempfile; p = pathlib.Path(tempfile.mkdtemp()) / 'program.py';"
        f"p.write_text({text!r}); runpy.run_path(str(p), run_name='__main__')"
    )


def test_nothing_is_said_where_errors_are_to_be_ignored() -> None:
    compiled = whilst.compile(quotients)
    for _ in range(3):
        with np.errstate(all="ignore"):
            assert not warned(compiled, X, Z)
        with np.errstate(divide="ignore"):
            assert [text for text, _ in warned(compiled, X, Z)] == ["invalid value encountered in divide"]
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("ignore")
        compiled(X, Z)
    assert not met


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_a_warning_that_is_an_error_is_raised_at_its_line(calls: int) -> None:
    compiled = whilst.compile(in_a_callee)
    given = np.array([0.0, 5.0])
    for _ in range(calls - 1):
        compiled(np.ones(2))
    with warnings.catch_warnings(), pytest.raises(RuntimeWarning, match="divide by zero encountered in divide") as met:
        warnings.simplefilter("error")
        compiled(given)
    trace = met.traceback
    assert [entry.name for entry in trace][-2:] == ["in_a_callee", "helper"]
    assert np.isinf(compiled(given)[0]) and not warned(compiled, np.ones(2))


def scaled(x, by):
    x *= by
    return x.sum()


def test_what_changes_its_arguments_warns_in_the_next_call() -> None:
    compiled = whilst.compile(scaled)
    for before in (0, 1, 5):
        for _ in range(before):
            assert not warned(compiled, np.ones(3), 2.0)
        x = np.full(3, 1e300)
        warned(compiled, x, 1e300)
        given = np.full(3, 1e300)
        with warnings.catch_warnings(record=True) as met:
            warnings.simplefilter("always")
            compiled(given, 1e300)
        assert np.isinf(given).all()
        assert [str(w.message) for w in met] == ["overflow encountered in multiply"]


def test_flags_are_looked_into_less_and_less_often_by_default() -> None:
    compiled = whilst.compile(quotients)
    teller, looked = compiled._teller, []
    made = teller._told
    teller._told = lambda *args: (looked.append(number), made(*args))[1]
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        for number in range(1, 40):
            compiled(X, Z)
    assert looked == [1, 2, 4, 8, 16, 32]


def test_flags_that_others_have_raised_say_nothing() -> None:
    compiled = whilst.compile(quotients)
    for _ in range(4):
        with np.errstate(all="ignore"):
            np.log(np.zeros(3))
        assert not warned(compiled, X, X + 10)


def shared_out(x):
    out = np.empty(len(x))
    for i in range(len(x)):
        out[i] = np.exp(x[i]) * 3
    return out


def test_what_threads_of_the_pool_have_met_is_told() -> None:
    x = np.zeros(400_000)
    compiled = whilst.compile(shared_out)
    for _ in range(3):
        assert not warned(compiled, x)
    x[-1] = 1e4
    for _ in range(3):
        assert [text for text, _ in warned(compiled, x)] == ["overflow encountered in exp"]


def test_threads_hear_their_own() -> None:
    compiled = whilst.compile(quotients)
    found: dict[int, Any] = {}

    def run(k: int) -> None:
        for _ in range(20):
            with np.errstate(all="warn" if k % 2 else "ignore"):
                compiled(X, Z)
        found[k] = True

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert len(found) == 4


def test_calls_that_take_long_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = whilst.compile(quotients)
    monkeypatch.setattr(telling, "_LONGEST", -1.0)
    with pytest.warns(whilst.WhilstWarning, match="floating-point errors may have been met") as met:
        for _ in range(3):
            compiled(X, Z)
    assert len(met) == 1 and met[0].lineno == quotients.__code__.co_firstlineno
    assert [text for text, _ in warned(compiled.eager, X, Z)] == [text for text, _ in warned(quotients, X, Z)]


def _fails(*_: Any) -> Any:
    raise Raised("ValueError", "taken for granted", (), None)


@pytest.mark.parametrize("calls", [1, 3])
def test_what_tells_may_fail_where_the_call_did_not(calls, monkeypatch):
    compiled = whilst.compile(quotients)
    x, y = np.ones(3), np.zeros(3)
    compiled(y + 1, x)
    compiled(y + 1, x)
    monkeypatch.setattr(telling.Teller, "_told", _fails)
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        for _ in range(calls):
            np.testing.assert_array_equal(compiled(x, y), np.full(3, np.inf))
    assert not met
