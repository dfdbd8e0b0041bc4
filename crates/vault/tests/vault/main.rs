//! The vault in a folder, in S3-compatible storage, and killed while it writes.
#![cfg(test)]

mod contract;
mod folder;
mod killed;
mod s3;
