//! Why a letter cannot be set.

use outreach::Lang;

use crate::press::MOST;

/// Why a letter cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No font has the character. A box in its place would misname somebody.
    #[error("{}", .0.said(Lang::En))]
    MissingGlyph(MissingGlyph),
    /// A template is wrong, or does not fit the data.
    #[error("{file}:{line}: {message}; correct the template, or take it out of your folder of letters")]
    Template {
        /// The file.
        file: String,
        /// The line, from 1; 0 if no line is to blame.
        line: usize,
        /// What the typesetter says.
        message: String,
    },
    /// A lawyer's letter without the lawyer who holds a mandate.
    #[error("a lawyer's letter bears the name of the lawyer who holds the mandate, and there is none")]
    NoMandate,
    /// More letters than one file holds.
    #[error("{0} letters are too many for one file; print at most {MOST} at a time")]
    TooMany(usize),
    /// The typesetter's thread did not come back.
    #[error("setting the letters broke off; try again with fewer at a time")]
    BrokenOff,
}

/// A character that no font has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Where it stands, such as `to.lines[0]`.
    pub field: String,
    /// The words around it.
    pub within: String,
}

impl MissingGlyph {
    fn said(&self, lang: Lang) -> String {
        let Self { character, field, within } = self;
        let code = u32::from(*character);
        match lang {
            Lang::Zh => format!(
                "字体缺字 `{character}`（U+{code:04X}），在 {field}“{within}”中；请改正该处，或把含此字的字体文件（.ttf、.otf）放进 [folders] letters 文件夹"
            ),
            Lang::En => format!(
                "no font has the character `{character}` (U+{code:04X}) of {field}, \"{within}\"; correct it there, or put a font that has it (.ttf, .otf) into the folder of [folders] letters"
            ),
        }
    }
}

impl Fault {
    /// Why, and what to do about it.
    pub fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::MissingGlyph(glyph), Lang::Zh) => glyph.said(lang),
            (Self::Template { file, line, message }, Lang::Zh) => {
                format!("{file}:{line}：{message}；请改正模板，或从信函文件夹中移走")
            }
            (Self::NoMandate, Lang::Zh) => "律师函须由持有委托书的律师署名，目前没有".to_owned(),
            (Self::TooMany(count), Lang::Zh) => {
                format!("{count} 封信函一个文件放不下；每次最多打印 {MOST} 封")
            }
            (Self::BrokenOff, Lang::Zh) => "排版中断；请减少每次的封数再试".to_owned(),
        }
    }
}
