//! Waste, as the window asks for it: what people decide and limit counts at once, can be taken back, and loses no money.

use std::fs;
use std::path::Path;

use curio_app::dto::{
    AddEvidence, DecideWaste, ErrorCode, ExportProfile, ExportWorkLists, Filter, LinesRequest, RemoveEvidence,
    SetWasteLimits, StepWaste, View, Waste, WasteAlso, WasteCounts, WasteDecided, WasteDetail, WasteDetailRequest,
    WasteLimitValue, WasteListed, WasteOutcome, WasteRequest, WasteRow, WasteState,
};
use curio_app::jobs::Job;
use curio_app::session::{Desk, DeskConfig};
use curio_engine::{Money, checked_sum};
use tempfile::TempDir;

use crate::support::{money, sample};

fn open(home: &Path) -> Desk {
    let config = DeskConfig {
        workspaces_dir: home.to_owned(),
        sample_dir: Some(sample("legacy")),
        worker: env!("CARGO_BIN_EXE_curio-under-test").into(),
    };
    let desk = Desk::open(config).unwrap();
    desk.open_sample(&Job::silent()).unwrap();
    desk
}

fn desk() -> (TempDir, Desk) {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    (home, desk)
}

fn view(desk: &Desk) -> View {
    desk.session().default_view.unwrap()
}

fn request(view: View) -> WasteRequest {
    let also = vec![WasteAlso::Candidates, WasteAlso::Alternatives, WasteAlso::Refuted, WasteAlso::Snoozed];
    let listed = WasteListed { tile: None, owner: None, service: None, also, search: String::new() };
    WasteRequest { view, draft: None, listed }
}

fn waste(desk: &Desk) -> Waste {
    desk.waste(&request(view(desk))).unwrap()
}

fn decide(desk: &Desk, keys: &[&str], decided: WasteDecided) -> Waste {
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    desk.decide_waste(&DecideWaste { asked: request(view(desk)), keys, decided, note: None }).unwrap()
}

fn detail(desk: &Desk, key: &str) -> WasteDetail {
    desk.waste_detail(&WasteDetailRequest { view: view(desk), draft: None, key: key.to_owned() }).unwrap()
}

fn row<'w>(waste: &'w Waste, key: &str) -> &'w WasteRow {
    waste.rows.iter().find(|row| row.key == key).unwrap()
}

/// The finding that saves the most of those that are added.
fn first(waste: &Waste) -> WasteRow {
    waste.rows.iter().find(|row| row.counts == WasteCounts::Added).unwrap().clone()
}

fn sum<'a>(amounts: impl Iterator<Item = &'a String>) -> Money {
    checked_sum(amounts.map(|amount| money(amount))).unwrap()
}

/// What is added and what is not is all there is.
fn whole(waste: &Waste) -> Money {
    let total = &waste.total;
    let asides = [&total.candidates, &total.alternatives, &total.refuted, &total.snoozed].map(|aside| &aside.most);
    sum(asides.into_iter().chain([&total.saving.high]))
}

#[test]
fn what_people_decide_moves_money_between_lines_and_loses_none() {
    let (home, desk) = desk();
    let before = waste(&desk);
    let finding = first(&before);
    assert_eq!(sum(before.rows.iter().map(|row| &row.saving.high)), whole(&before));

    let snooze = WasteDecided::Snooze { until: "2099-01-01".to_owned(), reason: "migration".to_owned() };
    let snoozed = decide(&desk, &[&finding.key], snooze);
    assert_eq!(row(&snoozed, &finding.key).counts, WasteCounts::Snoozed);
    assert_eq!((snoozed.total.snoozed.count, whole(&snoozed)), (1, whole(&before)));
    let added = money(&before.total.saving.now).checked_sub(money(&finding.saving.now)).unwrap();
    assert_eq!(money(&snoozed.total.saving.now), added);

    let refuted = decide(&desk, &[&finding.key], WasteDecided::Refute { reason: "stands by".to_owned() });
    assert_eq!((refuted.total.snoozed.count, whole(&refuted)), (0, whole(&before)));
    assert_eq!(row(&refuted, &finding.key).state_words, "stands by");

    let owner = decide(&desk, &[&finding.key], WasteDecided::Owner { owner: "ops".to_owned() });
    assert_eq!(row(&owner, &finding.key).owner, "ops");
    assert_eq!(row(&owner, &finding.key).counts, WasteCounts::Refuted, "an owner decides nothing");
    let open_again = decide(&desk, &[&finding.key], WasteDecided::Reopen);
    assert_eq!(open_again.total.saving.now, before.total.saving.now);
    assert_eq!(row(&open_again, &finding.key).owner, "ops", "it stays with whom it was given to");

    // Both survive a new start.
    drop(desk);
    let desk = open(home.path());
    assert_eq!(row(&waste(&desk), &finding.key).owner, "ops");
    for _ in 0..4 {
        desk.step_waste(&StepWaste { asked: request(view(&desk)), redo: false }).unwrap();
    }
    let again = waste(&desk);
    assert_eq!((row(&again, &finding.key).owner.clone(), again.redo), (finding.owner.clone(), 4));
    let error = desk.step_waste(&StepWaste { asked: request(view(&desk)), redo: false }).unwrap_err();
    assert_eq!(error.code, ErrorCode::NotAvailable);
}

