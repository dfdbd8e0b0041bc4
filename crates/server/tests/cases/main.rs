//! A collector's work at the page's address: the real server on both databases, asked as the page asks it.

#[cfg(test)]
mod day;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod office;
#[cfg(test)]
mod refused;
#[cfg(test)]
#[path = "../serve/running.rs"]
#[expect(dead_code, reason = "shared with the tests of signing in, which need more of it")]
mod running;
#[cfg(test)]
mod schemathesis;
#[cfg(test)]
mod telephone;
#[cfg(test)]
mod together;
#[cfg(test)]
mod visits;
