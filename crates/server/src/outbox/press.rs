//! The press: letters that may leave, in one PDF with an index, its postal list and labels beside it.
//!
//! Each letter is `sending` before the file is there, and `sent` only once the file is. Killed in between, nobody knows
//! whether the file was printed and posted: the messages become unclear, and a person looks whether there is such a file.

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use letters::{Letter, Pdf, Templates, Words};
use outreach::{Cleared, Lang};
use receivables::{
    calendar::Day,
    debtor::DebtorId,
    decision::PlannedContact,
    document::{About, DocumentKind},
    message::Answer,
};
use store::{Begun, NewDocument, OutboxRow, PersonName, Printed, Store};
use vault::{Stored, Vault};

use super::carrier::sync_folder;
use crate::{
    clock,
    company::Company,
    letter::{self, Made, Paper},
    said::{in_words, said},
    texts::Case,
};

/// Letters on their way to paper.
pub(super) struct Press<'a> {
    store: &'a Store,
    company: &'a Company,
    paper: &'a Paper,
    templates: Templates,
    vault: Vault,
    output: PathBuf,
    /// The language of index and lists.
    lang: Lang,
    laid: RefCell<Vec<Laid>>,
}

/// A letter that has been written down as leaving.
struct Laid {
    begun: Begun,
    debtor: DebtorId,
    kind: DocumentKind,
    day: Day,
    letter: Letter,
}

impl<'a> Press<'a> {
    /// Looks whether there is a place for the file before any letter is touched.
    pub(super) fn open(
        output: &Path,
        store: &'a Store,
        company: &'a Company,
        paper: &'a Paper,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let lists = [postal(output), labels(output)];
        if let Some(taken) =
            std::iter::once(output).chain(lists.iter().map(PathBuf::as_path)).find(|file| file.exists())
        {
            let taken = taken.display();
            return Err(said(
                format!("文件 {taken} 已经存在；请另取一个名称"),
                format!("there is a file {taken} already; choose another name"),
            ));
        }
        let folder = letter::folder(output);
        tempfile::NamedTempFile::new_in(&folder).map_err(|error| {
            let folder = folder.display();
            said(
                format!("文件夹 {folder} 不能写入：{error}"),
                format!("the folder {folder} cannot be written to: {error}"),
            )
        })?;
        Ok(Self {
            store,
            company,
            paper,
            templates: paper.templates()?,
            vault: company.vault.open(store)?,
            output: output.to_owned(),
            lang,
            laid: RefCell::default(),
        })
    }

    /// The letter that a message is; an error where it cannot be set.
    pub(super) fn letter(
        &self,
        case: &Case,
        contact: &PlannedContact,
        person: &PersonName,
        address: &str,
        row: &OutboxRow,
        words: &Cleared,
    ) -> anyhow::Result<Letter> {
        let reference = self.paper.reference(row.key.day, row.id);
        let made = Made { case, contact, person, address, reference, words: Words::Final(words) };
        let letter = letter::make(self.company, self.paper, &made)?;
        letter.check(&self.templates)?;
        Ok(letter)
    }

    /// Puts a letter that has been written down as leaving to the others.
    pub(super) fn lay(&self, begun: Begun, row: &OutboxRow, letter: Letter) {
        let (debtor, kind, day) = (row.key.debtor, letter::kind(row.key.purpose), row.key.day);
        self.laid.borrow_mut().push(Laid { begun, debtor, kind, day, letter });
    }

