//! Small published files beside the project, where they are: each loads, and adds up to an independent decimal sum.

use crate::real_reports::{check_file, report};

#[test]
fn generated_focus_files_of_two_versions() {
    let Some(folder) = report("focus-1.2-1.3-synthetic") else { return };
    for name in [
        "aws_1_2_cost_and_usage_rows100_seed42.csv",
        "aws_1_2_cost_and_usage_rows25_seed7_credits.csv",
        "aws_1_3_cost_and_usage_rows100_seed42.csv",
        "aws_1_3_cost_and_usage_rows25_seed7_credits.csv",
    ] {
        check_file(&folder.join(name), &folder.join(name), "billedcost", "chargecategory");
    }
}

#[test]
fn commitment_examples_of_the_focus_specification() {
    let Some(folder) = report("focus-spec-commitment-examples") else { return };
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            check_file(&path, &path, "billedcost", "chargecategory");
            count += 1;
        }
    }
    assert!(count >= 11, "{count} examples");
}

#[test]
fn manifests_of_both_services_with_zip_and_gzip_parts() {
    let Some(folder) = report("manifests") else { return };
    for (manifest, part) in [
        ("cur1_manifest.json", "MockTestReport-00001.csv.zip"),
        ("cur2_manifest.json", "MockTestReportV2-00001.csv.gz"),
    ] {
        check_file(&folder.join(manifest), &folder.join(part), "lineitemunblendedcost", "lineitemlineitemtype");
    }
}
