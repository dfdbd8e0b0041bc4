//! The files of law that are part of the program.

macro_rules! files {
    ($($file:literal)+) => {
        &[$(($file, include_str!(concat!("../../../../rulebook/", $file)))),+]
    };
}

/// The files that ship with the program, by their path under `rulebook/`.
pub const FILES: &[(&str, &str)] = files! {
    "cn/contact.toml"
    "cn/holidays.toml"
    "cn/late-interest.toml"
    "cn/limitation.toml"
    "cn/lpr.toml"
    "cn/pboc-benchmark.toml"
    "cn/procedures.toml"
    "cn/retention.toml"
    "de/contact.toml"
    "de/holidays.toml"
    "de/late-interest.toml"
    "de/limitation.toml"
    "de/procedures.toml"
    "de/retention.toml"
    "eu/late-interest.toml"
    "eu/members.toml"
    "eu/retention.toml"
    "house/contact.toml"
    "house/late-interest.toml"
    "house/limitation.toml"
    "house/retention.toml"
    "house/visits-and-fax.toml"
    "uk/contact.toml"
    "uk/holidays.toml"
    "uk/late-interest.toml"
    "uk/limitation.toml"
    "uk/procedures.toml"
    "uk/retention.toml"
    "us-ca/contact.toml"
    "us-ma/contact.toml"
    "us-nv/contact.toml"
    "us-nyc/contact.toml"
    "us-pa/contact.toml"
    "us/contact.toml"
    "us/holidays.toml"
    "us/limitation.toml"
    "us/places.toml"
};
