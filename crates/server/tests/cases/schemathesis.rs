//! Requests that nobody thought of, made from the document of the API by schemathesis: no server error, and no answer that
//! the document does not describe.

use std::{env, path::PathBuf, process::Command};

use serde_json::json;

use crate::office::Office;

/// What an answer must keep to.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";
/// Streams do not end, and who signs in or out is tried elsewhere.
const NOT_HERE: &str = "^/(session|sign-in|progress)";
/// The same requests every time; more of them find more and take longer.
const SEED: &str = "1";
const EXAMPLES: &str = "5";

#[test]
fn whatever_is_asked_is_answered_as_the_document_says() {
    let installed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/schemathesis/bin/st");
    let program = env::var_os("SCHEMATHESIS").map_or_else(|| PathBuf::from(installed), PathBuf::from);
    if !program.exists() {
        eprintln!("skipped: {} is not there; `cargo xtask test` installs it", program.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let office = Office::on(&format!("sqlite://{}", folder.path().join("ledger.sqlite").display()));
    let all = json!({ "roles": ["administrator", "supervisor"] });
    office.root.ask_with("PATCH", "/users/1", Some(&all), &[("if-match", "\"1\"")]).well();
    let permissions = office.root.get("/session").json()["permissions"].clone();
    let wish = json!({ "name": "schemathesis", "permissions": permissions, "days": 1 });
    let token = office.root.post("/tokens", &wish).json()["token"].as_str().unwrap().to_owned();
    let done = Command::new(&program)
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", "schemathesis_hooks")
        .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", office.server.base))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", SEED])
        .args(["--checks", CHECKS, "--exclude-path-regex", NOT_HERE])
        .args(["--no-shrink", "--continue-on-failure", "--warnings", "off", "--no-color"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
}
