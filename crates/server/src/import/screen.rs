//! What became of a file, for a person.

use intake::{ColumnPreview, Report, Severity, SheetPreview};
use outreach::Lang;
use store::{ImportReport, Note};

use super::{Taken, findings, words};
use crate::screen::{cell, count, either};

/// The file's result.
pub(crate) fn to_text(taken: &Taken, lang: Lang) -> String {
    let mut out = format!("{}\n", taken.file);
    let Some(report) = &taken.read else {
        out.push_str(either(
            lang,
            "  这个文件已经导入过，内容没有变化。\n",
            "  This file was imported before; nothing has changed.\n",
        ));
        return out;
    };
    let is_preview = taken.recorded.is_none();
    for sheet in &report.preview.sheets {
        sheet_line(&mut out, sheet, lang);
        if is_preview {
            columns(&mut out, sheet, lang);
        }
        unread(&mut out, sheet, lang);
    }
    for severity in [Severity::Refused, Severity::Noted, Severity::Skipped] {
        findings::to_text(&mut out, &report.findings, severity, lang);
    }
    match &taken.recorded {
        Some(recorded) => recorded_text(&mut out, taken, recorded, lang),
        None => out.push_str(&preview_end(report, lang)),
    }
    for file in &taken.refused_files {
        out.push_str(&match lang {
            Lang::Zh => format!("  → 退回的行已写入 {file}；在其中改正后，直接导入该文件即可。\n"),
            Lang::En => {
                format!("  → The refused rows are in {file}; correct them there and import that file.\n")
            }
        });
    }
    out
}

fn sheet_line(out: &mut String, sheet: &SheetPreview, lang: Lang) {
    let kind = match lang {
        Lang::Zh => sheet.kind.zh(),
        Lang::En => sheet.kind.en(),
    };
    let name = match (sheet.name.as_deref(), lang) {
        (Some(name), _) if name == kind => name.to_owned(),
        (Some(name), Lang::Zh) => format!("{name}（{kind}）"),
        (Some(name), Lang::En) => format!("{name} ({kind})"),
        (None, _) => kind.to_owned(),
    };
    let counts = sheet.counts;
    let mut parts = vec![match lang {
        Lang::Zh => format!("读入 {} 行", count(counts.read)),
        Lang::En => format!("{} rows read", count(counts.read)),
    }];
    if counts.skipped > 0 {
        parts.push(match lang {
            Lang::Zh => format!("略过 {} 行", count(counts.skipped)),
            Lang::En => format!("{} left out", count(counts.skipped)),
        });
    }
    if counts.refused > 0 {
        parts.push(match lang {
            Lang::Zh => format!("退回 {} 行", count(counts.refused)),
            Lang::En => format!("{} refused", count(counts.refused)),
        });
    }
    out.push_str(&match lang {
        Lang::Zh => format!("  {name}：{}\n", parts.join("，")),
        Lang::En => format!("  {name}: {}\n", parts.join(", ")),
    });
}

/// Every column, what it means, and its first value.
fn columns(out: &mut String, sheet: &SheetPreview, lang: Lang) {
    out.push_str(&match lang {
        Lang::Zh => format!("    表头在第 {} 行\n", sheet.header_row),
        Lang::En => format!("    headings in row {}\n", sheet.header_row),
    });
    for column in sheet.columns.iter().filter(|column| column.field.is_some()) {
        out.push_str(&format!("    {}\n", column_line(column, sheet, lang).trim_end()));
    }
}

fn column_line(column: &ColumnPreview, sheet: &SheetPreview, lang: Lang) -> String {
    let Some(field) = column.field else { return String::new() };
    let meaning = match lang {
        Lang::Zh => field.zh(),
        Lang::En => field.en(),
    };
    let first = sheet.sample.first().and_then(|row| row.iter().find(|(of, _)| *of == field));
    format!(
        "{} {} {} {}",
        cell(&column.letter, 2),
        cell(&column.heading, 24),
        cell(meaning, 20),
        first.map_or("", |(_, text)| text)
    )
}

fn unread(out: &mut String, sheet: &SheetPreview, lang: Lang) {
    let unread: Vec<&str> = sheet
        .columns
        .iter()
        .filter(|column| column.field.is_none() && !column.heading.is_empty())
        .map(|column| column.heading.as_str())
        .collect();
    if !unread.is_empty() {
        out.push_str(&format!(
            "    {}{}\n",
            either(lang, "未使用的列：", "columns not used: "),
            unread.join(either(lang, "、", ", "))
        ));
    }
}

fn preview_end(report: &Report, lang: Lang) -> String {
    let is_clean = report.refused.is_empty();
    match (lang, is_clean) {
        (Lang::Zh, true) => "  以上只是预览，尚未导入；去掉 --preview 即导入。\n".to_owned(),
        (Lang::Zh, false) => {
            "  以上只是预览，尚未导入；去掉 --preview 即导入，退回的行会另存为文件供改正。\n".to_owned()
        }
        (Lang::En, true) => "  This was a preview; import without --preview.\n".to_owned(),
        (Lang::En, false) => {
            "  This was a preview. Without --preview the rest is imported, and the refused rows are \
                              written to a file to be corrected.\n"
                .to_owned()
        }
    }
}

fn recorded_text(out: &mut String, taken: &Taken, recorded: &ImportReport, lang: Lang) {
    let total = recorded.total();
    out.push_str(&match lang {
        Lang::Zh => format!(
            "  已导入：新增 {} 行，变更 {} 行，未变 {} 行；新客户 {} 位。账目截至 {}。\n",
            count(total.new),
            count(total.changed),
            count(total.unchanged),
            count(recorded.new_debtors),
            taken.as_of
        ),
        Lang::En => format!(
            "  Imported: {} rows new, {} changed, {} unchanged; {} new customers. The ledger is as of {}.\n",
            count(total.new),
            count(total.changed),
            count(total.unchanged),
            count(recorded.new_debtors),
            taken.as_of
        ),
    });
    notes(out, &recorded.notes, lang);
}

/// Notes of one kind shown to a person; the rest is counted.
const NOTES_SHOWN: usize = 3;

/// The notes of the store, kind by kind.
fn notes(out: &mut String, notes: &[Note], lang: Lang) {
    let mut kinds: Vec<(std::mem::Discriminant<Note>, Vec<String>)> = Vec::new();
    for note in notes {
        let kind = std::mem::discriminant(note);
        let text = words::note(note, lang);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, texts)) => texts.push(text),
            None => kinds.push((kind, vec![text])),
        }
    }
    for (_, mut texts) in kinds {
        texts.dedup();
        for text in texts.iter().take(NOTES_SHOWN) {
            out.push_str(&format!("  - {text}\n"));
        }
        if texts.len() > NOTES_SHOWN {
            let rest = texts.len() - NOTES_SHOWN;
            out.push_str(&match lang {
                Lang::Zh => format!("  - ……同类另有 {rest} 条（--json 列出全部）\n"),
                Lang::En => format!("  - ... and {rest} more of this kind (--json lists all)\n"),
            });
        }
    }
}

/// What must still be known before anybody may be contacted, each with what to do; empty if nothing is missing.
pub(crate) fn gaps(recorded: &ImportReport, lang: Lang) -> String {
    let mut out = String::new();
    for (what, how) in words::gaps(recorded.gaps, lang) {
        out.push_str(&format!("  - {what}\n    → {how}\n"));
    }
    if out.is_empty() {
        return out;
    }
    format!(
        "{}\n{out}",
        either(lang, "补齐以下信息之前，不能联系这些客户：", "Before these customers can be contacted:")
    )
}
