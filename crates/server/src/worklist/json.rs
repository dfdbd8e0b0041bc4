//! A case for a program: the decision as recorded, with names and ready texts. docs/json.md describes it.

use outreach::Lang;
use serde_json::json;

use super::contacts::{person_name, reach, text_or_why, zone_of};
use crate::{
    company::Company,
    texts::{self, Case},
};

/// One line of the list.
pub(super) fn line(company: &Company, case: &Case, facts_changed: bool) -> anyhow::Result<serde_json::Value> {
    let mut value = case_json(company, case)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("facts_changed".to_owned(), facts_changed.into());
    }
    Ok(value)
}

/// One case.
pub(crate) fn case_json(company: &Company, case: &Case) -> anyhow::Result<serde_json::Value> {
    let contacts: Vec<serde_json::Value> = case
        .decision
        .contacts
        .iter()
        .map(|contact| {
            let text = texts::text(company, case, contact);
            Ok(json!({
                "plan": serde_json::to_value(contact)?,
                "person": person_name(case, contact.person),
                "to": reach(case, contact),
                "zone": zone_of(company, case, contact),
                "text": text.as_ref().ok().map(serde_json::to_value).transpose()?,
                "no_text_because": text.is_err().then(|| text_or_why(company, case, contact, Lang::En)),
            }))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(json!({
        "debtor": { "code": case.names.debtor.code, "name": case.names.debtor.name },
        "decision": serde_json::to_value(&case.decision)?,
        "items": serde_json::to_value(&case.decision.items)?,
        "contacts": contacts,
    }))
}
