//! Moments as people read them.

/// `2026-06-19 08:30:00 UTC`, to the second, of microseconds since 1970 UTC.
pub fn show(micros: i64) -> String {
    match jiff::Timestamp::from_microsecond(micros) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Err(_) => format!("{micros} µs"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_moment_is_shown_to_the_second() {
        assert_eq!(super::show(1_781_857_800_999_999), "2026-06-19 08:30:00 UTC");
        assert_eq!(super::show(i64::MAX), "9223372036854775807 µs");
    }
}
