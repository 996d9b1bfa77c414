//! FOCUS of every version and provider.

use std::path::Path;

use super::adds_up;
use super::table::{Kind, Table, write};
use crate::support::{Curio, money};

const ALL: [&str; 4] = ["billed", "effective", "list", "contracted"];
const FOCUS: &str = "focus/exports/larkspur-focus/data/BILLING_PERIOD=2026-10/larkspur-focus-00001.csv.gz";

/// The sample's file is 1.2; other versions differ from it by the columns they have.
fn version(version: u8) -> Table {
    let since_11 = [
        "CapacityReservationId",
        "CapacityReservationStatus",
        "CommitmentDiscountQuantity",
        "CommitmentDiscountUnit",
        "ServiceSubcategory",
        "SkuMeter",
        "SkuPriceDetails",
    ];
    let since_12 = ["BillingAccountType", "SubAccountType", "InvoiceId", "PricingCurrency"];
    let newer = |name: &str| {
        (version < 12 && since_12.iter().any(|start| name.starts_with(start)))
            || (version < 11 && since_11.contains(&name))
    };
    let table = Table::october(FOCUS).without(newer);
    if version < 13 {
        return table;
    }
    // 1.3 names the provider otherwise and adds columns.
    let mut table = table.rename(|name| match name {
        "ProviderName" => "ServiceProviderName".to_owned(),
        "PublisherName" => "HostProviderName".to_owned(),
        other => other.to_owned(),
    });
    table.header.extend(["AllocatedMethodId", "ContractApplied", "x_SomethingNew"].map(str::to_owned));
    table.rows.iter_mut().for_each(|row| row.extend(["", "{}", "whatever"].map(str::to_owned)));
    table
}

fn kind(name: &str) -> Kind {
    if name.ends_with("Cost") || name.ends_with("Quantity") || name.ends_with("UnitPrice") {
        Kind::Number
    } else if name.ends_with("PeriodStart") || name.ends_with("PeriodEnd") {
        Kind::Time
    } else if ["Tags", "SkuPriceDetails", "x_CostCategories"].contains(&name) {
        Kind::Map
    } else {
        Kind::Text
    }
}

#[test]
fn each_version_as_csv_and_as_parquet() {
    let folder = tempfile::tempdir().unwrap();
    for number in [10, 11, 12, 13] {
        let table = version(number);
        let csv = adds_up(&table.write_csv(&folder.path().join(format!("{number}.csv"))), &ALL);
        let named = format!("FOCUS 1.{}", number - 10);
        assert!(csv.prints(&["status"]).contains(&named), "{named}: {}", csv.prints(&["status"]));
        let parquet = adds_up(&table.write_parquet(&folder.path().join(format!("{number}.parquet")), kind), &ALL);
        assert_eq!(
            csv.spend(&["--by", "tag:team,provider", "--basis", "effective"]),
            parquet.spend(&["--by", "tag:team,provider", "--basis", "effective"])
        );
    }
}

const HEADER: &str = "ProviderName,BilledCost,EffectiveCost,ListCost,ContractedCost,BillingAccountId,SubAccountId,ServiceName,ServiceCategory,ChargeCategory,ChargeFrequency,ChargePeriodStart,ChargePeriodEnd,BillingPeriodStart,BillingPeriodEnd,BillingCurrency,Tags,InvoiceIssuerName";

fn provider_file(folder: &Path, provider: &str, account: &str, currency: &str, costs: &[&str]) -> std::path::PathBuf {
    let row = |cost: &&str| {
        format!(
            r#"{provider},{cost},{cost},{cost},{cost},{account},{account}-a,Compute,Compute,Usage,Usage-Based,2026-07-02T00:00:00Z,2026-07-03T00:00:00Z,2026-07-01T00:00:00Z,2026-08-01T00:00:00Z,{currency},"{{""team"":""search""}}",{provider}"#
        )
    };
    let rows: Vec<String> = costs.iter().map(row).collect();
    write(&folder.join(format!("{provider}.csv")), format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes())
}

#[test]
fn four_providers_in_one_workspace_are_a_dimension() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        provider_file(folder.path(), "AWS", "990000000017", "USD", &["1.10", "2.20"]),
        provider_file(folder.path(), "Microsoft", "/providers/x/billingAccounts/1", "USD", &["10.5"]),
        provider_file(folder.path(), "Google Cloud", "01A-02B", "USD", &["0.000001"]),
        provider_file(folder.path(), "Oracle", "ocid1.tenancy", "EUR", &["7"]),
    ];
    let curio = Curio::with(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>());
    let printed = curio.prints(&["spend", "--by", "provider", "--format", "csv"]);
    for row in ["AWS,3.3,USD", "Microsoft,10.5,USD", "Google Cloud,0.000001,USD", "Oracle,7,EUR"] {
        assert!(printed.contains(row), "{row} is not in {printed}");
    }
    assert_eq!(curio.total(&["--by", "tag:team", "--filter", "provider=AWS"]), money("3.3"));
}
