//! `huikuan user`: who may sign in to the page. The first administrator is added here.

use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    process::Command,
};

use outreach::{Lang, words};
use serde_json::json;
use store::{Companies, NewUser, Store, User, UserFields};

use crate::{
    args, clock,
    said::said,
    screen::{cell, either},
    serve::access::{
        audit::{self, Deed},
        secret,
        user::login_fault,
    },
};

/// Carries out a command; returns what to print.
pub(crate) fn run(asked: &args::User, store: &Store, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    match asked {
        args::User::Add(new) => {
            let user = add(store, new, lang)?;
            Ok(told(&user, lang, as_json, ["已新增用户", "added"]))
        }
        args::User::List => list(store, lang, as_json),
        args::User::Password { login } => {
            let user = found(store, login)?;
            let hash = new_password(&user.login, lang)?;
            store.set_password(user.id, &hash, None)?;
            note(store, &user, Deed::PasswordChanged)?;
            Ok(told(
                &user,
                lang,
                as_json,
                ["密码已设置，已登录的会话全部失效", "the password is set, and every session ended"],
            ))
        }
        args::User::Disable { login } => switched(store, login, true, lang, as_json),
        args::User::Enable { login } => switched(store, login, false, lang, as_json),
    }
}

fn add(store: &Store, new: &args::UserAdd, lang: Lang) -> anyhow::Result<User> {
    if let Some(fault) = login_fault(&new.login) {
        return Err(said(
            format!("登录名 `{}`：{}", new.login, fault.zh),
            format!("login `{}`: {}", new.login, fault.en),
        ));
    }
    let taken = || {
        let login = &new.login;
        said(
            format!("登录名 `{login}` 已被使用；huikuan user list 列出全部用户"),
            format!("the login `{login}` is taken; `huikuan user list` shows them"),
        )
    };
    if store.user_by_login(&new.login)?.is_some() {
        return Err(taken());
    }
    let password = if new.oidc { None } else { Some(new_password(&new.login, lang)?) };
    let team = match &new.team {
        None => None,
        Some(name) => match store.teams()?.into_iter().find(|team| team.name == *name) {
            Some(team) => Some(team.id),
            None => store.add_team(name)?,
        },
    };
    let fields = UserFields {
        name: new.name.clone().unwrap_or_else(|| new.login.clone()),
        email: new.email.clone(),
        roles: new.role.iter().map(|role| role.code().to_owned()).collect(),
        team,
        companies: if new.company.is_empty() {
            Companies::Every
        } else {
            Companies::Listed(new.company.clone())
        },
        owner_name: new.owner.clone(),
        lang: lang.code().to_owned(),
        is_disabled: false,
    };
    let kept = NewUser { login: new.login.clone(), password, subject: None, fields };
    let id = store.add_user(&kept, clock::now())?.ok_or_else(taken)?;
    let user = store.user(id)?.ok_or_else(taken)?;
    note(store, &user, Deed::UserAdded)?;
    Ok(user)
}

fn switched(
    store: &Store,
    login: &str,
    is_disabled: bool,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let user = found(store, login)?;
    let fields = UserFields { is_disabled, ..user.fields.clone() };
    if !store.change_user(user.id, user.version, &fields)? {
        return Err(said(
            "该用户刚被别人改动，请再试一次",
            "somebody changed this user meanwhile; try again",
        ));
    }
    note(store, &user, Deed::UserChanged)?;
    let done = if is_disabled { ["已停用", "disabled"] } else { ["已启用", "enabled"] };
    Ok(told(&user, lang, as_json, done))
}

fn note(store: &Store, user: &User, deed: Deed) -> anyhow::Result<()> {
    let detail = json!({ "login": user.login, "command_line": true });
    Ok(audit::note(store, None, deed, &format!("user/{}", user.id), &detail)?)
}

fn found(store: &Store, login: &str) -> anyhow::Result<User> {
    store.user_by_login(login)?.ok_or_else(|| {
        said(
            format!("没有登录名为 `{login}` 的用户；huikuan user list 列出全部用户"),
            format!("nobody has the login `{login}`; `huikuan user list` shows them"),
        )
    })
}

fn told(user: &User, lang: Lang, as_json: bool, [zh, en]: [&'static str; 2]) -> String {
    if as_json {
        return format!("{}\n", json!({ "id": user.id, "login": user.login, "roles": user.fields.roles }));
    }
    format!("{}{}{}\n", user.login, either(lang, "：", ": "), either(lang, zh, en))
}

fn list(store: &Store, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    let (mut out, mut after) = (String::new(), 0);
    loop {
        let users = store.users(after, 200)?;
        let Some(last) = users.last() else { break };
        after = last.id;
        for user in &users {
            out.push_str(&line(user, lang, as_json));
        }
    }
    if out.is_empty() && !as_json {
        out.push_str(either(
            lang,
            "还没有用户；huikuan user add 登录名 --role administrator 新增第一位管理员\n",
            "there are no users yet; `huikuan user add LOGIN --role administrator` adds the first\n",
        ));
    }
    Ok(out)
}

fn line(user: &User, lang: Lang, as_json: bool) -> String {
    let fields = &user.fields;
    if as_json {
        let line = json!({
            "id": user.id, "login": user.login, "name": fields.name, "roles": fields.roles, "team": user.team_name,
            "owner_name": fields.owner_name, "disabled": fields.is_disabled, "totp": user.has_totp,
        });
        return format!("{line}\n");
    }
    let roles: Vec<String> = fields.roles.iter().map(|role| words::word("user-role", role, lang)).collect();
    let state = if fields.is_disabled { either(lang, "  已停用", "  disabled") } else { "" };
    format!(
        "{} {} {}{state}\n",
        cell(&user.login, 20),
        cell(&fields.name, 20),
        roles.join(either(lang, "、", ", "))
    )
}

/// The hash of a password that is typed twice, or read as one line where nobody types.
fn new_password(login: &str, lang: Lang) -> anyhow::Result<String> {
    let password = if std::io::stdin().is_terminal() {
        let first = typed(either(lang, "密码：", "Password: "))?;
        if first != typed(either(lang, "再输一遍：", "Once more: "))? {
            return Err(said("两次输入的密码不一样，没有保存", "the two passwords differ; nothing was kept"));
        }
        first
    } else {
        read_line()?
    };
    if let Some([zh, en]) = secret::weakness(&password, login) {
        return Err(said(zh, en));
    }
    secret::hashed(&password)
}

/// A line that the terminal does not show. Where it cannot be told so, the line is shown rather than refused.
fn typed(prompt: &str) -> anyhow::Result<String> {
    eprint!("{prompt}");
    std::io::stderr().flush()?;
    let echo = |mode: &str| Command::new("stty").arg(mode).status();
    let hidden = echo("-echo").is_ok();
    let line = read_line();
    if hidden {
        let _ = echo("echo");
        eprintln!();
    }
    line
}

fn read_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
