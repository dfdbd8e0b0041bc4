//! The world as an accounting system exports it: one workbook, nine sheets, Chinese headings and words.
//!
//! It is written the way real exports look, and no two sheets alike: a title and an as-of row above the header and
//! totals at the foot of 应收明细, real dates on some sheets and three ways of writing them on others, amounts as
//! numbers or as text with thousands separators.

use receivables::{
    calendar::{Clock, Day},
    ledger::DebtorKey,
    money::{Currency, Money, Totals},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::{words, world::World};

/// File name of the workbook.
pub const FILE_NAME: &str = "应收台账.xlsx";

/// The sheets in their order, each with its headings.
pub const SHEETS: [(&str, &[&str]); 9] = [
    (
        "客户",
        &["客户编号", "客户名称", "客户类型", "企业规模", "国家", "时区", "客户等级", "催收策略", "负责人"],
    ),
    (
        "应收明细",
        &[
            "客户编号",
            "客户名称",
            "单据号",
            "期次",
            "款项类型",
            "开票日期",
            "到期日",
            "币种",
            "应收金额",
            "已收金额",
            "余额",
            "合同号",
            "项目名称",
        ],
    ),
    (
        "联系人",
        &[
            "客户编号",
            "姓名",
            "角色",
            "称谓",
            "手机",
            "电话",
            "微信",
            "邮箱",
            "传真",
            "地址",
            "首选渠道",
            "拒收渠道",
            "拒绝联系",
            "已同意",
        ],
    ),
    ("合同", &["客户编号", "合同号", "签订日期", "账期天数", "日违约金比例", "违约条款", "可停供"]),
    ("收款", &["客户编号", "收款日期", "币种", "金额", "单据号", "期次", "流水号", "类型"]),
    ("付款承诺", &["客户编号", "承诺日", "承诺付款日", "币种", "金额", "书面"]),
    ("争议", &["客户编号", "单据号", "提出日期", "解决日期", "币种", "争议金额", "原因"]),
    (
        "催收记录",
        &[
            "客户编号",
            "日期",
            "时间",
            "联系人",
            "渠道",
            "方向",
            "接通情况",
            "结果",
            "拖欠原因",
            "策略步骤",
            "单据号",
            "备注",
        ],
    ),
    ("风险信息", &["客户编号", "事项", "起始日", "截止日", "单据号", "来源"]),
];

/// Writes the workbook into memory. The same world gives the same bytes.
pub fn write(world: &World) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(year(world.as_of), month(world.as_of), day_of_month(world.as_of))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for (name, headings) in SHEETS {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        let mut table = Table::start(sheet, name, headings, world)?;
        match name {
            "客户" => debtors(&mut table, world)?,
            "应收明细" => receivables(&mut table, world)?,
            "联系人" => people(&mut table, world)?,
            "合同" => contracts(&mut table, world)?,
            "收款" => payments(&mut table, world)?,
            "付款承诺" => promises(&mut table, world)?,
            "争议" => disputes(&mut table, world)?,
            "催收记录" => contacts(&mut table, world)?,
            _ => facts(&mut table, world)?,
        }
    }
    workbook.save_to_buffer()
}

/// A cell as some clerk or program would write it.
enum Cell {
    Blank,
    Text(String),
    Count(u16),
    /// A real date.
    Date(Day),
    /// A number with a currency's decimals.
    Amount(Money),
}

use Cell::{Amount, Blank, Count, Date};

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Blank } else { Cell::Text(text) }
}

fn or_blank<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Blank, cell)
}

fn code(debtor: &DebtorKey) -> Cell {
    text(debtor.code.clone().unwrap_or_default())
}

fn currency(currency: Currency) -> Cell {
    text(currency.code())
}

fn debtors(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for debtor in &world.debtors {
        table.row([
            code(&debtor.debtor),
            text(debtor.debtor.name.clone().unwrap_or_default()),
            or_blank(debtor.kind, |kind| text(words::kind(kind))),
            or_blank(debtor.size, |size| text(words::size(size))),
            or_blank(debtor.country, |country| text(words::country(country))),
            or_blank(debtor.zone.clone(), text),
            or_blank(debtor.standing, |standing| text(words::standing(standing))),
            or_blank(debtor.policy.clone(), text),
            or_blank(debtor.owner.clone(), text),
        ])?;
    }
    Ok(())
}

