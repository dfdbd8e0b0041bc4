//! What went wrong with a request, as RFC 9457 has it, in both languages.

use std::sync::Arc;

use axum::{
    Json,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use outreach::Lang;
use serde::Serialize;
use store::DraftFault;
use utoipa::ToSchema;

use super::lang;
use crate::said::{self, Said};

/// A kind of problem: its stable code, its status, and its title in Chinese and in English.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) code: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) title: [&'static str; 2],
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident $code:literal $zh:literal $en:literal;)+) => {
        $($(#[$doc])* pub(crate) static $name: Kind =
            Kind { code: $code, status: StatusCode::$status, title: [$zh, $en] };)+
    };
}

kinds! {
    /// The request cannot be read.
    MALFORMED = BAD_REQUEST "malformed" "请求无法识读" "The request cannot be read";
    /// It can be read, and says what cannot be.
    INVALID = UNPROCESSABLE_ENTITY "invalid" "内容有误" "Something in it is not right";
    /// It is right, and cannot be done as things stand.
    REFUSED = UNPROCESSABLE_ENTITY "refused" "现在不能这样做" "This cannot be done now";
    /// Login, password or code is not right.
    WRONG_CREDENTIALS = UNAUTHORIZED "wrong-credentials" "登录信息不对" "These are not your credentials";
    /// Whoever calls is not the gateway, or its call is not of these minutes.
    NOT_SIGNED = UNAUTHORIZED "not-signed" "请求未经有效签名" "This call is not signed as agreed";
    /// The same call came before.
    HEARD_BEFORE = CONFLICT "heard-before" "同一请求已处理过" "This call was heard before";
    /// The password is right, and a second factor is asked for.
    TOTP_REQUIRED = UNAUTHORIZED "totp-required" "需要验证码" "A code is needed";
    /// The login is locked for a while.
    LOCKED = LOCKED "locked" "登录已锁定" "The login is locked";
    /// Too many attempts from one place.
    TOO_MANY = TOO_MANY_REQUESTS "too-many" "尝试过于频繁" "Too many attempts";
    /// The provider of identities did not sign anybody in.
    OIDC_FAILED = BAD_GATEWAY "oidc-failed" "单点登录未完成" "The sign-in was not completed";
    /// Another site made the browser send it.
    CROSS_SITE = FORBIDDEN "cross-site" "请求来源不符" "This came from another site";
    /// A write needs a key under which it may be asked for twice.
    KEY_NEEDED = BAD_REQUEST "idempotency-key-needed" "缺少 Idempotency-Key" "An Idempotency-Key is needed";
    /// The key stands for another write.
    KEY_REUSED = UNPROCESSABLE_ENTITY "idempotency-key-reused" "Idempotency-Key 重复使用" "The Idempotency-Key was used before";
    /// The same write is under way, or broke off.
    IN_PROGRESS = CONFLICT "in-progress" "同一请求尚无结果" "The same request has no result yet";
    /// There is one of that name.
    TAKEN = CONFLICT "taken" "已被使用" "This is taken";
    /// Nobody is signed in.
    SIGN_IN_NEEDED = UNAUTHORIZED "sign-in-needed" "请先登录" "Sign in first";
    /// Whoever is signed in may not do this.
    NOT_PERMITTED = FORBIDDEN "not-permitted" "没有权限" "You may not do this";
    /// The guard, or what is asked of every text, does not let it pass.
    TEXT_BLOCKED = UNPROCESSABLE_ENTITY "text-blocked" "文本不可使用" "This text may not be used";
    /// Whoever wrote it asks to approve it.
    OWN_DRAFT = FORBIDDEN "own-draft" "不能审批自己的草稿" "Your own draft needs another's approval";
    /// Nothing has that number or address.
    NOT_FOUND = NOT_FOUND "not-found" "没有找到" "There is no such thing";
    /// The address is right, and the method is not.
    NO_SUCH_METHOD = METHOD_NOT_ALLOWED "no-such-method" "不支持这种操作" "This cannot be done with it";
    /// The body is longer than this address takes.
    TOO_LARGE = PAYLOAD_TOO_LARGE "too-large" "内容过大" "This is too large";
    /// The body is not of a type that this address takes.
    WRONG_TYPE = UNSUPPORTED_MEDIA_TYPE "wrong-type" "内容类型不对" "This is not of the right type";
    /// Others changed the same rows at the same moment; the same request may succeed next time.
    CONFLICT = CONFLICT "conflict" "与他人的操作冲突" "Somebody changed the same thing at the same time";
    /// The version of `If-Match` is not the current one.
    CHANGED_MEANWHILE = PRECONDITION_FAILED "changed-meanwhile" "内容已被更改" "It was changed meanwhile";
    /// `If-Match` is needed, and was not sent.
    VERSION_NEEDED = PRECONDITION_REQUIRED "version-needed" "缺少版本号" "The version is needed";
    /// More requests than the database can take.
    BUSY = SERVICE_UNAVAILABLE "busy" "系统繁忙" "The server is busy";
    /// The database cannot be reached.
    DATABASE_AWAY = SERVICE_UNAVAILABLE "database-away" "数据库暂不可用" "The database is away";
    /// It took longer than a request may.
    TOO_SLOW = GATEWAY_TIMEOUT "too-slow" "处理超时" "It took too long";
    /// Our fault.
    INTERNAL = INTERNAL_SERVER_ERROR "internal" "系统出错" "The server failed";
}

