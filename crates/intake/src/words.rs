//! The words of findings and errors, in Chinese and English: where, what, and what to do.

use std::fmt;

use receivables::fact::details::{self, DetailFault, Shape};

use crate::{
    field::Field,
    finding::{Column, Finding, IntakeError, Place, Problem, Question},
};

/// Both languages of one message.
struct Words {
    zh: String,
    en: String,
}

fn words(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

impl Problem {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        self.words().zh
    }

    /// What is wrong and what to do, in English.
    pub fn en(&self) -> String {
        self.words().en
    }

    fn words(&self) -> Words {
        let words = self.cell_words().or_else(|| self.term_words()).or_else(|| self.row_words());
        words.unwrap_or_else(|| self.sheet_words())
    }

    /// Of a day or an amount that cannot be read.
    fn cell_words(&self) -> Option<Words> {
        Some(match self {
            Self::Missing { field } => {
                words(format!("{}为空，请补填", field.zh()), format!("{} is empty; fill it in", field.en()))
            }
            Self::NotADay { field } => words(
                format!("{}不是有效日期，请改为 2026-01-31 这样的写法", field.zh()),
                format!("{} is not a valid day; write it like 2026-01-31", field.en()),
            ),
            Self::UndecidedDay { field } => words(
                format!(
                    "{}的日、月先后不明，本列两种写法都有；请改为 2026-01-31，或用 --dates dmy|mdy 指定",
                    field.zh()
                ),
                format!(
                    "{}: day and month could be either way round, and the column holds both; write 2026-01-31 or say --dates dmy|mdy",
                    field.en()
                ),
            ),
            Self::NotMoney { field } => words(
                format!("{}不是金额，请改为 1234.56 这样的写法", field.zh()),
                format!("{} is not an amount; write it like 1234.56", field.en()),
            ),
            Self::TooManyDecimals { field, currency } => words(
                format!("{}的小数位超过 {currency} 的位数，请改为准确金额", field.zh()),
                format!("{} has more decimals than {currency} allows; write the exact amount", field.en()),
            ),
            Self::TooLarge { field } => words(
                format!("{}超出可处理范围，请核对", field.zh()),
                format!("{} is too large; check it", field.en()),
            ),
            Self::UndecidedAmount { field } => words(
                format!(
                    "{}的小数点写法不明，本列两种写法都有；请改为 1234.56，或用 --decimal point|comma 指定",
                    field.zh()
                ),
                format!(
                    "{}: the column holds both decimal points and decimal commas; write 1234.56 or say --decimal point|comma",
                    field.en()
                ),
            ),
            _ => return None,
        })
    }

    /// Of a cell that is not one of the words, numbers or times it may be.
    fn term_words(&self) -> Option<Words> {
        Some(match self {
            Self::UnknownTerm { field, accepted } => words(
                format!("{}不在可选范围内，可填：{accepted}", field.zh()),
                format!("{} is not one of: {accepted}", field.en()),
            ),
            Self::NotYesNo { field } => {
                words(format!("{}请填“是”或“否”", field.zh()), format!("{}: write yes or no", field.en()))
            }
            Self::NotACount { field } => words(
                format!("{}不是有效的整数，请改为 3 这样的数字", field.zh()),
                format!("{} is not a whole number in range; write it like 3", field.en()),
            ),
            Self::NotARate { field } => words(
                format!("{}不是合理的每日比例，请改为 0.05% 这样的写法", field.zh()),
                format!("{} is not a plausible daily rate; write it like 0.05%", field.en()),
            ),
            Self::NotATime { field } => words(
                format!("{}不是时间，请改为 14:30 这样的写法", field.zh()),
                format!("{} is not a time of day; write it like 14:30", field.en()),
            ),
            Self::LostDigits { field } => words(
                format!(
                    "{}被表格软件改成了科学计数法，末尾数字已丢失；请把该列设为文本后重新导出",
                    field.zh()
                ),
                format!(
                    "{} was turned into scientific notation and has lost its last digits; format the column as text and export again",
                    field.en()
                ),
            ),
            Self::DamagedText { field } => words(
                format!("{}中有无法识别的字符，请重新导出或改正", field.zh()),
                format!(
                    "{} holds characters that could not be read; export again or correct them",
                    field.en()
                ),
            ),
            _ => return None,
        })
    }

    /// Of a row that contradicts itself or another.
    fn row_words(&self) -> Option<Words> {
        Some(match self {
            Self::NoDebtor => words(
                "没有客户编号，也没有客户名称，请至少填一项",
                "neither customer number nor customer name; fill in at least one",
            ),
            Self::NoDueDate => words(
                "没有到期日，也无法由开票日期加账期天数推算，请补填",
                "no due date, and none follows from invoice date and days to pay; fill it in",
            ),
            Self::UnknownCurrency => words(
                "不认识的币种，请填 CNY、USD 等代码",
                "unknown currency; write a code such as CNY or USD",
            ),
            Self::OtherCurrency { row, cell } => words(
                format!("单元格写的是 {cell}，本行币种是 {row}，请改成一致"),
                format!("the cell says {cell}, its row is in {row}; make them agree"),
            ),
            Self::AmountsDisagree { amount, settled, open } => words(
                format!("应收 {amount} 减已收 {settled} 不等于余额 {open}，请核对三个数"),
                format!(
                    "amount {amount} less settled {settled} is not the open {open}; check the three numbers"
                ),
            ),
            Self::ClearedButOpen { open } => words(
                format!("已填结清日期，但仍有余额 {open}，请核对"),
                format!("a clearing date is given, yet {open} is open; check which is right"),
            ),
            Self::NotPositive { field } => words(
                format!("{}必须大于零，请核对", field.zh()),
                format!("{} must be above zero; check it", field.en()),
            ),
            Self::NotACountry => words(
                "不认识的国家，请填 CN、US 等两位代码",
                "unknown country; write two letters such as CN or US",
            ),
            Self::NotHours { field } => words(
                format!("{}请写成 18:00-20:00", field.zh()),
                format!("{} must be written such as 18:00-20:00", field.en()),
            ),
            Self::BadDetail { fault } => words(detail_fault(fault).0, fault.to_string()),
            Self::NotARegion => {
                words("不认识的州，请填 US-MA 这样的代码", "unknown state; write a code such as US-MA")
            }
            Self::NotATimeZone => words(
                "不认识的时区，请填 Asia/Shanghai 这样的名称",
                "unknown time zone; write a name such as Asia/Shanghai",
            ),
            Self::DiffersFrom { sheet, row } => {
                let zh = sheet.as_deref().map(|sheet| format!("工作表 {sheet} ")).unwrap_or_default();
                let en = sheet.as_deref().map(|sheet| format!("sheet {sheet}, ")).unwrap_or_default();
                words(
                    format!("与{zh}第 {row} 行是同一单据，但内容不同；请保留正确的一行"),
                    format!(
                        "the same document stands in {en}row {row} with other content; keep the right one"
                    ),
                )
            }
            Self::NotTaken { zh, en } => words(zh, en),
            Self::TooManyCells { cells, headings } => words(
                format!("本行有 {cells} 格，表头只有 {headings} 格；可能某格中的分隔符没有加引号，请改正"),
                format!(
                    "cells: {cells}, headings: {headings}; a cell may hold a separator without quotes, correct it"
                ),
            ),
            Self::TooFewCells { cells, headings } => words(
                format!("本行只有 {cells} 格，表头有 {headings} 格；这一行可能被截断，请补全"),
                format!("cells: {cells}, headings: {headings}; the line may have been cut, complete it"),
            ),
            _ => return None,
        })
    }

    /// Of many rows, a sheet or a file.
    fn sheet_words(&self) -> Words {
        match self {
            Self::Totals { rows } => words(
                format!("跳过 {rows} 行合计、小计"),
                format!("total and subtotal rows left out: {rows}"),
            ),
            Self::RepeatedHeadings { rows } => {
                words(format!("跳过 {rows} 行重复表头"), format!("repeated headings left out: {rows}"))
            }
            Self::Footers { rows } => {
                words(format!("跳过 {rows} 行制表、打印信息"), format!("footer lines left out: {rows}"))
            }
            Self::Repeats { rows, first } => words(
                format!("跳过 {rows} 行完全重复的记录，第一处在第 {first} 行"),
                format!("{rows} rows left out that repeat an earlier one exactly, the first in row {first}"),
            ),
            Self::AppliedCredits { rows } => words(
                format!("跳过 {rows} 张已全部冲抵的贷项单据"),
                format!("{rows} credit notes left out that are fully applied already"),
            ),
            Self::CurrencyAssumed { currency } => words(
                format!("文件没有写明币种，按 {currency} 读取；如不对，请用 --currency 指定"),
                format!(
                    "the file names no currency and was read in {currency}; if that is wrong, say --currency"
                ),
            ),
            Self::DamagedBytes => words(
                "文件中有些字符无法识别，涉及的行已退回；建议用 UTF-8 重新导出",
                "some characters of the file could not be read, rows that need them are refused; export as UTF-8",
            ),
            Self::AgeingTable => words(
                "这是账龄表，只有各段余额，没有到期日，不能导入；请导出应收明细：每张发票一行，含单据号、到期日、金额",
                "this is an ageing table: a balance per band and no due dates; export open items instead, one row per invoice with number, due date and amount",
            ),
            Self::TrialBalance => words(
                "这是科目余额表，没有发票明细，不能导入；请导出应收明细：每张发票一行，含单据号、到期日、金额",
                "this is a trial balance: accounts and no invoices; export open items instead, one row per invoice with number, due date and amount",
            ),
            Self::NoHeadings => words(
                "找不到表头；请确认前 30 行内有一行列名，或用 --map due_date=列名 指定",
                "no headings found; one of the first 30 rows must name the columns, or say --map due_date=HEADING",
            ),
            Self::MissingColumns { kind, groups } => words(
                format!(
                    "按“{}”读取，缺少列：{}；请补上，或用 --map 指定是哪一列",
                    kind.zh(),
                    listed(groups, Field::zh, "或", "、")
                ),
                format!(
                    "read as {}, these columns are missing: {}; add them, or name them with --map",
                    kind.en(),
                    listed(groups, Field::en, " or ", ", ")
                ),
            ),
            // Every other variant has its words above; its code is better than silence.
            other => words(format!("{other:?}"), format!("{other:?}")),
        }
    }
}

