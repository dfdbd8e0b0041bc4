//! The wording guard as a clerk or a program would ask it.

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

/// Types a command with a text on standard input.
fn asked(args: &[&str], text: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huikuan"));
    command.arg("check-text").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A question that is not understood is answered before the text is read.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

fn answer(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_threat_is_blocked_with_its_words_and_a_courteous_text_passes() {
    let threat = asked(&["--json", "--lang", "en"], "We will call your boss and your mother.\n");
    let said = answer(&threat);
    assert_eq!((threat.status.code(), said["verdict"].as_str()), (Some(1), Some("block")));
    let finding = &said["findings"][0];
    assert_eq!(finding["rule"], "others-pressed");
    assert!(
        !finding["why"].as_str().unwrap().is_empty() && !finding["substitute"].as_str().unwrap().is_empty()
    );
    let kind = asked(&["--json"], "王总您好，发票A1于6月1日到期，请问付款到哪一步了？");
    assert_eq!((kind.status.code(), answer(&kind)["verdict"].as_str()), (Some(0), Some("pass")));
}

#[test]
fn a_fact_opens_its_gate() {
    let notice = "贵司货款一案，我司将于周一向法院起诉。";
    assert_eq!(answer(&asked(&["--json"], notice))["verdict"], "block");
    assert_eq!(answer(&asked(&["--json", "--fact", "legal_case_open"], notice))["verdict"], "pass");
    let unknown = asked(&["--fact", "full_moon"], notice);
    assert!(
        unknown.status.code() == Some(2) && String::from_utf8_lossy(&unknown.stderr).contains("full_moon")
    );
}

#[test]
fn a_batch_answers_every_line_and_names_the_bad_ones() {
    let line = |id: &str, facts: &str| {
        format!(
            "{{\"id\":\"{id}\",\"lang\":\"zh\",\"channel\":\"sms\",\"stage\":\"late\",\"audience\":\"third_party\",\
             \"text\":\"他欠我们的货款逾期了\",\"facts\":{facts}}}\n"
        )
    };
    let batch = line("a", "{}") + "nonsense\n" + &line("b", "{\"full_moon\":true}") + &line("c", "{}");
    let output = asked(&["--batch", "-", "--lang", "zh"], &batch);
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(output.status.code(), Some(1), "two lines could not be read");
    assert_eq!((lines[0]["id"].as_str(), lines[0]["verdict"].as_str()), (Some("a"), Some("block")));
    assert_eq!(lines[1]["line"], 2, "{out}");
    assert!(lines[2]["error"].as_str().unwrap().contains("full_moon"), "{out}");
    assert_eq!(lines[3]["id"], "c", "the rest goes on");
}
