//! Real runs of the binary on temporary folders, as a clerk would type them.

#[cfg(test)]
mod call;
#[cfg(test)]
mod check_text;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod contact;
#[cfg(test)]
mod digest;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod document;
#[cfg(test)]
mod email;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod fact;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod import;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod json;
#[cfg(test)]
mod law;
#[cfg(test)]
mod letter;
#[cfg(test)]
mod mode;
#[cfg(test)]
mod outbox;
mod personal;
#[cfg(test)]
mod run;
#[cfg(test)]
mod shared_ledgers;
#[cfg(test)]
mod signer;
#[cfg(test)]
mod visit;
#[cfg(test)]
mod worklist;
