//! As much of HTTP as a measurement needs: one request at a time over one connection that stays open.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Whoever gets no answer for so long has been forgotten.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection, with the cookie of its session.
pub(super) struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Client {
    pub(super) fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { address, stream: BufReader::new(stream), cookie: String::new() })
    }

    /// Asks, and reads the answer to its end. Anything but success is an error; nothing to say is `null`.
    pub(super) fn ask(&mut self, method: &str, path: &str, key: &str, body: &str) -> anyhow::Result<Value> {
        let Self { address, cookie, .. } = self;
        let mut request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nAccept-Language: zh\r\nCookie: {cookie}\r\n"
        );
        if method != "GET" {
            request.push_str(&format!(
                "Origin: http://{address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        if !key.is_empty() {
            request.push_str(&format!("Idempotency-Key: {key}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (status, answer) = self.answer()?;
        if !(200..300).contains(&status) {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        }
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer).with_context(|| format!("{method} {path} did not answer JSON"))
    }

    fn answer(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        let mut length = 0;
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            match (name.to_ascii_lowercase().as_str(), value.trim()) {
                ("content-length", value) => length = value.parse()?,
                ("set-cookie", value) => {
                    value.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
                }
                ("transfer-encoding", _) => bail!("an answer without its length"),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        if !line.ends_with('\n') {
            bail!("the server closed the connection");
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
