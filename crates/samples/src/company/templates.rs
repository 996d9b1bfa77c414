//! The company as tables: one row per resource, instance pattern and meter. Scaling copies these rows; rows made `once` carry
//! the planted waste and the events, and are never copied, so that the truth stays readable at any size.

use super::Kind::{
    self, Address, Bucket, Database, Function, Gateway, Hidden, Instance, Interface, Job, Key, LoadBalancer, LogGroup,
    Snapshot, Stream, Task, Volume,
};

#[derive(Clone, Copy)]
pub(super) struct ResourceRow {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) account: &'static str,
    /// Zone letter, where the resource lives in one.
    pub(crate) zone: &'static str,
    pub(crate) tags: &'static str,
    pub(crate) life: (&'static str, &'static str),
    pub(crate) waste: &'static [&'static str],
    pub(crate) once: bool,
    /// For volumes: the instance it hangs on, empty when on none.
    pub(crate) attached: &'static str,
}

const fn resource(
    name: &'static str,
    kind: Kind,
    account: &'static str,
    zone: &'static str,
    tags: &'static str,
) -> ResourceRow {
    ResourceRow { name, kind, account, zone, tags, life: ("", ""), waste: &[], once: false, attached: "" }
}

const fn attached(row: ResourceRow, instance: &'static str) -> ResourceRow {
    ResourceRow { attached: instance, ..row }
}

const fn once(row: ResourceRow) -> ResourceRow {
    ResourceRow { once: true, ..row }
}

const fn waste(row: ResourceRow, rules: &'static [&'static str], since: &'static str) -> ResourceRow {
    ResourceRow { waste: rules, once: true, life: (since, ""), ..row }
}

const fn until(row: ResourceRow, end: &'static str) -> ResourceRow {
    ResourceRow { life: (row.life.0, end), once: true, ..row }
}

const GP2: &[&str] = &["gp2-volume"];
const LONE: &[&str] = &["unattached-volume"];
const LONE_GP2: &[&str] = &["unattached-volume", "gp2-volume"];

