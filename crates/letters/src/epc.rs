//! The payment code of European banks: a picture that a banking app reads (EPC069-12, version 002).

use fast_qr::{ECL, QRBuilder, convert::Builder as _, convert::svg::SvgBuilder};
use receivables::money::{Currency, Money};

use crate::paper::Payee;

/// The code as SVG; `None` for another currency than the euro, for nothing to pay, for more than the form holds, or for a
/// name or reference that is too long for it.
pub(crate) fn code(payee: &Payee, amount: Money, reference: &str) -> Option<String> {
    let qr = QRBuilder::new(content(payee, amount, reference)?).ecl(ECL::M).build().ok()?;
    Some(SvgBuilder::default().margin(2).to_str(&qr))
}

/// What the code says, by the guidelines: line by line, ending after the reference.
fn content(payee: &Payee, amount: Money, reference: &str) -> Option<String> {
    const MOST_CENTS: i64 = 99_999_999_999;
    let fits = amount.currency == Currency::EUR && (1..=MOST_CENTS).contains(&amount.minor);
    let iban: String = payee.iban.chars().filter(|c| !c.is_whitespace()).collect();
    if !fits || payee.name.chars().count() > 70 || reference.chars().count() > 140 || iban.len() > 34 {
        return None;
    }
    let bic = payee.bic.as_deref().unwrap_or_default();
    Some(format!("BCD\n002\n1\nSCT\n{bic}\n{}\n{iban}\nEUR{}\n\n\n{reference}", payee.name, amount.plain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_says_what_the_guidelines_ask_for() {
        let payee = Payee {
            name: "Muster GmbH".to_owned(),
            iban: "DE89 3704 0044 0532 0130 00".to_owned(),
            bic: None,
        };
        let euro = |minor| Money::new(minor, Currency::EUR);
        assert_eq!(
            content(&payee, euro(123_450), "HK-1").as_deref(),
            Some("BCD\n002\n1\nSCT\n\nMuster GmbH\nDE89370400440532013000\nEUR1234.50\n\n\nHK-1")
        );
        assert!(code(&payee, euro(1), "HK-1").is_some_and(|svg| svg.starts_with("<svg")));
        for (money, why) in [
            (Money::new(100, Currency::CNY), "another currency"),
            (euro(0), "nothing"),
            (euro(-5), "we owe it"),
            (euro(100_000_000_000), "more than the form holds"),
        ] {
            assert_eq!(content(&payee, money, "HK-1"), None, "{why}");
        }
        assert_eq!(content(&payee, euro(1), &"x".repeat(141)), None, "a reference that is too long");
    }
}
