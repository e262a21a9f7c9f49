"""Every distribution of NumPy's generators: with numbers, with a size, with keywords."""

from __future__ import annotations

import numpy as np
import pytest

import whilst
from whilst_compiler.frontend.library.random_draws import DISTRIBUTIONS

ARGUMENTS: dict[str, tuple[float, ...]] = {
    "binomial": (10, 0.3), "negative_binomial": (3, 0.3), "hypergeometric": (5, 6, 4), "triangular": (0.0, 1.0, 3.0),
    "geometric": (0.3,), "logseries": (0.4,), "zipf": (2.5,), "uniform": (1.0, 2.0),
}  # fmt: skip


def written_out(name: str, parameters: list[str], values: tuple[float, ...]) -> str:
    named = ", ".join(f"{p}={v}" for p, v in zip(parameters, values))
    plain = ", ".join(map(str, values))
    comma = ", " if values else ""
    several = f"rng.{name}({plain}{comma}size=(2, 5))"
    arrays = f"rng.{name}(np.array([{values[0]}] * 2){''.join(f', {v}' for v in values[1:])}, size=(3, 2)), " if values else ""
    return f"rng.{name}({plain}), rng.{name}({named}), {several}, {arrays}rng.uniform()"


@pytest.mark.parametrize("cls", [np.random.default_rng, np.random.RandomState])
@pytest.mark.parametrize("name", sorted(DISTRIBUTIONS))
def test_distribution(name, cls, tmp_path, monkeypatch):
    parameters = DISTRIBUTIONS[name]
    values = ARGUMENTS.get(name, (1.5,) * len(parameters))
    drawn = written_out(name, parameters, values)
    (tmp_path / f"drawing_{name}.py").write_text(f"import numpy as np\n\n\ndef draw(rng):\n    return {drawn}\n")
    monkeypatch.syspath_prepend(tmp_path)
    draw = __import__(f"drawing_{name}").draw
    expected, got = draw(cls(3)), whilst.compile(draw)(cls(3))
    for one, two in zip(expected, got, strict=True):
        assert type(one) is type(two)
        np.testing.assert_array_equal(one, two)
