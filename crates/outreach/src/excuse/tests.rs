use std::{fs, path::Path};

use receivables::{
    call::{AnswerElement, OfferKind, Way},
    script::Gate,
};

use super::*;

fn shipped() -> Excuses {
    Excuses::shipped().unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn every_excuse_of_the_catalogue_has_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../excuses");
    let mut files: Vec<String> =
        fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let table: Vec<&str> = EXCUSES.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, table, "the table in shipped.rs is the folder");
    let excuses = shipped();
    for number in 1..=40 {
        assert!(excuses.find(&number.to_string()).is_some(), "OBJ-{number:03}");
    }
    for (excuse, (name, _)) in excuses.iter().zip(EXCUSES) {
        assert_eq!(format!("{}.md", excuse.id()), **name, "the file bears its id");
    }
    for (typed, id) in
        [("OBJ-013", "OBJ-013"), ("13", "OBJ-013"), ("obj041B", "OBJ-041b"), ("041d", "OBJ-041d")]
    {
        assert_eq!(excuses.find(typed).map(Excuse::id), Some(id), "{typed}");
    }
    assert_eq!(excuses.find("99"), None);
}

#[test]
fn what_is_said_fits_the_gates_and_offers_of_the_case() {
    let excuses = shipped();
    for (id, gates, offers, lang, says, says_not) in [
        ("OBJ-010", &[][..], &[][..], Lang::En, "I have no clause", "agreed rate"),
        ("OBJ-010", &[Gate::DamagesClause], &[], Lang::En, "agreed rate", "I have no clause"),
        ("OBJ-020", &[], &[OfferKind::Waiver], Lang::Zh, "由经理定", "没有减免的权限"),
        ("OBJ-018", &[], &[], Lang::Zh, "先付一部分", "分两三次"),
        ("OBJ-018", &[], &[OfferKind::Plan], Lang::Zh, "分两三次", "延到您回款"),
        ("OBJ-037", &[], &[], Lang::Zh, "先书面通知您", "立案"),
        ("OBJ-037", &[Gate::LegalCaseOpen], &[], Lang::Zh, "立案", "先书面通知您"),
    ] {
        let words = excuses.find(id).unwrap().words(lang, gates, offers);
        assert!(words.contains(says) && !words.contains(says_not), "{id}: {words}");
        assert!(!words.contains("[not") && !words.contains("[plan"), "{id}: no mark is spoken");
    }
}

#[test]
fn nothing_is_empty_in_any_case_and_nobody_is_told_that_nothing_can_be_waived() {
    for excuse in shipped().iter() {
        for lang in Lang::ALL {
            let least = excuse.words(lang, &[], &[]);
            assert!(least.chars().count() > 60, "{} {lang}: {least}", excuse.id());
            let most = excuse.words(lang, Gate::ALL, OfferKind::ALL);
            for lie in ["没有人能", "谁也不能", "系统自动", "nobody can", "cannot be waived", "the computer"]
            {
                assert!(!most.contains(lie) && !least.contains(lie), "{} says {lie}", excuse.id());
            }
        }
    }
}

#[test]
fn who_stops_us_is_not_asked_for_money_again() {
    for excuse in shipped().iter() {
        let stops = excuse.next().first().is_some_and(|way| way.ends_the_talk());
        let said = excuse.pattern().last() == Some(&AnswerElement::Stop);
        assert!(!stops || said, "{} ends the talk, and its pattern ends with `stop`", excuse.id());
        for way in excuse.next() {
            assert!(!stops || *way != Way::Promise, "{}", excuse.id());
        }
    }
}

#[test]
fn a_file_that_is_wrong_says_where() {
    let good = EXCUSES.iter().find(|(name, _)| *name == "OBJ-010.md").unwrap().1;
    for (from, to, fault) in [
        ("id = \"OBJ-010\"", "id = 10", "invalid type"),
        ("\"damages-clause\"]", "\"no-such-gate\"]", "is not one of"),
        ("gates = [\"damages-clause\"]\n", "", "is no gate or offer of the head"),
        ("offers = [\"waiver\"]", "offers = [\"waiver\", \"plan\"]", "does not ask for it"),
        ("“您问得对", "“不付就上征信。您问得对", "BLK-50"),
        ("## en", "## fr", "is no section"),
    ] {
        let fault_found = Excuse::parse("own.md", &good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(fault_found.contains(fault), "{from}: {fault_found}");
    }
    let early = EXCUSES.iter().find(|(name, _)| *name == "OBJ-038.md").unwrap().1;
    let fault = Excuse::parse("own.md", &early.replace("“我姓", "“关于您的欠款，我姓")).unwrap_err();
    assert!(fault.what.contains("tells of a debt"), "{fault}");
}

#[test]
fn what_people_type_finds_its_answer() {
    let excuses = shipped();
    for (said, lang, id) in [
        ("还在走流程，等总经理签字", Lang::Zh, "OBJ-013"),
        ("我们现在资金紧张", Lang::Zh, "OBJ-018"),
        ("没钱", Lang::Zh, "OBJ-021"),
        ("上周就付了啊", Lang::Zh, "OBJ-001"),
        ("人已经去世了", Lang::Zh, "OBJ-035"),
        ("你们也欠我们三万，抵掉吧", Lang::Zh, "OBJ-041d"),
        ("It's already paid, last week.", Lang::En, "OBJ-001"),
        ("we don't know about it, ask finance", Lang::En, "OBJ-017"),
        ("The goods are defective!", Lang::En, "OBJ-024"),
        ("sue me", Lang::En, "OBJ-037"),
    ] {
        let found: Vec<&str> = excuses.recognise(said, lang).iter().map(|excuse| excuse.id()).collect();
        assert_eq!(found.first(), Some(&id), "{said}: {found:?}");
    }
    for (said, lang) in [("", Lang::Zh), ("，。", Lang::Zh), ("a", Lang::En), ("你的声音真好听", Lang::Zh)]
    {
        assert!(excuses.recognise(said, lang).is_empty(), "{said}");
    }
}

/// What Chinese debtors said to a robot, by intent. Some are no excuses: yes, no, say it again.
#[test]
fn what_debtors_said_elsewhere_is_mostly_recognised() {
    let name = "dlg-rasa-collection/nlu_expired.csv";
    let places = ["../../../shared/data", "../../../../shared/data"];
    let file = places.map(|place| Path::new(env!("CARGO_MANIFEST_DIR")).join(place).join(name));
    let Some(text) = file.iter().find_map(|file| fs::read_to_string(file).ok()) else {
        println!("skipped: {name} is not here");
        return;
    };
    let excuses = shipped();
    let no_excuse = [
        "affirm",
        "affirm_know",
        "affirm_self",
        "affirm_receive_reminder",
        "repeat",
        "repeat_nohear",
        "reqmore_speak",
        "reqmore_amount",
        "reqmore_when",
        "reqmore_doubt",
        "out_of_scope",
    ];
    let (mut all, mut found, mut missed) = (0, 0, Vec::new());
    for line in text.lines().skip(1) {
        let (intent, said) = line.split_once(',').unwrap();
        if no_excuse.contains(&intent) {
            continue;
        }
        all += 1;
        if excuses.recognise(said, Lang::Zh).is_empty() {
            missed.push(format!("{intent}: {said}"));
        } else {
            found += 1;
        }
    }
    println!("recognised {found} of {all} excuses; missed: {missed:?}");
    assert!(found * 10 >= all * 8, "{found} of {all}: {missed:?}");
}
