//! How a digest leaves: by the server of `[email]`, once.

use std::cell::RefCell;

use mail::{Attachment, Email as Written, Mailbox, Smtp};
use receivables::message::Answer;

use super::Digest;
use crate::{clock, company::Company, email::Email, said::said};

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Our mail server.
pub(super) struct Mail<'a> {
    company: &'a Company,
    email: &'a Email,
    smtp: RefCell<Smtp>,
}

impl<'a> Mail<'a> {
    /// Sees that the server is there, before anything is claimed.
    pub(super) fn open(company: &'a Company) -> anyhow::Result<Self> {
        let email = company.email.as_ref().ok_or_else(|| {
            said(
                "没有邮件服务器，摘要发不出去；请在 huikuan.toml 写 [email]，或加 --dry-run 查看内容",
                "there is no mail server for the digests; write [email] into huikuan.toml, or look at them by --dry-run",
            )
        })?;
        let mut smtp = Smtp::new(email.server()?, false)?;
        smtp.ready()?;
        Ok(Self { company, email, smtp: RefCell::new(smtp) })
    }

    /// Hands a digest over. It has been claimed.
    pub(super) fn hand_over(&self, digest: &Digest) -> Answer {
        let Digest { user, kind, day, words, workbook } = digest;
        let lang = user.fields.lang.parse().unwrap_or(outreach::Lang::En);
        let from =
            self.email.name.written(lang).or(self.company.creditor_name.written(lang)).unwrap_or_default();
        let attachments: Vec<Attachment> = workbook
            .iter()
            .map(|bytes| Attachment {
                name: format!("overview-{day}.xlsx"),
                media_type: WORKBOOK.to_owned(),
                bytes: bytes.clone(),
            })
            .collect();
        let key = format!("digest-{}-{}-{day}", kind.code(), user.id);
        let composed = mail::compose(&Written {
            key: &key,
            domain: self.email.domain(),
            at: clock::now(),
            from: Mailbox { name: from, address: &self.email.from },
            reply_to: self.email.reply_to.as_deref(),
            to: Mailbox {
                name: &user.fields.name,
                address: user.fields.email.as_deref().unwrap_or_default(),
            },
            lang: lang.code(),
            subject: &words.subject,
            text: &words.text,
            html: Some(&words.html),
            first: None,
            automatic: true,
            attachments: &attachments,
        });
        match composed {
            Ok(composed) => self.smtp.borrow_mut().send(&composed).answer,
            Err(fault) => Answer::Refused(fault.to_string()),
        }
    }
}
