//! Tags as they are: keys and values in their own spelling with the money behind them, which spellings are probably one, how much
//! is covered, and what state every line is in.
//!
//! Nothing is changed here: a suggestion says what would move if it were accepted. Figures are computed in any basis; the one to
//! look at tags by is effective or net effective (billing-semantics "Tag attribution"): billed, usage covered by a reservation is
//! worth nothing and its fee has no tags, and usage covered by a Savings Plan is worth its on-demand price while the negation that
//! takes it off again has no tags.
//!
//! What the reports, or the rollup of them, do not tell:
//!
//! * **Absent and empty are one state.** A CSV has an empty cell for both; maps could tell, but empty values are dropped when read.
//! * **Whether a line names a resource** is not in the rollup. Charges that are no usage count as untaggable unless they carry a tag
//!   of any key, which shows that they can. Usage without a resource (some transfer, metrics) counts as lacking the key.
//! * **The unused part of a reservation in a FOCUS file** is usage without a tag, like usage that nobody tagged: it counts as
//!   lacking the key. In a Cost and Usage Report it is on the fee, which is untaggable.
//! * **A key in a map of CUR 2.0 or FOCUS that no line has a value for** is not activated: only columns show a key without values.

mod cluster;
mod coverage;
mod distance;
mod keys;
mod measure;
mod spelling;
mod values;

pub use cluster::{Member, Spelled, Suggestion};
pub use coverage::{Coverage, Denominator, Share, State, States, Sum};
pub(crate) use distance::distance;
pub use keys::{Further, Key, KeyGroup, Keys, further, keys};
pub(crate) use measure::{IS_USAGE, UNTAGGABLE, classed};
pub(crate) use spelling::folded;
pub use spelling::{Evidence, SURE};
pub(crate) use values::Activated;
pub use values::{Values, values};