fn listed(groups: &[Vec<Field>], name: fn(Field) -> &'static str, or: &str, and: &str) -> String {
    let groups = groups.iter().map(|group| {
        let names: Vec<String> = group.iter().map(|&field| format!("{} ({field})", name(field))).collect();
        names.join(or)
    });
    groups.collect::<Vec<_>>().join(and)
}

/// In which cell.
fn place_en(file: &str, sheet: Option<&str>, row: Option<u32>, column: Option<&Column>) -> String {
    let mut out = file.to_owned();
    if let Some(sheet) = sheet {
        out = format!("{out}, sheet {sheet}");
    }
    if let Some(row) = row {
        out = format!("{out}, row {row}");
    }
    if let Some(column) = column {
        out = format!("{out}, column {} {}", column.letter, column.heading);
    }
    out
}

fn place_zh(file: &str, sheet: Option<&str>, row: Option<u32>, column: Option<&Column>) -> String {
    let mut out = file.to_owned();
    if let Some(sheet) = sheet {
        out = format!("{out}，工作表 {sheet}");
    }
    if let Some(row) = row {
        out = format!("{out}，第 {row} 行");
    }
    if let Some(column) = column {
        out = format!("{out}，{} 列 {}", column.letter, column.heading);
    }
    out
}

impl Finding {
    /// Where, what and what to do, in Chinese.
    pub fn zh(&self) -> String {
        let place = place_zh(&self.file, self.sheet.as_deref(), self.row, self.column.as_ref());
        let text = if self.text.is_empty() { String::new() } else { format!("“{}”：", self.text) };
        format!("{place}：{text}{}", self.problem.zh())
    }

