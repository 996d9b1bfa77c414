//! The real window, driven as a person would: the built program, its real page and its real workspace.
//!
//! Only what the shell alone can prove is here; every screen is tested against recorded answers in `ui`. The journeys
//! need a display and built programs, so an ordinary test run leaves them out: `cargo xtask e2e` walks them.

mod attribution;
mod desktop;
mod drag;
mod invoices;
mod journeys;
mod webdriver;
