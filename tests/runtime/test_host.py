"""Host calls in plain Python convert as compiled code does."""

from __future__ import annotations

import numpy as np
import pytest

import whilst


def test_converts_the_result():
    host = whilst.host
    assert type(host(lambda x: np.float64(x), result="f64")(1)) is float
    assert type(host(lambda x: x, result="f32")(1)) is np.float32
    assert host(lambda: 3)() is None
    assert host(lambda: (1, 2), result=("i64", "f64"))() == (1, 2.0)


def test_results_are_scalars():
    with pytest.raises(TypeError, match="returns scalars"):
        whilst.host(len, result="f64[n]")
