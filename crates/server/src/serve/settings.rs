//! `[server]` of `huikuan.toml`.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use openidconnect::IssuerUrl;
use serde::Deserialize;
use url::Url;

use super::access::oidc::OidcSettings;
use crate::said::said;

/// `[server]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerEntry {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    proxies: Vec<IpAddr>,
    oidc: Option<OidcEntry>,
}

/// `[server.oidc]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OidcEntry {
    issuer: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    name: Option<String>,
    roles_claim: Option<String>,
}

/// What the company's file says about serving.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where to listen, if nothing else is asked for.
    pub(crate) listen: Option<SocketAddr>,
    /// The address under which people open the page, where a proxy stands before the server.
    pub(crate) public_url: Option<Url>,
    /// Proxies on other machines, whose `X-Forwarded-For` is believed.
    pub(crate) proxies: Vec<IpAddr>,
    /// The provider of identities.
    pub(crate) oidc: Option<OidcSettings>,
}

impl Settings {
    /// Whether people reach the server by HTTPS alone.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

impl ServerEntry {
    /// Checks what the file says; files are found from its folder.
    ///
    /// # Errors
    /// Names an address that is none.
    pub(crate) fn checked(self, home: &Path) -> anyhow::Result<Settings> {
        let public_url = match self.public_url {
            None => None,
            Some(text) => Some(
                Url::parse(&text)
                    .ok()
                    .filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/")
                    .ok_or_else(|| {
                        said(
                            format!("[server] public_url：`{text}` 不是网址；请写成 https://huikuan.example.com"),
                            format!("[server] public_url: `{text}` is not an address of a page; write it as https://huikuan.example.com"),
                        )
                    })?,
            ),
        };
        let oidc = self.oidc.map(|entry| entry.checked(home)).transpose()?;
        Ok(Settings { listen: self.listen, public_url, proxies: self.proxies, oidc })
    }
}

impl OidcEntry {
    fn checked(self, home: &Path) -> anyhow::Result<OidcSettings> {
        let is_safe = |url: &Url| {
            let host = url.host_str().unwrap_or_default();
            url.scheme() == "https" || matches!(host, "127.0.0.1" | "localhost" | "[::1]")
        };
        let issuer = IssuerUrl::new(self.issuer.clone()).ok().filter(|issuer| is_safe(issuer.url()));
        let issuer = issuer.ok_or_else(|| {
            let issuer = &self.issuer;
            said(
                format!("[server.oidc] issuer：`{issuer}` 不能使用；请写身份提供方的 https 网址"),
                format!(
                    "[server.oidc] issuer: `{issuer}` cannot be used; write the https address of the provider"
                ),
            )
        })?;
        Ok(OidcSettings {
            name: self.name.unwrap_or_else(|| issuer.url().host_str().unwrap_or_default().to_owned()),
            issuer,
            client_id: self.client_id,
            client_secret_file: self.client_secret_file.map(|file| home.join(file)),
            roles_claim: self.roles_claim,
        })
    }
}
