//! `sim`: writes ledgers from a seed.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use receivables::calendar::Day;
use sim::{
    bulk::{self, Bulk},
    faulty, workbook,
    world::{Size, World},
};

/// Writes ledgers from a seed: the same seed, the same bytes.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the demonstration ledger and a small export with typical faults
    Demo {
        /// Folder to write into; made if missing
        #[arg(long)]
        out: PathBuf,
        /// Seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Day of the export, YYYY-MM-DD
        #[arg(long)]
        as_of: Day,
        /// Companies
        #[arg(long, default_value_t = 60)]
        companies: u32,
        /// Natural persons
        #[arg(long, default_value_t = 40)]
        people: u32,
    },
    /// Write a very large ledger as CSV
    Ledger {
        /// Open invoices
        #[arg(long, default_value_t = 1_000_000)]
        invoices: u32,
        /// Debtors
        #[arg(long, default_value_t = 100_000)]
        debtors: u32,
        /// Seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Day around which the due days lie, YYYY-MM-DD
        #[arg(long)]
        as_of: Day,
        /// File to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Write the customers of a very large ledger as CSV, and beside them one person each (NAME-people.csv)
    People {
        /// Debtors
        #[arg(long, default_value_t = 100_000)]
        debtors: u32,
        /// File of customers to write
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Demo { out, seed, as_of, companies, people } => {
            demo(&out, seed, as_of, Size { companies, people })
        }
        Command::Ledger { invoices, debtors, seed, as_of, out } => {
            anyhow::ensure!(debtors > 0, "--debtors must be at least 1");
            Ok(bulk::ledger(Bulk { invoices, debtors, seed, as_of }, create(&out)?)?)
        }
        Command::People { debtors, out } => {
            let stem = out.file_stem().unwrap_or_default().to_string_lossy();
            let beside = out.with_file_name(format!("{stem}-people.csv"));
            Ok(bulk::people(debtors, create(&out)?, create(&beside)?)?)
        }
    }
}

fn demo(out: &Path, seed: u64, as_of: Day, size: Size) -> anyhow::Result<()> {
    let world = World::generate(seed, as_of, size)?;
    fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
    for (name, bytes) in
        [(workbook::FILE_NAME, workbook::write(&world)?), (faulty::FILE_NAME, faulty::write(as_of))]
    {
        let path = out.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("cannot write {}", path.display()))
}
