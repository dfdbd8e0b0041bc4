//! `sim`: writes ledgers from a seed.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use receivables::calendar::Day;
use sim::{
    bulk::{self, Bulk},
    carried,
    faults::{self, Fault, Server},
    faulty, workbook,
    world::{Size, World},
    years,
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
        /// Among how many owners they are shared out
        #[arg(long, default_value_t = 0)]
        owners: u32,
        /// File of customers to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Let the whole product work for years in a world from a seed, and audit each day; fails if anything is found
    Years {
        /// Debtors
        #[arg(long, default_value_t = 10_000)]
        debtors: u32,
        /// Days
        #[arg(long, default_value_t = 730)]
        days: u32,
        /// Seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// An empty database, as `huikuan --db` takes it (default: a file in the folder)
        #[arg(long)]
        db: Option<String>,
        /// Folder to work in; made if missing
        #[arg(long)]
        folder: PathBuf,
        /// The program `huikuan`
        #[arg(long)]
        huikuan: PathBuf,
    },
    /// Kill the program at random moments while it hands messages to a gateway; fails if one is lost or arrives twice
    Gateway {
        /// Messages to send
        #[arg(long, default_value_t = 10_000)]
        messages: u32,
        /// How often at least
        #[arg(long, default_value_t = 40)]
        kills: u32,
        /// Seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// An empty database, as `huikuan --db` takes it (default: a file in the folder)
        #[arg(long)]
        db: Option<String>,
        /// An empty folder to work in; made if missing
        #[arg(long)]
        folder: PathBuf,
        /// The program `huikuan`
        #[arg(long)]
        huikuan: PathBuf,
    },
    /// Kill the program at random moments of its work, again and again, and compare the end with an undisturbed world
    Faults {
        /// How often at least, on each database
        #[arg(long, default_value_t = 500)]
        kills: u32,
        /// Seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Which databases
        #[arg(long, value_enum, default_value_t = Databases::Both)]
        db: Databases,
        /// Folder to work in; made if missing
        #[arg(long)]
        folder: PathBuf,
        /// The program `huikuan`
        #[arg(long)]
        huikuan: PathBuf,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Databases {
    Sqlite,
    Postgres,
    Both,
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
        Command::People { debtors, owners, out } => {
            let stem = out.file_stem().unwrap_or_default().to_string_lossy();
            let beside = out.with_file_name(format!("{stem}-people.csv"));
            Ok(bulk::people(debtors, owners, create(&out)?, create(&beside)?)?)
        }
        Command::Years { debtors, days, seed, db, folder, huikuan } => {
            let db = db.unwrap_or_else(|| folder.join("years.sqlite").display().to_string());
            live(&years::Options { debtors, days, seed, db, folder, huikuan })
        }
        Command::Gateway { messages, kills, seed, db, folder, huikuan } => {
            let db = db.as_deref();
            carry(&carried::Options { messages, kills, seed, db, folder: &folder, huikuan: &huikuan })
        }
        Command::Faults { kills, seed, db, folder, huikuan } => {
            fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
            let options = faults::Options {
                fault: Fault::Kill,
                times: kills,
                seed,
                folder: &folder,
                huikuan: &huikuan,
            };
            torment(db, &options)
        }
    }
}

#[expect(clippy::print_stdout, reason = "the report is for whoever asked for it")]
fn live(options: &years::Options) -> anyhow::Result<()> {
    println!("seed {}, {} debtors, {} days", options.seed, options.debtors, options.days);
    let report = years::simulate(options, |line| println!("{line}"))?;
    print!("{report}");
    anyhow::ensure!(report.findings.is_empty(), "the auditor found something; the seed tells it again");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the report is for whoever asked for it")]
fn carry(options: &carried::Options<'_>) -> anyhow::Result<()> {
    println!("seed {}", options.seed);
    println!("{}", carried::carry(options)?);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the report is for whoever asked for it")]
fn torment(databases: Databases, options: &faults::Options<'_>) -> anyhow::Result<()> {
    println!("seed {}", options.seed);
    if databases != Databases::Postgres {
        faults::torment(Server::Sqlite, options, |line| println!("SQLite, {line}"))?;
    }
    if databases != Databases::Sqlite {
        faults::torment(Server::Postgres(testbed::postgres()), options, |line| {
            println!("PostgreSQL, {line}");
        })?;
    }
    Ok(())
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
