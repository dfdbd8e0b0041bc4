//! The texts that come with the program: complete, correct, short enough, and not one of them a copy of another.

#![cfg(test)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use outreach::{Facts, Lang, Library, Line, RenderError, Text, inventory, limit::Limit};
use receivables::{
    debtor::{Channel, DebtorKind, Role},
    fact::{FactKind, PutBy},
    money::{Currency, Money, Totals},
    script::{Audience, Element, Gate, Missing, Purpose, TextFact, Tone, choose},
    stage::Stage,
};

fn library() -> Library {
    Library::shipped().unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// Every text in both languages, with every fact known.
fn rendered(library: &Library) -> Vec<Text> {
    let facts = Facts::example();
    let ids = library.scripts().iter().map(|script| script.id.as_str());
    ids.flat_map(|id| Lang::ALL.map(|lang| library.render(id, lang, &facts).unwrap())).collect()
}

/// Facts of many debtors, unlike those of the example that every text is tried with.
fn of_many_debtors() -> Vec<Facts> {
    let names =
        ["Ada 938", "佛山市顺德区昊昌五金制品有限公司", "Grace Killick", "Court & Sons Ltd", "欧阳老板"];
    let sums = [312, 4_000, 9_999, 183_775, 12_345_678, 98_765_432_100];
    let mut all = Vec::new();
    for (at, code) in ["USD", "CNY", "EUR", "JPY"].into_iter().enumerate() {
        let currency = Currency::from_code(code).unwrap();
        for (count, &sum) in sums.iter().enumerate() {
            let mut facts = Facts::example();
            let line = |number: usize| Line {
                number: format!("Y{:05}-{number:03}", 938 * (count + 1)),
                instalment: (at % 2 == 1).then_some(u16::try_from(number).unwrap() + 1),
                due: facts.today.plus(-10 - 37 * i32::try_from(number).unwrap()),
                open: Money::new(sum + 7 * i64::try_from(number).unwrap(), currency),
            };
            facts.invoices = (0..=count * 2).map(line).collect();
            let mut total = Totals::default();
            facts.invoices.iter().for_each(|line| total.add(line.open));
            (facts.amount_open, facts.amount_overdue, facts.amount_next) =
                (total.clone(), total.clone(), total);
            facts.debtor_name = names[(at + count) % names.len()].into();
            facts.contract_number = format!("HT-Y{:05}", 938 * (count + 1)).as_str().into();
            facts.today = facts.today.plus(41 * i32::try_from(at + count).unwrap());
            all.push(facts);
        }
    }
    all
}

#[test]
fn no_text_falls_with_what_a_debtor_is_called_and_owes() {
    let library = library();
    let mut fallen = Vec::new();
    for facts in of_many_debtors() {
        for script in library.scripts() {
            for lang in Lang::ALL {
                // Nothing is on file but what the text rests on.
                let facts = Facts { gates: script.needs.gates.clone(), ..facts.clone() };
                if let Err(RenderError::Blocked { findings, .. }) = library.render(&script.id, lang, &facts) {
                    let name = facts.debtor_name.written(lang).unwrap_or_default();
                    fallen.push(format!("{} {lang}, {name}: {}", script.id, findings[0].words));
                }
            }
        }
    }
    assert!(fallen.is_empty(), "{} fell\n{}", fallen.len(), fallen.join("\n"));
}

#[test]
fn the_table_holds_every_file_of_the_folder() {
    let library = library();
    let shipped: BTreeSet<String> =
        library.scripts().iter().map(|script| library.source(&script.id).unwrap().0.to_owned()).collect();
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts"));
    let mut on_disk = BTreeSet::new();
    for folder in fs::read_dir(&root).unwrap() {
        let folder = folder.unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            on_disk.insert(format!("{}/{file}", folder.file_name().into_string().unwrap()));
        }
    }
    assert_eq!(shipped, on_disk);
    assert!(shipped.len() >= 24);
}

#[test]
fn a_file_is_named_by_its_stage_and_id() {
    let library = library();
    for script in library.scripts() {
        let stage = script.stages.first().map_or("any", |stage| stage.code());
        assert_eq!(library.source(&script.id).unwrap().0, format!("{stage}/{}.md", script.id));
    }
}

