//! A digest as it is read: the same lines as plain text and as a simple page.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{calendar::Day, money::Money as Amount};

use crate::{
    screen::either,
    serve::{wire::Money, worklist::WorklistItem},
};

/// Lines shown of a part; the rest is counted. Our number.
const SHOWN: usize = 20;

/// A part of a digest.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) title: String,
    /// Each line in its cells.
    pub(super) lines: Vec<Vec<String>>,
}

/// The words of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Part {
    /// Cases, each with its number and name, what is overdue, and what is to be done or due.
    pub(super) fn of(
        title: String,
        items: &[WorklistItem],
        what: impl Fn(&WorklistItem) -> Option<String>,
        lang: Lang,
    ) -> Option<Self> {
        let lines = items.iter().filter_map(|item| {
            let name = item
                .debtor
                .code
                .as_ref()
                .map_or(item.debtor.name.clone(), |code| format!("{code} {}", item.debtor.name));
            let overdue: Vec<String> = item.overdue.iter().filter_map(|sum| amount(sum, lang)).collect();
            Some(vec![name, overdue.join(either(lang, "、", ", ")), what(item)?])
        });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then_some(Self { title, lines })
    }
}

/// When and by which channel.
pub(super) fn contact(item: &WorklistItem, lang: Lang) -> Option<String> {
    let contact = item.contact.as_ref()?;
    Some(format!("{} {}", contact.at, words::word("channel", &contact.channel, lang)))
}

/// How much is promised for which day.
pub(super) fn promise(item: &WorklistItem, lang: Lang) -> Option<String> {
    let promise = item.promise.as_ref()?;
    let (due, amount) = (outreach::wording::day(promise.due, lang), amount(&promise.amount, lang)?);
    Some(match lang {
        Lang::Zh => format!("承诺 {due} 付 {amount}"),
        Lang::En => format!("promised {amount} for {due}"),
    })
}

/// The last day of the limitation period, if it is near.
pub(super) fn limitation(item: &WorklistItem, day: Day, within: i32, lang: Lang) -> Option<String> {
    let end = item.limitation_end.filter(|end| end.days_since(day) <= within)?;
    let shown = outreach::wording::day(end, lang);
    Some(match lang {
        Lang::Zh => format!("时效最后一日 {shown}"),
        Lang::En => format!("limitation ends on {shown}"),
    })
}

fn amount(sum: &Money, lang: Lang) -> Option<String> {
    let currency = receivables::money::Currency::from_code(&sum.currency)?;
    Some(outreach::wording::amount(Amount::parse(&sum.amount, currency).ok()?, lang))
}

/// Puts the parts together.
pub(super) fn words(
    subject: String,
    greeting: &str,
    parts: &[Part],
    link: Option<&str>,
    lang: Lang,
) -> Words {
    let (mut text, mut html) = (format!("{greeting}\n"), format!("<p>{}</p>", escaped(greeting)));
    for part in parts {
        let count = part.lines.len();
        let _ = write!(text, "\n{} ({count})\n", part.title);
        let _ = write!(html, "<h3>{} ({count})</h3><table cellpadding=\"4\">", escaped(&part.title));
        for line in part.lines.iter().take(SHOWN) {
            let cells: Vec<&str> = line.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
            let _ = writeln!(text, "  - {}", cells.join(either(lang, "，", ", ")));
            html.push_str("<tr>");
            for cell in line {
                let _ = write!(html, "<td>{}</td>", escaped(cell));
            }
            html.push_str("</tr>");
        }
        html.push_str("</table>");
        let more = count.saturating_sub(SHOWN);
        if more > 0 {
            let said = match lang {
                Lang::Zh => format!("另有 {more} 项，见网页"),
                Lang::En => format!("{more} more are on the page"),
            };
            let _ = writeln!(text, "  {said}");
            let _ = write!(html, "<p>{said}</p>");
        }
    }
    if let Some(link) = link {
        let _ = write!(text, "\n{link}\n");
        let _ = write!(html, "<p><a href=\"{0}\">{0}</a></p>", escaped(link));
    }
    Words { subject, text, html }
}

/// Text as it may stand in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_and_counted_and_no_name_becomes_markup() {
        let part = Part {
            title: "上午".to_owned(),
            lines: (0..25)
                .map(|at| vec![format!("C{at} <b>&\""), String::new(), "10:00 电话".to_owned()])
                .collect(),
        };
        let words = words("s".to_owned(), "早上好", &[part], Some("https://h.example.com/"), Lang::Zh);
        assert!(words.text.contains("上午 (25)\n  - C0 <b>&\"，10:00 电话\n"), "{}", words.text);
        assert!(words.text.contains("另有 5 项，见网页"), "{}", words.text);
        assert!(words.html.contains("<td>C0 &lt;b&gt;&amp;&quot;</td>"), "{}", words.html);
        assert!(!words.html.contains("<b>"), "{}", words.html);
    }
}
