//! Users, sessions, tokens and writes asked for twice, on both databases.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use receivables::message::UtcMicros;
use store::{Answered, Asked, AuditFilter, Companies, NewToken, NewUser, Store, User, UserFields};

const fn at(minute: i64) -> UtcMicros {
    UtcMicros(minute * 60_000_000)
}

fn fields(name: &str) -> UserFields {
    UserFields {
        name: name.to_owned(),
        email: None,
        roles: vec!["collector".to_owned(), "trainer".to_owned()],
        team: None,
        companies: Companies::Listed(vec!["华东 一部".to_owned(), "SH, 2".to_owned()]),
        owner_name: Some("陈静".to_owned()),
        lang: "zh".to_owned(),
        is_disabled: false,
    }
}

fn new(login: &str) -> NewUser {
    NewUser {
        login: login.to_owned(),
        password: Some("hash".to_owned()),
        subject: None,
        fields: fields("陈静"),
    }
}

fn open(url: &str) -> Store {
    Store::open_with(url, &store::Keys { file: Some(testbed::keys(url)), today: None }).unwrap()
}

fn user(store: &Store, id: i64) -> User {
    store.user(id).unwrap().unwrap()
}

#[test]
fn a_user_is_kept_as_they_were_said_to_be() {
    testbed::both(|url| {
        let store = open(url);
        let team = store.add_team("华东").unwrap().unwrap();
        let id = store.add_user(&new("ChenJing"), at(1)).unwrap().unwrap();
        assert_eq!(
            store.add_user(&new("chenjing"), at(1)).unwrap(),
            None,
            "a login is one, however it is written"
        );
        let kept = store.user_by_login("CHENJING").unwrap().unwrap();
        assert_eq!((kept.id, &kept.fields, kept.version), (id, &fields("陈静"), 1));
        let changed = UserFields { team: Some(team), companies: Companies::Every, ..fields("Chen Jing") };
        assert!(store.change_user(id, 1, &changed).unwrap());
        assert!(!store.change_user(id, 1, &fields("x")).unwrap(), "of another version");
        let kept = user(&store, id);
        assert_eq!((&kept.fields, kept.team_name.as_deref(), kept.version), (&changed, Some("华东"), 2));
        assert_eq!(store.owner_names(team).unwrap(), ["陈静"]);
        assert_eq!(store.add_team("华东").unwrap(), None);
        let other = store.add_team("华南").unwrap().unwrap();
        assert!(!store.rename_team(other, 1, "华东").unwrap(), "the name of another");
        assert!(store.rename_team(other, 1, "西南").unwrap());
    });
}

#[test]
fn a_session_ends_when_it_is_idle_or_over_or_its_user_may_not() {
    testbed::both(|url| {
        let store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        let other = store.add_user(&new("b"), at(0)).unwrap().unwrap();
        let (one, two) = ([1; 32], [2; 32]);
        let is_in = |hash: &[u8; 32], minute: i64| {
            store.user_of_session(hash, at(minute), at(minute - 60)).unwrap().map(|user| user.id)
        };
        store.begin_session(&one, id, at(0), at(100)).unwrap();
        store.begin_session(&two, id, at(0), at(100)).unwrap();
        assert_eq!(is_in(&[3; 32], 0), None, "nobody's token");
        assert_eq!(is_in(&one, 50), Some(id));
        assert_eq!(is_in(&two, 61), None, "not used for an hour");
        assert_eq!(is_in(&one, 99), Some(id), "used 49 minutes ago");
        assert_eq!(is_in(&one, 100), None, "over");
        store.set_password(id, "new", Some(&one)).unwrap();
        assert_eq!((is_in(&one, 60), is_in(&two, 1)), (Some(id), None), "the other one ended");
        store.begin_session(&two, other, at(0), at(100)).unwrap();
        assert!(
            store
                .change_user(id, user(&store, id).version, &UserFields { is_disabled: true, ..fields("a") })
                .unwrap()
        );
        assert_eq!((is_in(&one, 60), is_in(&two, 1)), (None, Some(other)), "who is disabled is out");
        assert_eq!(store.drop_sessions(at(100), at(40)).unwrap(), 1);
    });
}

#[test]
fn an_attempt_counts_once() {
    testbed::both(|url| {
        let store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        let seen = user(&store, id);
        assert!(store.count_attempt(&seen, 1, None).unwrap());
        assert!(!store.count_attempt(&seen, 1, None).unwrap(), "counted since");
        let seen = user(&store, id);
        assert!(store.count_attempt(&seen, 2, Some(at(15))).unwrap());
        assert_eq!(user(&store, id).locked_until, Some(at(15)));
        assert!(store.count_attempt(&user(&store, id), 0, None).unwrap());
        let seen = user(&store, id);
        assert_eq!((seen.failed, seen.locked_until), (0, None));
    });
}

