//! A writer killed at any moment leaves a file whole or not at all.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use vault::{Digest, Folder, Keys, Place, Vault};

const FOLDER: &str = "VAULT_TEST_FOLDER";
const KILLS: u32 = 40;

fn open(folder: &Path) -> Vault {
    let place = Place::Folder(Folder::new(folder.join("vault")).unwrap());
    Vault::new(place, Keys::read(&folder.join("vault.keys"), &[]).unwrap(), 1 << 20).unwrap()
}

/// The process that is killed: it puts files in without end and names each once it is kept.
#[test]
fn writer() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let vault = open(folder.as_ref());
    let start = vault.list().unwrap().len();
    for number in start.. {
        let content = format!("{number} ").repeat(40_000);
        let stored = vault.put(content.as_bytes()).unwrap();
        println!("kept {}", stored.digest);
        std::io::stdout().flush().unwrap();
        if number % 3 == 0 {
            vault.rewrap(&stored.digest).unwrap();
        }
    }
}

#[test]
fn killed_at_any_moment_a_file_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("vault.keys");
    Keys::create(&keys).unwrap();
    let mut promised: Vec<Digest> = Vec::new();
    for kill in 0..KILLS {
        // A new key now and then, so that files are also encrypted anew.
        if kill % 8 == 7 {
            Keys::rotate(&keys).unwrap();
        }
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed::writer", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(u64::from(10 + kill * 7 % 60)));
        child.kill().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        promised.extend(said.filter_map(|line| line.split("kept ").nth(1)?.parse::<Digest>().ok()));
        child.wait().unwrap();
    }
    let vault = open(folder.path());
    let all = vault.list().unwrap();
    assert!(all.len() > 20, "only {} files: the writer was killed before it wrote", all.len());
    for digest in &all {
        vault.verify(digest).unwrap();
    }
    for digest in &promised {
        assert!(all.contains(digest), "{digest} was said to be kept");
    }
    let leftovers = fs::read_dir(folder.path().join("vault/incoming")).unwrap().count();
    assert_eq!(leftovers, 0, "opening the vault sweeps");
}
