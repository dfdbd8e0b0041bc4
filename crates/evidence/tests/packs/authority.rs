//! A real time-stamping authority, `openssl ts`: its stamps alone, and in packs.

use evidence::{
    Code, Digest, Trust,
    timestamp::{Certificate, Error, Stamp, request},
    verify,
    verify::By,
};
use testbed::Authority;

use crate::fixture::{key, world};

const NONCE: [u8; 8] = *b"question";

/// A stamp for a root's hash, and the certificate of the authority that made it, an authority of its own each time.
pub(crate) fn stamped(root: &Digest) -> (Vec<u8>, Certificate) {
    let authority = Authority::new(Authority::P256);
    let response = authority.stamp(&request(root, NONCE), "-sha256");
    (response, certificate(&authority))
}

fn certificate(authority: &Authority) -> Certificate {
    Certificate::read(&authority.certificate()).unwrap()
}

#[test]
fn a_stamp_is_checked_by_imprint_nonce_and_signature() {
    let root = Digest::of(b"root");
    // Kind of key, hash of the signature.
    let kinds: [(&[&str], &str); 4] = [
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "-sha256"),
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "-sha512"),
        (Authority::P256, "-sha256"),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "-sha384"),
    ];
    let stranger = Authority::new(Authority::P256);
    for (key, hash) in kinds {
        let authority = Authority::new(key);
        let response = authority.stamp(&request(&root, NONCE), hash);
        let read = Stamp::read(&response).unwrap();
        assert_eq!(read.check(&root, Some(NONCE)), Ok(()), "{key:?}");
        assert_eq!(read.is_signed_by(&certificate(&authority)), Ok(()), "{key:?}");
        assert!(read.at > 1_700_000_000_000_000, "a moment of our time");

        assert_eq!(read.check(&Digest::of(b"other"), None), Err(Error::Imprint));
        assert_eq!(read.check(&root, Some([0x41; 8])), Err(Error::Nonce));
        assert!(read.is_signed_by(&certificate(&stranger)).is_err(), "signed by somebody else");

        // What our reader accepts, the expert's tool accepts as well.
        authority.verify(&root.to_string());
    }
}

#[test]
fn no_byte_of_a_stamp_can_be_changed_so_that_it_says_something_else() {
    let (root, authority) = (Digest::of(b"root"), Authority::new(Authority::P256));
    let response = authority.stamp(&request(&root, NONCE), "-sha256");
    let (authority, moment) = (certificate(&authority), Stamp::read(&response).unwrap().at);
    for place in 0..response.len() {
        let mut altered = response.clone();
        altered[place] ^= 1;
        let Ok(read) = Stamp::read(&altered) else { continue };
        let accepted = read.check(&root, Some(NONCE)).and_then(|()| read.is_signed_by(&authority));
        assert!(accepted.is_err() || read.at == moment, "byte {place}");
    }
    for length in 0..response.len() {
        assert!(Stamp::read(&response[..length]).is_err(), "cut off after {length}");
    }
}

#[test]
fn only_a_certificate_for_time_stamping_counts() {
    let authority = Authority::new(Authority::P256);
    let response = authority.stamp(&request(&Digest::of(b"root"), NONCE), "-sha256");
    // The same key with a certificate for something else.
    authority.certify("serving");
    let read = Stamp::read(&response).unwrap();
    assert_eq!(read.is_signed_by(&certificate(&authority)), Err(Error::Purpose));
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
