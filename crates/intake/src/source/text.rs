//! Text files: encoding, delimiter, rows.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{
    layout::known_headings,
    source::{Body, Format, Sheet, Source, Unreadable},
};

/// Takes a text file apart.
pub(super) fn open(bytes: Vec<u8>) -> Result<Source, Unreadable> {
    let (mut text, encoding, is_damaged) = decode(bytes);
    // Tables have no control characters; programs, pictures and archives do.
    if text.bytes().take(4_096).any(|b| b == 0) {
        return Err(Unreadable("neither a text file nor a workbook".to_owned()));
    }
    let told = told_delimiter(&text).map(|(delimiter, rest)| (delimiter, text.len() - rest.len()));
    let delimiter = told.map_or_else(|| sniff_delimiter(&text), |(delimiter, _)| delimiter);
    // The row numbers stay those of the spreadsheet, which shows no such line.
    text.drain(..told.map_or(0, |(_, length)| length));
    let format = Format::Text { encoding: encoding.to_owned(), delimiter: char::from(delimiter) };
    let sheets = vec![Sheet { name: None, body: Body::Text { text, delimiter } }];
    Ok(Source { format, sheets, is_damaged })
}

/// The text, the name of its encoding, and whether some bytes did not belong to it.
fn decode(bytes: Vec<u8>) -> (String, &'static str, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let is_utf8 = encoding == UTF_8;
        if !is_utf8 || std::str::from_utf8(&bytes).is_err() {
            let (text, damaged) =
                encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
            return (text.into_owned(), name_with_bom(encoding), damaged);
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return from_utf8(text),
        Err(error) => error.into_bytes(),
    };
    let encoding = guess(&bytes);
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
    (text.into_owned(), encoding.name(), damaged)
}

fn from_utf8(mut text: String) -> (String, &'static str, bool) {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
        return (text, name_with_bom(UTF_8), false);
    }
    (text, UTF_8.name(), false)
}

fn name_with_bom(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 {
        "UTF-8 with BOM"
    } else if encoding == UTF_16LE {
        "UTF-16LE with BOM"
    } else if encoding == UTF_16BE {
        "UTF-16BE with BOM"
    } else {
        encoding.name()
    }
}

/// The encoding of bytes that are not UTF-8. GBK is read as GB18030, which contains it.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guess != GBK {
        return guess;
    }
    if !letters_stand_alone(bytes) {
        return GB18030;
    }
    let western = detector.guess(None, Utf8Detection::Deny);
    if western.is_single_byte() { western } else { WINDOWS_1252 }
}

/// In European text a letter beyond ASCII stands between letters of ASCII, as in Müller; in Chinese text such bytes come in
/// pairs and runs. The detector prefers GBK where a few names are all it has to go by, and would make 黮 of ül.
fn letters_stand_alone(bytes: &[u8]) -> bool {
    let runs = || bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let alone = runs().filter(|run| run.len() == 1).count();
    alone * 2 > runs().count()
}

/// UTF-8 with a few broken bytes, such as a file cut in the middle of a character: far more whole characters beyond
/// ASCII than breaks.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken.saturating_mul(10)
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The line `sep=;` that spreadsheets write and read.
fn told_delimiter(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let told = line.trim_end_matches('\r').strip_prefix("sep=")?;
    let &[delimiter] = told.as_bytes() else { return None };
    Some((delimiter, rest))
}

/// The delimiter under which most headings are known; of equals, the one that cuts the first rows into the most
/// cells of equal number. Decimal commas can cut as evenly as any delimiter, but no heading holds one.
fn sniff_delimiter(text: &str) -> u8 {
    let mut best = ((0, 0), b',');
    for delimiter in DELIMITERS {
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        let mut known = 0;
        let mut rows = CsvRows::new(text, delimiter);
        let mut record = StringRecord::new();
        for _ in 0..60 {
            if rows.next(&mut record).is_none() {
                break;
            }
            *widths.entry(record.len()).or_default() += 1;
            known = known.max(known_headings(&record));
        }
        let even = widths.iter().map(|(width, rows)| width.saturating_sub(1) * rows).max().unwrap_or(0);
        if (known, even) > best.0 {
            best = ((known, even), delimiter);
        }
    }
    best.1
}

/// The rows of a text file.
pub(crate) struct CsvRows<'a> {
    text: &'a [u8],
    delimiter: u8,
    reader: csv::Reader<&'a [u8]>,
    /// Where in the text the reader began.
    base: usize,
    /// Rows so far, empty lines included.
    number: u32,
    /// Cells of the widest row so far.
    widest: usize,
}

fn reader(text: &[u8], delimiter: u8, quoting: bool) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .buffer_capacity(1 << 16)
        .from_reader(text)
}

impl<'a> CsvRows<'a> {
    pub(crate) fn new(text: &'a str, delimiter: u8) -> Self {
        let text = text.as_bytes();
        Self { text, delimiter, reader: reader(text, delimiter, true), base: 0, number: 0, widest: 0 }
    }

