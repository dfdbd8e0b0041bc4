//! What the product recorded: one decision, as the JSON it keeps.

use serde_json::Value;

use crate::civil;

/// One recorded decision, as far as it is audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// For which day.
    pub day: i32,
    /// Stage by its code.
    pub stage: String,
    /// Step, from 1.
    pub step: Option<u8>,
    /// Most days past due.
    pub days_past_due: i64,
    /// Open, overdue, disputed and unassigned by currency, those without any left out.
    pub sums: Vec<(String, [i64; 4])>,
    /// Due day and state of each promise.
    pub promises: Vec<(i32, String)>,
    /// Contacts that may be made.
    pub contacts: Vec<Planned>,
    /// Contacts that may not.
    pub withheld: Vec<Withheld>,
    /// What else is to be done.
    pub tasks: Vec<String>,
    /// Last safe day of the claim that expires first, and by whose law.
    pub limitation: Option<(i32, String)>,
}

/// A contact that may be made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// On which day.
    pub on: i32,
    /// Minute of the day at the debtor's place.
    pub at: u32,
    /// The product's number of the person.
    pub person: i64,
    /// Channel.
    pub channel: String,
    /// What for.
    pub purpose: String,
    /// The stage whose tone the text has.
    pub stage: String,
    /// Policy step.
    pub step: Option<u8>,
}

/// A contact that was wanted and refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// What it would have been for.
    pub purpose: String,
    /// The rules that refused.
    pub rules: Vec<String>,
}

impl Decision {
    /// Reads the JSON of a decision.
    ///
    /// # Errors
    /// Names the part that is missing or is not what it should be.
    pub fn read(body: &str) -> Result<Self, String> {
        let body: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let list = |key: &str| body.get(key).and_then(Value::as_array).ok_or_else(|| format!("no `{key}`"));
        let sums = list("balances")?.iter().map(sums).collect::<Result<Vec<_>, _>>()?;
        let promise = |value: &Value| Ok::<_, String>((day(value, "due")?, text(value, "state")?));
        let withheld = |value: &Value| {
            let refusals = value.get("refusals").and_then(Value::as_array).ok_or("no `refusals`")?;
            let rules = refusals.iter().map(|refusal| text(refusal, "rule")).collect::<Result<_, _>>()?;
            Ok::<_, String>(Withheld { purpose: text(value, "purpose")?, rules })
        };
        let limitation = body.get("limitation").filter(|value| !value.is_null());
        Ok(Self {
            day: day(&body, "day")?,
            stage: text(&body, "stage")?,
            step: step(&body),
            days_past_due: number(&body, "days_past_due")?,
            sums: sums.into_iter().filter(|(_, sums)| *sums != [0; 4]).collect(),
            promises: list("promises")?.iter().map(promise).collect::<Result<_, _>>()?,
            contacts: list("contacts")?.iter().map(planned).collect::<Result<_, _>>()?,
            withheld: list("withheld")?.iter().map(withheld).collect::<Result<_, _>>()?,
            tasks: list("tasks")?.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            limitation: match limitation {
                Some(limitation) => Some((day(limitation, "last_safe_day")?, text(limitation, "law")?)),
                None => None,
            },
        })
    }
}

fn sums(value: &Value) -> Result<(String, [i64; 4]), String> {
    let sum = |key| number(value, key);
    let sums = [sum("open")?, sum("overdue")?, sum("disputed")?, sum("unassigned")?];
    Ok((text(value, "currency")?, sums))
}

fn planned(value: &Value) -> Result<Planned, String> {
    let clock = text(value, "at")?;
    let minutes = || {
        let (hour, minute) = clock.split_once(':')?;
        Some(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?)
    };
    Ok(Planned {
        on: day(value, "on")?,
        at: minutes().ok_or_else(|| format!("`at`: `{clock}` is no time"))?,
        person: number(value, "person")?,
        channel: text(value, "channel")?,
        purpose: text(value, "purpose")?,
        stage: text(value, "stage")?,
        step: step(value),
    })
}

fn step(value: &Value) -> Option<u8> {
    value.get("step").and_then(Value::as_u64).and_then(|step| u8::try_from(step).ok())
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("no text `{key}`"))
}

fn number(value: &Value, key: &str) -> Result<i64, String> {
    value.get(key).and_then(Value::as_i64).ok_or_else(|| format!("no number `{key}`"))
}

fn day(value: &Value, key: &str) -> Result<i32, String> {
    let written = text(value, key)?;
    civil::read(&written).ok_or_else(|| format!("`{key}`: `{written}` is no day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_or_says_what_it_lacks() {
        let body = r#"{"day":"2025-03-03","stage":"early","step":2,"days_past_due":3,"balances":[
            {"currency":"CNY","open":5,"overdue":4,"disputed":0,"unassigned":1,"interest":9}],
            "promises":[{"promise":1,"due":"2025-03-01","state":"broken"}],"limitation":null,
            "contacts":[{"on":"2025-03-03","at":"10:30","person":4,"role":"finance","channel":"phone",
            "purpose":"overdue-reminder","stage":"early","step":2}],
            "withheld":[{"purpose":"final-notice","refusals":[{"rule":"hold","since":"2025-01-01"}]}],
            "tasks":["ask-cause"]}"#;
        let decision = Decision::read(body).unwrap();
        assert_eq!(decision.sums, [("CNY".to_owned(), [5, 4, 0, 1])]);
        assert_eq!((decision.contacts[0].at, decision.withheld[0].rules[0].as_str()), (630, "hold"));
        assert_eq!(decision.tasks, ["ask-cause"]);
        assert_eq!(Decision::read("{}").unwrap_err(), "no `balances`");
        assert!(Decision::read(&body.replace("10:30", "soon")).unwrap_err().contains("`soon`"));
    }
}
