"""The keywords of NumPy's functions that compiled code refuses, whatever their value.

``tests/equivalence/test_keywords.py`` tries the keywords of all functions, and holds this list to what it finds.
"""

__all__ = ["REFUSED"]

REFUSED: dict[str, tuple[str, ...]] = {"np.array": ("ndmax",), "np.array2string": ("formatter",)}
