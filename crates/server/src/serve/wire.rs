//! Shapes that many resources share: money, and lists that are read page by page.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::DebtorRef;
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// An amount of money as it is written in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Money {
    /// Text, so that no reader makes a float of it.
    #[schema(example = "1234.50")]
    pub(crate) amount: String,
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub(crate) currency: String,
}

impl From<receivables::money::Money> for Money {
    fn from(money: receivables::money::Money) -> Self {
        Self { amount: money.plain(), currency: money.currency.code().to_owned() }
    }
}

/// A debtor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DebtorLabel {
    pub(crate) id: i64,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
}

impl From<DebtorRef> for DebtorLabel {
    fn from(debtor: DebtorRef) -> Self {
        Self { id: debtor.id.0, code: debtor.code, name: debtor.name }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page begins; `null` on the last one.
    pub(crate) next_cursor: Option<String>,
}

impl<T> Listed<T> {
    /// A list that has but one page.
    pub(crate) fn whole(items: impl IntoIterator<Item = T>) -> Self {
        Self { items: items.into_iter().collect(), next_cursor: None }
    }
}

/// Which page of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// How many at most: 1 to 200, 50 if nothing is said.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// As `next_cursor` of the page before gave it.
    #[serde(default)]
    cursor: Option<String>,
}

/// Rows on a page where nobody says how many, and at most. Our numbers.
const USUAL: u32 = 50;
const MOST: u32 = 200;

impl Page {
    /// For a query that holds more than this.
    pub(crate) const fn new(limit: Option<u32>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }

    /// How many rows.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }

    /// After which key; `None` on the first page.
    pub(crate) fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = self.cursor.as_deref() else { return Ok(None) };
        let key = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        key.map(Some).ok_or_else(|| {
            let (zh, en) = (
                "不是本列表的翻页位置；请从第一页读起",
                "is no place in this list; read it from the beginning",
            );
            Problem::field("cursor", "unreadable", zh, en)
        })
    }

    /// The page, of rows that were read with one more than [`Self::limit`]: the one more says that there is a next page,
    /// which begins behind the key of the last row of this one.
    pub(crate) fn listed<T, K: Serialize>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Listed<T> {
        let most = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let has_more = items.len() > most;
        items.truncate(most);
        let last = items.last().filter(|_| has_more);
        let next_cursor = last.and_then(|last| serde_json::to_vec(&key(last)).ok());
        Listed { next_cursor: next_cursor.map(|key| URL_SAFE_NO_PAD.encode(key)), items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_to_the_row_after_the_last_one() {
        let page = Page { limit: Some(2), cursor: None };
        let listed = page.listed(vec![7, 8, 9], |row| (*row, "name"));
        assert_eq!(listed.items, [7, 8]);
        let next = Page { limit: Some(2), cursor: listed.next_cursor };
        assert_eq!(next.after::<(i64, String)>().unwrap(), Some((8, "name".to_owned())));
        assert!(next.after::<i64>().is_err(), "the cursor of another list");
        assert!(next.listed(vec![9], |row| *row).next_cursor.is_none(), "the last page");
        let most = Page { limit: Some(9_999), cursor: Some("?".to_owned()) };
        assert_eq!((most.limit(), most.after::<i64>().is_err()), (MOST, true));
    }
}
