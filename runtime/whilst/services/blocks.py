"""Blocks of memory that are not small, which kernels get and give back here.

The system clears a large block page by page when it is first touched, each time anew: for a tape that is written once
and read once that is most of the time. So the four that were given back last are kept for the next calls, as far as
each takes no more than a 32nd part of the machine's memory; ``WHILST_KEEP`` says how much (``"500 MB"``, or 0).
Of middling blocks eight are kept: the C library gives memory back to the system as soon as some of them are free at
the end of the heap, and temporaries of a few hundred KB would cost more in page faults than what is done with them.
Linux is advised to back others by huge pages, as NumPy does, but for those so large that it would have to move what is
in memory. All but small ones begin where a line of the cache does.
"""

from __future__ import annotations

import ctypes
import os

from whilst.amounts import bytes_of
from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once
from whilst_compiler.native.abi import ALLOCATE, FREE, LARGE, MIDDLING, MOVE, ZEROS

__all__ = ["FUNCTIONS", "MIDDLING_PLACES", "PLACES", "block_functions", "drop"]

FUNCTIONS = (ALLOCATE, ZEROS, MOVE, FREE)

PLACES, MIDDLING_PLACES = 4, 8
"""So many blocks are kept."""

_BEYOND_CACHES = 1 << 24
"""Zeros of so many bytes come fresh from the system: to clear what was kept goes through all of it once more."""

_HUGE = 1 << 27
"""Blocks of so many are not advised on."""

_LINE, _ALIGNED = 64, 1 << 15
"""Blocks of so many bytes or more begin where a line of the cache does, so that no vector of a row lies across two
lines; for smaller ones the C library takes too long to find such a place."""

