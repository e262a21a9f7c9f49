"""Random numbers: the very stream that Python and NumPy would draw, and the same state afterwards."""

import random
from dataclasses import dataclass

import numpy as np

from programs.registry import program


def new(seed):
    return np.random.default_rng(seed)


# -- generators of NumPy -------------------------------------------------------------------------------------------


@program((new(1), 1.0), (new(1), 0.0), (new(1), -0.0), (new(1), -1.0), (new(1), np.nan), (new(1), 2), (new(1), np.float32(2)))
def scales_that_may_be_wrong(rng, scale):
    return rng.normal(0.0, scale), rng.exponential(scale), rng.laplace(1.0, scale), rng.normal(size=0)


@program((new(1), 0.0, 1.0), (new(1), 1.0, 0.0), (new(1), 0.0, np.inf), (new(1), -1e308, 1e308), (new(1), np.nan, 1.0), (new(1), 1, 3))
def bounds_that_may_be_wrong(rng, low, high):
    return rng.uniform(low, high), rng.uniform(low, high, 3)


PLACES, WIDTHS = np.array([0.5, -1.0, 2.0]), np.array([[1.0, 0.0, 3.0], [0.5, 2.0, 4.0]])


@program((new(1), PLACES, WIDTHS), (new(1), PLACES, -WIDTHS), (new(1), WIDTHS, PLACES), (new(1), PLACES[:0], WIDTHS[:, :0]))
def parameters_that_are_arrays(rng, loc, scale):
    first = rng.normal(loc, scale), rng.exponential(scale), rng.uniform(loc, loc + scale)
    return first, rng.normal(loc), rng.laplace(loc, 2, size=(2, 2, loc.shape[-1])), rng.power(scale + 1.0), rng.normal()


@program((new(1), PLACES, 3), (np.random.RandomState(1), PLACES, 3))
def parameters_that_are_arrays_and_a_size(rng, loc, n):
    return rng.normal(loc, [1, 2, 3], size=n), rng.uniform(loc, 3.0), rng.weibull(np.abs(loc).astype(np.float32))


@program((np.random.RandomState(1), PLACES, WIDTHS), (np.random.RandomState(1), WIDTHS, PLACES))
def parameters_of_an_old_generator(rng, loc, scale):
    return rng.normal(loc, scale), rng.uniform(loc, 0.0), rng.exponential(scale), rng.rayleigh(scale)


@program((new(2), 3, 9), (new(2), 9, 3), (new(2), 5, 5), (new(2), 0, 0), (new(2), -4, 2**62), (new(2), -(2**63), 2**63 - 1))
def integers_between(rng, low, high):
    return rng.integers(low, high), rng.integers(low, high, 4), rng.integers(low, high, endpoint=True), rng.random()


@program((new(2), 5), (new(2), 0), (new(2), 1), (new(2), 2**32), (new(2), 2**32 - 1), (new(2), 2**40))
def integers_below(rng, n):
    return rng.integers(n), rng.integers(n, endpoint=True), rng.choice(n), rng.choice(n, 3)


@program((new(3), np.arange(10)), (new(3), np.arange(30.0).reshape(10, 3)), (new(3), np.zeros(0)), (new(3), np.arange(20)[::-2]))
def shuffled_in_place(rng, a):
    rng.shuffle(a)
    return a, rng.random()


@program((new(3), 0), (new(4), np.zeros(0)))
def choices_from_nothing(rng, a):
    return rng.choice(a, 0), rng.choice(a)


@program((new(4),))
def draws_of_many_distributions(rng):
    wide = rng.gumbel(1, 2), rng.logistic(), rng.rayleigh(2), rng.pareto(3), rng.weibull(1.5), rng.power(2), rng.wald(1, 2)
    return wide, rng.standard_cauchy(), rng.standard_gamma(1.5), rng.f(2, 3), rng.standard_t(4), rng.gamma(0.5, 3.0, (2, 2))


@program((new(5), -1.0), (new(5), 2.0))
def a_wrong_parameter_is_caught(rng, shape):
    try:
        return rng.gamma(shape)
    except ValueError as error:
        print(error)
        return rng.random()


@program((new(6), 1000), (new(6), 0))
def pi_by_darts(rng, n):
    inside = 0
    for _ in range(n):
        x, y = rng.random(), rng.random()
        if x * x + y * y < 1.0:
            inside += 1
    return inside


@program((new(1), 5), (new(2), 0), (new(3), 40))
def draws_in_program_order(rng, n):
    total = 0.0
    for i in range(n):
        total += rng.random() * rng.normal(1.0, 2.0) + rng.standard_normal() - rng.exponential(i + 1.0)
    return total, rng.random()


@program((new(1), 9), (new(1), 0), (new(5), 16))
def arrays_of_draws(rng, n):
    return rng.random(n), rng.random((2, n)), rng.standard_normal((n, 3)), rng.normal(2.0, size=n), rng.random(size=())


