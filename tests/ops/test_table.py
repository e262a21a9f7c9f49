"""Every row: its cells are filled, its meaning is NumPy's, its expansion means the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ops.expanding import applied, lowering_of
from ops.samples import ELEMENTWISE, SMOOTH, Case, cases, tolerance
from whilst_compiler.ir.row import Compare, Effect, Expand, Instruction, NoDerivative, Partials, RowTypeError, Texts
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.define import DISCRETE
from whilst_compiler.ops.table import COMPLEX, ROWS, by_spelling

SILENT = {"raise_error", "print", "host_call", "remark"}  # tested on their own: they yield nothing, or need hosts
SILENT |= {name for name, row in ROWS.items() if row.effect is Effect.DRAWS}  # no two draws are the same
SILENT |= {name for name, row in ROWS.items() if isinstance(row.lowering, Texts)}  # entries are what they are
REFERENCES = {
    "machine_divide": lambda x, y: np.trunc(np.divide(x.astype(np.longdouble), y)).astype(x.dtype),
    "machine_remainder": np.fmod,
    "machine_left_shift": np.left_shift,
    "machine_right_shift": np.right_shift,
    "scalbn": np.ldexp,
    "erf": np.vectorize(math.erf),
    "erfc": np.vectorize(math.erfc),
    "angle": np.angle,
    "complex": lambda x, y: np.vectorize(complex)(x, y),
}  # fmt: skip


def same(found, expected, ulps=0):
    """Equal dtype, shape and bits (any NaN is as good as another), or within some units in the last place."""
    found, expected = np.asarray(found), np.asarray(expected)
    if found.dtype != expected.dtype or found.shape != expected.shape:
        return False
    if found.dtype.kind == "c":
        unit = np.spacing(np.maximum(np.abs(expected.real), np.abs(expected.imag)))
        return _near(found.real, expected.real, ulps, unit) and _near(found.imag, expected.imag, ulps, unit)
    return _near(found, expected, ulps, np.spacing(np.abs(expected)) if ulps else 0)


def _near(found, expected, ulps, unit):
    equal = found == expected
    if found.dtype.kind == "f":
        equal &= (np.signbit(found) == np.signbit(expected)) | (ulps > 0)
        equal |= np.isnan(found) & np.isnan(expected)
        equal |= (np.abs(found - expected) <= ulps * unit) & (ulps > 0)
    return bool(np.all(equal))


@pytest.fixture(autouse=True)
def quiet():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("name", ROWS)
def test_cells_are_filled(name):
    row = ROWS[name]
    assert row.name == name
    assert name in SILENT or list(cases(name)), "no sample inputs"
    assert row.elementwise == (name in ELEMENTWISE or name == "cast")
    match row.lowering:
        case Instruction(kinds) | Compare(kinds):
            assert kinds and set(kinds) <= set("biuf")
    match row.derivative:
        case NoDerivative(reason):
            assert len(reason) > 10 and "not written" not in reason
        case Partials(by_operand):
            assert len(by_operand) == len(ELEMENTWISE[name].split())
            assert name in SMOOTH
    if row.effect is not Effect.PURE:
        assert not row.traps


@pytest.mark.parametrize("name", sorted(n for n, row in ROWS.items() if row.derivative is DISCRETE))
def test_what_is_discrete_gives_no_floats(name):
    """Such a row ends a derivative without a word: of floats it may give bools and integers only."""
    for case in cases(name):
        if any(t.dtype.is_inexact for t in case.types):
            outputs = ROWS[name].infer(case.types, case.attributes)
            assert not any(isinstance(t, Tensor) and t.dtype.is_inexact for t in outputs), case


@pytest.mark.parametrize("name", sorted(set(ROWS) - SILENT))
def test_types_are_those_of_the_results(name):
    for case in cases(name):
        outputs = _eager(case)
        types = ROWS[name].infer(case.types, case.attributes)
        assert types == tuple(Tensor(DType.of(x.dtype), np.shape(x)) for x in outputs), case
        for x in outputs:
            assert isinstance(x, np.ndarray if np.ndim(x) else np.generic), f"{case} gives {type(x)}"


def _eager(case: Case):
    result = ROWS[case.name].eager(*case.copies(), **case.attributes)
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("name", sorted(n for n in ELEMENTWISE if hasattr(np, n) or n in REFERENCES))
def test_eager_is_numpy(name):
    reference = REFERENCES.get(name) or getattr(np, name)
    for case in cases(name):
        (found,) = _eager(case)
        expected = np.asarray(reference(*case.inputs)).astype(found.dtype)
        if name in ("fmin", "fmax"):  # NumPy's choice between 0.0 and -0.0 depends on the position in the array
            found, expected = found + 0, expected + 0
        assert same(found, expected), case


@pytest.mark.parametrize("name", sorted(set(ROWS) - SILENT))
def test_expansion_is_eager(name):
    for case in cases(name):
        if isinstance(lowering_of(ROWS[name], case.types), Expand):
            outputs = applied(ROWS[name], case.copies(), case.attributes)
            for found, expected in zip(outputs, _eager(case), strict=True):
                ulps = tolerance(name, case.types[0].dtype)
                assert same(found, expected, ulps), f"{case}: {found} is not {expected}"


def test_complex_operands_have_a_lowering():
    for name, row in ROWS.items():
        takes_complex = row.elementwise and any(t.dtype.kind == "c" for case in cases(name) for t in case.types)
        known = name in COMPLEX or isinstance(row.lowering, Expand) or name in ("where", "cast", "real", "imag")
        assert known or not takes_complex, name
    assert set(COMPLEX) <= set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_operands_that_do_not_fit_are_refused(name):
    row = ROWS[name]
    wrong = [(Tensor(DType.F64, (2,)), Tensor(DType.I8, (3, 4, 5))), (Tensor(DType.BOOL),) * 9]
    if name in ("raise_error", "print", "host_call", "remark"):
        wrong = [(Tensor(DType.F64),)]  # the attributes are missing
    for types in wrong:
        with pytest.raises(RowTypeError) as caught:
            row.infer(types, {})
        assert len(str(caught.value)) > 10


def test_spellings_are_unique_and_resolve():
    assert sum(len(row.spellings) for row in ROWS.values()) == len(by_spelling)
    for spelling in by_spelling:
        module, _, attribute = spelling.rpartition(".")
        if module in ("np", "math"):
            assert callable(getattr({"np": np, "math": math}[module], attribute))


def test_broadcasting_is_static():
    add = ROWS["add"]
    assert add.infer((Tensor(DType.F64, ("n", 1)), Tensor(DType.F64, (3,))), {}) == (Tensor(DType.F64, ("n", 3)),)
    with pytest.raises(RowTypeError, match="m and n are not one size"):
        add.infer((Tensor(DType.F64, ("n",)), Tensor(DType.F64, ("m",))), {})
