"""The cases, by area."""

from equivalence.cases import algebra, answers, elementwise, keywords, making, reducing, selecting, shaping

CASES = [case for module in (elementwise, reducing, shaping, making, selecting, algebra, keywords, answers) for case in module.CASES]
