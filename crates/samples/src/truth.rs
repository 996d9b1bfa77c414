//! `truth.json`: money as decimal text in plain fixed point without trailing zeros.

use crate::calendar::{Hour, Month};
use crate::company::accounts::{ACCOUNTS, COMPANY};
use crate::company::attribution::KEYS;
use crate::company::commitments::{Commitment, Terms};
use crate::company::{Company, Resource};
use crate::decimal::Decimal;
use crate::generate::Provisional;
use crate::ledger::{CommitmentSums, Ledger, MonthLedger, Sums};
use crate::rules::attribution::{Attribution, PoolShare};
use crate::story::{self, Event};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Pick = fn(&Sums) -> Decimal;

pub(crate) fn document(company: &Company, ledger: &Ledger, restated: &BTreeMap<Month, Provisional>) -> Value {
    let months: Vec<String> = ledger.keys().map(ToString::to_string).collect();
    let accounts: Map<String, Value> =
        ACCOUNTS.iter().map(|account| (account.id.to_owned(), json!(account.name))).collect();
    json!({
        "company": COMPANY,
        "fictional": true,
        "seed": company.seed,
        "copies": company.scale,
        "currency": "USD",
        "months": months,
        "accounts": accounts,
        "lines": {
            "legacy": per_month(ledger, |month| json!(month.lines)),
            "cur2": per_month(ledger, |month| json!(month.lines)),
            "focus": per_month(ledger, |month| json!(month.focus_lines)),
        },
        "totals": per_month(ledger, |month| totals(&month.total())),
        "spend": spend(company, ledger),
        "restated": restatements(ledger, restated),
        "owners": owners(company, ledger),
        "attribution": attribution(company, ledger),
        "waste": waste(company, ledger),
        "commitments": commitments(company, ledger),
        "events": events(ledger),
    })
}

fn text(amount: Decimal) -> Value {
    Value::String(amount.to_string())
}

fn per_month(ledger: &Ledger, value: impl Fn(&MonthLedger) -> Value) -> Value {
    ledger.iter().map(|(month, sums)| (month.to_string(), value(sums))).collect::<Map<String, Value>>().into()
}

fn totals(sums: &Sums) -> Value {
    json!({
        "billed": text(sums.billed),
        "net-billed": text(sums.net_billed),
        "effective": text(sums.effective),
        "net-effective": text(sums.net_effective),
        "list": text(sums.list),
        "contracted": text(sums.contracted),
    })
}

fn spend(company: &Company, ledger: &Ledger) -> Value {
    let cut = |group: &dyn Fn(&MonthLedger) -> BTreeMap<String, Sums>, pick: Pick| {
        per_month(ledger, |month| amounts(&group(month), pick))
    };
    let dimensions = |pick: Pick| {
        json!({
            "service": cut(&|month| month.by_service(company), pick),
            "account": cut(&|month| month.by_account(), pick),
            "tag:team": cut(&|month| month.by_tag(company, "user:team"), pick),
            "tag:env": cut(&|month| month.by_tag(company, "user:env"), pick),
        })
    };
    json!({
        "effective": dimensions(|sums| sums.effective),
        "billed-cur": dimensions(|sums| sums.billed),
        "billed-focus": dimensions(|sums| sums.focus_billed),
        "list": dimensions(|sums| sums.list),
    })
}

fn amounts(groups: &BTreeMap<String, Sums>, pick: Pick) -> Value {
    groups.iter().map(|(name, sums)| (name.clone(), text(pick(sums)))).collect::<Map<String, Value>>().into()
}

fn restatements(ledger: &Ledger, restated: &BTreeMap<Month, Provisional>) -> Value {
    let entry = |month: &Month, provisional: &Provisional| {
        let sums = ledger.get(month).map_or((Decimal::ZERO, 0), |month| (month.total().billed, month.lines));
        json!({
            "older": {"assembly": provisional.older, "billed": text(provisional.billed), "lines": provisional.lines},
            "final": {"assembly": provisional.last, "billed": text(sums.0), "lines": sums.1},
        })
    };
    restated
        .iter()
        .map(|(month, provisional)| (month.to_string(), entry(month, provisional)))
        .collect::<Map<String, Value>>()
        .into()
}

