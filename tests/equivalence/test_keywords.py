"""Which keywords of NumPy's functions compiled code refuses: those that NUMPY.md names, and no others."""

from __future__ import annotations

import pytest
from docs.numpy_keywords import REFUSED

from equivalence.keywords import functions, keywords_of, refused


@pytest.mark.parametrize("name", functions())
def test_refuses_what_is_documented(name: str) -> None:
    tried = keywords_of(name)
    expected = [key for key in REFUSED.get(name, ()) if key in tried]  # (NumPy gets new ones)
    assert [key for key in tried if refused(name, key)] == expected


def test_names_functions_that_are_tried() -> None:
    assert set(REFUSED) <= set(functions())
