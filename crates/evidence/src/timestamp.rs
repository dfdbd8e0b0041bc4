//! Time stamps of an authority (RFC 3161): the request for a root, and what its answer proves.
//!
//! A stamp says that a root existed at a moment, on the word of somebody outside the house. It is checked against the one certificate
//! that the reader gives and trusts; no chain of certificates is followed and no revocation asked, as a court's expert would do both
//! with `openssl ts -verify` (`docs/evidence.md`). RSA and ECDSA with SHA-256, -384 or -512 are checked here; other signatures, such
//! as SM2 or RSA-PSS, are told as such.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::civil::DateTime;
use ring::{
    digest,
    signature::{self, UnparsedPublicKey, VerificationAlgorithm},
};

use crate::{
    der::{self, BITS, BOOLEAN, INTEGER, Item, OCTETS, OID, Reader, SEQUENCE, SET, TIME, UTC_TIME, context},
    hex::Digest,
};

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x10, 1, 4];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
/// `rsaEncryption` and `sha256/384/512WithRSAEncryption` begin so.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 0x22];
const KEY_USAGES: &[u8] = &[0x55, 0x1d, 0x25];
const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

/// Why a stamp proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an answer of a time-stamping authority, or not in DER.
    #[error("not a time-stamp response (RFC 3161) in DER")]
    Form,
    /// The authority refused.
    #[error("the authority did not grant a stamp, it answered with status {0}")]
    Refused(u8),
    /// Made for other bytes.
    #[error("the stamp is for something else than this root")]
    Imprint,
    /// An answer to another request.
    #[error("the stamp answers another request: its nonce is not the one that was sent")]
    Nonce,
    /// Not a certificate.
    #[error("not an X.509 certificate in DER or PEM")]
    Certificate,
    /// A certificate for something else.
    #[error("the certificate is not one for time stamping, or was not valid when the stamp was made")]
    Purpose,
    /// A way of signing that is not checked here.
    #[error("the stamp is signed in a way that is not checked here; use `openssl ts -verify`")]
    Algorithm,
    /// A wrong signature.
    #[error("the stamp was not signed with this certificate's key, or was altered")]
    Signature,
}

/// A request for a root's hash, to be sent to an authority as `application/timestamp-query`; it asks for its certificate. The
/// answer must repeat the nonce ([`SignedRoot::nonce`]), whose first byte is neither 0 nor above 127.
///
/// [`SignedRoot::nonce`]: crate::SignedRoot::nonce
pub fn request(root: &Digest, nonce: [u8; 8]) -> Vec<u8> {
    let algorithm = der::value(SEQUENCE, &[&der::value(OID, &[SHA256]), &[5, 0]]);
    let imprint = der::value(SEQUENCE, &[&algorithm, &der::value(OCTETS, &[&root.0])]);
    let nonce = der::value(INTEGER, &[&nonce]);
    let wants_certificate = der::value(BOOLEAN, &[&[0xff]]);
    der::value(SEQUENCE, &[&der::value(INTEGER, &[&[1]]), &imprint, &nonce, &wants_certificate])
}

/// An answer of an authority, read but not yet believed.
#[derive(Debug, Clone)]
pub struct Stamp<'a> {
    /// The hash that was stamped.
    pub imprint: Digest,
    /// When, in microseconds since 1970 UTC, on the authority's word.
    pub at: i64,
    /// The number from the request.
    pub nonce: Option<&'a [u8]>,
    /// The signed content.
    info: &'a [u8],
    signer: Signer<'a>,
}

