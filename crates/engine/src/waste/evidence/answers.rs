//! What evidence says about a finding.

use super::{Advice, Advisor, Described, EvidenceKind, Metric};
use crate::ingest::time;
use crate::money::Money;
use crate::waste::case::{Case, to_count};
use crate::waste::cost::whole;
use crate::waste::found::{From, Proof, Says};
use crate::waste::population::Population;
use crate::waste::resource::Resource;
use crate::waste::rule::Question;

/// An instance below this on average is idle: Trusted Advisor calls 10 % little use, Compute Optimizer a peak below 5 %. A rule's limit
/// `cpu`, in percent, goes before it.
const IDLE_CPU: i64 = 5;
/// Twice that is work; between the two nothing is claimed.
const BUSY: i64 = 2;
/// A peak of half the processor is work that comes now and then.
const IDLE_PEAK: i64 = 50;
/// Megabytes a day that an idle instance may still send: health checks, agents, time. A rule's limit `network` goes before it.
const IDLE_NETWORK: i64 = 5;
/// Bytes a day through a gateway that nobody needs: a gigabyte in 30 days.
const IDLE_GATEWAY: i64 = 33_333_333;
const MEGABYTE: i64 = 1_000_000;

/// What the loaded evidence says to a question about a resource: for it, against it, or too long ago to count.
pub(crate) fn answers(case: &Case<'_>, question: Question, resource: &Resource) -> Vec<Proof> {
    let asked = Asked { case, resource };
    let mut proofs = match question {
        Question::Unattached => asked.unattached(),
        Question::IdleInstance => asked.idle_instance(),
        Question::Stopped => asked.stopped(),
        Question::UnusedAddress => asked.unused_address(),
        Question::IdleGateway => asked.idle_gateway(),
        Question::NoTargets => asked.no_targets(),
        Question::OldSnapshot => asked.old_snapshot(),
        Question::ActiveCommitment => asked.active_commitment(),
        Question::AdvisedIdle => Vec::new(),
    };
    let advisors: &[&str] = match question {
        Question::Unattached => &["unattached", "idle", "delete"],
        Question::IdleInstance | Question::AdvisedIdle => {
            &["idle", "unattached", "unused", "unassociated", "delete", "stop"]
        }
        Question::UnusedAddress => &["unassociated", "unused", "idle", "delete"],
        Question::IdleGateway | Question::NoTargets => &["idle", "unused", "delete"],
        Question::OldSnapshot => &["delete"],
        Question::Stopped | Question::ActiveCommitment => &[],
    };
    // Trusted Advisor knows an address by its number.
    let number = asked.described(EvidenceKind::Addresses).map_or("", |address| address.field("PublicIp"));
    let advice = case.evidence.advice(&resource.id).iter().chain(case.evidence.advice(number));
    proofs.extend(
        advice.filter(|advice| advisors.contains(&advice.finding.as_str())).map(|advice| asked.advised(advice)),
    );
    proofs
}

/// A question's subject, with what is known.
struct Asked<'a> {
    case: &'a Case<'a>,
    resource: &'a Resource,
}

