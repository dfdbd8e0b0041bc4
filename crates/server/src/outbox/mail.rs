//! E-mail: each message with its papers, handed to our server over one connection.

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeSet,
};

use letters::{Templates, Words};
use mail::{Attachment, Email as Written, Mailbox, Sent, Smtp};
use outreach::Lang;
use receivables::{
    debtor::{Channel, Role},
    decision::PlannedContact,
    document::{About, DocumentKind},
    message::{Answer, Key, Proof, State, UtcMicros},
    receivable::ReceivableId,
    script::Purpose,
};
use store::{OutboxRow, PersonName, Store};
use vault::Vault;

use super::carrier::Parcel;
use crate::{
    company::Company,
    email::{Attach, Email},
    letter::{self, Made, Paper},
    texts::{self, Case},
};

/// Our server, and what goes with a message.
pub(super) struct Mail<'a> {
    store: &'a Store,
    company: &'a Company,
    email: &'a Email,
    smtp: RefCell<Smtp>,
    /// Both are opened when first needed.
    vault: OnceCell<Vault>,
    templates: OnceCell<Templates>,
}

impl<'a> Mail<'a> {
    /// Not yet connected: a round without e-mail needs no server.
    pub(super) fn open(store: &'a Store, company: &'a Company, email: &'a Email) -> anyhow::Result<Self> {
        let smtp = Smtp::new(email.server()?, email.delivery_reports)?;
        let (vault, templates) = (OnceCell::new(), OnceCell::new());
        Ok(Self { store, company, email, smtp: RefCell::new(smtp), vault, templates })
    }

    /// Sees that the server is there, before a message is written down as leaving.
    pub(super) fn ready(&self) -> anyhow::Result<()> {
        Ok(self.smtp.borrow_mut().ready()?)
    }

    /// The papers that go with a message, as far as they are on file and fit: the statement first.
    pub(super) fn papers(
        &self,
        case: &Case,
        contact: &PlannedContact,
        person: &PersonName,
        row: &OutboxRow,
    ) -> anyhow::Result<Vec<Attachment>> {
        let mut papers = Vec::new();
        // Whoever may not hear of the debt, and whoever is only asked to call back, gets no paper that tells it.
        if !person.role.is_some_and(Role::may_hear_of_debt) || contact.purpose == Purpose::CallBack {
            return Ok(papers);
        }
        if self.email.attach.contains(&Attach::Statement) {
            papers.extend(self.statement(case, contact, person, row)?);
        }
        if self.email.attach.contains(&Attach::Invoices) {
            papers.extend(self.invoices(case, contact)?);
        }
        let mut left = self.email.attach_most;
        papers.retain(|paper| {
            let fits = paper.bytes.len() <= left;
            left -= if fits { paper.bytes.len() } else { 0 };
            fits
        });
        Ok(papers)
    }

    /// What is open, item by item, on our paper; nothing without paper, or where its text lacks a fact.
    fn statement(
        &self,
        case: &Case,
        contact: &PlannedContact,
        person: &PersonName,
        row: &OutboxRow,
    ) -> anyhow::Result<Option<Attachment>> {
        let Some(paper) = &self.company.paper else { return Ok(None) };
        let purpose = Purpose::BalanceConfirmation;
        let contact = PlannedContact { purpose, channel: Channel::Letter, step: None, ..contact.clone() };
        let text = texts::text(self.company, case, &contact).ok();
        let Some(cleared) = text.and_then(|text| text.cleared().ok()) else { return Ok(None) };
        let reference = paper.reference(row.key.day, row.id);
        let name = format!("{reference}.pdf");
        let made =
            Made { case, contact: &contact, person, address: "", reference, words: Words::Final(&cleared) };
        let letter = letter::make(self.company, paper, &made)?;
        let pdf = letters::pdf(&letter, self.templates(paper)?)?;
        Ok(Some(Attachment { name, media_type: "application/pdf".to_owned(), bytes: pdf.bytes }))
    }

    fn templates(&self, paper: &Paper) -> anyhow::Result<&Templates> {
        if let Some(templates) = self.templates.get() {
            return Ok(templates);
        }
        let read = paper.templates()?;
        Ok(self.templates.get_or_init(|| read))
    }

    /// Copies of the invoices that the message lists.
    fn invoices(&self, case: &Case, contact: &PlannedContact) -> anyhow::Result<Vec<Attachment>> {
        let listed = texts::listed(case, Some(contact.purpose));
        let listed: BTreeSet<ReceivableId> = listed.iter().map(|item| item.receivable).collect();
        let mut copies = Vec::new();
        for row in self.store.documents(case.names.debtor.id)? {
            let is_listed = matches!(row.about, About::Receivable(id) if listed.contains(&id));
            if row.kind != DocumentKind::Invoice || row.removed.is_some() || !is_listed {
                continue;
            }
            let mut bytes = Vec::new();
            self.vault()?.get(&row.sha256.parse()?, &mut bytes)?;
            copies.push(Attachment { name: row.name, media_type: row.media_type, bytes });
        }
        Ok(copies)
    }

    fn vault(&self) -> anyhow::Result<&Vault> {
        if let Some(vault) = self.vault.get() {
            return Ok(vault);
        }
        let opened = self.company.vault.open(self.store)?;
        Ok(self.vault.get_or_init(|| opened))
    }

    /// Hands a message over. It has been written down as leaving.
    pub(super) fn take(
        &self,
        parcel: &Parcel<'_>,
        row: &OutboxRow,
        at: UtcMicros,
        papers: &[Attachment],
    ) -> Sent {
        let refused = |error: &dyn std::fmt::Display| Sent {
            answer: Answer::Refused(error.to_string()),
            is_servers_fault: false,
        };
        let first = match self.first(row) {
            Ok(first) => first,
            Err(error) => return refused(&error),
        };
        let text = parcel.text.text();
        let from = self.email.name.written(text.lang()).or(parcel.creditor).unwrap_or_default();
        let key = parcel.key.to_string();
        let composed = mail::compose(&Written {
            key: &key,
            domain: self.email.domain(),
            at,
            from: Mailbox { name: from, address: &self.email.from },
            reply_to: self.email.reply_to.as_deref(),
            to: Mailbox { name: parcel.person, address: parcel.address },
            lang: Lang::code(text.lang()),
            // A line without a subject is taken for rubbish; who writes is true in any case.
            subject: text.subject().unwrap_or(from),
            text: text.body(),
            html: None,
            first: first.as_deref(),
            automatic: row.import.is_none(),
            attachments: papers,
        });
        match composed {
            Ok(composed) => self.smtp.borrow_mut().send(&composed),
            Err(fault) => refused(&fault),
        }
    }

    /// The id of the first message to them, if this is not the first.
    fn first(&self, row: &OutboxRow) -> Result<Option<String>, store::Error> {
        let Key { debtor, person, .. } = row.key;
        let first = self.store.first_sent(debtor, Channel::Email, person)?.filter(|first| first.id != row.id);
        Ok(first.map(|first| match &first.state {
            // The receipt begins with the id under which it left; our domain may have been another one then.
            State::Sent { proof: Proof::Receipt(receipt), .. } if receipt.starts_with('<') => {
                receipt.split_inclusive('>').next().unwrap_or_default().to_owned()
            }
            _ => mail::message_id(&first.key.to_string(), self.email.domain()),
        }))
    }
}