/// How the content is signed.
#[derive(Debug, Clone)]
struct Signer<'a> {
    digest: &'a [u8],
    /// The body of the signed attributes.
    attributes: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Stamp<'a> {
    /// Reads a response.
    pub fn read(response: &'a [u8]) -> Result<Self, Error> {
        let mut outer = Reader(response);
        let mut response = outer.open(SEQUENCE).filter(|_| outer.0.is_empty()).ok_or(Error::Form)?;
        match response.open(SEQUENCE).and_then(|mut status| status.take(INTEGER)) {
            Some([0 | 1]) => {}
            Some(&[status]) => return Err(Error::Refused(status)),
            _ => return Err(Error::Form),
        }
        Self::token(response).ok_or(Error::Form)
    }

    fn token(mut response: Reader<'a>) -> Option<Self> {
        let mut content = response.open(SEQUENCE)?;
        if content.take(OID)? != SIGNED_DATA || !response.0.is_empty() {
            return None;
        }
        let mut data = content.open(context(0))?.open(SEQUENCE)?;
        data.take(INTEGER)?;
        data.take(SET)?;
        let mut held = data.open(SEQUENCE)?;
        if held.take(OID)? != TST_INFO {
            return None;
        }
        let info = held.open(context(0))?.take(OCTETS)?;
        data.skip(context(0));
        data.skip(context(1));
        let mut signers = data.open(SET)?;
        let signer = Self::signer(signers.open(SEQUENCE)?)?;
        if !signers.0.is_empty() {
            return None;
        }
        let mut fields = Reader(info).open(SEQUENCE)?;
        fields.take(INTEGER)?;
        fields.take(OID)?;
        let mut imprint = fields.open(SEQUENCE)?;
        if imprint.open(SEQUENCE)?.take(OID)? != SHA256 {
            return None;
        }
        let imprint = crate::hex::Hex(imprint.take(OCTETS)?.try_into().ok()?);
        fields.take(INTEGER)?;
        let at = moment(fields.item()?)?;
        fields.skip(SEQUENCE);
        fields.skip(BOOLEAN);
        let nonce = fields.skip(INTEGER).map(|item| item.body);
        Some(Self { imprint, at, nonce, info, signer })
    }

    fn signer(mut fields: Reader<'a>) -> Option<Signer<'a>> {
        fields.take(INTEGER)?;
        fields.item()?;
        let digest = fields.open(SEQUENCE)?.take(OID)?;
        let attributes = fields.take(context(0))?;
        let algorithm = fields.open(SEQUENCE)?.take(OID)?;
        let signature = fields.take(OCTETS)?;
        Some(Signer { digest, attributes, algorithm, signature })
    }

    /// Whether this stamp is for this root and answers this request, if its nonce is still known.
    pub fn check(&self, root: &Digest, nonce: Option<[u8; 8]>) -> Result<(), Error> {
        if self.imprint != *root {
            return Err(Error::Imprint);
        }
        match nonce {
            Some(nonce) if self.nonce != Some(&nonce) => Err(Error::Nonce),
            _ => Ok(()),
        }
    }

    /// Whether the holder of this certificate, which must be one for time stamping, signed the stamp while it was valid.
    pub fn is_signed_by(&self, authority: &Certificate) -> Result<(), Error> {
        if !authority.stamps || !(authority.from..=authority.until).contains(&self.at) {
            return Err(Error::Purpose);
        }
        let Signer { digest, attributes, algorithm, signature } = self.signer;
        let hash = match digest {
            SHA256 => &digest::SHA256,
            SHA384 => &digest::SHA384,
            SHA512 => &digest::SHA512,
            _ => return Err(Error::Algorithm),
        };
        let attribute = |wanted: &[u8]| {
            let mut all = Reader(attributes);
            let mut found = None;
            while let Some(mut fields) = all.open(SEQUENCE) {
                if fields.take(OID) == Some(wanted) {
                    let value = fields.open(SET).and_then(|mut values| values.item());
                    // Twice the same attribute is nobody's honest stamp.
                    found = value.filter(|_| found.is_none()).or(Some(Item { tag: 0, body: &[] }));
                }
            }
            found.filter(|_| all.0.is_empty()).map(|item| item.body)
        };
        if attribute(CONTENT_TYPE) != Some(TST_INFO) {
            return Err(Error::Signature);
        }
        if attribute(MESSAGE_DIGEST) != Some(digest::digest(hash, self.info).as_ref()) {
            return Err(Error::Signature);
        }
        // What is signed are the attributes as a SET, whatever tag they travel under.
        let signed = der::value(SET, &[attributes]);
        let way = authority.way(algorithm, digest).ok_or(Error::Algorithm)?;
        UnparsedPublicKey::new(way, &authority.key).verify(&signed, signature).map_err(|_| Error::Signature)
    }
}

/// What is needed of an authority's certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The algorithm of its key, and for elliptic curves the curve.
    algorithm: Vec<u8>,
    curve: Option<Vec<u8>>,
    key: Vec<u8>,
    /// Whether it is for time stamping.
    stamps: bool,
    from: i64,
    until: i64,
}

