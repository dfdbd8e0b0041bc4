//! A real time-stamping authority, `openssl ts`: its stamps alone, and in packs.

use std::{fs, path::Path, process::Command};

use evidence::{
    Code, Digest, Trust,
    timestamp::{Certificate, Error, Request, Stamp},
    verify,
    verify::By,
};

use crate::fixture::{key, world};

fn openssl(folder: &Path, arguments: &[&str]) {
    let output =
        Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl is installed");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const P256: &[&str] = &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

const CONFIG: &str = "
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
clock_precision_digits = 3
ordering = yes
tsa_name = yes
[req]
distinguished_name = name
[name]
[stamping]
extendedKeyUsage = critical, timeStamping
[serving]
extendedKeyUsage = serverAuth
";

/// An authority with a key of this kind, in a folder of its own.
fn authority(key: &[&str], usage: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tsa.cnf"), CONFIG).unwrap();
    fs::write(folder.path().join("serial"), "01\n").unwrap();
    openssl(folder.path(), &[&["genpkey", "-out", "key.pem", "-algorithm"], key].concat());
    let request = [
        "req",
        "-x509",
        "-new",
        "-key",
        "key.pem",
        "-out",
        "cert.pem",
        "-days",
        "3650",
        "-subj",
        "/O=Test/CN=TSA",
    ];
    openssl(folder.path(), &[request.as_slice(), &["-config", "tsa.cnf", "-extensions", usage]].concat());
    folder
}

fn stamp(folder: &Path, request: &Request, hash: &str) -> Vec<u8> {
    fs::write(folder.join("query.tsq"), &request.bytes).unwrap();
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
    openssl(folder, &[reply.as_slice(), &["-config", "tsa.cnf", hash]].concat());
    fs::read(folder.join("reply.tsr")).unwrap()
}

/// A stamp for a root's hash, and the certificate of the authority that made it, an authority of its own each time.
pub(crate) fn stamped(root: &Digest) -> (Vec<u8>, Certificate) {
    let folder = authority(P256, "stamping");
    let response = stamp(folder.path(), &Request::new(root).unwrap(), "-sha256");
    (response, certificate(folder.path()))
}

fn certificate(folder: &Path) -> Certificate {
    Certificate::read(&fs::read(folder.join("cert.pem")).unwrap()).unwrap()
}

#[test]
fn a_stamp_is_checked_by_imprint_nonce_and_signature() {
    let root = Digest::of(b"root");
    // Kind of key, hash of the signature.
    let kinds: [(&[&str], &str); 4] = [
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "-sha256"),
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "-sha512"),
        (P256, "-sha256"),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "-sha384"),
    ];
    let stranger = authority(P256, "stamping");
    for (key, hash) in kinds {
        let folder = authority(key, "stamping");
        let request = Request::new(&root).unwrap();
        let response = stamp(folder.path(), &request, hash);
        let read = Stamp::read(&response).unwrap();
        assert_eq!(read.check(&root, Some(request.nonce)), Ok(()), "{key:?}");
        assert_eq!(read.is_signed_by(&certificate(folder.path())), Ok(()), "{key:?}");
        assert!(read.at > 1_700_000_000_000_000, "a moment of our time");

        assert_eq!(read.check(&Digest::of(b"other"), None), Err(Error::Imprint));
        assert_eq!(read.check(&root, Some([0x41; 8])), Err(Error::Nonce));
        assert!(read.is_signed_by(&certificate(stranger.path())).is_err(), "signed by somebody else");

        // What our reader accepts, the expert's tool accepts as well.
        let hash = root.to_string();
        let expert = ["ts", "-verify", "-digest", &hash, "-in", "reply.tsr", "-CAfile", "cert.pem"];
        openssl(folder.path(), &expert);
    }
}

#[test]
fn no_byte_of_a_stamp_can_be_changed_so_that_it_says_something_else() {
    let (root, folder) = (Digest::of(b"root"), authority(P256, "stamping"));
    let request = Request::new(&root).unwrap();
    let response = stamp(folder.path(), &request, "-sha256");
    let (authority, moment) = (certificate(folder.path()), Stamp::read(&response).unwrap().at);
    for place in 0..response.len() {
        let mut altered = response.clone();
        altered[place] ^= 1;
        let Ok(read) = Stamp::read(&altered) else { continue };
        let accepted = read.check(&root, Some(request.nonce)).and_then(|()| read.is_signed_by(&authority));
        assert!(accepted.is_err() || read.at == moment, "byte {place}");
    }
    for length in 0..response.len() {
        assert!(Stamp::read(&response[..length]).is_err(), "cut off after {length}");
    }
}

#[test]
fn only_a_certificate_for_time_stamping_counts() {
    let stamping = authority(P256, "stamping");
    let root = Digest::of(b"root");
    let response = stamp(stamping.path(), &Request::new(&root).unwrap(), "-sha256");
    // The same key with a certificate for something else.
    let request = [
        "req",
        "-x509",
        "-new",
        "-key",
        "key.pem",
        "-out",
        "cert.pem",
        "-days",
        "3650",
        "-subj",
        "/O=Test/CN=TSA",
    ];
    openssl(
        stamping.path(),
        &[request.as_slice(), &["-config", "tsa.cnf", "-extensions", "serving"]].concat(),
    );
    let read = Stamp::read(&response).unwrap();
    assert_eq!(read.is_signed_by(&certificate(stamping.path())), Err(Error::Purpose));
    assert_eq!(
        Certificate::read(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END").map(drop),
        Err(Error::Certificate)
    );
    assert_eq!(Stamp::read(&[0x30, 5, 0x30, 3, 2, 1, 2]).map(drop), Err(Error::Refused(2)));
}

#[test]
fn a_stamp_anchors_a_pack_only_by_the_certificate_the_reader_gives() {
    let mut world = world(1_230_000, [1, 2]);
    let (response, certificate) = stamped(&world.roots[1].hash);
    let (_, stranger) = stamped(&world.roots[1].hash);
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
