//! How many e-mails a second one core, and then all cores, render, guard and write: a text from a script with its facts, read by the wording guard,
//! and put together with its headers, as text and as a page.
#![expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]

use std::{num::NonZero, ops::Range, thread, time::Instant};

use mail::{Email, Mailbox, compose};
use outreach::{Facts, Lang, Library};
use receivables::{
    debtor::{Channel, DebtorKind, Role},
    message::UtcMicros,
    script::{Purpose, candidates},
    stage::Stage,
};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EMAILS: usize = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = Library::shipped().map_err(|errors| format!("{errors:?}"))?;
    let scripts = candidates(
        library.scripts(),
        Purpose::OverdueReminder,
        Channel::Email,
        Role::Finance,
        Stage::Early,
        DebtorKind::Company,
    );
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    for lang in Lang::ALL {
        let fits = |id: &&str| library.render(id, lang, &Facts::example()).is_ok();
        let script = scripts.iter().map(|script| script.id.as_str()).find(fits).ok_or("no script fits")?;
        for threads in [1, cores] {
            let began = Instant::now();
            let share = EMAILS.div_ceil(threads);
            let bytes = thread::scope(|scope| {
                let numbers = |thread: usize| thread * share..((thread + 1) * share).min(EMAILS);
                let of = |thread| {
                    scope.spawn({
                        let library = &library;
                        move || written(library, script, lang, numbers(thread))
                    })
                };
                let threads: Vec<_> = (0..threads).map(of).collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|_| Err("a thread broke off".to_owned())))
                    .sum::<Result<usize, _>>()
            })?;
            let took = began.elapsed();
            let rate = u128::try_from(EMAILS)? * 1_000_000 / took.as_micros().max(1);
            println!(
                "{lang}: rendering and guarding {rate} e-mails a second, {threads} at a time ({EMAILS} from `{script}`, {} bytes each, {} ms)",
                bytes / EMAILS,
                took.as_millis()
            );
        }
    }
    Ok(())
}

/// Writes e-mails of these numbers, each to another customer, so that nothing is remembered. Returns their bytes.
fn written(library: &Library, script: &str, lang: Lang, numbers: Range<usize>) -> Result<usize, String> {
    let mut bytes = 0;
    for number in numbers {
        let mut facts = Facts::example();
        facts.debtor_name = format!("第{number}号客户有限公司").as_str().into();
        let text = library.render(script, lang, &facts).map_err(|error| format!("{error:?}"))?;
        let text = text.cleared().map_err(|findings| format!("the guard stops {number}: {findings:?}"))?;
        let email = compose(&Email {
            key: &format!("d{number}-20261123-s2-overdue-reminder-email-p{number}"),
            domain: "example.com",
            at: UtcMicros(1_795_400_000_000_000),
            from: Mailbox { name: "华晟机电设备有限公司", address: "credit@example.com" },
            reply_to: None,
            to: Mailbox { name: "李红", address: "li@example.org" },
            lang: lang.code(),
            subject: text.text().subject().unwrap_or_default(),
            text: text.text().body(),
            html: None,
            first: None,
            automatic: true,
            attachments: &[],
        })
        .map_err(|error| error.to_string())?;
        bytes += email.bytes.len();
    }
    Ok(bytes)
}
