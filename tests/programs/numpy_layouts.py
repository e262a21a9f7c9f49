"""``a.flags``: how arrays lie in memory, and copies that are to lie otherwise."""

import numpy as np

from programs.registry import program, readonly

A = np.arange(6.0).reshape(2, 3)
LAYOUTS = ((A,), (np.asfortranarray(A),), (np.arange(12.0).reshape(2, 6)[:, ::2],), (A[:1],), (A[:0],), (A[::-1],))


@program(*LAYOUTS, (readonly(A),), (A[0],))
def what_the_flags_say(a):
    f, g = a.flags, a.T.flags
    return (
        f.c_contiguous, f["F_CONTIGUOUS"], f.fnc, f["C"], f.writeable, f.aligned, f.forc, g.c_contiguous, g["F"],
        np.isfortran(a), np.isfortran(a.T),
    )  # fmt: skip


@program(*LAYOUTS)
def made_contiguous_if_it_is_not(a):
    b = a if a.flags.c_contiguous else np.ascontiguousarray(a)
    b += 1
    return a, b


@program(*LAYOUTS)
def layouts_of_what_is_made(a):
    made = (a * 2, a.T + 1, a.copy("F"), a.copy(), np.copy(a), np.array(a, order="F"), np.array(a, order="C"))
    return tuple([x.flags.c_contiguous for x in made]), tuple([x.flags.f_contiguous for x in made]), made[2], made[5]


@program((A,))
def filled_like_another(a):
    return np.full_like(a, a[0]), np.full_like(a, a * 2.5, dtype=np.int32), np.array([[1, 2], [3, 4]], order="F")


S = np.arange(9.0).reshape(3, 3)


@program((S, True), (S, False), (S.T, True), (S.T, False), (S[::-1], False))
def written_through_a_view_of_one_of_two(a, turned):
    b = a.T if turned else a
    r = b.reshape(-1)
    r[1] = 99
    v = b.ravel()
    v[2] = -7
    return a, b.flags.c_contiguous, b.tobytes(), r, v


@program((S, 0), (S, 1), (S, 2))
def layout_of_one_of_a_list(a, k):
    some = [a, a.T, a[::-1]]
    return some[k].flags.c_contiguous, some[k].strides
