//! For the post office: what is handed in, and the labels.

use outreach::Lang;
use serde::Serialize;

use crate::{labels::labels, sheet::Letter};

/// A letter in the postal list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    reference: String,
    debtor: String,
    addressee: String,
    address: String,
    service: String,
    content: String,
    kind: String,
}

/// A letter as the post office and the index see it.
pub(crate) fn line(letter: &Letter) -> Line {
    let (to, reference) = (&letter.to, letter.reference());
    let people = [to.company.as_deref(), to.person.as_deref()];
    let note = labels(letter.lang).content_note(letter.purpose, to.company.is_some());
    Line {
        reference: reference.to_owned(),
        debtor: letter.debtor.clone(),
        addressee: people.into_iter().flatten().collect::<Vec<_>>().join(" "),
        address: to.address.clone(),
        service: letter.service.clone(),
        content: format!("{note} {reference}"),
        kind: letter.sheet.title.clone(),
    }
}

/// The postal list, one letter a line, for the clerk who hands them in: the last column is filled in there.
pub fn postal_csv(letters: &[Letter], lang: Lang) -> String {
    let names =
        ["index-number", "reference", "index-debtor", "to", "address", "service", "content", "posted-number"];
    let rows = (1..).zip(letters).map(|(number, letter)| {
        let Line { reference, debtor, addressee, address, service, content, .. } = line(letter);
        vec![number.to_string(), reference, debtor, addressee, address, service, content, String::new()]
    });
    csv(&names, rows, lang)
}

/// What is printed on the labels of EMS, for the import of the post's own program.
pub fn labels_csv(letters: &[Letter], lang: Lang) -> String {
    let names = ["sender", "sender-phone", "sender-address", "to", "address", "content", "reference"];
    let rows = letters.iter().map(|letter| {
        let Line { reference, addressee, address, content, .. } = line(letter);
        let head = &letter.head;
        vec![
            head.name.clone(),
            head.phone.clone(),
            head.address.clone(),
            addressee,
            address,
            content,
            reference,
        ]
    });
    csv(&names, rows, lang)
}

/// Rows as a spreadsheet opens them: marked as UTF-8, and nothing in them is taken for a formula.
fn csv(names: &[&str], rows: impl Iterator<Item = Vec<String>>, lang: Lang) -> String {
    let head = names.iter().map(|name| labels(lang).get(name)).collect();
    let mut out = "\u{feff}".to_owned();
    for row in std::iter::once(head).chain(rows) {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\"").replace(['\r', '\n'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula_or_breaks_its_row() {
        for (cell, written) in [
            ("苏州市示例街2号", "\"苏州市示例街2号\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM", "\"'@SUM\""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("two\nlines", "\"two lines\""),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}
