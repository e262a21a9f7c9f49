"""Draws from the module ``random`` in kernels: Python's stream, its state afterwards, other threads meanwhile."""

import random
import threading

import pytest

import whilst


def doubles(n):
    return [random.random() for _ in range(n)]


def numbers(n):
    return [random.randint(1, 6) for _ in range(n)], [random.randrange(9, -9, -2) for _ in range(n)], random.getrandbits(63)


def distributed(n):
    kinds = [random.uniform(-1, n), random.expovariate(2.0), random.normalvariate(1.0, 2.0), random.triangular()]
    return kinds + [random.gauss(0.0, 1.0) for _ in range(n)] + [random.random()]


def items(n):
    xs = list(range(n))
    random.shuffle(xs)
    return xs, random.choice(xs), random.choice("abc"), random.choices(xs, k=n), random.sample(xs, 2)


def pi(n):
    inside = 0
    for _ in range(n):
        x, y = random.random(), random.random()
        inside += x * x + y * y < 1.0
    return 4.0 * inside / n


@pytest.mark.parametrize("f", [doubles, numbers, distributed, items, pi])
def test_the_stream_and_the_state_are_those_of_python(f):
    random.seed(7)
    expected, state = f(700), random.getstate()
    compiled = whilst.compile(f)
    for run in (compiled, compiled, compiled.eager):
        random.seed(7)
        assert run(700) == pytest.approx(expected) if f is distributed else run(700) == expected
        assert random.getstate() == state


def test_generators_of_ones_own():
    def f(source, n):
        return [source.random() for _ in range(n)], source.randint(1, 9)

    a, b = random.Random(3), random.Random(3)
    assert whilst.compile(f)(a, 5) == f(b, 5) and a.getstate() == b.getstate()


def test_ranges_without_numbers_are_refused_by_python():
    with pytest.raises(ValueError, match="empty range") as found:
        whilst.compile(lambda a, b: random.randint(a, b))(3, 1)
    with pytest.raises(ValueError) as expected:
        random.randint(3, 1)
    assert str(found.value) == str(expected.value)
    with pytest.raises(IndexError):
        whilst.compile(lambda xs: random.choice(xs))([1][1:])


def test_other_threads_run_meanwhile():
    compiled, stop, count = whilst.compile(pi), threading.Event(), [0]
    compiled(10)

    def other():
        while not stop.is_set():
            count[0] += 1

    thread = threading.Thread(target=other)
    thread.start()
    before = count[0]
    compiled(30_000_000)
    after = count[0]
    stop.set()
    thread.join()
    assert after > before
