//! Setting letters and writing PDF.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use outreach::{Lang, wording};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use receivables::calendar::Day;
use serde_json::{Value, json};
use typst::{
    World as _, WorldExt as _,
    diag::SourceDiagnostic,
    foundations::{Label, Smart},
    introspection::Introspector as _,
    layout::{Frame, FrameItem},
    utils::PicoStr,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{
    fault::{Fault, MissingGlyph},
    labels::labels,
    post,
    sheet::Letter,
    templates::Templates,
    world::Desk,
};

/// The most letters in one file: some 500 pages are set in half a gigabyte.
pub const MOST: usize = 500;
/// The typesetter calls itself for each part within a part, and its threads take up letters while they wait.
const STACK: usize = 64 * 1024 * 1024;
/// Letters after which the typesetter lets go of what none of them asked for: most of what it remembers.
const REMEMBERED: usize = 40;
/// Letters set by themselves since the program began.
static SET: AtomicUsize = AtomicUsize::new(0);

/// The threads that set letters, one a core; `None` where the system gives none.
static THREADS: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().stack_size(STACK).build().ok());

/// A letter or a batch as a file: PDF/A-2a, tagged, the same bytes for the same data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
}

/// Letters in one file, behind an index and a postal list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The file.
    pub pdf: Pdf,
    /// The page of the file on which each letter begins, from 1.
    pub begins: Vec<usize>,
}

/// Sets one letter.
pub fn pdf(letter: &Letter, templates: &Templates) -> Result<Pdf, Fault> {
    on_a_big_stack(|| alone(letter, templates))
}

/// Sets each letter by itself, on all cores; the answers are in the order of the letters.
pub fn pdfs(letters: &[Letter], templates: &Templates) -> Vec<Result<Pdf, Fault>> {
    let set = |letter| on_a_big_stack(|| alone(letter, templates));
    let Some(threads) = THREADS.as_ref() else { return letters.iter().map(set).collect() };
    threads.install(|| letters.par_iter().map(set).collect())
}

/// Sets letters into one file, with an index and the postal list before them.
pub fn batch(letters: &[Letter], day: Day, lang: Lang, templates: &Templates) -> Result<Batch, Fault> {
    let batch = on_a_big_stack(|| {
        let (document, about) = together(letters, day, lang, templates)?;
        let begins = (0..letters.len()).filter_map(|at| page_of(&document, "begin", at)).collect();
        Ok(Batch { pdf: write(&document, &about)?, begins })
    });
    // Half a gigabyte, which nobody who waits for the file need wait for.
    if let Some(threads) = THREADS.as_ref() {
        threads.spawn(|| comemo::evict(0));
    }
    batch
}

/// The pages of one letter before they become a file: for pictures.
pub fn laid_out(letter: &Letter, templates: &Templates) -> Result<PagedDocument, Fault> {
    on_a_big_stack(|| set(&About::of(letter), std::slice::from_ref(letter), false, templates))
}

/// The pages of a batch.
pub fn batch_laid_out(
    letters: &[Letter],
    day: Day,
    lang: Lang,
    templates: &Templates,
) -> Result<PagedDocument, Fault> {
    on_a_big_stack(|| together(letters, day, lang, templates).map(|(document, _)| document))
}

fn together(
    letters: &[Letter],
    day: Day,
    lang: Lang,
    templates: &Templates,
) -> Result<(PagedDocument, About), Fault> {
    if letters.len() > MOST {
        return Err(Fault::TooMany(letters.len()));
    }
    letters.iter().try_for_each(|letter| letter.check(templates))?;
    let references = letters.iter().map(Letter::reference).collect::<Vec<_>>().join(" ");
    let about = About { title: labels(lang).get("index"), day, lang, ident: format!("{day} {references}") };
    Ok((set(&about, letters, true, templates)?, about))
}

/// The page of one of the marks that the templates set for a letter.
fn page_of(document: &PagedDocument, mark: &str, at: usize) -> Option<usize> {
    let label = Label::new(PicoStr::intern(&format!("{mark}-{at}")))?;
    let place = document.introspector().query_label(label).ok()?.location()?;
    Some(document.introspector().page(place)?.get())
}

/// What the file says of itself.
struct About {
    title: String,
    day: Day,
    lang: Lang,
    /// What tells the file from any other.
    ident: String,
}

impl About {
    fn of(letter: &Letter) -> Self {
        let title = letter.sheet.title.clone();
        Self { title, day: letter.day, lang: letter.lang, ident: letter.reference().to_owned() }
    }
}

/// On the threads of the typesetter. One that panics costs the letter, and nothing else.
fn on_a_big_stack<T: Send>(work: impl FnOnce() -> Result<T, Fault> + Send) -> Result<T, Fault> {
    let threads = THREADS.as_ref().ok_or(Fault::BrokenOff)?;
    threads.install(|| catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Fault::BrokenOff)))
}

