//! Recorded answers: what the window gets for each request in `golden/requests.json`, computed from the sample. The UI's tests read
//! the same files, so a change of the wire fails on both sides. `cargo xtask golden` records them anew.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use curio_app::dto::{
    AttributionRequest, ComplianceRequest, LinesRequest, OverviewRequest, PathRequest, ReconcileRequest,
    SourcesRequest, SpendRequest, WasteDetailRequest, WasteRequest,
};
use curio_app::jobs::Job;
use curio_app::session::{Desk, DeskConfig};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::root;

fn folder() -> PathBuf {
    root().join("tests/golden")
}

fn desk(home: &std::path::Path) -> Desk {
    let config = DeskConfig {
        workspaces_dir: home.to_owned(),
        sample_dir: Some(sample_of_a_day(&home.join("data-samples"))),
        worker: env!("CARGO_BIN_EXE_curio-under-test").into(),
    };
    let desk = Desk::open(config).unwrap();
    desk.open_sample(&Job::silent()).unwrap();
    let list = home.join("invoices.csv");
    fs::write(&list, INVOICES).unwrap();
    desk.load_invoices(&desk.session().default_view.unwrap(), &list, false).unwrap().unwrap();
    desk
}

/// The sample, its evidence written on the same day everywhere: where a file says no day, its own counts.
fn sample_of_a_day(folder: &std::path::Path) -> PathBuf {
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(COLLECTED);
    for part in ["legacy", "rules", "evidence"] {
        copy_of_a_day(&root().join("data-samples").join(part), &folder.join(part), day);
    }
    folder.join("legacy")
}

fn copy_of_a_day(from: &std::path::Path, to: &std::path::Path, day: SystemTime) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_of_a_day(&path, &copy, day);
        } else {
            fs::copy(&path, &copy).unwrap();
            fs::File::options().write(true).open(&copy).unwrap().set_modified(day).unwrap();
        }
    }
}

/// 2 November 2026, noon.
const COLLECTED: u64 = 1_793_620_800;

/// August ties, 12.34 are left in September, October has no invoice yet.
const INVOICES: &str = "invoice,currency,amount
7002026080,USD,20263.42
7002026081,USD,3626.64
9002026080,USD,640.00
7002026090,USD,19566.65
7002026091,USD,5746.56
9002026090,USD,640.00
";

fn request<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn recorded<T: Serialize, E: Serialize>(answer: Result<T, E>) -> Value {
    match answer {
        Ok(answer) => serde_json::to_value(answer).unwrap(),
        Err(error) => panic!("no answer: {}", serde_json::to_value(error).unwrap()),
    }
}

fn answer(desk: &Desk, command: &str, asked: &Value) -> Value {
    let mut answer = match command {
        "session" => serde_json::to_value(desk.session()).unwrap(),
        "overview" => recorded(desk.overview(&request::<OverviewRequest>(asked))),
        "spend" => recorded(desk.spend(&request::<SpendRequest>(asked))),
        "lines" => recorded(desk.lines(&request::<LinesRequest>(asked))),
        "sources" => recorded(desk.sources(&request::<SourcesRequest>(asked))),
        "reconciliation" => recorded(desk.reconciliation(&request::<ReconcileRequest>(asked))),
        "attribution" => recorded(desk.attribution(&request::<AttributionRequest>(asked))),
        "coverage_path" => recorded(desk.coverage_path(&request::<PathRequest>(asked))),
        "compliance" => recorded(desk.compliance(&request::<ComplianceRequest>(asked))),
        "waste" => recorded(desk.waste(&request::<WasteRequest>(asked))),
        "waste_detail" => recorded(desk.waste_detail(&request::<WasteDetailRequest>(asked))),
        other => panic!("{other} has no recorded answers"),
    };
    // What differs from run to run and from machine to machine.
    if answer.get("path").is_some() {
        answer["path"] = "/home/analyst/.local/share/curio/sample.curio".into();
    }
    if answer["rules"]["path"].is_string() {
        answer["rules"]["path"] = "/home/analyst/.local/share/curio/sample.curio/rules/rules.toml".into();
    }
    if answer["today"].is_string() {
        answer["today"] = "2026-11-20".into();
    }
    for delivery in answer.get_mut("deliveries").and_then(Value::as_array_mut).into_iter().flatten() {
        delivery["imported_at"] = "2026-11-20T08:00:00Z".into();
    }
    answer
}