/// A part of the request that is not right.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// Where: keys and positions, such as `moves[2].day`.
    pub(crate) path: String,
    /// What is wrong, as a stable code.
    pub(crate) code: String,
    /// What is wrong and what to do, in Chinese.
    pub(crate) zh: String,
    /// The same in English.
    pub(crate) en: String,
}

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Arc<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    kind: &'static Kind,
    detail: [String; 2],
    fields: Vec<Fault>,
    retry_after: Option<u64>,
    is_lost_connection: bool,
}

/// The answer to a request that went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `/problems/` and the code.
    r#type: String,
    /// In the language of the request.
    title: String,
    status: u16,
    /// What is wrong and what to do, in the language of the request.
    detail: String,
    /// Stable, for programs.
    code: String,
    title_zh: String,
    title_en: String,
    detail_zh: String,
    detail_en: String,
    /// The parts of the request that are not right.
    fields: Vec<Fault>,
}

impl Problem {
    /// A problem with its details in Chinese and in English: what is wrong, and what to do.
    pub(crate) fn new(kind: &'static Kind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let detail = [zh.into(), en.into()];
        Self(Arc::new(Parts {
            kind,
            detail,
            fields: Vec::new(),
            retry_after: None,
            is_lost_connection: false,
        }))
    }

    /// One part of the request that is not right.
    pub(crate) fn field(
        path: impl Into<String>,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::fields(vec![Fault { path: path.into(), code: code.into(), zh: zh.into(), en: en.into() }])
    }

    /// Parts of the request that are not right.
    pub(crate) fn fields(fields: Vec<Fault>) -> Self {
        let all = |of: fn(&Fault) -> &str, between: &str| {
            fields
                .iter()
                .map(|fault| format!("{}: {}", fault.path, of(fault)))
                .collect::<Vec<_>>()
                .join(between)
        };
        let (zh, en) = (all(|fault| &fault.zh, "；"), all(|fault| &fault.en, "; "));
        Self::new(&INVALID, zh, en).with(|parts| parts.fields = fields)
    }

    /// It is right, and cannot be done as things stand, for these reasons.
    pub(crate) fn refused(zh: &str, en: &str, reasons: Vec<Fault>) -> Self {
        let all =
            |of: fn(&Fault) -> &str, between: &str| reasons.iter().map(of).collect::<Vec<_>>().join(between);
        let (in_zh, in_en) = (all(|reason| &reason.zh, ""), all(|reason| &reason.en, " "));
        Self::new(&REFUSED, format!("{zh}：{in_zh}"), format!("{en}: {in_en}"))
            .with(|parts| parts.fields = reasons)
    }

    /// A problem of its own kind with parts that are not right.
    pub(crate) fn of_fields(
        kind: &'static Kind,
        zh: impl Into<String>,
        en: impl Into<String>,
        fields: Vec<Fault>,
    ) -> Self {
        Self::new(kind, zh, en).with(|parts| parts.fields = fields)
    }

    /// The same, and which part of the request it is about.
    pub(crate) fn at(self, fault: Fault) -> Self {
        self.with(|parts| parts.fields.push(fault))
    }

    /// Whether it is of this kind.
    pub(crate) fn is(&self, kind: &'static Kind) -> bool {
        self.0.kind.code == kind.code
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &'static str {
        self.0.kind.code
    }

    /// The same, and after how many seconds to ask again.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        self.with(|parts| parts.retry_after = Some(seconds))
    }

    /// Whether the connection to the database broke.
    pub(crate) fn is_lost_connection(&self) -> bool {
        self.0.is_lost_connection
    }

    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// What is wrong and what to do.
    #[cfg(test)]
    pub(crate) fn detail(&self, lang: Lang) -> &str {
        let [zh, en] = &self.0.detail;
        if lang == Lang::Zh { zh } else { en }
    }

    fn body(&self, lang: Lang) -> ProblemBody {
        let Parts { kind, detail, fields, .. } = &*self.0;
        let ([title_zh, title_en], [detail_zh, detail_en]) = (kind.title.map(str::to_owned), detail.clone());
        let of = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        ProblemBody {
            r#type: format!("/problems/{}", kind.code),
            title: of(&title_zh, &title_en),
            status: kind.status.as_u16(),
            detail: of(&detail_zh, &detail_en),
            code: kind.code.to_owned(),
            title_zh,
            title_en,
            detail_zh,
            detail_en,
            fields: fields.clone(),
        }
    }
}