#[test]
fn a_promise_names_its_day_and_waits_for_a_later_month() {
    let (_home, desk) = desk();
    let keys: Vec<String> = waste(&desk).rows.iter().take(2).map(|row| row.key.clone()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let by = "2026-12-12".to_owned();
    let promised = decide(&desk, &keys, WasteDecided::Promise { by, replaced_by: vec![" vol-new ".to_owned()] });
    assert_eq!((promised.total.owned, promised.undo), (2, 1), "two findings, one step");
    assert_eq!(promised.ledger.len(), 2);
    for one in &promised.ledger {
        assert_eq!((one.outcome, one.months.len(), one.by.as_str()), (WasteOutcome::Waiting, 0, "2026-12-12"));
    }
    let decision = detail(&desk, keys[0]).decision.unwrap();
    assert_eq!((decision.state, decision.replaced_by), (WasteState::Promised, vec!["vol-new".to_owned()]));

    for (decided, why) in [
        (WasteDecided::Promise { by: "soon".to_owned(), replaced_by: Vec::new() }, "is no day"),
        (WasteDecided::Snooze { until: "2027-02-30".to_owned(), reason: "x".to_owned() }, "is no day"),
        (WasteDecided::Refute { reason: " ".to_owned() }, "Say why"),
    ] {
        let asked = request(view(&desk));
        let keys = vec![keys[0].to_owned()];
        let error = desk.decide_waste(&DecideWaste { asked, keys, decided, note: None }).unwrap_err();
        assert!(error.code == ErrorCode::BadInput && error.message.contains(why), "{}", error.message);
    }
    assert_eq!(waste(&desk).undo, 1);
}

#[test]
fn a_limit_counts_at_once_as_a_draft_and_once_it_is_kept() {
    let (_home, desk) = desk();
    let before = waste(&desk);
    let floor = |value: &str| vec![WasteLimitValue { key: "ALL.floor".to_owned(), value: value.to_owned() }];
    let drafted = desk.waste(&WasteRequest { draft: Some(floor("100000")), ..request(view(&desk)) }).unwrap();
    assert_eq!(drafted.total.count, 0, "nothing saves so much");
    assert_eq!(waste(&desk).total.count, before.total.count, "a draft is not kept");

    let set = |limits| desk.set_waste_limits(&SetWasteLimits { asked: request(view(&desk)), limits });
    let kept = set(floor("100000")).unwrap();
    assert_eq!((kept.total.count, kept.undo), (0, 1));
    assert_eq!(whole(&kept), whole(&before), "what is too small is told beside the total");
    let limit = kept.general_limits.iter().find(|limit| limit.key == "ALL.floor").unwrap();
    assert!(limit.changed && limit.value == "100000" && limit.default == "1");
    assert_eq!(set(floor("")).unwrap().total.count, before.total.count, "empty is the default");
    assert_eq!(set(floor("-1")).unwrap_err().code, ErrorCode::BadInput);
    let unknown = vec![WasteLimitValue { key: "EBS-04.nothing".to_owned(), value: "1".to_owned() }];
    assert_eq!(set(unknown).unwrap_err().code, ErrorCode::BadInput);
}

#[test]
fn filters_choose_what_is_listed_and_added() {
    let (_home, desk) = desk();
    let all = waste(&desk);
    let finding = first(&all);
    let filter = |negate| Filter { dim: "account".to_owned(), values: vec![finding.account.clone()], negate };
    let of = |negate| desk.waste(&request(View { filters: vec![filter(negate)], ..view(&desk) })).unwrap();
    let (within, without) = (of(false), of(true));
    assert!(within.rows.iter().all(|row| row.account == finding.account));
    assert!(without.rows.iter().all(|row| row.account != finding.account));
    assert_eq!(within.rows.len() + without.rows.len(), all.rows.len());
    let savings = [&within, &without].map(|part| &part.total.saving.now);
    assert_eq!(sum(savings.into_iter()), money(&all.total.saving.now));

    let listed = WasteListed { search: finding.resource.to_uppercase(), ..request(view(&desk)).listed };
    let found = desk.waste(&WasteRequest { listed, ..request(view(&desk)) }).unwrap();
    assert!(!found.rows.is_empty() && found.rows.iter().all(|row| row.resource == finding.resource));
    assert_eq!(found.total.count, all.total.count, "a search lists less and adds the same");
}

#[test]
fn the_lines_of_a_finding_are_its_cost() {
    let (_home, desk) = desk();
    let mut histories = 0;
    for row in waste(&desk).rows.iter().filter(|row| !row.resource_id.is_empty()).take(12) {
        let detail = detail(&desk, &row.key);
        assert!(detail.inspect.starts_with("aws ") && (detail.act.is_empty() || detail.act.starts_with("# ")));
        // No line names a commitment that nothing used.
        let (Some(view), Some(history)) = (detail.lines, detail.history) else { continue };
        let lines = desk.lines(&LinesRequest { view, offset: 0, limit: 1 }).unwrap();
        histories += 1;
        assert_eq!(history.months.last().unwrap().cost, history.total, "{}", row.key);
        assert_eq!(lines.total, history.total, "{}", row.key);
    }
    assert!(histories > 5, "{histories} have one");
}

#[test]
fn evidence_confirms_and_what_is_removed_says_nothing() {
    let (home, desk) = desk();
    let before = waste(&desk);
    assert!(!before.evidence.is_empty(), "the sample comes with evidence");
    let proofs = |desk: &Desk, key: &str| detail(desk, key).proofs.iter().filter(|proof| proof.file.is_some()).count();
    let confirmed = before.rows.iter().find(|row| proofs(&desk, &row.key) > 0).unwrap().key.clone();
    for file in &before.evidence {
        desk.remove_evidence(&RemoveEvidence { asked: request(view(&desk)), name: file.name.clone() }).unwrap();
    }
    let bare = waste(&desk);
    assert!(bare.evidence.is_empty() && bare.checked < before.checked);
    assert!(bare.not_checkable.iter().any(|gap| gap.is_evidence));
    if bare.rows.iter().any(|row| row.key == confirmed) {
        assert_eq!(proofs(&desk, &confirmed), 0);
    }

    let letter = home.path().join("letter.json");
    fs::write(&letter, "{\"to\": \"whom it may concern\"}").unwrap();
    let add = |path: &Path, dropped| {
        let asked = request(view(&desk));
        let paths = vec![path.display().to_string()];
        desk.add_evidence(&AddEvidence { asked, paths: None }, &paths, dropped).unwrap()
    };
    assert!(add(&letter, true).is_none(), "what was only dropped is left to others");
    let told = add(&letter, false).unwrap();
    assert!(told.added.is_empty() && told.refused.len() == 1);
    let folder = sample("legacy").parent().unwrap().join("evidence");
    let taken = add(&folder, true).unwrap();
    assert_eq!((taken.added.len(), taken.waste.checked), (before.evidence.len(), before.checked));
    assert_eq!(taken.waste.total.saving.now, before.total.saving.now);
}

#[test]
fn lists_of_work_are_the_total_on_the_screen() {
    let (home, desk) = desk();
    let folder = home.path().join("lists");
    let asked = ExportWorkLists { view: view(&desk), profile: ExportProfile::Finance };
    assert_eq!(desk.suggested_work_lists_name(&asked), "curio-waste-2026-10-effective");
    let written = desk.export_work_lists(&asked, &folder).unwrap();
    assert_eq!(written.total, waste(&desk).total.saving.now);
    assert_eq!(written.lists as usize, waste(&desk).by_owner.len());
    assert!(Path::new(&written.control_path).is_file());

    let script = home.path().join("collect.sh");
    let saved = desk.waste_script(Some(&script)).unwrap();
    assert_eq!((saved.path, fs::read_to_string(&script).unwrap()), (Some(script.display().to_string()), saved.text));
}
