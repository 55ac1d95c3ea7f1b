//! Memory that runs out ends the program with an error and a way out, where Rust would abort with a backtrace.
//!
//! Stable Rust has no other place to say so: `std::alloc::set_alloc_error_hook` is not stable. An allocator knows no file and no line,
//! so the message names none; and where the system promises more memory than there is, it ends the process itself.
#![allow(unsafe_code, reason = "an allocator can't be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Write};
use std::process;

use paperthemes::error::OUT_OF_MEMORY;

use super::failure::Failure;

#[global_allocator]
static ALLOCATOR: Ending = Ending;

/// The system's allocator, whose failures end the program.
struct Ending;

// SAFETY: every call goes to the system's allocator with the arguments as they came.
unsafe impl GlobalAlloc for Ending {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        there(unsafe { System.realloc(memory, layout, size) }, size)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}

/// Memory as it was given, if it was.
fn there(memory: *mut u8, size: usize) -> *mut u8 {
    if memory.is_null() {
        end(size);
    }
    memory
}

/// Says that there is no memory left, without taking any.
#[cold]
fn end(size: usize) -> ! {
    let _ = writeln!(
        io::stderr(),
        "error: out of memory: {size} bytes more could not be had\nhint: {OUT_OF_MEMORY}"
    );
    process::exit(i32::from(Failure::OUT_OF_MEMORY))
}
