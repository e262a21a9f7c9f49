"""Products with small numbers that only one path wants: the other may overflow, and nothing is asked twice."""

import pytest

import whilst

MOST = 2**63 - 1


def collatz_step(n):
    return n // 2 if n % 2 == 0 else 3 * n + 1


def step_of_five(n, wanted):
    return 5 * n + 3 if wanted else n


@pytest.mark.parametrize("n", [MOST // 3, -(MOST // 3), 2**62, -(2**62), MOST - 1, -MOST - 1, 0, -1])
def test_what_fits(n):
    compiled = whilst.compile(collatz_step)
    n -= n % 2 == 0 and abs(n) < 2**61
    assert compiled(n) == collatz_step(n)


@pytest.mark.parametrize("n", [MOST // 3 + 1, 2**62 + 1, MOST, -(MOST // 3) - 3, -MOST])
def test_what_does_not(n):
    compiled = whilst.compile(collatz_step)
    with pytest.raises(OverflowError):
        compiled(n | 1)


@pytest.mark.parametrize("n", [MOST // 5, MOST // 5 - 1, -(MOST // 5), -(MOST // 5) + 1, MOST // 5 + 1, MOST, -MOST - 1])
def test_what_is_added_to_a_multiple(n):
    compiled = whilst.compile(step_of_five)
    assert compiled(n, False) == n
    if -MOST - 1 <= 5 * n + 3 <= MOST:
        assert compiled(n, True) == 5 * n + 3
    else:
        with pytest.raises(OverflowError):
            compiled(n, True)


def test_one_question_is_enough():
    text = whilst.compile(collatz_step).lower(27).text("llvm")
    assert "with.overflow" not in text