impl Asked<'_> {
    fn described(&self, kind: EvidenceKind) -> Option<&Described> {
        self.case.evidence.described(kind, &self.resource.id)
    }

    fn metric(&self, name: &str) -> Option<&Metric> {
        self.case.evidence.metric(&self.resource.id, name)
    }

    /// A number that the rule limits, else a default.
    fn limit(&self, name: &str, default: i64) -> Money {
        let has = self.case.rule.limits.iter().any(|limit| limit.name == name);
        if has { self.case.limit(name) } else { whole(default) }
    }

    fn unattached(&self) -> Vec<Proof> {
        let Some(volume) = self.described(EvidenceKind::Volumes) else { return Vec::new() };
        let (says, words, field) = match volume.field("State") {
            "available" => (Says::Supports, "State is available: attached to nothing".to_owned(), "State"),
            "in-use" => (Says::Refutes, format!("State is in-use: {}", self.attached_to(volume)), "State"),
            "" => match volume.field("Attachments.#") {
                "" => return Vec::new(),
                "0" => (Says::Supports, "Attachments is empty: attached to nothing".to_owned(), "Attachments"),
                _ => (Says::Refutes, self.attached_to(volume), "Attachments"),
            },
            other => (Says::Caution, format!("State is {other}"), "State"),
        };
        vec![self.proof(volume.file, field, says, words)]
    }

    /// `attached to i-0a9c, which is stopped`.
    fn attached_to(&self, volume: &Described) -> String {
        let id = volume.field("Attachments.0.InstanceId");
        if id.is_empty() {
            return "attached".to_owned();
        }
        let instance = self.case.evidence.described(EvidenceKind::Instances, id);
        match instance.map(|instance| instance.field("State.Name")) {
            Some(state) if !state.is_empty() => format!("attached to {id}, which is {state}"),
            _ => format!("attached to {id}"),
        }
    }

    fn idle_instance(&self) -> Vec<Proof> {
        let mut proofs = Vec::new();
        if let Some(instance) = self.described(EvidenceKind::Instances) {
            match instance.field("State.Name") {
                "" | "running" | "pending" => {}
                "stopped" | "stopping" => {
                    let words = format!("{}: no hours are billed while it is", stopped(instance));
                    proofs.push(self.proof(instance.file, "State.Name", Says::Caution, words));
                }
                gone => {
                    let words = format!("State is {gone}: there is nothing left to remove");
                    proofs.push(self.proof(instance.file, "State.Name", Says::Refutes, words));
                }
            }
        }
        if let Some(processor) = self.metric("CPUUtilization") {
            proofs.extend(self.load(processor));
        }
        proofs
    }

    /// What processor and network say together; without a network figure the processor speaks alone.
    fn load(&self, processor: &Metric) -> Vec<Proof> {
        let (cpu, network) = (self.limit("cpu", IDLE_CPU), self.limit("network", IDLE_NETWORK));
        let network = network.times(whole(MEGABYTE), Money::ONE);
        let sent = self.metric("NetworkOut").map(|metric| (metric, a_day(metric)));
        let is_quiet = sent.is_none_or(|(_, bytes)| bytes <= network);
        let is_busy = processor.mean >= cpu.times(whole(BUSY), Money::ONE);
        let is_idle = processor.mean < cpu && processor.most < whole(IDLE_PEAK);
        let says = match (is_idle, is_quiet) {
            _ if is_busy => Says::Refutes,
            (true, true) => Says::Supports,
            // Work that comes now and then, or that needs no processor: a proxy, a file server.
            _ => Says::Caution,
        };
        let sent = sent.map(|(_, bytes)| format!("; NetworkOut {} a day", size(bytes))).unwrap_or_default();
        let words = format!(
            "CPUUtilization {} % on average, {} % at most, {}{sent}",
            number(processor.mean),
            number(processor.most),
            days(processor)
        );
        let dated = self.dated(processor.file, "CPUUtilization", says, words, &processor.days.1);
        vec![dated]
    }

    fn stopped(&self) -> Vec<Proof> {
        let Some(instance) = self.instance() else { return Vec::new() };
        let (says, words) = match instance.field("State.Name") {
            "" => return Vec::new(),
            "stopped" | "stopping" => (Says::Supports, stopped(instance)),
            state @ ("running" | "pending") => (Says::Refutes, format!("{} is {state}", instance.id)),
            state => (Says::Caution, format!("{} is {state}", instance.id)),
        };
        vec![self.proof(instance.file, "State.Name", says, words)]
    }

    /// The instance itself, or the one that a volume or an address is attached to.
    fn instance(&self) -> Option<&Described> {
        let attached = || {
            let volume = self.described(EvidenceKind::Volumes).map(|volume| volume.field("Attachments.0.InstanceId"));
            let address = || self.described(EvidenceKind::Addresses).map(|address| address.field("InstanceId"));
            self.case.evidence.described(EvidenceKind::Instances, volume.or_else(address)?)
        };
        self.described(EvidenceKind::Instances).or_else(attached)
    }

    fn unused_address(&self) -> Vec<Proof> {
        let Some(address) = self.described(EvidenceKind::Addresses) else { return Vec::new() };
        let by = ["InstanceId", "NetworkInterfaceId", "AssociationId"]
            .map(|name| (name, address.field(name)))
            .into_iter()
            .find(|(_, value)| !value.is_empty());
        let Some((field, used_by)) = by else {
            // What a query left out is not known; a whole answer has the domain of every address.
            let is_whole = address.fields.contains_key("AssociationId") || address.fields.contains_key("Domain");
            let words = "no AssociationId: associated with nothing";
            let proof = || self.proof(address.file, "AssociationId", Says::Supports, words.to_owned());
            return is_whole.then(proof).into_iter().collect();
        };
        let instance = self.case.evidence.described(EvidenceKind::Instances, address.field("InstanceId"));
        let state = instance.map_or("", |instance| instance.field("State.Name"));
        // AWS bills an address as idle while its instance is stopped.
        let (says, words) = match state {
            "stopped" => (Says::Supports, format!("associated with {used_by}, which is stopped")),
            "" => (Says::Refutes, format!("associated with {used_by}")),
            _ => (Says::Refutes, format!("associated with {used_by}, which is {state}")),
        };
        vec![self.proof(address.file, field, says, words)]
    }

    fn idle_gateway(&self) -> Vec<Proof> {
        let mut proofs = Vec::new();
        if let Some(gateway) = self.described(EvidenceKind::NatGateways) {
            let (says, words) = match gateway.field("State") {
                "" => (Says::Caution, "still listed".to_owned()),
                state @ ("deleted" | "deleting" | "failed") => {
                    (Says::Refutes, format!("State is {state}: nothing more is billed"))
                }
                state => (Says::Caution, format!("State is {state}: it still exists")),
            };
            proofs.push(self.proof(gateway.file, "State", says, words));
        }
        let bytes = ["BytesOutToDestination", "BytesOutToSource", "BytesInFromSource", "BytesInFromDestination"];
        let busiest = bytes.iter().filter_map(|name| self.metric(name)).max_by_key(|metric| metric.sum);
        let connections = self.metric("ActiveConnectionCount");
        let open = connections.map(|metric| format!("at most {} open connections", number(metric.most)));
        match (busiest, connections) {
            (Some(metric), _) => {
                let says = if a_day(metric) < whole(IDLE_GATEWAY) { Says::Supports } else { Says::Refutes };
                let open = open.map(|open| format!("; {open}")).unwrap_or_default();
                let words = format!("{} {} a day, {}{open}", metric.name, size(a_day(metric)), days(metric));
                proofs.push(self.dated(metric.file, &metric.name, says, words, &metric.days.1));
            }
            (None, Some(metric)) => {
                let says = if metric.most.is_zero() { Says::Supports } else { Says::Refutes };
                let words = format!("{}, {}", open.unwrap_or_default(), days(metric));
                proofs.push(self.dated(metric.file, &metric.name, says, words, &metric.days.1));
            }
            (None, None) => {}
        }
        proofs
    }

    fn no_targets(&self) -> Vec<Proof> {
        if let Some(health) = self.described(EvidenceKind::TargetHealth) {
            return vec![self.health(health)];
        }
        // Classic load balancers have instances instead of target groups.
        if let Some(classic) =
            self.described(EvidenceKind::LoadBalancers).filter(|one| !one.field("Instances.#").is_empty())
        {
            let (says, words) = match classic.field("Instances.#") {
                "0" => (Says::Supports, "no instance is registered".to_owned()),
                count => (Says::Caution, format!("{count} instances are registered; their health is not loaded")),
            };
            return vec![self.proof(classic.file, "Instances", says, words)];
        }
        let all = self.groups();
        let has_groups = all.iter().any(|group| self.sends_to(group));
        let Some(group) = all.first().filter(|_| !has_groups) else { return Vec::new() };
        vec![self.proof(group.file, "LoadBalancerArns", Says::Supports, "no target group: it sends nowhere".to_owned())]
    }

    fn health(&self, health: &Described) -> Proof {
        let count = |name: &str| health.field(name).parse::<usize>().unwrap_or_default();
        let (targets, healthy, unchecked) = (count("Targets.#"), count("Healthy.#"), count("Unchecked.#"));
        let known = self.groups().iter().filter(|group| self.sends_to(group)).count();
        let (says, words) = match () {
            () if healthy > 0 => (Says::Refutes, format!("{healthy} of {targets} targets healthy")),
            () if known > count("TargetGroups.#") => {
                (Says::Caution, format!("no healthy target in {} of {known} target groups", count("TargetGroups.#")))
            }
            () if unchecked > 0 => (Says::Caution, format!("{unchecked} of {targets} targets without a health check")),
            () if targets == 0 => (Says::Supports, "no target is registered".to_owned()),
            () => (Says::Supports, format!("0 of {targets} targets healthy")),
        };
        self.proof(health.file, "TargetHealthDescriptions", says, words)
    }

    /// Target groups of the balancer's account and region: where there are none, none of them was asked for.
    fn groups(&self) -> Vec<&Described> {
        let place = |arn: &str| arn.split(':').skip(3).take(2).map(str::to_owned).collect::<Vec<_>>();
        let here = place(&self.resource.id);
        self.case.evidence.all(EvidenceKind::TargetGroups).filter(|group| place(&group.id) == here).collect()
    }

    fn sends_to(&self, group: &Described) -> bool {
        (0..).map_while(|n| group.fields.get(&format!("LoadBalancerArns.{n}"))).any(|arn| **arn == *self.resource.id)
    }

    fn old_snapshot(&self) -> Vec<Proof> {
        let Some(snapshot) = self.described(EvidenceKind::Snapshots) else { return Vec::new() };
        let mut proofs = Vec::new();
        let started = snapshot.field("StartTime");
        let limit = self.case.rule.limits.iter().find(|limit| limit.name == "days");
        if let (Some(begun), Some(limit)) = (hour_of(started), limit) {
            let limit = self.case.count(limit.name);
            let age = self.case.bill.window.end_hour.saturating_sub(begun) / 24;
            let says = if age >= limit { Says::Supports } else { Says::Refutes };
            let day = Population::day(begun);
            let words = format!("begun {day}: {age} days old at the window's end, the limit is {limit}");
            // When a snapshot was begun never changes, so that no file is too old to tell it.
            proofs.push(self.plain(snapshot.file, "StartTime", says, words, self.case.evidence.day(snapshot.file)));
        }
        let images = self.case.evidence.all(EvidenceKind::Images);
        let of_it = |image: &&Described| {
            let ids = (0..).map_while(|n| {
                let device = format!("BlockDeviceMappings.{n}");
                let has = image.fields.contains_key(&format!("{device}.DeviceName"));
                has.then(|| image.field(&format!("{device}.Ebs.SnapshotId")))
            });
            ids.into_iter().any(|id| id == snapshot.id)
        };
        if let Some(image) = images.into_iter().find(of_it) {
            let words = format!("{} is made of it and has to go first", image.id);
            proofs.push(self.proof(image.file, "BlockDeviceMappings", Says::Caution, words));
        }
        proofs
    }

    fn active_commitment(&self) -> Vec<Proof> {
        let kinds = [EvidenceKind::SavingsPlans, EvidenceKind::Reservations];
        let Some(commitment) = kinds.iter().find_map(|kind| self.described(*kind)) else { return Vec::new() };
        let field = |names: [&'static str; 2]| {
            let full = names.into_iter().find(|name| !commitment.field(name).is_empty());
            full.map(|name| (name, commitment.field(name)))
        };
        let Some((name, state)) = field(["State", "state"]) else { return Vec::new() };
        let end = field(["End", "end"]).and_then(|(_, end)| hour_of(end)).map(Population::day);
        let until = end.map(|day| format!(", ends {day}")).unwrap_or_default();
        let says = if state == "active" { Says::Supports } else { Says::Refutes };
        vec![self.proof(commitment.file, name, says, format!("State is {state}{until}"))]
    }

    fn advised(&self, advice: &Advice) -> Proof {
        let who = match advice.advisor {
            Advisor::ComputeOptimizer => "Compute Optimizer",
            Advisor::OptimizationHub => "Cost Optimization Hub",
            Advisor::TrustedAdvisor => "Trusted Advisor",
        };
        let saving = advice.saving.map(|saving| format!(", saves {} a month", saving.grouped(2))).unwrap_or_default();
        let field = if advice.advisor == Advisor::OptimizationHub { "action_type" } else { "finding" };
        self.proof(advice.file, field, Says::Supports, format!("{who} says {}{saving}", advice.finding))
    }

    fn proof(&self, file: usize, field: &str, says: Says, words: String) -> Proof {
        self.dated(file, field, says, words, self.case.evidence.day(file))
    }

    /// A statement of a day: too old before the limit, and only something to know where no day is told.
    fn dated(&self, file: usize, field: &str, says: Says, words: String, date: &str) -> Proof {
        let decides = matches!(says, Says::Supports | Says::Refutes);
        let Some(hour) = hour_of(date) else {
            let says = if decides { Says::Caution } else { says };
            return self.plain(file, field, says, format!("{words}; nothing tells on which day"), "");
        };
        let end = self.case.bill.window.end_hour;
        let age = end.saturating_sub(hour) / 24;
        if decides && age > to_count(self.case.limits.general("stale")) {
            let words = format!("{words}; that was {age} days before the window's end");
            return self.plain(file, field, Says::Stale, words, date);
        }
        self.plain(file, field, says, words, date)
    }

    fn plain(&self, file: usize, field: &str, says: Says, words: String, date: &str) -> Proof {
        let name = self.case.evidence.files.get(file).map(|file| file.name.clone()).unwrap_or_default();
        Proof { words, from: From::File { name, field: field.to_owned(), date: date.to_owned() }, says }
    }
}