    /// Reads the next row that is not an empty line; its number, or `None` at the end.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Option<u32> {
        let start = self.base.checked_add(usize::try_from(self.reader.position().byte()).ok()?)?;
        // The text is valid UTF-8 and rows may differ in length, so reading it cannot fail.
        if !self.reader.read_record(record).ok()? {
            return None;
        }
        self.number = self.number.saturating_add(1).saturating_add(self.empty_lines(start));
        if record.as_slice().contains('\n') && self.has_swallowed_rows(record) {
            self.read_line_alone(start, record)?;
        }
        self.widest = self.widest.max(record.len());
        Some(self.number)
    }

    /// Whether a cell of several lines holds as many delimiters as a row: a stray quote opened it.
    fn has_swallowed_rows(&self, record: &StringRecord) -> bool {
        let delimiters = |cell: &str| cell.bytes().filter(|&b| b == self.delimiter).count();
        let most = self.widest.saturating_sub(2).max(2);
        record.iter().any(|cell| cell.contains('\n') && delimiters(cell) >= most)
    }

    /// Reads one line with its quotes as plain characters, and goes on after it: no row is lost in a cell.
    fn read_line_alone(&mut self, start: usize, record: &mut StringRecord) -> Option<()> {
        let is_break = |b: &u8| matches!(b, b'\n' | b'\r');
        let rest = self.text.get(start..)?;
        let rest = rest.get(rest.iter().position(|b| !is_break(b))?..)?;
        let length = rest.iter().position(is_break).unwrap_or(rest.len());
        reader(rest.get(..length)?, self.delimiter, false).read_record(record).ok()?;
        self.base = self.text.len().checked_sub(rest.len())?.checked_add(length)?;
        // The break that ends this line starts no empty one.
        let ends = self.text.get(self.base..)?;
        self.base += if ends.starts_with(b"\r\n") { 2 } else { usize::from(!ends.is_empty()) };
        self.reader = reader(self.text.get(self.base..)?, self.delimiter, true);
        Some(())
    }

    /// The parser passes over empty lines; a spreadsheet counts them.
    fn empty_lines(&self, start: usize) -> u32 {
        let Some(rest) = self.text.get(start..) else { return 0 };
        let after_return = start.checked_sub(1).and_then(|before| self.text.get(before)) == Some(&b'\r');
        let skip = usize::from(after_return && rest.first() == Some(&b'\n'));
        let leading = rest.iter().skip(skip).take_while(|&&b| b == b'\n' || b == b'\r');
        u32::try_from(leading.filter(|&&b| b == b'\n').count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(u32, String)> {
        let mut rows = CsvRows::new(text, b',');
        let mut record = StringRecord::new();
        let mut out = Vec::new();
        while let Some(number) = rows.next(&mut record) {
            out.push((number, record.iter().collect::<Vec<_>>().join("|")));
        }
        out
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for text in ["a,b\n\n\nc,d\ne,f", "a,b\r\n\r\n\r\nc,d\r\ne,f\r\n"] {
            let rows = numbers(text);
            assert_eq!(rows, [(1, "a|b".into()), (4, "c|d".into()), (5, "e|f".into())], "{text:?}");
        }
        // A stray quote swallows no rows.
        let stray = numbers("a,b,c\n1,\"2,3\n4,5,6\n\n7,8,9\n");
        assert_eq!(
            stray,
            [(1, "a|b|c".into()), (2, "1|\"2|3".into()), (3, "4|5|6".into()), (5, "7|8|9".into())]
        );
        // A line break inside a cell starts no row.
        assert_eq!(numbers("\"a\nb\",c\nd,e"), [(1, "a\nb|c".into()), (2, "d|e".into())]);
    }

    #[test]
    fn encodings_are_recognised() {
        let text = "客户编号,客户名称,单据号\nC001,北京某某科技有限公司,INV-1\n";
        let (gbk, ..) = GB18030.encode(text);
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let utf16_be: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{feff}{text}").into_bytes(), "UTF-8 with BOM"),
            (gbk.into_owned(), "gb18030"),
            (utf16, "UTF-16LE with BOM"),
            (utf16_be, "UTF-16BE with BOM"),
        ] {
            assert_eq!(decode(bytes), (text.to_owned(), name, false));
        }
    }

    #[test]
    fn a_few_european_letters_are_not_taken_for_chinese() {
        for (text, why) in [
            ("Name;Due Date;Amount\nMüller GmbH;31.01.2026;1,50\n", "one letter in the file"),
            ("Name;Due Date\nSchön & Söhne KG;x\nBäcker Öl;y\n", "letters before spaces and signs"),
            ("Name,Amount\nCafé Noël,€ 5\n", "at the end of a word, and the sign of the euro"),
        ] {
            let (bytes, ..) = WINDOWS_1252.encode(text);
            assert_eq!(decode(bytes.into_owned()), (text.to_owned(), "windows-1252", false), "{why}");
        }
        // Few Chinese characters, some of whose second bytes are letters of ASCII, stay Chinese.
        for text in ["a,b\n李,1\n", "名称,b\n朱镕基,1\n", "name,b\n黮ler,1\n张三,2\n"] {
            let (bytes, ..) = GB18030.encode(text);
            assert_eq!(decode(bytes.into_owned()), (text.to_owned(), "gb18030", false));
        }
    }

    #[test]
    fn a_file_cut_in_a_character_stays_readable() {
        let bytes = "客户编号,客户名称\nC001,北京某某科技有限公司".as_bytes();
        let (text, name, damaged) = decode(bytes[..bytes.len() - 1].to_vec());
        assert!(text.starts_with("客户编号") && text.ends_with('\u{fffd}') && damaged, "{text}");
        assert_eq!(name, "UTF-8");
    }

    #[test]
    fn delimiters_are_recognised() {
        for (text, delimiter) in [
            ("a,b,c\n1,2,3", b','),
            ("客户;到期日;金额;余额\na,5;2,5;3,5;1,0\nb,5;2,5;3,5;1,0", b';'),
            ("a\tb\n1,5\t2", b'\t'),
            ("A title, with comma\n\n客户;到期日;金额\n1;2;3", b';'),
            ("one column", b','),
        ] {
            assert_eq!(char::from(sniff_delimiter(text)), char::from(delimiter), "{text}");
        }
        assert_eq!(told_delimiter("sep=;\r\na;b"), Some((b';', "a;b")));
    }
}
