//! `[server]` of `huikuan.toml`.

use std::net::SocketAddr;

use serde::Deserialize;
use url::Url;

use crate::said::said;

/// `[server]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerEntry {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
}

/// What the company's file says about serving.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where to listen, if nothing else is asked for.
    pub(crate) listen: Option<SocketAddr>,
    /// The address under which people open the page, where a proxy stands before the server.
    pub(crate) public_url: Option<Url>,
}

impl ServerEntry {
    /// Checks what the file says.
    ///
    /// # Errors
    /// Names an address that is none.
    pub(crate) fn checked(self) -> anyhow::Result<Settings> {
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
        Ok(Settings { listen: self.listen, public_url })
    }
}
