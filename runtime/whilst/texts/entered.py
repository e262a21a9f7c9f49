"""What call entries need, in LLVM IR: see ``code``. Each call has a store of its own, one is kept for the next call."""

from __future__ import annotations

__all__ = ["ENTERED", "ENTRY_FUNCTIONS"]

ENTRY_FUNCTIONS = {
    "text_take": "ptr ()", "text_give": "void (ptr)", "text_given": "i64 (ptr, ptr)",
    "text_given_list": "i64 (ptr, ptr, i64, ptr, ptr)", "text_object": "ptr (ptr, i64)",
    "text_list": "ptr (ptr, ptr, i64)", "text_refused": "i32 (ptr, i32, ptr)",
}  # fmt: skip
"""What entries call, with the LLVM types. A store is taken, and given back; a text that is given has a ticket, or 0 if
it is not of ASCII (of a list, the tickets are written, up to the first such text); a ticket has a text, tickets a list.
``text_refused`` stands for what a kernel asks of Python: the call is made another way."""

ENTERED = """
@spare = global ptr null

define ptr @text_take() {
  %kept = atomicrmw xchg ptr @spare, ptr null acq_rel
  %none = icmp eq ptr %kept, null
  br i1 %none, label %make, label %done
make:
  %new = call ptr @create()
  ret ptr %new
done:
  ret ptr %kept
}

define void @text_give(ptr %store) {
  %none = icmp eq ptr %store, null
  br i1 %none, label %done, label %keep
keep:
  call void @reset(ptr %store)
  %before = atomicrmw xchg ptr @spare, ptr %store acq_rel
  %other = icmp eq ptr %before, null
  br i1 %other, label %done, label %drop
drop:
  call void @free_store(ptr %before)
  br label %done
done:
  ret void
}

define i64 @text_given(ptr %store, ptr %text) {
  %view = call %view @ascii(ptr %text)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %none, label %plain
none:
  ret i64 0
plain:
  %ticket = call i64 @made(ptr %store, %view %view, i1 true)
  %size = extractvalue %view %view, 1
  %short = icmp ult i64 %size, 8
  br i1 %short, label %done, label %own
own:
  %record = call ptr @lookup(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %record, null
  br i1 %lost, label %none, label %look
look:
  %there = load ptr, ptr %record
  %same = icmp eq ptr %there, %data
  br i1 %same, label %note, label %done
note:
  %text_at = getelementptr i64, ptr %record, i64 5
  store ptr %text, ptr %text_at
  br label %done
done:
  ret i64 %ticket
}

define i64 @text_given_list(ptr %store, ptr %list, i64 %count, ptr %to, ptr %class) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %well ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %item1 = load ptr, ptr @item
  %text = call ptr %item1(ptr %list, i64 %k)
  %class_at = getelementptr i64, ptr %text, i64 1
  %own = load ptr, ptr %class_at
  %is_text = icmp eq ptr %own, %class
  br i1 %is_text, label %fine, label %done
fine:
  %ticket = call i64 @text_given(ptr %store, ptr %text)
  %known = icmp ne i64 %ticket, 0
  br i1 %known, label %well, label %done
well:
  %place = getelementptr i64, ptr %to, i64 %k
  store i64 %ticket, ptr %place
  %k1 = add i64 %k, 1
  br label %test
done:
  ret i64 %k
}

define ptr @text_object(ptr %store, i64 %ticket) {
  %found = call ptr @text_of(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %found, null
  br i1 %lost, label %ask, label %done
done:
  ret ptr %found
ask:
  %miss1 = load ptr, ptr @miss
  call void %miss1(ptr %store, i64 %ticket)
  %told = call ptr @text_of(ptr %store, i64 %ticket)
  %never = icmp eq ptr %told, null
  br i1 %never, label %fail, label %well
fail:
  %no_memory1 = load ptr, ptr @no_memory
  %nothing = call ptr %no_memory1()
  ret ptr null
well:
  ret ptr %told
}

define ptr @text_list(ptr %store, ptr %tickets, i64 %count) {
entry:
  %new1 = load ptr, ptr @new_list
  %list = call ptr %new1(i64 %count)
  %lost = icmp eq ptr %list, null
  br i1 %lost, label %none, label %test
none:
  ret ptr null
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %set ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %place = getelementptr i64, ptr %tickets, i64 %k
  %ticket = load i64, ptr %place
  %text = call ptr @text_object(ptr %store, i64 %ticket)
  %bad = icmp eq ptr %text, null
  br i1 %bad, label %none, label %set
set:
  %set1 = load ptr, ptr @set_item
  %well = call i32 %set1(ptr %list, i64 %k, ptr %text)
  %k1 = add i64 %k, 1
  br label %test
done:
  ret ptr %list
}

define i32 @text_refused(ptr %ctx, i32 %site, ptr %payload) {
  ret i32 0
}
"""
