//! A policy in a fenced block. What a story has no use for may be left out: it is filled in with plain values, so that a
//! timetable of three steps takes ten lines. `docs/scenarios.md` lists them.

use receivables::policy::Policy;

use crate::diary::Block;

/// Reads the policy of a block. The error names the line of the diary and says what is wrong.
pub(crate) fn policy(block: &Block) -> Result<Policy, (usize, String)> {
    let (text, lines) = filled(block);
    Policy::parse("policy", &text).map_err(|error| {
        let within = lines.get(error.line - 1).copied().unwrap_or(0);
        (block.line + within, error.reason.to_string())
    })
}

/// One table of the file: the line its head stands on, from 1, and the keys it gives.
struct Table<'a> {
    head: &'a str,
    keys: Vec<&'a str>,
    /// Its lines with their number.
    lines: Vec<(usize, &'a str)>,
}

/// The text with what was left out, and for each of its lines the line of the block it comes from.
fn filled(block: &Block) -> (String, Vec<usize>) {
    let mut tables = vec![Table { head: "", keys: Vec::new(), lines: Vec::new() }];
    for (number, line) in (1_usize..).zip(block.text.lines()) {
        let text = line.trim();
        if text.starts_with('[') && !text.starts_with("[ ") && text.ends_with(']') && !text.contains('=') {
            tables.push(Table { head: text, keys: Vec::new(), lines: Vec::new() });
        }
        if let Some(table) = tables.last_mut() {
            if let Some((key, _)) = text.split_once('=') {
                table.keys.push(key.split('.').next().unwrap_or(key).trim());
            }
            table.lines.push((number, line));
        }
    }
    let (mut text, mut lines) = (String::new(), Vec::new());
    let mut steps = 0_usize;
    for table in &tables {
        let first = table.lines.first().map_or(1, |(number, _)| *number);
        for (number, line) in &table.lines {
            text.push_str(line);
            text.push('\n');
            lines.push(*number);
        }
        let defaults: Vec<(&str, String)> = match table.head.replace(' ', "").as_str() {
            "" => vec![("title", r#"{ zh = "场景", en = "scenario" }"#.to_owned())],
            "[[step]]" => {
                steps += 1;
                step_defaults(steps)
            }
            _ => Vec::new(),
        };
        for (key, value) in defaults.iter().filter(|(key, _)| !table.keys.contains(key)) {
            text.push_str(key);
            text.push_str(" = ");
            text.push_str(value);
            text.push('\n');
            lines.push(first);
        }
    }
    (text, lines)
}

/// What a step that does not say otherwise is: a courteous e-mail about what is overdue.
fn step_defaults(number: usize) -> Vec<(&'static str, String)> {
    let stage = match number {
        1 => "early",
        2 => "middle",
        _ => "late",
    };
    vec![
        ("id", format!("\"step-{number}\"")),
        ("title", format!("{{ zh = \"第{number}步\", en = \"step {number}\" }}")),
        ("stage", format!("\"{stage}\"")),
        ("purpose", "\"overdue-reminder\"".to_owned()),
        ("channels", "[\"email\"]".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Policy, (usize, String)> {
        policy(&Block { line: 10, refused: false, text: text.to_owned() })
    }

    #[test]
    fn a_short_policy_is_filled_in_and_a_whole_one_left_alone() {
        let short =
            read("id = \"x\"\n[[step]]\nwhen = { days = 5 }\n[[step]]\nwhen = { days = 9 }\nid = \"two\"\n");
        let steps: Vec<_> = short.unwrap().steps().map(|s| (s.id.clone(), s.stage.code())).collect();
        assert_eq!(steps, [("step-1".to_owned(), "early"), ("two".to_owned(), "middle")]);
    }

    #[test]
    fn a_fault_is_named_by_its_line_in_the_diary() {
        for (text, line, part) in [
            (
                "id = \"x\"\n[[step]]\nwhen = { days = 5 }\n[[step]]\nwhen = { days = 4 }\n",
                14,
                "before the step",
            ),
            ("id = \"x\"\n[ladder]\nmode = \"sideways\"\n", 13, "sideways"),
            ("id = \"x\"\n[[step]]\nwhen = { after_previous = 4 }\n", 12, "nothing comes before"),
        ] {
            let (at, reason) = read(text).unwrap_err();
            assert!(reason.contains(part), "{reason}");
            assert_eq!(at, line, "{reason}");
        }
    }
}
