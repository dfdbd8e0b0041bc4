//! Who may use the page and the API: users, their sessions and tokens, writes that may be asked for twice, and the record
//! of who did what. What roles and permissions mean is the server's; here they are codes.

mod request;
mod token;
mod totp;
mod user;

pub use request::{Answered, Asked, AuditFilter, AuditRow};
pub use token::{ApiToken, NewToken};
pub use user::{NewUser, Team, User, UserFields};
