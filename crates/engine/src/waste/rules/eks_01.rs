//! Clusters whose version is past its end of standard support.

use super::shared_service::charged;
use crate::waste::{Action, Case, Effort, Found, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EKS-01",
    name: "Extended support of Kubernetes",
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Lines with operation ExtendedSupport or usage type AmazonEKS-Hours:extendedSupport",
    saving: "The cost of those lines; the standard price stays",
    caveat: "Versions go up one at a time; look for removed interfaces first",
    inspect: "aws eks describe-cluster --region {region} --name {name}",
    act: "aws eks update-cluster-version --region {region} --name {name} --kubernetes-version NEXT",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:eks:us-east-1:111111111111:cluster/old | AmazonEKS | USE1-AmazonEKS-Hours:perCluster | CreateOperation | 730 Hours | 73.00
        arn:aws:eks:us-east-1:111111111111:cluster/old | AmazonEKS | USE1-AmazonEKS-Hours:extendedSupport | ExtendedSupport | 730 Hours | 365.00
        arn:aws:eks:us-east-1:111111111111:cluster/new | AmazonEKS | USE1-AmazonEKS-Hours:perCluster | CreateOperation | 730 Hours | 73.00
        => old saves 365.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.of("AmazonEKS") && (&*meter.operation == "ExtendedSupport" || meter.is("AmazonEKS-Hours:extendedSupport"))
    };
    charged(case, is, "extended support")
}
