"""Types as text."""

from __future__ import annotations

import pytest

from whilst.typetext import parse_type, parse_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    PY_BOOL,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    RangeSpec,
    ScalarSpec,
    TupleSpec,
)
from whilst_compiler.ir.types import DType


@pytest.mark.parametrize(
    "text, spec",
    [
        ("i64", PY_INT),
        ("int", PY_INT),
        ("np.int64", ScalarSpec(DType.I64)),
        ("f64", PY_FLOAT),
        ("float", PY_FLOAT),
        ("f32", ScalarSpec(DType.F32)),
        ("np.float32", ScalarSpec(DType.F32)),
        ("bool", PY_BOOL),
        ("np.bool", ScalarSpec(DType.BOOL)),
        ("f64[n]", ArraySpec(DType.F64, ("n",))),
        ("bool[n, 3]", ArraySpec(DType.BOOL, ("n", 3))),
        ("f64[]", ArraySpec(DType.F64, ())),
        ("(i64, (f64, f32))", TupleSpec((PY_INT, TupleSpec((PY_FLOAT, ScalarSpec(DType.F32)))))),
        ("None", NONE),
        (" range ", RangeSpec()),
    ],
)
def test_types(text, spec):
    assert parse_type(text) == spec


def test_several_types_are_several_arrays():
    one, two, three = parse_types("f64[n,m], i64, u8[n]")
    assert (one.storage, two, three.storage) == (0, PY_INT, 1)
    assert parse_types("") == ()


@pytest.mark.parametrize("text", ["f65", "f64[n", "f64[-1]", "string", "x64[n]", ""])
def test_not_types(text):
    with pytest.raises(ValueError, match="not a type"):
        parse_type(text)
