//! Where a sheet begins, what kind of rows it holds, and which column means what.

use std::collections::BTreeMap;

use csv::StringRecord;
use receivables::money::Currency;

use crate::{
    Mapping, Options,
    cell::{amount::Unit, folded},
    field::{Field, SheetKind},
    finding::{Column, Problem},
    heading::{Heading, Titles, is_account, is_band, is_chinese, is_turnover},
    names::{NAMES, Names},
    source::{Sheet, column_letter, column_of},
};

/// Headings stand among the first rows that are not blank.
const HEAD_ROWS: usize = 30;

/// How a sheet is read.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) kind: SheetKind,
    /// The row of the headings; of the lower one, if there are two.
    pub(crate) header_row: u32,
    pub(crate) headings: Vec<Heading>,
    /// Column of each field, by the field's place in [`Field::ALL`].
    columns: Vec<Option<usize>>,
    /// Columns that name a field another column was preferred for.
    pub(crate) spare: BTreeMap<usize, Field>,
    titles: Titles,
    /// The unit the caller named.
    told_unit: Option<Unit>,
    /// The currency of cells that name none.
    pub(crate) currency: Option<Currency>,
    /// Headings or titles are Chinese.
    pub(crate) is_chinese: bool,
}

impl Layout {
    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field as usize).copied().flatten()
    }

    /// The field of a column.
    pub(crate) fn field(&self, column: usize) -> Option<Field> {
        Field::ALL.iter().copied().find(|&field| self.column(field) == Some(column))
    }

    /// The fields that have a column, in the order of [`Field::ALL`].
    pub(crate) fn fields(&self) -> impl Iterator<Item = (Field, usize)> + '_ {
        Field::ALL.iter().filter_map(|&field| Some((field, self.column(field)?)))
    }

    /// The unit of the amounts of a field.
    pub(crate) fn unit(&self, field: Field) -> Unit {
        self.heading(field)
            .and_then(|heading| heading.unit)
            .or(self.titles.unit)
            .or(self.told_unit)
            .unwrap_or_default()
    }

    fn heading(&self, field: Field) -> Option<&Heading> {
        self.headings.get(self.column(field)?)
    }

    /// The column of a field, for a finding.
    pub(crate) fn named_column(&self, field: Field) -> Option<Column> {
        let column = self.column(field)?;
        let heading = self.heading(field).map(|heading| heading.text.clone()).unwrap_or_default();
        Some(Column { letter: column_letter(column), heading })
    }

    /// The headings for a file of refused rows: what the titles said goes along, since they stay behind.
    pub(crate) fn refused_header(&self) -> Vec<String> {
        let header = self.headings.iter().enumerate().map(|(column, heading)| {
            let mut text = heading.text.clone();
            if self.field(column).is_some_and(Field::is_money) {
                if let (None, Some(unit)) = (heading.unit, self.titles.unit) {
                    text = format!("{text}({})", unit.word());
                }
                if let (None, Some(currency)) = (heading.currency, self.titles.currency) {
                    text = format!("{text}({currency})");
                }
            }
            text
        });
        header.collect()
    }

    /// Whether a row is the headings once more.
    pub(crate) fn is_heading_row(&self, record: &StringRecord) -> bool {
        let mut same = 0_usize;
        let mut mapped = 0_usize;
        for (field, column) in self.fields() {
            mapped += 1;
            let cell = record.get(column).unwrap_or_default();
            let is_same = self.headings.get(column).is_some_and(|heading| heading.text == cell.trim());
            if is_same
                || Lexicon::of(self.kind).field(&Heading::new(cell)).is_some_and(|(found, _)| found == field)
            {
                same += 1;
            }
        }
        same >= 2 && same * 2 >= mapped
    }

    /// The width of the headings without empty ones at the end.
    pub(crate) fn width(&self) -> usize {
        self.headings.iter().rposition(|heading| !heading.text.is_empty()).map_or(0, |last| last + 1)
    }

    /// Whether the column the caller named is in this sheet.
    pub(crate) fn has_mapped(&self, mapping: &Mapping) -> bool {
        mapped_column(mapping, &self.headings).is_some()
    }

    /// The groups of required columns that are missing.
    fn missing(&self) -> Vec<Vec<Field>> {
        let groups = Names::of(self.kind).required.iter();
        let missing = groups.filter(|group| group.iter().all(|&field| self.column(field).is_none()));
        missing.map(|group| group.to_vec()).collect()
    }
}

/// The names of one kind, ready to be looked up.
struct Lexicon(BTreeMap<String, (Field, usize)>);

