//! E-mail through a real server while the program is killed at random: none lost, none twice. And how many one core writes.

use anyhow::bail;

use crate::{
    shell::{cargo, run},
    test,
};

/// The story in `crates/server/tests/cli/email.rs`, which is told in CI with fewer messages.
const STORY: &str = "email::killed_at_random_while_sending_nothing_is_lost_and_nothing_leaves_twice";

/// `cargo xtask mail [--messages N] [--kills N] [--seed S]`.
pub(crate) fn mail(asked: &[String]) -> anyhow::Result<()> {
    let mut story = cargo();
    story.args(["test", "--package", "server", "--test", "cli", "--", "--exact", STORY, "--nocapture"]);
    story.envs([("HUIKUAN_MAIL_MESSAGES", "10000"), ("HUIKUAN_MAIL_KILLS", "40")]);
    for pair in asked.chunks(2) {
        match pair {
            [option, value] if option == "--messages" => story.env("HUIKUAN_MAIL_MESSAGES", value),
            [option, value] if option == "--kills" => story.env("HUIKUAN_MAIL_KILLS", value),
            [option, value] if option == "--seed" => story.env("HUIKUAN_MAIL_SEED", value),
            _ => bail!("cargo xtask mail [--messages N] [--kills N] [--seed S]"),
        };
    }
    test::install_postgres()?;
    test::install_post()?;
    run(cargo().args(["run", "--release", "--package", "mail", "--example", "email_speed"]))?;
    run(&mut story)
}
