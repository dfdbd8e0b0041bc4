//! What differs between two policies, value by value.

use std::collections::BTreeMap;

use outreach::Lang;
use serde::Serialize;
use toml::{Table, Value};
use utoipa::ToSchema;

use crate::serve::problem::Problem;

/// A value that differs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Difference {
    /// Where: `step.first-call.channels`, `ladder.mode`.
    path: String,
    /// What changes, as a sentence.
    text: String,
    /// As it is written on the left; `null` where it stands only on the right.
    left: Option<String>,
    /// As it is written on the right; `null` where it stands only on the left.
    right: Option<String>,
}

/// What differs, those of a step together.
pub(super) fn compare(left: &str, right: &str, lang: Lang) -> Result<Vec<Difference>, Problem> {
    let read = |text: &str| text.parse::<Table>().map_err(anyhow::Error::from);
    let (left, right) = (values(&read(left)?), values(&read(right)?));
    let paths: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let differing = paths.into_iter().filter_map(|path| {
        let (was, is) = (left.get(path), right.get(path));
        (was != is).then(|| Difference {
            path: path.clone(),
            text: sentence(path, was, is, lang),
            left: was.cloned(),
            right: is.cloned(),
        })
    });
    Ok(differing.collect())
}

fn sentence(path: &str, was: Option<&String>, is: Option<&String>, lang: Lang) -> String {
    let place = match (path.strip_prefix("step.").and_then(|rest| rest.split_once('.')), lang) {
        (Some((step, key)), Lang::Zh) => format!("步骤“{step}”的 {key}"),
        (Some((step, key)), Lang::En) => format!("{key} of the step \"{step}\""),
        (None, _) => path.to_owned(),
    };
    match (was, is, lang) {
        (Some(was), Some(is), Lang::Zh) => format!("{place}：由 {was} 改为 {is}"),
        (Some(was), Some(is), Lang::En) => format!("{place}: {was} becomes {is}"),
        (None, Some(is), Lang::Zh) => format!("{place}：新增 {is}"),
        (None, Some(is), Lang::En) => format!("{place}: new, {is}"),
        (Some(was), None, Lang::Zh) => format!("{place}：删去 {was}"),
        (Some(was), None, Lang::En) => format!("{place}: gone, was {was}"),
        (None, None, _) => place,
    }
}

/// Every value by its path. A step goes by its id, and its place in the order is a value of it.
fn values(table: &Table) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (key, value) in table {
        match value {
            Value::Array(steps) if key == "step" => {
                for (number, step) in (1..).zip(steps) {
                    let id = step.get("id").and_then(Value::as_str).unwrap_or_default();
                    let path = format!("step.{id}");
                    values.insert(format!("{path}.number"), format!("{number}"));
                    add(&mut values, &path, step);
                }
            }
            value => add(&mut values, key, value),
        }
    }
    values
}

fn add(values: &mut BTreeMap<String, String>, path: &str, value: &Value) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                add(values, &format!("{path}.{key}"), value);
            }
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_) => drop(values.insert(path.to_owned(), written(value))),
    }
}

/// A value as a person reads it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(is) => is.to_string(),
        Value::Datetime(moment) => moment.to_string(),
        Value::Array(list) => format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{key} = {}", written(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_differ_are_named_by_their_place() {
        let left = "id = \"a\"\n[ladder]\nmode = \"jump\"\n[[step]]\nid = \"call\"\nwhen = { days = 3 }\n[[step]]\nid = \"old\"\n";
        let right = "id = \"a\"\n[ladder]\nmode = \"jump\"\n[[step]]\nid = \"call\"\nwhen = { days = 5 }\ntone = \"firm\"\n";
        let found = compare(left, right, Lang::En).unwrap();
        let found: Vec<_> = found.iter().map(|found| found.text.as_str()).collect();
        let expected = [
            "tone of the step \"call\": new, firm",
            "when.days of the step \"call\": 3 becomes 5",
            "id of the step \"old\": gone, was old",
            "number of the step \"old\": gone, was 2",
        ];
        assert_eq!(found, expected);
        assert!(compare(left, left, Lang::Zh).unwrap().is_empty());
    }
}
