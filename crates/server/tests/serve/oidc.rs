//! Signing in by a provider of identities, against one that signs with real keys.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Redirect,
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::running::{Answer, Browser, Place, Server, beside, wait};

/// 2026-11-23T01:00:00Z, when the server's clock stands.
const NOW: i64 = 1_795_395_600;

/// A provider with one user, who is always signed in there.
struct Provider {
    base: String,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
    state: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// What the id token says, over the usual.
    claims: BTreeMap<&'static str, Value>,
    /// It is signed with a key that is not published.
    is_forged: bool,
    /// What was asked with each code: nonce and challenge.
    codes: BTreeMap<String, (String, String)>,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

fn text(value: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(value)
}

impl Provider {
    fn start() -> Arc<Self> {
        let listener = wait(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let provider = Arc::new(Self { base, key: key(), other: key(), state: Mutex::default() });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(Arc::clone(&provider));
        beside(async move { axum::serve(listener, router).await.unwrap() });
        provider
    }

    fn says(&self, claims: &[(&'static str, Value)]) {
        self.state.lock().unwrap().claims = claims.iter().cloned().collect();
    }

    fn id_token(&self, nonce: &str) -> String {
        let state = self.state.lock().unwrap();
        let mut claims = json!({
            "iss": self.base, "sub": "u-17", "aud": "huikuan", "iat": NOW, "exp": NOW + 300, "nonce": nonce,
            "name": "Ann Lee", "preferred_username": "ann", "email": "ann@example.com", "email_verified": true,
        });
        for (name, value) in &state.claims {
            claims[*name] = value.clone();
        }
        let head = json!({ "alg": "ES256", "kid": "1", "typ": "JWT" });
        let signed = format!("{}.{}", text(head.to_string()), text(claims.to_string()));
        let key = if state.is_forged { &self.other } else { &self.key };
        let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", text(signature))
    }
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let base = &provider.base;
    Json(json!({
        "issuer": base, "authorization_endpoint": format!("{base}/authorize"), "token_endpoint": format!("{base}/token"),
        "jwks_uri": format!("{base}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let public = provider.key.public_key().as_ref();
    let (x, y) = public[1..].split_at(32);
    Json(
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "1", "x": text(x), "y": text(y) }] }),
    )
}

async fn authorize(
    State(provider): State<Arc<Provider>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Redirect, StatusCode> {
    let known = asked["client_id"] == "huikuan"
        && asked["response_type"] == "code"
        && asked["code_challenge_method"] == "S256";
    if !known || !asked["scope"].contains("openid") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let mut state = provider.state.lock().unwrap();
    let code = format!("code-{}", state.codes.len());
    state.codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
    Ok(Redirect::to(&format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"])))
}

async fn token(
    State(provider): State<Arc<Provider>>,
    headers: axum::http::HeaderMap,
    form: String,
) -> Result<Json<Value>, StatusCode> {
    let asked: BTreeMap<String, String> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode("huikuan:the-secret"));
    if headers.get("authorization").is_none_or(|given| given != &basic) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    // A code works once, and for who began the sign-in.
    let code = provider.state.lock().unwrap().codes.remove(&asked["code"]);
    let (nonce, challenge) = code.ok_or(StatusCode::BAD_REQUEST)?;
    if text(Sha256::digest(asked["code_verifier"].as_bytes())) != challenge {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(
        json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": provider.id_token(&nonce) }),
    ))
}

fn office(url: &str, provider: &Provider, more: &str) -> Place {
    let place = Place::on(url);
    let file = format!(
        "[server.oidc]\nname = \"Example ID\"\nissuer = \"{}\"\nclient_id = \"huikuan\"\nclient_secret_file = \"secret\"\n{more}",
        provider.base
    );
    place.write("huikuan.toml", &file).write("secret", "the-secret\n");
    place
}

/// As far as the way back: the address at which the browser comes back to us.
fn gone_there(browser: &Browser, to: &str) -> String {
    let left = browser.get(&format!("/sign-in/oidc?to={to}"));
    assert_eq!(left.status, 303, "{left:?}");
    let there = browser.get(left.header("location"));
    assert_eq!(there.status, 303, "{there:?}");
    there.header("location").to_owned()
}

fn signed_in(server: &Server, to: &str) -> (Browser, Answer) {
    let browser = server.browser();
    let back = gone_there(&browser, to);
    let answer = browser.get(&back);
    (browser, answer)
}

#[test]
fn who_waits_without_a_password_signs_in_there() {
    let provider = Provider::start();
    testbed::both(|url| {
        let place = office(url, &provider, "");
        let server = place.serve();
        assert_eq!(server.browser().get("/sign-in").json()["oidc"]["name"], "Example ID");
        let (_, refused) = signed_in(&server, "/");
        assert_eq!(refused.header("location"), "/sign-in?problem=not-permitted", "nobody added them");
        let (text, is_well) = place.type_in(&["user", "add", "ann", "--role", "legal", "--oidc"], "");
        assert!(is_well, "{text}");
        let (ann, answer) = signed_in(&server, "/cases/7?tab=2");
        assert_eq!((answer.status, answer.header("location")), (303, "/cases/7?tab=2"));
        assert_eq!(ann.get("/session").json()["roles"], json!(["legal"]));
        assert_eq!(ann.cookies.borrow().len(), 1, "the cookie of the way is gone");
        assert_eq!(
            server.browser().sign_in("ann", "", None).code(),
            "wrong-credentials",
            "no password is no password"
        );
        provider.says(&[("preferred_username", json!("ann.lee"))]);
        assert_eq!(signed_in(&server, "/").1.header("location"), "/", "known by who they are, not by name");
        provider.says(&[("sub", json!("u-18"))]);
        assert_eq!(
            signed_in(&server, "/").1.header("location"),
            "/sign-in?problem=not-permitted",
            "another of that name"
        );
        provider.says(&[]);
    });
}

#[test]
fn a_user_with_a_password_is_not_taken_over() {
    let provider = Provider::start();
    let place = office(&sqlite(), &provider, "");
    place.add_user("ann", "administrator");
    let refused = signed_in(&place.serve(), "/").1;
    assert_eq!(refused.header("location"), "/sign-in?problem=not-permitted", "{}", place.log());
}

fn sqlite() -> String {
    let folder = tempfile::tempdir().unwrap().keep();
    format!("sqlite://{}", folder.join("ledger.sqlite").display())
}

#[test]
fn roles_come_from_the_claim() {
    let provider = Provider::start();
    let place = office(&sqlite(), &provider, "roles_claim = \"huikuan_roles\"\n");
    let server = place.serve();
    for (claim, roles, why) in [
        (json!(["collector", "vpn"]), Some(json!(["collector"])), "added at the first sign-in"),
        (json!(["supervisor", "legal"]), Some(json!(["supervisor", "legal"])), "promoted"),
        (json!(["vpn"]), None, "no role of ours any more"),
    ] {
        provider.says(&[("huikuan_roles", claim)]);
        let (browser, answer) = signed_in(&server, "/");
        let expected = if roles.is_some() { "/" } else { "/sign-in?problem=not-permitted" };
        assert_eq!(answer.header("location"), expected, "{why}");
        assert_eq!(browser.get("/session").json()["roles"], roles.unwrap_or(Value::Null), "{why}");
    }
}

#[test]
fn nothing_is_believed_that_was_not_signed_for_this_sign_in() {
    let provider = Provider::start();
    let place = office(&sqlite(), &provider, "roles_claim = \"r\"\n");
    let server = place.serve();
    let usual = || ("r", json!(["collector"]));
    let failed = "/sign-in?problem=oidc-failed";
    for (claim, expected, why) in [
        (usual(), "/", "as it should be"),
        (("aud", json!("another")), failed, "for another program"),
        (("iss", json!("http://127.0.0.1:1")), failed, "of another provider"),
        (("exp", json!(NOW - 1)), failed, "expired"),
        (("nonce", json!("another")), failed, "of another sign-in"),
    ] {
        provider.says(&[usual(), claim]);
        assert_eq!(signed_in(&server, "/").1.header("location"), expected, "{why}");
    }
    provider.says(&[usual()]);
    provider.state.lock().unwrap().is_forged = true;
    assert_eq!(signed_in(&server, "/").1.header("location"), failed, "signed by somebody else");
    provider.state.lock().unwrap().is_forged = false;

    let (mine, theirs) = (server.browser(), server.browser());
    let (back, _) = (gone_there(&mine, "/"), gone_there(&theirs, "/"));
    assert_eq!(theirs.get(&back).header("location"), failed, "somebody else's way back");
    assert_eq!(server.browser().get(&back).header("location"), failed, "without having left");
    assert_eq!(mine.get(&back).header("location"), "/");
    assert_eq!(mine.get(&back).header("location"), failed, "once");
    for to in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
        assert_eq!(signed_in(&server, to).1.header("location"), "/", "{to}");
    }
    assert!(place.log().contains("the provider of identities"), "{}", place.log());
}