/// The library refuses a text that is too long; here the longest of each channel are named, so that a limit nobody
/// comes near is seen.
#[test]
fn every_text_is_as_long_as_its_channel_bears() {
    let library = library();
    for text in rendered(&library) {
        let limit = Limit::of(library.script(text.script()).unwrap()).unwrap();
        let length = limit.measure(text.body(), text.lang());
        assert!(
            length <= limit.most(text.lang()),
            "{} {}: {length}\n{}",
            text.script(),
            text.lang(),
            text.body()
        );
    }
}

#[test]
fn every_text_is_finished_language() {
    let library = library();
    for text in rendered(&library) {
        let whole = format!("{}\n{}", text.subject().unwrap_or_default(), text.body());
        let id = format!("{} {}", text.script(), text.lang());
        for scrap in
            ["{{", "}}", "{%", "  \n", "\n\n\n", "。。", "，，", "..", "None", "undefined", " ,", " ."]
        {
            assert!(!whole.contains(scrap), "{id} holds `{}`\n{whole}", scrap.escape_debug());
        }
        // A call is filled in while talking, a signature by hand; what is sent goes out as it is.
        if !matches!(text.channel(), Channel::Phone | Channel::Visit) {
            let is_signed = library.script(text.script()).unwrap().elements.contains(&Element::Signatures);
            let blanks: &[&str] = if is_signed {
                &["□", "[ ]", "……", "..."]
            } else {
                &["__", "□", "[ ]", "……", "..."]
            };
            assert!(!blanks.iter().any(|blank| whole.contains(blank)), "{id}: a blank\n{whole}");
        }
        let han = whole.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        match text.lang() {
            Lang::Zh => {
                assert!(han > 20, "{id} is hardly Chinese");
                let before_half_width = whole
                    .chars()
                    .zip(whole.chars().skip(1))
                    .find(|(c, mark)| ('\u{4e00}'..='\u{9fff}').contains(c) && ",;:?!()".contains(*mark));
                assert_eq!(before_half_width, None, "{id} mixes half-width punctuation into Chinese");
            }
            Lang::En => assert_eq!(han, 0, "{id} holds Chinese:\n{whole}"),
        }
        if let Some(subject) = text.subject() {
            assert!(!subject.contains('\n') && subject.chars().count() <= 100, "{id}: {subject}");
        }
    }
}

