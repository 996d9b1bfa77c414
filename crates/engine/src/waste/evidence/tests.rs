//! Files of every shape, small ones, and what they answer.

mod advice;
mod asked;
mod dates;
mod figures;
mod script;

use proptest::prelude::*;

use super::{Evidence, EvidenceKind as Kind, GivenFile};

/// Reads files that were written on 2 November 2026.
pub(super) fn read(files: &[(&str, &str)]) -> (Evidence, Vec<String>) {
    let given: Vec<GivenFile<'_>> =
        files.iter().map(|(name, text)| GivenFile { name, bytes: text.as_bytes(), day: "2026-11-02" }).collect();
    let (evidence, refused) = Evidence::read(&given);
    (evidence, refused.iter().map(ToString::to_string).collect())
}

/// Reads what is known.
pub(super) fn known(files: &[(&str, &str)]) -> Evidence {
    let (evidence, refused) = read(files);
    assert_eq!(refused, [""; 0]);
    evidence
}

/// The one refusal of a file.
pub(super) fn refusal(name: &str, text: &str) -> String {
    let (evidence, refused) = read(&[(name, text)]);
    assert!(evidence.files.is_empty(), "{name} was taken");
    assert_eq!(refused.len(), 1, "{refused:?}");
    refused[0].clone()
}

fn ids(evidence: &Evidence, kind: Kind) -> Vec<&str> {
    evidence.all(kind).map(|one| one.id.as_str()).collect()
}

#[test]
fn volumes_come_in_every_packing() {
    let a = r#"{"VolumeId":"vol-a","State":"available"}"#;
    let b = r#"{"VolumeId":"vol-b","State":"in-use","SnapshotId":"snap-1"}"#;
    let page = |entry: &str, token: &str| format!(r#"{{"Volumes":[{entry}]{token}}}"#);
    let token = r#","NextToken":"eyJ""#;
    for (packing, text) in [
        ("one document", format!("\u{feff}{{\"Volumes\": [{a}, {b}]}}\r\n")),
        ("pages", format!("{}\n{}", page(a, token), page(b, ""))),
        ("no line end between", format!("{}{}", page(a, token), page(b, ""))),
        ("an array of pages", format!("[{},{}]", page(a, token), page(b, ""))),
        ("one a line", format!("{}\n{}\n", page(a, ""), page(b, ""))),
        ("entries a line", format!("{a}\n{b}\n")),
        ("a list of entries", format!("[{a},{b}]")),
        ("lists of entries", format!("[[{a}],[{b}]]")),
    ] {
        let evidence = known(&[("volumes.json", &text)]);
        assert_eq!(ids(&evidence, Kind::Volumes), ["vol-a", "vol-b"], "{packing}");
        assert_eq!(evidence.files[0].kinds, [Kind::Volumes], "{packing}");
        assert_eq!(evidence.files[0].count, 2, "{packing}");
    }
}

#[test]
fn text_of_windows_and_packed_text_is_read() {
    let text = r#"{"Volumes":[{"VolumeId":"vol-a","State":"available"}]}"#;
    let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    for bytes in [wide, packed.finish().unwrap()] {
        let (evidence, refused) = Evidence::read(&[GivenFile { name: "volumes", bytes: &bytes, day: "" }]);
        assert_eq!(refused, []);
        assert!(evidence.described(Kind::Volumes, "vol-a").is_some());
    }
}

#[test]
fn fields_keep_their_names_lists_their_length_and_tags_their_keys() {
    let evidence = known(&[(
        "volumes.json",
        r#"{"Volumes":[{"VolumeId":"vol-a","Size":8,"Encrypted":true,"KmsKeyId":null,"Attachments":[{"InstanceId":"i-1"},
        {"InstanceId":"i-2"}],"Tags":[{"Key":"team","Value":"search"},{"Key":"env"}],"Rate":0.1}]}"#,
    )]);
    let volume = evidence.described(Kind::Volumes, "arn:aws:ec2:us-east-1:111111111111:volume/vol-a").unwrap();
    let shown: Vec<String> = volume.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        shown,
        [
            "Attachments.#=2",
            "Attachments.0.InstanceId=i-1",
            "Attachments.1.InstanceId=i-2",
            "Encrypted=true",
            "KmsKeyId=",
            "Rate=0.1",
            "Size=8",
            "Tag.env=",
            "Tag.team=search",
            "Tags.#=2",
            "VolumeId=vol-a"
        ]
    );
}

