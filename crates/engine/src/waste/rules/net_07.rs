//! One NAT gateway for instances of several zones.

use std::collections::{BTreeMap, BTreeSet};

use super::net_04::GATEWAY;
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{
    Action, Case, Confidence, Described, Effort, EvidenceKind, Found, From, Limit, Meter, Need, Proof, Resource, Rule,
    Saving, Says, Tier,
};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-07",
    name: "One NAT gateway for several zones",
    tier: Tier::Evidence,
    confidence: Confidence::Low,
    action: Action::Review,
    effort: Effort::Medium,
    signal: "The only NAT gateway of a VPC that has instances in several zones, and their traffic between zones costs more than the limit",
    saving: "None is claimed: a gateway for each zone saves traffic between zones and costs its own hours",
    caveat: "Not all traffic between zones goes to the gateway; its route tables tell",
    inspect: "aws ec2 describe-route-tables --region {region} --filters Name=route.nat-gateway-id,Values={name}",
    limits: &[Limit { name: "least", default: "20", unit: "a month", what: "Less traffic between zones is left out" }],
    needs: &[
        Need::Resources,
        Need::UsageTypes,
        Need::Evidence(&[EvidenceKind::NatGateways]),
        Need::Evidence(&[EvidenceKind::Instances]),
    ],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:natgateway/nat-a | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        arn:aws:ec2:us-east-1:111111111111:natgateway/nat-a | AmazonEC2 | NatGateway-Bytes | NatGateway | 1000 GB | 45
        arn:aws:ec2:us-east-1:111111111111:natgateway/nat-c | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        arn:aws:ec2:us-east-1:111111111111:natgateway/nat-c | AmazonEC2 | NatGateway-Bytes | NatGateway | 1000 GB | 45
        i-a | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-Out | 3000 GB | 30
        i-b | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-Out | 3000 GB | 30
        evidence NatGateways nat-a VpcId=vpc-1 State=available
        evidence NatGateways nat-c VpcId=vpc-2 State=available
        evidence Instances i-a VpcId=vpc-1 Placement.AvailabilityZone=us-east-1a
        evidence Instances i-b VpcId=vpc-1 Placement.AvailabilityZone=us-east-1b
        => candidate nat-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // What an instance's traffic between zones costs a month, by its id.
    let regional = |meter: &Meter| meter.is("DataTransfer-Regional-Bytes") || meter.starts("DataTransfer-xAZ-");
    let costs = case.bill.resources.iter().filter(|resource| resource.has(regional));
    let costs = costs.map(|resource| (resource.name(), resource.monthly(resource.cost(regional)).high));
    let costs: BTreeMap<&str, Money> = costs.collect();
    GATEWAY.used(case).filter_map(|resource| found(case, resource, &costs)).collect()
}

fn found(case: &Case<'_>, resource: &Resource, costs: &BTreeMap<&str, Money>) -> Option<Found> {
    let gateway = case.evidence.described(EvidenceKind::NatGateways, &resource.id)?;
    let vpc = gateway.field("VpcId");
    let is_here = |described: &&Described| !vpc.is_empty() && described.field("VpcId") == vpc;
    let is_open = |gateway: &&Described| ["", "available"].contains(&gateway.field("State"));
    let gateways = case.evidence.all(EvidenceKind::NatGateways).filter(is_here).filter(is_open).count();
    let instances: Vec<&Described> = case.evidence.all(EvidenceKind::Instances).filter(is_here).collect();
    let zones = instances.iter().map(|instance| instance.field("Placement.AvailabilityZone"));
    let zones: BTreeSet<&str> = zones.filter(|zone| !zone.is_empty()).collect();
    let traffic =
        instances.iter().filter_map(|instance| costs.get(instance.id.as_str())).copied().fold(Money::ZERO, plus);
    if gateways != 1 || zones.len() < 2 || traffic < case.limit("least") {
        return None;
    }
    let words = format!("Traffic of {} instances between zones costs {} a month", instances.len(), traffic.grouped(2));
    let file = case.evidence.files.get(gateway.file)?;
    let from = From::File { name: file.name.clone(), field: "VpcId".to_owned(), date: file.date.clone() };
    let only = format!("The only gateway of {vpc}, whose instances are in {} zones", zones.len());
    let proof = Proof { words: only, from, says: Says::Caution };
    Some(Found::new(resource, Saving::NONE).says(words).proof(proof))
}
