//! Users and teams, and which companies there are.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use outreach::Lang;
use receivables::message::UtcMicros;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use store::{Companies, NewUser, Store, User, UserFields};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    audit::{self, Deed},
    caller::Caller,
    role::Role,
    secret,
    session::{TeamName, team_of},
};
use crate::{
    clock,
    serve::{
        api,
        desk::Desk,
        problem::{self, Fault, Problem, ProblemBody},
        take::{Body, IfMatch, Path, Query, Version},
        wire::{Listed, Page},
    },
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(one, change))
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
#[expect(clippy::struct_excessive_bools, reason = "an answer, in which each stands for itself")]
struct UserView {
    id: i64,
    login: String,
    name: String,
    email: Option<String>,
    /// Codes of the words `user-role`.
    roles: Vec<String>,
    team: Option<TeamName>,
    /// Of which of our companies they see the cases; empty with `all_companies`.
    companies: Vec<String>,
    /// Of every company, those to come too.
    all_companies: bool,
    /// As ledgers call them.
    owner_name: Option<String>,
    lang: String,
    disabled: bool,
    /// A second factor is asked for.
    totp: bool,
    /// They sign in by password, not by a provider of identities.
    password: bool,
    /// Until when nobody can sign in with the login.
    #[schema(format = DateTime)]
    locked_until: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
}

/// Whether all, else which.
pub(super) fn companies(companies: &Companies) -> (bool, Vec<String>) {
    match companies {
        Companies::Every => (true, Vec::new()),
        Companies::Listed(listed) => (false, listed.clone()),
    }
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        let (all_companies, companies) = companies(&user.fields.companies);
        let is_locked = |until: &UtcMicros| *until > clock::now();
        Self {
            id: user.id,
            team: team_of(&user),
            login: user.login,
            name: user.fields.name,
            email: user.fields.email,
            roles: user.fields.roles,
            companies,
            all_companies,
            owner_name: user.fields.owner_name,
            lang: user.fields.lang,
            disabled: user.fields.is_disabled,
            totp: user.has_totp,
            password: user.password.is_some(),
            locked_until: user.locked_until.filter(is_locked).map(clock::written),
            created_at: clock::written(user.created_at),
            version: user.version,
        }
    }
}

/// A user to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserToAdd {
    /// Letters, digits and `.`, `_`, `-`, `@`; capitals do not count.
    login: String,
    name: String,
    roles: Vec<Role>,
    /// Without one, they sign in by the provider of identities.
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    team_id: Option<i64>,
    /// Of which of our companies they see the cases; `null` for every one.
    #[serde(default)]
    companies: Option<Vec<String>>,
    /// As ledgers call them.
    #[serde(default)]
    owner_name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    lang: Option<Lang>,
}

/// What changes of a user: what is not sent stays, `null` takes away.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::option_option, reason = "not sent, taken away, and a value are three things")]
struct ToChange {
    name: Option<String>,
    roles: Option<Vec<Role>>,
    #[serde(deserialize_with = "said")]
    email: Option<Option<String>>,
    #[serde(deserialize_with = "said")]
    team_id: Option<Option<i64>>,
    /// `null` for every company.
    #[serde(deserialize_with = "said")]
    companies: Option<Option<Vec<String>>>,
    #[serde(deserialize_with = "said")]
    owner_name: Option<Option<String>>,
    #[schema(value_type = Option<String>)]
    lang: Option<Lang>,
    /// Who is disabled is signed out at once.
    disabled: Option<bool>,
    /// A new password, which also unlocks the login.
    password: Option<String>,
    /// `false` takes the second factor away, for somebody who lost their phone.
    totp: Option<bool>,
}