    /// Where, what and what to do, in English.
    pub fn en(&self) -> String {
        let place = place_en(&self.file, self.sheet.as_deref(), self.row, self.column.as_ref());
        let text = if self.text.is_empty() { String::new() } else { format!("`{}`: ", self.text) };
        format!("{place}: {text}{}", self.problem.en())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl Question {
    fn words(self) -> Words {
        match self {
            Self::Dates => words(
                "日在前还是月在前？整列没有能够判断的日期。请加 --dates dmy（日/月/年）、--dates mdy（月/日/年）或 --dates ymd 再导入",
                "does the day or the month come first? No date of the column proves it. Import again with --dates dmy|mdy|ymd",
            ),
            Self::Decimal => words(
                "小数点是“.”还是“,”？整列没有能够判断的金额。请加 --decimal point 或 --decimal comma 再导入",
                "is the decimal sign a point or a comma? No amount of the column proves it. Import again with --decimal point|comma",
            ),
            Self::Currency => words(
                "金额是什么币种？文件没有写明。请加 --currency CNY（或其他币种代码）再导入",
                "which currency are the amounts in? The file does not say. Import again with --currency CNY (or another code)",
            ),
        }
    }
}

impl Place {
    fn zh(&self) -> String {
        place_zh(&self.file, self.sheet.as_deref(), Some(self.row), self.column.as_ref())
    }

    fn en(&self) -> String {
        place_en(&self.file, self.sheet.as_deref(), Some(self.row), self.column.as_ref())
    }
}

impl IntakeError {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        error_words(self).zh
    }
}

/// The English of an error, for `Display`.
pub(crate) fn error_en(error: &IntakeError) -> String {
    error_words(error).en
}

fn error_words(error: &IntakeError) -> Words {
    match error {
        IntakeError::Io { file, source } if source.kind() == std::io::ErrorKind::NotFound => words(
            format!("没有文件 {file}；请核对名称和文件夹"),
            format!("there is no file {file}; check its name and folder"),
        ),
        IntakeError::Io { file, source } => {
            words(format!("{file}：打不开：{source}"), format!("{file}: cannot be opened: {source}"))
        }
        IntakeError::NotATable { file, why } => words(
            format!("{file}：不是可读的表格文件（{why}）；请导出为 CSV 或 XLSX"),
            format!("{file}: not a readable table ({why}); export it as CSV or XLSX"),
        ),
        IntakeError::Ask { question, at } => {
            let asked = question.words();
            words(
                format!("{}，“{}”：{}", at.zh(), at.text, asked.zh),
                format!("{}, `{}`: {}", at.en(), at.text, asked.en),
            )
        }
        IntakeError::NothingUnderstood { file, findings } => {
            let zh: Vec<String> = findings.iter().map(Finding::zh).collect();
            let en: Vec<String> = findings.iter().map(Finding::en).collect();
            words(
                format!("{file}：没有可以导入的内容\n{}", zh.join("\n")),
                format!("{file}: nothing in it can be imported\n{}", en.join("\n")),
            )
        }
        IntakeError::NoSuchColumn { file, field, column } => words(
            format!("{file}：--map {field}={column}：没有这一列；请写表头文字、列字母或列号"),
            format!(
                "{file}: --map {field}={column}: there is no such column; give a heading, letter or number"
            ),
        ),
    }
}

/// Why what is said of a fact cannot be taken, and what to write: in Chinese and in English.
pub fn detail_fault(fault: &DetailFault) -> (String, String) {
    let zh = match fault {
        DetailFault::Unknown { kind, name } => {
            format!("“{name}”不是该事项（{kind}）的内容；可填：{}", details::names(*kind))
        }
        DetailFault::Unreadable { fact, value } => {
            format!("{fact} 的内容“{value}”无法识别，请写成 {}", Shape::of(*fact).example())
        }
    };
    (zh, fault.to_string())
}

#[cfg(test)]
mod tests {
    use receivables::{
        fact::FactKind,
        money::{Currency, Money},
        script::TextFact,
    };

