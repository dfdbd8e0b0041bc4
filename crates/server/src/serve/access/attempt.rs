//! An attempt to sign in: counted before it is looked at, so that a thousand at once are a thousand.

use std::{net::IpAddr, sync::Arc};

use receivables::message::UtcMicros;
use serde_json::json;
use store::{Store, User};

use super::{
    audit::{self, Deed},
    door::ADDRESS_FAILURES,
    secret, tally,
};
use crate::{
    clock,
    serve::{
        desk::Desk,
        problem::{self, Problem},
    },
};

/// Attempts until a login is locked, and again after each so many. Our numbers, and below.
const ATTEMPTS: u32 = 5;
/// For how long at first; each time twice as long.
const LOCK: i64 = 15 * 60 * 1_000_000;
/// For how long at most.
const LOCK_MOST: i64 = 24 * 60 * 60 * 1_000_000;

/// The user, if login, password and code are right. What a stranger is told does not say which logins there are.
pub(super) async fn sign_in(
    desk: &Arc<Desk>,
    address: IpAddr,
    login: String,
    password: String,
    code: Option<String>,
) -> Result<User, Problem> {
    let (key, now) = (tally::key_of(address), clock::now());
    let failures = &desk.access.failures;
    if failures.count(&key, now) >= ADDRESS_FAILURES {
        return Err(problem::too_many());
    }
    let login = login.trim().to_lowercase();
    let found = {
        let login = login.clone();
        desk.store(move |store| Ok(store.user_by_login(&login)?)).await?
    };
    let known = found.filter(|user| !user.fields.is_disabled && user.password.is_some());
    let outcome = match known {
        None => nobody(desk, &login, password, now).await,
        Some(user) => somebody(desk, user, password, code, now).await,
    };
    if outcome.as_ref().is_err_and(|problem| problem.is(&problem::WRONG_CREDENTIALS)) {
        failures.add(&key, now);
    }
    outcome
}

/// A login that is nobody's is refused, and locked, like any other.
async fn nobody(desk: &Arc<Desk>, login: &str, password: String, now: UtcMicros) -> Result<User, Problem> {
    let key = format!("login {login}");
    if desk.access.failures.count(&key, now) >= ATTEMPTS {
        return Err(locked(LOCK));
    }
    secret::is_right(password, None).await?;
    let failed = desk.access.failures.add(&key, now);
    desk.store(|store| Ok(audit::note(store, None, Deed::SignInFailed, "user", &json!({}))?)).await?;
    Err(if failed >= ATTEMPTS { locked(LOCK) } else { wrong() })
}

async fn somebody(
    desk: &Arc<Desk>,
    user: User,
    password: String,
    code: Option<String>,
    now: UtcMicros,
) -> Result<User, Problem> {
    let (before, user) = counted(desk, user, now).await?;
    if !secret::is_right(password, user.password.clone()).await? {
        return Err(failed(desk, user, now).await?);
    }
    if user.has_totp {
        let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
            // Nothing was wrong so far, and nothing was proven: as if it had not been asked.
            desk.store(move |store| Ok(store.count_attempt(&user, before, None)?)).await?;
            return Err(Problem::new(
                &problem::TOTP_REQUIRED,
                "请输入验证器显示的 6 位验证码",
                "type the six digits that your authenticator shows",
            ));
        };
        let asked = user.clone();
        if !desk.store(move |store| uses_code(store, &asked, &code)).await? {
            return Err(failed(desk, user, now).await?);
        }
    }
    desk.store(move |store| {
        store.count_attempt(&user, 0, None)?;
        Ok(user)
    })
    .await
}

