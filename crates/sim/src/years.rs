//! A long simulation: a world of debtors lives for years, the whole product works each of its days, and an auditor that
//! shares no code with the core looks at everything.
//!
//! A day goes like this. The world makes known what happened (`life`): invoices, money, promises kept or not, disputes, facts.
//! The rows go through the store's import. The real program runs the night's work. The desk carries out what was planned
//! (`desk`): each call is put to the gate once more, each message is sent by the real program at its hour, people answer or do
//! not (`talk`), and what came of it is imported. The auditor is told of each step before the next one begins, and at the end
//! looks at the outbox and at every chain of evidence.

mod cast;
mod desk;
mod life;
mod product;
mod report;
mod rows;
mod talk;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use auditor::{Auditor, House};
use receivables::{calendar::Day, rulebook};

pub use self::report::Report;
use self::{
    life::Life,
    product::Product,
    rows::{Rows, Told},
};

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many debtors.
    pub debtors: u32,
    /// For how many days.
    pub days: u32,
    /// The same seed, the same world.
    pub seed: u64,
    /// The database, which must be empty: an address as `huikuan --db` takes it.
    pub db: String,
    /// A folder for the company's file.
    pub folder: PathBuf,
    /// The program.
    pub huikuan: PathBuf,
}

/// Monday, 2 December 2024: in the two years that follow, rules of contact come into force in China, New York City and
/// California, and the calendars of all four countries are known.
const START: Day = Day(20_059);
/// Every so many days the auditor looks at everybody, also at those about whom nothing was decided.
const LOOK_EVERY: i32 = 7;
/// Every so many days a root is signed.
const SEAL_EVERY: i32 = 14;

/// Lives all days. `progress` hears a line now and then.
///
/// # Errors
/// If the program or the database fails, or refuses to work; what the auditor finds is in the report.
pub fn simulate(options: &Options, mut progress: impl FnMut(&str)) -> anyhow::Result<Report> {
    let house = ["house/contact.toml", "house/visits-and-fax.toml"].map(|file| {
        let found = rulebook::FILES.iter().find(|(name, _)| *name == file);
        found.map_or("", |(_, text)| *text)
    });
    let house = House::read(&house.concat());
    let mut world = World {
        people: (0..options.debtors).map(|number| cast::debtor(options.seed, number, START)).collect(),
        product: Product::open(options)?,
        auditor: Auditor::new(house.map_err(anyhow::Error::msg)?, true),
        report: Report::default(),
    };
    world.product.go_live(i64::from(START.0) * 1_440)?;
    let days = i32::try_from(options.days)?;
    let mut told = 0;
    for day in (0..days).map(|days| START.plus(days)) {
        world.live(day, day.plus(1).days_since(START) == days)?;
        for finding in world.auditor.findings().iter().skip(told) {
            progress(&format!("{day}: {finding}"));
        }
        told = world.auditor.findings().len();
        if day.days_since(START) % 30 == 29 {
            progress(&format!("{day}: {}", world.report.so_far(world.auditor.findings().len())));
        }
    }
    world.end(START.plus(days - 1))
}

/// Everything there is.
struct World {
    people: Vec<Life>,
    product: Product,
    auditor: Auditor,
    report: Report,
}

impl World {
    fn live(&mut self, day: Day, is_last: bool) -> anyhow::Result<()> {
        let mut rows = Rows::new();
        for life in &mut self.people {
            life.live(day, &mut rows);
        }
        self.report.lived(&rows);
        let morning = i64::from(day.0) * 1_440;
        self.import(day, morning, Some(day.plus(-1)), rows)?;
        self.report.decided += self.product.run(day, morning)?;
        let decided = self.decided(day)?;
        if day.days_since(START) % LOOK_EVERY == LOOK_EVERY - 1 || is_last {
            self.look(day, &decided)?;
        }
        self.work(day)?;
        self.auditor.day_over(day.0);
        if day.days_since(START) % SEAL_EVERY == SEAL_EVERY - 1 || is_last {
            self.product.seal(morning + 1_439)?;
        }
        Ok(())
    }