@program((new(4), 7))
def integers_of_either_width(rng, n):
    small = rng.integers(0, 10, size=n, dtype=np.int32)
    one = rng.integers(6)
    wide = rng.integers(-5, 5, n, endpoint=True)
    return small, one, wide, rng.integers(1, 7, dtype=int), rng.integers(2, size=(2, 2)), rng.integers(2**40)


@program((new(4),))
def bytes_and_bits(rng):
    return rng.integers(0, 256, size=11, dtype=np.uint8), rng.integers(0, 2, 9, dtype=bool), rng.random()


@program((new(6), np.array([0.0, 5.0, 10.0])), (new(6), np.zeros(0)))
def arrays_as_parameters(rng, means):
    return rng.normal(means, 0.5), rng.uniform(means, means + 1.0), rng.poisson(means + 1.0)


@program((new(6), np.array([0.0, 5.0, 10.0])))
def parameters_of_several_shapes(rng, low):
    return rng.uniform(low, np.ones((2, 1)) * 20.0)


@program((new(6),))
def other_distributions(rng):
    whole = rng.poisson(4.0) + rng.binomial(10, 0.3) + rng.geometric(0.2)
    return whole, rng.gamma(2.0), rng.beta(0.5, 2.0, size=3), rng.lognormal(), rng.laplace(0.0, 2.0), rng.chisquare(3.0)


@program((new(8), 12), (new(8), 1))
def choices_of_numbers(rng, n):
    return rng.choice(n), rng.choice(n, 4), rng.choice(n, size=(2, 2)), rng.choice(n, 1, replace=False)


@program((new(8), np.arange(6.0)), (new(9), np.array([2.5, 1.5])))
def choices_from_an_array(rng, a):
    return rng.choice(a), rng.choice(a, 5), rng.choice(a, size=2, replace=False)


@program((new(8), np.array([0.1, 0.6, 0.3])))
def choices_by_weight(rng, p):
    return rng.choice(3, p=p), rng.choice(np.array([7, 8, 9]), size=6, p=p), rng.choice([1.0, 2.0], p=[0.5, 0.5])


@program((new(8), 3))
def a_choice_of_rows(rng, n):
    a = np.arange(12.0).reshape(4, 3)
    return rng.choice(a), rng.choice(a, n)


@program((new(10), np.arange(9)), (new(10), np.arange(12.0).reshape(6, 2)), (new(10), np.zeros(0)))
def an_array_is_shuffled(rng, a):
    rng.shuffle(a)
    return rng.random()


@program((new(10), [3, 1, 4, 1, 5]), (new(10), []))
def a_list_is_shuffled(rng, items):
    rng.shuffle(items)
    return rng.integers(10)


@program((new(11), 6), (new(11), 0))
def permutations(rng, n):
    a = np.arange(2 * n).reshape(n, 2)
    return rng.permutation(n), rng.permutation(a), rng.permutation(np.arange(n) * 0.5)


@program((new(12), 3), (new(12), -1))
def a_size_that_is_negative(rng, n):
    return rng.random(n)


@program((new(12), 3), (new(12), 0))
def an_error_of_the_draw(rng, n):
    return rng.integers(0, n)


@program((5,), (0,))
def a_generator_is_made(seed):
    rng = np.random.default_rng(seed)
    return rng.random() + rng.integers(10), rng.standard_normal(3)


@program((5, True), (5, False))
def a_generator_is_handed_back(seed, first):
    one = np.random.default_rng(seed)
    two = np.random.default_rng(seed + 1)
    rng = one if first else two
    rng.random()
    return rng


@program((new(13), new(14), 6))
def two_generators(a, b, n):
    total = 0.0
    for i in range(n):
        rng = a if i % 2 else b
        total += rng.random()
    return total


def noisy(rng, x):
    return x + rng.normal(0.0, 0.1)


@program((new(15), 1.0))
def a_generator_is_handed_on(rng, x):
    return noisy(rng, noisy(rng, x))


@dataclass
class Walker:
    rng: np.random.Generator
    place: int = 0

    def step(self):
        self.place += 1 if self.rng.random() < 0.5 else -1


@program((Walker(new(16)), 20))
def a_generator_in_an_object(walker, n):
    for _ in range(n):
        walker.step()
    return walker.place


@program((new(17), 300))
def drawn_until_it_is_enough(rng, most):
    total, count = 0.0, 0
    while total < 20.0 and count < most:
        total += rng.exponential()
        count += 1
    return count, total


@program((new(17), 1000))
def pi_by_chance(rng, n):
    inside = 0
    for _ in range(n):
        x, y = rng.random(), rng.random()
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / n


# -- the global state of NumPy -------------------------------------------------------------------------------------


@program((3, 6), (4, 0))
def the_global_state(seed, n):
    np.random.seed(seed)
    some = np.random.rand(), np.random.rand(2, n), np.random.randn(), np.random.randn(n), np.random.random(n)
    return some, np.random.uniform(1.0, 2.0), np.random.normal(0.0, 1.0, n), np.random.random_sample()


