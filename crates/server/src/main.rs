//! `huikuan`: from a ledger file to today's worklist, with the words that may be said.
//!
//! This binary reads the command line, the clock and the company's folder, asks the core, and prints. It decides nothing.

mod address;
mod args;
mod call;
mod check_text;
mod checklist;
mod clock;
mod company;
mod consent;
mod contact_check;
mod digest;
mod document;
mod email;
mod evidence;
mod explain;
mod fact;
mod gateway_sim;
mod import;
mod incoming;
mod jobs;
mod keep;
mod law;
mod letter;
mod outbox;
mod personal;
mod policy;
mod progress;
mod run;
mod said;
mod scenario;
mod screen;
mod scripts;
mod serve;
mod stop;
mod telephone;
mod texts;
mod user;
mod visit;
mod worklist;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{CommandFactory as _, Parser as _};
use outreach::Lang;
use store::Store;

use crate::{
    args::{Cli, Command, Common},
    company::Company,
    screen::either,
};

/// Rows are made on one thread and dropped on another, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    let lang = language(&cli.common);
    match command(&cli, lang) {
        Ok((text, is_well)) => {
            // A reader that has seen enough, such as `head`, closes the pipe: no reason to complain.
            let _ = std::io::stdout().write_all(text.as_bytes());
            if is_well { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => {
            complain(&error, lang, cli.common.json);
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong, on the channel for errors: a line, or with `--json` an object.
fn complain(error: &anyhow::Error, lang: Lang, json: bool) {
    if json {
        eprintln!(
            "{}",
            serde_json::json!({
                "error": said::in_words(error, lang),
                "zh": said::in_words(error, Lang::Zh),
                "en": said::in_words(error, Lang::En),
            })
        );
    } else {
        eprintln!("huikuan: {}", said::in_words(error, lang));
    }
}

/// Help and version are asked for; anything else that was not understood is an error, also for a program.
fn not_understood(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|arg| arg == "--json") {
        let text = error.render().to_string();
        let text = text.trim();
        eprintln!("{}", serde_json::json!({ "error": text, "zh": text, "en": text }));
    } else {
        // Nothing is left to be done where even this cannot be written.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The language of the screen: as asked, else as the terminal speaks.
fn language(common: &Common) -> Lang {
    let terminal = || std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).unwrap_or_default();
    common.lang.unwrap_or_else(|| if terminal().starts_with("zh") { Lang::Zh } else { Lang::En })
}

/// Carries out a command. Returns what to print, and whether all is well (else the exit code is 1).
#[expect(clippy::too_many_lines, reason = "an arm for each command, and nothing else")]
fn command(cli: &Cli, lang: Lang) -> anyhow::Result<(String, bool)> {
    clock::check()?;
    let (common, json) = (&cli.common, cli.common.json);
    let store = || open_store(common);
    let carried = |file, done, is_restored| Ok((keep::carried(file, done, is_restored, lang, json), true));
    match &cli.command {
        Command::Import(args) => import_files(args, common, lang),
        Command::Run(args) => at_desk(common, |store, company| decided(args, store, company, lang, json)),
        Command::Worklist(args) => at_desk(common, |store, company| listed(args, store, company, lang, json)),
        Command::Explain(args) => {
            at_desk(common, |store, company| explained(args, store, company, lang, json))
        }
        Command::Document(asked) => {
            at_desk(common, |store, company| document::run(asked, store, company, common, lang))
        }
        Command::Checklist(args) => {
            at_desk(common, |store, company| checked(args, store, company, lang, json))
        }
        Command::Send(args) => at_desk(common, |store, company| sent(args, store, company, lang, json)),
        Command::Gateway(asked) => {
            at_desk(common, |store, company| outbox::gateway::run(asked, store, company, lang, json))
        }
        Command::GatewaySim(args) => gateway_sim::run(args, lang),
        // A node waits for its database, and reads what was published there once it is back.
        Command::Work(args) => jobs::work::run(*args, store, company_alone(common)?, lang, json),
        Command::Serve(args) => serve::run(args, common, keys_file(common)?, lang),
        Command::User(asked) => Ok((user::run(asked, &store()?, lang, json)?, true)),
        Command::Openapi => Ok((serve::openapi()?, true)),
        Command::Jobs => {
            at_desk(common, |store, company| Ok((jobs::list(store, company, lang, json)?, true)))
        }
        Command::Letter(asked) => {
            at_desk(common, |store, company| letter::run(asked, store, company, lang, json))
        }
        Command::Digest(args) => {
            at_desk(common, |store, company| digest::run(args, store, company, lang, json))
        }
        Command::Outbox(asked) => {
            at_desk(common, |store, company| outbox::run(store, company, asked, lang, json))
        }
        Command::Fetch => at_desk(common, |store, company| incoming::fetch::run(store, company, lang, json)),
        Command::Incoming(asked) => {
            at_desk(common, |store, company| incoming::run(asked, store, company, lang, json))
        }
        Command::Law(args::Law::Contact(args)) if args.debtor.is_some() => {
            at_desk(common, |store, company| {
                Ok((contact_check::of_debtor(args, store, company, clock::today(), lang, json)?, true))
            })
        }
        Command::Call(args) => at_desk(common, |store, company| call::run(store, company, args, lang, json)),
        Command::Visit(args) => {
            at_desk(common, |store, company| visit::run(args, store, company, lang, json))
        }
        Command::Fax(args) => at_desk(common, |store, company| visit::fax(args, store, company, lang, json)),
        Command::Consent(args) => {
            at_desk(common, |store, company| consent::run(args, store, company, lang, json))
        }
        Command::Fact(args) => at_desk(common, |store, company| fact::run(args, store, company, lang, json)),
        Command::Evidence(asked) => evidence::run(asked, common, store, lang),
        Command::Law(asked) => law_command(asked, &company_alone(common)?, lang, json),
        Command::Policy(asked) => policy_command(asked, || company_beside(common), lang, json),
        Command::Scripts(asked) => scripts_command(asked, &company_beside(common)?, store, lang, json),
        Command::CheckText(args) => check_text(args, common, lang),
        Command::Scenario(args::Scenario::Run { files }) => {
            scenario::run(files, &company_alone(common)?, lang, json)
        }
        Command::Migrate => Ok((keep::schema(&store()?, lang, json), true)),
        Command::Backup { file } => carried(file, &store()?.backup(file)?, false),
        Command::Restore { file } => carried(file, &store()?.restore(file)?, true),
        Command::Reveal(args) => {
            at_desk(common, |store, company| personal::reveal(args, store, company, lang, json))
        }
        Command::Keys(asked) => personal::keys(asked, &mut store()?, lang, json),
        Command::Forget(args) => {
            at_desk(common, |store, company| personal::forget(args, store, company, lang, json))
        }
        Command::Retention(args) => {
            at_desk(common, |store, company| personal::retention(args, store, company, lang, json))
        }
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "huikuan", &mut out);
            Ok((String::from_utf8(out)?, true))
        }
    }
}

/// Does something with the database, and the company with what was published there.
fn at_desk<T>(
    common: &Common,
    work: impl FnOnce(&mut Store, &Company) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut store = open_store(common)?;
    let company = Company::of(&store, &common.config, common.user.as_deref())?;
    work(&mut store, &company)
}

/// The night's work, and what it came to.
fn decided(
    args: &args::Run,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let report = run::run(store, company, args, args.as_of.unwrap_or_else(clock::today))?;
    Ok((run::to_text(&report, args.timings, lang, json)?, report.failed == 0))
}

/// What leaves now, or what would tonight.
fn sent(
    args: &args::SendNow,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    if !args.tonight {
        return outbox::send::run(store, company, &args.sending, lang, json);
    }
    let day = args.sending.as_of.unwrap_or_else(|| clock::today().plus(1));
    let tonight = outbox::tonight::tonight(store, company, day, None)?;
    Ok((if json { tonight.to_json() } else { tonight.to_text(lang) }, tonight.failed == 0))
}

/// The day's list.
fn listed(
    args: &args::Worklist,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let worklist = worklist::load(store, company, args, args.as_of.unwrap_or_else(clock::today), json)?;
    Ok((if json { worklist.to_json_lines()? } else { worklist.to_text(lang)? }, true))
}

/// What a debt needs to stand in court.
fn checked(
    args: &args::Explain,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let day = args.as_of.unwrap_or_else(clock::today);
    let case = worklist::case(store, company, &store.find_debtor(&args.debtor)?, day)?;
    Ok((if json { checklist::to_json(&case)? } else { checklist::to_text(&case, lang) }, true))
}

fn scripts_command(
    asked: &args::Scripts,
    company: &Company,
    store: impl FnOnce() -> anyhow::Result<Store>,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let (args::Scripts::List(args::ScriptFilter { debtor, as_of, .. })
    | args::Scripts::Show { debtor, as_of, .. }) = asked;
    let case = match debtor {
        Some(debtor) => {
            let store = store()?;
            let day = as_of.unwrap_or_else(clock::today);
            Some(worklist::case(&store, company, &store.find_debtor(debtor)?, day)?)
        }
        None => None,
    };
    let shown = match asked {
        args::Scripts::List(filter) => scripts::list(company, filter, case.as_ref(), lang, json)?,
        args::Scripts::Show { id, .. } => scripts::show(company, id, case.as_ref(), lang, json)?,
    };
    Ok((shown, company.refused_scripts.is_empty()))
}

/// The database, with the keys of its personal data where the command or the company's file says they are.
fn open_store(common: &Common) -> anyhow::Result<Store> {
    let file = keys_file(common)?;
    Ok(Store::open_with(&common.db, &store::Keys { file, today: Some(clock::today()) })?)
}

/// The company for what needs no database: law, and stories that bring their own facts.
fn company_alone(common: &Common) -> anyhow::Result<Company> {
    Company::load(&common.config, common.user.as_deref())
}

/// The company with what was published, if there is a database; to read of policies and texts makes none.
fn company_beside(common: &Common) -> anyhow::Result<Company> {
    if !Store::is_there(&common.db) {
        return company_alone(common);
    }
    Company::of(&open_store(common)?, &common.config, common.user.as_deref())
}

/// Where the keys of personal data are, if anybody says it.
fn keys_file(common: &Common) -> anyhow::Result<Option<PathBuf>> {
    match &common.keys {
        Some(file) => Ok(Some(file.clone())),
        None => company::keys_file(&common.config),
    }
}

/// One debtor in full, with what the gate answered to people before.
fn explained(
    args: &args::Explain,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    let case = worklist::case(store, company, &debtor, args.as_of.unwrap_or_else(clock::today))?;
    let checks = store.checks(debtor.id)?;
    if json {
        let value = worklist::case_json(company, &case)?;
        return Ok((format!("{}\n", contact_check::with_checks(value, &checks)), true));
    }
    let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
    Ok((explain::to_text(company, &case, policy, lang) + &contact_check::history(&checks, lang), true))
}

/// One text with the facts on file, or a file of texts, whose answers are printed as they come.
fn check_text(args: &args::CheckText, common: &Common, lang: Lang) -> anyhow::Result<(String, bool)> {
    if let Some(file) = &args.batch {
        return Ok((String::new(), check_text::batch(file, lang)?));
    }
    let on_file = match &args.debtor {
        None => wording::Facts::NONE,
        Some(debtor) => {
            let store = open_store(common)?;
            let company = Company::of(&store, &common.config, common.user.as_deref())?;
            let day = args.as_of.unwrap_or_else(clock::today);
            let case = worklist::case(&store, &company, &store.find_debtor(debtor)?, day)?;
            texts::on_file(&company, &case, args.audience)
        }
    };
    check_text::one(args, on_file, lang, common.json)
}

fn policy_command(
    asked: &args::Policy,
    company: impl Fn() -> anyhow::Result<Company>,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    match asked {
        args::Policy::List => Ok((policy::list(&company()?, lang, json), true)),
        args::Policy::Show { id } => {
            let company = company()?;
            let policy = company.policies.get(id).ok_or_else(|| company::no_policy(id))?;
            Ok((policy::show(policy, lang, json), true))
        }
        args::Policy::Lint { files } => Ok(policy::lint(files, lang, json)),
    }
}

fn law_command(
    asked: &args::Law,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let book = &company.rulebook;
    match asked {
        args::Law::Interest(args) => Ok((law::interest(args, book, lang, json)?, true)),
        args::Law::Limitation(args) => {
            let day = args.as_of.unwrap_or_else(clock::today);
            Ok((law::limitation(args, book, day, lang, json)?, true))
        }
        args::Law::Contact(args) => {
            Ok((contact_check::described(args, company, clock::today(), lang, json)?, true))
        }
        args::Law::Deadline(args) => Ok((law::deadline(args, book, clock::today(), lang, json), true)),
        args::Law::Retention(args) => Ok((law::retention(args, book, clock::today(), lang, json), true)),
        args::Law::Check { file } => {
            law::check(file, book, lang, json).map(|(text, differs)| (text, !differs))
        }
        args::Law::Sources => Ok((law::sources(book, clock::today(), lang, json), true)),
    }
}

/// Takes in, or previews, every file. A file that cannot be understood is reported; the others go on.
fn import_files(args: &args::Import, common: &Common, lang: Lang) -> anyhow::Result<(String, bool)> {
    let as_of = args.as_of.unwrap_or_else(clock::today);
    let mut store = if args.preview { None } else { Some(open_store(common)?) };
    let mut out = String::new();
    let (mut is_well, mut gaps) = (true, None);
    for file in &args.files {
        let taken = match &mut store {
            None => import::preview(file, args, as_of),
            Some(store) => import::import(store, file, args, as_of, clock::stamp(common.user.as_deref())),
        };
        match taken {
            Ok(taken) => {
                is_well &= taken.read.as_ref().is_none_or(|report| report.refused.is_empty());
                out.push_str(&if common.json {
                    format!("{}\n", import::to_json(&taken))
                } else {
                    import::to_text(&taken, lang)
                });
                gaps = taken.recorded.as_ref().map(|recorded| import::gaps(recorded, lang)).or(gaps);
            }
            Err(error) => {
                is_well = false;
                complain(&error, lang, common.json);
            }
        }
    }
    if !common.json && gaps.is_some() {
        out.push_str(&gaps.unwrap_or_default());
        let day = args.as_of.map_or_else(String::new, |day| format!(" --as-of {day}"));
        out.push_str(&format!("{}huikuan run{day}\n", either(lang, "下一步：", "Next: ")));
    }
    Ok((out, is_well))
}
