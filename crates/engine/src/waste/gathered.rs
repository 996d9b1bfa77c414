//! Cells of the resource rollup put together, resource by resource.

use std::sync::Arc;

use hashbrown::HashMap;

use super::cells::Cell;
use super::cost::plus;
use super::meter::Meter;
use super::population::Window;
use super::resource::{Past, Resource};
use crate::money::Money;
use crate::view::Month;

/// Operations of rows that divide a parent's cost again.
const SPLIT: [&str; 2] = ["EKSPod-EC2", "ECSTask-EC2"];

/// What a resource is known by: account and id; without one, account, region and service.
type Key = (Arc<str>, Arc<str>, Arc<str>, Arc<str>);

/// Cells on their way to resources. Nothing here depends on the order they come in.
pub(super) struct Gathered {
    window: Window,
    places: HashMap<Key, usize>,
    resources: Vec<Gathering>,
}

/// A resource, and how late and how certain is what is known of it.
struct Gathering {
    key: Key,
    resource: Resource,
    owner: Latest,
    tags: Vec<(Arc<str>, Latest)>,
    regions: Vec<(Arc<str>, Money)>,
}

/// What the latest month says; of several words the first by name.
#[derive(Default)]
struct Latest {
    month: Option<Month>,
    word: Arc<str>,
}

impl Latest {
    fn learn(&mut self, month: Month, word: &Arc<str>) {
        let is_later = self.month.is_none_or(|known| known < month);
        if !word.is_empty() && (is_later || (self.month == Some(month) && *word < self.word)) {
            *self = Self { month: Some(month), word: Arc::clone(word) };
        }
    }
}

impl Gathered {
    pub(super) fn new(window: Window) -> Self {
        Self { window, places: HashMap::new(), resources: Vec::new() }
    }

    /// Adds a cell; `tags` are the keys and values that its codes mean.
    pub(super) fn add(&mut self, row: &Cell, tags: &[(Arc<str>, Vec<Arc<str>>)]) {
        if !row.is_usage || SPLIT.contains(&&*row.operation) {
            return;
        }
        let key = key_of(row);
        let next = self.resources.len();
        let place = *self.places.entry(key.clone()).or_insert(next);
        if place == next {
            self.resources.push(Gathering {
                key,
                resource: Resource::named(&row.resource, &row.account, &row.region),
                owner: Latest::default(),
                tags: Vec::new(),
                regions: Vec::new(),
            });
        }
        self.resources[place].add(row, tags, self.window);
    }

    /// By account and id.
    pub(super) fn finish(self) -> Vec<Resource> {
        let mut resources = self.resources;
        resources.sort_by(|a, b| a.key.cmp(&b.key));
        resources.into_iter().enumerate().map(|(place, one)| one.finish(place)).collect()
    }
}

fn key_of(row: &Cell) -> Key {
    let none: Arc<str> = Arc::default();
    let (region, service) = if row.resource.is_empty() {
        (Arc::clone(&row.region), Arc::clone(&row.service))
    } else {
        (Arc::clone(&none), none)
    };
    (Arc::clone(&row.account), Arc::clone(&row.resource), region, service)
}

impl Gathering {
    fn add(&mut self, row: &Cell, tags: &[(Arc<str>, Vec<Arc<str>>)], window: Window) {
        let resource = &mut self.resource;
        resource.born = resource.born.min(row.first_hour);
        resource.last = resource.last.max(row.end_hour);
        resource.past.push(Past {
            month: row.month,
            service: Arc::clone(&row.service),
            usage_type: Arc::clone(&row.usage_type),
            usage: row.usage,
            cost: row.cost,
            first_hour: row.first_hour,
            end_hour: row.end_hour,
        });
        match self.regions.iter_mut().find(|(region, _)| *region == row.region) {
            Some((_, cost)) => *cost = plus(*cost, row.cost),
            None => self.regions.push((Arc::clone(&row.region), row.cost)),
        }
        if row.month < window.period.from {
            return;
        }
        resource.first_hour = resource.first_hour.min(row.first_hour.max(window.first_hour));
        resource.end_hour = resource.end_hour.max(row.end_hour.min(window.end_hour));
        add_meter(&mut resource.meters, row);
        self.owner.learn(row.month, &row.owner);
        for ((key, values), code) in tags.iter().zip(&row.tags) {
            let value = &values[*code as usize];
            match self.tags.iter_mut().find(|(known, _)| known == key) {
                Some((_, latest)) => latest.learn(row.month, value),
                None if value.is_empty() => {}
                None => self.tags.push((Arc::clone(key), Latest { month: Some(row.month), word: Arc::clone(value) })),
            }
        }
    }

    fn finish(self, place: usize) -> Resource {
        let region = self.regions.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        let mut resource = Resource {
            place,
            region: region.map_or_else(Arc::default, |(region, _)| region),
            owner: self.owner.word,
            tags: self.tags.into_iter().map(|(key, latest)| (key, latest.word)).collect(),
            ..self.resource
        };
        settle(&mut resource);
        resource
    }
}

/// Meters differ in what rules tell apart; owners, tags and months do not.
fn add_meter(meters: &mut Vec<Meter>, row: &Cell) {
    let alike = |meter: &&mut Meter| {
        meter.full_usage_type == row.full_usage_type
            && meter.bought == row.bought
            && meter.service == row.service
            && meter.operation == row.operation
            && meter.instance_type == row.instance_type
            && meter.unit == row.unit
    };
    if let Some(meter) = meters.iter_mut().find(alike) {
        meter.usage = plus(meter.usage, row.usage);
        meter.cost = plus(meter.cost, row.cost);
        meter.list = meter.list.zip(row.list).map(|(a, b)| plus(a, b));
        meter.lines += row.lines;
        meter.first_hour = meter.first_hour.min(row.first_hour);
        meter.end_hour = meter.end_hour.max(row.end_hour);
        return;
    }
    meters.push(Meter {
        service: Arc::clone(&row.service),
        usage_type: Arc::clone(&row.usage_type),
        full_usage_type: Arc::clone(&row.full_usage_type),
        operation: Arc::clone(&row.operation),
        instance_type: Arc::clone(&row.instance_type),
        unit: Arc::clone(&row.unit),
        family: Arc::clone(&row.family),
        bought: row.bought,
        usage: row.usage,
        cost: row.cost,
        list: row.list,
        lines: row.lines,
        first_hour: row.first_hour,
        end_hour: row.end_hour,
    });
}

/// Puts what was gathered in any order in one.
pub(super) fn settle(resource: &mut Resource) {
    resource.past.sort_by(|a, b| past_key(a).cmp(&past_key(b)));
    resource.tags.sort();
    resource.meters.sort_by(|a, b| meter_key(a).cmp(&meter_key(b)));
    if resource.meters.is_empty() {
        resource.first_hour = 0;
    }
}

fn past_key(past: &Past) -> impl Ord + '_ {
    (past.month, &past.service, &past.usage_type, past.first_hour, past.end_hour, past.usage, past.cost)
}

fn meter_key(meter: &Meter) -> impl Ord + '_ {
    (&meter.service, &meter.full_usage_type, &meter.operation, &meter.instance_type, meter.bought, &meter.unit)
}
