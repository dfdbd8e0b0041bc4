//! `huikuan evidence`: sealing the chains, verifying them, and handing one out as a pack.

mod keys;
mod pack;
mod screen;

use std::{fs, path::Path};

use ::evidence::{
    Computation, Digest, Document, Pack, Report, SignedRoot, SigningKey, Trust, moment,
    pack::read_folder,
    timestamp::{self, Certificate},
    verify::verify_files,
};
use anyhow::Context as _;
use outreach::Lang;
use receivables::calendar::Day;
use serde_json::{Value, json};
use store::{DebtorRef, Stamp, Store};

use self::keys::KeyFile;
use crate::{
    args::{self, Common},
    clock,
    company::Company,
    said::{said, unreadable},
    screen::either,
    worklist,
};

/// How often to begin again when somebody appends while the chains are sealed.
const ATTEMPTS: u32 = 5;

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    asked: &args::Evidence,
    common: &Common,
    store: impl FnOnce() -> anyhow::Result<Store>,
    lang: Lang,
) -> anyhow::Result<(String, bool)> {
    if let args::Evidence::Verify(args) = asked
        && let Some(file) = &args.pack
    {
        let report = verify_pack(file, args)?;
        return Ok((
            screen::pack_report(&report, lang, common.json)?,
            report.verdict == ::evidence::verify::Verdict::Intact,
        ));
    }
    let mut store = store()?;
    let company = |store: &Store| Company::of(store, &common.config, common.user.as_deref());
    match asked {
        args::Evidence::Seal { tsa_request } => {
            let key_file = KeyFile::find(&store, &company(&store)?);
            Ok((seal(&mut store, &key_file, tsa_request.as_deref(), common, lang)?, true))
        }
        args::Evidence::Stamp { root, answer } => {
            let bytes = fs::read(answer).map_err(|error| unreadable(answer, &error))?;
            store.stamp_root(*root, &bytes)?;
            let text = match lang {
                Lang::Zh => format!("第 {root} 个根的时间戳已存入\n"),
                Lang::En => format!("The time stamp of root {root} is on file\n"),
            };
            Ok((
                if common.json { format!("{}\n", json!({ "root": root, "stamped": true })) } else { text },
                true,
            ))
        }
        args::Evidence::Verify(args) => {
            let only = args.case.as_ref().map(|debtor| store.find_debtor(debtor)).transpose()?;
            let report = store.verify_evidence(only.map(|debtor| debtor.id))?;
            Ok((screen::report(&report, lang, common.json), report.is_intact()))
        }
        args::Evidence::Export(args) => {
            let company = company(&store)?;
            export(&mut store, &company, args, common, lang)
        }
        args::Evidence::Status => Ok((screen::status(&store, lang, common.json)?, true)),
        args::Evidence::Keys { change: None } => {
            Ok((screen::keys(store.evidence_keys()?.as_ref(), lang, common.json), true))
        }
        args::Evidence::Keys { change: Some(args::EvidenceKeys::Rotate) } => {
            let key_file = KeyFile::find(&store, &company(&store)?);
            let ring = key_file.rotate(&mut store, &clock::stamp(common.user.as_deref()))?;
            Ok((screen::keys(Some(&ring), lang, common.json), true))
        }
    }
}

fn seal(
    store: &mut Store,
    key_file: &KeyFile,
    request: Option<&Path>,
    common: &Common,
    lang: Lang,
) -> anyhow::Result<String> {
    let (key, is_new) = key_file.current(store)?;
    let root = sealed(store, &key, clock::today(), &clock::stamp(common.user.as_deref()))?;
    let latest = match &root {
        Some(root) => Some(root.clone()),
        None => store.roots()?.pop(),
    };
    if let (Some(file), Some(root)) = (request, &latest) {
        fs::write(file, timestamp::request(&root.hash, root.nonce()))
            .with_context(|| file.display().to_string())?;
    }
    let made = is_new.then(|| key_file.path().display().to_string());
    if common.json {
        return Ok(format!(
            "{}\n",
            json!({
                "sealed": root.is_some(),
                "root": latest.as_ref().map(root_json),
                "key_made": made,
                "tsa_request": request.map(|file| file.display().to_string()),
            })
        ));
    }
    Ok(screen::sealed(root.as_ref(), latest.as_ref(), made.as_deref(), request, lang))
}

/// Seals what grew, again where others wrote meanwhile; nothing if no chain has grown.
fn sealed(
    store: &mut Store,
    key: &SigningKey,
    day: Day,
    stamp: &Stamp,
) -> anyhow::Result<Option<SignedRoot>> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match store.seal(day, stamp, key) {
            Err(store::Error::Conflict(_)) if attempt < ATTEMPTS => {}
            sealed => return Ok(sealed?),
        }
    }
}

