//! Addresses, NAT gateways and load balancers.

use super::{Scene, created, network_id, short_id};
use crate::company::{Kind, Resource};
use serde_json::{Value, json};

/// Idle addresses: allocated, associated with nothing. The public addresses are from a documentation range.
pub(super) fn addresses(scene: &Scene<'_>) -> Value {
    let all = scene.of(Kind::Address).zip(1..).map(|((_, address), number)| {
        json!({
            "AllocationId": short_id(address),
            "PublicIp": format!("203.0.113.{}", number % 254 + 1),
            "Domain": "vpc",
            "NetworkBorderGroup": address.region.code(),
            "Tags": scene.tags(address),
        })
    });
    json!({ "Addresses": all.collect::<Vec<Value>>() })
}

pub(super) fn gateways(scene: &Scene<'_>) -> Value {
    let all = scene.of(Kind::Gateway).map(|(_, gateway)| {
        json!({
            "NatGatewayId": short_id(gateway),
            "State": "available",
            "ConnectivityType": "public",
            "VpcId": network_id("vpc", gateway),
            "SubnetId": network_id("subnet", gateway),
            "CreateTime": created(gateway),
            "NatGatewayAddresses": [],
            "Tags": scene.tags(gateway),
        })
    });
    json!({ "NatGateways": all.collect::<Vec<Value>>() })
}

pub(super) fn load_balancers(scene: &Scene<'_>) -> Value {
    let all = scene.of(Kind::LoadBalancer).map(|(_, balancer)| {
        json!({
            "LoadBalancerArn": balancer.id,
            "LoadBalancerName": label(balancer),
            "Type": "application",
            "Scheme": "internet-facing",
            "State": {"Code": "active"},
            "CreatedTime": created(balancer),
            "VpcId": network_id("vpc", balancer),
        })
    });
    json!({ "LoadBalancers": all.collect::<Vec<Value>>() })
}

/// One document per load balancer, named after it. The CLI answers for a target group and does not name the load balancer, so
/// the documents carry both ARNs besides.
pub(super) fn target_health(scene: &Scene<'_>) -> Vec<(String, Value)> {
    let document = |balancer: &Resource| {
        let idle = balancer.waste.contains(&"idle-load-balancer");
        let targets: Vec<Value> = scene
            .of(Kind::Instance)
            .filter(|(_, instance)| !idle && instance.account == balancer.account && instance.copy == balancer.copy && instance.waste.is_empty())
            .map(|(_, instance)| json!({"Target": {"Id": instance.id, "Port": 443}, "HealthCheckPort": "443", "TargetHealth": {"State": "healthy"}}))
            .collect();
        json!({
            "TargetGroupArn": balancer.id.replace("loadbalancer/app", "targetgroup"),
            "LoadBalancerArns": [balancer.id],
            "TargetHealthDescriptions": targets,
        })
    };
    scene.of(Kind::LoadBalancer).map(|(_, balancer)| (label(balancer), document(balancer))).collect()
}

fn label(resource: &Resource) -> String {
    if resource.copy == 0 { resource.name.to_owned() } else { format!("{}-{}", resource.name, resource.copy) }
}