/// Nobody is signed in.
pub(crate) fn sign_in_needed() -> Problem {
    Problem::new(
        &SIGN_IN_NEEDED,
        "登录已失效或尚未登录，请登录后再试",
        "nobody is signed in, or not any more; sign in and try again",
    )
}

/// Whoever is signed in may not do this.
pub(crate) fn not_permitted() -> Problem {
    Problem::new(
        &NOT_PERMITTED,
        "您的角色不包含这项操作；如有需要请联系管理员",
        "your role does not include this; ask your administrator if you need it",
    )
}

/// Nothing has that number.
pub(crate) fn not_found() -> Problem {
    Problem::new(&NOT_FOUND, "没有这一条，或您无权查看", "there is none, or it is not yours to see")
}

/// Our fault; what it was stands in the log, under the request's number.
pub(crate) fn internal() -> Problem {
    Problem::new(
        &INTERNAL,
        "操作没有完成；请再试一次，仍不行时把响应头 X-Request-Id 告诉管理员",
        "this was not done; try once more, and if it fails again tell your administrator the X-Request-Id of the answer",
    )
}

/// Too many attempts from one place.
pub(crate) fn too_many() -> Problem {
    Problem::new(
        &TOO_MANY,
        "尝试过于频繁，请过几分钟再试",
        "there were too many attempts; try again in some minutes",
    )
    .retry_after(60)
}

/// The body is longer than this address takes.
pub(crate) fn too_large() -> Problem {
    Problem::new(
        &TOO_LARGE,
        "内容超过上限，请缩短或分开提交",
        "this is longer than is taken here; shorten it, or send it in parts",
    )
}

/// More requests than the database can take.
pub(crate) fn too_busy() -> Problem {
    Problem::new(&BUSY, "同时操作的人较多，请稍后再试", "many people work at this moment; try again soon")
        .retry_after(1)
}

/// Somebody else's change came first; says what it was.
pub(crate) fn changed_meanwhile(zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(&CHANGED_MEANWHILE, zh, en)
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<anyhow::Error> for Problem {
    /// Errors that a person can mend keep their words; anything else goes to the log.
    fn from(error: anyhow::Error) -> Self {
        use store::Error as E;
        let of_store = error.chain().find_map(|cause| cause.downcast_ref::<E>());
        let kind = match of_store {
            Some(
                E::NoDebtor(_)
                | E::NoDocument(_)
                | E::NoIncoming(_)
                | E::NoMessage(_)
                | E::NoPerson(_)
                | E::NoImport(_)
                | E::Draft(DraftFault::Missing(_)),
            ) => &NOT_FOUND,
            Some(E::Draft(DraftFault::Changed { .. }) | E::Stale { .. }) => &CHANGED_MEANWHILE,
            Some(E::Draft(DraftFault::OwnDraft)) => &OWN_DRAFT,
            Some(
                E::CannotUndo { .. }
                | E::Draft(_)
                | E::Ambiguous { .. }
                | E::MessageThere
                | E::Message(_)
                | E::LateAnswer { .. }
                | E::CompleteWithoutDay,
            ) => &REFUSED,
            Some(E::Conflict(_)) => &CONFLICT,
            Some(E::Busy(_)) => &BUSY,
            Some(E::Lost { .. } | E::Unreachable { .. }) => &DATABASE_AWAY,
            None if error.chain().any(<dyn std::error::Error>::is::<Said>) => &REFUSED,
            Some(_) | None => &INTERNAL,
        };
        if kind.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = format!("{error:#}"), "failed");
            return internal();
        }
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| said::in_words(&error, lang));
        let is_lost = matches!(of_store, Some(E::Lost { .. } | E::Unreachable { .. }));
        if is_lost {
            tracing::warn!(error = en, "the database is away");
            return Self::new(
                kind,
                "数据库连接中断，请稍后再试",
                "the database cannot be reached; try again soon",
            )
            .with(|parts| (parts.is_lost_connection, parts.retry_after) = (true, Some(5)));
        }
        Self::new(kind, zh, en)
    }
}

impl IntoResponse for Problem {
    /// Written by [`spoken`], which knows the language.
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes a problem in the language of its request.
pub(crate) async fn spoken(request: Request, next: Next) -> Response {
    let lang = lang::of(request.uri(), request.headers());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    let mut written = (parts, Json(problem.body(lang))).into_response();
    let headers = written.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.0.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    written
}
