//! The project's own commands: `cargo xtask demo`, `test`, `bench`, `years`, `nodes`, `load`, `faults`, `mail`, `gateway`, `letters`, `rules`,
//! `train-guard`, `guard`, `guard-dev`.
#![expect(clippy::print_stdout, reason = "these commands speak to whoever runs them")]

mod bench;
mod demo;
mod faults;
mod gateway;
mod guard;
mod letters;
mod load;
mod mail;
mod nodes;
mod rules;
mod shell;
mod test;
mod web;
mod years;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo         builds what is missing, makes a demonstration ledger, imports it, runs today, opens the page
cargo xtask test         everything CI does
cargo xtask page         builds the page, which the next build of the program takes in
cargo xtask bench        a million invoices against the databases' own tools on this machine
cargo xtask years        two years of ten thousand debtors, audited each day (--debtors, --days, --seed, --db)
cargo xtask nodes        one night by one node, and by two at once, on PostgreSQL (--debtors, --profile)
cargo xtask load         fifty people at a million invoices on PostgreSQL (--invoices, --users, --seconds, --profile, --db)
cargo xtask faults       kills the program at random moments, and compares the end (--kills, --seed, --db)
cargo xtask mail         sends through a real mail server while the program is killed, and prints rates (--messages, --kills, --seed)
cargo xtask gateway      kills the program while it sends text messages, and counts them (--messages, --kills, --seed, --db)
cargo xtask letters      sets five hundred letters in each language, and prints how many a second
cargo xtask rules        writes docs/rules.md from the headers of the rules
cargo xtask train-guard  writes the models of the wording guard from crates/wording/training
cargo xtask guard        measures the wording guard on crates/wording/evaluation
cargo xtask guard-dev    measures it on crates/wording/development
cargo xtask guard-folds  measures it on training texts it has not seen, a fifth at a time";

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = match asked.first().map(String::as_str) {
        Some("demo") => demo::demo(),
        Some("test") => test::test(),
        Some("page") => web::build(),
        Some("bench") => bench::bench(),
        Some("years") => years::years(asked.get(1..).unwrap_or_default()),
        Some("nodes") => nodes::nodes(asked.get(1..).unwrap_or_default()),
        Some("load") => load::load(asked.get(1..).unwrap_or_default()),
        Some("faults") => faults::faults(asked.get(1..).unwrap_or_default()),
        Some("mail") => mail::mail(asked.get(1..).unwrap_or_default()),
        Some("gateway") => gateway::gateway(asked.get(1..).unwrap_or_default()),
        Some("letters") => letters::letters(),
        Some("rules") => rules::write(),
        Some("train-guard") => guard::train(asked.get(1)),
        Some("guard") => guard::measure(),
        Some("guard-dev") => guard::develop(asked.get(1)),
        Some("guard-folds") => guard::fold(asked.get(1)),
        _ => Err(anyhow::anyhow!("{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
