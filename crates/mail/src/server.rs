//! A mail server as the company's file names it, and TLS to it.

use std::{
    fmt,
    net::{IpAddr, ToSocketAddrs as _},
    path::PathBuf,
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use crate::Fault;

/// How the way to a server is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting; without it nothing is said.
    StartTls,
    /// None: for a server on this machine alone.
    Plain,
}

/// Who we are to a server.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// User.
    pub user: String,
    /// Password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    /// Without the password: what is printed is soon in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: Security,
    /// Who we are to it; `None` if it asks nobody.
    pub sign_in: Option<SignIn>,
    /// The authorities (PEM) by whom it must be certified; `None` for those that the system trusts.
    pub ca_file: Option<PathBuf>,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Server {
    /// Whether it may be spoken to as is asked for.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let is_here = || {
            let mut found =
                (self.host.as_str(), self.port).to_socket_addrs().into_iter().flatten().peekable();
            found.peek().is_some() && found.all(|at| IpAddr::is_loopback(&at.ip()))
        };
        if self.security == Security::Plain && !is_here() {
            return Err(Fault::Plain(self.to_string()));
        }
        Ok(())
    }

    pub(crate) fn unreachable(&self, reason: &dyn fmt::Display) -> Fault {
        Fault::Unreachable { server: self.to_string(), reason: reason.to_string() }
    }

    pub(crate) fn refuses(&self, reason: &dyn fmt::Display) -> Fault {
        Fault::SignIn { server: self.to_string(), reason: reason.to_string() }
    }

    /// TLS by rustls with ring.
    pub(crate) fn tls(&self) -> Result<Arc<ClientConfig>, Fault> {
        let mut roots = RootCertStore::empty();
        match &self.ca_file {
            None => {
                let _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
            Some(file) => {
                let unusable = |error: &dyn fmt::Display| Fault::Authority {
                    file: file.clone(),
                    reason: error.to_string(),
                };
                for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(&error))? {
                    let certificate = certificate.map_err(|error| unusable(&error))?;
                    roots.add(certificate).map_err(|error| unusable(&error))?;
                }
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| self.unreachable(&error))?;
        Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_this_machine_in_plain() {
        let server = |host: &str, security| Server {
            host: host.to_owned(),
            port: 25,
            security,
            sign_in: None,
            ca_file: None,
        };
        for (host, security, allowed, why) in [
            ("127.0.0.1", Security::Plain, true, "this machine"),
            ("192.0.2.1", Security::Plain, false, "another one"),
            ("192.0.2.1", Security::Tls, true, "by TLS"),
            ("no.such.host.invalid", Security::Plain, false, "nobody knows where"),
        ] {
            assert_eq!(server(host, security).check().is_ok(), allowed, "{why}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let sign_in = SignIn { user: "li".to_owned(), password: "s3cret".to_owned() };
        assert!(!format!("{sign_in:?}").contains("s3cret"));
    }
}