/// `State is stopped since 2026-07-02`, the day from what the transition says in words: `User initiated (2026-07-02 03:04:05 GMT)`.
fn stopped(instance: &Described) -> String {
    let reason = instance.field("StateTransitionReason");
    let day = reason.split_once('(').and_then(|(_, rest)| rest.get(..10)).filter(|day| hour_of(day).is_some());
    let since = day.map(|day| format!(" since {day}")).unwrap_or_default();
    format!("{} is {}{since}", instance.id, instance.field("State.Name"))
}

/// Hours since 1970 UTC of a moment or a day.
fn hour_of(moment: &str) -> Option<u32> {
    moment.is_ascii().then(|| time::parse(moment)).flatten().and_then(|ms| u32::try_from(ms / 3_600_000).ok())
}

/// What a metric that counts comes to in a day.
fn a_day(metric: &Metric) -> Money {
    let day = |text: &str| hour_of(text).map(|hour| hour / 24);
    let days = day(&metric.days.0).zip(day(&metric.days.1)).map_or(1, |(first, last)| last.saturating_sub(first) + 1);
    metric.sum.times(Money::ONE, whole(i64::from(days)))
}

/// `14 values from 2026-10-18 to 2026-10-31`.
fn days(metric: &Metric) -> String {
    if metric.points == 1 {
        return format!("1 value of {}", metric.days.0);
    }
    format!("{} values from {} to {}", metric.points, metric.days.0, metric.days.1)
}

/// Two digits after the point, without zeros that say nothing.
fn number(amount: Money) -> String {
    amount.rounded(2).to_string()
}

/// Bytes as people say them.
fn size(bytes: Money) -> String {
    const UNITS: [(&str, i64); 3] = [("GB", 1_000_000_000), ("MB", MEGABYTE), ("KB", 1000)];
    let fits = UNITS.into_iter().find(|(_, unit)| bytes >= whole(*unit));
    fits.map_or_else(
        || format!("{} bytes", bytes.grouped(0)),
        |(name, unit)| format!("{} {name}", bytes.times(Money::ONE, whole(unit)).rounded(1)),
    )
}