/// Who truly owns what: by spelling of a team tag, by account, and in money.
fn owners(company: &Company, ledger: &Ledger) -> Value {
    let mut spellings: Map<String, Value> = Map::new();
    for attribution in &company.attributions {
        for key in KEYS.iter().filter(|key| key.eq_ignore_ascii_case("user:team")) {
            if let Some(value) = attribution.value(key).filter(|value| !value.is_empty()) {
                spellings.insert(value.to_owned(), json!(attribution.owner));
            }
        }
    }
    let accounts: Map<String, Value> =
        ACCOUNTS.iter().map(|account| (account.id.to_owned(), json!(account.owner))).collect();
    json!({
        "spellings": spellings,
        "accounts": accounts,
        "effective": per_month(ledger, |month| amounts(&month.by_owner(company), |sums| sums.effective)),
    })
}

/// What the finished rules come to, by owner: outside pools, from each pool, and in all.
fn attribution(company: &Company, ledger: &Ledger) -> Value {
    let by_owner = |amounts: &BTreeMap<&str, Decimal>| -> Value {
        amounts
            .iter()
            .map(|(owner, amount)| ((*owner).to_owned(), text(*amount)))
            .collect::<Map<String, Value>>()
            .into()
    };
    let month = |(month, sums): (&Month, &MonthLedger)| {
        let shared = Attribution::of(company, *month, sums);
        let pool = |pool: &PoolShare| {
            (pool.name.to_owned(), json!({ "in": text(pool.amount), "owners": by_owner(&pool.owners) }))
        };
        let entry = json!({
            "direct": by_owner(&shared.direct),
            "pools": shared.pools.iter().map(pool).collect::<Map<String, Value>>(),
            "total": by_owner(&shared.total()),
        });
        (month.to_string(), entry)
    };
    ledger.iter().map(month).collect::<Map<String, Value>>().into()
}

fn waste(company: &Company, ledger: &Ledger) -> Value {
    let planted = (0..).zip(&company.resources).filter(|(_, resource)| !resource.waste.is_empty());
    let entries = planted.flat_map(|(index, resource)| {
        resource.waste.iter().map(move |rule| {
            let costs = |pick: fn(&(Decimal, Decimal)) -> Decimal| {
                per_month(ledger, |month| text(month.waste.get(&index).map_or(Decimal::ZERO, pick)))
            };
            waste_entry(company, resource, rule, &costs(|cost| cost.0), &costs(|cost| cost.1))
        })
    });
    entries.chain(unused_reservations(company, ledger)).collect()
}

fn waste_entry(company: &Company, resource: &Resource, rule: &str, cost: &Value, net_cost: &Value) -> Value {
    json!({
        "rule": rule,
        "resource": resource.id,
        "name": resource.name,
        "account": ACCOUNTS[usize::from(resource.account)].id,
        "region": resource.region.code(),
        "owner": company.attribution(resource.attribution).owner,
        "since": resource.from.iso(false),
        "cost": cost,
        "net_cost": net_cost,
    })
}

fn unused_reservations<'a>(company: &'a Company, ledger: &'a Ledger) -> impl Iterator<Item = Value> + 'a {
    let all = (0..).map(Commitment::Reservation).zip(&company.reservations);
    all.filter_map(move |(id, reservation)| {
        let months = || ledger.values().filter_map(|month| month.commitments.get(&id));
        let never_used = months().next().is_some() && months().all(|sums| sums.used.is_zero());
        let cost =
            per_month(ledger, |month| text(month.commitments.get(&id).map_or(Decimal::ZERO, |sums| sums.unused_cost)));
        let sku = company.catalog.sku(reservation.sku);
        never_used.then(|| {
            json!({
                "rule": "unused-reservation",
                "resource": reservation.terms.arn,
                "name": reservation.terms.name,
                "account": ACCOUNTS[usize::from(reservation.terms.account)].id,
                "region": sku.region.code(),
                "owner": ACCOUNTS[usize::from(reservation.terms.account)].owner,
                "since": reservation.terms.start.iso(false),
                "cost": cost.clone(),
                "net_cost": cost,
            })
        })
    })
}

