//! A mailbox read over IMAP. Nothing in it is changed, so that people may read it too: what was brought already is told by the
//! place of the last one, and by its name.

use std::{fmt, sync::Arc, time::Duration};

use async_imap::Client;
use futures_util::TryStreamExt as _;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use crate::{
    Fault, MOST_BYTES,
    server::{Security, Server},
};

/// How long a server may take to answer. Our number.
const PATIENCE: Duration = Duration::from_mins(1);
/// Messages brought at a time: few enough to be held in memory, enough that the way to the server costs little.
const BATCH: usize = 20;

/// A folder of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// Where.
    pub server: Server,
    /// Which folder, such as `INBOX`.
    pub folder: String,
}

/// A place in a folder: everything up to it has been brought, as long as the folder is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// `UIDVALIDITY`: with another, numbers begin anew.
    pub validity: u32,
    /// The last number brought.
    pub uid: u32,
}

/// A message that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Its bytes, cut at [`MOST_BYTES`].
    pub bytes: Vec<u8>,
    /// The place to go on from once it has been taken.
    pub spot: Spot,
}

/// What is spoken through.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Wire for T {}

type Session = async_imap::Session<Box<dyn Wire>>;

impl fmt::Display for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.server, self.folder)
    }
}

/// Brings what arrived after a place, the oldest first, a few at a time. Whoever takes them writes them down before the next come,
/// with the place of the last.
///
/// # Errors
/// [`Fault`]s of the connection, and whatever the taker says, which ends it.
pub fn imap<E: From<Fault>>(
    inbox: &Inbox,
    after: Option<Spot>,
    mut take: impl FnMut(&[Arrived]) -> Result<(), E>,
) -> Result<(), E> {
    inbox.server.check()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| inbox.unreadable(&error))?;
    // Whoever takes them may wait for something of their own, and so outside of ours.
    let mut session = runtime.block_on(inbox.open())?;
    let (validity, uids) = runtime.block_on(inbox.arrived(&mut session, after))?;
    for batch in uids.chunks(BATCH) {
        let arrived = runtime.block_on(inbox.bring(&mut session, validity, batch))?;
        take(&arrived)?;
    }
    // Whoever does not say goodbye leaves the server waiting; what was brought is written down in any case.
    let _ = runtime.block_on(async { timeout(PATIENCE, session.logout()).await });
    Ok(())
}

impl Inbox {
    fn unreadable(&self, reason: &dyn fmt::Display) -> Fault {
        Fault::Mailbox { place: self.to_string(), reason: reason.to_string() }
    }

    async fn patient<T, R: fmt::Display>(
        &self,
        step: impl Future<Output = Result<T, R>>,
    ) -> Result<T, Fault> {
        match timeout(PATIENCE, step).await {
            Ok(done) => done.map_err(|error| self.unreadable(&error)),
            Err(late) => Err(self.server.unreachable(&late)),
        }
    }

    async fn open(&self) -> Result<Session, Fault> {
        let Server { host, port, security, sign_in, .. } = &self.server;
        let connected = timeout(PATIENCE, TcpStream::connect((host.as_str(), *port))).await;
        let connected = connected.map_err(|late| self.server.unreachable(&late))?;
        let tcp = connected.map_err(|error| self.server.unreachable(&error))?;
        let wire: Box<dyn Wire> = match security {
            Security::Tls => Box::new(self.encrypted(tcp).await?),
            Security::Plain => Box::new(tcp),
            Security::StartTls => {
                let mut client = Client::new(tcp);
                self.greeted(&mut client).await?;
                self.patient(client.run_command_and_check_ok("STARTTLS", None)).await?;
                Box::new(self.encrypted(client.into_inner()).await?)
            }
        };
        let mut client = Client::new(wire);
        if *security != Security::StartTls {
            self.greeted(&mut client).await?;
        }
        let Some(sign_in) = sign_in else {
            return Err(self.server.refuses(&"a mailbox needs user and password"));
        };
        match timeout(PATIENCE, client.login(&sign_in.user, &sign_in.password)).await {
            Ok(Ok(session)) => Ok(session),
            Ok(Err((error, _))) => Err(self.server.refuses(&error)),
            Err(late) => Err(self.server.unreachable(&late)),
        }
    }

    async fn greeted<T: Wire>(&self, client: &mut Client<T>) -> Result<(), Fault> {
        let greeting = self.patient(client.read_response()).await?;
        greeting.map(drop).ok_or_else(|| self.server.unreachable(&"no greeting"))
    }

    async fn encrypted(&self, tcp: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Fault> {
        let name = ServerName::try_from(self.server.host.clone());
        let name = name.map_err(|error| self.server.unreachable(&error))?;
        let connector = TlsConnector::from(Arc::clone(&self.server.tls()?));
        let encrypted = timeout(PATIENCE, connector.connect(name, tcp)).await;
        encrypted
            .map_err(|late| self.server.unreachable(&late))?
            .map_err(|error| self.server.unreachable(&error))
    }

    /// The numbers that came after a place, ascending; all of them where the folder was made anew since.
    async fn arrived(&self, session: &mut Session, after: Option<Spot>) -> Result<(u32, Vec<u32>), Fault> {
        let folder = self.patient(session.examine(&self.folder)).await?;
        let validity = folder.uid_validity.unwrap_or(0);
        let after = after.filter(|spot| spot.validity == validity).map_or(0, |spot| spot.uid);
        let Some(first) = after.checked_add(1) else { return Ok((validity, Vec::new())) };
        let found = self.patient(session.uid_search(format!("UID {first}:*"))).await?;
        // A server that has none answers with the last it has.
        let mut uids: Vec<u32> = found.into_iter().filter(|&uid| uid >= first).collect();
        uids.sort_unstable();
        Ok((validity, uids))
    }

    /// Brings some, without marking them as seen.
    async fn bring(&self, session: &mut Session, validity: u32, uids: &[u32]) -> Result<Vec<Arrived>, Fault> {
        let wanted = uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let query = format!("(UID BODY.PEEK[]<0.{MOST_BYTES}>)");
        let stream = self.patient(session.uid_fetch(wanted, query)).await?;
        let fetched: Vec<_> = self.patient(stream.try_collect()).await?;
        let mut arrived: Vec<Arrived> = fetched
            .iter()
            .filter_map(|fetch| {
                let spot = Spot { validity, uid: fetch.uid? };
                Some(Arrived { bytes: fetch.body()?.to_vec(), spot })
            })
            .collect();
        arrived.sort_by_key(|arrived| arrived.spot);
        Ok(arrived)
    }
}
