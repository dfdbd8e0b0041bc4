//! Our paper, by `[letterhead]` of the company's file.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use letters::{Letterhead, Logo, Payee, Templates};
use outreach::{Lang, Name, Signer};
use receivables::calendar::Day;
use serde::Deserialize;

use crate::{
    company::Both,
    said::{said, unreadable},
};

/// `[letterhead]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaperEntry {
    address: Both,
    phone: Option<Both>,
    #[serde(default)]
    more: Vec<Both>,
    logo: Option<PathBuf>,
    #[serde(default = "service")]
    service: String,
    #[serde(default = "prefix")]
    prefix: String,
    iban: Option<String>,
    bic: Option<String>,
}

fn service() -> String {
    "EMS".to_owned()
}

fn prefix() -> String {
    "HK".to_owned()
}

/// Our paper.
#[derive(Debug)]
pub(crate) struct Paper {
    address: Name,
    phone: Name,
    more: Vec<Name>,
    logo: Option<PathBuf>,
    /// How letters are posted.
    pub(crate) service: String,
    /// Begins the number of every letter.
    prefix: String,
    iban: Option<String>,
    bic: Option<String>,
    /// The company's own layouts and fonts.
    folder: Option<PathBuf>,
}

impl Paper {
    /// With paths as they are seen from the folder of the company's file.
    pub(crate) fn new(entry: &PaperEntry, home: &Path, folder: Option<&Path>) -> Self {
        Self {
            address: Name::from(&entry.address),
            phone: entry.phone.as_ref().map(Name::from).unwrap_or_default(),
            more: entry.more.iter().map(Name::from).collect(),
            logo: entry.logo.as_ref().map(|logo| home.join(logo)),
            service: entry.service.clone(),
            prefix: entry.prefix.clone(),
            iban: entry.iban.clone(),
            bic: entry.bic.clone(),
            folder: folder.map(|folder| home.join(folder)),
        }
    }

    /// The number of a letter: of its day and its message; 0 is that of a specimen.
    pub(crate) fn reference(&self, day: Day, message: i64) -> String {
        format!("{}-{}-{message:04}", self.prefix, day.to_string().replace('-', ""))
    }

    /// What stands at the head of our own letters.
    pub(crate) fn head(&self, creditor: &Name, lang: Lang) -> anyhow::Result<Letterhead> {
        let written = |name: &Name| name.written(lang).unwrap_or_default().to_owned();
        Ok(Letterhead {
            name: written(creditor),
            address: written(&self.address),
            phone: written(&self.phone),
            more: self.more.iter().map(written).filter(|line| !line.is_empty()).collect(),
            logo: self.logo.as_deref().map(logo).transpose()?,
        })
    }

    /// Whom a banking app pays.
    pub(crate) fn payee(&self, creditor: &Name) -> Option<Payee> {
        let name = creditor.written(Lang::En)?.to_owned();
        Some(Payee { name, iban: self.iban.clone()?, bic: self.bic.clone() })
    }

    /// The layouts: ours, and the company's own in their place.
    pub(crate) fn templates(&self) -> anyhow::Result<Templates> {
        let Some(folder) = &self.folder else { return Ok(Templates::shipped()) };
        let mut own: Vec<(String, Vec<u8>)> = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let path = entry?.path();
            let Some(name) = path.file_name().filter(|_| path.is_file()) else { continue };
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            own.push((name.to_string_lossy().into_owned(), bytes));
        }
        own.sort();
        Ok(Templates::with_own(own.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
    }
}

/// The paper of the lawyer's firm: a lawyer's letter is not on ours.
pub(crate) fn firm(lawyer: &Signer, lang: Lang) -> Letterhead {
    let written = |name: &Name| name.written(lang).unwrap_or_default().to_owned();
    Letterhead { name: written(lawyer.department()), phone: written(lawyer.phone()), ..Letterhead::default() }
}

fn logo(file: &Path) -> anyhow::Result<Logo> {
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "svg" => Ok(Logo::Svg(bytes)),
        "png" => Ok(Logo::Png(bytes)),
        _ => Err(said(
            format!("[letterhead] logo：{} 不是 .svg 或 .png 文件", file.display()),
            format!("[letterhead] logo: {} is neither an .svg nor a .png file", file.display()),
        )),
    }
}
