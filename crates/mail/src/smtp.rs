//! Handing messages to a server, one connection for many. Of each it says whether it left, did not, or may have.

use std::time::Duration;

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{Certificate, CertificateStore, SmtpConnection, TlsParameters},
    commands::{Data, Ehlo, Mail, Rcpt, Rset},
    extension::{ClientId, RcptParameter},
};
use receivables::message::Answer;

use crate::{
    Composed, Fault,
    server::{Security, Server},
};

/// How long a server may take to answer a command. Our number.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take to say that it has the message: it may look for viruses first. RFC 5321 asks for ten minutes; after five
/// our sender says that it does not know.
const PATIENCE_AT_THE_END: Duration = Duration::from_mins(5);
/// "Not now, and I hang up."
const HANGS_UP: u16 = 421;

/// What became of a message, and whether the fault is the server's rather than the message's or its recipient's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What became of it.
    pub answer: Answer,
    /// Others would fare the same.
    pub is_servers_fault: bool,
}

/// A server that takes messages.
pub struct Smtp {
    server: Server,
    hello: ClientId,
    tls: Option<TlsParameters>,
    /// Ask for a report when the message arrives, where the server can.
    wants_reports: bool,
    line: Option<Line>,
}

/// An open connection.
struct Line {
    connection: SmtpConnection,
    /// The server speaks RFC 3461.
    reports: bool,
}

/// Why a step did not succeed.
enum Broken {
    /// The connection is gone, and the message was not yet given: it can be tried over another.
    Line(Error),
    /// The server said no.
    No { error: Error, is_servers_fault: bool },
    /// The message was given, and no answer came.
    Silence(Error),
}

impl Smtp {
    /// A server, not yet spoken to.
    ///
    /// # Errors
    /// [`Fault::Plain`] for another machine without TLS, [`Fault::Authority`] for a file of authorities that cannot be used.
    pub fn new(server: Server, wants_reports: bool) -> Result<Self, Fault> {
        server.check()?;
        let tls = match server.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(parameters(&server)?),
        };
        Ok(Self { server, hello: ClientId::default(), tls, wants_reports, line: None })
    }

    /// Sees that there is a connection: a fault found now costs no message.
    ///
    /// # Errors
    /// [`Fault::Unreachable`], [`Fault::SignIn`].
    pub fn ready(&mut self) -> Result<(), Fault> {
        if self.line.is_none() {
            self.line = Some(self.connect()?);
        }
        Ok(())
    }

    fn connect(&self) -> Result<Line, Fault> {
        let unreachable = |error: Error| self.server.unreachable(&said(&error));
        let at_once = self.tls.as_ref().filter(|_| self.server.security == Security::Tls);
        let address = (self.server.host.as_str(), self.server.port);
        let mut connection = SmtpConnection::connect(address, Some(PATIENCE), &self.hello, at_once, None)
            .map_err(unreachable)?;
        if let Some(tls) = self.tls.as_ref().filter(|_| self.server.security == Security::StartTls) {
            // Without it lettre answers with an error, and nothing was said that others may read.
            connection.starttls(tls, &self.hello).map_err(unreachable)?;
        }
        if let Some(sign_in) = &self.server.sign_in {
            let credentials = Credentials::new(sign_in.user.clone(), sign_in.password.clone());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|error| self.server.refuses(&said(&error)))?;
        }
        let mut reports = false;
        if self.wants_reports {
            // Lettre keeps no list of what it does not use itself, so the server is asked again.
            let abilities = connection.command(Ehlo::new(self.hello.clone())).map_err(unreachable)?;
            reports = abilities.message().any(|line| line.eq_ignore_ascii_case("DSN"));
        }
        Ok(Line { connection, reports })
    }

    /// Hands a message over. A connection that turns out to be gone before the message was given is replaced once.
    pub fn send(&mut self, email: &Composed) -> Sent {
        let mut was_tried = false;
        loop {
            let is_fresh = self.line.is_none();
            if let Err(fault) = self.ready() {
                return Sent { answer: Answer::Refused(fault.to_string()), is_servers_fault: true };
            }
            let Some(line) = &mut self.line else { continue };
            let broken = match line.hand_over(email) {
                Ok(receipt) => return Sent { answer: Answer::Taken(receipt), is_servers_fault: false },
                Err(broken) => broken,
            };
            match broken {
                Broken::Line(_) if !is_fresh && !was_tried => {
                    (self.line, was_tried) = (None, true);
                }
                Broken::Line(error) => {
                    self.line = None;
                    return Sent { answer: Answer::Refused(said(&error)), is_servers_fault: true };
                }
                Broken::No { error, is_servers_fault } => {
                    if hangs_up(&error) || line.connection.command(Rset).is_err() {
                        self.line = None;
                    }
                    return Sent { answer: Answer::Refused(said(&error)), is_servers_fault };
                }
                Broken::Silence(error) => {
                    self.line = None;
                    return Sent { answer: Answer::Unknown(said(&error)), is_servers_fault: true };
                }
            }
        }
    }
}

impl Drop for Smtp {
    /// Says goodbye: a server that is left in the middle writes it down as a fault.
    fn drop(&mut self) {
        if let Some(line) = &mut self.line {
            let _ = line.connection.quit();
        }
    }
}

impl Line {
    fn hand_over(&mut self, email: &Composed) -> Result<String, Broken> {
        let before = |is_servers_fault| {
            move |error: Error| match error.status() {
                Some(_) if !hangs_up(&error) => Broken::No { error, is_servers_fault },
                _ => Broken::Line(error),
            }
        };
        let connection = &mut self.connection;
        connection.command(Mail::new(Some(email.from.clone()), Vec::new())).map_err(before(true))?;
        connection.command(Rcpt::new(email.to.clone(), report(self.reports))).map_err(before(false))?;
        connection.command(Data).map_err(before(true))?;
        let _ = connection.set_timeout(Some(PATIENCE_AT_THE_END));
        // From here on only the server's own no is certain.
        let answered = connection.message(&email.bytes).map_err(|error| match error.status() {
            Some(_) => Broken::No { error, is_servers_fault: false },
            None => Broken::Silence(error),
        })?;
        let _ = connection.set_timeout(Some(PATIENCE));
        let words: Vec<&str> = answered.message().collect();
        Ok(format!("{} {} {}", email.message_id, answered.code(), words.join(" ")))
    }
}

/// What we wish to hear of a message.
fn report(server_can: bool) -> Vec<RcptParameter> {
    let notify = RcptParameter::Other {
        keyword: "NOTIFY".to_owned(),
        value: Some("SUCCESS,FAILURE,DELAY".to_owned()),
    };
    if server_can { vec![notify] } else { Vec::new() }
}

fn hangs_up(error: &Error) -> bool {
    error.status().is_some_and(|code| u16::from(code) == HANGS_UP)
}

fn parameters(server: &Server) -> Result<TlsParameters, Fault> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(file) = &server.ca_file {
        let unusable = |reason: String| Fault::Authority { file: file.clone(), reason };
        let pem = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unusable(said(&error)))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| server.unreachable(&said(&error)))
}

/// What the server said, or what went wrong, with its cause.
fn said(error: &Error) -> String {
    error.to_string()
}