/// 已收金额 repeats the sum of the rows of 收款: it is a statement, no further money.
fn receivables(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    let (mut amounts, mut paid_sums, mut opens) = (Totals::default(), Totals::default(), Totals::default());
    let paid_by_bill = paid(world);
    for row in &world.receivables {
        let (currency, key) = (row.amount.currency, (row.number.as_str(), row.instalment));
        let paid = Money::new(paid_by_bill.get(&key).copied().unwrap_or(0), currency);
        let open = Money::new(row.amount.minor - paid.minor, currency);
        amounts.add(row.amount);
        paid_sums.add(paid);
        opens.add(open);
        table.row([
            code(&row.debtor),
            text(row.debtor.name.clone().unwrap_or_default()),
            text(row.number.clone()),
            or_blank(row.instalment, Count),
            or_blank(row.kind, |kind| text(words::receivable(kind))),
            or_blank(row.issued, Date),
            Date(row.due),
            self::currency(currency),
            Amount(row.amount),
            Amount(paid),
            Amount(open),
            or_blank(row.contract.clone(), text),
            or_blank(row.project.clone(), text),
        ])?;
    }
    for sum in amounts.iter() {
        let (paid, open) = (paid_sums.of(sum.currency), opens.of(sum.currency));
        let blank = || Blank;
        let head =
            [text("合计"), blank(), blank(), blank(), blank(), blank(), blank(), currency(sum.currency)];
        table.row(head.into_iter().chain([Amount(sum), Amount(paid), Amount(open), Blank, Blank]))?;
    }
    Ok(())
}

/// Minor units paid or credited on each bill and instalment.
fn paid(world: &World) -> std::collections::BTreeMap<(&str, Option<u16>), i64> {
    let mut paid = std::collections::BTreeMap::new();
    for payment in &world.payments {
        if let Some(number) = &payment.receivable {
            *paid.entry((number.as_str(), payment.instalment)).or_insert(0) += payment.amount.minor;
        }
    }
    paid
}

fn people(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for person in &world.people {
        table.row([
            code(&person.debtor),
            text(person.name.clone()),
            or_blank(person.role, |role| text(words::role(role))),
            or_blank(person.title.clone(), text),
            or_blank(person.mobile.clone(), text),
            or_blank(person.phone.clone(), text),
            or_blank(person.wechat.clone(), text),
            or_blank(person.email.clone(), text),
            or_blank(person.fax.clone(), text),
            or_blank(person.address.clone(), text),
            or_blank(person.prefers, |channel| text(words::channel(channel))),
            text(words::channels(person.opted_out)),
            text(words::yes_no(person.refused)),
            text(words::yes_no(person.consented)),
        ])?;
    }
    Ok(())
}

fn contracts(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for contract in &world.contracts {
        table.row([
            code(&contract.debtor),
            text(contract.number.clone()),
            or_blank(contract.signed, |day| text(in_words(day))),
            or_blank(contract.terms_days, Count),
            or_blank(contract.penalty_per_day, |rate| text(format!("{}%", rate.percent()))),
            or_blank(contract.damages_clause.clone(), text),
            text(words::yes_no(contract.allows_supply_stop)),
        ])?;
    }
    Ok(())
}

fn payments(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for payment in &world.payments {
        table.row([
            code(&payment.debtor),
            text(with_slashes(payment.day)),
            currency(payment.amount.currency),
            text(payment.amount.grouped()),
            or_blank(payment.receivable.clone(), text),
            or_blank(payment.instalment, Count),
            or_blank(payment.reference.clone(), text),
            text(words::payment(payment.is_credit_note)),
        ])?;
    }
    Ok(())
}

fn promises(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for promise in &world.promises {
        table.row([
            code(&promise.debtor),
            Date(promise.made),
            Date(promise.due),
            currency(promise.amount.currency),
            Amount(promise.amount),
            text(words::yes_no(promise.written)),
        ])?;
    }
    Ok(())
}

fn disputes(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for dispute in &world.disputes {
        table.row([
            code(&dispute.debtor),
            or_blank(dispute.receivable.clone(), text),
            Date(dispute.opened),
            or_blank(dispute.closed, Date),
            or_blank(dispute.amount, |amount| currency(amount.currency)),
            or_blank(dispute.amount, Amount),
            or_blank(dispute.reason.clone(), text),
        ])?;
    }
    Ok(())
}

