//! Reserved Instances and Savings Plans.

use super::Scene;
use crate::company::accounts::ACCOUNTS;
use crate::company::commitments::{Reservation, Terms};
use crate::decimal::Decimal;
use serde_json::{Value, json};

pub(super) fn reserved_instances(scene: &Scene<'_>) -> Value {
    let all = reservations(scene, "AmazonEC2").map(|reservation| {
        let sku = scene.company.catalog.sku(reservation.sku);
        let scope = if reservation.zone.is_some() { "Availability Zone" } else { "Region" };
        let mut entry = json!({
            "ReservedInstancesId": reservation.terms.id,
            "InstanceType": sku.instance().instance_type,
            "InstanceCount": reservation.count,
            "InstanceTenancy": "default",
            "Scope": scope,
            "OfferingClass": reservation.class,
            "OfferingType": reservation.terms.payment,
            "Duration": seconds(&reservation.terms),
            "Start": reservation.terms.start.iso(true),
            "End": reservation.terms.end.iso(true),
            "FixedPrice": reservation.terms.upfront().to_f64(),
            "UsagePrice": 0.0,
            "CurrencyCode": "USD",
            "RecurringCharges": recurring(&reservation.terms, "Amount"),
            "ProductDescription": sku.instance().platform,
            "State": state(scene, &reservation.terms),
            "Tags": [{"Key": "Name", "Value": reservation.terms.name}],
        });
        if let Some(zone) = reservation.zone {
            entry["AvailabilityZone"] = json!(format!("{}{zone}", sku.region.code()));
        }
        entry
    });
    json!({ "ReservedInstances": all.collect::<Vec<Value>>() })
}

pub(super) fn reserved_databases(scene: &Scene<'_>) -> Value {
    let all = reservations(scene, "AmazonRDS").map(|reservation| {
        let sku = scene.company.catalog.sku(reservation.sku);
        json!({
            "ReservedDBInstanceId": reservation.terms.name,
            "ReservedDBInstanceArn": reservation.terms.arn,
            "LeaseId": reservation.terms.id,
            "DBInstanceClass": sku.instance().instance_type,
            "DBInstanceCount": reservation.count,
            "MultiAZ": false,
            "OfferingType": reservation.terms.payment,
            "Duration": seconds(&reservation.terms),
            "StartTime": reservation.terms.start.iso(true),
            "FixedPrice": reservation.terms.upfront().to_f64(),
            "UsagePrice": 0.0,
            "CurrencyCode": "USD",
            "RecurringCharges": recurring(&reservation.terms, "RecurringChargeAmount"),
            "ProductDescription": sku.instance().platform,
            "State": state(scene, &reservation.terms),
        })
    });
    json!({ "ReservedDBInstances": all.collect::<Vec<Value>>() })
}

pub(super) fn savings_plans(scene: &Scene<'_>) -> Value {
    let all = scene.company.plans.iter().map(|plan| {
        let compute = plan.family.is_empty();
        json!({
            "savingsPlanId": plan.terms.id,
            "savingsPlanArn": plan.terms.arn,
            "savingsPlanType": if compute { "Compute" } else { "EC2Instance" },
            "paymentOption": plan.terms.payment,
            "ec2InstanceFamily": plan.family,
            "region": if compute { "" } else { plan.region },
            "commitment": plan.commitment.to_string(),
            "upfrontPaymentAmount": plan.terms.upfront().to_string(),
            "recurringPaymentAmount": plan.terms.recurring.to_string(),
            "currency": "USD",
            "start": plan.terms.start.iso(true),
            "end": plan.terms.end.iso(true),
            "state": state(scene, &plan.terms),
            "termDurationInSeconds": seconds(&plan.terms),
            "ownerAccount": ACCOUNTS[usize::from(plan.terms.account)].id,
        })
    });
    json!({ "savingsPlans": all.collect::<Vec<Value>>() })
}

fn reservations<'a>(scene: &Scene<'a>, product: &'static str) -> impl Iterator<Item = &'a Reservation> {
    let company = scene.company;
    company.reservations.iter().filter(move |reservation| company.catalog.sku(reservation.sku).product.code == product)
}

fn seconds(terms: &Terms) -> i64 {
    terms.end.since(terms.start) * 3600
}

fn state(scene: &Scene<'_>, terms: &Terms) -> &'static str {
    if terms.is_active(scene.now) { "active" } else { "retired" }
}

fn recurring(terms: &Terms, field: &str) -> Value {
    if terms.recurring == Decimal::ZERO {
        json!([])
    } else {
        json!([{field: terms.recurring.to_f64(), "Frequency": "Hourly"}])
    }
}
