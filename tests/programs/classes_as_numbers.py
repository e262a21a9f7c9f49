"""Objects that stand for numbers: ``__divmod__``, ``__index__``, ``__complex__`` and others that builtins ask for."""

from programs.registry import program


class Whole:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v

    def __complex__(self):
        return complex(self.v, 1)

    def __bytes__(self):
        return b"n" * self.v

    def __pow__(self, exponent, modulus=None):
        return Whole(pow(self.v, exponent, modulus)) if modulus else Whole(self.v**exponent)


class Time:
    def __init__(self, seconds):
        self.seconds = seconds

    def __divmod__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return Time(self.seconds // other), self.seconds % other

    def __rdivmod__(self, other):
        return divmod(other, self.seconds)


class Halves(Time):
    def __divmod__(self, other):
        return self.seconds / 2, other


class Plain:
    def __init__(self, v):
        self.v = v

    def __floordiv__(self, other):
        return self.v // other

    def __mod__(self, other):
        return self.v % other


@program((75,), (3,))
def divmod_of_objects(n):
    quotient, rest = divmod(Time(n), 60)
    return quotient.seconds, rest, divmod(200, Time(n))


@program((75,))
def divmod_that_neither_does(n):
    return divmod(Time(n), 2.5)


@program((75,))
def divmod_needs_a_method_of_its_own(n):
    return divmod(Plain(n), 60)


@program((3,), (8,))
def divmod_of_objects_of_two_classes(n):
    out = []
    for k in range(n):
        t = Time(k) if k % 3 else Halves(k)
        out.append(divmod(t, 2)[1])
    return out


@program((0,), (1,), (7,))
def places_that_are_objects(n):
    place = Whole(n)
    xs = [5, 6]
    xs.insert(place, 7)
    try:
        return xs[place], "abc"[place:], (1, 2, 3)[place], list(range(place)), hex(place), xs.pop(place)
    except IndexError as e:
        return str(e), xs


@program((0,), (2,))
def a_place_in_a_loop(n):
    xs = [1, 2]
    for k in range(n):
        xs[Whole(k % 2)] += 5
    return xs, [0] * Whole(n), Whole(n) * "ab", (1,) * Whole(n)


@program((2,))
def a_sequence_times_an_object(n):
    return [0] * Plain(n)


@program((2,))
def builtins_that_ask_objects(n):
    return complex(Whole(n)), bytes(Whole(n)), pow(Whole(n), 3, 5).v, pow(Whole(n), 3).v


class Downwards:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __reversed__(self):
        yield self.n
        yield -1


class Upwards:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


class Indexed(Upwards):
    def __len__(self):
        return self.n

    def __getitem__(self, k):
        return 10 * k


@program((3,))
def objects_reversed(n):
    out = []
    for k in reversed(Downwards(n)):
        out.append(k)
    return out, list(reversed(Downwards(n))), list(Downwards(n)), list(reversed(Indexed(n)))


@program((3,))
def an_object_that_has_no_reverse(n):
    return list(reversed(Upwards(n)))
