//! `[telephone]` of `huikuan.toml`: the phone system that dials for us, asked by a signed request.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::{
    clock,
    said::{said, unreadable},
    serve::webhooks::signature,
};

/// How long the phone system may take to say that it dials. Our number.
const PATIENCE: Duration = Duration::from_secs(10);

/// `[telephone]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TelephoneEntry {
    dial_url: Option<String>,
    secret_file: Option<PathBuf>,
    caller_id: Option<String>,
}

/// A phone system.
#[derive(Debug)]
pub(crate) struct Telephone {
    dial_url: Url,
    secret_file: PathBuf,
    /// The number that the other side sees.
    pub(crate) caller_id: Option<String>,
}

/// Why a call is not under way, as far as is known.
#[derive(Debug)]
pub(crate) enum NotDialled {
    /// The phone system does not dial, for certain.
    Refused(String),
    /// Nobody knows whether it dials.
    Unknown(String),
}

impl TelephoneEntry {
    /// Checks what the file says; the file of the secret is found from its folder. A plain `http` address is taken on this machine
    /// and for hosts that webhooks may tell, for it carries numbers of people.
    ///
    /// # Errors
    /// Names an address that is none, and a secret that is missing.
    pub(crate) fn checked(self, home: &Path, allowed: &[String]) -> anyhow::Result<Option<Telephone>> {
        let Some(text) = self.dial_url else { return Ok(None) };
        let is_near = |url: &Url| {
            let host = url.host_str().unwrap_or_default();
            matches!(host, "127.0.0.1" | "localhost" | "[::1]") || allowed.iter().any(|name| name == host)
        };
        let url = Url::parse(&text).ok();
        let url = url.filter(|url| url.scheme() == "https" || (url.scheme() == "http" && is_near(url)));
        let dial_url = url.ok_or_else(|| {
            said(
                format!("[telephone] dial_url：`{text}` 不能使用；请写 https 网址，内网主机用 http 时须列入 [webhooks] allow_hosts"),
                format!("[telephone] dial_url: `{text}` cannot be used; write an https address, or list a host of your own network under [webhooks] allow_hosts"),
            )
        })?;
        let secret_file = self.secret_file.ok_or_else(|| {
            said(
                "[telephone] 须写 secret_file：存放签名密钥的文件",
                "[telephone] needs secret_file, the file with the key of the signatures",
            )
        })?;
        Ok(Some(Telephone { dial_url, secret_file: home.join(secret_file), caller_id: self.caller_id }))
    }
}

impl Telephone {
    /// Asks the phone system to dial. It is asked once: who rings twice harasses.
    pub(crate) async fn dial(&self, asked: &Value) -> Result<(), NotDialled> {
        let secret = fs::read_to_string(&self.secret_file)
            .map_err(|error| NotDialled::Refused(unreadable(&self.secret_file, &error).to_string()))?;
        // Only the first call in a process installs it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .map_err(|_| NotDialled::Refused("no connection".to_owned()))?;
        let (body, seconds) = (asked.to_string(), clock::now().0 / 1_000_000);
        let request = client
            .post(self.dial_url.clone())
            .header("content-type", "application/json")
            .header("huikuan-signature", signature(secret.trim(), seconds, &body))
            .body(body);
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(NotDialled::Refused(format!("HTTP {}", answer.status().as_u16()))),
            Err(error) if error.is_connect() => Err(NotDialled::Refused("no connection".to_owned())),
            Err(error) if error.is_timeout() => Err(NotDialled::Unknown("no answer in time".to_owned())),
            Err(_) => Err(NotDialled::Unknown("the request broke off".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_travel_encrypted_unless_the_file_says_where() {
        let allowed = ["pbx.internal".to_owned()];
        for (url, is_taken, why) in [
            ("https://pbx.example.com/dial", true, "encrypted"),
            ("http://127.0.0.1:8088/dial", true, "this machine"),
            ("http://pbx.internal/dial", true, "a host that the file names"),
            ("http://pbx.example.com/dial", false, "in plain through the world"),
            ("ftp://pbx.example.com", false, "no web server"),
            ("dial", false, "no address"),
        ] {
            let entry =
                |secret_file| TelephoneEntry { dial_url: Some(url.to_owned()), secret_file, caller_id: None };
            let checked = entry(Some("secret".into())).checked(Path::new("/etc"), &allowed);
            assert_eq!(checked.is_ok(), is_taken, "{url}: {why}");
            assert!(entry(None).checked(Path::new("/etc"), &allowed).is_err(), "{url}: without a secret");
        }
        let nothing = TelephoneEntry::default().checked(Path::new("/etc"), &allowed).unwrap();
        assert!(nothing.is_none(), "nothing is said");
    }
}
