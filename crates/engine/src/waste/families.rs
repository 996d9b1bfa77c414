//! Instance families: which are of a previous generation, what follows them, and how their prices stand to each other.
//!
//! *Previous generation* is what AWS lists as one (t1, m1 to m3, a1, c1, c3, cc2, cr1, r3, i2, hs1, g2, g3, p2, p3), and what its
//! dashboards of key figures count so besides: t2, m4, c4, r4 and d2. Everything from m5, c5, r5 and t3 on is current, even where
//! something newer is sold. Databases, caches and OpenSearch follow the same letters; Redshift's dc1, dc2, ds1 and ds2 are previous
//! to ra3.

use std::sync::LazyLock;

use crate::money::Money;

/// `family,generation,processor,large,next,amd,graviton`: the price is that of the size `large` in us-east-1 for Linux on demand, where
/// a family has none an xlarge's half and so on, since sizes double. Families older than that are priced by what has the two
/// processors of today's `large`. Databases are those of `MySQL` in one zone, caches Redis, `search` is OpenSearch. A price is missing where
/// it is not known for certain, or where sizes of one name are not comparable, such as those of graphics instances.
const TABLE: &str = include_str!("families.csv");

/// A family of instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// `m5`; databases as `db.m5`, caches as `cache.m5`, OpenSearch as `search.m5`.
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

/// Family and size of an instance type, in every spelling that bills have: `m5.large`, `db.m5.large`, `db.r5.large.tpc1.mem2x`,
/// `cache.m5.large`, `m5.large.search`, `m4.large.elasticsearch`, `dc2.large`.
fn parts_of(instance_type: &str) -> Option<(String, &str)> {
    let parts: Vec<&str> = instance_type.split('.').collect();
    match parts[..] {
        [family, size, "search" | "elasticsearch"] => Some((format!("search.{family}"), size)),
        [kind @ ("db" | "cache" | "search"), family, size, ..] => Some((format!("{kind}.{family}"), size)),
        [family, size] if !["db", "cache", "search"].contains(&family) => Some((family.to_owned(), size)),
        _ => None,
    }
}

/// A family by its name.
pub(crate) fn family_named(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|known| known.name == name)
}

/// The family of an instance type: `m5` of `m5.large`, `db.m5` of `db.m5.large`, `search.m5` of `m5.large.search`.
pub(crate) fn family_of(instance_type: &str) -> Option<&'static Family> {
    family_named(&parts_of(instance_type)?.0)
}

/// The same instance type in another family: `m6i.large` of `m4.large`, `m6g.large.search` of `m4.large.elasticsearch`; empty for
/// what is no instance type.
pub(crate) fn in_family(instance_type: &str, family: &str) -> String {
    match (parts_of(instance_type), family.strip_prefix("search.")) {
        (Some((_, size)), Some(plain)) => format!("{plain}.{size}.search"),
        (Some((_, size)), None) => format!("{family}.{size}"),
        (None, _) => String::new(),
    }
}

/// The size of an instance type: `2xlarge` of `m5.2xlarge`; empty for what is no instance type.
pub(crate) fn size_of(instance_type: &str) -> &str {
    parts_of(instance_type).map_or("", |(_, size)| size)
}

/// How many `large` a size is, as sixteenths: 16 of `large`, 1 of `nano`, 64 of `2xlarge`. None for `metal`.
pub(crate) fn sixteenths(size: &str) -> Option<i64> {
    match size {
        "nano" => Some(1),
        "micro" => Some(2),
        "small" => Some(4),
        "medium" => Some(8),
        "large" => Some(16),
        "xlarge" => Some(32),
        _ => size.strip_suffix("xlarge")?.parse::<i64>().ok().filter(|times| (2..=224).contains(times)).map(|n| 32 * n),
    }
}

/// The published price of an hour of an instance type, from that of its family.
pub(crate) fn hourly(instance_type: &str) -> Option<Money> {
    let large = family_of(instance_type)?.large?;
    Some(Money(large.0 * i128::from(sixteenths(size_of(instance_type))?) / 16))
}

/// The share that moving from one family to another saves, in percent; none where a price is not known or it saves nothing.
pub(crate) fn instance_gap(from: &str, to: &str) -> Option<Money> {
    let price = |name: &str| family_named(name)?.large;
    let (from, to) = (price(from)?, price(to)?);
    let saved = Money(from.0 - to.0);
    (saved > Money::ZERO).then(|| Money(saved.0.saturating_mul(100)).times(Money::ONE, from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_types_are_understood_in_every_spelling() {
        let name = |text: &str| family_of(text).map(|family| family.name.as_str());
        for (text, family) in [
            ("m5.large", Some("m5")),
            ("m7i-flex.xlarge", Some("m7i-flex")),
            ("db.m5.large", Some("db.m5")),
            ("db.r5.large.tpc1.mem2x", Some("db.r5")),
            ("cache.r6g.large", Some("cache.r6g")),
            ("m4.large.elasticsearch", Some("search.m4")),
            ("m5.large.search", Some("search.m5")),
            ("dc2.8xlarge", Some("dc2")),
            ("db.m5", None),
            ("large", None),
            ("", None),
        ] {
            assert_eq!(name(text), family, "{text}");
        }
        assert_eq!(in_family("m4.2xlarge", "m6i"), "m6i.2xlarge");
        assert_eq!(in_family("db.m4.large", "db.m6g"), "db.m6g.large");
        assert_eq!(in_family("m4.large.elasticsearch", "search.m6g"), "m6g.large.search");
        assert_eq!(in_family("nothing", "m6i"), "");
    }

    #[test]
    fn prices_follow_sizes_and_gaps_are_shares() {
        let price = |text: &str| hourly(text).map(|price| price.fixed(4));
        assert_eq!(price("m5.2xlarge").as_deref(), Some("0.3840"));
        assert_eq!(price("t3.micro").as_deref(), Some("0.0104"));
        assert_eq!(price("t1.micro").as_deref(), Some("0.0200"));
        assert_eq!(price("m5.metal"), None);
        assert_eq!(instance_gap("m4", "m6i").map(|gap| gap.fixed(1)).as_deref(), Some("4.0"));
        assert_eq!(instance_gap("m6i", "m7i"), None);
    }

    #[test]
    fn every_family_is_named_once_and_its_likes_are_known() {
        let is_known = |name: &str| name.is_empty() || family_named(name).is_some();
        for family in families() {
            assert_eq!(families().iter().filter(|known| known.name == family.name).count(), 1, "{}", family.name);
            assert!(is_known(&family.next) && is_known(&family.amd) && is_known(&family.graviton), "{}", family.name);
            for (like, processor) in [(&family.amd, "amd"), (&family.graviton, "graviton")] {
                assert!(family_named(like).is_none_or(|known| known.processor == processor), "{}", family.name);
            }
        }
        // Everything in the file was read.
        assert_eq!(families().len(), TABLE.lines().count() - 1);
    }
}
