//! Every shape in which a report may come: the sample's October, written anew in each of them, must add up to the same truth.

mod cur;
mod focus;
mod real;
mod table;

use std::path::Path;

use curio_engine::Money;

use crate::support::{Curio, money, truth};

/// Billed, net-billed, effective and list of October, as the sample's maker says.
fn october(basis: &str) -> Money {
    money(truth()["totals"]["2026-10"][basis].as_str().unwrap())
}

/// Imports a path into a workspace of its own and compares it with the truth.
fn adds_up(path: &Path, bases: &[&str]) -> Curio {
    let curio = Curio::with(&[path]);
    for basis in bases {
        let total = curio.total(&["--by", "service", "--period", "2026-10", "--basis", basis]);
        assert_eq!(total, october(basis), "{}, {basis}", path.display());
    }
    curio
}
