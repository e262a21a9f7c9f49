"""Letter frequencies of a text (as codes), and a Caesar cipher broken by them."""

from collections import Counter

A = ord("a")
ENGLISH = (8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2.0, 6.1, 7.0, 0.2, 0.8, 4.0, 2.4, 6.7, 7.5, 1.9, 0.1, 6.0, 6.3, 9.1, 2.8,
           1.0, 2.4, 0.2, 2.0, 0.1)  # fmt: skip


def letters(codes):
    return [c - A for c in codes if A <= c < A + 26]


def histogram(codes):
    counts = Counter(letters(codes))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def shift(codes, by):
    return [(c - A + by) % 26 + A if A <= c < A + 26 else c for c in codes]


def chi_squared(codes):
    counts = [0] * 26
    for letter in letters(codes):
        counts[letter] += 1
    total = sum(counts)
    if total == 0:
        return 0.0
    score = 0.0
    for count, percent in zip(counts, ENGLISH):
        expected = percent * total / 100
        score += (count - expected) ** 2 / expected
    return score


def crack(codes):
    return min(range(26), key=lambda by: chi_squared(shift(codes, -by)))


def survey(codes):
    by = crack(codes)
    plain = shift(codes, -by)
    return by, histogram(plain)[:5], plain


def text(words, by):
    return shift([ord(c) for c in words], by)


MAIN = survey
INPUTS = [(text("the rain in spain stays mainly in the plain", 3),), (text("", 0),), ([65, 66, 32],),
          (text("a loop is one node whatever its trip count", 17),)]  # fmt: skip
LARGE = (text("it was the best of times it was the worst of times " * 30, 11),)
