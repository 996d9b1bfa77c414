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
}

pub(crate) const COMPANY: &str = "Larkspur Freight (fictional)";

/// The payer comes first. The ids are made up; two of them have leading zeros, as real ones do.
pub(crate) static ACCOUNTS: &[Account] = &[
    account("990000000017", "larkspur-payer", "Platform", "platform"),
    account("001000000112", "payments-prod", "Commerce", "payments"),
    account("990000000125", "payments-dev", "Commerce", "payments"),
    account("990000000238", "route-planning-prod", "Logistics", "route-planning"),
    account("990000000341", "fleet-prod", "Logistics", "fleet"),
    account("990000000354", "fleet-dev", "Logistics", "fleet"),
    account("990000000467", "tracking-prod", "Logistics", "tracking"),
    account("000770000571", "data-platform", "Data", "data-platform"),
    account("990000000684", "telemetry-prod", "Data", "telemetry"),
    account("990000000797", "warehouse-prod", "Logistics", "warehouse"),
    account("990000000801", "customer-portal-prod", "Commerce", "portal"),
    account("990000000914", "shared-services", "Platform", "platform"),
    account("990000001027", "security", "Platform", "security"),
    account("990000001130", "sandbox", "Platform", "platform"),
];

const fn account(id: &'static str, name: &'static str, unit: &'static str, owner: &'static str) -> Account {
    Account { id, name, unit, owner }
}

pub(crate) const PAYER: AccountIndex = 0;

pub(crate) fn named(name: &str) -> AccountIndex {
    let index = ACCOUNTS.iter().position(|account| account.name == name).unwrap_or_else(|| panic!("no account {name}"));
    AccountIndex::try_from(index).expect("few accounts")
}
