//! Secrets: random tokens, passwords, second factors. What is kept of each is a hash, or sealed.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use receivables::message::UtcMicros;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use totp_rs::{Algorithm, Secret, TOTP};

use crate::{
    said::said,
    serve::problem::{self, Problem},
};

/// The shortest password. Our number; NIST SP 800-63B asks for 8, and for 15 where there is no second factor.
const SHORTEST: usize = 12;
/// The longest: hashing takes its time with what is typed.
const LONGEST: usize = 256;
/// Passwords hashed at a time, each of which takes 19 MiB.
static HASHING: Semaphore = Semaphore::const_new(2);

/// What is compared where there is no password, so that the answer takes as long.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed("nobody signs in with this").unwrap_or_default());

/// 256 random bits, as text for a cookie or a header.
pub(crate) fn token() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

pub(crate) fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        said(
            format!("本机无法生成随机数（{error}）"),
            format!("this machine gives no random numbers ({error})"),
        )
    })?;
    Ok(bytes)
}

/// What is kept of a token: it has enough bits of its own to need no slow hash.
pub(crate) fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Why a password cannot be used, in Chinese and English.
pub(crate) fn weakness(password: &str, login: &str) -> Option<[String; 2]> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some([
            format!("密码至少 {SHORTEST} 个字符"),
            format!("a password has at least {SHORTEST} characters"),
        ]);
    }
    if password.len() > LONGEST {
        return Some([format!("密码最长 {LONGEST} 字节"), format!("a password has at most {LONGEST} bytes")]);
    }
    let mut letters: Vec<char> = password.to_lowercase().chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let names_login = login.chars().count() >= 4 && password.to_lowercase().contains(&login.to_lowercase());
    if letters.len() < 5 || names_login {
        return Some([
            "密码太容易猜到：不要包含登录名，也不要重复几个字符".to_owned(),
            "this password is easily guessed: leave your login out of it, and do not repeat a few characters"
                .to_owned(),
        ]);
    }
    None
}

/// The hash of a password, as its PHC string with a salt of its own.
pub(crate) fn hashed(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))
}

/// The same beside the threads that serve.
pub(crate) async fn hash_password(password: String) -> Result<String, Problem> {
    slowly(move || hashed(&password)).await?.map_err(Problem::from)
}

/// Whether a password is the one of a hash. Takes as long where there is none.
pub(crate) async fn is_right(password: String, hash: Option<String>) -> Result<bool, Problem> {
    slowly(move || {
        let known = hash.as_deref().unwrap_or(&NOBODYS);
        let fits = Argon2::default().verify_password(password.as_bytes(), known).is_ok();
        fits && hash.is_some()
    })
    .await
}

async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let Ok(_turn) = HASHING.acquire().await else { return Err(problem::internal()) };
    tokio::task::spawn_blocking(work).await.map_err(|_| problem::internal())
}

/// A second factor: the secret as people type it, and how their programs count.
pub(crate) fn totp(secret: &str, login: &str) -> anyhow::Result<TOTP> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(TOTP::new(Algorithm::SHA1, 6, 1, STEP, bytes, Some("Huikuan".to_owned()), login.replace(':', "-"))?)
}

/// Seconds for which a code stands.
const STEP: u64 = 30;

/// A new secret of a second factor, as people type it.
pub(crate) fn totp_secret() -> anyhow::Result<String> {
    Ok(Secret::Raw(random::<20>()?.to_vec()).to_encoded().to_string())
}

/// The step of time whose code this is: the current one, the one before, or the one after. `None` if it is of none.
pub(crate) fn totp_step(totp: &TOTP, code: &str, now: UtcMicros) -> Option<i64> {
    let step = u64::try_from(now.0 / 1_000_000).ok()? / STEP;
    let code = code.trim();
    [step, step.saturating_sub(1), step + 1]
        .into_iter()
        .find(|step| totp.generate(step * STEP) == code)
        .and_then(|step| i64::try_from(step).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_login() {
        for (password, is_weak, why) in [
            ("correct horse", false, "long"),
            ("elevenchars", true, "11"),
            ("twelve chars", false, "12"),
            ("十二个汉字也是一个好密码", false, "characters, not bytes"),
            ("ChenJing-2026!", true, "the login is in it"),
            ("abababababab", true, "two letters again and again"),
        ] {
            assert_eq!(weakness(password, "chenjing").is_some(), is_weak, "{password}: {why}");
        }
        assert!(weakness(&"0123456789".repeat(30), "a").is_some(), "longer than one is willing to hash");
    }

    #[test]
    fn a_password_opens_its_own_hash_alone() {
        let hash = hashed("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert_ne!(hash, hashed("correct horse").unwrap(), "each has a salt of its own");
        assert!(Argon2::default().verify_password(b"correct horse", hash.as_str()).is_ok());
        assert!(Argon2::default().verify_password(b"correct hors", hash.as_str()).is_err());
    }

    /// RFC 6238, appendix B, of SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "a").unwrap();
        let at = |seconds: i64| UtcMicros(seconds * 1_000_000);
        for (code, seconds, step, why) in [
            ("287082", 59, Some(1), "the time of the table"),
            ("081804", 1_111_111_109, Some(37_037_036), "another"),
            ("287082", 89, Some(1), "30 seconds late"),
            ("287082", 90, None, "a minute late"),
            ("287082", 29, Some(1), "a clock that is behind"),
            (" 287082 ", 59, Some(1), "as it is pasted"),
            ("287083", 59, None, "wrong"),
        ] {
            assert_eq!(totp_step(&totp, code, at(seconds)), step, "{why}");
        }
        assert_eq!(totp_secret().unwrap().len(), 32);
    }
}
