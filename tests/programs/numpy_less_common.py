"""Forms of NumPy's functions that few programs use: texts for ``np.r_``, widths by axis, weights along several axes."""

import numpy as np

from programs.registry import program

V = np.arange(3)
A = np.arange(6).reshape(2, 3)
CUBE = np.arange(8.0).reshape(2, 2, 2)
KEYS = np.array([[1, 2, 3, 4], [4, 2, 2, 1], [2, 1, 4, 3]])
EDGED = np.array([[0, 0, 2, 0], [0, 1, 0, 0], [0, 0, 0, 0]])


@program((V,), (V * 0.5,), strides=True)
def joined_as_a_text_says(a):
    return (
        np.r_["-1", a, a], np.r_["0,2", [1, 2, 3], a], np.r_["0,2,0", a, [4, 5, 6]], np.r_["1,2,0", a, [4, 5]],
        np.r_["0,3,1", [1, 2, 3], a], np.r_["0,2,-1", 0:3, a], np.r_["0,3", a, [[1, 2, 3]]], np.c_[1:4, a],
    )  # fmt: skip


@program((0,), (1,))
def texts_that_say_nothing(k):
    if k:
        return np.r_["x,1", [1]]
    return np.r_[[1], "0"]


@program((A,), (A * 0.5,))
def widths_by_axis(a):
    widths = {}
    widths[0] = (1, 2)
    return np.pad(a, {-1: 2}), np.pad(a, {0: (3, 0)}), np.pad(a, {0: (3, 0), 1: 2}), np.pad(a, widths, "edge")


@program((EDGED,), (EDGED * 0,), (EDGED.T[1:],), strides=True)
def zeros_cut_off_at_several_axes(b):
    return (
        np.trim_zeros(b), np.trim_zeros(b, axis=-1), np.trim_zeros(b, "f", 0), np.trim_zeros(b, "b", (0, 1)),
        np.trim_zeros(np.stack((b, b * 0)), axis=(1, 2)), np.trim_zeros(b[0]),
    )  # fmt: skip


@program((CUBE, [[0.25, 0.75], [1.0, 0.5]]), (CUBE, [[0.25, 0.75]]), ulp=2)
def weights_along_several_axes(d, w):
    return np.average(d, axis=(0, 1), weights=w), np.average(d, axis=(2, 1), weights=w, returned=True)


@program((KEYS,), (KEYS.T,), strides=True)
def sorted_by_keys_of_several_axes(x):
    return np.lexsort((x, x[::-1]), axis=1), np.lexsort((x[::-1], x), axis=0), np.lexsort((x,)), np.lexsort(x)


@program((2.0,), (3,), (np.float32(2),), ulp=4, strides=True)
def sequences_between_arrays_and_complex_numbers(x):
    return (
        np.linspace(1j, 3 + 2j, 5), np.linspace(0, 1 + 1j, 4, endpoint=False), np.geomspace(1j, 1000j, num=4),
        np.geomspace(-1 + 0j, 1 + 0j, num=5), np.geomspace(-1, -1000, 4), np.geomspace(x, 1000.0, 4),
        np.geomspace([1.0, 2], [100, 50], 3), np.geomspace([1.0, 2], [100, 50], 3, axis=-1),
        np.geomspace(1, 1000, 4, dtype=int), np.geomspace(x, 10, 3, endpoint=False), np.geomspace(1, 1000, 0),
    )  # fmt: skip


@program((np.arange(16.0).reshape(4, 4),), strides=True)
def cut_at_an_array_of_places(x):
    cube = np.ones((2, 2, 4)) * x[0]
    return np.hsplit(x, np.array([1, 2])), np.vsplit(x, np.array([1])), np.dsplit(cube, np.array([1, 3]))


@program((A * 1.0,), (A.T * 1.0,))
def all_elements_assigned(a):
    out = np.empty((2, 3))
    out.flat = [i * 2.0 for i in range(6)]
    a.flat = [1, 2]
    b = a + 0
    b.flat = out[:, ::-1]
    return out, a, b


@program((V,), (V * 0.5,))
def several_types_of_results(x):
    f = np.vectorize(lambda a, b: (a + b, a * b), otypes=[float, int])
    return f(x, 2), f(x[:0], 2)