    /// Prints what was laid, and writes down what became of each, in their order.
    pub(super) fn print(&self) -> anyhow::Result<Vec<Answer>> {
        let laid = self.laid.take();
        let letters: Vec<Letter> = laid.iter().map(|laid| laid.letter.clone()).collect();
        let alone: Vec<_> =
            letters::pdfs(&letters, &self.templates).into_iter().map(|set| self.stored(set)).collect();
        let together = letters.into_iter().zip(&alone).filter(|(_, stored)| stored.is_ok());
        let together: Vec<Letter> = together.map(|(letter, _)| letter).collect();
        let written = if together.is_empty() { Ok(Vec::new()) } else { self.written(&together) };
        let mut pages = written.iter().flatten().copied();
        let mut answers = Vec::new();
        for (laid, alone) in laid.iter().zip(alone) {
            answers.push(match (alone, &written) {
                (Ok(alone), Ok(_)) => self.recorded(laid, &alone, pages.next().unwrap_or_default())?,
                (Ok(_), Err(answer)) => self.failed(laid, answer.clone())?,
                (Err(why), _) => self.failed(laid, Answer::Refused(why))?,
            });
        }
        Ok(answers)
    }

    /// A letter by itself, in the vault. Without its row in the table of documents it counts for nothing.
    fn stored(&self, set: Result<Pdf, letters::Fault>) -> Result<(Pdf, Stored), String> {
        let pdf = set.map_err(|fault| fault.said(self.lang))?;
        let stored =
            self.vault.put(pdf.bytes.as_slice()).map_err(|error| in_words(&error.into(), self.lang))?;
        Ok((pdf, stored))
    }

    /// Writes the lists, and the file at last. Returns the page on which each letter begins.
    fn written(&self, letters: &[Letter]) -> Result<Vec<usize>, Answer> {
        let refused = |error: anyhow::Error| Answer::Refused(in_words(&error, self.lang));
        let day = clock::today();
        let batch = letters::batch(letters, day, self.lang, &self.templates)
            .map_err(|fault| refused(fault.into()))?;
        let lists = [
            (postal(&self.output), letters::postal_csv(letters, self.lang)),
            (labels(&self.output), letters::labels_csv(letters, self.lang)),
        ];
        for (file, text) in lists {
            letter::keep(&file, text.as_bytes()).map_err(refused)?;
        }
        if let Err(error) = letter::keep(&self.output, &batch.pdf.bytes) {
            // Lists of letters that were not printed would be taken for those of letters that were.
            let _ = (fs::remove_file(postal(&self.output)), fs::remove_file(labels(&self.output)));
            return Err(refused(error));
        }
        // The file has its name, and somebody may print it; whether it outlives a power cut nobody knows.
        sync_folder(&letter::folder(&self.output))
            .map_err(|error| Answer::Unknown(format!("{}: {error}", self.output.display())))?;
        Ok(batch.begins)
    }

    fn failed(&self, laid: &Laid, answer: Answer) -> anyhow::Result<Answer> {
        self.store.record_answer(&laid.begun, answer.clone(), clock::now(), self.company.actor())?;
        Ok(answer)
    }

    fn recorded(&self, laid: &Laid, (pdf, stored): &(Pdf, Stored), page: usize) -> anyhow::Result<Answer> {
        let (now, by, reference) = (clock::now(), self.company.actor(), laid.letter.reference());
        let file = self.output.file_name().unwrap_or_default().to_string_lossy();
        let sha256 = stored.digest.to_string();
        let receipt = format!("{reference}, {file} p. {page}, sha256 {sha256}");
        let name = format!("{reference}.pdf");
        let printed = Printed {
            reference,
            pages: pdf.pages,
            service: &self.paper.service,
            document: NewDocument {
                debtor: laid.debtor,
                kind: laid.kind,
                received_on: laid.day,
                about: About::Debtor,
                sha256: &sha256,
                size: stored.size,
                name: &name,
                media_type: "application/pdf",
                added_at: now.0,
                added_by: by,
                announcement: None,
            },
        };
        self.store.record_printed(&laid.begun, receipt.clone(), &printed, now, by)?;
        Ok(Answer::Taken(receipt))
    }
}

/// The postal list beside the file.
fn postal(output: &Path) -> PathBuf {
    output.with_extension("postal.csv")
}

/// The labels beside the file.
fn labels(output: &Path) -> PathBuf {
    output.with_extension("labels.csv")
}