#[test]
fn every_command_is_known() {
    let evidence = known(&[
        (
            "instances.json",
            r#"{"Reservations":[{"OwnerId":"111111111111","Instances":[{"InstanceId":"i-a","ImageId":"ami-a","State":{"Name":"running"}}]}]}"#,
        ),
        ("query.json", r#"[[{"InstanceId":"i-b","State":{"Name":"stopped"}}],[{"InstanceId":"i-c"}]]"#),
        (
            "addresses.json",
            r#"{"Addresses":[{"AllocationId":"eipalloc-a","InstanceId":"i-a","PublicIp":"203.0.113.1"}]}"#,
        ),
        ("old-address.json", r#"{"Addresses":[{"PublicIp":"203.0.113.2","Domain":"standard"}]}"#),
        (
            "snapshots.json",
            r#"{"Snapshots":[{"SnapshotId":"snap-a","VolumeId":"vol-a","StartTime":"2026-01-01T00:00:00Z"}]}"#,
        ),
        ("snapshot.json", r#"{"SnapshotId":"snap-b","VolumeId":"vol-a","StartTime":"2026-01-01T00:00:00Z"}"#),
        ("images.json", r#"{"Images":[{"ImageId":"ami-a","OwnerId":"111111111111"}]}"#),
        ("gateways.json", r#"{"NatGateways":[{"NatGatewayId":"nat-a","State":"available"}]}"#),
        (
            "balancers.json",
            r#"{"LoadBalancers":[{"LoadBalancerArn":"arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/x/1"}]}"#,
        ),
        ("classic.json", r#"{"LoadBalancerDescriptions":[{"LoadBalancerName":"old","Instances":[]}]}"#),
        ("reserved.json", r#"{"ReservedInstances":[{"ReservedInstancesId":"uuid-a","State":"active"}]}"#),
        (
            "databases.json",
            r#"{"ReservedDBInstances":[{"ReservedDBInstanceId":"mine","ReservedDBInstanceArn":"arn:aws:rds:us-east-1:111111111111:ri:ri-a"}]}"#,
        ),
        (
            "plans.json",
            r#"{"savingsPlans":[{"savingsPlanArn":"arn:aws:savingsplans::111111111111:savingsplan/uuid-b","state":"active"}]}"#,
        ),
        ("empty.json", r#"{"Volumes":[]}"#),
    ]);
    assert_eq!(ids(&evidence, Kind::Instances), ["i-a", "i-b", "i-c"]);
    assert_eq!(evidence.described(Kind::Instances, "i-a").unwrap().field("OwnerId"), "111111111111");
    assert_eq!(ids(&evidence, Kind::Addresses), ["203.0.113.2", "eipalloc-a"]);
    assert_eq!(ids(&evidence, Kind::Snapshots), ["snap-a", "snap-b"]);
    assert_eq!(ids(&evidence, Kind::Images), ["ami-a"]);
    assert_eq!(ids(&evidence, Kind::LoadBalancers).len(), 2);
    let found = |kind, id: &str| evidence.described(kind, id).is_some();
    assert!(found(Kind::NatGateways, "arn:aws:ec2:us-east-1:111111111111:natgateway/nat-a"));
    assert!(found(Kind::LoadBalancers, "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/old"));
    assert!(found(Kind::Reservations, "arn:aws:ec2:us-east-1:111111111111:reserved-instances/uuid-a"));
    assert!(found(Kind::Reservations, "arn:aws:rds:us-east-1:111111111111:ri:ri-a"));
    assert!(found(Kind::SavingsPlans, "arn:aws:savingsplans::111111111111:savingsplan/uuid-b"));
    assert!(evidence.has(Kind::Volumes) && ids(&evidence, Kind::Volumes).is_empty());
}

#[test]
fn broken_files_say_where_and_what_to_do() {
    let cut = refusal("volumes.json", "{\"Volumes\": [\n  {\"VolumeId\": \"vol-a\",");
    assert_eq!(
        cut,
        "volumes.json: ends in the middle of its JSON (line 2, column 23). It was cut off; copy it again or run the command again."
    );
    let broken = refusal("volumes.json", "{\"Volumes\": [\n  {\"VolumeId\" \"vol-a\"}]}");
    assert!(broken.starts_with("volumes.json: is not JSON from line 2, column 15 on: expected `:`."), "{broken}");
    let second = refusal("volumes.json", "{\"Volumes\": []}\n{\"Volumes\": [}\n");
    assert!(second.contains("line 2, column 14"), "{second}");
    for (text, expected) in [
        ("", "is empty. The command"),
        ("\r\n ", "is empty."),
        (r#"{"Buckets":[],"Owner":{}}"#, "is JSON that Curio does not know; it has: Buckets, Owner. Known are answers"),
        (
            r#"{"Volumes":[{"State":"available"}]}"#,
            "has no VolumeId in entry 1 of Volumes. Run the command without --query.",
        ),
        (r#"[["vol-a","available"]]"#, "is a list whose entries have no known id. Run the command without --query"),
        ("[]", "is an empty list and does not say of what."),
        (r#"{"Volumes":[]} {"Buckets":[]}"#, "is JSON that Curio does not know; it has: Buckets."),
        ("name,size\na,1\n", "is a table that Curio does not know; its first row is: name, size. Known are"),
        (r#"{"collected":"yesterday"}"#, "has 'yesterday' as the time of collection."),
    ] {
        let refused = refusal("x.json", text);
        assert!(refused.contains(expected), "{refused}");
    }
    let (_, refused) = Evidence::read(&[GivenFile { name: "x.png", bytes: &[0x89, b'P', 0xff, 0xfe], day: "" }]);
    assert!(refused[0].to_string().starts_with("x.png: is not text."), "{refused:?}");
    let large = vec![b' '; (64 << 20) + 1];
    let (_, refused) = Evidence::read(&[GivenFile { name: "x.json", bytes: &large, day: "" }]);
    assert!(refused[0].to_string().starts_with("x.json: is larger than 64 MB."), "{refused:?}");
}

#[test]
fn a_refused_file_leaves_the_others_alone() {
    let good = r#"{"Volumes":[{"VolumeId":"vol-a"}]}"#;
    let (evidence, refused) = read(&[("a.json", "{"), ("b.json", good), ("c.json", "nothing")]);
    assert_eq!(refused.len(), 2);
    assert_eq!(evidence.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["b.json"]);
    assert_eq!(evidence.described(Kind::Volumes, "vol-a").unwrap().file, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), name in ".{0,20}") {
        let (evidence, refused) = Evidence::read(&[GivenFile { name: &name, bytes: &bytes, day: &name }]);
        prop_assert_eq!(evidence.files.len() + refused.len(), 1);
    }

    #[test]
    fn any_words_in_known_places_are_taken_or_refused(
        root in "Volumes|Reservations|Instances|MetricDataResults|Datapoints|TargetHealthDescriptions|flaggedResources|checks|tags",
        field in "VolumeId|InstanceId|Label|Timestamp|Timestamps|Values|Average|Sum|metadata|Tags|OwnerId|LoadBalancerArns",
        value in r#"\PC{0,12}|[0-9eE.+-]{1,12}|"[0-9T:.+-é]{0,24}"|\[\{"Key":1\}\]|\["x",1,null\]|null"#,
    ) {
        for text in [
            format!(r#"{{"{root}":[{{"{field}":{value}}}],"Label":"CPUUtilization"}}"#),
            format!(r#"[{{"{field}":{value},"{root}":{{}}}}]"#),
            format!("resource,metric,timestamp,value\n{field},{root},{value},{value}\n"),
            format!("accountId,instanceArn,finding,{field}\n1,{value},{value},{value}\n"),
        ] {
            let (evidence, refused) = Evidence::read(&[GivenFile { name: "x", bytes: text.as_bytes(), day: &value }]);
            prop_assert_eq!(evidence.files.len() + refused.len(), 1);
        }
    }
}