_TEXT = f"""
@most = global i64 0
@kept = global [{PLACES} x ptr] zeroinitializer
@kept_middling = global [{MIDDLING_PLACES} x ptr] zeroinitializer
declare ptr @malloc(i64)
declare ptr @aligned_alloc(i64, i64)
declare ptr @calloc(i64, i64)
declare ptr @memset(ptr, i32, i64)
declare ptr @realloc(ptr, i64)
declare void @free(ptr)
declare i64 @malloc_usable_size(ptr)
declare i32 @madvise(ptr, i64, i32)

define internal ptr @aligned(i64 %size) {{
  %some = icmp ult i64 %size, {_ALIGNED}
  br i1 %some, label %plain, label %vectors
plain:
  %little = call ptr @malloc(i64 %size)
  ret ptr %little
vectors:
  %above = add i64 %size, {_LINE - 1}
  %whole = and i64 %above, -{_LINE}
  %block = call ptr @aligned_alloc(i64 {_LINE}, i64 %whole)
  ret ptr %block
}}

define internal ptr @not_large(i64 %size) {{
  %small = icmp ult i64 %size, {MIDDLING}
  br i1 %small, label %make, label %middling
middling:
  %found = call ptr @take(ptr @kept_middling, i64 {MIDDLING_PLACES}, i64 %size)
  %there = icmp ne ptr %found, null
  br i1 %there, label %done, label %make
done:
  ret ptr %found
make:
  %block = call ptr @aligned(i64 %size)
  ret ptr %block
}}

define ptr @{ALLOCATE}(i64 %size) {{
  %small = icmp ult i64 %size, {LARGE}
  br i1 %small, label %plain, label %large
plain:
  %little = call ptr @not_large(i64 %size)
  ret ptr %little
large:
  %found = call ptr @take(ptr @kept, i64 {PLACES}, i64 %size)
  %there = icmp ne ptr %found, null
  br i1 %there, label %done, label %make
done:
  ret ptr %found
make:
  %block = call ptr @aligned(i64 %size)
  call void @advise(ptr %block, i64 %size)
  ret ptr %block
}}

define ptr @{ZEROS}(i64 %one, i64 %size) {{
  %small = icmp ult i64 %size, {LARGE}
  br i1 %small, label %plain, label %large
plain:
  %little = call ptr @not_large(i64 %size)
  %made = icmp ne ptr %little, null
  br i1 %made, label %fill, label %done
fill:
  %filled = call ptr @memset(ptr %little, i32 0, i64 %size)
  br label %done
done:
  ret ptr %little
large:
  %middling = icmp ult i64 %size, {_BEYOND_CACHES}
  br i1 %middling, label %look, label %make
look:
  %found = call ptr @take(ptr @kept, i64 {PLACES}, i64 %size)
  %there = icmp ne ptr %found, null
  br i1 %there, label %clear, label %make
clear:
  %cleared = call ptr @memset(ptr %found, i32 0, i64 %size)
  ret ptr %found
make:
  %block = call ptr @calloc(i64 1, i64 %size)
  call void @advise(ptr %block, i64 %size)
  ret ptr %block
}}

define ptr @{MOVE}(ptr %old, i64 %size) {{
  %block = call ptr @realloc(ptr %old, i64 %size)
  call void @advise(ptr %block, i64 %size)
  ret ptr %block
}}

define void @{FREE}(ptr %block) {{
  %size = call i64 @malloc_usable_size(ptr %block)
  %most = load i64, ptr @most
  %some = icmp uge i64 %size, {MIDDLING}
  %fits = icmp ule i64 %size, %most
  %kept = and i1 %some, %fits
  br i1 %kept, label %keep, label %plain
keep:
  %large = icmp uge i64 %size, {LARGE}
  %places = select i1 %large, ptr @kept, ptr @kept_middling
  %count = select i1 %large, i64 {PLACES}, i64 {MIDDLING_PLACES}
  call void @keep(ptr %places, i64 %count, ptr %block)
  ret void
plain:
  call void @free(ptr %block)
  ret void
}}

define internal void @keep(ptr %places, i64 %count, ptr %block) noinline {{
entry:
  br label %next
next:
  %k = phi i64 [ 0, %entry ], [ %following, %next ]
  %pushed = phi ptr [ %block, %entry ], [ %before, %next ]
  %place = getelementptr ptr, ptr %places, i64 %k
  %before = atomicrmw xchg ptr %place, ptr %pushed acq_rel
  %following = add i64 %k, 1
  %more = icmp ult i64 %following, %count
  %going_on = icmp ne ptr %before, null
  %on = and i1 %more, %going_on
  br i1 %on, label %next, label %last
last:
  call void @free(ptr %before)
  ret void
}}

define void @whilst_drop() {{
  call void @drop(ptr @kept, i64 {PLACES})
  call void @drop(ptr @kept_middling, i64 {MIDDLING_PLACES})
  ret void
}}

define internal void @drop(ptr %places, i64 %count) {{
entry:
  br label %next
next:
  %k = phi i64 [ 0, %entry ], [ %following, %next ]
  %place = getelementptr ptr, ptr %places, i64 %k
  %block = atomicrmw xchg ptr %place, ptr null acq_rel
  call void @free(ptr %block)
  %following = add i64 %k, 1
  %more = icmp ult i64 %following, %count
  br i1 %more, label %next, label %done
done:
  ret void
}}

define internal ptr @take(ptr %places, i64 %count, i64 %size) noinline {{
entry:
  br label %look
look:
  %k = phi i64 [ 0, %entry ], [ %following, %next ]
  %place = getelementptr ptr, ptr %places, i64 %k
  %there = load atomic ptr, ptr %place monotonic, align 8
  %none_there = icmp eq ptr %there, null
  br i1 %none_there, label %next, label %grasp
grasp:
  %block = atomicrmw xchg ptr %place, ptr null acq_rel
  %good = call i1 @serves(ptr %block, i64 %size)
  br i1 %good, label %done, label %back
done:
  ret ptr %block
back:
  %before = atomicrmw xchg ptr %place, ptr %block acq_rel
  call void @free(ptr %before)
  br label %next
next:
  %following = add i64 %k, 1
  %more = icmp ult i64 %following, %count
  br i1 %more, label %look, label %none
none:
  ret ptr null
}}

define internal i1 @serves(ptr %block, i64 %size) {{
  %there = call i64 @malloc_usable_size(ptr %block)
  %enough = icmp uge i64 %there, %size
  %half = lshr i64 %there, 1
  %close = icmp ule i64 %half, %size
  %both = and i1 %enough, %close
  ret i1 %both
}}

define internal void @advise(ptr %block, i64 %size) noinline {{
  %above_least = sub i64 %size, {LARGE}
  %some = icmp ult i64 %above_least, {_HUGE - LARGE}
  br i1 %some, label %huge, label %done
huge:
  %address = ptrtoint ptr %block to i64
  %above = add i64 %address, 4095
  %page = and i64 %above, -4096
  %pages = inttoptr i64 %page to ptr
  %length = sub i64 %size, 4096
  %well = call i32 @madvise(ptr %pages, i64 %length, i32 14)
  br label %done
done:
  ret void
}}
"""


@once
def _linked() -> Linked:
    """Made when the first kernel that may want large blocks is."""
    linked = linked_kernel(_TEXT, "blocks", [*FUNCTIONS, "whilst_drop", "most", "kept", "kept_middling"], quick=True)
    ctypes.c_int64.from_address(linked.addresses["most"]).value = _most()
    return linked


def _most() -> int:
    """The size of the largest block that is kept."""
    told = os.environ.get("WHILST_KEEP", "")
    if told:
        return bytes_of(told, "WHILST_KEEP")
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 32


def block_functions() -> dict[str, int]:
    """The addresses of the functions."""
    addresses = _linked().addresses
    return {name: addresses[name] for name in FUNCTIONS}


def drop() -> None:
    """Give back what is kept."""
    ctypes.CFUNCTYPE(None)(_linked().addresses["whilst_drop"])()
