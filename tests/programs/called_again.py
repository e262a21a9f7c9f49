"""Functions that call themselves, called from several places: what is known of them is of use, but never too much."""

from programs.registry import program

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def narrow(left, name, letter):
    rest = left[name].replace(letter, "")
    if all(strike(left, name, other) for other in rest):
        return left
    return False


def strike(left, name, letter):
    if letter not in left[name]:
        return left
    left[name] = left[name].replace(letter, "")
    if len(left[name]) == 0:
        return False
    if len(left[name]) == 1:
        last = left[name]
        if not all(strike(left, other, last) for other in NEXT[name]):
            return False
    for other in NEXT[name]:
        if letter in left[other] and left[other][0] == letter and len(left[other]) == 2:
            if not narrow(left, other, letter):
                return False
    return left


NEXT = {"u": ["v", "w"], "v": ["u", "w"], "w": ["u", "v", "x"], "x": ["w"]}


@program(("abc",), ("ab",), ("a",), passes=False)
def colours(letters):
    left = {name: letters for name in NEXT}
    if not narrow(left, "u", letters[0]):
        return "none", left
    kept = left.copy()
    found = narrow(kept, "w", letters[-1])
    return found, left, kept


@program((4, 3), (0, 0), (1, 5))
def kinds_that_differ_from_call_to_call(n, m):
    def twice(x, depth):
        if depth <= 0:
            return x
        return twice(x + x, depth - 1)

    def last(xs, k):
        if k == len(xs) - 1:
            return xs[k]
        return last(xs, k + 1)

    return twice(n, m), twice(n / 2, m), twice(str(n), m), last([n, m], 0), last([n / 2] * (m + 1), 0), last([n], 0)


@program((3,), (0,))
def what_is_outside_changes_between_the_calls(n):
    step = 1
    seen = []

    def climb(k):
        if k <= 0:
            return step
        seen.append(k)
        return step + climb(k - 1)

    first = climb(n)
    step = 2.5
    second = climb(n)
    seen = [7]
    third = climb(n)
    return first, second, third, seen


@program((2,), (3,))
def called_in_a_loop_that_grows_what_it_reads(n):
    known = {}

    def ways(k):
        if k < 2:
            return 1
        if k in known:
            return known[k]
        known[k] = ways(k - 1) + ways(k - 2)
        return known[k]

    found = []
    for k in range(n):
        found.append(ways(3 * k))
        found.append(ways(k))
    return found, sorted(known.items())


@program((3,), (-1,), (0,))
def fails_at_the_second_call(n):
    def down(xs, k):
        return 0 if k < 0 else xs[k] + down(xs, k - 1)

    first = down([1, 2, 3, 4], n)
    return first + down([1, 2], n)


@program(("the quick brown fox",), ("",), ("zz top",))
def letters_by_hand(text):
    counts = {letter: 0 for letter in LETTERS}
    for letter in text:
        if letter in counts:
            counts[letter] += 1
    never = [letter for letter in LETTERS if not counts[letter]]
    most = max(LETTERS, key=lambda letter: counts[letter])
    shifted = ""
    for k, letter in enumerate(LETTERS):
        if counts[letter] > 1:
            shifted += LETTERS[(k + 3) % 26] + letter.upper()
    return counts, "".join(never), most, shifted


SQUARES = [row + column for row in "ABCDEF" for column in "123456"]
MANY = tuple(f"{k}.{name}" for k, name in enumerate(SQUARES))


@program((3,), (0,))
def many_texts_of_a_list_outside(n):
    long = [name for name in MANY if len(name) > n]
    where = {name: k for k, name in enumerate(SQUARES)}
    corner = ""
    for name in SQUARES:
        corner += name[1]
        if name == "B2":
            break
    return long, where["C4"] + n, corner, "D7" in where, list(zip(SQUARES, range(n))), [s for s in SQUARES if s < "A4"]


@program(("hello, World 7",), ("",))
def every_letter_there_is(text):
    import string

    rank = {}
    for k, letter in enumerate(string.ascii_letters):
        rank[letter] = k
    found = [rank.get(letter, -1) for letter in text]
    return found, [letter for letter in string.ascii_letters if letter in text]


def shared_out(n, k):
    if k < 0:
        return 0
    return 10 // (n - k) + shared_out(n, k - 1)


def second_share(n, k):
    return shared_out(n, k)


@program((9, 4), (9, 2), (3, 2))
def the_second_call_tells_its_own_line(n, k):
    x = shared_out(n, 3)
    y = second_share(n - 5, k)
    return x + y
