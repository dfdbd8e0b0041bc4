//! `huikuan reveal`, `keys`, `forget` and `retention`: data of persons shown for a reason, sealed with other keys, and taken
//! away on request or when their time is over.

mod forget;
mod keys;
mod retention;
mod reveal;

use outreach::Lang;
use personal::Field;
use receivables::debtor::PersonId;
use store::{PersonName, Store};

pub(crate) use self::{
    forget::forget,
    keys::keys,
    retention::{expire, retention},
    reveal::reveal,
};
use crate::{company::Company, said::said, screen::either};

/// The user who asks. What is personal is shown and taken away under somebody's name only.
fn user(company: &Company) -> anyhow::Result<&str> {
    company.user().ok_or_else(|| {
        said(
            "请写明是谁：加 --as 用户（或设 HUIKUAN_USER）；用户登记在 huikuan.toml 的 [[people]] 下，姓名会记入日志",
            "say who you are: --as USER (or HUIKUAN_USER), one of [[people]] in huikuan.toml; the log keeps the name",
        )
    })
}

/// The person that was named by number, name, or a part of the name.
pub(crate) fn person(store: &Store, debtor: &store::DebtorRef, asked: &str) -> anyhow::Result<PersonId> {
    let people = store.names(debtor.id)?.map(|names| names.people).unwrap_or_default();
    let asked = asked.trim();
    let number = asked.trim_start_matches('#').parse::<i64>().ok();
    if let Some(person) = people.iter().find(|person| Some(person.id.0) == number) {
        return Ok(person.id);
    }
    let mut found: Vec<&PersonName> = people.iter().filter(|person| person.name == asked).collect();
    if found.is_empty() {
        found = people.iter().filter(|person| person.name.contains(asked)).collect();
    }
    if let [person] = found.as_slice() {
        return Ok(person.id);
    }
    let list = if found.is_empty() { people.iter().collect() } else { found };
    let list: Vec<String> = list.iter().map(|person| format!("#{} {}", person.id.0, person.name)).collect();
    let list = if list.is_empty() { "-".to_owned() } else { list.join("; ") };
    Err(said(
        format!("{debtor} 没有唯一的联系人“{asked}”；有：{list}，请写编号"),
        format!("{debtor} has not just one person `{asked}`; there are: {list}; give the number"),
    ))
}

/// Takes the files of what came in out of the vault, once nothing names them any more. What a crash leaves, `huikuan document verify`
/// finds.
fn remove_incoming(store: &Store, company: &Company, files: &[String]) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let mut kept = store.incoming_files()?;
    kept.extend(store.kept_documents()?.into_iter().map(|paper| paper.sha256));
    let vault = company.vault.open(store)?;
    for file in files.iter().filter(|file| !kept.contains(*file)) {
        vault.remove(&file.parse()?)?;
    }
    Ok(())
}

/// What a field is called.
const fn field_name(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::Mobile => either(lang, "手机", "mobile"),
        Field::Phone => either(lang, "电话", "telephone"),
        Field::Wechat => either(lang, "微信", "WeChat"),
        Field::Email => either(lang, "邮箱", "e-mail"),
        Field::Fax => either(lang, "传真", "fax"),
        Field::Address => either(lang, "地址", "address"),
        Field::IdNumber => either(lang, "证件号", "ID number"),
        Field::TotpSecret => either(lang, "动态验证码密钥", "secret of a second factor"),
        Field::Sender => either(lang, "发件人", "sender"),
        Field::Subject => either(lang, "主题", "subject"),
        Field::Body => either(lang, "正文", "text"),
    }
}
