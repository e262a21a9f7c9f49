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
    made = (a * 2, a.T + 1, a.copy("F"), a.copy(), np.copy(a), np.array(a, order="F"), np.array(a, order="C"),
            a.astype(a.dtype), a.T.astype(a.dtype), a.astype(np.float32))  # fmt: skip
    return tuple([x.flags.c_contiguous for x in made]), tuple([x.flags.f_contiguous for x in made]), made[2], made[5]


@program(*[(*given, np.asfortranarray(given[0]) + 1) for given in LAYOUTS], (A.T, A.T + 1), (A, A.T.reshape(2, 3)))
def joined_as_they_lie(a, b):
    rolled = np.roll(a, 1, 0), np.roll(b, 1, 1), np.roll(b.T, 1, 1), np.pad(b, ((1, 0), (0, 2))), np.delete(b, 0, axis=1)
    joined = np.concatenate((a, b)), np.concatenate((b, b), 1), np.concatenate((a.T, b.T)), np.concatenate((b.T, b.T), 1)
    more = np.concatenate((b, np.zeros(b.shape))), np.stack((b, b)), np.stack((a.T, b.T), 1), np.concatenate((b, b)).ravel()
    tail = np.concatenate((b, b))
    tail[0, 1] = -1
    return rolled, joined, more, tail, np.concatenate((b, b)).T.copy().reshape(-1), np.concatenate((b, b)).sum(0)


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


@program(*((a,) for a in (A, np.asfortranarray(A), A[::-1], A[:, ::-1], A[:, ::2], A.T[1:], A[:1], A[:0])))
def elements_in_the_order_of_memory(a):
    b = a * 2
    return (
        a.ravel("A"), a.ravel("K"), a.T.ravel(order="A"), np.ravel(a.T, order="K"), a.flatten("K"), a.flatten("A"),
        b.ravel("K"), a.reshape(-1, order="A"), a.T.reshape(a.size, 1, order="A"), a.T.copy().ravel("K"),
    )  # fmt: skip


@program((A,), (np.zeros(0),), (np.zeros((3, 4)),))
def sizes_that_do_not_fit_in_fortran_order(a):
    return a.reshape((3, 2), order="F")


@program((A, 0), (A, 1), (A, 2), (A[0], 3))
def axes_that_do_not_match(a, k):
    if k == 0:
        return a.transpose(0, 2, 1)
    if k == 1:
        return a.reshape(-1, order="K")
    if k == 2:
        return np.permute_dims(a, (1,))
    return a.transpose(1, 0)


@program(*((a,) for a in (A, A.T, np.asfortranarray(A), A[::-1].T, A.T[:0], A[None].T)))
def what_leaves_numbers_as_they_are(a):
    whole = a.astype(int)
    return np.conjugate(a), np.floor(whole), np.absolute(whole.astype(np.uint8)), np.ceil(whole.T)


@program((np.array([[1.0, 2], [2, 1]]),), (np.array([[[1.0, 2], [2, 1]]] * 3),), (np.array([[1.0, 2j], [-2j, 1]]),))
def factors_of_hermitian_matrices(a):
    return np.linalg.svd(a, False, hermitian=True), np.linalg.svd(a, compute_uv=False, hermitian=True)


@program((np.arange(24.0).reshape(2, 3, 4), np.array([50.0, 100])), (np.arange(24).reshape(2, 3, 4), np.array([3.0])))
def quantiles_behind_each_row(a, q):
    return (
        np.nanpercentile(a, q, axis=1), np.nanpercentile(a, q, axis=1, keepdims=True), np.nanpercentile(a, q),
        np.nanquantile(a, q=q / 100, axis=(0, 2)), np.nanpercentile(a, q=[5, 9], axis=(0, 2), keepdims=True), np.nanquantile(a, (0.25, 0.5), axis=0), np.nanquantile(a, 0.5, axis=0),
    )  # fmt: skip


@program(*((a,) for a in (A, A.T, A[::2].T, A[:1], A[:, :1].T, np.asfortranarray(A))))
def another_shape_by_flags(a):
    return (
        np.zeros_like(a, shape=(5, 6, 7), order="A"), np.full_like(a, 3, shape=(5, 6), order="A"),
        np.ones_like(a, shape=(2, 3, 4)), np.empty_like(a, shape=5, order="A").shape,
    )  # fmt: skip
