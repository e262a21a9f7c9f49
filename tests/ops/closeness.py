"""How close results must be to NumPy's, and where operations are smooth."""

from __future__ import annotations

from whilst_compiler.ir.types import DType

__all__ = ["SMOOTH", "tolerance"]

_ULPS = {
    **dict.fromkeys("exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh".split(), 4),
    **dict.fromkeys("arcsin arccos arctan arcsinh arccosh arctanh arctan2 hypot cbrt power".split(), 4),
    **dict.fromkeys("erf erfc logaddexp".split(), 8),
    **dict.fromkeys("gamma lgamma".split(), 16),
    **dict.fromkeys("reduce_add reduce_multiply cumulative_multiply matmul".split(), 8),
}


def tolerance(name: str, dtype: DType) -> int:
    """How many units in the last place (of the larger part, for complex numbers) results may differ by."""
    if dtype.kind not in "fc":
        return 0
    allowed = _ULPS.get(name, 0)
    return max(allowed, 8) if dtype.kind == "c" else allowed


Points = list[tuple[float, ...]]
_ONE: Points = [(0.3,), (0.75,), (-0.4,)]
_ABOVE: Points = [(0.3,), (0.75,), (2.5,)]
_TWO: Points = [(0.3, 0.8), (-1.5, 0.7), (2.25, -1.75)]
_WIDE: Points = [(1.5,), (2.5,), (7.0,)]

SMOOTH: dict[str, Points] = {
    **dict.fromkeys("negative positive stop_gradient absolute square reciprocal floor ceil trunc rint cbrt".split(), _ONE),
    **dict.fromkeys("exp exp2 expm1 sin cos tan arcsin arccos arctan sinh cosh tanh".split(), _ONE),
    **dict.fromkeys("arcsinh arctanh deg2rad rad2deg erf erfc log1p".split(), _ONE),
    **dict.fromkeys("gamma lgamma".split(), [*_WIDE, (0.3,), (-0.4,), (-2.7,)]),
    **dict.fromkeys("sqrt log log2 log10".split(), _ABOVE),
    **dict.fromkeys("add subtract multiply divide heaviside floor_divide remainder fmod copysign".split(), _TWO),
    **dict.fromkeys("minimum maximum larger smaller fmin fmax arctan2 hypot logaddexp".split(), _TWO),
    "power": [(0.3, 0.8), (1.5, -0.7), (2.25, 3.0)],
    "arccosh": _WIDE,
    "ldexp": [(0.3, 3), (-1.5, -2)],
    "scalbn": [(0.3, 3), (-1.5, -2)],
}
"""Points at which an elementwise operation is differentiable, away from kinks and jumps."""
