//! The day a file speaks of, whose it is, and how files are joined.

use super::{known, read, refusal};
use crate::waste::evidence::{Evidence, EvidenceKind};
use crate::waste::example::Example;

const COLLECTED: &str = r#"{"collected":"2026-11-01T00:00:00Z","accounts":["111111111111"],"regions":["us-east-1"]}"#;

fn volume(state: &str) -> String {
    format!(r#"{{"Volumes":[{{"VolumeId":"vol-a","State":"{state}"}}]}}"#)
}

#[test]
fn the_note_of_the_script_dates_its_folder_and_no_other() {
    let volume = volume("available");
    let evidence =
        known(&[("pack/volumes.json", &volume), ("pack/collected.json", COLLECTED), ("else/volumes.json", &volume)]);
    let dates: Vec<(&str, usize)> = evidence.files.iter().map(|file| (file.date.as_str(), file.count)).collect();
    assert_eq!(dates, [("2026-11-01", 1), ("2026-11-01", 0), ("2026-11-02", 1)]);
    assert!(evidence.files[1].kinds.is_empty());
}

#[test]
fn the_later_of_two_files_counts() {
    let (free, used) = (volume("available"), volume("in-use"));
    let state =
        |evidence: &Evidence| evidence.described(EvidenceKind::Volumes, "vol-a").unwrap().field("State").to_owned();
    let early = known(&[("pack/collected.json", COLLECTED), ("later.json", &used), ("pack/volumes.json", &free)]);
    assert_eq!(state(&early), "in-use");
    let same = known(&[("a.json", &used), ("b.json", &free)]);
    assert_eq!(state(&same), "available");
    let metric = |day: u32, value: u32| {
        format!(
            r#"{{"MetricDataResults":[{{"Id":"m","Label":"i-1 CPUUtilization","Timestamps":["2026-10-{day}"],"Values":[{value}]}}]}}"#
        )
    };
    let (old, new) = (metric(10, 1), metric(20, 2));
    let evidence = known(&[("new.json", &new), ("old.json", &old)]);
    assert_eq!(evidence.metric("i-1", "CPUUtilization").unwrap().mean.to_string(), "2");
}

#[test]
fn evidence_of_other_accounts_and_resources_is_refused_by_name() {
    let bill = Example::read("vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | x | 100 GB-Mo | 10.00").population;
    let instance = |owner: &str| {
        format!(
            r#"{{"Reservations":[{{"OwnerId":"{owner}","Instances":[{{"InstanceId":"i-{owner}","State":{{"Name":"running"}}}}]}}]}}"#
        )
    };
    let (ours, theirs) = (instance("111111111111"), instance("999999999999"));
    let other = r#"{"Volumes":[{"VolumeId":"vol-x"},{"VolumeId":"vol-y"}]}"#;
    let volume = volume("available");
    let plans =
        r#"{"savingsPlans":[{"savingsPlanArn":"arn:aws:savingsplans::999999999999:savingsplan/u","state":"active"}]}"#;
    let (mut evidence, refused) = read(&[
        ("theirs.json", &theirs),
        ("ours.json", &ours),
        ("other.json", other),
        ("volumes.json", &volume),
        ("plans.json", plans),
        ("pack/other.json", other),
        ("pack/collected.json", COLLECTED),
        ("empty.json", r#"{"Snapshots":[]}"#),
    ]);
    assert!(refused.is_empty());
    let refused: Vec<String> = evidence.check_accounts(&bill).iter().map(ToString::to_string).collect();
    assert_eq!(
        refused,
        [
            "theirs.json: describes account 999999999999, which is in none of the loaded reports. \
             Load the reports of that account, or leave the file out.",
            "other.json: describes 2 resources, none of which is in the loaded reports. \
             Load the reports of that account, or leave the file out."
        ]
    );
    let names: Vec<&str> = evidence.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        ["ours.json", "volumes.json", "plans.json", "pack/other.json", "pack/collected.json", "empty.json"]
    );
    let instance = evidence.described(EvidenceKind::Instances, "i-111111111111").unwrap();
    assert_eq!(evidence.files[instance.file].name, "ours.json");
    assert!(evidence.described(EvidenceKind::Instances, "i-999999999999").is_none());
    let volumes: Vec<&str> = evidence.all(EvidenceKind::Volumes).map(|volume| volume.id.as_str()).collect();
    assert_eq!(volumes, ["vol-a"]);
}

const BALANCER: &str = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/shop/1";

#[test]
fn target_health_is_joined_to_its_load_balancer() {
    let group = "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/shop-web/abc1";
    let targets =
        r#""TargetHealthDescriptions":[{"TargetHealth":{"State":"unhealthy"}},{"TargetHealth":{"State":"healthy"}}]"#;
    let groups = format!(
        r#"{{"TargetGroups":[{{"TargetGroupArn":"{group}","TargetGroupName":"shop-web","LoadBalancerArns":["{BALANCER}"]}},
        {{"TargetGroupArn":"{group}2","TargetGroupName":"shop","LoadBalancerArns":["{BALANCER}"]}}]}}"#
    );
    let told = format!(r#"{{"TargetGroupArn":"{group}","LoadBalancerArns":["{BALANCER}"],{targets}}}"#);
    let plain = format!("{{{targets}}}");
    for files in [
        vec![("health.json", told.as_str())],
        vec![("describe-target-health-shop-web.json", plain.as_str()), ("groups.json", groups.as_str())],
        vec![("health-abc1.json", plain.as_str()), ("groups.json", groups.as_str())],
    ] {
        let evidence = known(&files);
        let health = evidence.described(EvidenceKind::TargetHealth, BALANCER).expect("joined");
        let counts = ["TargetGroups.#", "Targets.#", "Healthy.#", "Unchecked.#"].map(|name| health.field(name));
        assert_eq!(counts, ["1", "2", "1", "0"]);
    }
    let refused = refusal("health.json", &plain);
    assert!(refused.contains("does not say which target group it is of. Name the file after it"), "{refused}");
    let refused = refusal("health.json", &format!(r#"{{"TargetGroupArn":"{group}",{targets}}}"#));
    assert!(
        refused.contains("does not say which load balancers send to its target group. Load the answer"),
        "{refused}"
    );
    let lone = format!(r#"{{"TargetGroupArn":"{group}","LoadBalancerArns":[],{targets}}}"#);
    assert!(known(&[("lone.json", &lone)]).all(EvidenceKind::TargetHealth).next().is_none());
    // Two groups of one balancer are added, and the same group twice is not.
    let second = told.replace("abc1", "abc2").replace("unhealthy", "unavailable");
    let evidence = known(&[("a.json", &told), ("b.json", &second), ("c.json", &told)]);
    let health = evidence.described(EvidenceKind::TargetHealth, BALANCER).expect("joined");
    let counts = ["TargetGroups.#", "Targets.#", "Healthy.#", "Unchecked.#"].map(|name| health.field(name));
    assert_eq!(counts, ["2", "4", "2", "1"]);
}