@program((3, 6))
def whole_numbers_of_the_global_state(seed, n):
    np.random.seed(seed)
    return np.random.randint(10), np.random.randint(3, 9, n), np.random.randint(0, 5, size=(2, 2)), np.random.choice(n)


@program((3, np.arange(5.0)))
def items_of_the_global_state(seed, a):
    np.random.seed(seed)
    np.random.shuffle(a)
    return np.random.permutation(a), np.random.permutation(4), np.random.choice(a, 2), np.random.choice(a)


@program((np.random.RandomState(3), 4))
def a_generator_of_the_old_kind(rng, n):
    return rng.rand(n), rng.randint(5), rng.normal(size=(n, 2)), rng.standard_normal()


# -- the module random ---------------------------------------------------------------------------------------------


@program((3,), (-8,))
def numbers_of_random(seed):
    random.seed(seed)
    return random.random(), random.uniform(2, 5), random.gauss(0, 1), random.gauss(1.0, 2.0), random.expovariate(1.5)


@program((3, 6), (3, 1))
def whole_numbers_of_random(seed, n):
    random.seed(seed)
    return random.randint(1, n), random.randrange(n), random.randrange(0, 10 * n, 3), random.getrandbits(20)


@program((3, [1.5, 2.5, 3.5]), (3, [1.0]), (3, []))
def items_of_random(seed, items):
    random.seed(seed)
    one = random.choice(items)
    random.shuffle(items)
    return one, random.sample(items, 1), random.choices(items, k=4), random.choice((7, 8, 9)), random.choice(range(5))


@program((random.Random(5), 4))
def a_generator_of_random(rng, n):
    total = 0.0
    for i in range(n):
        total += rng.random() + rng.randint(0, i)
    return total


@program((2,))
def a_generator_of_random_is_made(seed):
    rng = random.Random(seed)
    return rng.random(), rng.choices([1, 2, 3], [0.2, 0.3, 0.5], k=5)


@program((1, 8))
def a_loop_of_random_depth(seed, n):
    random.seed(seed)
    x = 1.0
    for _ in range(n):
        for _ in range(random.randint(0, 3)):
            x = x * 1.1 + 0.5
    return x


@program((-1.0, 0.5, 3.0), (1.0, 0.0, 2.0), (0.0, 3.0, 2.0), (1.0, 1.0, 1.0), (0, 1, 2))
def triangular_draws(left, mode, right):
    rng = np.random.default_rng(8)
    return rng.triangular(left, mode, right), rng.triangular(left, mode, right, 3)


@program((5,), (4,), (0,))
def bytes_at_random(n):
    random.seed(3)
    np.random.seed(3)
    first = random.randbytes(n), np.random.bytes(n), np.random.RandomState(4).bytes(n)
    return first, np.random.default_rng(4).bytes(n), random.random(), np.random.rand()


@program((3,))
def a_letter_at_random(n):
    random.seed(n)
    return random.choice("abcdef"), random.choice("xyz"), random.random()


@program((3, 5), (0, 1))
def of_the_functions_of_np_random(seed, n):
    np.random.seed(seed)
    pairs = [np.random.randn() for _ in range(n)], np.random.normal(1.0, 2.0, (n, 2)), np.random.standard_normal()
    waits = np.random.exponential(2.0), np.random.standard_exponential(n), np.random.uniform(3.0, 1.0)
    numbers = np.random.randint(0, 2**40, n), np.random.randint(-7, 2**32, n), np.random.randint(6), np.random.rand()
    x = np.arange(n) * 1.5
    np.random.shuffle(x)
    items = [1, 2, 3, n]
    np.random.shuffle(items)
    some = np.random.choice(n, n, replace=False), np.random.choice(x, replace=False), np.random.choice(n, (2, 2))
    return pairs, waits, numbers, x, items, some, np.random.permutation(x), np.random.permutation(n), np.random.rand()


@program((np.random.RandomState(2), 9), (np.random.RandomState(2), 0), (np.random.RandomState(2), 3))
def more_than_there_are(rng, n):
    return rng.normal(size=n), rng.choice(n, 9, replace=False)


@program((np.random.RandomState(1), -1.0))
def a_negative_scale(rng, scale):
    return rng.randn(), rng.normal(0.0, scale)


@program((3,))
def drawn_again_from_a_state(n):
    np.random.seed(n)
    state = np.random.get_state()
    first = np.random.rand(), np.random.randn()
    np.random.set_state(state)
    second = np.random.rand(), np.random.randn()
    rng = np.random.RandomState(n)
    known = rng.get_state()
    some = [rng.randint(9) for _ in range(n)]
    rng.set_state(known)
    return first == second, first, some, rng.randint(9, size=n)


@program((4, 3))
def orders_of_a_new_generator(seed, n):
    rng = np.random.default_rng(seed)
    items = [k * k for k in range(n)]
    rng.shuffle(items)
    return items, rng.permutation(n), rng.permutation(np.eye(n)), rng.permutation(np.eye(n), axis=1), rng.random()
