//! Exports of advisors.

use super::{known, read, refusal};
use crate::waste::evidence::{Evidence, EvidenceKind};

fn shown(evidence: &Evidence, id: &str) -> Vec<String> {
    let saving = |saving: Option<crate::money::Money>| saving.map_or("?".to_owned(), |saving| saving.to_string());
    let one = |advice: &crate::waste::evidence::Advice| {
        format!("{:?}: {} -> {} saves {}", advice.advisor, advice.finding, advice.instead, saving(advice.saving))
    };
    evidence.advice(id).iter().map(one).collect()
}

#[test]
fn compute_optimizer_columns_go_by_name() {
    let instances = "accountId,instanceArn,instanceName,finding,recommendationOptions_1_instanceType,\
        recommendationOptions_2_estimatedMonthlySavings_value,recommendationOptions_1_estimatedMonthlySavings_value,\
        recommendationOptions_1_savingsOpportunityAfterDiscounts_percentage,\
        recommendationOptions_1_estimatedMonthlySavings_valueAfterDiscounts,idle,lastRefreshTimestamp_UTC\n\
        111111111111,arn:aws:ec2:us-east-1:111111111111:instance/i-0123456789abcdef0,\"shop, west\",OVER_PROVISIONED,m6g.large,\
        1,30.5,20,21.25,True,2026-10-30 11:00:00\n";
    let evidence = known(&[("ec2.csv", instances)]);
    assert_eq!(
        shown(&evidence, "i-0123456789abcdef0"),
        ["ComputeOptimizer: overprovisioned -> m6g.large saves 21.25", "ComputeOptimizer: idle ->  saves ?"]
    );
    let file = &evidence.files[0];
    assert_eq!((file.date.as_str(), &file.kinds[..]), ("2026-10-30", &[EvidenceKind::ComputeOptimizer][..]));
    let volumes = "accountId;volumeArn;finding;recommendationOptions_1_configuration_volumeType;recommendationOptions_1_estimatedMonthlySavings_value\n\
        111111111111;arn:aws:ec2:us-east-1:111111111111:volume/vol-0123456789abcdef0;NotOptimized;gp3;2\n";
    let evidence = known(&[("ebs.csv", volumes)]);
    assert_eq!(shown(&evidence, "vol-0123456789abcdef0"), ["ComputeOptimizer: notoptimized -> gp3 saves 2"]);
    let idle = "accountId,resourceArn,resourceId,resourceType,finding,savingsOpportunity,savingsOpportunityAfterDiscount,\
        effectiveRecommendationPreferences_savingsEstimationMode\r\
        111111111111,arn:aws:ec2:us-east-1:111111111111:volume/vol-0123456789abcdef0,vol-0123456789abcdef0,EBSVolume,Unattached,8.00,7.5,AfterDiscounts\r";
    let evidence = known(&[("idle.csv", idle)]);
    assert_eq!(shown(&evidence, "vol-0123456789abcdef0"), ["ComputeOptimizer: unattached ->  saves 7.5"]);
}

#[test]
fn hub_exports_are_read() {
    let text = "account_id,action_type,recommendation_id,resource_arn,recommended_resource_summary,\
        estimated_monthly_savings_before_discount,estimated_monthly_savings_after_discount,last_refresh_timestamp,tags\n\
        111111111111,Delete,r-1,arn:aws:ec2:us-east-1:111111111111:volume/vol-0123456789abcdef0,,10,8.125,2026-10-31T00:00:00Z,\"{\"\"a\"\":\"\"b,c\"\"}\"\n\
        111111111111,Rightsize,r-2,arn:aws:rds:us-east-1:111111111111:db:orders,db.m6g.large,10,,2026-10-29T00:00:00Z,{}\n\
        111111111111,PurchaseSavingsPlans,r-3,,,10,9,2026-10-29T00:00:00Z,{}\n";
    let evidence = known(&[("hub.csv", text)]);
    assert_eq!(shown(&evidence, "vol-0123456789abcdef0"), ["OptimizationHub: delete ->  saves 8.125"]);
    let database = "arn:aws:rds:us-east-1:111111111111:db:orders";
    assert_eq!(shown(&evidence, database), ["OptimizationHub: rightsize -> db.m6g.large saves 10"]);
    assert!(shown(&evidence, "orders").is_empty(), "names are not unique without their ARN");
    assert_eq!((evidence.files[0].count, evidence.files[0].date.as_str()), (2, "2026-10-31"));
}

#[test]
fn trusted_advisor_tables_and_answers_are_read() {
    let table = "Low Utilization Amazon EC2 Instances\nLast updated,2026-10-31\n\n\
        Status,Region/AZ,Instance ID,Instance Name,Instance Type,Estimated Monthly Savings,14-Day Average CPU Utilization,Number of Days Low Utilization\n\
        Yellow,us-east-1a,i-0123456789abcdef0,shop,m5.large,\"$1,069.12\",0.4%,14\n\
        Green,us-east-1a,i-0aaaaaaaaaaaaaaaa,shop,m5.large,$70,40%,0\n";
    let evidence = known(&[("checks.csv", table)]);
    assert_eq!(shown(&evidence, "i-0123456789abcdef0"), ["TrustedAdvisor: idle ->  saves 1069.12"]);
    assert!(shown(&evidence, "i-0aaaaaaaaaaaaaaaa").is_empty());
    let checks = r#"{"checks":[{"id":"DAv","metadata":["Region/AZ","Volume ID","Volume Name","Monthly Storage Cost"]},
        {"id":"sec","metadata":["Bucket Name"]}]}"#;
    let result = r#"{"result":{"checkId":"DAv","timestamp":"2026-10-30T00:00:00Z","status":"warning","flaggedResources":[
        {"status":"warning","isSuppressed":false,"metadata":["us-east-1a","vol-0123456789abcdef0",null,"$8.00"]},
        {"status":"warning","isSuppressed":true,"metadata":["us-east-1a","vol-0aaaaaaaaaaaaaaaa",null,"$8.00"]}]}}"#;
    let other = r#"{"result":{"checkId":"sec","flaggedResources":[{"status":"error","metadata":["bucket"]}]}}"#;
    let evidence = known(&[("result.json", result), ("sec.json", other), ("checks.json", checks)]);
    assert_eq!(shown(&evidence, "vol-0123456789abcdef0"), ["TrustedAdvisor: idle ->  saves ?"]);
    assert!(shown(&evidence, "vol-0aaaaaaaaaaaaaaaa").is_empty());
    assert_eq!(evidence.files[0].date, "2026-10-30");
    let refused = refusal("result.json", result);
    assert!(refused.contains("the Trusted Advisor check DAv without their names. Load the answer of"), "{refused}");
}

#[test]
fn the_latest_word_of_an_advisor_counts() {
    let export = |finding: &str, day: &str| {
        format!(
            "accountId,volumeArn,finding,lastRefreshTimestamp_UTC\n\
             1,arn:aws:ec2:us-east-1:111111111111:volume/vol-0123456789abcdef0,{finding},{day} 00:00:00\n"
        )
    };
    let (old, new) = (export("Optimized", "2026-09-01"), export("NotOptimized", "2026-10-01"));
    for files in [[("a.csv", &*old), ("b.csv", &*new)], [("a.csv", &*new), ("b.csv", &*old)]] {
        let (evidence, refused) = read(&files);
        assert!(refused.is_empty());
        assert_eq!(shown(&evidence, "vol-0123456789abcdef0"), ["ComputeOptimizer: notoptimized ->  saves ?"]);
    }
}
