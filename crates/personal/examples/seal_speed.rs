//! What sealing adds to an import: `cargo run --release -p personal --example seal_speed`.
#![expect(clippy::print_stdout, reason = "a measurement prints what the clock says")]

use std::time::Instant;

use personal::{Field, Keyring, Place};

const PEOPLE: i64 = 100_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys = Keyring::in_memory()?;
    let begun = Instant::now();
    let mut bytes = 0;
    for debtor in 0..PEOPLE {
        let mobile = format!("138{debtor:08}");
        for (field, plain) in [(Field::Mobile, &*mobile), (Field::Email, "wang.jianguo@example.com")] {
            bytes += keys.seal(1, &Place { debtor, person: "王建国", field }, plain)?.len();
        }
    }
    println!("{PEOPLE} people, two values each: {} ms, {bytes} bytes", begun.elapsed().as_millis());
    Ok(())
}
