//! Packs with a time stamp of a real authority, `openssl ts`.

use std::{fs, path::Path, process::Command};

use evidence::{
    Code, Digest, Trust,
    timestamp::{Certificate, Request},
    verify,
    verify::By,
};

use crate::fixture::{key, world};

fn openssl(folder: &Path, arguments: &[&str]) {
    let output =
        Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl is installed");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const CONFIG: &str = "
[tsa]
default_tsa = one
[one]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = name
[name]
[stamping]
extendedKeyUsage = critical, timeStamping
";

/// A stamp for a root's hash, and the certificate of the authority that made it.
pub(crate) fn stamp(root: &Digest) -> (Vec<u8>, Certificate) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("tsa.cnf"), CONFIG).unwrap();
    fs::write(path("serial"), "01\n").unwrap();
    fs::write(path("query.tsq"), Request::new(root).unwrap().bytes).unwrap();
    let key = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    openssl(folder.path(), &[["genpkey", "-out", "key.pem"].as_slice(), &key].concat());
    let request =
        ["req", "-x509", "-new", "-key", "key.pem", "-out", "cert.pem", "-days", "3650", "-subj", "/CN=TSA"];
    openssl(
        folder.path(),
        &[request.as_slice(), &["-config", "tsa.cnf", "-extensions", "stamping"]].concat(),
    );
    let reply = [
        "ts",
        "-reply",
        "-queryfile",
        "query.tsq",
        "-signer",
        "cert.pem",
        "-inkey",
        "key.pem",
        "-out",
        "reply.tsr",
    ];
    openssl(folder.path(), &[reply.as_slice(), &["-config", "tsa.cnf"]].concat());
    let certificate = Certificate::read(&fs::read(path("cert.pem")).unwrap()).unwrap();
    (fs::read(path("reply.tsr")).unwrap(), certificate)
}

#[test]
fn a_stamp_anchors_a_pack_only_by_the_certificate_the_reader_gives() {
    let mut world = world(1_230_000, [1, 2]);
    let (response, certificate) = stamp(&world.roots[1].hash);
    let (_, stranger) = stamp(&world.roots[1].hash);
    world.stamps.insert(2, response);
    let files = world.files(2);
    let check = |authorities: &[&Certificate]| {
        let authorities = authorities.iter().map(|&certificate| certificate.clone()).collect();
        let trust = Trust { keys: vec![key(2).id()], authorities, ..Trust::default() };
        verify::verify_files(&files, &trust)
    };
    let report = check(&[&stranger, &certificate]);
    assert_eq!((report.anchored.by, report.anchored.root, report.anchored.entries), (By::Stamp, 2, 5));
    // Given certificates, what the report must say, and whether the pack counts as sound.
    for (given, code) in [(vec![], Code::StampUnchecked), (vec![&stranger], Code::StampSignature)] {
        let report = check(&given);
        assert_eq!(report.anchored.by, By::None);
        assert!(
            report.findings.iter().any(|finding| finding.code == code && finding.place == "2"),
            "{code:?}"
        );
    }
}