impl Lexicon {
    fn of(kind: SheetKind) -> &'static Self {
        static ALL: std::sync::OnceLock<BTreeMap<SheetKind, Lexicon>> = std::sync::OnceLock::new();
        static EMPTY: Lexicon = Lexicon(BTreeMap::new());
        let all = ALL.get_or_init(|| NAMES.iter().map(|names| (names.kind, Self::collect(names))).collect());
        all.get(&kind).unwrap_or(&EMPTY)
    }

    /// A kind's own columns come before customer number and name: in a list of people, `Name` is theirs.
    fn collect(names: &Names) -> Self {
        let is_debtor = |field: Field| matches!(field, Field::CustomerCode | Field::CustomerName);
        let mut table = BTreeMap::new();
        for shared in [false, true] {
            for &(field, words) in names.fields.iter().filter(|(field, _)| is_debtor(*field) == shared) {
                for (rank, word) in words.iter().enumerate() {
                    table.entry(folded(word)).or_insert((field, rank));
                }
            }
        }
        Self(table)
    }

    /// The field a heading names, and how early its name stands in the table.
    fn field(&self, heading: &Heading) -> Option<(Field, usize)> {
        heading.keys.iter().find_map(|key| self.0.get(key).copied())
    }
}

/// How many cells of a row are headings of any kind of sheet.
pub(crate) fn known_headings(record: &StringRecord) -> usize {
    let cells = record.iter().take(64).filter(|cell| !cell.trim().is_empty() && cell.len() < 100);
    let is_known =
        |heading: &Heading| NAMES.iter().any(|names| Lexicon::of(names.kind).field(heading).is_some());
    cells.map(Heading::new).filter(is_known).count()
}

/// The rows at the top of a sheet that are not blank.
fn head(sheet: &Sheet) -> Vec<(u32, StringRecord)> {
    let mut rows = sheet.rows();
    let mut record = StringRecord::new();
    let mut head = Vec::new();
    while head.len() <= HEAD_ROWS {
        let Some(number) = rows.next(&mut record) else { break };
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            head.push((number, record.clone()));
        }
    }
    head
}

/// Finds how a sheet is read. `Ok(None)`: it is empty.
pub(crate) fn find(sheet: &Sheet, file: &str, options: &Options) -> Result<Option<Layout>, Problem> {
    let head = head(sheet);
    if head.is_empty() {
        return Ok(None);
    }
    let best = best(&head, sheet.name.as_deref().unwrap_or(file), options);
    let is_complete_ledger = best
        .as_ref()
        .is_some_and(|layout| layout.kind == SheetKind::Receivables && layout.missing().is_empty());
    if !is_complete_ledger && options.kind.is_none() {
        let has = |is_one: fn(&str) -> bool| head.iter().any(|(_, row)| row.iter().any(is_one));
        if has(is_account) && has(is_turnover) {
            return Err(Problem::TrialBalance);
        }
        if head.iter().any(|(_, row)| row.iter().filter(|cell| is_band(cell)).count() >= 2) {
            return Err(Problem::AgeingTable);
        }
    }
    let layout = best.ok_or(Problem::NoHeadings)?;
    let groups = layout.missing();
    if groups.is_empty() {
        Ok(Some(layout))
    } else {
        Err(Problem::MissingColumns { kind: layout.kind, groups })
    }
}

/// The row and kind under which most columns have a meaning.
fn best(head: &[(u32, StringRecord)], name: &str, options: &Options) -> Option<Layout> {
    let kinds: Vec<SheetKind> = match options.kind {
        Some(kind) => vec![kind],
        None => NAMES.iter().map(|names| names.kind).collect(),
    };
    let mut best: Option<(usize, Layout)> = None;
    for (at, (number, row)) in head.iter().enumerate().take(HEAD_ROWS) {
        let next = head.get(at + 1);
        let single = (*number, row.iter().map(Heading::new).collect::<Vec<_>>());
        let double = next.map(|(number, below)| (*number, below));
        for &kind in &kinds {
            // A title above the headings is no second row of them: two rows must name more than the lower one alone.
            let mut candidates = vec![(1, single.0, single.1.clone())];
            candidates.extend(double.map(|(number, below)| (0, number, two_rows(row, below, kind))));
            for (bonus, header_row, headings) in candidates {
                let Some(layout) = recognise(kind, header_row, headings, options) else { continue };
                let score = score(&layout, name) + bonus;
                if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                    best = Some((score, Layout { titles: titles(head, at), ..layout }));
                }
            }
        }
    }
    best.map(|(_, layout)| finish(layout, head, options))
}