#[test]
fn the_secret_of_a_second_factor_is_sealed_and_goes_with_the_keys() {
    testbed::both(|url| {
        let mut store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        store.set_totp(id, Some("JBSWY3DPEHPK3PXP")).unwrap();
        assert_eq!((user(&store, id).has_totp, user(&store, id).has_secret), (false, true));
        store.turn_totp_on(id).unwrap();
        assert!(store.use_totp_step(id, 7).unwrap() && !store.use_totp_step(id, 7).unwrap());
        assert!(!store.use_totp_step(id, 6).unwrap() && store.use_totp_step(id, 8).unwrap());
        assert_eq!(store.keys().unwrap()[0].people, 1, "the key is in use");
        let rotation = store.rotate_keys(|_| ()).unwrap();
        let keys = store.keys().unwrap();
        assert_eq!(
            keys.iter().map(|key| (key.id, key.people)).collect::<Vec<_>>(),
            [(1, 0), (rotation.key, 1)]
        );
        store.retire_key(1).unwrap();
        assert_eq!(store.totp_secret(id).unwrap().as_deref(), Some("JBSWY3DPEHPK3PXP"));
        store.set_totp(id, None).unwrap();
        assert_eq!(store.totp_secret(id).unwrap(), None);
    });
}

#[test]
fn a_token_acts_for_its_owner_until_it_expires() {
    testbed::both(|url| {
        let store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        let new =
            NewToken {
                user: id, name: "导入", hash: [9; 32], permissions: &["import"], expires_at: at(10)
            };
        let token = store.add_token(&new, at(0)).unwrap();
        let (user, permissions) = store.user_of_token(&[9; 32], at(9)).unwrap().unwrap();
        assert_eq!((user.id, permissions), (id, vec!["import".to_owned()]));
        assert_eq!(store.tokens(id).unwrap()[0].last_used_at, Some(at(9)));
        assert!(store.user_of_token(&[9; 32], at(10)).unwrap().is_none(), "expired");
        assert!(!store.remove_token(token, id + 1).unwrap(), "somebody else's");
        assert!(store.remove_token(token, id).unwrap());
        assert!(store.user_of_token(&[9; 32], at(1)).unwrap().is_none());
    });
}

#[test]
fn a_write_is_done_once_and_its_answer_kept() {
    testbed::both(|url| {
        let store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        let ask = |hash: u8| store.claim_request(id, "key", &[hash; 32], at(0)).unwrap();
        assert_eq!(ask(1), Asked::First);
        assert_eq!((ask(1), ask(2)), (Asked::Unanswered, Asked::Other));
        store.drop_request(id, "key").unwrap();
        assert_eq!(ask(1), Asked::First, "it was given back");
        let answered = Answered { status: 201, headers: "etag: \"1\"".to_owned(), body: vec![0, 255] };
        store.answer_request(id, "key", &answered).unwrap();
        store.drop_request(id, "key").unwrap();
        assert_eq!((ask(1), ask(2)), (Asked::Answered(answered), Asked::Other));
        assert_eq!(store.forget_requests(at(0)).unwrap(), 1);
        assert_eq!(ask(2), Asked::First);
    });
}

#[test]
fn the_record_is_read_from_its_end() {
    testbed::both(|url| {
        let store = open(url);
        let id = store.add_user(&new("a"), at(0)).unwrap().unwrap();
        for (minute, user, act) in
            [(1, Some(id), "signed-in"), (2, None, "sign-in-failed"), (3, Some(id), "exported")]
        {
            store.note(at(minute), user, act, "user/1", "{}").unwrap();
        }
        let acts = |filter: &AuditFilter<'_>| -> Vec<String> {
            store.notes(filter, 10).unwrap().into_iter().map(|row| row.act).collect()
        };
        assert_eq!(acts(&AuditFilter::default()), ["exported", "sign-in-failed", "signed-in"]);
        assert_eq!(
            acts(&AuditFilter { user: Some(id), ..AuditFilter::default() }),
            ["exported", "signed-in"]
        );
        assert_eq!(acts(&AuditFilter { act: Some("exported"), ..AuditFilter::default() }), ["exported"]);
        assert_eq!(
            acts(&AuditFilter { from: Some(at(2)), until: Some(at(3)), ..AuditFilter::default() }),
            ["sign-in-failed"]
        );
        assert_eq!(acts(&AuditFilter { before: Some(2), ..AuditFilter::default() }), ["signed-in"]);
    });
}
