"""The cases, by area."""

from equivalence.cases import algebra, elementwise, making, reducing, selecting, shaping

CASES = [case for module in (elementwise, reducing, shaping, making, selecting, algebra) for case in module.CASES]
