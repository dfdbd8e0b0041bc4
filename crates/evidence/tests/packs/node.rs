//! Runs the script of the page in Node, as it stands in the page.

use std::{fs, process::Command};

use evidence::page;
use serde_json::{Value, json};

use crate::fixture::Case;

const RUN: &str = "
const fs = require('node:fs');
const [folder, count] = process.argv.slice(2);
const reports = [];
for (let number = 0; number < Number(count); number += 1) {
  const trust = JSON.parse(fs.readFileSync(`${folder}/${number}.json`, 'utf8'));
  reports.push(Evidence.verifyZip(new Uint8Array(fs.readFileSync(`${folder}/${number}.zip`)), trust).report);
}
fs.writeFileSync(`${folder}/reports.json`, JSON.stringify(reports));
";

/// The page's only script, with something after it.
pub(crate) fn script(after: &str) -> String {
    let page = page::html();
    let (_, rest) = page.split_once("<script>").unwrap();
    let (script, rest) = rest.split_once("</script>").unwrap();
    assert!(!rest.contains("<script"), "one script only");
    format!("{script}{after}")
}

/// Runs a script in a folder; Node must be installed, as the page is tested nowhere else.
pub(crate) fn run(folder: &std::path::Path, script: &str, arguments: &[&str]) -> String {
    let file = folder.join("verify.cjs");
    fs::write(&file, script).unwrap();
    let output =
        Command::new("node").arg(&file).args(arguments).output().expect("Node 20 or newer is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the page reports of each pack.
pub(crate) fn reports(cases: &[Case]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for (number, Case { archive, trust, .. }) in cases.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.zip")), archive).unwrap();
        let trust = json!({"keys": trust.keys, "roots": trust.roots}).to_string();
        fs::write(folder.path().join(format!("{number}.json")), trust).unwrap();
    }
    run(folder.path(), &script(RUN), &[&folder.path().display().to_string(), &cases.len().to_string()]);
    serde_json::from_slice(&fs::read(folder.path().join("reports.json")).unwrap()).unwrap()
}

/// Compares the page's own SHA-256, SHA-512 and Ed25519 with Node's, at each length around a block, and with altered signatures.
const CRYPTOGRAPHY: &str = "
const crypto = require('node:crypto');
const assert = require('node:assert');
for (let length = 0; length < 300; length += 1) {
  const bytes = crypto.randomBytes(length);
  for (const [name, own] of [['sha256', Evidence.sha256], ['sha512', Evidence.sha512]]) {
    assert.equal(Evidence.hex(own(bytes)), crypto.createHash(name).update(bytes).digest('hex'), `${name} of ${length}`);
  }
}
for (let round = 0; round < 40; round += 1) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const message = crypto.randomBytes(round * 7);
  const signature = new Uint8Array(crypto.sign(null, message, privateKey));
  assert.ok(Evidence.isSigned(raw, message, signature), 'a right signature');
  for (const altered of [0, 31, 32, 63]) {
    const wrong = signature.slice();
    wrong[altered] ^= 1;
    assert.ok(!Evidence.isSigned(raw, message, wrong), `byte ${altered} of the signature`);
  }
  assert.ok(!Evidence.isSigned(raw, Buffer.concat([message, Buffer.of(0)]), signature), 'another message');
}
console.log('equal');
";

#[test]
fn the_page_hashes_and_checks_signatures_as_node_does() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &script(CRYPTOGRAPHY), &[]).trim(), "equal");
}
