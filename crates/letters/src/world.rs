//! What the typesetter may see: the templates, the fonts, one file of data, its pictures, and nothing else. No disk, no
//! network, no packages, no clock.

use std::{collections::HashMap, sync::LazyLock};

use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::templates::{Templates, file_id};

/// The typesetter's own functions.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// One thing to be set.
pub(crate) struct Desk<'t> {
    templates: &'t Templates,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl<'t> Desk<'t> {
    /// The templates with data and pictures, by their names. `None` if there is no `main.typ`.
    pub(crate) fn new(
        templates: &'t Templates,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Option<Self> {
        let files = files.into_iter().filter_map(|(name, bytes)| Some((file_id(&name)?, Bytes::new(bytes))));
        Some(Self { templates, main: file_id("main.typ")?, files: files.collect() })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.templates.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.templates.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.templates.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
