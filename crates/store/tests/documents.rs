//! Documents are filed, read back, marked as removed, and reach the snapshot; on both databases.
#![cfg(test)]

use receivables::{
    calendar::Day,
    debtor::DebtorId,
    document::{About, Document, DocumentKind},
    ledger::{DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    receivable::{ContractId, ReceivableId},
    stage::Stage,
};
use store::{
    Claim, Complete, DecisionRow, Defaults, DocumentId, Error, ImportMeta, NewDocument, RemovedDocument,
    Standing, Store, Versions, Which,
};

const MONDAY: Day = Day(20_780);
const PDF: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn ledger(store: &mut Store) {
    let meta = ImportMeta {
        file: "ledger.csv".to_owned(),
        sha256: [7; 32],
        as_of: Some(MONDAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    for number in ["INV-1", "INV-2"] {
        let debtor = DebtorKey { code: Some("C1".to_owned()), name: Some("甲公司".to_owned()) };
        let row = ReceivableEntry {
            debtor,
            number: number.to_owned(),
            instalment: None,
            kind: None,
            issued: None,
            due: MONDAY.plus(-10),
            amount: Money::new(10_000, Currency::CNY),
            settled_undated: 0,
            cleared: None,
            disputed: false,
            contract: None,
            project: None,
        };
        let _ = import.take(&[Entry::Receivable(row)]).unwrap();
    }
    import.commit().unwrap();
}

fn decide(store: &mut Store) {
    let versions = versions();
    let open = store.open_run(MONDAY, &versions).unwrap();
    let Claim::Ours(mut run) = store.claim(&open, "test", &store::Stamp::machine(0)).unwrap() else {
        panic!("somebody else's")
    };
    run.record(DecisionRow {
        debtor: DebtorId(1),
        day: MONDAY,
        stage: Stage::Early,
        step: None,
        cause: None,
        priority: 0,
        days_past_due: 10,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: MONDAY.plus(7),
        standing: Standing::default(),
        body: "{}".to_owned(),
    })
    .unwrap();
    run.finish().unwrap();
}

fn versions() -> Versions {
    Versions { policy: "p".to_owned(), rulebook: "r".to_owned() }
}

fn due(store: &Store) -> usize {
    store.load(MONDAY, Which::Due(&versions())).unwrap().len()
}

fn paper(kind: DocumentKind, about: About) -> NewDocument<'static> {
    NewDocument {
        debtor: DebtorId(1),
        kind,
        received_on: MONDAY.plus(-3),
        about,
        sha256: PDF,
        size: 12,
        name: "送货单.pdf",
        media_type: "application/pdf",
        added_at: 1_700_000_000_000_000,
        added_by: "chenjing",
        announcement: None,
    }
}

fn loaded(store: &Store) -> Vec<Document> {
    store.load(MONDAY, Which::One(DebtorId(1))).unwrap().at(0).unwrap().snapshot.documents
}

#[test]
fn a_document_is_filed_once_read_by_the_next_decision_and_leaves_its_row() {
    testbed::both(|url| {
        let mut store = Store::open(url).unwrap();
        ledger(&mut store);
        decide(&mut store);
        assert_eq!(due(&store), 0);
        let note = paper(DocumentKind::DeliveryNote, About::Receivable(ReceivableId(1)));
        assert_eq!(store.add_document(&note).unwrap(), (DocumentId(1), true));
        assert_eq!(due(&store), 1, "the plan may be another now");
        decide(&mut store);
        assert!(!store.add_document(&note).unwrap().1, "the same file under the same invoice");
        assert_eq!(due(&store), 0);
        let general = paper(DocumentKind::DeliveryNote, About::Debtor);
        let (second, is_new) = store.add_document(&general).unwrap();
        assert!(is_new, "the same file under the customer");
        let row = store.document(DocumentId(1)).unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.size, row.added_by.as_str()), ("送货单.pdf", 12, "chenjing"));
        assert_eq!(row.about, note.about);
        let seen = |about| Document { kind: note.kind, day: note.received_on, about };
        assert_eq!(loaded(&store), [seen(note.about), seen(About::Debtor)]);

        let removed =
            RemovedDocument {
                at: 1_700_000_000_000_001, by: "chenjing".to_owned(), why: "误存".to_owned()
            };
        assert!(!store.remove_document(DocumentId(1), &removed).unwrap(), "the second row needs the content");
        assert_eq!(store.kept_documents().unwrap().len(), 1);
        assert!(store.remove_document(second, &removed).unwrap(), "nobody needs it any more");
        assert!(matches!(store.remove_document(second, &removed), Err(Error::NoDocument(_))), "only once");
        assert!(matches!(store.remove_document(DocumentId(99), &removed), Err(Error::NoDocument(99))));
        assert!(loaded(&store).is_empty());
        let left = store.documents(DebtorId(1)).unwrap();
        assert_eq!(left.len(), 2, "the rows stay");
        assert!(left.iter().all(|row| row.removed.as_ref() == Some(&removed)));
        assert!(store.add_document(&note).unwrap().1, "filed anew");
        let nowhere = paper(DocumentKind::Contract, About::Contract(ContractId(5)));
        assert!(store.add_document(&nowhere).is_err(), "no such contract");
    });
}
