"""Texts that are known only at run time."""

import numpy as np

from programs.registry import program


@program((5, 2.5), (-1, 1e22), (0, float("nan")), (10**15, -0.0))
def made_of_numbers(n, x):
    return f"n={n} x={x}", str(x), repr(x), f"{x:.3f}|{n:>6}|{n:+d}", "%d of %.2f" % (n, x), "{:e}, {}".format(x, n)


@program((5,), (0,), (1,))
def joined(n):
    parts = []
    for k in range(n):
        parts.append(str(k * k))
    return ",".join(parts), "-".join(f"<{p}>" for p in parts), "".join(["a", str(n), "b"]), parts


@program((12,), (0,))
def grown(n):
    text = ""
    for k in range(n):
        text += str(k) if k % 3 else "fizz"
    return text, len(text), text == "", text + "!" * n


@program((0,), (1,), (7,), (-3,))
def chosen(n):
    if n < 0:
        return "negative"
    word = "even" if n % 2 == 0 else "odd"
    return word + (" and small" if n < 5 else "")


@program((3,), (4,), (0,))
def last_word(n):
    word = None
    for k in range(n):
        if k % 2:
            word = f"odd {k}"
    return word


@program((15,), (1,))
def compared(n):
    text = str(n)
    count = 0
    for k in range(20):
        other = str(k)
        if other == text:
            count += 100
        if other < text:
            count += 1
        if text in other and other != "1":
            count += 1000
    return count, text >= "15", text != "1", "1" <= text


@program((255,), (-10,), (0,), (2**62,))
def in_other_bases(n):
    return hex(n), bin(n), oct(n), f"{n:x}", hex(7)


@program((65, 3), (8364, 1), (0, 0))
def characters(code, n):
    text = ""
    for k in range(n):
        text += chr(code + k)
    total = 0
    for c in text:
        total = total * 7 + ord(c)
    return text, total, ord("A")


@program((-1,), (0x110000,), (97,))
def a_character_out_of_range(code):
    return chr(code)


@program((12345, 2), (12345, -1), (12345, 5), (12345, -6))
def items_and_parts(n, k):
    text = str(n)
    return text[1:3], text[::-1], text[-2:], text[k]


@program((1234,), (-20,), (0,))
def digits(n):
    return sum(int(d) for d in str(abs(n))), int(str(n)) + 1, float(f"{n}.5"), int(f"{abs(n) % 10}", 16)


@program((0,), (1,), (2,), (3,))
def parsed(k):
    texts = ["12", " 7 ", "x1", "1e5"]
    try:
        return int(texts[k]), "fine"
    except ValueError as error:
        return int(float(texts[3])), str(error)


@program((2,), (3,))
def parsed_or_fails(k):
    return int("9" * k + "x")


@program((3,), (30,))
def parsed_large(k):
    try:
        return int("9" * k) > 5
    except OverflowError:
        return True


@program((3,), (0,))
def methods(n):
    text = f"  Some Text {n}  "
    return (text.strip(), text.upper(), text.lower().find("text"), text.replace(str(n), "many"), text.count("e"),
            text.strip().startswith("Some"), str(n).zfill(4), str(n).isdigit(), text.split(), f"{n}".center(5, "*"))  # fmt: skip


@program((2,), (5,))
def split_and_joined(n):
    row = ";".join(str(k / 2) for k in range(n))
    total = 0.0
    for part in row.split(";"):
        total += float(part)
    return total, [p[0] for p in row.split(";")], "a,b".split(","), str(n).split("x")


@program((3,), (0,))
def printed(n):
    values = [k * 0.5 for k in range(n)]
    pairs = {k: str(k) for k in range(n)}
    print(values, pairs, [(k, f"{k}") for k in range(n)], "word" if n else "none")
    print([[k] * k for k in range(n)], set(values[:1]), f"{values} {n}", sep="|")
    return str(values), f"{values!r:>30}", f"{str(n)!r}"


@program((4,), (0,))
def words_as_keys(n):
    counts = {}
    for k in range(n):
        word = "even" if k % 2 == 0 else "odd"
        counts[word] = counts.get(word, 0) + k
        counts[f"n{k % 3}"] = k
    return counts, "even" in counts, len(counts)


@program((4,), (1,), (0,))
def a_set_of_words(n):
    seen = set()
    for k in range(n):
        seen.add(str(k % 2))
    return len(seen), "1" in seen, seen


@program((3,), (12,))
def raised_with_text(n):
    word = "x" * n
    if n > 5:
        raise ValueError(word + str(n))
    try:
        raise KeyError(word)
    except KeyError as error:
        return str(error), error.args[0] == "xxx"


