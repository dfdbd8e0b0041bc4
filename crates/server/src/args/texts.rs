//! Texts: which there are, and whether one may be said.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use outreach::Lang;
use receivables::{
    calendar::Day,
    debtor::{Channel, Role},
    script::{Audience, Purpose},
    stage::Stage,
};
use wording::Fact;

use super::{by_code, coded};

#[derive(Debug, Subcommand)]
pub(crate) enum Scripts {
    /// Texts: id, purpose, channel, tone
    List(ScriptFilter),
    /// One text, in both languages or filled in for a debtor
    Show {
        /// Its id
        id: String,
        /// Customer number or name
        #[arg(long = "for", value_name = "DEBTOR")]
        debtor: Option<String>,
        /// The day (default: today)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Day>,
    },
}

/// One text on standard input, or a file of texts.
#[derive(Debug, Args)]
pub(crate) struct CheckText {
    /// How it reaches them, such as sms, wechat, email, letter, phone, voicemail
    #[arg(long, default_value = "phone", value_parser = coded::<Channel>(Channel::from_code))]
    pub(crate) channel: Channel,
    /// Where the debt stands, such as pre-due, early, middle, late, legal
    #[arg(long, default_value = "middle", value_parser = coded::<Stage>(Stage::from_code))]
    pub(crate) stage: Stage,
    /// Who hears it, such as debtor, finance, secretary, third-party, family
    #[arg(long, default_value = "debtor", value_parser = coded::<Role>(|code| Role::from_code(&code.replace('_', "-"))))]
    pub(crate) audience: Role,
    /// Language of the text: zh or en (default: as it is written)
    #[arg(long, value_name = "LANG")]
    pub(crate) text_lang: Option<Lang>,
    /// What is true and on file, such as legal_case_open (may be repeated)
    #[arg(long = "fact", value_name = "NAME", value_parser = fact)]
    pub(crate) facts: Vec<Fact>,
    /// Take what is on file from this debtor: customer number or name
    #[arg(long = "for", value_name = "DEBTOR")]
    pub(crate) debtor: Option<String>,
    /// The day (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Many texts: a file with a JSON object a line, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["debtor", "facts"])]
    pub(crate) batch: Option<PathBuf>,
}

/// Which texts to list; all that are given must fit.
#[derive(Debug, Args)]
pub(crate) struct ScriptFilter {
    /// What the contact is for: `final-notice`
    #[arg(long, value_parser = by_code(Purpose::from_code, Purpose::ALL, Purpose::code))]
    pub(crate) purpose: Option<Purpose>,
    /// `phone`, `sms`, `wechat`, `email`, `letter`, `fax`, `visit` or `voicemail`
    #[arg(long, value_parser = by_code(Channel::from_code, Channel::ALL, Channel::code))]
    pub(crate) channel: Option<Channel>,
    /// Whom it is written for: `finance`
    #[arg(long, value_parser = by_code(Audience::from_code, Audience::ALL, Audience::code))]
    pub(crate) audience: Option<Audience>,
    /// The stage it suits; texts for every stage suit each
    #[arg(long, value_parser = by_code(Stage::from_code, Stage::ALL, Stage::code))]
    pub(crate) stage: Option<Stage>,
    /// Row of the inventory it serves: `SCR-005`
    #[arg(long, value_name = "ROW")]
    pub(crate) covers: Option<String>,
    /// Customer number or name: says of each text what it still lacks for them
    #[arg(long = "for", value_name = "DEBTOR")]
    pub(crate) debtor: Option<String>,
    /// The day for which that is asked (default: today)
    #[arg(long, value_name = "DATE", requires = "debtor")]
    pub(crate) as_of: Option<Day>,
}

fn fact(text: &str) -> Result<Fact, String> {
    let known = Fact::ALL.map(Fact::code).join(", ");
    Fact::from_code(text).ok_or_else(|| format!("`{text}` is no fact; use one of {known}"))
}