impl Certificate {
    /// Reads a certificate in DER, or the first one in PEM.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).ok();
        let body = text
            .and_then(|text| text.split_once("-----BEGIN CERTIFICATE-----")?.1.split_once("-----END"))
            .map(|(body, _)| body);
        let pem = body.map(|body| STANDARD.decode(body.split_ascii_whitespace().collect::<String>()));
        let der = pem.transpose().map_err(|_| Error::Certificate)?;
        Self::fields(der.as_deref().unwrap_or(bytes)).ok_or(Error::Certificate)
    }

    fn fields(der: &[u8]) -> Option<Self> {
        let mut fields = Reader(der).open(SEQUENCE)?.open(SEQUENCE)?;
        fields.skip(context(0));
        fields.take(INTEGER)?;
        fields.take(SEQUENCE)?;
        fields.take(SEQUENCE)?;
        let mut validity = fields.open(SEQUENCE)?;
        let (from, until) = (moment(validity.item()?)?, moment(validity.item()?)?);
        fields.take(SEQUENCE)?;
        let mut info = fields.open(SEQUENCE)?;
        let mut algorithm = info.open(SEQUENCE)?;
        let (kind, curve) = (algorithm.take(OID)?, algorithm.skip(OID));
        let key = info.take(BITS)?.strip_prefix(&[0])?;
        let mut stamps = false;
        while let Some(item) = fields.item() {
            let extensions = Some(item).filter(|item| item.tag == context(3));
            let mut extensions =
                extensions.and_then(|item| Reader(item.body).open(SEQUENCE)).unwrap_or(Reader(&[]));
            while let Some(mut extension) = extensions.open(SEQUENCE) {
                let wanted = extension.take(OID) == Some(KEY_USAGES);
                extension.skip(BOOLEAN);
                let mut usages =
                    extension.open(OCTETS).and_then(|mut value| value.open(SEQUENCE)).filter(|_| wanted);
                while let Some(usage) = usages.as_mut().and_then(Reader::item) {
                    stamps |= usage.body == TIME_STAMPING;
                }
            }
        }
        let curve = curve.map(|item| item.body.to_vec());
        Some(Self { algorithm: kind.to_vec(), curve, key: key.to_vec(), stamps, from, until })
    }

    /// How a signature with this key is checked, `None` if not here.
    fn way(&self, algorithm: &[u8], digest: &[u8]) -> Option<&'static dyn VerificationAlgorithm> {
        if let Some(rest) = self.algorithm.strip_prefix(RSA) {
            // 1 is RSA as such, 11 to 13 name the hash too; 10 would be PSS.
            let plain = rest == [1] && matches!(algorithm.strip_prefix(RSA), Some([1 | 11 | 12 | 13]));
            return match digest {
                SHA256 if plain => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
                SHA384 if plain => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
                SHA512 if plain => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
                _ => None,
            };
        }
        match (self.curve.as_deref().filter(|_| self.algorithm == EC_KEY)?, digest) {
            (P256, SHA256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
            (P256, SHA384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
            (P384, SHA256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
            (P384, SHA384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
            _ => None,
        }
    }
}

/// `YYYYMMDDHHMMSS[.f]Z`, or with two digits of the year as certificates have it, in microseconds; fractions beyond are dropped.
fn moment(item: Item<'_>) -> Option<i64> {
    let text = std::str::from_utf8(item.body).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let century = if whole.as_bytes().first()? < &b'5' { "20" } else { "19" };
    let whole = match item.tag {
        TIME => whole.to_owned(),
        UTC_TIME => format!("{century}{whole}"),
        _ => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(&whole) || !digits(fraction) {
        return None;
    }
    let at: DateTime = DateTime::strptime("%Y%m%d%H%M%S", &whole).ok()?;
    let seconds = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_microsecond();
    let fraction: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    Some(seconds + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_authorities_write_them() {
        let read = |tag, text: &str| moment(Item { tag, body: text.as_bytes() });
        let noon = 1_781_870_400_000_000;
        assert_eq!(read(TIME, "20260619120000Z"), Some(noon));
        assert_eq!(read(TIME, "20260619120000.25Z"), Some(noon + 250_000));
        assert_eq!(read(TIME, "20260619120000.1234567Z"), Some(noon + 123_456));
        assert_eq!(read(UTC_TIME, "260619120000Z"), Some(noon));
        for wrong in [
            "20260619120000",
            "20260619120000+0800",
            "20261319120000Z",
            "2026061912000Z",
            "20260619120000.Z",
            "",
        ] {
            assert_eq!(read(TIME, wrong), None, "{wrong}");
        }
    }
}
