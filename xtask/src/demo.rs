//! From nothing to a worklist on the screen, and the page in a browser.

use std::{fs, process::Command};

use anyhow::Context as _;
use receivables::{calendar::Day, debtor::Country, rulebook::Rulebook};

use crate::{
    shell::{built, cargo, root, run},
    web,
};

/// The ledger of the demonstration is the same on every machine on the same day.
const SEED: &str = "1";

pub(crate) fn demo() -> anyhow::Result<()> {
    web::build()?;
    // As the tests build it: whoever has run them waits for nothing, and a demonstration is small.
    run(cargo().args(["build", "--package", "server", "--package", "sim"]))?;
    let folder = root().join("demo");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be cleared", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    let day = next_working_day();
    let as_of = day.to_string();
    run(Command::new(built("debug", "sim"))
        .args(["demo", "--seed", SEED, "--as-of", &as_of, "--out"])
        .arg(&folder))?;
    fs::copy(root().join("huikuan.example.toml"), folder.join("huikuan.toml"))?;
    let huikuan = || {
        let mut command = Command::new(built("debug", "huikuan"));
        command
            .arg("--db")
            .arg(folder.join("huikuan.sqlite"))
            .arg("--config")
            .arg(folder.join("huikuan.toml"));
        command
    };
    run(huikuan().arg("import").arg(folder.join("应收台账.xlsx")).args(["--as-of", &as_of]))?;
    run(huikuan().args(["run", "--as-of", &as_of, "--timings"]))?;
    run(huikuan().args(["worklist", "--as-of", &as_of]))?;
    println!("\n{}", next_steps(&as_of));
    // Its morning begins now: a page opened on a Sunday evening would show nobody to call.
    run(huikuan().args(["serve", "--demo"]).env("HUIKUAN_NOW", format!("from {as_of}T09:40:00+08:00")))
}

/// Today, or the next day on which Chinese companies work: a demonstration on a Sunday would show nobody to call.
#[expect(clippy::disallowed_methods, reason = "the demonstration is about today, and no part of the program")]
fn next_working_day() -> Day {
    let today = Day::from_date(jiff::Zoned::now().date());
    let rulebook = Rulebook::shipped();
    rulebook.working_days(Country::CN).map_or(today, |days| days.on_or_after(today))
}

fn next_steps(as_of: &str) -> String {
    let program = "target/debug/huikuan --db demo/huikuan.sqlite --config demo/huikuan.toml";
    format!(
        "下一步 Next steps ({as_of})\n\
         \x20 看一位客户 one debtor       {program} explain C0018 --as-of {as_of} --lang zh\n\
         \x20 换种语言 in English         {program} worklist --as-of {as_of} --lang en\n\
         \x20 有问题的文件 a faulty file  {program} import demo/有问题的导出.csv --as-of {as_of} --dates dmy\n\
         \x20 自己的账 your own ledger    {program} import FILE --preview"
    )
}
