//! The schedule on the command line: nights that are missed, doubled, or come by a clock that went back.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use receivables::message::UtcMicros;
use serde_json::Value;
use store::{Claim, Stamp, Store};
use testbed::{Cluster, FAST};

use crate::desk::{Desk, project};

const NIGHT: &str =
    "[company]\nzone = \"Asia/Shanghai\"\n[[jobs]]\nname = \"night\"\ncron = \"30 2 * * *\"\n";

fn desk(database: &str, jobs: &str) -> Desk {
    let desk = Desk::on(database);
    desk.write("huikuan.toml", jobs.as_bytes());
    desk
}

/// The same from which messages leave.
fn live(database: &str, jobs: &str) -> Desk {
    let desk = desk(database, &fs::read_to_string(project("huikuan.example.toml")).unwrap());
    desk.go_live();
    desk.write("huikuan.toml", jobs.as_bytes());
    desk
}

fn events(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What `work --once` did at a moment.
#[track_caller]
fn once(desk: &Desk, now: &str) -> Vec<Value> {
    events(&desk.type_at(now, &["work", "--once", "--json"]).well())
}

#[test]
fn a_missed_night_is_made_up_and_none_is_doubled() {
    testbed::both(|url| {
        let desk = desk(url, &format!("{NIGHT}does = \"run\"\n"));
        // At half past two in Shanghai it is still the day before in Greenwich.
        for (now, expected, why) in [
            ("2026-11-20T12:00:00+08:00", None, "seen for the first time"),
            ("2026-11-20T12:00:01+08:00", None, "the last fire was before that"),
            ("2026-11-21T02:30:00+08:00", Some(("2026-11-20T18:30:00Z", 0, "2026-11-21")), "on time"),
            ("2026-11-21T02:30:00+08:00", None, "again, the same second"),
            ("2026-11-24T09:00:00+08:00", Some(("2026-11-23T18:30:00Z", 2, "2026-11-24")), "down for days"),
            ("2026-11-24T09:00:01+08:00", None, "made up once"),
            ("2026-11-22T02:30:00+08:00", None, "the clock went back"),
            ("2026-11-24T02:30:00+08:00", None, "and comes to the same night again"),
            ("2026-11-25T02:30:00+08:00", Some(("2026-11-24T18:30:00Z", 0, "2026-11-25")), "the next night"),
        ] {
            let done = once(&desk, now);
            let found: Vec<_> = done
                .iter()
                .map(|event| {
                    let day = event["en"].as_str().unwrap().split(':').next().unwrap();
                    assert_eq!((&event["event"], &event["job"]), (&"done".into(), &"night".into()));
                    (event["fire_at"].as_str().unwrap(), event["missed"].as_i64().unwrap(), day)
                })
                .collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{now}: {why}");
        }
        let jobs = desk.type_at("2026-11-25T12:00:00+08:00", &["jobs"]).well();
        for part in
            ["next 2026-11-26 02:30", "(made up; 2 before it were missed)", "2026-11-25: 0 debtors decided"]
        {
            assert!(jobs.contains(part), "{part}: {jobs}");
        }
    });
}

#[test]
fn a_job_whose_node_was_killed_is_done_again_once_its_lease_is_over() {
    testbed::both(|url| {
        let desk = desk(url, &format!("{NIGHT}does = \"run\"\n"));
        let store = Store::open(url).unwrap();
        let fire = UtcMicros(1_795_545_000_000_000); // 2026-11-24T18:30:00Z
        let lease = [fire, UtcMicros(fire.0 + 300_000_000)];
        assert!(store.begin_job("night", fire, 0, "killed", lease).unwrap());
        drop(store);
        assert_eq!(once(&desk, "2026-11-25T02:34:59+08:00"), Vec::<Value>::new());
        let done = once(&desk, "2026-11-25T02:35:00+08:00");
        assert_eq!(done[0]["fire_at"], "2026-11-24T18:30:00Z");
        assert_eq!(once(&desk, "2026-11-25T02:36:00+08:00"), Vec::<Value>::new());
    });
}

#[test]
fn of_nodes_that_are_called_at_once_one_does_it() {
    testbed::both(|url| {
        let desk = desk(url, &format!("{NIGHT}does = \"run\"\n"));
        once(&desk, "2026-11-20T12:00:00+08:00");
        for now in ["2026-11-21T02:30:00+08:00", "2026-11-22T02:30:00+08:00"] {
            let nodes: Vec<Child> = (0..4)
                .map(|_| desk.command(&["work", "--once", "--json"]).env("HUIKUAN_NOW", now).spawn().unwrap())
                .collect();
            let done: Vec<Value> = nodes
                .into_iter()
                .flat_map(|node| {
                    let node = node.wait_with_output().unwrap();
                    assert!(node.status.success(), "{node:?}");
                    events(&String::from_utf8(node.stdout).unwrap())
                })
                .collect();
            assert_eq!(done.len(), 1, "{done:#?}");
        }
    });
}

#[test]
fn what_goes_wrong_is_kept_and_tried_again_at_the_next_fire() {
    testbed::both(|url| {
        let desk = live(url, &format!("{NIGHT}does = \"send\"\n"));
        once(&desk, "2026-11-20T12:00:00+08:00");
        let failed = desk.type_at("2026-11-21T02:30:00+08:00", &["work", "--once", "--lang", "zh"]);
        assert!(
            failed.code == 1 && failed.out.contains("2026-11-21 02:30  night  没有发送通道"),
            "{failed:#?}"
        );
        assert_eq!(once(&desk, "2026-11-21T03:00:00+08:00"), Vec::<Value>::new());
        let jobs = desk.type_at("2026-11-21T03:00:00+08:00", &["jobs"]).well();
        assert!(jobs.contains("went wrong") && jobs.contains("there is no carrier"), "{jobs}");
        fs::create_dir(desk.path("spool")).unwrap();
        let jobs = format!("[spool]\nfolder = \"spool\"\n{NIGHT}does = \"send\"\n");
        desk.write("huikuan.toml", jobs.as_bytes());
        let sent = once(&desk, "2026-11-22T02:30:00+08:00");
        assert_eq!(sent[0]["en"], "No message is due now.  0 waiting");
    });
}

#[test]
fn what_is_new_is_sealed_by_the_clock_and_nothing_twice() {
    testbed::both(|url| {
        let desk = desk(url, &format!("{NIGHT}does = \"seal\"\n"));
        once(&desk, "2026-11-20T12:00:00+08:00");
        let customer = |number: u32| {
            let rows = format!(
                "customer no,customer name,customer type,country\nK{number},Customer {number} Ltd,company,CN\n"
            );
            desk.write("customers.csv", rows.as_bytes());
            desk.type_at("2026-11-20T12:00:00+08:00", &["import", "customers.csv", "--as-of", "2026-11-20"])
                .well();
        };
        customer(1);
        for (now, said) in [
            ("2026-11-21T02:30:00+08:00", "root 1 is signed; it binds the chains of 1 customers"),
            ("2026-11-22T02:30:00+08:00", "nothing new, so nothing was signed"),
        ] {
            assert_eq!(once(&desk, now)[0]["en"], said, "{now}");
        }
        customer(2);
        let third = once(&desk, "2026-11-23T02:30:00+08:00");
        assert_eq!(third[0]["en"], "root 2 is signed; it binds the chains of 2 customers");
        let status = &desk.json(&["evidence", "status"])[0];
        assert_eq!((&status["unsealed"], &status["roots"]), (&0.into(), &2.into()), "{status}");
        desk.type_in(&["evidence", "verify"]).well();
    });
}

#[test]
fn backups_are_named_by_their_day_and_the_newest_stay() {
    testbed::both(|url| {
        let more = "does = \"backup\"\nfolder = \"copies\"\nkeep = 2\n[[jobs]]\nname = \"old\"\ncron = \"40 2 * * *\"\ndoes = \"retention\"\n";
        let desk = desk(url, &format!("{NIGHT}{more}"));
        once(&desk, "2026-11-20T12:00:00+08:00");
        let refused = desk.type_at("2026-11-21T02:30:00+08:00", &["work", "--once"]);
        assert!(refused.code == 1 && refused.out.contains("there is no folder"), "{refused:#?}");
        fs::create_dir(desk.path("copies")).unwrap();
        desk.write("copies/huikuan-notes.sqlite", b"not ours");
        desk.write("copies/huikuan-2026-11-22.new", b"an interrupted one");
        for day in 22..=24 {
            let done = once(&desk, &format!("2026-11-{day}T03:00:00+08:00"));
            assert_eq!(done.len(), 2, "{done:#?}");
        }
        let mut names: Vec<_> = fs::read_dir(desk.path("copies"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["huikuan-2026-11-23.sqlite", "huikuan-2026-11-24.sqlite", "huikuan-notes.sqlite"]);
        desk.type_in(&["restore", "copies/huikuan-2026-11-24.sqlite", "--db", "sqlite://again.sqlite"])
            .well();
    });
}

#[test]
fn a_schedule_that_cannot_be_kept_names_its_line() {
    for (jobs, expected) in [
        ("[company]\nzone = \"Mars/City\"\n", "huikuan.toml:2: `Mars/City` is no time zone"),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"2:30\"\ndoes = \"run\"\n",
            "huikuan.toml:3: `2:30` is no cron expression",
        ),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"0 0 30 2 *\"\ndoes = \"run\"\n",
            "huikuan.toml:3: `0 0 30 2 *` is no cron",
        ),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"0 2 * * *\"\ndoes = \"sing\"\n",
            "huikuan.toml:4: `sing` is nothing that can",
        ),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"0 2 * * *\"\ndoes = \"backup\"\n",
            "huikuan.toml:4: `backup` needs a `folder`",
        ),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"0 2 * * *\"\ndoes = \"run\"\nkeep = 3\n",
            "huikuan.toml:2: `a` `folder` and",
        ),
        ("[[jobs]]\nname = \"a\"\ncron = \"0 2 * * *\"\ndoes = \"run\"\nwhen = 3\n", "unknown field `when`"),
        (
            "[[jobs]]\nname = \"a\"\ncron = \"0 2 * * *\"\ndoes = \"run\"\n[[jobs]]\nname = \"a\"\ncron = \"0 3 * * *\"\ndoes = \"run\"\n",
            "huikuan.toml:6: `a` is empty or used twice",
        ),
        ("", "there are no jobs in huikuan.toml"),
    ] {
        let desk = Desk::new();
        desk.write("huikuan.toml", jobs.as_bytes());
        let refused = desk.type_in(&["work", "--once"]);
        assert!(refused.code == 2 && refused.err.contains(expected), "{jobs}: {refused:#?}");
    }
}

