"""Random programs: backwards = forwards = interpreted, within a tape budget and without."""

import math
import os
from pathlib import Path

import numpy as np
import pytest

import whilst
from autodiff.writing import source

PARTS, EACH = 4, int(os.environ.get("WHILST_FUZZ_GRADIENTS", "4"))
X, DX = 0.8, 0.6
A, DA = np.array([0.3, -0.6, 0.9, 0.4]), np.array([0.7, 0.2, -0.5, 0.3])


def load(seed: int, folder: Path):
    path = folder / f"program_{seed}.py"
    path.write_text(f"import math\nimport numpy as np\n{source(seed)}")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    return names["f"]


def agree(f, seed):
    gradient, tight = whilst.value_and_grad(f, (0, 1)), whilst.grad(f, (0, 1), tape_budget=100)
    for n in (0, 1, 3):
        expected = f(X, A.copy(), n)
        if not math.isfinite(expected) or abs(expected) > 1e6:
            continue
        value, (by_x, by_a) = gradient(X, A.copy(), n)
        assert value == pytest.approx(expected, rel=1e-9)
        size = 1 + abs(by_x) + np.sum(np.abs(by_a))
        forward = whilst.jvp(f, (X, A.copy(), n), (DX, DA, None))[1]
        assert by_x * DX + by_a @ DA == pytest.approx(forward, abs=1e-8 * size)
        for other in (gradient.eager(X, A.copy(), n)[1], tight(X, A.copy(), n) if seed % 2 else (by_x, by_a)):
            assert np.allclose(other[0], by_x, atol=1e-8 * size) and np.allclose(other[1], by_a, atol=1e-8 * size)


@pytest.mark.parametrize("seed", [67, 73])
def test_once_wrong(seed, tmp_path):
    """Trips that hand on a value from before the loop: its cotangent was lost."""
    agree(load(seed, tmp_path), seed)


@pytest.mark.parametrize("part", range(PARTS))
def test_random_programs(part, tmp_path):
    for seed in range(part * EACH, (part + 1) * EACH):
        try:
            agree(load(seed, tmp_path), seed)
        except whilst.Limitation:
            continue
