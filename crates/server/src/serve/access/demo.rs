//! Users of a demonstration: one for each role, with passwords that everybody at the machine may read.

use std::net::SocketAddr;

use outreach::{Lang, words};
use serde::Serialize;
use store::{Companies, NewUser, Store, UserFields};
use utoipa::ToSchema;

use super::{role::Role, secret};
use crate::{clock, said::said};

/// How a demonstration's users are told from others.
const SUBJECT: &str = "demo:";

/// Somebody of a demonstration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DemoUser {
    login: String,
    password: String,
    role: &'static str,
}

/// One user for each role, with new passwords. The collector, the salesperson and the field worker are those whom the ledger
/// names most often, and a team with the supervisor.
///
/// # Errors
/// Refuses where others could reach the server, and where there are users already who are no demonstration's.
pub(crate) fn users(store: &Store, address: SocketAddr, lang: Lang) -> anyhow::Result<Vec<DemoUser>> {
    if !address.ip().is_loopback() {
        return Err(said(
            format!("--demo 只能在本机使用；请不要监听 {address}"),
            format!("--demo is for this machine alone; do not listen on {address}"),
        ));
    }
    let known = store.users(0, 200)?;
    if known.iter().any(|user| !user.subject.as_deref().is_some_and(|subject| subject.starts_with(SUBJECT))) {
        return Err(said(
            "数据库中已有正式用户，不能用 --demo；请换一个新的数据库",
            "this database has users of its own; use --demo with a new one",
        ));
    }
    let team = match store.teams()?.first() {
        Some(team) => team.id,
        None => {
            store.add_team(crate::screen::either(lang, "示范小组", "Demonstration team"))?.unwrap_or_default()
        }
    };
    let mut owners = store.owners(3)?.into_iter();
    let mut shown = Vec::new();
    for role in Role::ALL {
        let has_cases = matches!(role, Role::Collector | Role::Sales | Role::Field);
        let in_team = has_cases || *role == Role::Supervisor;
        let login = role.code().to_owned();
        let password = secret::token()?.chars().take(14).collect::<String>();
        let hash = secret::hashed(&password)?;
        let owner_name = if has_cases { owners.next() } else { None };
        if let Some(user) = known.iter().find(|user| user.login == login) {
            store.set_password(user.id, &hash, None)?;
        } else {
            let fields = UserFields {
                name: words::word("user-role", role.code(), lang),
                email: None,
                roles: vec![role.code().to_owned()],
                team: in_team.then_some(team),
                companies: Companies::Every,
                owner_name,
                lang: lang.code().to_owned(),
                is_disabled: false,
            };
            let subject = Some(format!("{SUBJECT}{login}"));
            let new = NewUser { login: login.clone(), password: Some(hash), subject, fields };
            store.add_user(&new, clock::now())?;
        }
        shown.push(DemoUser { login, password, role: role.code() });
    }
    Ok(shown)
}

/// The same as lines for the screen.
pub(crate) fn lines(users: &[DemoUser], lang: Lang) -> String {
    let title = crate::screen::either(lang, "示范登录：", "Sign in as:");
    let lines = users.iter().map(|user| {
        let role = words::word("user-role", user.role, lang);
        format!("  {}  {}  {role}\n", crate::screen::cell(&user.login, 14), user.password)
    });
    format!("{title}\n{}", lines.collect::<String>())
}
