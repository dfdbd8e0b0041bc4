//! All addresses of the server: the API, what machines ask, and the page.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, header::CONTENT_TYPE},
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::{
    Content, ObjectBuilder, OpenApi, Ref, Required, ResponseBuilder, Type,
    path::{ParameterBuilder, ParameterIn},
};
use utoipa_axum::router::OpenApiRouter;

use super::{
    access, assign, call, case, changes, compose,
    desk::Desk,
    dial, documents, evidence, facts, gateway, health, imports, incoming, jobs, letters, outbox, outlook,
    overview, page, policies,
    problem::{self, ProblemBody},
    reveal, scripts, telephone, timeline, visits, watch, webhooks, words, worklist,
};

/// What handlers are given: `State(desk): axum::extract::State<api::State>`.
pub(crate) type State = Arc<Desk>;

/// Where the API lies.
pub(crate) const BASE: &str = "/api/v1";
/// The longest body that an address takes if it says nothing else. Our number.
pub(crate) const BODY: usize = 1 << 20;
/// The longest form with a file. Our number.
pub(crate) const UPLOAD: usize = 64 << 20;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Huikuan",
        description = "Who owes what, whom to contact today, with which words, and what may not be done and why.",
    ),
    servers((url = "/api/v1")),
    components(schemas(ProblemBody)),
)]
struct Document;

/// The API and its document. A line for each noun.
fn api() -> (Router<State>, OpenApi) {
    OpenApiRouter::with_openapi(<Document as utoipa::OpenApi>::openapi())
        .merge(access::routes())
        .merge(assign::routes())
        .merge(call::routes())
        .merge(case::routes())
        .merge(changes::routes())
        .merge(compose::routes())
        .merge(dial::routes())
        .merge(documents::routes())
        .merge(evidence::routes())
        .merge(gateway::routes())
        .merge(imports::routes())
        .merge(jobs::routes())
        .merge(letters::routes())
        .merge(incoming::routes())
        .merge(outbox::routes())
        .merge(outlook::routes())
        .merge(overview::routes())
        .merge(policies::routes())
        .merge(reveal::routes())
        .merge(scripts::routes())
        .merge(telephone::routes())
        .merge(timeline::routes())
        .merge(facts::routes())
        .merge(visits::routes())
        .merge(words::routes())
        .merge(webhooks::routes())
        .merge(worklist::routes())
        .split_for_parts()
}

/// The document of the API, as `/api/v1/openapi.json` and `huikuan openapi` give it.
pub(crate) fn document() -> Result<String, serde_json::Error> {
    with_problems(with_keys(api().1)).to_pretty_json().map(|text| text + "\n")
}

/// Writes that are done once ask for a key, whatever else they say of themselves.
fn with_keys(mut document: OpenApi) -> OpenApi {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(access::idempotent::LONGEST))
        .pattern(Some("^[!-~]+$"));
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(
            "A new random text for each act, and the same when it is tried again: what was done under it is answered again and not \
             done twice. Without it nothing is done (400, `idempotency-key-needed`).",
        ))
        .schema(Some(schema))
        .build();
    for (path, item) in &mut document.paths.paths {
        let writes = [
            (Method::PUT, &mut item.put),
            (Method::POST, &mut item.post),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in writes {
            if let Some(operation) = operation.as_mut().filter(|_| access::table::asks_for_key(&method, path))
            {
                operation.parameters.get_or_insert_default().push(key.clone().into());
            }
        }
    }
    document
}

/// Every operation may answer with a problem, whatever else it says of itself.
fn with_problems(mut document: OpenApi) -> OpenApi {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let problem = ResponseBuilder::new()
        .description("What went wrong, in both languages")
        .content("application/problem+json", content)
        .build();
    for item in document.paths.paths.values_mut() {
        let all = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in all.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.entry("default".to_owned()).or_insert_with(|| problem.clone().into());
        }
    }
    document
}

/// Everything, ready to be served.
pub(crate) fn router(desk: State, figures: PrometheusHandle, is_https: bool) -> anyhow::Result<Router> {
    let document: Arc<str> = document()?.into();
    let (api, _) = api();
    let api = api.layer(from_fn_with_state(Arc::clone(&desk), access::door::admitted));
    let api = api.route(
        "/openapi.json",
        get(move || async move { ([(CONTENT_TYPE, "application/json")], document.to_string()) }),
    );
    Ok(Router::new()
        .nest(BASE, api)
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route(
            "/metrics",
            get(move |desk: axum::extract::State<State>| async move { health::metrics(&desk, &figures) }),
        )
        .fallback(page::serve)
        .method_not_allowed_fallback(page::no_such_method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn(watch::timely))
        .layer(CatchPanicLayer::custom(watch::panicked))
        .layer(from_fn(problem::spoken))
        .layer(from_fn_with_state(watch::IsHttps(is_https), watch::guarded))
        .layer(from_fn(watch::watched))
        .with_state(desk))
}
