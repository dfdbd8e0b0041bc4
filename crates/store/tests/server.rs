//! A database on a server: its address, whose it is, and what happens when the server goes away.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::process::Command;

use receivables::{
    calendar::Day,
    debtor::DebtorKind,
    ledger::{DebtorEntry, DebtorKey, Entry},
};
use store::{Complete, Defaults, Error, ImportMeta, Store, Verdict};

fn psql(url: &str, text: &str) {
    let done = Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text]).status();
    assert!(done.unwrap().success(), "{text}");
}

fn meta() -> ImportMeta {
    ImportMeta {
        file: "customers.csv".into(),
        sha256: [1; 32],
        as_of: Some(Day(20_500)),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    }
}

fn customer(code: &str) -> Entry {
    let debtor = DebtorKey { code: Some(code.into()), name: None };
    Entry::Debtor(DebtorEntry { debtor, kind: Some(DebtorKind::Company), ..DebtorEntry::default() })
}

#[test]
fn databases_of_others_are_left_alone() {
    let database = testbed::postgres().fresh();
    let url = database.url();
    let refusal = || Store::open(&url).unwrap_err();
    psql(&url, "CREATE TABLE invoice (id INT)");
    assert!(matches!(refusal(), Error::NotOurs(_)), "{}", refusal());
    psql(&url, "DROP TABLE invoice; CREATE TABLE schema_version (version INT)");
    assert!(matches!(refusal(), Error::NotOurs(_)), "{}", refusal());
    psql(&url, "DROP TABLE schema_version");
    drop(Store::open(&url).unwrap());
    psql(&url, "CREATE TABLE invoice (id INT)"); // Beside ours it is no harm.
    drop(Store::open(&url).unwrap());
    psql(&url, "UPDATE schema_version SET huikuan = 99");
    assert!(matches!(refusal(), Error::Newer { found: 99, .. }), "{}", refusal());
}

#[test]
fn many_open_an_empty_database_at_once() {
    let database = testbed::postgres().fresh();
    let url = database.url();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&url).map(drop))).collect();
        for opened in all {
            opened.join().unwrap().unwrap();
        }
    });
}

#[test]
fn an_address_that_cannot_be_used_is_told_without_its_password() {
    let cluster = testbed::postgres();
    let socket = cluster.socket().display().to_string();
    for (url, told) in [
        (
            "postgres://clerk:secret@127.0.0.1:1/ledger".to_owned(),
            "cannot connect to the database `postgres://…@127.0.0.1:1/ledger`",
        ),
        (format!("postgres:///none?host={socket}&user=huikuan&password=secret"), "\"none\" does not exist"),
        ("postgres://clerk:secret@db/ledger?sslmode=often".to_owned(), "sslmode `often` is not known"),
        ("postgres://clerk:secret@db/ledger?colour=red".to_owned(), "unknown option"),
        (
            "postgres://clerk:secret@db/ledger?sslrootcert=/no/such/file".to_owned(),
            "sslrootcert /no/such/file",
        ),
    ] {
        let said = Store::open(&url).unwrap_err().to_string();
        assert!(said.contains(told) && !said.contains("secret"), "{said}");
    }
}

#[test]
fn who_answers_is_proved_by_name_and_issuer_where_that_is_asked() {
    let cluster = testbed::Cluster::start_with_tls().unwrap();
    let database = cluster.fresh();
    let certificate = |name: &str| format!("sslrootcert={}", cluster.socket().join(name).display());
    let (ours, strangers) = (certificate("ca.crt"), certificate("stranger.crt"));
    // Host, settings, what the refusal says, and why.
    for (host, settings, refused, why) in [
        ("localhost", "sslmode=require".to_owned(), None, "sealed from whoever listens, and nothing proved"),
        ("localhost", ours.clone(), None, "the certificate is the server's, and signed by whom we trust"),
        ("localhost", format!("sslmode=verify-full&{ours}"), None, "the same, asked for by its name"),
        ("localhost", "sslmode=disable".to_owned(), Some("pg_hba.conf"), "the server lets nobody in without"),
        ("127.0.0.1", ours, Some("not valid for name"), "the certificate is for localhost"),
        ("localhost", strangers, Some("BadSignature"), "signed by somebody of the same name"),
        (
            "localhost",
            "sslmode=verify-full".to_owned(),
            Some("UnknownIssuer"),
            "the system trusts no such issuer",
        ),
    ] {
        let opened = Store::open(&database.url_on_network(host, &settings)).map(drop);
        match (opened, refused) {
            (Ok(()), None) => {}
            (Err(error @ Error::Unreachable { .. }), Some(said)) if error.to_string().contains(said) => {}
            (opened, _) => panic!("{host} {settings}, {why}: {opened:?}"),
        }
    }
}

#[test]
fn a_server_that_goes_away_leaves_nothing_half_done_and_is_found_again() {
    // A cluster of its own: others must not lose theirs.
    let cluster = testbed::Cluster::start(testbed::FAST).unwrap();
    let database = cluster.fresh();
    let mut store = Store::open(&database.url()).unwrap();
    let mut import = store.begin_import(meta()).unwrap();
    assert_eq!(import.take(&[customer("C1")]).unwrap(), [Verdict::New]);
    cluster.stop();
    let lost = import.take(&[customer("C2")]).unwrap_err();
    assert!(matches!(lost, Error::Lost { .. }), "{lost:?}");
    drop(import);
    assert!(matches!(store.imports().unwrap_err(), Error::Unreachable { .. }));
    cluster.start_again();
    assert!(matches!(store.find_debtor("C1"), Err(Error::NoDebtor(_))), "the same connection is made anew");
    let mut import = store.begin_import(meta()).unwrap();
    assert_eq!(import.take(&[customer("C1")]).unwrap(), [Verdict::New]);
    import.commit().unwrap();
    assert!(Store::open(&database.url()).unwrap().find_debtor("C1").is_ok());
}

#[test]
fn imports_wait_for_each_other() {
    let database = testbed::postgres().fresh();
    let mut first = Store::open(&database.url()).unwrap();
    let mut import = first.begin_import(meta()).unwrap();
    assert_eq!(import.take(&[customer("C1")]).unwrap(), [Verdict::New]);
    // The second sees what the first has written only once that is kept, and then knows the customer.
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut second = Store::open(&database.url()).unwrap();
            let mut import = second.begin_import(meta()).unwrap();
            sender.send(import.take(&[customer("C1")]).unwrap()).unwrap();
            import.commit().unwrap();
        });
        import.commit().unwrap();
    });
    assert_eq!(receiver.recv().unwrap(), [Verdict::Unchanged]);
}
