//! `cloudwatch get-metric-data`: a fortnight of daily processor and network figures per instance, newest first.

use super::Scene;
use crate::company::{Kind, Resource};
use crate::decimal::Decimal;
use crate::seeded;
use serde_json::{Value, json};

const DAYS: i64 = 14;

pub(super) fn instances(scene: &Scene<'_>) -> Value {
    let series = scene.of(Kind::Instance).flat_map(|(index, instance)| {
        let idle = instance.waste.contains(&"idle-instance");
        // Hundredths of a percent, and bytes a day: far below or far above every idle threshold in use.
        let (processor, network) = if idle { (120, 40_000) } else { (3400, 9_000_000_000) };
        [
            one(scene, instance, &format!("cpu{index}"), "CPUUtilization", processor, 100),
            one(scene, instance, &format!("net{index}"), "NetworkOut", network, 1),
        ]
    });
    json!({ "MetricDataResults": series.collect::<Vec<Value>>(), "Messages": [] })
}

fn one(scene: &Scene<'_>, instance: &Resource, id: &str, metric: &str, level: i64, divisor: i64) -> Value {
    let days: Vec<_> = (1..=DAYS).map(|back| scene.now.plus(-24 * back)).collect();
    let value = |day: &crate::calendar::Hour| {
        let bits = seeded::mix(&[seeded::text(&instance.id), seeded::text(metric), day.0.unsigned_abs()]);
        Decimal::int(level + level * seeded::around(bits, 20) / 100).over(divisor).to_f64()
    };
    json!({
        "Id": id,
        "Label": format!("{} {metric}", instance.id),
        "Timestamps": days.iter().map(|day| day.iso(false)).collect::<Vec<_>>(),
        "Values": days.iter().map(value).collect::<Vec<_>>(),
        "StatusCode": "Complete",
    })
}
