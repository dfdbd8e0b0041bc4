//! The policy files that come with the program. A test holds this list to the folder.

/// File name and text of each, in order of the id.
pub(super) const FILES: &[(&str, &str)] =
    &[("corporate-guide.toml", include_str!("../../../../policies/corporate-guide.toml"))];
