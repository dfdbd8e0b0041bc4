//! Whether messages leave at all: test mode until two people switch it off, in words.

use outreach::Lang;
use receivables::message::SendingMode;
use serde_json::{Value, json};
use store::{Mode, Store, Switch};

use crate::{
    clock,
    company::Company,
    said::said,
    screen::either,
    serve::access::audit::{self, Deed},
};

/// Somebody asks that messages may leave, or confirms what another asked for.
pub(crate) fn go_live(store: &Store, word: &Switch) -> Result<Mode, store::Error> {
    if store.mode()?.asked.is_none() { store.ask_live(word) } else { store.confirm_live(word) }
}

/// Writes down who switched; `user` is the number of whoever is signed in at the page.
pub(crate) fn note(store: &Store, user: Option<i64>, by: &str, mode: &Mode) -> Result<(), store::Error> {
    let detail = json!({
        "mode": mode.mode, "by": by, "asked": mode.asked.as_ref().map(|asked| &asked.by),
    });
    audit::note(store, user, Deed::SendingSwitched, "outbox", &detail)
}

/// `huikuan outbox live`. Two names are two people only as far as nobody but them can type here.
pub(super) fn type_live(store: &Store, company: &Company, why: &str) -> anyhow::Result<Mode> {
    let Some(by) = company.user() else {
        return Err(said(
            "请用 --as 写明您是谁：正式发送须由两人先后同意",
            "say who you are by --as: it takes two people to let messages leave",
        ));
    };
    switched(store, by, why, go_live)
}

/// `huikuan outbox test`.
pub(super) fn type_test(store: &Store, company: &Company, why: &str) -> anyhow::Result<Mode> {
    switched(store, company.actor(), why, Store::back_to_test)
}

fn switched(
    store: &Store,
    by: &str,
    why: &str,
    switch: impl FnOnce(&Store, &Switch) -> Result<Mode, store::Error>,
) -> anyhow::Result<Mode> {
    super::reasoned(why)?;
    let mode = switch(store, &Switch { at: clock::now(), by: by.to_owned(), why: why.to_owned() })?;
    note(store, None, by, &mode)?;
    Ok(mode)
}

/// What holds, since when, and how it is changed.
pub(crate) fn line(mode: &Mode, lang: Lang) -> String {
    let by = |word: &Switch| {
        let (at, Switch { by, why, .. }) = (clock::written(word.at), word);
        format!("{at} {by}{}{why}", either(lang, "：", ": "))
    };
    match (mode.mode, &mode.asked, lang) {
        (SendingMode::Live, asked, _) => {
            let who = [
                (either(lang, "申请：", "asked: "), asked),
                (either(lang, "确认：", "confirmed: "), &mode.made),
            ];
            let who = who.iter().filter_map(|(what, word)| Some(format!("{what}{}", by(word.as_ref()?))));
            let who = who.collect::<Vec<_>>().join(either(lang, "；", "; "));
            match lang {
                Lang::Zh => format!("正式发送（{who}）；改回试运行：huikuan outbox test --why …\n"),
                Lang::En => {
                    format!("Messages leave ({who}); back to test mode: huikuan outbox test --why ...\n")
                }
            }
        }
        (SendingMode::Test, Some(asked), Lang::Zh) => format!(
            "试运行：消息照常判断、生成并留在发件箱，什么也不发出。已申请正式发送（{}），等另一人确认：\n  huikuan outbox live --as 另一人 --why …\n",
            by(asked)
        ),
        (SendingMode::Test, Some(asked), Lang::En) => format!(
            "Test mode: messages are judged, rendered and kept in the outbox, and nothing leaves. Live was asked for ({}); a second person confirms:\n  huikuan outbox live --as SOMEBODY-ELSE --why ...\n",
            by(asked)
        ),
        (SendingMode::Test, None, _) => either(
            lang,
            "试运行：消息照常判断、生成并留在发件箱，什么也不发出。正式发送须两人同意，先后执行：\n  huikuan outbox live --as 甲 --why …\n  huikuan outbox live --as 乙 --why …\n",
            "Test mode: messages are judged, rendered and kept in the outbox, and nothing leaves. Two people together let them leave, one after the other:\n  huikuan outbox live --as ONE --why ...\n  huikuan outbox live --as ANOTHER --why ...\n",
        )
        .to_owned(),
    }
}

pub(super) fn to_json(mode: &Mode) -> Value {
    let word = |word: &Option<Switch>| {
        word.as_ref().map(|word| json!({ "at": clock::written(word.at), "by": word.by, "why": word.why }))
    };
    json!({ "mode": mode.mode, "made": word(&mode.made), "asked": word(&mode.asked) })
}