/// Two points a column, up to three for the sheet's name, one for having what is needed.
fn score(layout: &Layout, name: &str) -> usize {
    let name = folded(name);
    let names = Names::of(layout.kind);
    let is_named = names.sheets.iter().any(|word| folded(word) == name);
    let is_hinted = names.sheets.iter().any(|word| name.contains(&folded(word)));
    let is_complete = layout.missing().is_empty();
    layout.fields().count() * 2
        + usize::from(is_named) * 2
        + usize::from(is_hinted)
        + usize::from(is_complete)
}

fn titles(head: &[(u32, StringRecord)], at: usize) -> Titles {
    let mut titles = Titles::default();
    for (_, row) in head.iter().take(at) {
        titles.read(&row.iter().collect::<Vec<_>>().join(" "));
    }
    titles
}

fn finish(mut layout: Layout, head: &[(u32, StringRecord)], options: &Options) -> Layout {
    let of_heading = [Field::Amount, Field::Open, Field::Settled]
        .into_iter()
        .find_map(|field| layout.heading(field)?.currency);
    layout.currency = of_heading.or(layout.titles.currency).or(options.currency);
    let above = head.iter().take_while(|(number, _)| *number <= layout.header_row);
    layout.is_chinese = above.flat_map(|(_, row)| row.iter()).any(is_chinese);
    layout
}

/// Headings in two rows: `金额` above `应收`, `已收`, `余额`; or `到期日` above an empty cell.
fn two_rows(upper: &StringRecord, lower: &StringRecord, kind: SheetKind) -> Vec<Heading> {
    let lexicon = Lexicon::of(kind);
    let mut group = String::new();
    let width = upper.len().max(lower.len());
    let headings = (0..width).map(|column| {
        let above = upper.get(column).unwrap_or_default().trim();
        let below = lower.get(column).unwrap_or_default().trim();
        if !above.is_empty() {
            above.clone_into(&mut group);
        }
        if below.is_empty() {
            return Heading::new(above);
        }
        let both = Heading::new(&format!("{group}{below}"));
        let alone = Heading::new(below);
        if lexicon.field(&both).is_some() || lexicon.field(&alone).is_none() { both } else { alone }
    });
    headings.collect()
}

/// What the headings mean to one kind; `None` if too few mean anything.
fn recognise(kind: SheetKind, header_row: u32, headings: Vec<Heading>, options: &Options) -> Option<Layout> {
    let mut columns: Vec<Option<usize>> = vec![None; Field::ALL.len()];
    let mut ranks: Vec<usize> = vec![usize::MAX; Field::ALL.len()];
    let mut put = |field: Field, column: usize, rank: usize| {
        let (Some(slot), Some(best)) = (columns.get_mut(field as usize), ranks.get_mut(field as usize))
        else {
            return;
        };
        if rank < *best {
            *best = rank;
            *slot = Some(column);
        }
    };
    let mapped = mapped_columns(kind, &headings, options);
    for &(field, column) in &mapped {
        put(field, column, 0);
    }
    let lexicon = Lexicon::of(kind);
    let mut named = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        let is_mapped = mapped.iter().any(|&(_, taken)| taken == column);
        if let Some((field, rank)) = lexicon.field(heading).filter(|_| !is_mapped) {
            put(field, column, rank + 1);
            named.push((column, field));
        }
    }
    let mut layout = Layout {
        kind,
        header_row,
        headings,
        columns,
        spare: BTreeMap::new(),
        titles: Titles::default(),
        told_unit: options.unit,
        currency: None,
        is_chinese: false,
    };
    layout.spare =
        named.into_iter().filter(|&(column, field)| layout.column(field) != Some(column)).collect();
    (layout.fields().count() >= 2).then_some(layout)
}

/// The columns the caller named, where this sheet has them.
fn mapped_columns(kind: SheetKind, headings: &[Heading], options: &Options) -> Vec<(Field, usize)> {
    let of_kind = options.map.iter().filter(|mapping| Names::of(kind).has(mapping.field));
    of_kind.filter_map(|mapping| Some((mapping.field, mapped_column(mapping, headings)?))).collect()
}

/// The column of one `--map`: by heading first, then by letter or number.
fn mapped_column(mapping: &Mapping, headings: &[Heading]) -> Option<usize> {
    let wanted = folded(&mapping.column);
    let by_heading =
        headings.iter().position(|heading| !wanted.is_empty() && folded(&heading.text) == wanted);
    by_heading.or_else(|| column_of(&mapping.column).filter(|&column| column < headings.len()))
}