/// The root of a day, as the schedule asks for it: its number and how many customers it binds.
pub(crate) fn seal_by_schedule(
    store: &mut Store,
    company: &Company,
    day: Day,
) -> anyhow::Result<Option<(u64, u64)>> {
    let (key, _) = KeyFile::find(store, company).current(store)?;
    let root = sealed(store, &key, day, &company.stamp())?;
    Ok(root.map(|root| (root.root.number, root.root.leaves)))
}

/// A root as programs read it.
fn root_json(root: &SignedRoot) -> Value {
    let ::evidence::Root { number, day, at, leaves, key, .. } = &root.root;
    json!({ "number": number, "day": day, "at": at, "cases": leaves, "hash": root.hash, "key": key })
}

fn verify_pack(file: &Path, args: &args::VerifyEvidence) -> anyhow::Result<Report> {
    let authorities = args.authority.iter().map(|file| {
        let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
        Certificate::read(&bytes).with_context(|| file.display().to_string())
    });
    let trust = Trust {
        keys: args.trust.clone(),
        roots: args.root.clone(),
        authorities: authorities.collect::<anyhow::Result<_>>()?,
    };
    if file.is_dir() {
        let files = read_folder(file).map_err(|error| unreadable(file, &error))?;
        return Ok(verify_files(&files, &trust));
    }
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    Ok(::evidence::verify(&bytes, &trust))
}

fn export(
    store: &mut Store,
    company: &Company,
    args: &args::Export,
    common: &Common,
    lang: Lang,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    let key_file = KeyFile::find(store, company);
    let Some(keys) = store.evidence_keys()? else {
        return Err(said(
            "还没有封存过，证据包缺少根；请先运行 huikuan evidence seal",
            "nothing was sealed yet, and a pack needs a root; run `huikuan evidence seal` first",
        ));
    };
    let (key, _) = key_file.current(store)?;
    let stamp = clock::stamp(common.user.as_deref());
    let case = worklist::case(store, company, &debtor, args.as_of.unwrap_or_else(clock::today))?;
    let computation = pack::computation(&case);
    let papers = pack::papers(store, company, &debtor)?;
    let bytes = build(store, &debtor, &stamp, &computation, &papers, &keys, &key)?;
    let report = ::evidence::verify(&bytes, &Trust { keys: vec![key.id()], ..Trust::default() });
    pack::write(&args.output, &bytes)?;
    let digest = Digest::of(&bytes);
    store.record_export(debtor.id, digest, &stamp)?;
    let is_well = report.verdict == ::evidence::verify::Verdict::Intact;
    if common.json {
        let file = args.output.display().to_string();
        let told = json!({ "file": file, "sha256": digest, "report": serde_json::to_value(&report)? });
        return Ok((format!("{told}\n"), is_well));
    }
    let mut out = match lang {
        Lang::Zh => format!("证据包：{}\nSHA-256：{digest}\n", args.output.display()),
        Lang::En => format!("Pack: {}\nSHA-256: {digest}\n", args.output.display()),
    };
    out.push_str(&screen::pack_report(&report, lang, false)?);
    Ok((out, is_well))
}

fn build(
    store: &Store,
    debtor: &DebtorRef,
    stamp: &Stamp,
    computation: &Computation,
    papers: &[(Vec<u8>, String)],
    keys: &::evidence::KeyRing,
    key: &::evidence::SigningKey,
) -> anyhow::Result<Vec<u8>> {
    let (chain, sealed) = store.chain_sealed(debtor.id)?;
    let (mut entries, mut contents) = (Vec::new(), Vec::new());
    for record in chain.records {
        contents.extend(record.content.map(String::into_bytes));
        entries.push(record.entry);
    }
    let title = debtor.to_string();
    let documents: Vec<Document<'_>> =
        papers.iter().map(|(bytes, extension)| Document { bytes, extension }).collect();
    let pack = Pack {
        case: &chain.case,
        title: &title,
        made: stamp.at,
        entries: &entries,
        contents: &contents,
        documents: &documents,
        roots: &sealed.roots,
        proofs: &sealed.proofs,
        stamps: &sealed.stamps,
        keys,
        computation: Some(computation),
    };
    Ok(pack.build(key)?)
}

/// A moment, to the second.
fn shown(at: i64) -> String {
    moment::show(at)
}

/// A line for each finding, weighed.
fn lines<'f>(findings: impl IntoIterator<Item = &'f ::evidence::Finding>, lang: Lang) -> String {
    let line = |finding: &::evidence::Finding| {
        let mark = match finding.code.level() {
            ::evidence::Level::Note => either(lang, "说明", "note"),
            _ => either(lang, "错误", "error"),
        };
        match lang {
            Lang::Zh => format!("  {mark}：{}\n", finding.zh()),
            Lang::En => format!("  {mark}: {}\n", finding.en()),
        }
    };
    findings.into_iter().map(line).collect()
}
