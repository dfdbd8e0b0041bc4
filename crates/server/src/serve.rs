//! `huikuan serve`: the API and the page, and beside them the schedule of `huikuan work`.

pub(crate) mod access;
mod api;
mod assign;
mod authority;
mod call;
pub(crate) mod case;
mod changes;
mod compose;
mod desk;
mod dial;
mod documents;
mod drafts;
mod evidence;
mod facts;
mod gateway;
mod health;
mod imports;
mod incoming;
mod jobs;
mod lang;
mod letters;
mod log;
mod outbox;
mod outlook;
pub(crate) mod overview;
mod page;
mod policies;
mod pool;
pub(crate) mod problem;
mod reveal;
mod scripts;
pub(crate) mod settings;
pub(crate) mod staff;
mod take;
mod telephone;
mod timeline;
mod visits;
mod watch;
pub(crate) mod webhooks;
pub(crate) mod wire;
mod words;
pub(crate) mod worklist;

use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::Context as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use outreach::Lang;
use receivables::message::UtcMicros;
use tokio::{net::TcpListener, sync::oneshot};

use self::{
    access::{Access, caller::IDLE, demo},
    desk::Desk,
    pool::Stores,
};
use crate::{
    args::{self, Common, LogFormat},
    clock,
    company::Company,
    said::{self, said},
    screen::either,
    stop,
};

/// Where the server listens if nobody says it.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// How long requests under way may take once the server is asked to stop. Our numbers, and below.
const GRACE: Duration = Duration::from_secs(10);
/// How often figures are tidied.
const UPKEEP: Duration = Duration::from_secs(5);
/// How often old sessions and writes are dropped.
const TIDYING: Duration = Duration::from_mins(10);
/// How long a write may be asked for again, in microseconds.
const REMEMBERED: i64 = 24 * 60 * 60 * 1_000_000;
/// How long a schedule that failed rests.
const REST: Duration = Duration::from_mins(1);
/// Between what latencies answers are counted, in seconds.
const LATENCIES: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Prints the document of the API.
pub(crate) fn openapi() -> anyhow::Result<String> {
    Ok(api::document()?)
}

/// Serves until it is asked to stop. It prints where, so nothing is left to print.
pub(crate) fn run(
    args: &args::Serve,
    common: &Common,
    keys: Option<PathBuf>,
    lang: Lang,
) -> anyhow::Result<(String, bool)> {
    let stores = Arc::new(Stores::open(&common.db, keys, args.workers.map(usize::from))?);
    let company = Arc::new(Company::of(&stores.another()?, &common.config, common.user.as_deref())?);
    log::start(args.log);
    stop::on_request()?;
    let listener = listen(args.listen.or(company.server.listen).unwrap_or(LISTEN))?;
    let address = listener.local_addr()?;
    let demo = if args.demo { demo::users(&stores.another()?, address, lang)? } else { Vec::new() };
    let shown = if args.demo { demo::lines(&demo, lang) } else { String::new() };
    let access = Access::new(&company.server, address, demo)?;
    let desk = Arc::new(Desk::new(Arc::clone(&stores), Arc::clone(&company), access));
    let figures = PrometheusBuilder::new().set_buckets(&LATENCIES)?.install_recorder()?;
    let schedule = (!args.no_jobs && !company.schedule.jobs.is_empty())
        .then(|| spawn_schedule(Arc::clone(&stores), Arc::clone(&company), lang, args.log));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(serve(Arc::clone(&desk), figures, listener, shown, lang));
    // Connections of PostgreSQL have runtimes of their own, which must not end inside this one: `desk` outlives it.
    runtime.shutdown_timeout(GRACE);
    served?;
    if let Some(schedule) = schedule {
        let _ = schedule.join();
    }
    Ok((String::new(), true))
}

/// Takes the address, before anything else is begun.
fn listen(address: SocketAddr) -> anyhow::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|error| {
        said(
            format!("无法在 {address} 上监听（{error}）；请用 --listen 换一个地址或端口"),
            format!("cannot listen on {address} ({error}); name another address or port by --listen"),
        )
    })
}

async fn serve(
    desk: Arc<Desk>,
    figures: PrometheusHandle,
    listener: std::net::TcpListener,
    shown: String,
    lang: Lang,
) -> anyhow::Result<()> {
    let is_https = desk.company().server.is_https();
    let router = api::router(Arc::clone(&desk), figures.clone(), is_https)?;
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{shown}{} http://{address}", either(lang, "已启动：", "listening on"))
        .and_then(|()| out.flush())
        .context("the address cannot be printed")?;
    drop(out);
    let tidying = tokio::spawn(tidy(Arc::clone(&desk)));
    let telling = tokio::spawn(webhooks::tell(Arc::clone(&desk)));
    let upkeep = tokio::spawn(async move {
        let mut beat = tokio::time::interval(UPKEEP);
        loop {
            beat.tick().await;
            figures.run_upkeep();
            // A database that is away shows itself elsewhere; the next beat tries again.
            let _ = desk.renew().await;
        }
    });
    let (stopping, mut stopped) = (asked_to_stop(), asked_to_stop());
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { drop(stopping.await) });
    let ended = tokio::select! {
        ended = serving.into_future() => ended,
        () = async { let _ = (&mut stopped).await; tokio::time::sleep(GRACE).await } => Ok(()),
    };
    upkeep.abort();
    telling.abort();
    tidying.abort();
    Ok(ended?)
}

/// Drops what is over: sessions, and writes that nobody asks for again.
async fn tidy(desk: Arc<Desk>) {
    let mut beat = tokio::time::interval(TIDYING);
    loop {
        beat.tick().await;
        let before = |micros: i64| UtcMicros(clock::now().0.saturating_sub(micros));
        let tidied = desk.store(move |store| {
            store.drop_sessions(clock::now(), before(IDLE))?;
            Ok(store.forget_requests(before(REMEMBERED))?)
        });
        if tidied.await.is_err() {
            tracing::warn!("old sessions were not dropped; tried again later");
        }
    }
}

/// Ready once somebody asks the process to stop.
fn asked_to_stop() -> oneshot::Receiver<()> {
    let (asked, told) = oneshot::channel();
    thread::spawn(move || {
        while !stop::is_asked() {
            stop::wait(Duration::MAX);
        }
        let _ = asked.send(());
    });
    told
}

/// Keeps the schedule beside the server. What goes wrong with it stands in the log and does not end the server.
fn spawn_schedule(
    stores: Arc<Stores>,
    company: Arc<Company>,
    lang: Lang,
    format: LogFormat,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while !stop::is_asked() {
            let open = || Ok(stores.another()?);
            let args = args::Work { once: false };
            if let Err(error) = crate::jobs::work::keep(args, open, &company, lang, format == LogFormat::Json)
            {
                tracing::error!(error = said::in_words(&error, Lang::En), "the schedule stopped");
                stop::wait(REST);
            }
        }
    })
}