    /// Makes rows known to the product, and the numbers it gave to new people known to the world.
    fn import(&mut self, day: Day, moment: i64, as_of: Option<Day>, rows: Rows) -> anyhow::Result<()> {
        for refused in self.product.import(day, moment, as_of, &rows.entries)? {
            self.auditor.report(day.0, "", "row-refused", refused);
        }
        for number in rows.met {
            if let Some(life) = self.people.get_mut(number) {
                self.product.introduce(&mut life.told)?;
            }
        }
        Ok(())
    }

    /// Hands the decisions of the morning to the auditor; returns about whom there were any.
    fn decided(&mut self, day: Day) -> anyhow::Result<BTreeSet<i64>> {
        let mut decided = BTreeSet::new();
        for (number, body) in self.product.decisions(day)? {
            let Some(life) = life_of(&mut self.people, number) else {
                self.auditor.report(
                    day.0,
                    &number.to_string(),
                    "stranger",
                    "nobody lives under this number".into(),
                );
                continue;
            };
            decided.insert(number);
            if let Some(decision) = self.auditor.decided(&life.told, day.0, &body) {
                self.report.withheld(&decision);
                life.hear_tasks(day, &decision.tasks);
            }
        }
        Ok(decided)
    }

    /// Decides afresh about everybody the run passed over.
    fn look(&mut self, day: Day, decided: &BTreeSet<i64>) -> anyhow::Result<()> {
        let auditor = &mut self.auditor;
        let people = &mut self.people;
        self.product.look(day, |number, body| {
            if let Some(life) = life_of(people, number).filter(|_| !decided.contains(&number)) {
                auditor.looked(&life.told, day.0, body);
            }
        })
    }

    /// The product's own log, outbox and evidence against what was done, and the promises that were made.
    fn end(mut self, day: Day) -> anyhow::Result<Report> {
        for (number, log) in self.product.logs(day)? {
            if let Some(life) = life_of(&mut self.people, number) {
                self.auditor.logged(&life.told, day.0, &log);
            }
        }
        self.auditor.outbox(day.0, &self.product.outbox()?);
        for life in &self.people {
            let chain = self.product.chain(life.told.number)?;
            self.report.entries += chain.len() as u64;
            self.auditor.chained(&life.told, day.0, &chain);
        }
        self.auditor.sealed(day.0, &self.product.roots()?);
        if let Some(said) = self.product.verify(i64::from(day.0) * 1_440 + 1_439)? {
            self.auditor.report(day.0, "", "evidence-verify", said);
        }
        self.report.close(&self.people.iter().map(|life| &life.told).collect::<Vec<&Told>>(), day);
        self.report.findings = self.auditor.findings().to_vec();
        Ok(self.report)
    }
}

/// Debtors are numbered from 1 in the order in which they were first told.
fn life_of(people: &mut [Life], number: i64) -> Option<&mut Life> {
    people.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// The company of the simulation: it collects for others, so that the rules for collectors bind it too.
const COMPANY: &str = "\
[creditor]
name = { zh = \"示范债权人有限公司\", en = \"Demonstration Creditor Ltd.\" }
account = { zh = \"户名：示范债权人有限公司，账号：6200 0000 0000 0001\", en = \"Demonstration Creditor Ltd., account 6200 0000 0000 0001\" }
capacity = \"debt-collector\"
first_demand = [\"client-name-and-address\", \"ground-and-contract-day\", \"interest-calculation\", \"higher-rate-notice\", \
     \"cost-items\", \"vat-statement\", \"address-source\", \"supervisory-authority\"]
[[departments]]
id = \"credit\"
name = { zh = \"信用管理部\", en = \"Credit Management\" }
[[people]]
id = \"chenjing\"
name = { zh = \"陈静\", en = \"Chen Jing\" }
department = \"credit\"
phone = \"021-5555 0100\"
[[people]]
id = \"linlan\"
name = { zh = \"林岚\", en = \"Lin Lan\" }
department = \"credit\"
phone = \"021-5555 0102\"
[sender]
user = \"chenjing\"
[spool]
folder = \"spool\"
";

/// The folder from which the carrier picks up.
const SPOOL: &str = "spool";

fn write_company(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("huikuan.toml");
    let spool = folder.join(SPOOL);
    std::fs::create_dir_all(&spool).with_context(|| spool.display().to_string())?;
    std::fs::write(&path, COMPANY).with_context(|| path.display().to_string())?;
    Ok(path)
}
