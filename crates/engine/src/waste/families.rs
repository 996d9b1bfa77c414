//! Instance families: which are of a previous generation, what follows them, and how their prices stand to each other.

use std::sync::LazyLock;

use crate::money::Money;

/// `family,generation,processor,large,next,amd,graviton`: the price is that of the size `large` in us-east-1 for Linux on demand, where
/// a family has none an xlarge's half and so on, since sizes double.
const TABLE: &str = include_str!("families.csv");

/// A family of instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// `m5`; database families as `db.m5`, caches as `cache.m5`.
    pub name: String,
    /// AWS calls it a previous generation.
    pub is_previous: bool,
    /// `intel`, `amd`, `graviton`, or another.
    pub processor: String,
    /// Price of its `large`, us-east-1, Linux, on demand.
    pub large: Option<Money>,
    /// The family that follows it, of the same kind of processor; empty where there is none.
    pub next: String,
    /// Its like with AMD processors.
    pub amd: String,
    /// Its like with Graviton processors.
    pub graviton: String,
}

static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let family = |line: &str| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let [name, generation, processor, large, next, amd, graviton] = cells[..] else { return None };
        Some(Family {
            name: name.to_owned(),
            is_previous: generation == "previous",
            processor: processor.to_owned(),
            large: Money::parse(large).ok().map(|parsed| parsed.money),
            next: next.to_owned(),
            amd: amd.to_owned(),
            graviton: graviton.to_owned(),
        })
    };
    TABLE.lines().skip(1).filter_map(family).collect()
});

/// All that are known.
pub fn families() -> &'static [Family] {
    &FAMILIES
}

/// The family of an instance type: `m5` of `m5.large`, `db.m5` of `db.m5.large`.
pub(crate) fn family_of(instance_type: &str) -> Option<&'static Family> {
    let (family, _) = instance_type.rsplit_once('.')?;
    FAMILIES.iter().find(|known| known.name == family)
}

/// The same instance type in another family: `m6i.large` of `m4.large`.
pub(crate) fn in_family(instance_type: &str, family: &str) -> String {
    instance_type.rsplit_once('.').map_or_else(String::new, |(_, size)| format!("{family}.{size}"))
}

/// The share that moving from one family to another saves, in percent; none where a price is not known or it saves nothing.
pub(crate) fn instance_gap(from: &str, to: &str) -> Option<Money> {
    let price = |name: &str| FAMILIES.iter().find(|known| known.name == name)?.large;
    let (from, to) = (price(from)?, price(to)?);
    let saved = Money(from.0 - to.0);
    (saved > Money::ZERO).then(|| Money(saved.0.saturating_mul(100)).times(Money::ONE, from))
}
