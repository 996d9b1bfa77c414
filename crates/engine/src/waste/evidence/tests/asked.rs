//! Questions about resources, and what evidence answers.

use super::{known, read};
use crate::waste::case::Case;
use crate::waste::evidence::{Evidence, answers};
use crate::waste::example::Example;
use crate::waste::found::{From, Says};
use crate::waste::limits::Limits;
use crate::waste::prices::Prices;
use crate::waste::rule::{Limit, Question, Rule};

const BARE: Rule = Rule { id: "T-1", ..Rule::NEW };
const DATED: Rule =
    Rule { id: "T-2", limits: &[Limit { name: "days", default: "365", unit: "days", what: "" }], ..Rule::NEW };
static BARE_RULE: Rule = BARE;
static DATED_RULE: Rule = DATED;

/// What evidence says of a resource that was billed in October 2026.
fn says(rule: &'static Rule, question: Question, id: &str, evidence: &Evidence) -> Vec<String> {
    let bill = Example::read(&format!("{id} | AmazonEC2 | x | x | 730 Hrs | 10.00")).population;
    let (prices, limits) = (Prices::published(), Limits::default());
    let case = Case { bill: &bill, evidence, prices: &prices, limits: &limits, rule };
    let shown = |proof: crate::waste::found::Proof| {
        let From::File { name, field, date } = proof.from else { panic!("not of a file") };
        let says = match proof.says {
            Says::Supports => "+",
            Says::Refutes => "-",
            Says::Stale => "stale",
            Says::Caution => "?",
        };
        format!("{says} {} ({name}, {field}, {date})", proof.words)
    };
    answers(&case, question, &bill.resources[0]).into_iter().map(shown).collect()
}

fn asked(question: Question, id: &str, files: &[(&str, &str)]) -> Vec<String> {
    says(&BARE_RULE, question, id, &known(files))
}

const RUNNING: &str = r#"{"Instances":[{"InstanceId":"i-a","State":{"Name":"running"}}]}"#;
const STOPPED: &str = r#"{"Instances":[{"InstanceId":"i-a","State":{"Name":"stopped"},"StateTransitionReason":"User initiated (2026-07-02 03:04:05 GMT)"}]}"#;

