//! The accounts of the fictional Larkspur Freight and the teams behind them.

/// Index into [`ACCOUNTS`].
pub(crate) type AccountIndex = u16;

pub(crate) struct Account {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// Value of the cost category "Unit".
    pub(crate) unit: &'static str,
    /// Team that answers for what carries no tags here.
    pub(crate) owner: &'static str,
    /// Place in the organization.
    pub(crate) path: &'static str,
    pub(crate) cost_center: &'static str,
    pub(crate) environment: &'static str,
}

pub(crate) const COMPANY: &str = "Larkspur Freight (fictional)";

/// The payer comes first. The ids are made up; two of them have leading zeros, as real ones do.
#[rustfmt::skip]
pub(crate) static ACCOUNTS: &[Account] = &[
    account(("990000000017", "larkspur-payer"), "Platform", "platform", "Larkspur", "CC-4100", "shared"),
    account(("001000000112", "payments-prod"), "Commerce", "payments", "Larkspur/Products/Payments", "CC-1100", "prod"),
    account(("990000000125", "payments-dev"), "Commerce", "payments", "Larkspur/Products/Payments", "CC-1100", "dev"),
    account(("990000000238", "route-planning-prod"), "Logistics", "route-planning", "Larkspur/Products/Route planning", "CC-2100", "prod"),
    account(("990000000341", "fleet-prod"), "Logistics", "fleet", "Larkspur/Products/Fleet", "CC-2200", "prod"),
    account(("990000000354", "fleet-dev"), "Logistics", "fleet", "Larkspur/Products/Fleet", "CC-2200", "dev"),
    account(("990000000467", "tracking-prod"), "Logistics", "tracking", "Larkspur/Products/Tracking", "CC-2300", "prod"),
    account(("000770000571", "data-platform"), "Data", "data-platform", "Larkspur/Data/Platform", "CC-3100", "prod"),
    account(("990000000684", "telemetry-prod"), "Data", "telemetry", "Larkspur/Data/Telemetry", "CC-3200", "prod"),
    account(("990000000797", "warehouse-prod"), "Logistics", "warehouse", "Larkspur/Products/Warehouse", "CC-2400", "prod"),
    account(("990000000801", "customer-portal-prod"), "Commerce", "portal", "Larkspur/Products/Portal", "CC-1200", "prod"),
    account(("990000000914", "shared-services"), "Platform", "platform", "Larkspur/Infrastructure", "CC-4100", "shared"),
    account(("990000001027", "security"), "Platform", "security", "Larkspur/Security", "CC-4200", "prod"),
    account(("990000001130", "sandbox"), "Platform", "platform", "Larkspur/Sandbox", "CC-4100", "sandbox"),
];

const fn account(
    (id, name): (&'static str, &'static str),
    unit: &'static str,
    owner: &'static str,
    path: &'static str,
    cost_center: &'static str,
    environment: &'static str,
) -> Account {
    Account { id, name, unit, owner, path, cost_center, environment }
}

pub(crate) const PAYER: AccountIndex = 0;

pub(crate) fn named(name: &str) -> AccountIndex {
    let index = ACCOUNTS.iter().position(|account| account.name == name).unwrap_or_else(|| panic!("no account {name}"));
    AccountIndex::try_from(index).expect("few accounts")
}