#[test]
fn golden_answers_are_what_the_window_gets() {
    let home = tempfile::tempdir().unwrap();
    let desk = desk(home.path());
    let update = std::env::var_os("CURIO_UPDATE_GOLDEN").is_some();
    let requests: Value = serde_json::from_str(&fs::read_to_string(folder().join("requests.json")).unwrap()).unwrap();
    let requests = requests.as_array().unwrap();
    assert!(!requests.is_empty());
    let mut stale = Vec::new();
    for entry in requests {
        let (name, command) = (entry["name"].as_str().unwrap(), entry["command"].as_str().unwrap());
        let response = answer(&desk, command, &entry["request"]);
        let whole = json!({ "command": command, "request": entry["request"], "response": response });
        let text = format!("{whole:#}\n");
        let path = folder().join("ipc").join(format!("{name}.json"));
        if update {
            fs::write(&path, text).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "these recorded answers are not what the window gets now: {stale:?}; look at them, then run cargo xtask golden"
    );
}

#[test]
fn every_answer_foots() {
    for file in fs::read_dir(folder().join("ipc")).unwrap() {
        let path = file.unwrap().path();
        let recorded: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let response = &recorded["response"];
        match recorded["command"].as_str().unwrap() {
            "overview" => overview_foots(response),
            "spend" => spend_foots(response),
            "reconciliation" => walks_foot(response),
            "attribution" => attribution_foots(response),
            "waste" => waste_foots(response),
            "waste_detail" => history_foots(response),
            _ => {}
        }
    }
}

fn sum<'a>(amounts: impl Iterator<Item = &'a Value>) -> String {
    let amounts = amounts.map(|amount| crate::support::money(amount.as_str().unwrap()));
    curio_engine::checked_sum(amounts).unwrap().to_string()
}

fn overview_foots(overview: &Value) {
    let series = overview["trend"]["series"].as_array().unwrap();
    assert_eq!(sum(series.iter().map(|series| &series["total"])), overview["total"].as_str().unwrap());
    for band in series {
        assert_eq!(sum(band["amounts"].as_array().unwrap().iter()), band["total"].as_str().unwrap());
    }
    assert_eq!(overview["tie"]["difference"], "0");
    if overview["comparison"].is_object() {
        let moved = overview["movers"].as_array().unwrap().iter().map(|mover| &mover["change"]);
        assert_eq!(sum(moved.chain([&overview["rest_change"]])), overview["comparison"]["change"].as_str().unwrap());
    }
}

fn walks_foot(answer: &Value) {
    let walks = answer["walks"].as_array().unwrap();
    assert_eq!(sum(walks.iter().map(|walk| &walk["in_view"])), answer["total"]["in_view"].as_str().unwrap());
    for walk in walks.iter().filter(|walk| walk["standing"] == "entered") {
        let causes = walk["causes"].as_array().unwrap().iter().map(|cause| &cause["amount"]);
        let reached = sum(causes.chain([&walk["in_view"], &walk["remainder"]]));
        assert_eq!(reached, walk["amount"].as_str().unwrap());
    }
}

fn attribution_foots(answer: &Value) {
    let costs = |rows: &str| sum(answer[rows].as_array().unwrap().iter().map(|row| &row["cost"]));
    let total = answer["coverage"]["total"].as_str().unwrap();
    assert_eq!(sum(answer["coverage"]["rows"].as_array().unwrap().iter().map(|row| &row["cost"])), total);
    assert_eq!(costs("rule_rows"), total);
    assert_eq!(answer["conservation"]["difference"], "0");
    let owners = answer["owners"].as_array().unwrap().iter().map(|owner| &owner["total"]);
    assert_eq!(sum(owners), answer["conservation"]["owners"].as_str().unwrap());
    if answer["preview"].is_object() {
        let moved = answer["preview"]["moves"].as_array().unwrap().iter().map(|one| &one["cost"]);
        assert_eq!(sum(moved), answer["preview"]["moved"].as_str().unwrap());
    }
}

fn spend_foots(page: &Value) {
    let rows = page["rows"].as_array().unwrap();
    if page["all_count"].as_u64().unwrap() == rows.len() as u64 {
        assert_eq!(sum(rows.iter().map(|row| &row["cost"])), page["total"]["cost"].as_str().unwrap());
    }
}

/// What is listed as added is the total, by confidence, owner and service too; the tiles are a part of it.
fn waste_foots(answer: &Value) {
    let total = &answer["total"];
    let rows: Vec<&Value> = answer["rows"].as_array().unwrap().iter().filter(|row| row["counts"] == "added").collect();
    assert_eq!(rows.len() as u64, total["count"].as_u64().unwrap());
    for end in ["now", "low", "high"] {
        let whole = total["saving"][end].as_str().unwrap();
        assert_eq!(sum(rows.iter().map(|row| &row["saving"][end])), whole, "rows, {end}");
        assert_eq!(
            sum([&total["high"], &total["medium"]].into_iter().map(|part| &part[end])),
            whole,
            "confidence, {end}"
        );
        assert_eq!(answer["listed"]["saving"][end], total["saving"][end]);
        for parts in ["by_owner", "by_service"] {
            let parts = answer[parts].as_array().unwrap();
            assert_eq!(sum(parts.iter().map(|part| &part["saving"][end])), whole, "parts, {end}");
        }
    }
    for row in rows {
        let [now, high, current] = [&row["saving"]["now"], &row["saving"]["high"], &row["current"]]
            .map(|amount| crate::support::money(amount.as_str().unwrap()));
        assert!(now <= high && high <= current, "{} saves more than it costs", row["key"]);
    }
}

/// The days of a resource are its cost in the window's month.
fn history_foots(answer: &Value) {
    let history = &answer["history"];
    if history.is_null() {
        return;
    }
    let days = ["on_demand", "committed", "monthly"].into_iter().flat_map(|part| history[part].as_array().unwrap());
    assert_eq!(sum(days), history["total"].as_str().unwrap());
    let months = history["months"].as_array().unwrap();
    assert_eq!(months.last().unwrap()["cost"], history["total"], "{}", answer["row"]["key"]);
}