fn commitments(company: &Company, ledger: &Ledger) -> Value {
    let reservations = (0..).map(Commitment::Reservation).zip(&company.reservations).map(|(id, reservation)| {
        let mut entry = terms(&reservation.terms, "Reserved Instance", "hours");
        let sku = company.catalog.sku(reservation.sku);
        entry["instance_type"] = json!(sku.instance().instance_type);
        entry["platform"] = json!(sku.instance().platform);
        entry["region"] = json!(sku.region.code());
        entry["scope"] = json!(if reservation.zone.is_some() { "Availability Zone" } else { "Region" });
        entry["count"] = json!(reservation.count);
        entry["class"] = json!(reservation.class);
        (id, entry)
    });
    let plans = (0..).map(Commitment::Plan).zip(&company.plans).map(|(id, plan)| {
        let mut entry = terms(&plan.terms, plan.offering, "USD");
        entry["commitment_per_hour"] = text(plan.commitment);
        entry["family"] = json!(plan.family);
        entry["region"] = json!(plan.region);
        (id, entry)
    });
    let with_months = |(id, mut entry): (Commitment, Value)| {
        let active = ledger
            .iter()
            .filter_map(|(month, sums)| Some((month.to_string(), commitment_month(sums.commitments.get(&id)?))));
        entry["months"] = active.collect::<Map<String, Value>>().into();
        entry
    };
    reservations.chain(plans).map(with_months).collect()
}

fn terms(terms: &Terms, kind: &str, unit: &str) -> Value {
    json!({
        "name": terms.name,
        "arn": terms.arn,
        "type": kind,
        "unit": unit,
        "account": ACCOUNTS[usize::from(terms.account)].id,
        "start": terms.start.iso(false),
        "end": terms.end.iso(false),
        "payment": terms.payment,
        "recurring_per_hour": text(terms.recurring),
        "amortized_per_hour": text(terms.amortized),
        "upfront": text(terms.upfront()),
    })
}

fn commitment_month(sums: &CommitmentSums) -> Value {
    json!({
        "purchased": text(sums.purchased),
        "used": text(sums.used),
        "unused": text(sums.purchased - sums.used),
        "effective_used": text(sums.effective),
        "unused_cost": text(sums.unused_cost),
        "recurring": text(sums.recurring),
        "amortized": text(sums.amortized),
        "upfront_paid": text(sums.upfront),
        "covered_list": text(sums.covered_list),
    })
}

fn events(ledger: &Ledger) -> Value {
    let shown = story::EVENTS.iter().enumerate().filter_map(|(index, event)| event_entry(ledger, index, event));
    shown.collect()
}

/// An event of the loaded months, with the net cost of the day before and of its first day.
fn event_entry(ledger: &Ledger, index: usize, event: &Event) -> Option<Value> {
    let date = Hour::of(event.date);
    ledger.get(&Month::containing(date))?;
    let on = |day: Hour| {
        ledger
            .get(&Month::containing(day))
            .and_then(|month| month.watched.get(&(index, day)))
            .copied()
            .unwrap_or_default()
    };
    let mut entry = json!({
        "id": event.id,
        "kind": event.kind,
        "date": event.date,
        "account": crate::company::accounts::ACCOUNTS.iter().find(|account| account.name == event.account)?.id,
        "service": event.service,
        "resource": event.resource,
        "note": event.note,
        "net_cost_day_before": text(on(date.plus(-24))),
        "net_cost_that_day": text(on(date)),
    });
    if !event.last.is_empty() {
        entry["last_day"] = json!(event.last);
    }
    if event.kind == "anomaly" {
        // Nine times the normal volume: eight ninths of the cost is the excess.
        let days = (0..).map(|days| date.plus(24 * days)).take_while(|day| *day <= Hour::of(event.last));
        let cost: Decimal = days.map(on).sum();
        entry["net_cost_in_all"] = text(cost);
        entry["net_excess"] = text(cost - cost.over(9));
    }
    Some(entry)
}
