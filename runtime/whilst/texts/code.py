"""The store of texts of a thread, in LLVM IR: what kernels call (``native/llvm/texts.py``), and what Python calls.

A store is a row of words: the table (pairs of a ticket and the address of its record, by open addressing), its mask,
how many are in it; where the present block of memory goes on, and ends; the list of all blocks; the items of the list
that was last asked for; blocks that are kept for the next call; whether two texts have met that have one ticket; the
number of these blocks, a table that is kept, and its size.
A record is the address of the characters, their number, their size (as a power of two), the ticket, and the buffer
that they are in, if it may grow (how far it is used, where it ends), Python's own text, if that is where they are.
A *view* of a text is the first three of these; texts that are in their tickets are spelt out for it, four bytes each.
"""

from __future__ import annotations

from whilst.texts.asking import ASKING
from whilst.texts.characters import CHARACTERS, PACKING
from whilst.texts.classes import CLASSES
from whilst.texts.entered import ENTERED, ENTRY_FUNCTIONS
from whilst.texts.given import GIVEN, PYTHON
from whilst.texts.hashing import HASHING
from whilst.texts.joining import BUILDING, CONCAT
from whilst.texts.making import MAKING
from whilst.texts.memory import MEMORY

__all__ = ["EXPORTS", "PYTHON", "TEXT"]

EXPORTS = (
    "create", "reset", "free_store", "enter", "enter_all", "enter_constant", "hash", "tickets", "texts", "miss",
    *PYTHON, *ENTRY_FUNCTIONS,
)  # fmt: skip
"""What Python uses, besides the functions for kernels."""

TEXT = MEMORY + CHARACTERS + HASHING + PACKING + MAKING + CONCAT + BUILDING + ASKING + CLASSES + GIVEN + ENTERED
