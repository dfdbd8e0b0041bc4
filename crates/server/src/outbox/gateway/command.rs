//! `huikuan gateway`: which gateways there are, and a word to our own staff.

use std::fmt::Write as _;

use ::gateway::{About, Adapter, Audience, Gateway};
use outreach::{Lang, words};
use serde_json::json;
use store::Store;

use super::tell_staff;
use crate::{args, company::Company, screen::either};

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    asked: &args::Gateway,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    match asked {
        args::Gateway::List if json => Ok((to_json(company), true)),
        args::Gateway::List => Ok((to_text(company, lang), true)),
        args::Gateway::TellStaff { text } => {
            tell_staff(store, company, text)?;
            Ok((either(lang, "已发到员工群\n", "The group has it\n").to_owned(), true))
        }
    }
}

/// The tables of the company's file that name an adapter.
fn used_by<'a>(company: &'a Company, adapter: &'a Adapter) -> impl Iterator<Item = &'static str> + 'a {
    let gateways = &company.gateways;
    let lines = [&gateways.sms, &gateways.wechat, &gateways.robot].into_iter().flatten();
    lines.filter(|line| line.gateway.name() == adapter.name).map(|line| line.table)
}

fn in_lang(about: &About, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &about.zh,
        Lang::En => &about.en,
    }
}

fn to_text(company: &Company, lang: Lang) -> String {
    let mut out = String::new();
    for adapter in &company.gateways.adapters {
        let channel = words::word("channel", &adapter.channel, lang);
        let title = in_lang(&adapter.title, lang);
        let used: Vec<String> = used_by(company, adapter).map(|table| format!("[{table}]")).collect();
        let used = match (used.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("　使用中：{}", used.join(" ")),
            (false, Lang::En) => format!("  in use: {}", used.join(" ")),
        };
        let _ = writeln!(out, "{}  {channel}  {title}{used}", adapter.name);
        if adapter.audience == Audience::Group {
            let _ = writeln!(
                out,
                "  {}",
                either(
                    lang,
                    "仅限通知本公司员工，写在 [robot] 下",
                    "for your own staff alone, under [robot]"
                )
            );
        }
        for (key, entry) in Gateway::keys(adapter) {
            let about = in_lang(&entry.about, lang);
            let may = match (&entry.default, entry.optional) {
                (Some(default), _) => format!(" ({default})"),
                (None, true) => either(lang, "（可不写）", " (may be left out)").to_owned(),
                (None, false) => String::new(),
            };
            let _ = writeln!(out, "  {key}: {about}{may}");
        }
        out.push('\n');
    }
    out
}

fn to_json(company: &Company) -> String {
    let mut out = String::new();
    for adapter in &company.gateways.adapters {
        let keys: Vec<_> = Gateway::keys(adapter)
            .map(|(key, entry)| json!({ "key": key, "default": entry.default, "optional": entry.optional }))
            .collect();
        let line = json!({
            "name": adapter.name, "channel": adapter.channel, "title": { "zh": adapter.title.zh, "en": adapter.title.en },
            "staff_only": adapter.audience == Audience::Group, "source": adapter.source, "keys": keys,
            "used_by": used_by(company, adapter).collect::<Vec<_>>(),
        });
        let _ = writeln!(out, "{line}");
    }
    out
}
