//! E-mail: written, handed to a server, and what comes back read.
