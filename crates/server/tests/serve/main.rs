//! The server as browsers and programs meet it: the real binary, over TCP, on both databases where the database matters.

#[cfg(test)]
mod incoming;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod oidc;
#[cfg(test)]
mod page;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod running;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod tokens;
