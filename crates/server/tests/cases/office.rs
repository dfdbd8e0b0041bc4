//! A company with the demonstration ledger, people who work on it, and the server.

use std::fs;

use serde_json::{Value, json};
use sim::{
    workbook,
    world::{Size, World},
};

use crate::running::{Answer, Browser, Place, Server};

/// 15:05 at the place of the ledger's customers, on a Monday.
pub(crate) const AFTERNOON: &str = "2026-11-23T07:05:00Z";
/// 22:30 there.
pub(crate) const NIGHT: &str = "2026-11-23T14:30:00Z";
/// A company that may be called in the afternoon, and a person.
pub(crate) const COMPANY: &str = "C0018";
pub(crate) const PERSON: &str = "P0020";

pub(crate) struct Office {
    pub(crate) place: Place,
    pub(crate) server: Server,
    /// An administrator, who sees every case.
    pub(crate) root: Browser,
}

impl Office {
    pub(crate) fn on(url: &str) -> Self {
        Self::at(url, AFTERNOON)
    }

    pub(crate) fn at(url: &str, now: &str) -> Self {
        Self::with(url, now, "")
    }

    /// With more in the company's file.
    pub(crate) fn with(url: &str, now: &str, more: &str) -> Self {
        let place = Place::on(url);
        let as_of = "2026-11-23".parse().unwrap();
        let world = World::generate(1, as_of, Size { companies: 60, people: 40 }).unwrap();
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../huikuan.example.toml");
        place.write("huikuan.toml", &fs::read_to_string(example).unwrap());
        place.append("huikuan.toml", "\n[vault]\nfolder = \"papers\"\nkeys = \"papers.keys\"\n");
        place.append("huikuan.toml", more);
        place.write("phone.secret", "rings-once\n");
        place.write_bytes(workbook::FILE_NAME, &workbook::write(&world).unwrap());
        for args in [&["import", workbook::FILE_NAME, "--as-of", "2026-11-23"][..], &["run"]] {
            let (text, is_well) = place.type_in(args, "");
            assert!(is_well, "{text}");
        }
        for (login, role) in [
            ("root", "administrator"),
            ("ann", "collector"),
            ("ben", "collector"),
            ("aud", "auditor"),
            ("lee", "legal"),
            ("lee2", "legal"),
        ] {
            place.add_user(login, role);
        }
        let server = place.serve_at(now, &[]);
        let root = server.signed_in("root");
        Self { place, server, root }
    }

    pub(crate) fn browser(&self, login: &str) -> Browser {
        self.server.signed_in(login)
    }

    /// The number of a case by its code.
    #[track_caller]
    pub(crate) fn case(&self, code: &str) -> i64 {
        let found = self.root.get(&format!("/cases?q={code}")).json();
        found["items"][0]["debtor"]["id"].as_i64().unwrap_or_else(|| panic!("{code}: {found}"))
    }

    /// Gives cases to a user.
    #[track_caller]
    pub(crate) fn give(&self, cases: &[i64], login: &str) {
        let user = self.browser(login).get("/session").json()["id"].clone();
        let given = json!({ "debtor_ids": cases, "user_id": user, "team_id": null });
        self.root.post("/cases/assign", &given).well();
    }
}

impl Answer {
    /// The answer, where all went well.
    #[track_caller]
    pub(crate) fn well(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The version of what was answered.
    pub(crate) fn version(&self) -> String {
        self.header("etag").to_owned()
    }
}

/// A change of a case as it stands now.
pub(crate) fn change(browser: &Browser, case: i64, what: &str, body: &Value) -> Answer {
    let version = browser.get(&format!("/cases/{case}")).version();
    browser.ask_with("POST", &format!("/cases/{case}/{what}"), Some(body), &[("if-match", &version)])
}

/// The first of the case's people who may hear of the debt and has a telephone.
#[track_caller]
pub(crate) fn person(case: &Value) -> i64 {
    let people = case["people"].as_array().unwrap();
    let reached = |person: &&Value| {
        let mut ways = person["ways"].as_array().unwrap().iter();
        person["may_hear"] == true && ways.any(|way| way["channel"] == "phone")
    };
    people.iter().find(reached).unwrap()["id"].as_i64().unwrap()
}

impl Place {
    pub(crate) fn write_bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        let old = fs::read_to_string(self.path(name)).unwrap();
        fs::write(self.path(name), old + text).unwrap();
    }
}

impl Browser {
    /// Sends a form with a file.
    pub(crate) fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head =
            format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(file);
        body.extend(b"\r\n--X--\r\n");
        self.send("POST", path, body, &[("content-type", "multipart/form-data; boundary=X")])
    }
}
