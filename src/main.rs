//! The command `bodytext`.

use std::process::ExitCode;

mod cli;

/// Pages are read into many small pieces of memory, on all cores at once.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
