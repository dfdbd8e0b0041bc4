//! Letters in one file: the index names the pages on which they begin, and the lists name each letter once.

use letters::{Letter, MOST, Templates, batch, labels_csv, pdf, postal_csv};
use outreach::{Facts, Lang};
use receivables::script::Purpose;

use crate::example::{Change, KINDS, letter};

fn all(lang: Lang) -> Vec<Letter> {
    let made = (1..).zip(KINDS).map(|(number, (purpose, id))| {
        let mut change = Change::none(lang);
        change.reference = format!("HK-20261122-{number:04}");
        letter(purpose, id, lang, change)
    });
    made.collect()
}

#[test]
fn the_index_names_the_page_on_which_each_letter_begins() {
    let templates = Templates::shipped();
    for lang in Lang::ALL {
        let letters = all(lang);
        let done = batch(&letters, Facts::example().today, lang, &templates).unwrap();
        let alone: Vec<usize> = letters.iter().map(|letter| pdf(letter, &templates).unwrap().pages).collect();
        assert_eq!(done.begins.len(), letters.len());
        let first = done.begins[0];
        let expected = alone.iter().scan(first, |page, pages| {
            let here = *page;
            *page += pages;
            Some(here)
        });
        assert_eq!(done.begins, expected.collect::<Vec<_>>(), "{lang}: no letter shares a page");
        assert_eq!(
            done.pdf.pages,
            first - 1 + alone.iter().sum::<usize>(),
            "{lang}: index, lists, and the letters"
        );
        assert!(
            done == batch(&letters, Facts::example().today, lang, &templates).unwrap(),
            "{lang}: the same bytes"
        );
    }
}

#[test]
fn the_postal_list_and_the_labels_name_each_letter_once() {
    let letters = all(Lang::Zh);
    let (list, marks) = (postal_csv(&letters, Lang::Zh), labels_csv(&letters, Lang::Zh));
    for csv in [&list, &marks] {
        assert!(csv.starts_with('\u{feff}'));
        assert_eq!(csv.lines().count(), letters.len() + 1);
    }
    for letter in &letters {
        assert_eq!(list.lines().filter(|line| line.contains(letter.reference())).count(), 1);
    }
    let demand = "\"催款函 HK-20261122-0004\"";
    assert!(list.contains(demand) && marks.contains(demand), "{list}\n{marks}");
    assert!(list.contains("\"函件 HK-20261122-0003\""), "nothing of a debt on what a person gets: {list}");
    assert!(marks.contains("华光机电有限公司") && marks.contains("江苏省苏州市"), "{marks}");
}

#[test]
fn too_many_letters_for_one_file_are_refused() {
    let one = letter(Purpose::FinalNotice, "late-letter-company", Lang::Zh, Change::none(Lang::Zh));
    let many = vec![one; MOST + 1];
    let refused = batch(&many, Facts::example().today, Lang::Zh, &Templates::shipped());
    assert!(refused.unwrap_err().to_string().contains("501"));
}
