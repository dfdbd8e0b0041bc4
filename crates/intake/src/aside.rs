//! Rows that are no data: totals, headings once more, who printed the list.

use csv::StringRecord;

use crate::{cell::folded, layout::Layout};

/// What a row is that holds no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    Total,
    Headings,
    Footer,
}

/// Whether a row holds no data. Asked of rows that could not be read, so that a customer named Total stays one.
pub(crate) fn aside(record: &StringRecord, layout: &Layout) -> Option<Aside> {
    if is_total(record) {
        return Some(Aside::Total);
    }
    if layout.is_heading_row(record) {
        return Some(Aside::Headings);
    }
    is_footer(record).then_some(Aside::Footer)
}

/// Whether one of the first filled cells says total.
pub(crate) fn is_total(record: &StringRecord) -> bool {
    record.iter().filter(|cell| !cell.trim().is_empty()).take(3).any(says_total)
}

fn says_total(cell: &str) -> bool {
    if cell.len() > 80 {
        return false;
    }
    let word = folded(cell);
    let is_chinese_total = ["小计", "合计", "总计", "共计", "累计"].iter().any(|total| {
        word.starts_with(total) || word.ends_with(total) || word.replace(['元', '万'], "").ends_with(total)
    });
    let lower = cell.trim().to_lowercase();
    is_chinese_total
        || ["total", "totals", "subtotal", "grandtotal", "sum"].contains(&word.as_str())
        || ["total ", "total:", "subtotal ", "sub-total ", "grand total", "percentage of total"]
            .iter()
            .any(|head| lower.starts_with(head))
        || [" total", " subtotal", " totals", " total:"].iter().any(|tail| lower.ends_with(tail))
}

fn is_footer(record: &StringRecord) -> bool {
    let mut filled = record.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else { return false };
    let word = folded(first);
    let is_note = [
        "制表",
        "制单",
        "审核",
        "复核",
        "打印",
        "编制",
        "经办人",
        "注意",
        "注1",
        "以上",
        "page",
        "printed",
        "prepared",
        "reportgenerated",
        "generatedon",
        "endofreport",
    ]
    .iter()
    .any(|head| word.starts_with(head))
        || first.starts_with("注：")
        || first.starts_with("说明：")
        || first.starts_with("备注：")
        || (first.starts_with('第') && first.ends_with('页'));
    is_note && filled.count() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_totals() {
        for text in [
            "合计",
            "小 计",
            "合计：",
            "本页小计",
            "北京某某公司小计",
            "总计(元)",
            "Total",
            "Grand Total",
            "TOTAL",
            "Total ABC Ltd",
            "ABC Ltd Total",
            "Sub-total",
            "Percentage of total",
        ] {
            assert!(says_total(text), "{text}");
        }
        for text in ["TotalEnergies SE", "北京合计算科技有限公司", "计量公司", "Subtotalitarian"]
        {
            assert!(!says_total(text), "{text}");
        }
    }
}