/// The next line of a running node.
fn next(log: &mut impl BufRead) -> Value {
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"))
}

#[test]
fn a_node_waits_for_its_database_and_stops_when_asked() {
    let cluster = Cluster::start(FAST).unwrap();
    let database = cluster.fresh();
    let desk = desk(&database.url(), &format!("{NIGHT}does = \"run\"\n"));
    once(&desk, "2026-11-20T12:00:00+08:00");
    cluster.stop();
    let mut command = desk.command(&["work", "--json"]);
    let mut node =
        command.env("HUIKUAN_NOW", "2026-11-21T02:30:00+08:00").stdin(Stdio::null()).spawn().unwrap();
    let mut log = BufReader::new(node.stdout.take().unwrap());
    assert_eq!(next(&mut log)["event"], "waiting", "it starts before its database");
    cluster.start_again();
    assert_eq!(next(&mut log)["event"], "done");
    assert_eq!(next(&mut log)["event"], "back");
    let asked = Command::new("kill").arg(node.id().to_string()).status().unwrap();
    assert!(asked.success());
    assert_eq!(node.wait().unwrap().code(), Some(0));
    assert_eq!(log.lines().count(), 0);
}

#[test]
fn a_node_takes_part_in_a_run_that_another_began() {
    // In a file one program writes at a time: only on a server there is a run to take part in.
    let database = testbed::postgres().fresh();
    let url = database.url();
    let desk = desk(&url, &format!("{NIGHT}does = \"run\"\n"));
    desk.write(
        "customers.csv",
        b"customer no,customer name,customer type,country\nK1,Customer 1 Ltd,company,CN\n",
    );
    desk.type_in(&["import", "customers.csv", "--as-of", "2026-11-19"]).well();
    desk.type_at("2026-11-19T12:00:00+08:00", &["run", "--as-of", "2026-11-19"]).well();
    once(&desk, "2026-11-20T12:00:00+08:00");
    desk.write(
        "invoices.csv",
        b"customer no,invoice number,due date,amount,currency\nK1,F1,2026-11-10,1000,CNY\n",
    );
    desk.type_in(&["import", "invoices.csv", "--as-of", "2026-11-20"]).well();

    let mut store = Store::open(&url).unwrap();
    let versions = store.runs().unwrap()[0].versions.clone();
    let day = "2026-11-20".parse().unwrap();
    let open = store.open_run(day, &versions).unwrap();
    let claim = store.claim(&open, "another", &Stamp::machine(0)).unwrap();
    assert!(matches!(claim, Claim::Ours(_)), "the other has the only part in its hands");

    let mut command = desk.command(&["work", "--json"]);
    let mut node =
        command.env("HUIKUAN_NOW", "2026-11-20T12:00:00+08:00").stdin(Stdio::null()).spawn().unwrap();
    let mut log = BufReader::new(node.stdout.take().unwrap());
    drop(claim); // The other is killed: what it did is gone, and the part is free.
    let joined = next(&mut log);
    assert_eq!((&joined["event"], &joined["job"]), (&"joined".into(), &Value::Null), "{joined}");
    assert!(joined["en"].as_str().unwrap().starts_with("2026-11-20: 1 debtors decided"), "{joined}");
    assert!(Command::new("kill").arg(node.id().to_string()).status().unwrap().success());
    assert_eq!(node.wait().unwrap().code(), Some(0));
    assert_eq!(store.unfinished_run(day, &versions).unwrap(), None);
    let decided = store.runs().unwrap().into_iter().find(|run| run.day == day).unwrap().decided;
    assert_eq!(decided, 1);
}
