"""A derivative that got a native entry stays a derivative for arguments of other types."""

import numpy as np

import whilst


def cubed(x):
    return x * x * x


def test_a_second_type():
    slope = whilst.grad(cubed)
    for _ in range(3):
        assert slope(2.0) == 12.0
    assert slope(np.float32(2.0)) == 12.0
    assert slope(2.0) == 12.0
    assert isinstance(slope, type(whilst.grad(cubed)))
