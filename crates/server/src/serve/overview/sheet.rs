//! The figures as a workbook. Texts are written as texts: what begins with `=` is shown and never computed.

use outreach::{Lang, words};
use receivables::money::Money as Amount;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Listing, figures::OverviewView, said};

/// The last row a sheet has, from 0.
const LAST_ROW: u32 = 1_048_575;

/// The workbook's bytes.
pub(super) fn workbook(view: &OverviewView, overdue: &[Listing], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in [figures, ageing, groups, limitation, workload] {
        sheet(&mut book, view, &bold, lang)?;
    }
    items(&mut book, overdue, &bold, lang)?;
    book.save_to_buffer()
}

/// Each figure with its formula.
fn figures(book: &mut Workbook, view: &OverviewView, bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let title = |code: &str, table: &str| words::word(table, code, lang);
    let sheet = begin(
        book,
        said(lang, "指标", "Figures"),
        bold,
        &[
            said(lang, "指标", "Figure"),
            said(lang, "数值", "Value"),
            said(lang, "单位", "Unit"),
            said(lang, "算法", "Formula"),
        ],
    )?;
    for (row, figure) in (1..).zip(&view.figures) {
        sheet.write_string(row, 0, title(figure.code, "figure"))?;
        number(sheet, row, 1, figure.value.as_deref().unwrap_or_default())?;
        sheet.write_string(
            row,
            2,
            if figure.unit == "money" { view.currency.as_str() } else { figure.unit },
        )?;
        sheet.write_string(row, 3, figure.formula)?;
    }
    Ok(())
}

/// What is open, by how late it is.
fn ageing(book: &mut Workbook, view: &OverviewView, bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let title = |code: &str, table: &str| words::word(table, code, lang);
    let sheet = begin(
        book,
        said(lang, "账龄", "Ageing"),
        bold,
        &[said(lang, "账龄段", "Band"), said(lang, "未收金额", "Open"), said(lang, "客户数", "Debtors")],
    )?;
    for (row, band) in (1..).zip(&view.ageing) {
        sheet.write_string(row, 0, title(&band.band.to_string(), "ageing-band"))?;
        number(sheet, row, 1, &band.open.amount)?;
        number(sheet, row, 2, &band.debtors.to_string())?;
    }
    Ok(())
}

/// Stages, and causes.
fn groups(book: &mut Workbook, view: &OverviewView, bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let title = |code: &str, table: &str| words::word(table, code, lang);
    for (name, table, groups) in [
        (said(lang, "阶段", "Stages"), "stage", &view.stages),
        (said(lang, "原因", "Causes"), "cause", &view.causes),
    ] {
        let sheet = begin(
            book,
            name,
            bold,
            &[name, said(lang, "客户数", "Debtors"), said(lang, "逾期金额", "Overdue")],
        )?;
        for (row, group) in (1..).zip(groups) {
            sheet.write_string(row, 0, title(&group.code, table))?;
            number(sheet, row, 1, &group.debtors.to_string())?;
            number(sheet, row, 2, &group.overdue.amount)?;
        }
    }
    Ok(())
}

/// What expires, by month.
fn limitation(book: &mut Workbook, view: &OverviewView, bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let sheet = begin(
        book,
        said(lang, "时效", "Limitation"),
        bold,
        &[
            said(lang, "届满月份", "Month of expiry"),
            said(lang, "客户数", "Debtors"),
            said(lang, "未收金额", "Open"),
        ],
    )?;
    for (row, month) in (1..).zip(&view.limitation) {
        sheet.write_string(row, 0, &month.month)?;
        number(sheet, row, 1, &month.count.to_string())?;
        number(sheet, row, 2, &month.amount.amount)?;
    }
    Ok(())
}

/// Who does how much.
fn workload(book: &mut Workbook, view: &OverviewView, bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let sheet = begin(
        book,
        said(lang, "工作量", "Workload"),
        bold,
        &[
            said(lang, "负责人", "Person"),
            said(lang, "案件", "Cases"),
            said(lang, "联系次数", "Contacts"),
            said(lang, "接通", "Reached"),
            said(lang, "承诺", "Promises"),
            said(lang, "逾期金额", "Overdue"),
        ],
    )?;
    for (row, load) in (1..).zip(&view.workload) {
        sheet.write_string(row, 0, load.user.as_deref().unwrap_or(said(lang, "（无）", "(nobody)")))?;
        for (column, count) in (1..).zip([load.cases, load.contacts, load.reached, load.promises]) {
            number(sheet, row, column, &count.to_string())?;
        }
        number(sheet, row, 5, &load.overdue.amount)?;
    }
    Ok(())
}

/// The overdue items, as many as a sheet takes.
fn items(book: &mut Workbook, overdue: &[Listing], bold: &Format, lang: Lang) -> Result<(), XlsxError> {
    let sheet = begin(
        book,
        said(lang, "逾期明细", "Overdue items"),
        bold,
        &[
            said(lang, "客户编号", "Customer No"),
            said(lang, "客户名称", "Customer"),
            said(lang, "单据号", "Invoice No"),
            said(lang, "到期日", "Due"),
            said(lang, "逾期天数", "Days past due"),
            said(lang, "未收金额", "Open"),
            said(lang, "币种", "Currency"),
        ],
    )?;
    let rows = overdue.iter().flat_map(|(debtor, rows)| rows.iter().map(move |row| (debtor, row)));
    for (line, (debtor, (receivable, row))) in (1..=LAST_ROW).zip(rows) {
        sheet.write_string(line, 0, debtor.code.as_deref().unwrap_or_default())?;
        sheet.write_string(line, 1, &debtor.name)?;
        sheet.write_string(line, 2, receivable)?;
        sheet.write_string(line, 3, row.day.to_string())?;
        number(sheet, line, 4, &row.days.unwrap_or(0).to_string())?;
        number(sheet, line, 5, &Amount::new(row.amount, row.currency).plain())?;
        sheet.write_string(line, 6, row.currency.code())?;
    }
    Ok(())
}

/// A sheet with its headings.
fn begin<'book>(
    book: &'book mut Workbook,
    name: &str,
    bold: &Format,
    headings: &[&str],
) -> Result<&'book mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, *heading, bold)?;
    }
    Ok(sheet)
}

/// A number as a spreadsheet holds it, which has no other kind; a text where it is none.
fn number(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    match text.parse::<f64>() {
        Ok(number) => sheet.write_number(row, column, number).map(drop),
        Err(_) => sheet.write_string(row, column, text).map(drop),
    }
}
