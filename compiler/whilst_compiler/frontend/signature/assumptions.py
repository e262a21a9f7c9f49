"""What a graph takes for granted of numbers and sizes, and raises where it does not hold: the call is made anew."""

from __future__ import annotations

from whilst_compiler.errors import SIZES_DIFFER, TOO_SMALL

__all__ = [
    "ALMOST_REAL",
    "COMPLEX_EIGENVALUES",
    "COMPLEX_RESULTS",
    "FLOATING_ERROR",
    "LEFT_OPEN",
    "NEGATIVE_POWER",
    "NEGATIVE_POWERS",
    "NONE_RETURNED",
    "NOT_REAL",
    "OPEN_AND_UNFIT",
    "OTHERWISE",
    "OTHER_ENCODING",
    "REAL_EIGENVALUES",
    "REAL_RESULTS",
    "SQUEEZED",
    "STRIDED",
    "VECTORS_OF_TWO",
]

NEGATIVE_POWER = "a negative exponent makes this power a float: write float(base) ** exponent ({0})"
"""What a graph raises whose int ** int met a negative exponent: the call is to be made with powers as floats."""
COMPLEX_EIGENVALUES = "the eigenvalues of this matrix are complex: ask for those of a.astype(complex)"
REAL_EIGENVALUES = (
    "the eigenvalues of this matrix are real, those of another are not: ask for those of a.astype(complex)"
)
"""What a graph raises that took all eigenvalues for real, and one that took them for complex."""
VECTORS_OF_TWO = "np.cross of vectors of two elements is not there in compiled code: compute x[0] * y[1] - x[1] * y[0]"
OTHER_ENCODING = "this text is not of this encoding: convert it outside of the function"
ALMOST_REAL = "these complex numbers are almost real, those of another call are not: take their .real"
NOT_REAL = "these complex numbers are not almost real: np.real_if_close leaves them as they are"
"""What a graph raises that took complex numbers for others than they are."""
COMPLEX_RESULTS = "np.emath gives complex numbers here: give it x.astype(complex)"
REAL_RESULTS = "np.emath gives real numbers here, and complex ones in another call: give it x.astype(complex)"
NEGATIVE_POWERS = "np.emath.power of a negative integer gives floats: give it p.astype(float)"
"""What a graph raises that took results of ``np.emath`` for others than they are."""
STRIDED = (
    "np.lib.stride_tricks.as_strided of an array with gaps, or of what lies around it, is not there in compiled code"
)
"""What a graph raises that took the elements of an array for all that is looked at."""
FLOATING_ERROR = (
    "a floating-point error may have come up where np.errstate has it raise: test with np.isfinite, and raise"
)
"""What a graph raises that looks for such errors: plain Python tells which one it is."""
SQUEEZED = "an axis is squeezed that is of size 1 in this call and not in others: name it, as in a.squeeze(axis=0)"
LEFT_OPEN = "a size is negative in this call, that is, to be found; in another call it was not: write -1 for it"
OPEN_AND_UNFIT = "an array cannot be reshaped to sizes of which one is negative: write -1 for it"
"""What a graph raises that took the sizes of a reshape for given, and one for which they do not fit."""

OTHERWISE = {
    NEGATIVE_POWER: ("powers", "float"), SIZES_DIFFER: ("sizes", "any"),
    TOO_SMALL: ("axes", "of any size"),
    COMPLEX_EIGENVALUES: ("eigenvalues", "complex"), REAL_EIGENVALUES: None, VECTORS_OF_TWO: None, OTHER_ENCODING: None,
    SQUEEZED: None, ALMOST_REAL: None, NOT_REAL: ("parts", "complex"),
    COMPLEX_RESULTS: ("domains", "complex"), REAL_RESULTS: None, NEGATIVE_POWERS: None, STRIDED: None,
    FLOATING_ERROR: None, LEFT_OPEN: ("new shapes", "open"), OPEN_AND_UNFIT: None,
}  # fmt: skip
"""What turned out not to be as it was taken for, and the option that does without; None: plain Python does."""
NONE_RETURNED = "a derivative of None is asked for: the function returns None here"
