//! The words of a message at the moment it leaves, and to whom.

use outreach::{Cleared, Finding, Lang, Text, words};
use receivables::decision::PlannedContact;
use serde_json::{Value, json};
use store::{PersonName, Rendered};

use crate::{
    company::Company,
    texts::{self, Case},
    worklist,
};

/// The words as they are kept.
pub(super) fn rendered(text: &Text) -> Rendered {
    Rendered {
        script: text.script().to_owned(),
        lang: text.lang().code().to_owned(),
        subject: text.subject().map(str::to_owned),
        body: text.body().to_owned(),
        signed_by: text.signed_by().map(str::to_owned),
    }
}

/// The person, who has an address for the channel, and the words that the guard let pass, those that a person wrote if they
/// did; else what is lacking, as a reason.
pub(super) fn worded<'c>(
    company: &Company,
    case: &'c Case,
    contact: &PlannedContact,
    written: Option<&Rendered>,
) -> Result<(&'c PersonName, Cleared), Value> {
    let own = |rule: &str, said: &dyn Fn(Lang) -> String| json!({ "rule": rule, "zh": said(Lang::Zh), "en": said(Lang::En) });
    let person = case.names.people.iter().find(|person| person.id == contact.person);
    let Some(person) = person.filter(|person| person.way(contact.channel).is_some()) else {
        let facts = [("channel", contact.channel.code()), ("because", "no-address")];
        let rule = "channel-unavailable";
        return Err(own(rule, &|lang| words::sentence(rule, facts, lang)));
    };
    let text = match written {
        Some(written) => written_by_hand(company, case, contact, written)
            .map_err(|findings| own("text-blocked", &|lang| outreach::why_blocked(&findings, lang)))?,
        None => texts::text(company, case, contact)
            .map_err(|none| own(none.rule(), &|lang| none.said(contact, lang)))?,
    };
    let text = text.cleared().map_err(|doubted| {
        own("text-to-review", &|lang| worklist::to_review(&doubted, lang).unwrap_or_default())
    })?;
    Ok((person, text))
}

/// The words that a person wrote, as the guard reads them with the facts of this moment.
fn written_by_hand(
    company: &Company,
    case: &Case,
    contact: &PlannedContact,
    written: &Rendered,
) -> Result<Text, Vec<Finding>> {
    let asked = wording::Text {
        lang: written.lang.parse().unwrap_or_else(|_| Lang::of(&written.body)),
        channel: contact.channel,
        stage: contact.stage,
        audience: contact.role,
        text: &written.body,
        facts: texts::on_file(company, case, contact.role),
    };
    Text::by_hand(&asked, written.subject.as_deref(), written.signed_by.as_deref())
}
