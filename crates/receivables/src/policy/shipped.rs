//! The policy files that come with the program. A test holds this list to the folder.

macro_rules! files {
    ($($name:literal)+) => {
        &[$((concat!($name, ".toml"), include_str!(concat!("../../../../policies/", $name, ".toml")))),+]
    };
}

/// File name and text of each, in order of the id.
pub const FILES: &[(&str, &str)] = files! {
    "before-and-after-due"
    "corporate-guide"
    "credit-branch"
    "debtor-first"
    "fixed-points"
    "instalment"
    "legal-ladder"
    "mortgage"
    "negotiation-course"
    "project-payment"
    "sales-to-payment"
    "trade-settlement"
};
