//! What must be known of the recording of a call before it is kept: who announced it, when and how (BLK-63, CMP-020).
//!
//! In China a recording that nobody was told of may infringe the other side's rights, and a court may leave it out
//! (民事诉讼法司法解释 art. 106, from memory); some states of the United States ask that everybody consents (from memory). That it was
//! announced before it began is asked everywhere: a house rule where the law asks less.

use crate::coded::coded;

coded! {
    /// How a recording was announced.
    Announced {
        /// A recorded notice was played before the call was put through (放音).
        Played = "played",
        /// The caller said so, and went on once the other side had not objected (口头告知).
        Spoken = "spoken",
        /// It was agreed in writing (书面约定).
        Written = "written",
    }
}

/// The proof that a recording was announced. Moments are microseconds since 1970, UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Who announced it: a name, or the notice that was played.
    pub by: String,
    /// When.
    pub at: i64,
    /// How.
    pub how: Announced,
    /// When the recording began.
    pub began_at: i64,
}

/// Why a recording is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unannounced {
    /// Nothing is known.
    #[error(
        "a recording is kept only with the proof that it was announced: say who announced it, when, how, and when it began"
    )]
    NoProof,
    /// Nobody is named.
    #[error("say who announced the recording, by name, or which notice was played")]
    Nobody,
    /// It was announced when it ran already.
    #[error("the recording began before it was announced; what was recorded in secret is not kept")]
    Late,
}

/// Whether a recording may be kept.
///
/// # Errors
/// [`Unannounced`] says what lacks.
pub fn admissible(announcement: Option<&Announcement>) -> Result<&Announcement, Unannounced> {
    let announcement = announcement.ok_or(Unannounced::NoProof)?;
    if announcement.by.trim().is_empty() {
        return Err(Unannounced::Nobody);
    }
    if announcement.at > announcement.began_at {
        return Err(Unannounced::Late);
    }
    Ok(announcement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_recorded_in_secret_is_kept() {
        let announced = |by: &str, at, began_at| {
            Some(Announcement { by: by.to_owned(), at, how: Announced::Spoken, began_at })
        };
        for (announcement, expected, why) in [
            (None, Some(Unannounced::NoProof), "nobody knows"),
            (announced("", 10, 20), Some(Unannounced::Nobody), "by nobody"),
            (announced(" ", 10, 20), Some(Unannounced::Nobody), "by nobody"),
            (announced("Dana Whitfield", 21, 20), Some(Unannounced::Late), "while it ran"),
            (announced("Dana Whitfield", 20, 20), None, "in its first moment"),
            (announced("Dana Whitfield", 10, 20), None, "before"),
        ] {
            assert_eq!(admissible(announcement.as_ref()).err(), expected, "{why}");
        }
    }
}
