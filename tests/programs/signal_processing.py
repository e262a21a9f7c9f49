"""Signals: filters, spectra, detection."""

import numpy as np

from programs.registry import program

T = np.arange(32.0)
SIGNAL = np.sin(T * 0.7) + 0.3 * np.cos(T * 2.1)


@program((SIGNAL, np.array([0.2, 0.5]), np.array([1.0, -0.4])), (SIGNAL[:1], np.array([1.0]), np.array([1.0])), ulp=16)
def recursive_filter(x, b, a):
    y = np.zeros_like(x)
    for n in range(len(x)):
        total = 0.0
        for k in range(len(b)):
            if n >= k:
                total += b[k] * x[n - k]
        for k in range(1, len(a)):
            if n >= k:
                total -= a[k] * y[n - k]
        y[n] = total / a[0]
    return y


@program((SIGNAL,), (np.zeros(5),), (np.array([1.0, 3.0, 2.0, 5.0, 1.0]),))
def peaks(x):
    return [i for i in range(1, len(x) - 1) if x[i - 1] < x[i] > x[i + 1]], np.flatnonzero(np.diff(np.sign(x)) != 0)


@program((SIGNAL, 0.5), ulp=64)
def strongest_frequencies(x, rate):
    power = np.abs(np.fft.rfft(x - x.mean())) ** 2
    order = np.argsort(power)[::-1][:2]
    return np.fft.rfftfreq(len(x), rate)[order], power[order]


@program((SIGNAL, SIGNAL[3:10]), ulp=64)
def where_it_fits_best(x, pattern):
    scores = np.correlate(x, pattern, mode="valid")
    return int(np.argmax(scores)), scores


@program((SIGNAL, 8, 4), (SIGNAL, 32, 1), ulp=64)
def windows_of_a_spectrum(x, size, step):
    count = (len(x) - size) // step + 1
    out = np.empty((count, size // 2 + 1))
    window = np.hanning(size)
    for k in range(count):
        out[k] = np.round(np.abs(np.fft.rfft(x[k * step : k * step + size] * window)), 6)
    return out


@program((np.array([3, 3, 3, 1, 1, 0]),), (np.array([7]),), (np.zeros(0, int),))
def run_lengths(x):
    if len(x) == 0:
        return x, x
    ends = np.append(np.flatnonzero(np.diff(x) != 0), len(x) - 1)
    return x[ends], np.diff(np.concatenate(([-1], ends)))


@program((SIGNAL, 4), ulp=16)
def autocorrelation(x, most):
    x = x - x.mean()
    return np.array([np.dot(x[: len(x) - k], x[k:]) for k in range(most)]) / np.dot(x, x)


@program((SIGNAL[:16],), ulp=32)
def haar_wavelet(x):
    out = x.copy()
    n = len(x)
    while n > 1:
        half = n // 2
        sums, differences = (out[:n:2] + out[1:n:2]) / np.sqrt(2), (out[:n:2] - out[1:n:2]) / np.sqrt(2)
        out[:half], out[half:n] = sums, differences
        n = half
    return out
