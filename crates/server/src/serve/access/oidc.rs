//! Signing in by the company's provider of identities: OpenID Connect, the flow with a code and PKCE.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{AppendHeaders, IntoResponse},
};
use axum_extra::extract::cookie::CookieJar;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpClientError, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Companies, NewUser, Store, User, UserFields};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{door, role::Role, session};
use crate::{
    clock,
    serve::{
        api,
        desk::Desk,
        lang::Speaks,
        problem::{self, Problem},
        take::Query,
    },
};

/// The cookie of a sign-in that is under way.
const COOKIE: &str = "huikuan_oidc";
/// How long one may take there, in seconds. Our number, and below.
const PATIENCE: i64 = 10 * 60;
/// How long the provider may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// `[server.oidc]`, with its secret.
#[derive(Debug, Clone)]
pub(crate) struct OidcSettings {
    /// What the button says.
    pub(crate) name: String,
    pub(crate) issuer: IssuerUrl,
    pub(crate) client_id: String,
    pub(crate) client_secret_file: Option<PathBuf>,
    /// The claim with codes of roles; without it, people sign in who were added before.
    pub(crate) roles_claim: Option<String>,
}

/// The provider.
#[derive(Debug)]
pub(crate) struct Oidc {
    settings: OidcSettings,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    web: reqwest::Client,
}

/// What else the provider says of somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A sign-in under way, as the browser keeps it.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    /// The page to open afterwards.
    to: String,
}

/// Who signed in there.
struct Known {
    subject: String,
    login: Option<String>,
    name: Option<String>,
    email: Option<String>,
    roles: Option<Vec<Role>>,
}

impl Oidc {
    /// The provider of the settings; people come back to `origin`.
    ///
    /// # Errors
    /// Names a file of the secret that cannot be read.
    pub(crate) fn new(settings: OidcSettings, origin: &str) -> anyhow::Result<Self> {
        let secret = match &settings.client_secret_file {
            None => None,
            Some(file) => {
                let text =
                    std::fs::read_to_string(file).map_err(|error| crate::said::unreadable(file, &error))?;
                Some(ClientSecret::new(text.trim().to_owned()))
            }
        };
        // Fails where the process has a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let web = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()?;
        let redirect = RedirectUrl::new(format!("{origin}{}/sign-in/oidc/callback", api::BASE))?;
        Ok(Self { settings, secret, redirect, web })
    }

    /// What the button says.
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    /// The provider as it describes itself now: its keys change without notice.
    async fn client(&self) -> anyhow::Result<Client> {
        let fetch = |request| fetch(self.web.clone(), request);
        let metadata = CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &fetch).await?;
        let id = ClientId::new(self.settings.client_id.clone());
        Ok(Client::from_provider_metadata(metadata, id, self.secret.clone())
            .set_redirect_uri(self.redirect.clone()))
    }

    /// Asks the provider whose code it is, and believes nothing that it did not sign for this sign-in.
    async fn known(&self, code: String, under_way: UnderWay) -> anyhow::Result<Known> {
        let client = self.client().await?;
        let fetch = |request| fetch(self.web.clone(), request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code))?
            .set_pkce_verifier(under_way.verifier)
            .request_async(&fetch)
            .await?;
        let token = answer.id_token().ok_or_else(|| anyhow::anyhow!("the provider sent no id token"))?;
        let verifier = client.id_token_verifier().set_time_fn(|| {
            let now = u64::try_from(clock::now().0).unwrap_or(0);
            (SystemTime::UNIX_EPOCH + Duration::from_micros(now)).into()
        });
        let claims = token.claims(&verifier, &under_way.nonce)?;
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let email = claims.email().filter(|_| claims.email_verified() != Some(false));
        let email = email.and_then(|email| text(email));
        let name = claims.name().and_then(|name| name.get(None)).and_then(|name| text(name));
        Ok(Known {
            subject: format!("{} {}", self.settings.issuer.as_str(), claims.subject().as_str()),
            login: claims.preferred_username().and_then(|login| text(login)).or_else(|| email.clone()),
            name,
            email,
            roles: self
                .settings
                .roles_claim
                .as_ref()
                .map(|claim| roles(claims.additional_claims().all.get(claim))),
        })
    }
}

/// The roles of a claim: a list of codes, or one code. Others are not ours.
fn roles(claim: Option<&Value>) -> Vec<Role> {
    match claim {
        Some(Value::String(code)) => Role::from_code(code).into_iter().collect(),
        Some(Value::Array(codes)) => {
            codes.iter().filter_map(|code| Role::from_code(code.as_str()?)).collect()
        }
        _ => Vec::new(),
    }
}

async fn fetch(
    web: reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, HttpClientError<reqwest::Error>> {
    let failed = |error| HttpClientError::Reqwest(Box::new(error));
    let response = web.execute(request.try_into().map_err(failed)?).await.map_err(failed)?;
    let mut answer = axum::http::Response::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    *answer.body_mut() = response.bytes().await.map_err(failed)?.to_vec();
    Ok(answer)
}

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(begin)).routes(routes!(come_back))
}

/// Where to go afterwards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Afterwards {
    /// A path of the page.
    to: Option<String>,
}

