//! Web ACLs that no request goes through.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::{Case, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-27",
    name: "Idle web ACL",
    signal: "A web ACL with fees for itself and its rules, and no line of requests",
    saving: "The fees of the ACL and its rules",
    caveat: "Nothing may be behind it yet; ACLs of a central policy come back by themselves",
    inspect: "aws wafv2 list-resources-for-web-acl --region {region} --web-acl-arn {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        webacl/old/1 | awswaf | USE1-WebACLV2 | CreateWebACL | 1 Month | 5.00
        webacl/old/1 | awswaf | USE1-RuleV2 | CreateRule | 3 Month | 3.00
        webacl/live/2 | awswaf | USE1-WebACLV2 | CreateWebACL | 1 Month | 5.00
        webacl/live/2 | awswaf | USE1-RequestV2-Tier1 | Request | 90000 Requests | 0.05
        webacl/shield/3 | awswaf | USE1-ShieldProtected-WebACLV2 | CreateWebACL | 1 Month | 0
        webacl/shield/3 | awswaf | USE1-RuleV2 | CreateRule | 1 Month | 1.00
        => old/1 saves 8.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_idle = |resource: &&Resource| {
        let is_guarded = resource.has(|meter| is_waf(meter) && meter.starts("ShieldProtected"));
        let is_asked = resource.has(|meter| is_waf(meter) && !is_fee(meter) && meter.usage > Money::ZERO);
        resource.usage(is_acl) > Money::ZERO && !is_guarded && !is_asked
    };
    let found = |resource: &Resource| {
        let words = format!("Fees of {} and no request", resource.cost(is_fee).total().grouped(2));
        kept(Found::new(resource, resource.monthly(resource.cost(is_fee))).says(words), resource)
    };
    case.settled().filter(is_idle).map(found).collect()
}

fn is_waf(meter: &Meter) -> bool {
    meter.of("awswaf") || meter.of("AWSWAF")
}

/// `WebACLV2`, also of CloudFront, whose usage types have no region but a word before them.
fn is_acl(meter: &Meter) -> bool {
    is_waf(meter) && ["WebACL", "WebACLV2"].contains(&last(meter))
}

/// What is paid by the month, asked or not: the ACL, its rules, and subscriptions to groups of rules.
fn is_fee(meter: &Meter) -> bool {
    let unit = meter.unit.to_ascii_lowercase();
    let is_rule = is_waf(meter) && ["Rule", "RuleV2"].contains(&last(meter));
    is_acl(meter) || is_rule || (is_waf(meter) && ["month", "months"].contains(&unit.as_str()))
}

fn last(meter: &Meter) -> &str {
    meter.usage_type.rsplit('-').next().unwrap_or_default()
}
