//! Instances, volumes and snapshots.

use super::{Scene, created, network_id, short_id, zone};
use crate::company::accounts::ACCOUNTS;
use crate::company::{Clock, Instance, Kind, Resource, ResourceIndex};
use serde_json::{Value, json};

pub(super) fn volumes(scene: &Scene<'_>) -> Value {
    let volumes: Vec<Value> =
        scene.of(Kind::Volume).map(|(index, volume)| describe_volume(scene, index, volume)).collect();
    json!({ "Volumes": volumes })
}

fn describe_volume(scene: &Scene<'_>, index: ResourceIndex, volume: &Resource) -> Value {
    let (mut size, mut kind, mut provisioned) = (0, "", None);
    for meter in scene.company.meters.iter().filter(|meter| meter.resource == index) {
        let sku = scene.company.catalog.sku(meter.sku);
        if sku.unit == "IOPS-Mo" {
            provisioned = meter.size();
        } else {
            size = meter.size().unwrap_or_default();
            kind = sku.attribute("volumeApiName").unwrap_or_default();
        }
    }
    let baseline = if kind == "gp2" { (size * 3).clamp(100, 16_000) } else { 3000 };
    let host = scene
        .of(Kind::Instance)
        .map(|(_, instance)| instance)
        .find(|instance| instance.name == volume.attached && instance.copy == volume.copy);
    let attachment = |host: &Resource| json!({"InstanceId": host.id, "VolumeId": volume.id, "State": "attached", "Device": "/dev/sdf", "AttachTime": created(volume), "DeleteOnTermination": false});
    json!({
        "VolumeId": volume.id,
        "State": if host.is_some() { "in-use" } else { "available" },
        "Size": size,
        "VolumeType": kind,
        "Iops": provisioned.unwrap_or(baseline),
        "CreateTime": created(volume),
        "SnapshotId": "",
        "AvailabilityZone": zone(volume),
        "Encrypted": true,
        "Attachments": host.map(attachment).into_iter().collect::<Vec<Value>>(),
        "Tags": scene.tags(volume),
    })
}

pub(super) fn instances(scene: &Scene<'_>) -> Value {
    let known = scene.of(Kind::Instance).filter_map(|(index, home)| {
        let instance = scene.company.instances.iter().find(|instance| instance.resource == index)?;
        describe_instance(scene, instance, home)
    });
    json!({ "Reservations": known.collect::<Vec<Value>>() })
}

/// Spot machines that are not running are gone; others are stopped.
fn describe_instance(scene: &Scene<'_>, instance: &Instance, home: &Resource) -> Option<Value> {
    let sku = scene.company.catalog.sku(instance.sku);
    let running = instance.runs(Clock::at(scene.now.plus(-1)));
    if sku.spot && !running {
        return None;
    }
    let (code, state) = if running { (16, "running") } else { (80, "stopped") };
    let last_run = (1..24 * 7).map(|hours| scene.now.plus(-hours)).find(|hour| instance.runs(Clock::at(*hour)));
    let reason =
        last_run.filter(|_| !running).map(|hour| hour.plus(1).iso(false).replace('T', " ").replace('Z', " GMT"));
    Some(json!({
        "OwnerId": ACCOUNTS[usize::from(home.account)].id,
        "ReservationId": network_id("r", home),
        "Instances": [{
            "InstanceId": home.id,
            "InstanceType": sku.instance().instance_type,
            "State": {"Code": code, "Name": state},
            "StateTransitionReason": reason.map_or(String::new(), |time| format!("User initiated ({time})")),
            "LaunchTime": created(home),
            "PlatformDetails": sku.instance().platform,
            "UsageOperation": sku.operation,
            "Placement": {"AvailabilityZone": zone(home), "Tenancy": "default"},
            "VpcId": network_id("vpc", home),
            "BlockDeviceMappings": block_devices(scene, home),
            "Tags": scene.tags(home),
        }],
    }))
}

fn block_devices(scene: &Scene<'_>, home: &Resource) -> Vec<Value> {
    let attached =
        scene.of(Kind::Volume).filter(|(_, volume)| volume.attached == home.name && volume.copy == home.copy);
    attached.map(|(_, volume)| json!({"DeviceName": "/dev/sdf", "Ebs": {"VolumeId": volume.id, "Status": "attached", "DeleteOnTermination": false}})).collect()
}

pub(super) fn snapshots(scene: &Scene<'_>) -> Value {
    let all = scene.of(Kind::Snapshot).map(|(index, snapshot)| {
        let size = scene
            .company
            .meters
            .iter()
            .find(|meter| meter.resource == index)
            .and_then(crate::company::Meter::size)
            .unwrap_or_default();
        json!({
            "SnapshotId": short_id(snapshot),
            // AWS gives copies a volume that does not exist; the volume of a snapshot that is kept too long is gone.
            "VolumeId": if snapshot.waste.is_empty() { "vol-ffffffff".to_owned() } else { network_id("vol", snapshot) },
            "VolumeSize": size * 2,
            "FullSnapshotSizeInBytes": size * 1_073_741_824,
            "StartTime": created(snapshot),
            "State": "completed",
            "StorageTier": "standard",
            "OwnerId": ACCOUNTS[usize::from(snapshot.account)].id,
            "Description": format!("{} backup", snapshot.name),
            "Tags": scene.tags(snapshot),
        })
    });
    json!({ "Snapshots": all.collect::<Vec<Value>>() })
}
