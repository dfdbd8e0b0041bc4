//! A disk without room for the database.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::desk::{Desk, TODAY};

/// A disk whose size can be changed, where this machine lets us have one.
struct Disk(PathBuf);

impl Disk {
    fn new(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m", "huikuan-test"])
            .arg(folder)
            .output();
        done.is_ok_and(|output| output.status.success()).then(|| Self(folder.to_owned()))
    }

    /// Leaves so many KiB of room.
    fn leave(&self, room: u64) {
        let used: u64 =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        let size = format!("remount,size={}k", used.div_ceil(4096) * 4 + room);
        assert!(Command::new("mount").args(["-o", &size]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_named_keeps_nothing_half_and_does_no_harm() {
    const ENOUGH: u64 = 64 << 10;
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::new(&folder.path().join("disk")) else {
        println!("skipped: this machine lets us mount no disk");
        return;
    };
    let database = disk.0.join("ledger.sqlite").display().to_string();
    let (desk, roomy) = (Desk::on(&database), Desk::new());
    let (mut debtors, mut invoices) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,due date,amount,currency\n".to_owned(),
    );
    for number in 1..=2000 {
        debtors.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-10,1000,CNY\n"));
    }
    for desk in [&desk, &roomy] {
        desk.write("debtors.csv", debtors.as_bytes());
        desk.write("invoices.csv", invoices.as_bytes());
    }
    let steps: [&[&str]; 3] = [
        &["import", "debtors.csv", "--as-of", TODAY],
        &["import", "invoices.csv", "--as-of", TODAY],
        &["run", "--as-of", TODAY],
    ];
    desk.type_in(&["migrate"]).well();
    for step in steps {
        let before = desk.type_in(&["worklist", "--as-of", TODAY, "--json"]).out;
        disk.leave(40);
        let full = desk.type_in(step);
        assert!(
            full.code > 0 && full.err.contains("no room left") && full.err.contains(&database),
            "{full:#?}"
        );
        disk.leave(ENOUGH);
        assert_eq!(desk.type_in(&["worklist", "--as-of", TODAY, "--json"]).out, before, "nothing half");
        desk.type_in(step).well();
        roomy.type_in(step).well();
    }
    let [after, undisturbed] =
        [&desk, &roomy].map(|desk| desk.type_in(&["worklist", "--as-of", TODAY, "--json"]).well());
    assert!(after.lines().count() > 1000, "{}", after.lines().count());
    assert_eq!(after, undisturbed);
}
