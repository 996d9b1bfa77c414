//! Curio from the outside: stories a bookkeeper can read, properties of money, recorded answers, house rules, real reports, and
//! (on request) the real window. One binary.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a story stops at the first thing that is not as told, and says what it skipped"
)]

mod attribution;
mod attribution_window;
mod bad_input;
mod book;
mod compliance;
mod currency;
mod e2e;
mod exports;
mod formats;
mod golden;
mod hostile;
mod importing;
mod properties;
mod real_reports;
mod reconcile;
mod resources;
mod restated;
mod rules;
mod sample;
mod saving;
mod support;
mod tags;
mod tidy;
mod tracing;
mod trust;
mod waste;
mod waste_truth;
mod waste_window;
