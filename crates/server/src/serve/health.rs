//! What machines ask of the server: does it run, may it be given requests, and how busy it is.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;

use super::desk::Desk;

/// How long a database that is asked whether it is there may take. Our number.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub(crate) async fn health() -> Response {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })).into_response()
}

/// The database answers.
pub(crate) async fn ready(State(desk): State<Arc<Desk>>) -> Response {
    let asked = desk.store(|store| Ok(store.answers()?));
    let is_ready = matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(())));
    let (status, said) =
        if is_ready { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "database-away") };
    (status, Json(json!({ "status": said }))).into_response()
}

/// Figures in the form of Prometheus.
pub(crate) fn metrics(desk: &Desk, figures: &PrometheusHandle) -> Response {
    let (size, in_use) = desk.stores.size_and_use();
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    metrics::gauge!("huikuan_store_connections").set(count(size));
    metrics::gauge!("huikuan_store_connections_in_use").set(count(in_use));
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], figures.render()).into_response()
}