@program((5,), (0,))
def palindromes(n):
    found = []
    for k in range(n * 30):
        text = str(k)
        if text == text[::-1] and len(text) > 1:
            found.append(k)
    return found


def spelled(n):
    return "" if n == 0 else spelled(n // 2) + str(n % 2)


@program((10,), (0,), (1023,))
def by_recursion(n):
    return spelled(n)


@program((2,), (5,))
def sorted_words(n):
    words = [str(k * 7 % 10) + "w" for k in range(n)]
    return sorted(words), max(words), min(words), [w for w in words if w > "3"]


@program((3,))
def with_quotes(n):
    word = "it's" if n > 2 else "plain"
    return [word, f"{n}'\n"], f"{word!r}", repr(word + '"')


@program((np.array([1.5, 2.0]), 1),)
def of_elements(a, k):
    return f"{a[k]:.2f}", str(a[k]), str(float(a[k]))


@program((7, "a", "b"), (3, "x", "y"))
def given_texts(n, first, second):
    word = first if n > 5 else second
    return word * 2, word + str(n), word == "a", len(word)


@program((3,), (0,))
def read_again(n):
    text = f"{n}"
    while len(text) < 5:
        text = text + text[-1] + "."
    return text, bool(text), not text


@program((4, 2), (5, 0))
def of_a_known_text(n, k):
    letters = "abcdef"
    found = ""
    for j in range(n):
        found += letters[(j * 5) % len(letters)]
        if letters[j] in "ace" and str(k) in "2468":
            found += "."
    return found, letters[k], letters[-k:], letters[k] == "c"


@program((6,), (1,), (7,))
def constant_keys(n):
    price = {"a": 2.5, "b": 1.0}
    total = 0.0
    for k in range(n):
        word = "a" if k % 3 else "b" if k < 6 else "c"
        if word in price:
            total += 100
        total += price[word]
    return total


@program((1,))
def a_constant_key_that_is_not_there(n):
    price = {"a": 2.5}
    return price["b"] + n


@program((5,), (0,))
def equal_to_a_text_or_none(n):
    words = []
    for k in range(n):
        words.append(None if k == 1 else "10"[k % 2])
    ones = 0
    for word in words:
        if word is not None and word == "1":
            ones += 1
    return ones, [word == "0" for word in words], ["1" != word for word in words]


PARTS = (5,), (-12345,), (2.5,), (float("nan"),), (-0.0,), (1 + 2j,), (True,), ("abc",), (None,), ((1, 2),), ([1.5],), ((),)


@program(*PARTS)
def an_int_by_percent(x):
    return "%d|" % x + "%5d|" % x + "%-5d|" % x + "%05d|" % x + "%+i" % x


@program(*PARTS)
def a_float_by_percent(x):
    return "%f|" % x + "%.2f|" % x + "%10.3e|" % x + "%g" % x


@program(*PARTS)
def bits_by_percent(x):
    return "%x %%" % x + "%#o" % x


@program(*PARTS)
def text_by_percent(x):
    return "%s|" % x + "%8s|" % x + "%-8.3r|" % x + "%a" % x


@program(*PARTS)
def too_few_values_for_percent(x):
    return "%s %s" % x


@program(*PARTS)
def too_many_values_for_percent(x):
    return "nothing" % x


@program((1, 2.5), (-3, 0.0))
def names_in_a_percent_format(n, x):
    return "%(count)03d of %(size).1f%%" % {"count": n, "size": x}, "%c" % (n + 70)


@program((3.14159, 8, 2), (-1.5, 3, 0), (7, 1, 1))
def a_width_known_at_run_time(x, width, digits):
    return f"{x:{width}.{digits}f}|{x!r:>{width}}|", "{:^{}}".format(x, width), format(x, f"+{width}.{digits}e")


@program((3, -1), (2.5, "s"), ("a", "d"))
def a_format_that_does_not_fit(x, spec):
    return f"{x:{spec}}"


@program(("\u00e9t\u00e9",), ("abc",))
def text_in_ascii(s):
    return ascii(s), f"{s!a:>20}", "%a" % s, ascii((s, 1))


@program(("ab", "b"), ("ab", 1.5), ("ab", 1))
def a_slice_needs_integers(s, b):
    return s[b:], s[:b]


@program(("abc", np.array(1)), ("abc", np.array(-1)))
def cut_by_an_array_of_one_number(text, k):
    return text[k:], text[:k], "wxyz"[k:]
