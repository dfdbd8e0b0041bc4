//! What people read: reasons, amounts and days as text in the language of the screen.

use outreach::{Lang, wording, words};
use receivables::{
    coded_words::title,
    money::Money,
    reason::{Reason, Value},
};
