//! What each role may do, as the page shows it.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{permission::Permission, role::Role, table::ENDPOINTS};
use crate::serve::api;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Who may do what.
#[derive(Debug, Serialize, ToSchema)]
struct Matrix {
    roles: Vec<RoleView>,
    /// Every permission: codes of the words `permission`.
    permissions: Vec<&'static str>,
    endpoints: Vec<EndpointView>,
}

/// What a role permits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RolePermissions)]
struct RoleView {
    /// A code of the words `user-role`.
    code: &'static str,
    permissions: Vec<&'static str>,
}

/// What an address of the API needs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Endpoint)]
struct EndpointView {
    method: &'static str,
    path: &'static str,
    /// A permission, or `nothing`, `signed-in` or `session`.
    needs: String,
}

/// What each role may do
#[utoipa::path(get, path = "/roles", operation_id = "roles_list", tag = "access", responses((status = OK, body = Matrix)))]
async fn show() -> Json<Matrix> {
    let codes = |permissions: &[Permission]| permissions.iter().map(|permission| permission.code()).collect();
    let roles =
        Role::ALL.iter().map(|role| RoleView { code: role.code(), permissions: codes(role.permissions()) });
    let endpoints = ENDPOINTS.iter().map(|(method, path, needs)| EndpointView {
        method,
        path,
        needs: needs.code().to_owned(),
    });
    Json(Matrix {
        roles: roles.collect(),
        permissions: codes(Permission::ALL),
        endpoints: endpoints.collect(),
    })
}
