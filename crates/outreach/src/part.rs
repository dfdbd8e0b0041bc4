//! A call is spoken part by part: the words under one heading of its text.

use receivables::script::Element;

use crate::{check::heading, guarded::Text};

/// The words of one part of a call, without its heading; `None` if the text has no such part.
pub fn part(text: &Text, element: Element) -> Option<String> {
    let heading = heading(element, text.lang())?;
    let lines = text.body().lines().skip_while(|line| *line != heading).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("### ")).collect();
    let words = lines.join("\n").trim().to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Facts, Lang, Library};

    #[test]
    fn every_call_falls_into_its_parts() {
        let library = Library::shipped().unwrap();
        for (id, lang, element, begins) in [
            ("early-phone-company", Lang::Zh, Element::Identity, Some("“您好，请问是王总吗？”")),
            ("early-phone-company", Lang::Zh, Element::Reason, Some("“跟您核对一笔款。")),
            ("early-phone-company", Lang::En, Element::Recap, Some("\"So that's ____ by ____")),
            ("early-phone-company", Lang::En, Element::Message, None),
            ("call-back-phone-third-party", Lang::En, Element::AskedWhy, Some("\"It's something I can only")),
            ("early-phone-company", Lang::En, Element::Amount, None),
        ] {
            let text = library.render(id, lang, &Facts::example()).unwrap();
            let found = part(&text, element);
            match begins {
                Some(begins) => assert!(found.as_ref().is_some_and(|f| f.starts_with(begins)), "{found:?}"),
                None => assert_eq!(found, None, "{id} {element}"),
            }
        }
    }
}