#[rustfmt::skip]
pub(super) static RESOURCES: &[ResourceRow] = &[
    resource("checkout", Instance, "payments-prod", "a", "payments | team=payments;env=prod;cost_center=CC-1100;createdBy=AssumedRole:deploy"),
    resource("checkout-dev", Instance, "payments-dev", "a", "payments | team= payments;env=dev;cost_center=CC-1100"),
    resource("router", Instance, "route-planning-prod", "a", "route-planning | team=route-planning;env=Production;cost_center=CC-2100;createdBy=AssumedRole:deploy"),
    resource("notebook", Instance, "data-platform", "b", "data-platform | Team=data-platform;env=prod;cost_center=CC-3100"),
    resource("tracker", Instance, "tracking-prod", "a", "tracking | team=tracking;env=PROD;cost_center=CC-2300;createdBy=AssumedRole:deploy"),
    resource("dispatch", Instance, "fleet-prod", "b", "fleet | team=fleet;env=prod;cost_center=CC-2200"),
    resource("scanner", Instance, "warehouse-prod", "b", "warehouse | team=warehouse;env=prod;cost_center=CC-2400"),
    resource("portal-web", Instance, "customer-portal-prod", "a", "portal | team=portal;env=Prod;cost_center=CC-1200"),
    waste(resource("old-proxy", Instance, "sandbox", "c", "platform | createdBy=IAMUser:jordan"), &["idle-instance", "previous-generation"], "2025-06-02"),
    waste(resource("fleet-test", Instance, "fleet-dev", "b", "fleet | team=fleet;env=dev;cost_center=CC-2200"), &["previous-generation"], "2025-03-10"),
    waste(resource("load-test", Instance, "customer-portal-prod", "a", "portal | TEAM=portal;team=portal;env=dev"), &["idle-instance"], "2026-10-09T09"),
    resource("pricing-batch", Instance, "data-platform", "b", "data-platform | Team=data-platform;team=data-platform;env=prod;cost_center=CC-3100"),

    resource("ledger-db", Database, "payments-prod", "a", "payments | team=payments;env=prod;cost_center=CC-1100"),
    resource("portal-db", Database, "customer-portal-prod", "a", "portal | team=portal;env=Prod;cost_center=CC-1200"),

    attached(resource("checkout-data", Volume, "payments-prod", "a", "payments | team=payments;env=prod;cost_center=CC-1100"), "checkout"),
    attached(waste(resource("checkout-dev-data", Volume, "payments-dev", "a", "payments | team=paymnets;env=dev"), GP2, "2025-01-20"), "checkout-dev"),
    attached(resource("tracker-data", Volume, "tracking-prod", "a", "tracking | team=tracking;env=PROD;cost_center=CC-2300"), "tracker"),
    attached(waste(resource("scanner-images", Volume, "warehouse-prod", "b", "warehouse | team=warehouse;env=prod;cost_center=CC-2400"), GP2, "2024-11-04"), "scanner"),
    attached(resource("router-maps", Volume, "route-planning-prod", "a", "route-planning | team=route-planning;env=Production;cost_center=CC-2100"), "router"),
    waste(resource("forgotten-lab", Volume, "sandbox", "c", "platform | createdBy=IAMUser:jordan"), LONE, "2025-07-15"),
    waste(resource("fleet-restore", Volume, "fleet-dev", "b", "fleet | team=;env=dev"), LONE_GP2, "2026-02-11"),
    waste(resource("scanner-2023", Snapshot, "warehouse-prod", "", "warehouse | team=warehouse;env=prod"), &["old-snapshot"], "2023-05-02"),
    ResourceRow { life: ("2026-07-05", ""), ..resource("notebook-weekly", Snapshot, "data-platform", "", "data-platform | Team=data-platform;env=prod") },

    resource("larkspur-lake", Bucket, "data-platform", "", "data-platform | team=data-platform;Team=data-platform;env=prod;cost_center=CC-3100"),
    once(resource("larkspur-telemetry-raw", Bucket, "telemetry-prod", "", "telemetry | team=telemetry;env=prod;cost_center=CC-3200")),
    resource("larkspur-portal-assets", Bucket, "customer-portal-prod", "", "portal | team=portal;env=Prod;cost_center=CC-1200"),
    resource("larkspur-build-cache", Bucket, "shared-services", "", "platform | createdBy=AssumedRole:ci"),
    resource("eta-update", Function, "tracking-prod", "", "tracking | team=tracking;env=PROD;cost_center=CC-2300"),
    resource("receipt-mailer", Function, "payments-prod", "", "payments | team=payments;env=prod"),
    resource("planner", Task, "route-planning-prod", "", "route-planning | team=route-planning;env=Production;cost_center=CC-2100"),
    resource("portal-alb", LoadBalancer, "customer-portal-prod", "", "portal | team=portal;env=Prod;cost_center=CC-1200"),
    waste(resource("old-dock-alb", LoadBalancer, "warehouse-prod", "", "warehouse | team=warehouse;env=prod"), &["idle-load-balancer"], "2025-04-08"),
    resource("tracking-nat", Gateway, "tracking-prod", "a", "tracking | team=tracking;env=PROD;cost_center=CC-2300"),
    resource("payments-nat", Gateway, "payments-prod", "a", "payments | team=payments;env=prod"),
    waste(resource("dev-nat", Gateway, "fleet-dev", "b", "fleet | team=fleet;env=dev"), &["idle-nat-gateway"], "2025-08-19"),
    resource("portal-edge", Interface, "customer-portal-prod", "", "portal | team=portal;env=Prod"),
    waste(resource("spare-address", Address, "sandbox", "", "platform | createdBy=IAMUser:jordan"), &["idle-address"], "2025-06-02"),
    waste(resource("fleet-address", Address, "fleet-dev", "", "fleet | team=fleet;env=dev"), &["idle-address"], "2025-11-25"),
    until(resource("sensor-stream", Stream, "data-platform", "", "data-platform | team=data-platform;Team=data-platform;env=prod"), "2026-10-14"),
    once(resource("august-migration", Job, "data-platform", "", "data-platform | team=data-platform;Team=data-platform;env=prod")),
    resource("metrics", Hidden, "shared-services", "", "platform | "),
    resource("telemetry-logs", LogGroup, "telemetry-prod", "", "telemetry | team=telemetry;env=prod;cost_center=CC-3200"),
    resource("keys", Key, "security", "", "security | team=security;env=prod"),
    resource("detector", Hidden, "security", "", "security | "),
    resource("recorder", Hidden, "security", "", "security | "),
    resource("alerts", Hidden, "shared-services", "", "platform | "),
];