/// Tells `null` from nothing.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Users
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "users_list",
    tag = "access",
    params(Page),
    responses((status = OK, body = Listed<UserView>))
)]
async fn list(
    State(desk): State<Arc<Desk>>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<UserView>>, Problem> {
    let (after, limit) = (page.after()?.unwrap_or(0), page.limit());
    let users = desk.store(move |store| Ok(store.users(after, limit + 1)?)).await?;
    let listed = page.listed(users, |user| user.id);
    Ok(Json(Listed {
        items: listed.items.into_iter().map(UserView::from).collect(),
        next_cursor: listed.next_cursor,
    }))
}

/// One user
#[utoipa::path(
    get,
    path = "/users/{id}",
    operation_id = "users_get",
    tag = "access",
    params(("id" = i64, Path)),
    responses((status = OK, body = UserView), (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn one(State(desk): State<Arc<Desk>>, Path(id): Path<i64>) -> Result<impl IntoResponse, Problem> {
    let user = desk.store(move |store| store.user(id)?.ok_or_else(problem::not_found)).await?;
    Ok((Version(user.version), Json(UserView::from(user))))
}

/// Add a user
#[utoipa::path(
    post,
    path = "/users",
    operation_id = "users_add",
    tag = "access",
    request_body = UserToAdd,
    responses(
        (status = CREATED, body = UserView),
        (status = CONFLICT, description = "`taken`: the login is somebody's", body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<UserToAdd>,
) -> Result<impl IntoResponse, Problem> {
    let mut faults = Vec::new();
    faults.extend(login_fault(&asked.login));
    faults.extend(name_fault(&asked.name));
    faults.extend(asked.password.as_deref().and_then(|password| password_fault(password, &asked.login)));
    if !faults.is_empty() {
        return Err(Problem::fields(faults));
    }
    let password = match asked.password {
        Some(password) => Some(secret::hash_password(password).await?),
        None => None,
    };
    let new = NewUser {
        login: asked.login,
        password,
        subject: None,
        fields: UserFields {
            name: asked.name,
            email: asked.email,
            roles: codes(&asked.roles),
            team: asked.team_id,
            companies: asked.companies.map_or(Companies::Every, Companies::Listed),
            owner_name: asked.owner_name,
            lang: asked.lang.unwrap_or(caller.lang).code().to_owned(),
            is_disabled: false,
        },
    };
    let user = desk
        .store(move |store| {
            check_team(store, new.fields.team)?;
            let id = store.add_user(&new, clock::now())?.ok_or_else(|| taken("login"))?;
            let detail = json!({ "login": new.login, "roles": new.fields.roles });
            audit::note(store, Some(caller.user), Deed::UserAdded, &format!("user/{id}"), &detail)?;
            store.user(id)?.ok_or_else(problem::internal)
        })
        .await?;
    Ok((StatusCode::CREATED, Version(user.version), Json(UserView::from(user))))
}

/// Change a user
#[utoipa::path(
    patch,
    path = "/users/{id}",
    operation_id = "users_change",
    tag = "access",
    params(("id" = i64, Path), ("If-Match" = String, Header)),
    request_body = ToChange,
    responses(
        (status = OK, body = UserView),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = PRECONDITION_FAILED, description = "`changed-meanwhile`", body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn change(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<i64>,
    version: IfMatch,
    Body(asked): Body<ToChange>,
) -> Result<impl IntoResponse, Problem> {
    let user = desk.store(move |store| store.user(id)?.ok_or_else(problem::not_found)).await?;
    version.check(user.version)?;
    let mut faults = Vec::new();
    faults.extend(asked.name.as_deref().and_then(name_fault));
    faults.extend(asked.password.as_deref().and_then(|password| password_fault(password, &user.login)));
    if !faults.is_empty() {
        return Err(Problem::fields(faults));
    }
    let locks_out = asked.disabled == Some(true)
        || asked.roles.as_ref().is_some_and(|roles| !roles.contains(&Role::Administrator));
    if id == caller.user && locks_out {
        return Err(Problem::new(
            &problem::REFUSED,
            "不能停用自己，也不能取消自己的管理员角色；请由另一位管理员操作",
            "nobody disables themselves or gives up their own administrator role; let another administrator do it",
        ));
    }
    let hash = match &asked.password {
        Some(password) => Some(secret::hash_password(password.clone()).await?),
        None => None,
    };
    let changed = desk.store(move |store| keep(store, caller.user, &user, asked, hash.as_deref())).await?;
    Ok((Version(changed.version), Json(UserView::from(changed))))
}

/// Writes the changes of a user down, and who made them.
fn keep(store: &Store, by: i64, user: &User, asked: ToChange, hash: Option<&str>) -> Result<User, Problem> {
    let old = user.fields.clone();
    let fields = UserFields {
        name: asked.name.unwrap_or(old.name),
        email: asked.email.unwrap_or(old.email),
        roles: asked.roles.as_deref().map_or(old.roles, codes),
        team: asked.team_id.unwrap_or(old.team),
        companies: asked
            .companies
            .map_or(old.companies, |listed| listed.map_or(Companies::Every, Companies::Listed)),
        owner_name: asked.owner_name.unwrap_or(old.owner_name),
        lang: asked.lang.map_or(old.lang, |lang| lang.code().to_owned()),
        is_disabled: asked.disabled.unwrap_or(old.is_disabled),
    };
    check_team(store, fields.team)?;
    if !store.change_user(user.id, user.version, &fields)? {
        return Err(problem::changed_meanwhile(
            "这位用户的资料刚被别人改过；请刷新后再改",
            "somebody else changed this user meanwhile; load it again, then change it",
        ));
    }
    if let Some(hash) = hash {
        store.set_password(user.id, hash, None)?;
    }
    if asked.totp == Some(false) {
        store.set_totp(user.id, None)?;
    }
    let detail = json!({
        "roles": fields.roles, "team": fields.team, "disabled": fields.is_disabled,
        "companies": companies(&fields.companies), "password": hash.is_some(), "totp_removed": asked.totp == Some(false),
    });
    audit::note(store, Some(by), Deed::UserChanged, &format!("user/{}", user.id), &detail)?;
    store.user(user.id)?.ok_or_else(problem::internal)
}

fn codes(roles: &[Role]) -> Vec<String> {
    Role::ALL.iter().filter(|role| roles.contains(role)).map(|role| role.code().to_owned()).collect()
}

fn check_team(store: &Store, team: Option<i64>) -> Result<(), Problem> {
    let Some(id) = team else { return Ok(()) };
    if store.teams()?.iter().any(|team| team.id == id) {
        return Ok(());
    }
    Err(Problem::field("team_id", "unknown", "没有这个小组", "there is no such team"))
}

pub(super) fn taken(path: &str) -> Problem {
    let (zh, en) = ("已被使用，请换一个", "this is taken; choose another");
    Problem::new(&problem::TAKEN, format!("{path}：{zh}"), format!("{path}: {en}")).at(Fault {
        path: path.to_owned(),
        code: "taken".to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
    })
}

fn fault(path: &str, code: &str, zh: &str, en: &str) -> Fault {
    Fault { path: path.to_owned(), code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
}

/// What is wrong with a login.
pub(crate) fn login_fault(login: &str) -> Option<Fault> {
    let fits = |letter: char| letter.is_alphanumeric() || "._-@".contains(letter);
    let is_well = (1..=64).contains(&login.chars().count()) && login.chars().all(fits);
    (!is_well).then(|| {
        let zh = "1 至 64 个字符：字母、数字和 . _ - @";
        fault("login", "unusable", zh, "1 to 64 letters, digits and . _ - @")
    })
}

fn name_fault(name: &str) -> Option<Fault> {
    let is_well = (1..=100).contains(&name.trim().chars().count());
    (!is_well).then(|| {
        fault("name", "unusable", "请填写姓名，最多 100 个字符", "write a name of at most 100 characters")
    })
}

fn password_fault(password: &str, login: &str) -> Option<Fault> {
    secret::weakness(password, login).map(|[zh, en]| fault("password", "weak", &zh, &en))
}