fn alone(letter: &Letter, templates: &Templates) -> Result<Pdf, Fault> {
    letter.check(templates)?;
    if SET.fetch_add(1, Ordering::Relaxed).is_multiple_of(REMEMBERED) {
        comemo::evict(1);
    }
    let about = About::of(letter);
    write(&set(&about, std::slice::from_ref(letter), false, templates)?, &about)
}

/// Each letter is taken for one of a single page until it shows that it is longer: a letter that asks for the number of its
/// pages is set twice.
fn set(
    about: &About,
    letters: &[Letter],
    with_index: bool,
    templates: &Templates,
) -> Result<PagedDocument, Fault> {
    let document = compiled(about, letters, with_index, &[], templates)?;
    let has_one_page = |at| {
        let begin = page_of(&document, "begin", at);
        begin.is_some() && begin == page_of(&document, "end", at)
    };
    let longer: Vec<usize> = (0..letters.len()).filter(|&at| !has_one_page(at)).collect();
    if longer.is_empty() { Ok(document) } else { compiled(about, letters, with_index, &longer, templates) }
}

fn compiled(
    about: &About,
    letters: &[Letter],
    with_index: bool,
    longer: &[usize],
    templates: &Templates,
) -> Result<PagedDocument, Fault> {
    let data = data(about, letters, with_index, longer, templates);
    let files = letters.iter().flat_map(|letter| letter.files.iter().cloned());
    let files = files.chain([("/data.json".to_owned(), data.to_string().into_bytes())]);
    let desk = Desk::new(templates, files).ok_or(Fault::BrokenOff)?;
    let document = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|faults| faults.first().map_or(Fault::BrokenOff, |fault| blamed(fault, &desk)))?;
    document.pages().iter().try_for_each(|page| drawn(&page.frame))?;
    Ok(document)
}

/// What the templates read as `/data.json`.
fn data(
    about: &About,
    letters: &[Letter],
    with_index: bool,
    longer: &[usize],
    templates: &Templates,
) -> Value {
    let sheet = |(at, letter): (usize, &Letter)| {
        json!({
            "template": templates.of(letter.purpose, letter.is_to_be_signed()),
            "labels": labels(letter.lang),
            "one-page": !longer.contains(&at),
            "sheet": letter.sheet,
        })
    };
    let sheets: Vec<Value> = letters.iter().enumerate().map(sheet).collect();
    let list = with_index.then(|| letters.iter().map(post::line).collect::<Vec<_>>());
    let day = about.day;
    json!({
        "title": about.title,
        "author": letters.first().map(|letter| letter.head.name.clone()),
        "day": [day.year(), day.month(), day.day_of_month()],
        "date": wording::day(day, about.lang),
        "lang": about.lang,
        "labels": labels(about.lang),
        "list": list,
        "letters": sheets,
    })
}

/// A fault of the typesetter with the place it names.
fn blamed(fault: &SourceDiagnostic, desk: &Desk<'_>) -> Fault {
    let place = fault.span.id().and_then(|id| {
        let line = desk.source(id).ok()?.lines().byte_to_line(desk.range(fault.span)?.start)?;
        Some((id.vpath().get_without_slash().to_owned(), line + 1))
    });
    let (file, line) = place.unwrap_or_else(|| ("letters".to_owned(), 0));
    Fault::Template { file, line, message: fault.message.to_string() }
}

/// Every glyph of a page is one: the data were looked at before, so what is missing here stands in a template.
fn drawn(frame: &Frame) -> Result<(), Fault> {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => drawn(&group.frame)?,
            FrameItem::Text(text) => {
                let Some(glyph) = text.glyphs.iter().find(|glyph| glyph.id == 0) else { continue };
                let character = text.text.get(glyph.range()).and_then(|text| text.chars().next());
                return Err(Fault::MissingGlyph(MissingGlyph {
                    character: character.unwrap_or('\u{fffd}'),
                    field: "template".to_owned(),
                    within: text.text.to_string(),
                }));
            }
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
    Ok(())
}

fn write(document: &PagedDocument, about: &About) -> Result<Pdf, Fault> {
    let fault = |message: String| Fault::Template { file: "pdf".to_owned(), line: 0, message };
    let standards =
        PdfStandards::new(&[PdfStandard::A_2a]).map_err(|error| fault(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(about.ident.clone()),
        creator: Smart::Custom(Some("Huikuan".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(document, &options).map_err(|faults| {
        fault(faults.first().map_or_else(String::new, |first| first.message.to_string()))
    })?;
    Ok(Pdf { bytes, pages: document.pages().len() })
}