#[test]
fn volumes_are_attached_or_not() {
    let volume = |rest: &str| format!(r#"{{"Volumes":[{{"VolumeId":"vol-a",{rest}}}]}}"#);
    for (rest, expected) in [
        (r#""State":"available""#, "+ State is available: attached to nothing (v, State, 2026-11-02)"),
        (
            r#""State":"in-use","Attachments":[{"InstanceId":"i-a"}]"#,
            "- State is in-use: attached to i-a, which is stopped (v, State, 2026-11-02)",
        ),
        (r#""Attachments":[]"#, "+ Attachments is empty: attached to nothing (v, Attachments, 2026-11-02)"),
        (r#""State":"deleting""#, "? State is deleting (v, State, 2026-11-02)"),
    ] {
        assert_eq!(asked(Question::Unattached, "vol-a", &[("v", &volume(rest)), ("i", STOPPED)]), [expected]);
    }
    assert!(asked(Question::Unattached, "vol-b", &[("v", &volume(r#""State":"available""#))]).is_empty());
    let idle =
        "accountId,resourceArn,finding,savingsOpportunityAfterDiscount\n1,vol-a,Unattached,7.5\n1,vol-b,Optimized,\n";
    assert_eq!(
        asked(Question::Unattached, "vol-a", &[("co.csv", idle)]),
        ["+ Compute Optimizer says unattached, saves 7.50 a month (co.csv, finding, 2026-11-02)"]
    );
    assert!(asked(Question::AdvisedIdle, "vol-b", &[("co.csv", idle)]).is_empty());
}

#[test]
fn old_evidence_is_stale_and_evidence_without_a_day_decides_nothing() {
    let volume = r#"{"Volumes":[{"VolumeId":"vol-a","State":"in-use"}]}"#;
    let old = r#"{"collected":"2026-09-01T00:00:00Z"}"#;
    assert_eq!(
        asked(Question::Unattached, "vol-a", &[("v", volume), ("collected.json", old)]),
        ["stale State is in-use: attached; that was 60 days before the window's end (v, State, 2026-09-01)"]
    );
    let given = crate::waste::evidence::GivenFile { name: "v", bytes: volume.as_bytes(), day: "" };
    let (evidence, _) = Evidence::read(&[given]);
    assert_eq!(
        says(&BARE_RULE, Question::Unattached, "vol-a", &evidence),
        ["? State is in-use: attached; nothing tells on which day (v, State, )"]
    );
}

#[test]
fn instances_are_idle_busy_or_neither() {
    let series = |metric: &str, value: &str| {
        format!(
            r#"{{"Id":"m","Label":"i-a {metric}","Timestamps":["2026-10-31","2026-10-30"],"Values":[{value},{value}]}}"#
        )
    };
    let both = |processor: &str, network: &str| {
        let series = [series("CPUUtilization", processor), series("NetworkOut", network)].join(",");
        let file = format!(r#"{{"MetricDataResults":[{series}]}}"#);
        asked(Question::IdleInstance, "i-a", &[("m", &file), ("i", RUNNING)]).join("; ")
    };
    let cpu = |value: &str| {
        format!("CPUUtilization {value} % on average, {value} % at most, 2 values from 2026-10-30 to 2026-10-31")
    };
    let place = "(m, CPUUtilization, 2026-10-31)";
    assert_eq!(both("1.2", "40000"), format!("+ {}; NetworkOut 40 KB a day {place}", cpu("1.2")));
    assert_eq!(both("1.2", "9100000000"), format!("? {}; NetworkOut 9.1 GB a day {place}", cpu("1.2")));
    assert_eq!(both("34", "40000"), format!("- {}; NetworkOut 40 KB a day {place}", cpu("34")));
    assert_eq!(both("7", "40000"), format!("? {}; NetworkOut 40 KB a day {place}", cpu("7")));
    let alone = format!(r#"{{"MetricDataResults":[{}]}}"#, series("CPUUtilization", "0.5"));
    assert_eq!(
        asked(Question::IdleInstance, "i-a", &[("m", &alone), ("i", STOPPED)]),
        [
            "? i-a is stopped since 2026-07-02: no hours are billed while it is (i, State.Name, 2026-11-02)".to_owned(),
            format!("+ {} {place}", cpu("0.5"))
        ]
    );
    let peaks = [series("CPUUtilization", "0.5"), series("CPUUtilization Maximum", "80")].join(",");
    let peaks = format!(r#"{{"MetricDataResults":[{peaks}]}}"#);
    assert!(
        asked(Question::IdleInstance, "i-a", &[("m", &peaks)])[0]
            .starts_with("? CPUUtilization 0.5 % on average, 80 % at most")
    );
    let gone = RUNNING.replace("running", "terminated");
    assert!(asked(Question::IdleInstance, "i-a", &[("i", &gone)])[0].starts_with("- State is terminated"));
}

#[test]
fn stopped_instances_are_found_by_their_volumes_too() {
    let expected = "+ i-a is stopped since 2026-07-02 (i, State.Name, 2026-11-02)";
    let volume = r#"{"Volumes":[{"VolumeId":"vol-a","State":"in-use","Attachments":[{"InstanceId":"i-a"}]}]}"#;
    assert_eq!(asked(Question::Stopped, "i-a", &[("i", STOPPED)]), [expected]);
    assert_eq!(asked(Question::Stopped, "vol-a", &[("i", STOPPED), ("v", volume)]), [expected]);
    assert_eq!(asked(Question::Stopped, "i-a", &[("i", RUNNING)]), ["- i-a is running (i, State.Name, 2026-11-02)"]);
}

#[test]
fn addresses_are_associated_or_not() {
    let arn = "arn:aws:ec2:us-east-1:111111111111:elastic-ip/eipalloc-a";
    let address = |rest: &str| format!(r#"{{"Addresses":[{{"AllocationId":"eipalloc-a"{rest}}}]}}"#);
    let of = |rest: &str, instances: &str| {
        asked(Question::UnusedAddress, arn, &[("a", &address(rest)), ("i", instances)]).join("")
    };
    assert_eq!(
        of(r#","Domain":"vpc""#, RUNNING),
        "+ no AssociationId: associated with nothing (a, AssociationId, 2026-11-02)"
    );
    assert!(of(r#","AssociationId":null"#, RUNNING).starts_with("+ "));
    assert_eq!(of("", RUNNING), "", "a query may have left it out");
    assert_eq!(
        of(r#","AssociationId":"eipassoc-1","NetworkInterfaceId":"eni-1""#, RUNNING),
        "- associated with eni-1 (a, NetworkInterfaceId, 2026-11-02)"
    );
    let used = r#","AssociationId":"eipassoc-1","InstanceId":"i-a""#;
    assert_eq!(of(used, RUNNING), "- associated with i-a, which is running (a, InstanceId, 2026-11-02)");
    assert_eq!(of(used, STOPPED), "+ associated with i-a, which is stopped (a, InstanceId, 2026-11-02)");
    let check = "Region,IP Address\nus-east-1,203.0.113.9\n";
    let whole = address(r#","Domain":"vpc","PublicIp":"203.0.113.9""#);
    let proofs = asked(Question::UnusedAddress, arn, &[("a", &whole), ("ta.csv", check)]);
    assert_eq!(proofs[1], "+ Trusted Advisor says unassociated (ta.csv, finding, 2026-11-02)");
}

#[test]
fn gateways_are_judged_by_what_goes_through() {
    let arn = "arn:aws:ec2:us-east-1:111111111111:natgateway/nat-a";
    let state = |state: &str| format!(r#"{{"NatGateways":[{{"NatGatewayId":"nat-a","State":"{state}"}}]}}"#);
    let metric = |name: &str, value: &str| {
        format!(
            r#"{{"MetricDataResults":[{{"Id":"m","Label":"nat-a {name}","Timestamps":["2026-10-31"],"Values":[{value}]}}]}}"#
        )
    };
    let of = |state: &str, metric: &str| asked(Question::IdleGateway, arn, &[("n", state), ("m", metric)]).join("; ");
    let still = "? State is available: it still exists (n, State, 2026-11-02)";
    assert_eq!(asked(Question::IdleGateway, arn, &[("n", &state("available"))]), [still]);
    assert!(asked(Question::IdleGateway, arn, &[("n", &state("deleted"))])[0].starts_with("- State is deleted"));
    let values = "1 value of 2026-10-31 (m";
    assert_eq!(
        of(&state("available"), &metric("BytesOutToDestination", "0")),
        format!("{still}; + BytesOutToDestination 0 bytes a day, {values}, BytesOutToDestination, 2026-10-31)")
    );
    assert!(of(&state("available"), &metric("BytesInFromSource", "5e9")).contains("; - BytesInFromSource 5 GB a day"));
    assert!(of(&state("available"), &metric("ActiveConnectionCount", "0")).contains("; + at most 0 open connections"));
    assert!(of(&state("available"), &metric("ActiveConnectionCount", "3")).contains("; - at most 3 open connections"));
}

#[test]
fn load_balancers_have_healthy_targets_or_none() {
    let arn = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/shop/1";
    let group = "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/shop/1";
    let health = |states: &[&str]| {
        let targets: Vec<String> =
            states.iter().map(|state| format!(r#"{{"TargetHealth":{{"State":"{state}"}}}}"#)).collect();
        format!(
            r#"{{"TargetGroupArn":"{group}","LoadBalancerArns":["{arn}"],"TargetHealthDescriptions":[{}]}}"#,
            targets.join(",")
        )
    };
    for (states, expected) in [
        (&[][..], "+ no target is registered"),
        (&["unhealthy", "draining"], "+ 0 of 2 targets healthy"),
        (&["unhealthy", "healthy"], "- 1 of 2 targets healthy"),
        (&["unavailable"], "? 1 of 1 targets without a health check"),
    ] {
        let place = "(h, TargetHealthDescriptions, 2026-11-02)";
        assert_eq!(asked(Question::NoTargets, arn, &[("h", &health(states))]), [format!("{expected} {place}")]);
    }
    let groups = |balancers: [&str; 2]| {
        let [one, two] = balancers;
        format!(
            r#"{{"TargetGroups":[{{"TargetGroupArn":"{group}","LoadBalancerArns":[{one}]}},{{"TargetGroupArn":"{group}2","LoadBalancerArns":[{two}]}}]}}"#
        )
    };
    let ours = format!("\"{arn}\"");
    let both = groups([&ours, &ours]);
    assert_eq!(
        asked(Question::NoTargets, arn, &[("h", &health(&[])), ("g", &both)]),
        ["? no healthy target in 1 of 2 target groups (h, TargetHealthDescriptions, 2026-11-02)"]
    );
    assert_eq!(
        asked(Question::NoTargets, arn, &[("g", &groups(["", ""]))]),
        ["+ no target group: it sends nowhere (g, LoadBalancerArns, 2026-11-02)"]
    );
    let classic = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/old";
    let bare = r#"{"LoadBalancerDescriptions":[{"LoadBalancerName":"old","Instances":[]}]}"#;
    assert_eq!(
        asked(Question::NoTargets, classic, &[("c", bare)]),
        ["+ no instance is registered (c, Instances, 2026-11-02)"]
    );
}

#[test]
fn snapshots_are_as_old_as_they_say_whenever_they_say_it() {
    let arn = "arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a";
    let snapshot =
        |day: &str| format!(r#"{{"Snapshots":[{{"SnapshotId":"snap-a","StartTime":"{day}T09:00:00.000Z"}}]}}"#);
    let old = r#"{"collected":"2026-01-01T00:00:00Z"}"#;
    let of = |day: &str, rule| {
        says(rule, Question::OldSnapshot, arn, &known(&[("s", &snapshot(day)), ("collected.json", old)]))
    };
    assert_eq!(
        of("2023-05-02", &DATED_RULE),
        ["+ begun 2023-05-02: 1278 days old at the window's end, the limit is 365 (s, StartTime, 2026-01-01)"]
    );
    assert_eq!(
        of("2026-07-05", &DATED_RULE),
        ["- begun 2026-07-05: 118 days old at the window's end, the limit is 365 (s, StartTime, 2026-01-01)"]
    );
    assert!(of("2023-05-02", &BARE_RULE).is_empty());
    let image = r#"{"Images":[{"ImageId":"ami-a","BlockDeviceMappings":[{"DeviceName":"a","VirtualName":"x"},
        {"DeviceName":"b","Ebs":{"SnapshotId":"snap-a"}}]}]}"#;
    let evidence = known(&[("s", &snapshot("2026-07-05")), ("ami", image)]);
    let proofs = says(&BARE_RULE, Question::OldSnapshot, arn, &evidence);
    assert_eq!(proofs, ["? ami-a is made of it and has to go first (ami, BlockDeviceMappings, 2026-11-02)"]);
}

#[test]
fn commitments_are_active_or_not() {
    let plan = "arn:aws:savingsplans::111111111111:savingsplan/u-1";
    let file = |state: &str| {
        format!(
            r#"{{"savingsPlans":[{{"savingsPlanArn":"{plan}","state":"{state}","end":"2027-08-11T10:00:00.000Z"}}]}}"#
        )
    };
    let of = |state: &str| asked(Question::ActiveCommitment, plan, &[("p", &file(state))]);
    assert_eq!(of("active"), ["+ State is active, ends 2027-08-11 (p, state, 2026-11-02)"]);
    assert_eq!(of("retired"), ["- State is retired, ends 2027-08-11 (p, state, 2026-11-02)"]);
    let reserved = r#"{"ReservedInstances":[{"ReservedInstancesId":"u-2","State":"active"}]}"#;
    let arn = "arn:aws:ec2:us-east-1:111111111111:reserved-instances/u-2";
    assert_eq!(
        asked(Question::ActiveCommitment, arn, &[("r", reserved)]),
        ["+ State is active (r, State, 2026-11-02)"]
    );
    assert_eq!(read(&[("r", reserved)]).0.files.len(), 1);
}