fn contacts(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for contact in &world.contacts {
        table.row([
            code(&contact.debtor),
            text(contact.day.to_string()),
            or_blank(contact.time, |time: Clock| text(time.to_string())),
            or_blank(contact.person.clone(), text),
            text(words::channel(contact.channel)),
            text(words::direction(contact.direction)),
            text(words::connection(contact.connection)),
            or_blank(contact.outcome, |outcome| text(words::outcome(outcome))),
            or_blank(contact.reason, |reason| text(words::reason(reason))),
            or_blank(contact.step, |step| Count(u16::from(step))),
            or_blank(contact.receivable.clone(), text),
            or_blank(contact.note.clone(), text),
        ])?;
    }
    Ok(())
}

fn facts(table: &mut Table, world: &World) -> Result<(), XlsxError> {
    for fact in &world.facts {
        table.row([
            code(&fact.debtor),
            text(words::fact(fact.kind)),
            text(fact.from.to_string()),
            or_blank(fact.until, |day| text(day.to_string())),
            or_blank(fact.receivable.clone(), text),
            or_blank(fact.source.clone(), text),
        ])?;
    }
    Ok(())
}

/// A sheet and the row to write next.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    next: u32,
    date: Format,
    /// Amounts by the decimals of their currency.
    amount: [Format; 2],
}

impl<'a> Table<'a> {
    fn start(
        sheet: &'a mut Worksheet,
        name: &str,
        headings: &[&str],
        world: &World,
    ) -> Result<Self, XlsxError> {
        let bold = Format::new().set_bold();
        let mut table = Self {
            sheet,
            next: 0,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            amount: [Format::new().set_num_format("#,##0"), Format::new().set_num_format("#,##0.00")],
        };
        if name == "应收明细" {
            let last = u16::try_from(headings.len()).unwrap_or(1).saturating_sub(1);
            let title = Format::new().set_bold().set_font_size(14).set_align(FormatAlign::Center);
            table.sheet.merge_range(0, 0, 0, last, "应收账款明细表", &title)?;
            table.sheet.write_string(1, 0, format!("截至：{}", world.as_of))?;
            table.next = 2;
        }
        for (column, heading) in (0..).zip(headings) {
            table.sheet.write_string_with_format(table.next, column, *heading, &bold)?;
            table.sheet.set_column_width(column, 16)?;
        }
        table.next += 1;
        table.sheet.set_freeze_panes(table.next, 0)?;
        Ok(table)
    }

    fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Blank => {}
                Cell::Text(text) => {
                    self.sheet.write_string(self.next, column, text)?;
                }
                Count(count) => {
                    self.sheet.write_number(self.next, column, count)?;
                }
                Date(day) => {
                    let date = ExcelDateTime::from_ymd(year(day), month(day), day_of_month(day))?;
                    self.sheet.write_datetime_with_format(self.next, column, &date, &self.date)?;
                }
                Amount(money) => self.amount(column, money)?,
            }
        }
        self.next += 1;
        Ok(())
    }

    /// A spreadsheet knows no other number than a float; it is read from the exact decimal text, and fifteen digits
    /// of it are exact.
    fn amount(&mut self, column: u16, money: Money) -> Result<(), XlsxError> {
        let [whole, cents] = &self.amount;
        let format = if money.currency.exponent() == 0 { whole } else { cents };
        let plain = money.plain();
        match plain.parse::<f64>() {
            Ok(number) => self.sheet.write_number_with_format(self.next, column, number, format)?,
            Err(_) => self.sheet.write_string(self.next, column, plain)?,
        };
        Ok(())
    }
}

fn year(day: Day) -> u16 {
    u16::try_from(day.year()).unwrap_or(1900)
}

fn month(day: Day) -> u8 {
    u8::try_from(day.month()).unwrap_or(1)
}

fn day_of_month(day: Day) -> u8 {
    u8::try_from(day.day_of_month()).unwrap_or(1)
}

/// `2026/1/5`.
fn with_slashes(day: Day) -> String {
    format!("{}/{}/{}", day.year(), day.month(), day.day_of_month())
}

/// `2026年1月5日`.
fn in_words(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}