/// When an instance runs: weekdays only or every day, from one hour (UTC) to another.
#[derive(Clone, Copy)]
pub(super) struct InstanceRow {
    pub(crate) resource: &'static str,
    pub(crate) sku: &'static str,
    pub(crate) weekdays_only: bool,
    pub(crate) hours: (u32, u32),
    /// Written as one line per day instead of one per hour.
    pub(crate) daily_lines: bool,
}

const fn always(resource: &'static str, sku: &'static str) -> InstanceRow {
    InstanceRow { resource, sku, weekdays_only: false, hours: (0, 24), daily_lines: false }
}

const fn daily_lines(row: InstanceRow) -> InstanceRow {
    InstanceRow { daily_lines: true, ..row }
}

const fn between(resource: &'static str, sku: &'static str, weekdays_only: bool, hours: (u32, u32)) -> InstanceRow {
    InstanceRow { resource, sku, weekdays_only, hours, daily_lines: false }
}

pub(super) static INSTANCES: &[InstanceRow] = &[
    always("checkout", "m6i.4xlarge"),
    between("checkout-dev", "m6i.2xlarge", true, (7, 13)),
    always("router", "c7g.8xlarge"),
    between("notebook", "r7g.4xlarge", true, (8, 15)),
    always("tracker", "m5.4xlarge"),
    between("dispatch", "m5.2xlarge", true, (6, 12)),
    between("scanner", "m5.2xlarge-windows", false, (6, 18)),
    between("portal-web", "t3.xlarge", false, (8, 20)),
    always("old-proxy", "m4.2xlarge"),
    between("fleet-test", "c4.2xlarge", true, (7, 13)),
    always("load-test", "t3.large"),
    between("pricing-batch", "c5.4xlarge-spot", false, (1, 6)),
    daily_lines(always("ledger-db", "db.r6g.2xlarge")),
    daily_lines(always("portal-db", "db.t3.large")),
];

