//! The table of shipped rulebook files names every file there is, and its text is the file's.

use std::{collections::BTreeMap, path::Path};

use receivables::rulebook::FILES;

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the folder; the core never does")]
fn every_file_of_the_folder_is_shipped() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook"));
    let mut found = BTreeMap::new();
    for jurisdiction in std::fs::read_dir(root).unwrap() {
        let folder = jurisdiction.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    let shipped: BTreeMap<_, _> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(shipped, found);
}
