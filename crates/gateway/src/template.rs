//! Templates of addresses, headers, bodies and signed texts. What is filled in is written as its place demands: a value
//! within an address or a form is percent-encoded, one within JSON is JSON, one within a header or a signed text is as it is.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig};

use crate::fault::Wrong;

/// Names that stand for something of the message, so that no value of the company's may bear them.
pub(crate) const OF_THE_MESSAGE: [&str; 10] =
    ["to", "text", "key", "segments", "token", "timestamp", "nonce", "method", "path", "body"];

/// Steps of a template: ours take some dozens.
const FUEL: u64 = 20_000;

/// Where a filled-in value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    Address,
    Json,
    Plain,
}

/// Fills a template in.
///
/// # Errors
/// A name that stands for nothing, or what is no template.
pub(crate) fn filled(
    at: &'static str,
    text: &str,
    within: Within,
    values: &[(String, Value)],
) -> Result<String, Wrong> {
    let wrong = |error: &Error| Wrong::Template { at, message: error.to_string() };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(move |out, _, value| {
        let written = match within {
            _ if value.is_safe() => value.to_string(),
            Within::Plain => value.to_string(),
            Within::Address => encoded(&value.to_string()),
            Within::Json => serde_json::to_string(value)
                .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?,
        };
        Ok(out.write_str(&written)?)
    });
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(|error| wrong(&error))?);
    let context: BTreeMap<String, Value> = values.iter().cloned().collect();
    environment.render_str(text, Value::from(context)).map_err(|error| wrong(&error))
}

/// Every byte that is no letter, digit, `-`, `.`, `_` or `~` as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_its_place_demands() {
        let values = [
            ("text".to_owned(), Value::from("【甲】付\"款\"\n&1")),
            ("url".to_owned(), Value::from_safe_string("https://a.example/x".to_owned())),
            ("n".to_owned(), Value::from(7)),
        ];
        for (text, within, expected, why) in [
            (
                "{{ url }}?t={{ text }}",
                Within::Address,
                "https://a.example/x?t=%E3%80%90%E7%94%B2%E3%80%91%E4%BB%98%22%E6%AC%BE%22%0A%261",
                "an address is taken as it is, a value encoded",
            ),
            (
                "{\"t\": {{ text }}, \"n\": {{ n }}}",
                Within::Json,
                "{\"t\": \"【甲】付\\\"款\\\"\\n&1\", \"n\": 7}",
                "JSON without \\uXXXX, which WeChat Work refuses",
            ),
            (
                "{{ n }}\n{{ text }}\n",
                Within::Plain,
                "7\n【甲】付\"款\"\n&1\n",
                "what is signed is as it is, to the last line",
            ),
        ] {
            assert_eq!(filled("x", text, within, &values).as_deref(), Ok(expected), "{why}");
        }
    }

    #[test]
    fn what_stands_for_nothing_is_named() {
        for text in ["{{ nobody }}", "{{ text", "{% for x in range(100000000) %}{{ x }}{% endfor %}"] {
            let wrong = filled("send.body", text, Within::Plain, &[("text".to_owned(), Value::from("x"))]);
            assert!(matches!(wrong, Err(Wrong::Template { at: "send.body", .. })), "{text}");
        }
    }
}
