//! Fires of jobs, taken by one of those who want them.

use std::{sync::Barrier, thread};

use receivables::message::UtcMicros;
use store::{JobState, Store};

const fn at(minute: i64) -> UtcMicros {
    UtcMicros(minute * 60_000_000)
}

#[test]
fn of_two_nodes_that_want_a_fire_one_takes_it() {
    testbed::both(|url| {
        let stores = [Store::open(url).unwrap(), Store::open(url).unwrap()];
        stores[0].see_job("night", "0", at(0)).unwrap();
        let (barrier, rounds) = (Barrier::new(2), 1..=30);
        let taken: Vec<Vec<i64>> = thread::scope(|scope| {
            let nodes: Vec<_> = stores
                .into_iter()
                .zip(["0", "1"])
                .map(|(store, node)| {
                    let (barrier, rounds) = (&barrier, rounds.clone());
                    scope.spawn(move || {
                        let mut taken = Vec::new();
                        for round in rounds {
                            barrier.wait();
                            let lease = [at(round), at(round + 5)];
                            let began = store.begin_job("night", at(round), 0, node, lease).unwrap();
                            barrier.wait();
                            // Left by whoever has it, with a lease that is over: both want to take it over.
                            let lease = [at(round + 5), at(round + 10)];
                            let other = if node == "0" { "a" } else { "b" };
                            let took = store.take_over_job("night", at(round), other, lease).unwrap();
                            if took {
                                let end = (JobState::Done, at(round + 6));
                                assert!(
                                    store.end_job("night", at(round), other, end, ["好", "well"]).unwrap()
                                );
                            }
                            barrier.wait();
                            taken.extend([began, took].into_iter().filter(|&ours| ours).map(|_| round));
                        }
                        taken
                    })
                })
                .collect();
            nodes.into_iter().map(|node| node.join().unwrap()).collect()
        });
        let mut all: Vec<i64> = taken.concat();
        all.sort_unstable();
        let each_twice: Vec<i64> = (1..=30).flat_map(|round| [round, round]).collect();
        assert_eq!(all, each_twice, "one began each, one took each over: {taken:?}");
    });
}

#[test]
fn a_fire_is_in_one_hand_until_its_lease_is_over() {
    testbed::both(|url| {
        let store = Store::open(url).unwrap();
        store.see_job("night", "a", at(0)).unwrap();
        store.see_job("night", "b", at(3)).unwrap();
        let seen = store.job_runs("night", 9).unwrap();
        assert_eq!(
            seen.iter().map(|run| (run.fire_at, run.state)).collect::<Vec<_>>(),
            [(at(0), JobState::Seen)]
        );

        let begin =
            |fire, node| store.begin_job("night", at(fire), 2, node, [at(fire), at(fire + 5)]).unwrap();
        assert!(begin(10, "a"));
        assert!(!begin(10, "b"), "taken");
        assert!(!begin(12, "b"), "the one before is being done");
        let take = |node, now| store.take_over_job("night", at(10), node, [at(now), at(now + 5)]).unwrap();
        assert!(!take("b", 14), "the lease runs");
        assert!(store.lease_job("night", at(10), "a", at(20)).unwrap());
        assert!(!take("b", 15), "it was extended");
        assert!(take("a", 16), "who left it may go on");
        assert!(take("b", 21), "the lease is over");
        assert!(!store.lease_job("night", at(10), "a", at(40)).unwrap(), "it is b's");
        let end = |node| {
            store
                .end_job("night", at(10), node, (JobState::Failed, at(22)), ["磁盘已满", "disk full"])
                .unwrap()
        };
        assert!(!end("a"));
        assert!(end("b"));
        assert!(!end("b"), "it is over");
        assert!(!take("a", 99), "it is over");
        assert!(!begin(10, "a") && !begin(9, "a"), "the clock went back");
        assert!(begin(12, "a"));

        let runs = store.job_runs("night", 2).unwrap();
        let [latest, before] = &runs[..] else { unreachable!("{runs:?}") };
        assert_eq!(
            (latest.fire_at, latest.state, latest.lease_until),
            (at(12), JobState::Running, Some(at(17)))
        );
        assert_eq!((before.state, before.missed, before.node.as_str()), (JobState::Failed, 2, "b"));
        assert_eq!((before.started_at, before.ended_at), (at(21), Some(at(22))));
        assert_eq!(before.note, Some(["磁盘已满".to_owned(), "disk full".to_owned()]));
        assert_eq!(store.job_runs("other", 2).unwrap(), []);
    });
}
