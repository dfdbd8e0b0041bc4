//! What keeps e-mail from being sent or read.

use std::path::PathBuf;

/// Why something could not be done. No variant holds a password.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is no address that mail can be sent to.
    #[error("`{0}` is no e-mail address; correct it")]
    Address(String),
    /// The message cannot be put together.
    #[error("the e-mail cannot be put together: {0}")]
    Message(String),
    /// Without TLS nothing is sent to another machine.
    #[error(
        "{0} is another machine: choose `security = \"tls\"` or \"starttls\"; plain is for this machine alone"
    )]
    Plain(String),
    /// The file of authorities cannot be used.
    #[error("{file}: {reason}; name a file with certificates in PEM as `ca_file`")]
    Authority {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No connection, or it broke.
    #[error("the mail server {server} cannot be reached: {reason}")]
    Unreachable {
        /// Host and port.
        server: String,
        /// What the network, TLS or the server says.
        reason: String,
    },
    /// The server does not let us in.
    #[error("the mail server {server} refuses user and password: {reason}")]
    SignIn {
        /// Host and port.
        server: String,
        /// What it says.
        reason: String,
    },
    /// The mailbox cannot be read.
    #[error("the mailbox {place} cannot be read: {reason}")]
    Mailbox {
        /// Server and folder, or the path.
        place: String,
        /// What is wrong.
        reason: String,
    },
}
