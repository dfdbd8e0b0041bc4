//! How many e-mails a second one core renders, guards and writes: a text from a script with its facts, read by the wording guard,
//! and put together with its headers, as text and as a page.
#![expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]

use std::time::Instant;

use mail::{Email, Mailbox, compose};
use outreach::{Facts, Lang, Library};
use receivables::{
    debtor::{Channel, DebtorKind, Role},
    message::UtcMicros,
    script::{Purpose, candidates},
    stage::Stage,
};

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
    for lang in Lang::ALL {
        let fits = |id: &&str| library.render(id, lang, &Facts::example()).is_ok();
        let script = scripts.iter().map(|script| script.id.as_str()).find(fits).ok_or("no script fits")?;
        let (mut bytes, mut cleared) = (0, 0);
        let began = Instant::now();
        for number in 0..EMAILS {
            let mut facts = Facts::example();
            // Another customer each time, so that nothing is remembered.
            facts.debtor_name = format!("第{number}号客户有限公司").as_str().into();
            let text = library.render(script, lang, &facts).map_err(|error| format!("{error:?}"))?;
            let Ok(text) = text.cleared() else { continue };
            cleared += 1;
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
            })?;
            bytes += email.bytes.len();
        }
        let took = began.elapsed();
        let rate = u128::from(u64::try_from(EMAILS)?) * 1_000_000 / took.as_micros().max(1);
        println!(
            "{lang}: rendering and guarding {rate} e-mails a second on one core ({EMAILS} from `{script}`, {cleared} let pass, {} bytes each, {} ms)",
            bytes / cleared.max(1),
            took.as_millis()
        );
    }
    Ok(())
}
