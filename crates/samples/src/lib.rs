//! A seeded generator of cost reports for one fictional company, in every format Curio reads, **with a ledger of the truth**:
//! the same lines that are written are added up by simple means, so that a reader of the files can be checked against them.
//!
//! The way of the data: [`company`] (who and what) and [`story`] (when) feed [`bill`], which walks a month hour by hour through
//! [`accounting`] and hands out lines; the ledger sums them and each format writes them. Nothing holds more than one day of lines.
//! This crate shares no code with the engine on purpose.

mod accounting;
mod bill;
pub mod calendar;
mod catalog;
mod company;
pub mod decimal;
mod evidence;
mod focus;
mod format;
pub mod generate;
mod ledger;
mod line;
mod rules;
mod seeded;
mod story;
mod truth;

#[cfg(test)]
mod tests;
