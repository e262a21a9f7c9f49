"""The interpreter lock, in machine code: who calls Python while a kernel runs takes it, and gives it away again.

The context says who has it: it holds the thread state while the lock is given away, and null while it is ours.
"""

from __future__ import annotations

from whilst_compiler.native import abi

__all__ = ["LOCK_FUNCTIONS", "LOCK_TEXT"]

LOCK_TEXT = f"""
define internal i1 @take_lock(ptr %ctx) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.THREAD}
  %thread = load ptr, ptr %place
  %held = icmp eq ptr %thread, null
  br i1 %held, label %done, label %take
take:
  %restore = load ptr, ptr @restore
  call void %restore(ptr %thread)
  store ptr null, ptr %place
  br label %done
done:
  ret i1 %held
}}
define internal void @give_lock(ptr %ctx) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.THREAD}
  %save = load ptr, ptr @save
  %thread = call ptr %save()
  store ptr %thread, ptr %place
  ret void
}}
"""
"""``take_lock`` says whether the lock was ours already."""

LOCK_FUNCTIONS = {"save": "PyEval_SaveThread", "restore": "PyEval_RestoreThread"}
"""What the text calls."""