    use super::*;
    use crate::field::SheetKind;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let field = Field::DueDate;
        let currency = Currency::CNY;
        let open = Money::new(1, currency);
        for problem in [
            Problem::NoDebtor,
            Problem::Missing { field },
            Problem::NoDueDate,
            Problem::NotADay { field },
            Problem::UndecidedDay { field },
            Problem::NotMoney { field },
            Problem::TooManyDecimals { field, currency },
            Problem::TooLarge { field },
            Problem::UndecidedAmount { field },
            Problem::UnknownCurrency,
            Problem::OtherCurrency { row: currency, cell: currency },
            Problem::AmountsDisagree { amount: open, settled: open, open },
            Problem::ClearedButOpen { open },
            Problem::NotPositive { field },
            Problem::UnknownTerm { field, accepted: "电话 phone".to_owned() },
            Problem::NotYesNo { field },
            Problem::NotACount { field },
            Problem::NotARate { field },
            Problem::NotATime { field },
            Problem::NotACountry,
            Problem::NotARegion,
            Problem::BadDetail {
                fault: DetailFault::Unknown { kind: FactKind::Hold, name: "offer.terms".to_owned() },
            },
            Problem::BadDetail {
                fault: DetailFault::Unreadable { fact: TextFact::OfferUntil, value: "soon".to_owned() },
            },
            Problem::NotHours { field },
            Problem::NotATimeZone,
            Problem::LostDigits { field },
            Problem::DamagedText { field },
            Problem::DiffersFrom { sheet: Some("一".into()), row: 2 },
            Problem::TooManyCells { cells: 3, headings: 2 },
            Problem::NotTaken { zh: "客户重名".to_owned(), en: "two customers".to_owned() },
            Problem::TooFewCells { cells: 2, headings: 3 },
            Problem::Totals { rows: 1 },
            Problem::RepeatedHeadings { rows: 1 },
            Problem::Footers { rows: 1 },
            Problem::Repeats { rows: 1, first: 2 },
            Problem::AppliedCredits { rows: 1 },
            Problem::CurrencyAssumed { currency },
            Problem::DamagedBytes,
            Problem::AgeingTable,
            Problem::TrialBalance,
            Problem::NoHeadings,
            Problem::MissingColumns { kind: SheetKind::Receivables, groups: vec![vec![field]] },
        ] {
            let debug = format!("{problem:?}");
            let (zh, en) = (problem.zh(), problem.en());
            assert!(crate::heading::is_chinese(&zh) && zh != debug, "{debug}: {zh}");
            // Only the names of values and commands may be Chinese in English.
            assert!(
                en != debug && en.is_ascii()
                    || matches!(problem, Problem::UnknownTerm { .. } | Problem::DiffersFrom { .. }),
                "{debug}: {en}"
            );
        }
    }

    #[test]
    fn a_finding_says_where_what_and_what_to_do() {
        let finding = Finding {
            file: "ledger.xlsx".into(),
            sheet: Some("应收明细".into()),
            row: Some(7),
            column: Some(Column { letter: "G".to_owned(), heading: "到期日".to_owned() }),
            text: "明天".to_owned(),
            problem: Problem::NotADay { field: Field::DueDate },
        };
        assert_eq!(
            finding.zh(),
            "ledger.xlsx，工作表 应收明细，第 7 行，G 列 到期日：“明天”：到期日不是有效日期，请改为 2026-01-31 这样的写法"
        );
        assert_eq!(
            finding.en(),
            "ledger.xlsx, sheet 应收明细, row 7, column G 到期日: `明天`: Due Date is not a valid day; write it like 2026-01-31"
        );
    }
}
