//! Runs one diary: `cargo run -p scenario --example diary -- FILE`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows its result")]

use std::process::ExitCode;

use receivables::{policy::Policy, rulebook::Rulebook};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("name a diary")?;
    let text = std::fs::read_to_string(&file)?;
    match scenario::run(&file, &text, &Policy::shipped()?, &Rulebook::shipped()) {
        Ok(outcome) => {
            println!("{outcome}");
            Ok(if outcome.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}
