//! Signing in and out, and what people change about their own access.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
};
use outreach::Lang;
use receivables::message::UtcMicros;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Store, User};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    attempt,
    audit::{self, Deed},
    caller::{Caller, WHOLE},
    demo::DemoUser,
    door::{self, Address, COOKIE},
    secret,
    user::companies,
};
use crate::{
    clock,
    serve::{
        api,
        desk::Desk,
        problem::{self, Problem, ProblemBody},
        take::Body,
    },
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(ways))
        .routes(routes!(sign_in, me, change, sign_out))
        .routes(routes!(change_password))
        .routes(routes!(begin_totp, confirm_totp, remove_totp))
}

/// Somebody, as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    id: i64,
    login: String,
    name: String,
    /// Codes of the words `user-role`.
    roles: Vec<String>,
    /// Codes of the words `permission`.
    permissions: Vec<String>,
    team: Option<TeamName>,
    /// Of which of our companies they see the cases; empty with `all_companies`.
    companies: Vec<String>,
    /// Of every company, those to come too.
    all_companies: bool,
    #[schema(value_type = String, example = "zh")]
    lang: Lang,
    /// A second factor is asked for.
    totp: bool,
}

/// A team by its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TeamName {
    pub(super) id: i64,
    pub(super) name: String,
}

impl Me {
    fn new(caller: &Caller, user: &User) -> Self {
        let (all_companies, companies) = companies(&user.fields.companies);
        Self {
            id: user.id,
            login: user.login.clone(),
            name: caller.name.clone(),
            roles: caller.roles.iter().map(|role| role.code().to_owned()).collect(),
            permissions: caller.permissions.iter().map(|permission| permission.code().to_owned()).collect(),
            team: team_of(user),
            companies,
            all_companies,
            lang: caller.lang,
            totp: user.has_totp,
        }
    }
}

/// The team of a user.
pub(super) fn team_of(user: &User) -> Option<TeamName> {
    let (id, name) = (user.fields.team?, user.team_name.clone()?);
    Some(TeamName { id, name })
}

/// The user behind a caller, who is there: the session says so.
pub(super) fn user_of(store: &Store, id: i64) -> Result<User, Problem> {
    store.user(id)?.ok_or_else(problem::sign_in_needed)
}

/// How one may sign in.
#[derive(Debug, Serialize, ToSchema)]
struct Ways {
    /// A provider of identities, at `/sign-in/oidc`.
    oidc: Option<Provider>,
    /// Users of the demonstration.
    demo: Vec<DemoUser>,
}

/// A provider of identities.
#[derive(Debug, Serialize, ToSchema)]
struct Provider {
    /// What the button says.
    name: String,
}

/// How one may sign in
#[utoipa::path(get, path = "/sign-in", operation_id = "sign_in_ways", tag = "open", responses((status = OK, body = Ways)))]
async fn ways(State(desk): State<Arc<Desk>>) -> Json<Ways> {
    let oidc = desk.access.oidc.as_ref().map(|oidc| Provider { name: oidc.name().to_owned() });
    Json(Ways { oidc, demo: desk.access.demo.clone() })
}

/// What one signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    login: String,
    password: String,
    /// The code of the second factor, where one is asked for.
    #[serde(default)]
    code: Option<String>,
}

/// Sign in
///
/// Sets the cookie of a session, which ends after eight hours without use and after a day.
#[utoipa::path(
    post,
    path = "/session",
    operation_id = "session_begin",
    tag = "open",
    request_body = SignIn,
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, description = "`wrong-credentials` or `totp-required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = LOCKED, description = "`locked`: too many attempts", body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, description = "`too-many`: from this address", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sign_in(
    State(desk): State<Arc<Desk>>,
    Address(address): Address,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    let user = attempt::sign_in(&desk, address, asked.login, asked.password, asked.code).await?;
    let (cookie, me) = begin(&desk, user, door::session_of(&headers)).await?;
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(me)))
}

/// Begins a session, and ends the one that the browser had. Returns its cookie, too.
pub(super) async fn begin(
    desk: &Arc<Desk>,
    user: User,
    before: Option<[u8; 32]>,
) -> Result<(String, Me), Problem> {
    let token = secret::token()?;
    let hash = secret::hash_of(&token);
    let me = desk
        .store(move |store| {
            let now = clock::now();
            if let Some(before) = before {
                store.end_session(&before)?;
            }
            store.begin_session(&hash, user.id, now, UtcMicros(now.0.saturating_add(WHOLE)))?;
            audit::note(store, Some(user.id), Deed::SignedIn, &format!("user/{}", user.id), &json!({}))?;
            let caller = Caller::of_session(store, hash, now)?.ok_or_else(problem::sign_in_needed)?;
            Ok(Me::new(&caller, &user))
        })
        .await?;
    Ok((door::cookie(desk, COOKIE, token, WHOLE / 1_000_000), me))
}

/// Who is signed in
#[utoipa::path(get, path = "/session", operation_id = "session_get", tag = "access", responses((status = OK, body = Me)))]
async fn me(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<Me>, Problem> {
    desk.store(move |store| Ok(Json(Me::new(&caller, &user_of(store, caller.user)?)))).await
}

/// What one changes of oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Own {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    lang: Option<Lang>,
}

