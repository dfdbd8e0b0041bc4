//! Errors in both languages: what is wrong and what to do.

use std::fmt;

use intake::IntakeError;
use outreach::Lang;

use crate::screen::either;

/// An error of the command line's own.
#[derive(Debug)]
pub(crate) struct Said {
    zh: String,
    en: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Said {}

/// An error with its words.
pub(crate) fn said(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    Said { zh: zh.into(), en: en.into() }.into()
}

/// A file that cannot be read.
pub(crate) fn unreadable(file: &std::path::Path, error: &std::io::Error) -> anyhow::Error {
    let file = file.display();
    if error.kind() == std::io::ErrorKind::NotFound {
        return said(
            format!("没有文件 {file}；请核对名称和文件夹"),
            format!("there is no file {file}; check its name and folder"),
        );
    }
    said(format!("{file} 打不开：{error}"), format!("{file} cannot be read: {error}"))
}

/// An error in the language of the screen. What has no Chinese of its own is shown as it is rather than hidden.
pub(crate) fn in_words(error: &anyhow::Error, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let said = cause_in_words(cause, lang);
        // A cause is often quoted by what it caused, and is not worth saying twice.
        if !parts.iter().any(|part| part.contains(&said)) {
            parts.push(said);
        }
    }
    parts.join(either(lang, "：", ": "))
}

fn cause_in_words(cause: &(dyn std::error::Error + 'static), lang: Lang) -> String {
    if lang == Lang::En {
        return cause.to_string();
    }
    if let Some(said) = cause.downcast_ref::<Said>() {
        said.zh.clone()
    } else if let Some(read) = cause.downcast_ref::<IntakeError>() {
        read.zh()
    } else if let Some(failed) = cause.downcast_ref::<store::Error>() {
        store_zh(failed)
    } else {
        cause.to_string()
    }
}

fn store_zh(error: &store::Error) -> String {
    use store::Error as E;
    match error {
        E::Url(url) => format!(
            "`{url}` 不是数据库地址；请用 `sqlite://文件名`，如 `sqlite://ledger.sqlite`，或 `postgres://用户@主机/数据库`"
        ),
        E::Address { place, reason } => format!("数据库地址 `{place}` 无法使用：{reason}"),
        E::Unreachable { place, reason } => {
            format!("连不上数据库 `{place}`（{reason}）；请确认服务器已启动，数据库名、用户和密码无误")
        }
        E::Lost { place, reason } => {
            format!("与数据库 `{place}` 的连接中断（{reason}）；没有做完的部分未保存，请重新执行")
        }
        E::Busy(place) => format!("数据库 `{place}` 正被另一次导入或运行占用；请等它结束后再试"),
        E::Conflict(place) => {
            format!("数据库 `{place}` 的同一批数据刚被别人改动，这一步没有保存；请再试一次")
        }
        E::NotKept => "前面有一步失败，全部没有保存".to_owned(),
        E::Postgres(reason) => format!("数据库出错：{reason}"),
        E::Encoding { place, encoding } => {
            format!("数据库 `{place}` 的编码是 {encoding}，存不下中文名称；请用 ENCODING 'UTF8' 建库")
        }
        E::Open { path, source } => format!(
            "打不开数据库 `{}`（{source}）；请确认文件夹存在、可以写入，且它是本程序的数据库",
            path.display()
        ),
        E::Newer { place, found, known } => {
            format!("`{place}` 由较新的版本写成（结构 {found}，本程序只认到 {known}）；请用较新的版本打开")
        }
        E::NotOurs(place) => format!("`{place}` 是别的程序的数据库；请换一个"),
        E::Unreadable { table, column, text } => {
            format!("数据库的表 `{table}` 第 {column} 列的 `{text}` 不是本程序认识的值；请用写入它的版本打开")
        }
        E::CompleteWithoutDay => {
            "完整账目必须写明截止日：请加 --as-of；账目中没有的单据按当日已结清处理".to_owned()
        }
        E::NoDebtor(text) => format!("没有编号或名称为 `{text}` 的客户；huikuan worklist 列出客户"),
        E::Ambiguous { text, candidates } => {
            let list: Vec<_> = candidates.iter().map(ToString::to_string).collect();
            format!("`{text}` 对应几个客户：{}；请写客户编号", list.join("；"))
        }
        E::Evidence(reason) => format!("证据链：{reason}"),
        E::Key { given, current } => format!(
            "密钥 {given} 不是此数据库的签名密钥（{current}）；请改用它的文件，或用 huikuan evidence keys rotate 换新密钥"
        ),
        E::NoRow(statement) => format!("数据库缺少本该有的记录：{statement}"),
        E::Sqlite(source) => format!("数据库出错：{source}"),
    }
}
