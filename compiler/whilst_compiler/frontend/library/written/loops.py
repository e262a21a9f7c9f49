"""NumPy's own compiled loops as functions for the library's Python: one for each row that is such a loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["ALL", "Loop"]


@dataclass(frozen=True)
class Loop:
    """The row of that name: ``loop(*arrays, *sizes)`` gives its results, those in a tuple that are several."""

    row: str
    kind: str = ""

    def __call__(self, *arrays: Any) -> Any:
        raise TypeError("loops are called in compiled code alone")


solve, inv, det, slogdet = Loop("solve"), Loop("inv"), Loop("det"), Loop("slogdet")
cholesky_lo, cholesky_up = Loop("cholesky_lo"), Loop("cholesky_up")
eigh_lo, eigh_up, eigvalsh_lo, eigvalsh_up = Loop("eigh_lo"), Loop("eigh_up"), Loop("eigvalsh_lo"), Loop("eigvalsh_up")
eig, eigvals = Loop("eig"), Loop("eigvals")
svd, svd_s, svd_f = Loop("svd"), Loop("svd_s"), Loop("svd_f")
lstsq, pinv_of, qr, qr_complete = Loop("lstsq"), Loop("pinv_of"), Loop("qr"), Loop("qr_complete")
fft, ifft, irfft = Loop("fft"), Loop("ifft"), Loop("irfft")
rfft_n_even, rfft_n_odd = Loop("rfft_n_even"), Loop("rfft_n_odd")

sort, sort_stable = Loop("sort", "quicksort"), Loop("sort", "stable")
argsort, argsort_stable = Loop("argsort", "quicksort"), Loop("argsort", "stable")

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Loop))
