"""``np.fft``."""

import numpy as np

from programs.registry import program, reversed_view, strided

X = np.cos(np.arange(7.0)) + 0.25
Z = X + 1j * X[::-1]
I = np.arange(8) ** 2
M = np.sin(np.arange(24.0)).reshape(4, 6)
W = np.arange(24.0).reshape(2, 3, 4) ** 0.5


@program((X,), (Z,), (I,), (Z.astype(np.complex64),), (strided(Z),), (reversed_view(M),))
def forwards_and_back(a):
    return np.fft.fft(a), np.fft.ifft(a), np.fft.irfft(np.fft.rfft(a.real)), np.fft.hfft(a), np.fft.ihfft(a.real)


@program((Z, 4), (Z, 12), (M, 3), (Z.astype(np.complex64), 9), (X.astype(np.float32), 9), (X, 0))
def sizes_and_norms(a, n):
    a_r = a.real
    return (
        np.fft.fft(a, n), np.fft.fft(a, n, norm="ortho"), np.fft.ifft(a, n, norm="forward"),
        np.fft.rfft(a_r, n, norm="ortho"), np.fft.irfft(a, n), np.fft.irfft(a, n, norm="ortho"),
    )  # fmt: skip


@program((M,), (M.T,), (W,))
def one_axis_and_two(a):
    return np.fft.fft(a, axis=0), np.fft.fft2(a), np.fft.ifft2(a, norm="ortho"), np.fft.rfft(a, axis=-2)


@program((M,))
def real_and_cut_planes(a):
    return np.fft.rfft2(a), np.fft.irfft2(a), np.fft.fft2(a, (3, 8)), np.fft.fftn(a)


@program((W,))
def chosen_axes(a):
    return np.fft.fftn(a, axes=(0, 2)), np.fft.rfftn(a), np.fft.irfftn(a + 0j), np.fft.ifftn(a, s=(2, 5))


@program((8, 0.5), (7, 1.0))
def frequencies(n, d):
    return np.fft.fftfreq(n, d), np.fft.rfftfreq(n, d), np.fft.fftfreq(n), np.fft.fftshift(np.fft.fftfreq(n))


@program((M,), (X,), (W,))
def shifts(a):
    return np.fft.fftshift(a), np.fft.ifftshift(a), np.fft.fftshift(a, axes=0), np.fft.ifftshift(a, axes=(0,))


@program((X, 3), (np.zeros(16), 1))
def a_low_pass_filter(signal, keep):
    spectrum = np.fft.rfft(signal)
    spectrum[keep:] = 0
    return np.fft.irfft(spectrum, len(signal))


@program((X + 2, X[:3] + 1), ulp=16)
def products_of_polynomials(a, b):
    n = len(a) + len(b) - 1
    return np.fft.irfft(np.fft.rfft(a, n) * np.fft.rfft(b, n), n)


@program((M, 0.1, 3), ulp=16)
def heat_by_its_spectrum(field, step, count):
    x = np.fft.fftfreq(field.shape[0])[:, None]
    y = np.fft.fftfreq(field.shape[1])[None, :]
    decay = np.exp(-4 * np.pi**2 * (x * x + y * y) * step)
    spectrum = np.fft.fft2(field)
    for _ in range(count):
        spectrum *= decay
    return np.fft.ifft2(spectrum).real
