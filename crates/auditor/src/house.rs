//! The company's own limits, read as plain text from the file in which it keeps them.

/// House values of contact, never law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    pub(crate) outer_hours: (u32, u32),
    pub(crate) company_hours: (u32, u32),
    pub(crate) person_hours: (u32, u32),
    pub(crate) company_calls_per_day: usize,
    pub(crate) person_calls_per_day: usize,
    pub(crate) messages_per_day: usize,
    pub(crate) visit_hours: (u32, u32),
    pub(crate) visit_people_least: usize,
    pub(crate) fax_hours: (u32, u32),
}

impl House {
    /// Reads the files of house values of contact, of visits and of fax, one behind the other.
    ///
    /// # Errors
    /// Names the value that is missing or cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let value = |name: &str| value(text, name).ok_or_else(|| format!("the house values lack `{name}`"));
        let hours = |name: &str| {
            let found = value(name)?;
            window(found).ok_or_else(|| format!("`{name}`: `{found}` is no stretch of hours"))
        };
        let count = |name: &str| {
            let found = value(name)?;
            found.parse().map_err(|_| format!("`{name}`: `{found}` is no number"))
        };
        Ok(Self {
            outer_hours: hours("outer_hours")?,
            company_hours: hours("company_hours")?,
            person_hours: hours("person_hours")?,
            company_calls_per_day: count("company_calls_per_day")?,
            person_calls_per_day: count("person_calls_per_day")?,
            messages_per_day: count("messages_per_day")?,
            visit_hours: hours("visit_hours")?,
            visit_people_least: count("visit_people_least")?,
            fax_hours: hours("fax_hours")?,
        })
    }
}

/// The last `value = ...` in the block of a name, without quotes.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, block) = text.split_once(&format!("[values.{name}]"))?;
    let block = block.split_once("\n[").map_or(block, |(block, _)| block);
    let (_, last) = block.rsplit_once("value = ")?;
    last.split(['}', '\n']).next().map(|found| found.trim().trim_matches('"'))
}

/// Minutes of `08:00-21:00`.
fn window(text: &str) -> Option<(u32, u32)> {
    let minutes = |clock: &str| {
        let (hour, minute) = clock.split_once(':')?;
        Some(hour.trim().parse::<u32>().ok()? * 60 + minute.trim().parse::<u32>().ok()?)
    };
    let (from, to) = text.split_once('-')?;
    Some((minutes(from)?, minutes(to)?))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn shipped() -> House {
        let hours = |name: &str, at: &str| {
            format!("[values.{name}]\nentries = [{{ from = \"1970-01-01\", value = \"{at}\" }}]\n")
        };
        let count = |name: &str, at: u8| {
            format!("[values.{name}]\nentries = [{{ from = \"1970-01-01\", value = {at} }}]\n")
        };
        let text = [
            hours("outer_hours", "08:00-21:00"),
            hours("company_hours", "09:00-18:00"),
            hours("person_hours", "09:00-20:00"),
            count("company_calls_per_day", 1),
            count("person_calls_per_day", 1),
            count("messages_per_day", 2),
            hours("visit_hours", "09:00-19:00"),
            count("visit_people_least", 2),
            hours("fax_hours", "09:00-18:00"),
        ];
        House::read(&text.concat()).unwrap()
    }

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let house = shipped();
        assert_eq!((house.company_hours, house.messages_per_day), ((540, 1_080), 2));
        assert_eq!(House::read("").unwrap_err(), "the house values lack `outer_hours`");
        assert!(House::read("[values.outer_hours]\nvalue = \"late\"").unwrap_err().contains("`late`"));
    }
}
