//! Letters as PDF: texts that the guard let pass, set on the company's paper.
//!
//! A [`Letter`] can only be made of an `outreach::Text`, so that no word reaches paper that the wording guard has not read;
//! what is added are the letterhead, the list of invoices, amounts in capitals and short labels. The layout is data,
//! `letters/*.typ`, and a company may put its own in the place of ours ([`Templates`]). [`pdf`] sets one letter,
//! [`batch`] many with an index and the postal list: the same data give the same bytes.

mod body;
mod epc;
mod fault;
mod font;
mod labels;
mod paper;
mod post;
mod press;
mod sheet;
mod templates;
mod world;

pub use fault::Fault;
pub use paper::{Addressee, Annex, AnnexPart, Letterhead, Logo, Payee, Row};
pub use post::{labels_csv, postal_csv};
pub use press::{Batch, MOST, Pdf, batch, batch_laid_out, laid_out, pdf, pdfs};
pub use sheet::{Letter, Particulars, Words};
pub use templates::Templates;
