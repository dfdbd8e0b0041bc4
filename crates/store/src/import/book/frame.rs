//! What the entries of one import have in common.

use super::{
    Account, List,
    cells::{write_day, write_text},
    lists,
};
use crate::import::{Complete, ImportMeta};

/// What all entries of an import have in common, in the order in which the members stand.
pub(super) struct Frame {
    as_of: String,
    complete: &'static str,
    defaults: String,
    file: String,
    sha256: String,
}

impl Frame {
    pub(super) fn of(meta: &ImportMeta) -> Self {
        let mut as_of = String::new();
        if let Some(day) = meta.as_of {
            as_of.push_str("\"as_of\":");
            write_day(&mut as_of, day);
            as_of.push(',');
        }
        let mut defaults = Vec::new();
        let known = &meta.defaults;
        for (name, value) in [
            ("country", known.country.as_ref().map(|country| country.code().to_owned())),
            ("kind", known.kind.map(|kind| kind.code().to_owned())),
            ("zone", known.zone.clone()),
        ] {
            let Some(value) = value else { continue };
            let mut text = format!("\"{name}\":");
            write_text(&mut text, &value);
            defaults.push(text);
        }
        let mut file = "\"file\":".to_owned();
        write_text(&mut file, &meta.file);
        file.push(',');
        Self {
            as_of,
            complete: match meta.complete {
                Complete::No => "",
                Complete::Customers => "\"complete\":\"customers\",",
                Complete::Everything => "\"complete\":\"all\",",
            },
            defaults: format!("\"defaults\":{{{}}},", defaults.join(",")),
            file,
            sha256: format!("\"sha256\":\"{}\"", ::evidence::hex::Hex(meta.sha256)),
        }
    }

    pub(super) fn ledger(&self, account: &Account) -> String {
        let rows: usize = account.rows.iter().map(|(_, _, text)| text.len()).sum();
        let mut out = String::with_capacity(512 + rows + account.settled.len());
        out.push('{');
        out.push_str(&self.as_of);
        lists(&mut out, account, List::Changed, |_| true);
        out.push_str(self.complete);
        if account.confirmed > 0 {
            out.push_str(&format!("\"confirmed\":{},", account.confirmed));
        }
        if account.is_filled {
            out.push_str(&self.defaults);
        }
        out.push_str(&self.file);
        lists(&mut out, account, List::New, |_| true);
        if !account.settled.is_empty() {
            out.push_str(
                "\"settled\":{\"columns\":[\"number\",\"rest\",\"currency\",\"instalment\"],\"rows\":[",
            );
            out.push_str(&account.settled);
            out.push_str("]},");
        }
        out.push_str(&self.sha256);
        out.push('}');
        out
    }
}