/// Checks the password of somebody who is signed in; counted like an attempt to sign in. `path` names where it was typed.
pub(super) async fn own_password(
    desk: &Arc<Desk>,
    id: i64,
    password: String,
    path: &str,
) -> Result<(), Problem> {
    let now = clock::now();
    let user = desk.store(move |store| store.user(id)?.ok_or_else(problem::sign_in_needed)).await?;
    let (_, user) = counted(desk, user, now).await?;
    if !secret::is_right(password, user.password.clone()).await? {
        let failed = failed(desk, user, now).await?;
        let (zh, en) = ("密码不对", "this is not your password");
        return Err(if failed.is(&problem::WRONG_CREDENTIALS) {
            Problem::field(path, "wrong", zh, en)
        } else {
            failed
        });
    }
    desk.store(move |store| Ok(store.count_attempt(&user, 0, None).map(drop)?)).await
}

/// Counts an attempt, and locks the login if it is one of too many: a right password opens it again. Returns how many there
/// were before.
async fn counted(desk: &Arc<Desk>, user: User, now: UtcMicros) -> Result<(u32, User), Problem> {
    if let Some(left) = user.locked_until.map(|until| until.0.saturating_sub(now.0)).filter(|left| *left > 0)
    {
        return Err(locked(left));
    }
    let failed = user.failed.saturating_add(1);
    let locked_until = lock(failed).map(|micros| UtcMicros(now.0.saturating_add(micros)));
    desk.store(move |store| {
        if !store.count_attempt(&user, failed, locked_until)? {
            // Somebody tries the same login at this moment.
            return Err(problem::too_many());
        }
        Ok((user.failed, User { failed, locked_until, ..user }))
    })
    .await
}

/// What is said of a counted attempt that was wrong.
async fn failed(desk: &Arc<Desk>, user: User, now: UtcMicros) -> Result<Problem, Problem> {
    let left = user.locked_until.map(|until| until.0.saturating_sub(now.0));
    desk.store(move |store| {
        let object = format!("user/{}", user.id);
        let deed = if left.is_some() { Deed::LockedOut } else { Deed::SignInFailed };
        Ok(audit::note(store, Some(user.id), deed, &object, &json!({ "failed": user.failed }))?)
    })
    .await?;
    Ok(left.map_or_else(wrong, locked))
}

/// Whether a code is right, which uses it up.
pub(super) fn uses_code(store: &Store, user: &User, code: &str) -> Result<bool, Problem> {
    let Some(secret) = store.totp_secret(user.id)? else { return Ok(false) };
    let totp = secret::totp(&secret, &user.login)?;
    match secret::totp_step(&totp, code, clock::now()) {
        Some(step) => Ok(store.use_totp_step(user.id, step)?),
        None => Ok(false),
    }
}

/// For how long so many failures lock a login, in microseconds.
fn lock(failed: u32) -> Option<i64> {
    let times = failed / ATTEMPTS;
    if times == 0 || !failed.is_multiple_of(ATTEMPTS) {
        return None;
    }
    Some(LOCK.checked_shl(times - 1).filter(|_| times < 16).map_or(LOCK_MOST, |micros| micros.min(LOCK_MOST)))
}

fn wrong() -> Problem {
    Problem::new(
        &problem::WRONG_CREDENTIALS,
        "登录名、密码或验证码不对；请核对后重试",
        "login, password or code is not right; check them and try again",
    )
}

fn locked(micros: i64) -> Problem {
    let minutes = micros.saturating_add(59_999_999) / 60_000_000;
    let seconds = u64::try_from(micros / 1_000_000).unwrap_or(0);
    Problem::new(
        &problem::LOCKED,
        format!("尝试次数过多，请在 {minutes} 分钟后再试，或请管理员解锁"),
        format!(
            "too many attempts; try again in {minutes} minutes, or ask your administrator to unlock the login"
        ),
    )
    .retry_after(seconds.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_holds_longer_each_time() {
        let minutes = |failed| lock(failed).map(|micros| micros / 60_000_000);
        for (failed, expected, why) in [
            (4, None, "not yet"),
            (5, Some(15), "the fifth"),
            (6, None, "one after it"),
            (10, Some(30), "five more"),
            (15, Some(60), "and again"),
            (40, Some(1_440), "a day at most"),
            (5 * 1000, Some(1_440), "no number is too great"),
        ] {
            assert_eq!(minutes(failed), expected, "{failed}: {why}");
        }
    }
}
