//! A mailbox as a folder of files (maildir), into which a server on this machine delivers. It must be this program's own: what
//! has been taken goes from `new` to `cur`, as a reader of mail does it.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use crate::{Fault, MOST_BYTES};

/// Files read before they are taken together.
const BATCH: usize = 20;

/// Brings what lies in `new`, the oldest first, and puts it to what was read once it has been taken. A program killed in between
/// brings it again.
///
/// # Errors
/// [`Fault::Mailbox`], and whatever the taker says, which ends it.
pub fn maildir<E: From<Fault>>(
    folder: &Path,
    mut take: impl FnMut(&[Vec<u8>]) -> Result<(), E>,
) -> Result<(), E> {
    let unreadable =
        |error: &io::Error| Fault::Mailbox { place: folder.display().to_string(), reason: error.to_string() };
    let (new, cur) = (folder.join("new"), folder.join("cur"));
    let mut names = Vec::new();
    for entry in fs::read_dir(&new).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        if entry.file_type().map_err(|error| unreadable(&error))?.is_file() {
            names.push(entry.file_name());
        }
    }
    // A name begins with the second it was delivered in.
    names.sort();
    for batch in names.chunks(BATCH) {
        let mut read = Vec::new();
        for name in batch {
            let mut bytes = Vec::new();
            let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
            let file = File::open(new.join(name)).map_err(|error| unreadable(&error))?;
            file.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
            read.push(bytes);
        }
        take(&read)?;
        for name in batch {
            let mut seen = name.clone();
            seen.push(":2,S");
            fs::rename(new.join(name), cur.join(seen)).map_err(|error| unreadable(&error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_not_brought_again_and_what_was_not_is() {
        let folder = std::env::temp_dir().join(format!("huikuan-maildir-{}", std::process::id()));
        for part in ["new", "cur", "tmp"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        for (name, words) in [("2.b", "second"), ("1.a", "first")] {
            fs::write(folder.join("new").join(name), words).unwrap();
        }
        let taken = |fails: bool| {
            let mut taken = Vec::new();
            let done = maildir::<Fault>(&folder, |read| {
                taken.extend(read.iter().map(|bytes| String::from_utf8(bytes.clone()).unwrap()));
                if fails { Err(Fault::Message("the disk is full".to_owned())) } else { Ok(()) }
            });
            (taken, done.is_ok())
        };
        let both = vec!["first".to_owned(), "second".to_owned()];
        assert_eq!(taken(true), (both.clone(), false), "the taker could not");
        assert_eq!(taken(false), (both, true), "brought again, in their order");
        assert_eq!(taken(false), (Vec::new(), true));
        assert!(maildir::<Fault>(&folder.join("none"), |_| Ok(())).is_err(), "no such folder");
        fs::remove_dir_all(&folder).unwrap();
    }
}
