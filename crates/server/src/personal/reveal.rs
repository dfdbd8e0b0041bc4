//! Plain values for a person who says what for.

use std::fmt::Write as _;

use outreach::Lang;
use serde_json::json;
use store::{Act, Store};

use super::{field_name, person, user};
use crate::{args, clock, company::Company, screen::cell};

/// Shows them, after the log says so.
pub(crate) fn reveal(
    args: &args::Reveal,
    store: &Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let act = Act { by: user(company)?, why: &args.why, at: clock::now().0 };
    let debtor = store.find_debtor(&args.debtor)?;
    let whom = args.person.as_deref().map(|asked| person(store, &debtor, asked)).transpose()?;
    let people = store.reveal(debtor.id, whom, &act)?;
    if as_json {
        let people: Vec<_> = people
            .iter()
            .map(|person| {
                let ways = person.ways.iter().map(|(field, plain)| (field.code().to_owned(), json!(plain)));
                json!({ "person": person.id.0, "name": person.name, "ways": ways.collect::<serde_json::Map<_, _>>() })
            })
            .collect();
        let shown = json!({
            "debtor": { "code": debtor.code, "name": debtor.name },
            "people": people, "by": act.by, "why": act.why,
        });
        return Ok((format!("{shown}\n"), true));
    }
    let mut out = format!("{debtor}\n");
    for person in &people {
        let _ = writeln!(out, "#{} {}", person.id.0, person.name);
        for (field, plain) in &person.ways {
            let _ = writeln!(out, "  {} {plain}", cell(field_name(*field, lang), 10));
        }
    }
    let nothing = people.iter().all(|person| person.ways.is_empty());
    let _ = match (nothing, lang) {
        (true, Lang::Zh) => writeln!(out, "没有登记号码和地址。"),
        (true, Lang::En) => writeln!(out, "No number and no address is on file."),
        (false, Lang::Zh) => writeln!(out, "已记入日志：{} 查看，事由：{}", act.by, act.why),
        (false, Lang::En) => writeln!(out, "The log has it: shown to {} for: {}", act.by, act.why),
    };
    Ok((out, true))
}
