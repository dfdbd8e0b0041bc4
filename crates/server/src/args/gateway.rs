//! Gateways, and one for trying out.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use url::Url;

#[derive(Debug, Subcommand)]
pub(crate) enum Gateway {
    /// Every gateway, what it asks to be written into your company's file, and which you use
    List,
    /// Tell your own staff's group something, through the robot of `[robot]`
    TellStaff {
        /// What to say
        text: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct GatewaySim {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
    /// Keep what comes in, in this file, and show it again next time
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
    /// The key of all signatures, the Secret of the application, and the key of the robot
    #[arg(long, default_value = "try-out")]
    pub(crate) secret: String,
    /// Where to tell of deliveries and answers: the address of `huikuan serve`
    #[arg(long, value_name = "URL")]
    pub(crate) callback: Option<Url>,
    /// What a part costs, such as \"0.045 CNY\"
    #[arg(long, default_value = "0.045 CNY")]
    pub(crate) price: String,
    #[command(flatten)]
    pub(crate) manners: Manners,
}

/// How it treats whoever asks.
#[derive(Debug, Clone, Copy, Args, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Manners {
    /// Answer so many milliseconds later
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    pub(crate) slow: u32,
    /// Refuse every message
    #[arg(long)]
    pub(crate) reject: bool,
    /// Take messages, and answer nothing
    #[arg(long)]
    pub(crate) silent: bool,
    /// Take so many messages of a hundred, and answer that something failed
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) fail: u8,
    /// Report every message as delivered
    #[arg(long)]
    pub(crate) deliver: bool,
}
