//! The keys that seal numbers and addresses of people.

use std::fmt::Write as _;

use outreach::Lang;
use serde_json::json;
use store::{KeyUse, Store};

use crate::{
    args,
    progress::Progress,
    screen::{cell, count, either},
};

/// Lists, rotates or retires.
pub(crate) fn keys(
    asked: &args::Keys,
    store: &mut Store,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    match asked {
        args::Keys::List => {}
        args::Keys::Rotate => return rotate(store, lang, as_json),
        args::Keys::Retire { key } => store.retire_key(*key)?,
    }
    let keys = store.keys()?;
    Ok((if as_json { json_lines(&keys) } else { list(&keys, lang) }, true))
}

fn rotate(store: &mut Store, lang: Lang, as_json: bool) -> anyhow::Result<(String, bool)> {
    let all: u64 = store.keys()?.iter().map(|key| key.people).sum();
    let progress = Progress::new(either(lang, "人", "people"), usize::try_from(all).unwrap_or(0));
    let rotation = store.rotate_keys(|more| progress.add(more))?;
    drop(progress);
    if as_json {
        let done = json!({
            "key": rotation.key, "resumed": rotation.is_resumed,
            "people": rotation.people, "values_checked": rotation.checked,
        });
        return Ok((format!("{done}\n"), true));
    }
    let (people, checked) = (count(rotation.people), count(rotation.checked));
    let begun = match (rotation.is_resumed, lang) {
        (true, Lang::Zh) => format!("继续上次未完成的更换，密钥 {}。", rotation.key),
        (true, Lang::En) => format!("Went on with key {}, which an earlier call had made.", rotation.key),
        (false, Lang::Zh) => format!("新密钥 {} 已启用。", rotation.key),
        (false, Lang::En) => format!("Key {} is new and seals from now on.", rotation.key),
    };
    let text = match lang {
        Lang::Zh => format!(
            "{begun}重新加密 {people} 人，逐一核对 {checked} 项，均可解密。\n请另行备份密钥文件；旧密钥在旧备份作废后可用 huikuan keys retire 编号 移除。\n"
        ),
        Lang::En => format!(
            "{begun} {people} people were sealed anew, and all {checked} values opened when tried.\nKeep a copy of the file of keys. Once no backup needs the old key, `huikuan keys retire NUMBER` takes it out.\n"
        ),
    };
    Ok((text, true))
}

fn list(keys: &[KeyUse], lang: Lang) -> String {
    if keys.is_empty() {
        return either(
            lang,
            "还没有密钥：首次导入联系人号码或地址时生成。\n",
            "There is no key yet: the first number or address that is imported makes one.\n",
        )
        .to_owned();
    }
    let mut out = String::new();
    for key in keys {
        let made = key.made_on.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let state = match (key.is_on_file, key.is_current, key.people) {
            (false, _, 0) => either(lang, "已移除", "retired"),
            (false, ..) => either(
                lang,
                "文件中缺失，请从备份恢复",
                "missing from the file: put it back from your backup",
            ),
            (true, true, _) => either(lang, "现用", "current"),
            (true, false, 0) => either(lang, "不再使用，可移除", "not in use, may be retired"),
            (true, false, _) => either(
                lang,
                "仍在使用，请继续 huikuan keys rotate",
                "still in use: go on with `huikuan keys rotate`",
            ),
        };
        let people = match lang {
            Lang::Zh => format!("{} 人", count(key.people)),
            Lang::En => format!("{} people", count(key.people)),
        };
        let _ = writeln!(
            out,
            "{} {} {} {state}",
            cell(&key.id.to_string(), 4),
            cell(&made, 12),
            cell(&people, 16)
        );
    }
    out
}

fn json_lines(keys: &[KeyUse]) -> String {
    let lines = keys.iter().map(|key| {
        let line = json!({
            "key": key.id, "made_on": key.made_on, "in_file": key.is_on_file,
            "current": key.is_current, "people": key.people,
        });
        format!("{line}\n")
    });
    lines.collect()
}