/// Go to the provider of identities
#[utoipa::path(
    get,
    path = "/sign-in/oidc",
    operation_id = "oidc_begin",
    tag = "open",
    params(Afterwards),
    responses((status = SEE_OTHER, description = "to the provider"), (status = NOT_FOUND, description = "none is configured"))
)]
async fn begin(
    State(desk): State<Arc<Desk>>,
    Query(asked): Query<Afterwards>,
) -> Result<impl IntoResponse, Problem> {
    let oidc = desk.access.oidc.as_ref().ok_or_else(problem::not_found)?;
    let client = oidc.client().await.map_err(|error| away(&error))?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    // Only a path of ours: whoever wrote the link must not choose another site.
    let is_path =
        |to: &String| to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    let to = asked.to.filter(is_path).unwrap_or_else(|| "/".to_owned());
    let under_way =
        serde_json::to_vec(&UnderWay { state, nonce, verifier, to }).map_err(anyhow::Error::from)?;
    let cookie = door::cookie(&desk, COOKIE, URL_SAFE_NO_PAD.encode(under_way), PATIENCE);
    Ok((StatusCode::SEE_OTHER, AppendHeaders([(LOCATION, url.to_string()), (SET_COOKIE, cookie)])))
}

/// What the provider sends back with the browser.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Returned {
    code: Option<String>,
    state: Option<String>,
}

/// Come back from the provider of identities
///
/// Leads on to the page, signed in; or to `/sign-in?problem=CODE`.
#[utoipa::path(
    get,
    path = "/sign-in/oidc/callback",
    operation_id = "oidc_return",
    tag = "open",
    params(Returned),
    responses((status = SEE_OTHER, description = "to the page"))
)]
async fn come_back(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Speaks(lang): Speaks,
    Query(returned): Query<Returned>,
) -> impl IntoResponse {
    let forget = door::cookie(&desk, COOKIE, String::new(), 0);
    let (to, cookie) = match signed_in(&desk, &headers, lang.code(), returned).await {
        Ok((to, cookie)) => (to, Some(cookie)),
        Err(refused) => (format!("/sign-in?problem={}", refused.code()), None),
    };
    let cookies = std::iter::once(forget).chain(cookie).map(|cookie| (SET_COOKIE, cookie));
    (StatusCode::SEE_OTHER, AppendHeaders([(LOCATION, to)]), AppendHeaders(cookies.collect::<Vec<_>>()))
}

async fn signed_in(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    lang: &'static str,
    returned: Returned,
) -> Result<(String, String), Problem> {
    let oidc = desk.access.oidc.as_ref().ok_or_else(problem::not_found)?;
    let jar = CookieJar::from_headers(headers);
    let kept = jar.get(COOKIE).and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok());
    let under_way: Option<UnderWay> = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let (Some(under_way), Some(code), Some(state)) = (under_way, returned.code, returned.state) else {
        return Err(refused());
    };
    if *under_way.state.secret() != state {
        return Err(refused());
    }
    let to = under_way.to.clone();
    let known = oidc.known(code, under_way).await.map_err(|error| away(&error))?;
    let user = desk.store(move |store| find(store, known, lang)).await?;
    let (cookie, _) = session::begin(desk, user, door::session_of(headers)).await?;
    Ok((to, cookie))
}

/// The user who signed in there: found by who they are, else bound to the one who waits without a password for that login,
/// else added if the provider gives them a role.
fn find(store: &Store, known: Known, lang: &str) -> Result<User, Problem> {
    let login = known.login.clone().filter(|login| super::user::login_fault(login).is_none());
    let bound = store.user_by_subject(&known.subject)?;
    let found = match (bound, &login) {
        (Some(user), _) => Some(user),
        (None, Some(login)) => match store.user_by_login(login)? {
            Some(user) if user.password.is_none() && store.bind_subject(user.id, &known.subject)? => {
                Some(user)
            }
            Some(_) => return Err(problem::not_permitted()),
            None => None,
        },
        (None, None) => None,
    };
    let codes = |roles: &[Role]| -> Vec<String> { roles.iter().map(|role| role.code().to_owned()).collect() };
    let id = match (found, &known.roles, login) {
        (Some(user), _, _) if user.fields.is_disabled => return Err(problem::not_permitted()),
        (Some(_) | None, Some(roles), _) if roles.is_empty() => {
            return Err(problem::not_permitted());
        }
        (Some(user), Some(roles), _) => {
            let fields = UserFields { roles: codes(roles), ..user.fields.clone() };
            if fields.roles != user.fields.roles {
                let version = store.user(user.id)?.map_or(user.version, |user| user.version);
                store.change_user(user.id, version, &fields)?;
            }
            user.id
        }
        (Some(user), None, _) => user.id,
        (None, Some(roles), Some(login)) => {
            let fields = UserFields {
                name: known.name.unwrap_or_else(|| login.clone()),
                email: known.email,
                roles: codes(roles),
                team: None,
                companies: Companies::Every,
                owner_name: None,
                lang: lang.to_owned(),
                is_disabled: false,
            };
            let new = NewUser { login, password: None, subject: Some(known.subject), fields };
            store.add_user(&new, clock::now())?.ok_or_else(problem::not_permitted)?
        }
        (None, _, _) => return Err(problem::not_permitted()),
    };
    store.user(id)?.ok_or_else(problem::not_permitted)
}

fn refused() -> Problem {
    Problem::new(
        &problem::OIDC_FAILED,
        "单点登录没有完成；请重新登录",
        "the sign-in was not completed; begin it again",
    )
}

/// The provider cannot be reached, or said something else than it should: the log says what.
fn away(error: &anyhow::Error) -> Problem {
    tracing::warn!(error = format!("{error:#}"), "the provider of identities");
    refused()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn roles_are_those_that_we_have() {
        for (claim, expected, why) in [
            (Some(json!(["collector", "vpn-users", "legal"])), vec![Role::Collector, Role::Legal], "a list"),
            (Some(json!("administrator")), vec![Role::Administrator], "one"),
            (Some(json!("Administrator")), vec![], "not a code"),
            (Some(json!({ "collector": true })), vec![], "neither"),
            (None, vec![], "nothing said"),
        ] {
            assert_eq!(roles(claim.as_ref()), expected, "{why}");
        }
    }
}
