"""Operators and builtins on values that have none of them: TypeErrors in Python's own words."""

import numpy as np

from programs.registry import program

VALUES = ("abc",), (None,), (1,), (2.5,), (1j,), ([1, 2],), ((1, 2, 3),), ([],), ("",)


@program(*VALUES)
def a_number_is_added(a):
    return a + 1


@program(*VALUES)
def added_to_a_number(a):
    return 1 + a


@program(*VALUES)
def a_number_is_added_in_place(a):
    a += 1
    return a


@program(*VALUES)
def a_list_is_added(a):
    return a + [1]


@program(*VALUES)
def added_to_a_tuple(a):
    return (1,) + a


@program(*VALUES)
def multiplied_by_a_text(a):
    return a * "x"


@program(*VALUES)
def searched_in_a_text(a):
    return a in "abc"


@program(*VALUES, ({"a": 1},), ({1, 2},))
def a_number_searched_in_it(a):
    return 1 in a


@program(*VALUES)
def unpacked(a):
    x, y = a
    return x, y


@program(*VALUES)
def a_range_of_it(a):
    return len(range(a))


@program(*VALUES)
def divided_with_a_remainder(a):
    return divmod(a, 2)


@program(*VALUES)
def multiplied_as_a_matrix(a):
    return a @ a


@program(*VALUES)
def joined(a):
    return "-".join(a)


@program((3,), (0,))
def a_number_or_none_is_raised_to_a_power(n):
    found = n if n else None
    return found**2


@program(*VALUES)
def the_int_of_a_base(a):
    return int(a, 16)


@program(*VALUES, ("2+3j",))
def made_complex(a):
    return complex(a)


@program(*VALUES)
def turned_round(a):
    return list(reversed(a))


@program(*VALUES)
def indexed_by_a_text(a):
    return a["a"]


@program((("a", 1),), ((2, 3),))
def an_item_beyond_the_end(pair):
    return pair[2]


@program(({1: 2},), ({},))
def a_key_is_taken_out_without_its_name(d):
    return d.pop()


@program((None, 0), (0, None), ([1], 2.5))
def gone_through_together(a, b):
    return list(zip(a, b))


@program((0,), (None,), ("a",))
def spread_into_a_dict(a):
    return {**a, "x": 1}


@program(*(([1, 2], b) for b in (1, 1.5, (), "x", None, [1], True, np.arange(2))), ([], 1.5), ((), "x"), ((1, 2), 2.0),
         ("ab", 1.0), (np.arange(3), 1.5), (np.arange(3), None), (b"ab", 1j), (range(3), 1.5))  # fmt: skip
def a_slice_from(a, b):
    return a[b:]


@program((1,), (2,))
def an_item_of_a_text_in_a_list_is_set(n):
    items = [5, ["a", "b"], ["c", "d"]]
    for pair in items[n:]:
        pair[1] = pair[0] + pair[1]
    for one in items[2 - n :]:
        one[0] = "x"
    return items


@program(("abc",), ("",))
def a_list_in_a_text(text):
    return text.count([1])
