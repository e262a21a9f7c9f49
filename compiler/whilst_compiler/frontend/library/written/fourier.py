"""``np.fft`` around NumPy's own transforms: sizes, axes, norms."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import loops
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


def factor(n: Any, norm: Any, forward: Any, real: Any) -> Any:
    """What a transform of ``n`` points is multiplied by, as a float of type ``real``."""
    if n < 1:
        raise ValueError(f"Invalid number of FFT data points ({n}) specified.")
    if norm is not None and norm != "backward" and norm != "ortho" and norm != "forward":
        raise ValueError(f'Invalid norm value {norm}; should be "backward","ortho" or "forward".')
    if norm == "ortho":
        return np.reciprocal(np.sqrt(real(n)))
    return real(1) if unscaled(norm, forward) else np.reciprocal(real(n))


def unscaled(norm: Any, forward: Any) -> Any:
    return norm != "ortho" and (norm == "forward") != forward


def is_single(a: Any) -> Any:
    return a.dtype == np.float32 or a.dtype == np.complex64


def real_type(a: Any) -> Any:
    return np.float32 if is_single(a) else np.float64


def points(a: Any, n: Any, axis: Any) -> Any:
    return a.shape[axis] if n is None else n


def last(a: Any, axis: Any) -> Any:
    return a if axis == -1 or axis == a.ndim - 1 else np.swapaxes(a, axis, -1)


def as_complex(a: Any) -> Any:
    return a.astype(np.complex64 if is_single(a) else np.complex128)


def transform(a: Any, n: Any, axis: Any, norm: Any, forward: Any) -> Any:
    """NumPy takes its loop in single precision only where both the numbers and the factor are in it."""
    a = np.asarray(a)
    n = points(a, n, axis)
    f = factor(n, norm, forward, real_type(a))
    if a.dtype != np.complex64 or unscaled(norm, forward):
        x, f = a.astype(np.complex128), np.float64(f)
    else:
        x = a
    found = loops.fft(last(x, axis), f, n) if forward else loops.ifft(last(x, axis), f, n)
    return last(found, axis).astype(np.complex64 if is_single(a) else np.complex128)


@written(np.fft.fft)
def fft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return transform(a, n, axis, norm, True)


@written(np.fft.ifft)
def ifft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return transform(a, n, axis, norm, False)


@written(np.fft.rfft)
def rfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return real_transform(a, n, axis, norm, True)


def real_transform(a: Any, n: Any, axis: Any, norm: Any, forward: Any) -> Any:
    a = np.asarray(a)
    if np.issubdtype(a.dtype, np.complexfloating):
        raise TypeError(
            "ufunc 'rfft_n_even' did not contain a loop with signature matching types "
            "(<class 'numpy.dtypes.Complex128DType'>, <class 'numpy.dtypes.Float64DType'>) -> None"
        )
    n = points(a, n, axis)
    f = factor(n, norm, forward, real_type(a))
    if a.dtype != np.float32 or unscaled(norm, forward):
        x, f = a.astype(np.float64), np.float64(f)
    else:
        x = a
    x = last(x, axis)
    found = loops.rfft_n_even(x, f, n // 2 + 1) if n % 2 == 0 else loops.rfft_n_odd(x, f, n // 2 + 1)
    return last(found, axis).astype(np.complex64 if is_single(a) else np.complex128)


@written(np.fft.irfft)
def irfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return real_back(a, n, axis, norm, False)


def real_back(a: Any, n: Any, axis: Any, norm: Any, forward: Any) -> Any:
    a = np.asarray(a)
    n = (a.shape[axis] - 1) * 2 if n is None else n
    f = factor(n, norm, forward, real_type(a))
    if a.dtype != np.complex64 or unscaled(norm, forward):
        x, f = a.astype(np.complex128), np.float64(f)
    else:
        x = a
    return last(loops.irfft(last(x, axis), f, n), axis).astype(real_type(a))


@written(np.fft.hfft)
def hfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return real_back(np.conjugate(np.asarray(a)), n, axis, norm, True)


@written(np.fft.ihfft)
def ihfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
    return np.conjugate(real_transform(a, n, axis, norm, False))


# -- several axes ----------------------------------------------------------------------------------------------------


def all_axes(ndim: Any, s: Any) -> Any:
    axes = (0, 1, 2, 3, 4, 5, 6, 7)[:ndim]
    return axes if s is None else axes[ndim - len(s) :]


def size_at(a: Any, s: Any, axes: Any, k: Any) -> Any:
    """What is asked for along one of the axes; -1 is what there is."""
    n = None if s is None else s[k]
    return a.shape[axes[k]] if n is not None and n == -1 else n


def over_axes(a: Any, s: Any, axes: Any, norm: Any, forward: Any, skip: Any) -> Any:
    """The last axis first; ``skip`` leaves out the very last one."""
    for k in (7, 6, 5, 4, 3, 2, 1, 0)[8 - len(axes) + skip :]:
        a = transform(a, size_at(a, s, axes, k), axes[k], norm, forward)
    return a


def checked_axes(a: Any, s: Any, axes: Any) -> Any:
    found = all_axes(a.ndim, s) if axes is None else axes
    if s is not None and len(s) != len(found):
        raise ValueError("Shape and axes have different lengths.")
    return found


@written(np.fft.fftn)
def fftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
    a = np.asarray(a)
    return over_axes(as_complex(a), s, checked_axes(a, s, axes), norm, True, 0)


@written(np.fft.ifftn)
def ifftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
    a = np.asarray(a)
    return over_axes(as_complex(a), s, checked_axes(a, s, axes), norm, False, 0)


@written(np.fft.fft2)
def fft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None) -> Any:
    return fftn(a, s, axes, norm)


@written(np.fft.ifft2)
def ifft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None) -> Any:
    return ifftn(a, s, axes, norm)


@written(np.fft.rfftn)
def rfftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
    a = np.asarray(a)
    axes = checked_axes(a, s, axes)
    found = real_transform(a, size_at(a, s, axes, len(axes) - 1), axes[-1], norm, True)
    return over_axes(found, s, axes, norm, True, 1)


@written(np.fft.rfft2)
def rfft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None) -> Any:
    return rfftn(a, s, axes, norm)


@written(np.fft.irfftn)
def irfftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None) -> Any:
    a = as_complex(np.asarray(a))
    axes = checked_axes(a, s, axes)
    for k in (0, 1, 2, 3, 4, 5, 6, 7)[: len(axes) - 1]:
        a = transform(a, size_at(a, s, axes, k), axes[k], norm, False)
    return real_back(a, size_at(a, s, axes, len(axes) - 1), axes[-1], norm, False)


@written(np.fft.irfft2)
def irfft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None) -> Any:
    return irfftn(a, s, axes, norm)


# -- frequencies -----------------------------------------------------------------------------------------------------


@written(np.fft.fftfreq)
def fftfreq(n: Any, d: Any = 1.0) -> Any:
    scale = 1.0 / (n * d)
    whole = np.empty(n, np.int64)
    middle = (n - 1) // 2 + 1
    whole[:middle] = np.arange(0, middle)
    whole[middle:] = np.arange(-(n // 2), 0)
    return whole * scale


@written(np.fft.rfftfreq)
def rfftfreq(n: Any, d: Any = 1.0) -> Any:
    return np.arange(0, n // 2 + 1) * (1.0 / (n * d))


def shifted(x: Any, axes: Any, back: Any) -> Any:
    x = np.asarray(x)
    which = (0, 1, 2, 3, 4, 5, 6, 7)[: x.ndim] if axes is None else axes
    for axis in which if isinstance(which, (tuple, list)) else (which,):
        half = x.shape[axis] // 2
        x = np.roll(x, -half if back else half, axis)
    return x


@written(np.fft.fftshift)
def fftshift(x: Any, axes: Any = None) -> Any:
    return shifted(x, axes, False)


@written(np.fft.ifftshift)
def ifftshift(x: Any, axes: Any = None) -> Any:
    return shifted(x, axes, True)
