"""Blocks of memory; Linux is advised to back large ones by huge pages, as NumPy does.

A block that is large comes anew from the system each time, and then each page costs a fault when it is first touched:
for a tape that is written once that is most of the time.
"""

from __future__ import annotations

import sys

from whilst_compiler.native.llvm.writer import Needs

__all__ = ["LARGE", "allocate", "malloc", "move"]

LARGE = 1 << 22
"""A block of so many bytes is advised on."""

_HUGE = 1 << 27
"""A block of so many is not: to find as many huge pages the system may have to move what is in memory."""

_ADVISE = f"""
  %above_least = sub i64 %size, {LARGE}
  %large = icmp ult i64 %above_least, {_HUGE - LARGE}
  br i1 %large, label %huge, label %done
huge:
  %address = ptrtoint ptr %block to i64
  %above = add i64 %address, 4095
  %page = and i64 %above, -4096
  %pages = inttoptr i64 %page to ptr
  %length = sub i64 %size, 4096
  call i32 @madvise(ptr %pages, i64 %length, i32 14)
  br label %done
done:
  ret ptr %block
}}
"""

_ALLOCATE = """
define internal noalias ptr @whilst_allocate(i64 %size) nounwind noinline {
  %block = call noalias ptr @malloc(i64 %size)"""

_MOVE = """
define internal noalias ptr @whilst_move(ptr %old, i64 %size) nounwind noinline {
  %block = call noalias ptr @realloc(ptr %old, i64 %size)"""


def malloc(needs: Needs) -> str:
    return needs.external("malloc", "declare noalias ptr @malloc(i64) nounwind")


def allocate(needs: Needs) -> str:
    """As ``malloc``."""
    return _advised(needs, malloc(needs), "whilst_allocate", _ALLOCATE)


def move(needs: Needs) -> str:
    """As ``realloc``."""
    plain = needs.external("realloc", "declare noalias ptr @realloc(ptr, i64) nounwind")
    return _advised(needs, plain, "whilst_move", _MOVE)


def _advised(needs: Needs, plain: str, name: str, head: str) -> str:
    if sys.platform != "linux":
        return plain
    needs.external("madvise", "declare i32 @madvise(ptr, i64, i32) nounwind")
    needs.helpers[name] = head + _ADVISE
    return f"@{name}"
