"""The cases, by area."""

from equivalence.cases import algebra, elementwise, keywords, making, reducing, selecting, shaping

CASES = [case for module in (elementwise, reducing, shaping, making, selecting, algebra, keywords) for case in module.CASES]
