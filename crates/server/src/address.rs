//! To which addresses anything may be told, by webhooks and gateways: not to our own machines, unless the company's file names
//! them. An address is asked again each time something is told, because names come to mean other machines.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Why nothing is told to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is no address of a web server.
    NoAddress,
    /// It is not encrypted.
    NotEncrypted,
    /// It holds a name and a password.
    Credentials,
    /// It is inside our own network.
    Private,
    /// Nobody knows the name.
    Unknown,
}

impl Refused {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NoAddress => "no-address",
            Self::NotEncrypted => "not-encrypted",
            Self::Credentials => "credentials",
            Self::Private => "private-address",
            Self::Unknown => "unknown-host",
        }
    }

    /// In Chinese and in English; `table` of the company's file is where hosts may be allowed.
    pub(crate) fn said(self, table: &str) -> (String, String) {
        let (zh, en) = match self {
            Self::NoAddress => (
                "不是网址；请写成 https://erp.example.com/hook",
                "is no address; write it as https://erp.example.com/hook",
            ),
            Self::NotEncrypted => ("必须使用 https", "must begin with https"),
            Self::Credentials => (
                "网址中不能带用户名和密码；对方可凭签名核实",
                "must not hold a name and a password; the other side can check the signature",
            ),
            Self::Private => {
                return (
                    format!(
                        "指向内部网络；如确有需要，请在 huikuan.toml 写 [{table}] allow_hosts = [\"主机名\"]"
                    ),
                    format!(
                        "is inside your own network; if that is meant, write [{table}] allow_hosts = [\"host\"] into huikuan.toml"
                    ),
                );
            }
            Self::Unknown => ("找不到这个主机", "names a host that nobody knows"),
        };
        (zh.to_owned(), en.to_owned())
    }
}

/// What can be told without asking whom a name means.
pub(crate) fn check(url: &Url, allowed: &[String]) -> Result<(), Refused> {
    let Some(host) = url.host() else { return Err(Refused::NoAddress) };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::NoAddress);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    if is_allowed(&host, allowed) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(Refused::NotEncrypted);
    }
    match host {
        Host::Ipv4(address) if !is_public(IpAddr::V4(address)) => Err(Refused::Private),
        Host::Ipv6(address) if !is_public(IpAddr::V6(address)) => Err(Refused::Private),
        Host::Ipv4(_) | Host::Ipv6(_) | Host::Domain(_) => Ok(()),
    }
}

fn is_allowed<S: AsRef<str>>(host: &Host<S>, allowed: &[String]) -> bool {
    let name = match host {
        Host::Domain(name) => name.as_ref().to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(&name))
}

/// The machines that an address means just now. All of them must be such that may be told.
pub(crate) async fn resolved(url: &Url, allowed: &[String]) -> Result<Vec<SocketAddr>, Refused> {
    check(url, allowed)?;
    let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Err(Refused::NoAddress);
    };
    let name = match &host {
        Host::Domain(name) => (*name).to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    let found: Vec<SocketAddr> =
        tokio::net::lookup_host((name.as_str(), port)).await.map_err(|_| Refused::Unknown)?.collect();
    if found.is_empty() {
        return Err(Refused::Unknown);
    }
    let is_open = is_allowed(&host, allowed) || found.iter().all(|address| is_public(address.ip()));
    if is_open { Ok(found) } else { Err(Refused::Private) }
}

/// Whether an address belongs to the public network.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => is_public_v4(address),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b)) // Shared address space, RFC 6598.
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b)) // Benchmarks, RFC 2544.
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let first = address.segments().first().copied().unwrap_or(0);
    // Global unicast, without documentation and the tunnels that hide another address.
    (0x2000..0x4000).contains(&first)
        && !matches!(address.segments(), [0x2001, 0x0db8 | 0x0000, ..] | [0x2002, ..])
}

/// The older address that some of the newer kind stand for.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return Some(mapped);
    }
    let [0x0064, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() else { return None };
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_inside_our_own_network() {
        let allowed = ["127.0.0.1".to_owned(), "erp.internal".to_owned()];
        for (url, expected, why) in [
            ("https://hooks.example.com/a", Ok(()), "a public name"),
            ("https://8.8.8.8/a", Ok(()), "a public address"),
            ("http://hooks.example.com/a", Err(Refused::NotEncrypted), "in plain"),
            ("http://127.0.0.1:9000/a", Ok(()), "allowed by the company's file, also in plain"),
            ("http://erp.internal/a", Ok(()), "allowed by name"),
            ("https://127.0.0.2/a", Err(Refused::Private), "this machine"),
            ("https://10.1.2.3/a", Err(Refused::Private), "our network"),
            ("https://169.254.169.254/latest", Err(Refused::Private), "what a cloud tells its machines"),
            ("https://2130706433/a", Ok(()), "127.0.0.1 as a number, which the file allows"),
            ("https://0x7f000002/a", Err(Refused::Private), "127.0.0.2 in hexadecimal digits"),
            ("https://[::1]/a", Err(Refused::Private), "this machine, the newer way"),
            ("https://[::ffff:10.0.0.1]/a", Err(Refused::Private), "our network in the newer way"),
            ("https://[64:ff9b::10.0.0.1]/a", Err(Refused::Private), "the same through a translator"),
            ("https://[fd00::1]/a", Err(Refused::Private), "a local address"),
            ("https://[2606:4700::1111]/a", Ok(()), "a public one"),
            ("https://user:password@hooks.example.com/", Err(Refused::Credentials), "a password"),
            ("ftp://hooks.example.com/", Err(Refused::NoAddress), "no web server"),
        ] {
            assert_eq!(check(&Url::parse(url).unwrap(), &allowed), expected, "{why}");
        }
    }
}
