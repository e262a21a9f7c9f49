"""What differs from Python and is meant to: the list in the README, where no other test shows it."""

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