/// How much a meter counts in a day.
#[derive(Clone, Copy)]
pub(super) enum Quantity {
    /// Hours in existence.
    Hours,
    /// GB held all month, billed as its share of the month.
    Held(i64),
    /// About this much a day, give or take a percentage.
    About(&'static str, i64),
}

/// From one day to another (empty: for good) the quantity is this percentage of normal.
pub(super) type Change = (&'static str, &'static str, i64);

#[derive(Clone, Copy)]
pub(super) struct MeterRow {
    pub(crate) resource: &'static str,
    pub(crate) sku: &'static str,
    pub(crate) quantity: Quantity,
    pub(crate) changes: &'static [Change],
    pub(crate) life: (&'static str, &'static str),
}

const fn meter(resource: &'static str, sku: &'static str, quantity: Quantity) -> MeterRow {
    MeterRow { resource, sku, quantity, changes: &[], life: ("", "") }
}

const fn changing(row: MeterRow, changes: &'static [Change]) -> MeterRow {
    MeterRow { changes, ..row }
}

const fn during(row: MeterRow, from: &'static str, until: &'static str) -> MeterRow {
    MeterRow { life: (from, until), ..row }
}

use Quantity::{About, Held, Hours};

/// The growth step of the story.
pub(super) const GROWTH: &[Change] = &[("2026-09-08", "", 160)];
/// The anomaly of the story: three days of runaway outbound traffic.
pub(super) const SPIKE: &[Change] = &[("2026-09-22", "2026-09-25", 900)];

pub(super) static METERS: &[MeterRow] = &[
    meter("checkout-data", "gp3-eu", Held(1000)),
    meter("checkout-dev-data", "gp2-eu", Held(2000)),
    meter("tracker-data", "io2", Held(1600)),
    meter("tracker-data", "io2-iops", Held(12_000)),
    meter("scanner-images", "gp2", Held(4000)),
    meter("router-maps", "gp3-west", Held(2000)),
    meter("forgotten-lab", "gp3", Held(3200)),
    meter("fleet-restore", "gp2-eu", Held(1000)),
    meter("scanner-2023", "snapshot", Held(6000)),
    meter("notebook-weekly", "snapshot-west", Held(1200)),
    meter("ledger-db", "rds-gp3-eu", Held(1600)),
    meter("larkspur-lake", "s3-storage", Held(120_000)),
    changing(meter("larkspur-telemetry-raw", "s3-storage-west", Held(60_000)), GROWTH),
    changing(meter("larkspur-telemetry-raw", "s3-put", About("4500000", 8)), GROWTH),
    meter("larkspur-telemetry-raw", "s3-get", About("20000000", 12)),
    meter("larkspur-portal-assets", "s3-storage", Held(15_000)),
    meter("larkspur-build-cache", "s3-storage", Held(36_000)),
    meter("eta-update", "lambda", About("1200000", 10)),
    meter("eta-update", "lambda-requests", About("15000000", 10)),
    meter("receipt-mailer", "lambda-free", About("10000", 20)),
    meter("planner", "fargate-cpu", About("384", 5)),
    meter("planner", "fargate-memory", About("768", 5)),
    meter("portal-alb", "alb-hours", Hours),
    meter("portal-alb", "alb-lcu", About("400", 15)),
    meter("old-dock-alb", "alb-hours", Hours),
    meter("tracking-nat", "nat-hours", Hours),
    meter("tracking-nat", "nat-bytes", About("900", 10)),
    meter("payments-nat", "nat-hours-eu", Hours),
    meter("payments-nat", "nat-bytes-eu", About("320", 10)),
    meter("dev-nat", "nat-hours-eu", Hours),
    meter("portal-edge", "ip-used", Hours),
    meter("spare-address", "ip-idle", Hours),
    meter("fleet-address", "ip-idle-eu", Hours),
    meter("metrics", "cw-metrics", Held(1100)),
    meter("telemetry-logs", "cw-logs", About("45", 20)),
    meter("sensor-stream", "kinesis", About("960", 0)),
    during(meter("august-migration", "glue", About("144", 15)), "2026-08-10", "2026-08-22"),
    meter("keys", "kms", About("1", 40)),
    meter("detector", "guardduty", About("1600000", 12)),
    meter("recorder", "config", About("2800", 25)),
    meter("alerts", "sns-transfer", About("0.00000007", 0)),
    meter("checkout", "out-eu", About("110", 12)),
    meter("checkout-dev", "zones-eu", About("15", 30)),
    meter("router", "out-west", About("90", 12)),
    changing(meter("tracker", "out", About("275", 9)), SPIKE),
    meter("dispatch", "zones", About("60", 12)),
    meter("scanner", "zones", About("40", 12)),
    meter("portal-web", "out", About("175", 10)),
    meter("notebook", "out-west", About("6", 25)),
    meter("fleet-test", "zones-eu", About("9", 25)),
    meter("pricing-batch", "zones", About("14", 15)),
];
