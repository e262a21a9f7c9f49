"""Derivatives of rows against differences of their eager rules."""

from __future__ import annotations

import numpy as np
import pytest

from ops.expanding import build
from ops.samples import SMOOTH, cases
from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.row import Adjoint, Partials
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import ROWS

STEP = 1e-6
LINEAR = sorted(n for n, row in ROWS.items() if isinstance(row.derivative, Adjoint) and n not in ("check", "where"))


@pytest.mark.parametrize("name", SMOOTH)
def test_partials(name):
    row = ROWS[name]
    assert isinstance(row.derivative, Partials)
    for point in SMOOTH[name]:
        operands = tuple(np.int32(x) if isinstance(x, int) else np.float64(x) for x in point)
        result = row.eager(*operands)
        for k, partial in enumerate(row.derivative.by_operand):
            if partial is not None:
                found = _partial(partial, operands, result)
                assert found == pytest.approx(_difference(row, operands, k), rel=1e-6, abs=1e-8), (point, k)


def _partial(partial, operands, result):
    inputs = (*operands, result)
    types = tuple(Tensor(DType.of(x.dtype)) for x in inputs)
    (found,) = build(lambda b, xs, _: (partial(b, xs[:-1], xs[-1]),), inputs, types, {})
    return found


def _difference(row, operands, k):
    def moved(by):
        return row.eager(*operands[:k], operands[k] + by, *operands[k + 1 :])

    return (moved(STEP) - moved(-STEP)) / (2 * STEP)


@pytest.mark.parametrize("name", LINEAR)
def test_adjoint_is_the_transpose(name):
    """<w, f(x)> = <adjoint(w), x> in each active operand, the others held fixed."""
    row, rng = ROWS[name], np.random.default_rng(3)
    for case in cases(name):
        if any(t.dtype.kind == "c" for t in case.types) or not any(t.dtype.kind == "f" for t in case.types):
            continue
        inputs = tuple(rng.normal(size=x.shape).astype(x.dtype)[()] if x.dtype.kind == "f" else x for x in case.inputs)
        (output,) = row.infer(case.types, case.attributes)
        if output.dtype.kind != "f":
            continue
        w = rng.normal(size=output.dims).astype(output.dtype.numpy)[()]
        _check_transpose(row, case, inputs, w, output)


def _check_transpose(row, case, inputs, w, output):
    def rule(builder, operands, _):
        node = Apply(row, operands[:-1], case.attributes, (Value(output),))
        return tuple(operands[-1] if c is None else c for c in row.derivative.build(builder, node, operands[-1]))

    copies = (*(x.copy() for x in inputs), w)
    cotangents = build(rule, copies, (*case.types, output), case.attributes)
    assert len(cotangents) == len(inputs)
    fixed = [np.zeros_like(x) if x.dtype.kind == "f" else x for x in inputs]
    found = expected = 0.0
    if row.name == "matmul":  # linear in each operand, not in both
        fixed = list(inputs)
    for k, x in enumerate(inputs):
        if x.dtype.kind != "f":
            continue
        assert np.shape(cotangents[k]) == np.shape(x), (case, k)
        one = [x if j == k else f for j, f in enumerate(fixed)]
        expected += np.sum(w * row.eager(*(o.copy() for o in one), **case.attributes), dtype=float)
        found += np.sum(cotangents[k] * x, dtype=float)
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4), case


@pytest.mark.parametrize(("rows", "expected"), [(1, [[6.0, 8.0, 10.0]]), (2, [[1.0, 2.0, 3.0], [5.0, 6.0, 7.0]])])
def test_adjoint_of_a_broadcast_that_only_the_run_decides(rows, expected):
    a, w = np.ones((rows, 3)), np.array([[1.0, 2.0, 3.0], [5.0, 6.0, 7.0]])
    row, types = ROWS["broadcast"], (Tensor(DType.F64, ("k", 3)), Tensor(DType.I64), Tensor(DType.I64))
    attributes = {"dims": ("n", 3)}
    (output,) = row.infer(types, attributes)

    def rule(builder, operands, _):
        return row.derivative.build(builder, Apply(row, operands[:3], attributes, (Value(output),)), operands[3])[:1]

    (found,) = build(rule, (a, np.int64(2), np.int64(3), w), (*types, output), {})
    assert found.tolist() == expected