/// Change the language
#[utoipa::path(
    patch,
    path = "/session",
    operation_id = "session_change",
    tag = "access",
    request_body = Own,
    responses((status = OK, body = Me))
)]
async fn change(
    State(desk): State<Arc<Desk>>,
    mut caller: Caller,
    Body(own): Body<Own>,
) -> Result<Json<Me>, Problem> {
    desk.store(move |store| {
        if let Some(lang) = own.lang {
            store.set_lang(caller.user, lang.code())?;
            caller.lang = lang;
        }
        Ok(Json(Me::new(&caller, &user_of(store, caller.user)?)))
    })
    .await
}

/// Sign out
#[utoipa::path(delete, path = "/session", operation_id = "session_end", tag = "access", responses((status = NO_CONTENT)))]
async fn sign_out(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<impl IntoResponse, Problem> {
    desk.store(move |store| {
        if let Some(session) = &caller.session {
            store.end_session(session)?;
        }
        audit::note(store, Some(caller.user), Deed::SignedOut, &format!("user/{}", caller.user), &json!({}))?;
        Ok(())
    })
    .await?;
    let cookie = door::cookie(&desk, COOKIE, String::new(), 0);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])))
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    old: String,
    new: String,
}

/// Change the password
///
/// Every other session of the user ends.
#[utoipa::path(
    post,
    path = "/session/password",
    operation_id = "session_password",
    tag = "access",
    request_body = NewPassword,
    responses((status = NO_CONTENT), (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn change_password(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<NewPassword>,
) -> Result<StatusCode, Problem> {
    if let Some([zh, en]) = secret::weakness(&asked.new, &caller.login) {
        return Err(Problem::field("new", "weak", zh, en));
    }
    attempt::own_password(&desk, caller.user, asked.old, "old").await?;
    let hash = secret::hash_password(asked.new).await?;
    desk.store(move |store| {
        store.set_password(caller.user, &hash, caller.session.as_ref())?;
        audit::note(
            store,
            Some(caller.user),
            Deed::PasswordChanged,
            &format!("user/{}", caller.user),
            &json!({}),
        )?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// A second factor to be set up.
#[derive(Debug, Serialize, ToSchema)]
struct Totp {
    /// To be typed into the program that makes the codes.
    secret: String,
    /// The same with its name, for that program.
    uri: String,
    /// The same to be scanned.
    qr_svg: String,
}

/// Begin a second factor
///
/// It is asked for once its first code was sent.
#[utoipa::path(post, path = "/session/totp", operation_id = "totp_begin", tag = "access", responses((status = OK, body = Totp)))]
async fn begin_totp(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<Totp>, Problem> {
    let secret = secret::totp_secret()?;
    let totp = secret::totp(&secret, &caller.login)?;
    let kept = secret.clone();
    desk.store(move |store| {
        let user = user_of(store, caller.user)?;
        if user.has_totp || user.password.is_none() {
            return Err(Problem::new(
                &problem::REFUSED,
                "已启用两步验证（请先关闭），或您通过单点登录进入，无需在此设置",
                "a second factor is on already (remove it first), or you sign in by a provider, which sees to it",
            ));
        }
        Ok(store.set_totp(caller.user, Some(&kept))?)
    })
    .await?;
    let uri = totp.get_url();
    let qr = fast_qr::QRBuilder::new(uri.as_str())
        .build()
        .map_err(|error| anyhow::anyhow!("no QR code: {error}"))?;
    let qr_svg = fast_qr::convert::svg::SvgBuilder::default().to_str(&qr);
    Ok(Json(Totp { secret, uri, qr_svg }))
}

/// A code of a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

/// Turn the second factor on
#[utoipa::path(
    put,
    path = "/session/totp",
    operation_id = "totp_confirm",
    tag = "access",
    request_body = Code,
    responses((status = NO_CONTENT), (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn confirm_totp(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<Code>,
) -> Result<StatusCode, Problem> {
    desk.store(move |store| {
        let user = user_of(store, caller.user)?;
        if !user.has_secret || user.has_totp || !attempt::uses_code(store, &user, &asked.code)? {
            return Err(Problem::field(
                "code",
                "wrong",
                "验证码不对；请核对手机时间，输入当前显示的 6 位数字",
                "this is not the code; check the clock of your phone, and type the six digits it shows now",
            ));
        }
        store.turn_totp_on(caller.user)?;
        audit::note(store, Some(caller.user), Deed::TotpAdded, &format!("user/{}", caller.user), &json!({}))?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// One's password, to be sure that it is oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    password: String,
}

/// Remove the second factor
#[utoipa::path(
    delete,
    path = "/session/totp",
    operation_id = "totp_remove",
    tag = "access",
    request_body = Confirmation,
    responses((status = NO_CONTENT), (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn remove_totp(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<Confirmation>,
) -> Result<StatusCode, Problem> {
    attempt::own_password(&desk, caller.user, asked.password, "password").await?;
    desk.store(move |store| {
        store.set_totp(caller.user, None)?;
        audit::note(
            store,
            Some(caller.user),
            Deed::TotpRemoved,
            &format!("user/{}", caller.user),
            &json!({}),
        )?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
