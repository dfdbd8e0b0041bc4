//! Ledgers that nobody lent us: a demonstration world from a seed, and very large files for measurements.
//!
//! Read [`world`] first: who the customers are, how they pay, how they are reminded, and the stories a demonstration
//! must contain. [`workbook`] writes it as the export of an accounting system, [`faulty`] writes a small file with
//! typical faults, and [`bulk`] streams millions of rows. The same seed and day give the same bytes everywhere.

pub mod bulk;
pub mod carried;
pub mod draw;
pub mod faults;
pub mod faulty;
pub mod names;
pub mod words;
pub mod workbook;
pub mod world;
pub mod years;
