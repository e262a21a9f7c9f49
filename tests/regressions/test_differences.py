"""What differs from Python and is meant to: the list in the README, where no other test shows it."""

import numpy as np

import whilst


def letters(words):
    found = set()
    for word in words:
        found.add(word[0])
    return list(found)


def test_sets_of_texts_have_an_order_of_their_own():
    words = ["pear", "apple", "plum", "cherry", "apricot", "fig"]
    assert sorted(whilst.compile(letters)(words)) == sorted(letters(words))
    assert whilst.compile(letters)(words) == whilst.compile(letters)(words)


def test_what_a_sum_of_arrays_begins_with_is_an_array():
    def f(v, n):
        s = 0
        for _ in range(n):
            s = s + v
        return s

    assert whilst.compile(f)(np.ones(3), 0).tolist() == [0.0, 0.0, 0.0]
    assert whilst.compile(f)(np.ones(3), 2).tolist() == [2.0, 2.0, 2.0]
