"""A few hundred written programs; ``python -m tests.fuzz`` goes on for longer."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuzz.gradients import attempt_gradients
from fuzz.smooth import written
from fuzz.trying import attempt
from fuzz.whole.program import FAMILIES
from fuzz.writing import Written, load, natural, programs

EXAMPLES = int(os.environ.get("WHILST_FUZZ_EXAMPLES", "6"))
GRADIENTS = int(os.environ.get("WHILST_FUZZ_GRADIENTS", "3"))
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]


@pytest.mark.parametrize("part", range(4))
def test_written_programs_agree(part: int) -> None:
    """Split in parts so that several workers share the work."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=QUIET,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(st.just(part), programs(("scalars", "scalars", "scalars", "names")))
    def run(part: int, program: Written) -> None:
        attempt(program)

    run.hypothesis.inner_test.__name__ = f"part_{part}"
    run()


@pytest.mark.parametrize("part", range(4))
def test_programs_of_views_agree(part: int) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=QUIET,
        phases=(Phase.explicit, Phase.generate),
    )
    @given(st.just(part), programs(("views",)))
    def run(part: int, program: Written) -> None:
        attempt(program)

    run.hypothesis.inner_test.__name__ = f"views_{part}"
    run()


@pytest.mark.parametrize("family", FAMILIES)
def test_programs_of_a_family_agree(family: str) -> None:
    for number in range(1, 8 * EXAMPLES, 8):  # (those whose graph is not interpreted after each pass)
        attempt(natural(family, number))


@settings(max_examples=100, deadline=None, database=None, derandomize=True, suppress_health_check=QUIET)
@given(programs())
def test_written_programs_are_python(program: Written) -> None:
    load(program.text)


@pytest.mark.parametrize("part", range(8))
def test_gradients_of_smooth_programs_agree(part: int) -> None:
    for number in range(part * GRADIENTS, (part + 1) * GRADIENTS):
        attempt_gradients(written(number))