/// Two texts are one with a name swapped if a good part of their runs of five characters is the same. Facts and headings
/// are left out: two letters list the same invoices. (All calls share the notes on identity and recording.)
#[test]
fn no_two_texts_are_alike() {
    /// Of the runs that either text has, the most that both may have, in hundredths. Our number.
    const MOST_SHARED: usize = 20;
    let library = library();
    let runs = |id: &str, lang: Lang| -> BTreeSet<Vec<char>> {
        let source = library.source(id).unwrap().1.split_once("\n## zh\n").unwrap().1;
        let (zh, en) = source.split_once("\n## en\n").unwrap();
        let text = if lang == Lang::Zh { zh } else { en };
        let spoken = text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split("{{"));
        let words: String = spoken.map(|part| part.rsplit("}}").next().unwrap()).collect();
        let words: Vec<char> = words.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        words.windows(5).map(<[char]>::to_vec).collect()
    };
    let mut alike = Vec::new();
    for lang in Lang::ALL {
        let texts: Vec<_> = library.scripts().iter().map(|s| (&s.id, runs(&s.id, lang))).collect();
        for (at, (a, of_a)) in texts.iter().enumerate() {
            for (b, of_b) in texts.iter().skip(at + 1) {
                let shared = of_a.intersection(of_b).count();
                let share = shared * 100 / (of_a.len() + of_b.len() - shared);
                if share > MOST_SHARED {
                    alike.push(format!("{a} and {b} share {share} % ({lang})"));
                }
            }
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

#[test]
fn every_row_of_the_inventory_is_covered_or_says_why_not() {
    let library = library();
    let covered: BTreeSet<&str> =
        library.scripts().iter().flat_map(|script| script.covers.iter().map(String::as_str)).collect();
    let (mut lacking, mut excused) = (Vec::new(), 0);
    for row in inventory::rows() {
        let is_covered = covered.contains(row.as_str());
        match inventory::no_text(&row, Lang::Zh) {
            Some(reason) => {
                excused += 1;
                assert!(!is_covered, "{row} is covered, and stands in `no-text`: {reason}");
            }
            None if !is_covered => lacking.push(row),
            None => {}
        }
    }
    assert!(lacking.is_empty(), "no text covers {lacking:?}");
    assert_eq!(excused, 5);
}

#[test]
fn an_overdue_text_asks_for_a_day_and_gives_the_amount() {
    let library = library();
    for script in library.scripts() {
        let needs = |fact| script.needs.facts.contains(&fact);
        if !script.purpose.is_planned() {
            continue;
        }
        let asks_for_a_day = needs(TextFact::ReplyBy) || needs(TextFact::PayBy);
        match script.purpose {
            Purpose::OverdueReminder
            | Purpose::ScheduleTalk
            | Purpose::FinalNotice
            | Purpose::LimitationLetter => {
                assert!(asks_for_a_day && needs(TextFact::AmountOverdue), "{}", script.id);
            }
            Purpose::PromiseBroken => assert!(asks_for_a_day, "{}", script.id),
            Purpose::PreDueReminder => assert!(needs(TextFact::NextDue), "{}", script.id),
            Purpose::PromiseDue => assert!(needs(TextFact::PromiseDue), "{}", script.id),
            _ => assert!(!asks_for_a_day, "{}", script.id),
        }
    }
}

#[test]
fn nobody_outside_the_debt_reads_a_word_of_it() {
    let library = library();
    let mut facts = Facts::example();
    facts.creditor_name = "某某财务公司".into();
    let mut heard = 0;
    for script in library.scripts() {
        if script.audience.iter().all(|audience| audience.may_hear_of_debt()) {
            continue;
        }
        heard += 1;
        for lang in Lang::ALL {
            let text = library.render(&script.id, lang, &facts).unwrap().body().to_owned();
            for figure in ["128,340", "HT-2026", "FP-2026", "财务部", "Receivable"] {
                assert!(!text.contains(figure), "{} tells `{figure}`", script.id);
            }
            let names_us = text.contains("某某");
            assert!(
                !names_us || script.audience == [Audience::Secretary],
                "{} names the creditor",
                script.id
            );
        }
    }
    assert!(heard >= 3);
}

/// A greeting that asks for money by the way is none. (Notes in a guide may say what not to speak of.)
#[test]
fn care_for_a_customer_says_nothing_of_money() {
    let library = library();
    let money =
        ["款", "账", "欠", "逾期", "到期", "付", "pay", "overdue", "invoice", "amount", "balance", "owe"];
    let mut read = 0;
    for text in rendered(&library) {
        let script = library.script(text.script()).unwrap();
        if script.purpose != Purpose::CustomerCare {
            continue;
        }
        assert!(!script.elements.contains(&Element::Amount), "{}", text.script());
        if matches!(text.channel(), Channel::Phone | Channel::Visit) {
            continue;
        }
        read += 1;
        let found = money.iter().find(|word| text.body().contains(**word));
        assert_eq!(found, None, "{} {}", text.script(), text.lang());
    }
    assert!(read >= 8, "only {read} texts read");
}

#[test]
fn legal_steps_are_named_only_behind_their_gate() {
    let library = library();
    for text in rendered(&library) {
        let needs = &library.script(text.script()).unwrap().needs;
        let says = |words: &[&str]| words.iter().any(|word| text.body().contains(word));
        if says(&["法务", "立案", "legal department"]) {
            assert!(needs.gates.contains(&Gate::LegalCaseOpen), "{}", text.script());
        }
        if text.body().contains("第8.2条") || text.body().contains("clause 8.2") {
            assert!(needs.gates.contains(&Gate::DamagesClause), "{}", text.script());
        }
        if says(&["律师", "lawyer"]) {
            let rests =
                [Gate::LawyerMandate, Gate::Represented].iter().any(|gate| needs.gates.contains(gate));
            assert!(rests, "{}: no mandate, no lawyer", text.script());
        }
        // What claims more than the ledger knows: that we have performed, that this is where it stands.
        let purpose = library.script(text.script()).unwrap().purpose;
        if purpose == Purpose::FinalNotice && matches!(text.channel(), Channel::Letter | Channel::Email) {
            assert!(needs.gates.contains(&Gate::FourElementsVerified), "{}", text.script());
        }
        // Limitation stops for nobody: identifying the debt and demanding it needs no more than the ledger, and of
        // others than the debtor what makes them owe.
        if purpose == Purpose::LimitationLetter {
            let audience = &library.script(text.script()).unwrap().audience;
            let own: Vec<_> = audience.iter().filter_map(|audience| audience.rests_on()).collect();
            assert_eq!(needs.gates, own, "{}", text.script());
        }
    }
}

#[test]
fn a_text_appears_whole_or_not_at_all() {
    let library = library();
    let mut facts = Facts::example();
    facts.pay_by = None;
    facts.gates = vec![Gate::FourElementsVerified];
    for (id, lacking) in [
        ("late-letter-company", vec![Missing::Fact(TextFact::PayBy)]),
        (
            "late-email-decision-maker",
            vec![
                Missing::Fact(TextFact::PayBy),
                Missing::Gate(Gate::DamagesClause),
                Missing::Gate(Gate::LegalReview),
            ],
        ),
    ] {
        let error = library.render(id, Lang::Zh, &facts).unwrap_err();
        assert_eq!(error, RenderError::Missing { script: id.to_owned(), missing: lacking, unsigned: vec![] });
    }
    let error = library.render("late-letter-company", Lang::En, &facts).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text `late-letter-company` may not appear: facts missing: day for payment"
    );
    assert!(matches!(library.render("nonsense", Lang::En, &facts), Err(RenderError::Unknown(_))));
}

#[test]
fn the_texts_cover_the_road_from_reminder_to_letter() {
    use Channel::{Email, Letter, Phone, Sms, Voicemail, Wechat};
    use DebtorKind::{Company, Person};
    let library = library();
    for (purpose, channel, role, stage, debtor, expected) in [
        (Purpose::PreDueReminder, Email, Role::Finance, Stage::PreDue, Company, "pre-due-email-company"),
        (Purpose::PreDueReminder, Wechat, Role::Handler, Stage::PreDue, Company, "pre-due-wechat-company"),
        (Purpose::PreDueReminder, Sms, Role::Debtor, Stage::PreDue, Person, "pre-due-sms-debtor"),
        (Purpose::OverdueReminder, Sms, Role::Finance, Stage::Early, Company, "early-sms-company"),
        (Purpose::OverdueReminder, Wechat, Role::Handler, Stage::Early, Company, "early-wechat-company"),
        (Purpose::OverdueReminder, Email, Role::Finance, Stage::Early, Company, "early-email-finance"),
        (Purpose::OverdueReminder, Phone, Role::Handler, Stage::Early, Company, "early-phone-company"),
        (Purpose::OverdueReminder, Sms, Role::Debtor, Stage::Early, Person, "early-sms-debtor"),
        (Purpose::OverdueReminder, Phone, Role::CoDebtor, Stage::Early, Person, "early-phone-debtor"),
        (
            Purpose::ScheduleTalk,
            Phone,
            Role::DecisionMaker,
            Stage::Middle,
            Company,
            "middle-phone-decision-maker",
        ),
        (Purpose::ScheduleTalk, Phone, Role::Finance, Stage::Middle, Company, "middle-phone-finance"),
        (Purpose::ScheduleTalk, Wechat, Role::Handler, Stage::Middle, Company, "middle-wechat-handler"),
        (Purpose::ScheduleTalk, Email, Role::Finance, Stage::Middle, Company, "middle-email-company"),
        (Purpose::ScheduleTalk, Sms, Role::Owner, Stage::Middle, Company, "middle-sms-owner"),
        (Purpose::ScheduleTalk, Phone, Role::Debtor, Stage::Middle, Person, "middle-phone-debtor"),
        (Purpose::ScheduleTalk, Phone, Role::Owner, Stage::Late, Company, "middle-phone-decision-maker"),
        (Purpose::FinalNotice, Phone, Role::DecisionMaker, Stage::Late, Company, "late-phone-owner"),
        (Purpose::FinalNotice, Phone, Role::Finance, Stage::Late, Company, "late-phone-company"),
        (Purpose::FinalNotice, Email, Role::DecisionMaker, Stage::Late, Company, "late-email-decision-maker"),
        // What was accepted is demanded as accepted; without proof of it, the plain letter is next.
        (Purpose::FinalNotice, Letter, Role::Owner, Stage::Legal, Company, "late-letter-project-company"),
        (Purpose::FinalNotice, Letter, Role::Debtor, Stage::Late, Person, "late-letter-debtor"),
        (Purpose::PromiseDue, Wechat, Role::Finance, Stage::Middle, Company, "promise-due-wechat-company"),
        (Purpose::PromiseDue, Sms, Role::Debtor, Stage::Early, Person, "promise-due-sms-debtor"),
        (Purpose::PromiseBroken, Phone, Role::Finance, Stage::Late, Company, "promise-broken-phone-company"),
        (Purpose::PromiseBroken, Phone, Role::Debtor, Stage::Early, Person, "promise-broken-phone-debtor"),
        (Purpose::LimitationLetter, Letter, Role::Finance, Stage::Late, Company, "limitation-letter-company"),
        (Purpose::LimitationLetter, Letter, Role::Debtor, Stage::Late, Person, "limitation-letter-debtor"),
        (Purpose::CallBack, Phone, Role::Secretary, Stage::Early, Company, "call-back-phone-secretary"),
        (Purpose::CallBack, Phone, Role::Family, Stage::Middle, Person, "call-back-phone-informed-contact"),
        (Purpose::CallBack, Voicemail, Role::Debtor, Stage::Middle, Person, "call-back-voicemail"),
        // No debt content for those who may not hear of it, at any stage.
        (Purpose::OverdueReminder, Phone, Role::Secretary, Stage::Early, Company, "-"),
        (Purpose::FinalNotice, Sms, Role::Family, Stage::Late, Person, "-"),
        // A company's text is never sent to a person, nor a person's to a company.
        (Purpose::FinalNotice, Email, Role::Debtor, Stage::Late, Person, "late-email-debtor"),
        (Purpose::FinalNotice, Email, Role::Finance, Stage::Late, Person, "-"),
        (Purpose::OverdueReminder, Phone, Role::Debtor, Stage::Early, Company, "-"),
    ] {
        let found = choose(library.scripts(), purpose, channel, role, stage, debtor);
        assert_eq!(
            found.map_or("-", |s| s.id.as_str()),
            expected,
            "{purpose} {channel} {role} {stage} {debtor}"
        );
    }
}

#[test]
fn whoever_owes_beside_the_debtor_has_a_text_of_their_own_and_nobody_a_court_paper() {
    use Channel::{Email, Letter};
    use DebtorKind::{Company, Person};
    let library = library();
    for (purpose, channel, role, stage, debtor, expected) in [
        (Purpose::FinalNotice, Letter, Role::Guarantor, Stage::Late, Company, "late-letter-guarantor"),
        (Purpose::FinalNotice, Letter, Role::CoDebtor, Stage::Late, Person, "late-letter-co-debtor"),
        (Purpose::FinalNotice, Email, Role::CoDebtor, Stage::Late, Person, "late-email-debtor"),
        (Purpose::FinalNotice, Letter, Role::Lawyer, Stage::Legal, Person, "late-letter-lawyer"),
        (
            Purpose::LimitationLetter,
            Letter,
            Role::Guarantor,
            Stage::Late,
            Person,
            "limitation-letter-guarantor",
        ),
        (Purpose::LawyersLetter, Letter, Role::Owner, Stage::Legal, Company, "lawyers-letter-company"),
        (Purpose::Warning, Letter, Role::Debtor, Stage::Legal, Person, "warning-letter-debtor"),
        // These are for the legal department: no person of a case is ever chosen one.
        (Purpose::CourtPaper, Letter, Role::Owner, Stage::Legal, Company, "-"),
        (Purpose::CourtPaper, Letter, Role::Debtor, Stage::Legal, Person, "-"),
        (Purpose::CourtPaper, Letter, Role::Lawyer, Stage::Legal, Company, "-"),
        (Purpose::DeathInquiry, Letter, Role::Family, Stage::Late, Person, "-"),
    ] {
        let found = choose(library.scripts(), purpose, channel, role, stage, debtor);
        assert_eq!(
            found.map_or("-", |s| s.id.as_str()),
            expected,
            "{purpose} {channel} {role} {stage} {debtor}"
        );
    }
}

#[test]
fn the_documentation_lists_every_code() {
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scripts.md")).unwrap();
    let section = |heading: &str| -> BTreeSet<String> {
        let text = docs.split_once(&format!("\n## {heading}\n")).unwrap().1;
        let text = text.split("\n## ").next().unwrap();
        let table = text.split_once("|---|---|\n").unwrap().1;
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        rows.map(|(code, _)| code.to_owned()).collect()
    };
    let all = |codes: Vec<&str>| -> BTreeSet<String> { codes.into_iter().map(str::to_owned).collect() };
    let codes = [
        ("Tone", all(Tone::ALL.iter().map(|value| value.code()).collect())),
        ("Purposes", all(Purpose::ALL.iter().map(|value| value.code()).collect())),
        ("Audience", all(Audience::ALL.iter().map(|value| value.code()).collect())),
        ("Facts", all(TextFact::ALL.iter().map(|value| value.code()).collect())),
        ("Gates", all(Gate::ALL.iter().map(|value| value.code()).collect())),
        ("Elements", all(Element::ALL.iter().map(|value| value.code()).collect())),
    ];
    for (heading, expected) in codes {
        assert_eq!(section(heading), expected, "{heading} in docs/scripts.md");
    }
}

#[test]
fn the_documentation_says_of_each_fact_what_it_takes() {
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/facts.md")).unwrap();
    for kind in FactKind::ALL.iter().filter(|kind| {
        !kind.details().is_empty() || kind.rests_on_paper() || kind.put_by() != PutBy::Collector
    }) {
        let row = docs.lines().find(|line| line.starts_with(&format!("| `{kind}` |")));
        let row = row.unwrap_or_else(|| panic!("{kind} stands in no row of docs/facts.md"));
        let details: Vec<String> = kind.details().iter().map(|fact| format!("`{fact}`")).collect();
        let paper = if kind.rests_on_paper() { "是 yes" } else { "" };
        let who = match kind.put_by() {
            PutBy::Collector => "",
            PutBy::Manager => "主管 manager",
            PutBy::Legal => "法务 legal",
        };
        assert!(row.ends_with(&format!("| {} | {paper} | {who} |", details.join(", "))), "{row}");
    }
}

/// What a customer is called is no word of ours: a text does not fall with the name in it. But a threat does not become a name
/// by standing in its place.
#[test]
fn no_text_is_blocked_for_the_customers_name() {
    let library = library();
    let blocked = |name: &str| -> Vec<String> {
        let facts = Facts { debtor_name: name.into(), ..Facts::example() };
        let ids = library.scripts().iter().map(|script| &script.id);
        let all = ids.flat_map(|id| Lang::ALL.map(|lang| library.render(id, lang, &facts)));
        let blocked = all.filter_map(|rendered| match rendered {
            Err(RenderError::Blocked { script, findings }) => {
                Some(format!("{script} {name}: {}", outreach::why_blocked(&findings, Lang::En)))
            }
            _ => None,
        });
        blocked.collect()
    };
    for name in ["O'Brien & Sons Solicitors", "诚信律师事务所", "Police Supply Co. (Public Relations)"]
    {
        assert!(blocked(name).is_empty(), "{}", blocked(name).join("\n"));
    }
    assert!(!blocked("再不还钱就打断你的腿").is_empty());
    assert!(!blocked("Li. Pay, or we will break your legs!").is_empty());
}
