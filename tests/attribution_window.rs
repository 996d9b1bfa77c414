//! Who owns what, as the window asks for it: drafts are answered without being kept, what is kept is sound, and every step can be
//! taken back.

use std::fs;
use std::path::{Path, PathBuf};

use curio_app::dto::{
    Attribution, AttributionRequest, CloseMonth, ComplianceRequest, CoverageKind, EditRules, ErrorCode, ExportProfile,
    ExportStatements, PathRequest, PathStep, RuleCondition, RuleKind, RulesEdit, SaveRules, SpellingKind, StepRules,
    View,
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

fn asked(desk: &Desk, draft: Option<&str>) -> Attribution {
    desk.attribution(&AttributionRequest { view: view(desk), draft: draft.map(str::to_owned) }).unwrap()
}

fn text(desk: &Desk) -> String {
    asked(desk, None).rules.unwrap().text
}

fn edited(desk: &Desk, edits: Vec<RulesEdit>) -> String {
    desk.edit_rules(&EditRules { text: text(desk), edits }).unwrap().text
}

fn save(desk: &Desk, text: &str) -> Result<(), curio_app::dto::AppError> {
    let seen = asked(desk, None).rules.map(|rules| rules.hash);
    desk.save_rules(&SaveRules { text: text.to_owned(), seen }).map(drop)
}

fn accept() -> RulesEdit {
    RulesEdit::Accept { name: "payments".to_owned(), spellings: vec!["paymnets".to_owned()] }
}

fn on_disk(home: &TempDir) -> PathBuf {
    home.path().join("sample.curio/rules/rules.toml")
}

fn sum<'a>(amounts: impl Iterator<Item = &'a String>) -> Money {
    checked_sum(amounts.map(|amount| money(amount))).unwrap()
}

fn foots(answer: &Attribution) {
    let total = money(&answer.coverage.total);
    assert_eq!(sum(answer.coverage.rows.iter().map(|row| &row.cost)), total);
    assert_eq!(sum(answer.rule_rows.iter().map(|row| &row.cost)), total);
    assert_eq!(answer.conservation.difference, "0");
    assert_eq!(sum([&answer.conservation.owners, &answer.conservation.rest].into_iter()), total);
    assert_eq!(sum(answer.owners.iter().map(|owner| &owner.total)), money(&answer.conservation.owners));
    for pool in &answer.pools {
        assert_eq!(sum(pool.parts.iter().map(|part| &part.cost)), money(&pool.out), "{}", pool.name);
        assert_eq!(sum([&pool.out, &pool.left].into_iter()), money(&pool.cost), "{}", pool.name);
    }
}

#[test]
fn the_sample_begins_with_rules_that_leave_something_to_do() {
    let (_home, desk) = desk();
    let answer = asked(&desk, None);
    foots(&answer);
    assert!(answer.rules.is_some() && answer.flaws.is_empty() && answer.preview.is_none());
    assert_eq!(desk.session().dimensions[0].id, "owner");
    assert_eq!(desk.session().dimensions[0].label, "Owner");
    assert!(answer.coverage.shares[0].short.is_some(), "{:?}", answer.coverage.shares);
    let typo = answer.spellings.iter().find(|group| group.spellings.iter().any(|one| one == "paymnets")).unwrap();
    assert_eq!((typo.kind, typo.keep.as_str()), (SpellingKind::Value, "payments"));
    assert!(typo.resources > 0 && money(&typo.cost) > Money::ZERO);
    let key = answer.spellings.iter().find(|group| group.kind == SpellingKind::Key).unwrap();
    assert_eq!(key.keep, "team");
    assert!(key.spellings.iter().all(|key| key.to_lowercase() == "team") && key.resources > 0);
    assert_eq!(answer.rule_rows[0].when, "tag team");
    assert_eq!(answer.rule_rows[1].gives, "accounts.csv");
    assert_eq!(answer.rule_rows.last().unwrap().kind, RuleKind::Pooled);
}

#[test]
fn a_draft_says_what_it_moves_and_is_not_kept() {
    let (_home, desk) = desk();
    let before = asked(&desk, None);
    let draft = edited(&desk, vec![accept()]);
    let started = std::time::Instant::now();
    let after = asked(&desk, Some(&draft));
    println!("a draft is answered in {} ms", started.elapsed().as_millis());
    foots(&after);
    let preview = after.preview.unwrap();
    let typo = before.spellings.iter().find(|group| group.spellings.iter().any(|one| one == "paymnets")).unwrap();
    let [only] = &preview.moves[..] else { panic!("{:?}", preview.moves) };
    assert_eq!((only.from.as_str(), only.to.as_str()), ("", "payments"));
    assert!(preview.resources > 0 && money(&only.cost) <= money(&typo.cost));
    assert_eq!(preview.moved, only.cost);
    assert_eq!(preview.months.len(), 3);
    assert_eq!(sum(preview.months.iter().map(|month| &month.cost)), money(&preview.moved_in_all));
    assert_eq!(preview.months.last().unwrap().cost, preview.moved);
    assert!(preview.coverage_after > preview.coverage_before);
    assert_eq!(sum(preview.owners.iter().map(|owner| &owner.change)), Money::ZERO, "what one gets, another gives");
    assert!(preview.owners.iter().any(|owner| owner.owner.is_empty()), "nobody has less");
    let payments = after.owners.iter().find(|owner| owner.owner == "payments").unwrap();
    assert!(money(&payments.total) > money(payments.before_edit.as_ref().unwrap()));
    assert!(after.rule_rows.iter().all(|row| row.cost_before.is_some() && !row.added));
    assert_eq!(text(&desk), before.rules.unwrap().text);
    assert!(asked(&desk, Some(&text(&desk))).preview.is_none(), "the text on disk is no edit");
}

#[test]
fn a_new_rule_is_marked_and_the_others_are_still_themselves() {
    let (_home, desk) = desk();
    let account = vec!["990000001130".to_owned()];
    let when = vec![RuleCondition { column: "account".to_owned(), fits: "is".to_owned(), values: account }];
    let rule = RulesEdit::AddRule { when, is: "platform".to_owned(), place: Some(0) };
    let after = asked(&desk, Some(&edited(&desk, vec![rule])));
    foots(&after);
    let added: Vec<bool> = after.rule_rows.iter().map(|row| row.added).collect();
    assert_eq!(added, [true, false, false, false, false]);
    assert_eq!(after.rule_rows[0].when, "account is 990000001130");
    assert!(after.rule_rows[0].cost_before.is_none() && after.rule_rows[1].cost_before.is_some());
}

#[test]
fn a_draft_with_flaws_leaves_the_numbers_as_they_are() {
    let (_home, desk) = desk();
    let before = asked(&desk, None);
    let draft = text(&desk).replace("take = \"tag\"", "take = \"tga\"");
    let after = asked(&desk, Some(&draft));
    assert_eq!(after.flaws.len(), 1);
    assert!(after.flaws[0].line.is_some() && after.preview.is_none());
    assert_eq!(after.conservation.owners, before.conservation.owners);
    let refused = save(&desk, &draft).unwrap_err();
    assert_eq!((refused.code, refused.file.as_deref()), (ErrorCode::BadInput, Some("rules.toml")));
    assert!(refused.message.contains("tga"), "{}", refused.message);
    assert_eq!(text(&desk), before.rules.unwrap().text);
}

#[test]
fn a_key_that_no_report_knows_is_not_activated() {
    let (_home, desk) = desk();
    let kinds = |answer: &Attribution| answer.coverage.rows.iter().map(|row| row.kind).collect::<Vec<_>>();
    let before = kinds(&asked(&desk, None));
    assert!(before.contains(&CoverageKind::Untagged) && !before.contains(&CoverageKind::NotActivated));
    let after = asked(&desk, Some(&text(&desk).replace("tags = [\"team\"]", "tags = [\"squad\"]")));
    foots(&after);
    let after = kinds(&after);
    assert!(after.contains(&CoverageKind::NotActivated) && !after.contains(&CoverageKind::Untagged));
}

#[test]
fn rules_whose_test_fails_are_not_saved() {
    let (_home, desk) = desk();
    let test = "\n[[test]]\nname = \"the sandbox is fleet's\"\nwhen = { account = \"990000001130\" }\nis = { owner = \"fleet\" }\n";
    let draft = format!("{}{test}", text(&desk));
    let answer = asked(&desk, Some(&draft));
    assert!(!answer.tests[0].passed && answer.tests[0].words.is_some());
    let refused = save(&desk, &draft).unwrap_err();
    assert!(refused.message.contains("the sandbox is fleet's"), "{}", refused.message);
    assert!(!text(&desk).contains("[[test]]"));
}

#[test]
fn steps_are_taken_back_also_after_opening_anew() {
    let (home, desk) = desk();
    let begun = text(&desk);
    let draft = edited(&desk, vec![accept()]);
    let revision = desk.session().revision;
    save(&desk, &draft).unwrap();
    assert!(desk.session().revision > revision);
    assert_eq!(text(&desk), draft);
    let gone =
        |answer: &Attribution| !answer.spellings.iter().any(|one| one.spellings.contains(&"paymnets".to_owned()));
    assert!(gone(&asked(&desk, None)));
    drop(desk);
    let desk = open(home.path());
    assert_eq!(text(&desk), draft, "first rules do not come back over others");
    desk.step_rules(&StepRules { redo: false }).unwrap();
    assert_eq!(text(&desk), begun);
    let refused = desk.step_rules(&StepRules { redo: false }).unwrap_err();
    assert_eq!(refused.message, "There is nothing to undo in the rules.");
    desk.step_rules(&StepRules { redo: true }).unwrap();
    assert_eq!(text(&desk), draft);
}

#[test]
fn an_edit_by_another_program_shows_up() {
    let (home, desk) = desk();
    let before = asked(&desk, None);
    fs::write(on_disk(&home), edited(&desk, vec![accept()])).unwrap();
    assert!(desk.session().revision > before.revision);
    let after = asked(&desk, None);
    assert!(money(&after.conservation.owners) > money(&before.conservation.owners));
    assert_eq!(after.rules.as_ref().unwrap().undo, 1, "what was there before can be brought back");
    let stale = SaveRules { text: text(&desk), seen: before.rules.map(|rules| rules.hash) };
    assert!(desk.save_rules(&stale).is_err(), "nobody's edit is lost");
    for broken in [&b"version = 1\n[[pool\n"[..], &b"\xff\xfe\x00"[..]] {
        fs::write(on_disk(&home), broken).unwrap();
        let flawed = asked(&desk, None);
        assert_eq!(flawed.flaws.len(), 1, "{:?}", flawed.flaws);
        foots(&flawed);
        assert!(money(&flawed.conservation.owners) > Money::ZERO, "the last good rules count");
    }
    drop(desk);
    open(home.path());
}

#[test]
fn without_rules_nothing_is_allocated() {
    let (home, desk) = desk();
    fs::remove_dir_all(on_disk(&home).parent().unwrap()).unwrap();
    let answer = asked(&desk, None);
    foots(&answer);
    assert!(answer.rules.is_none() && answer.flaws.is_empty() && answer.spellings.is_empty());
    assert_eq!((answer.conservation.owners.as_str(), answer.coverage.owners), ("0", 0));
    assert_eq!(answer.coverage.rows[0].kind, CoverageKind::Allocated);
    assert_eq!(desk.session().dimensions[0].id, "service");
    let start = RulesEdit::Start { tags: vec!["team".to_owned(), "Team".to_owned()] };
    let draft = desk.edit_rules(&EditRules { text: String::new(), edits: vec![start] }).unwrap().text;
    let drafted = asked(&desk, Some(&draft));
    foots(&drafted);
    assert!(money(&drafted.preview.unwrap().moved) > Money::ZERO);
    save(&desk, &draft).unwrap();
    assert_eq!(desk.session().dimensions[0].id, "owner");
}

/// The changes of a step; where nothing hints at an owner, somebody says so.
fn said(step: &PathStep) -> Vec<RulesEdit> {
    let whose = |edit: &RulesEdit| match edit {
        RulesEdit::AddRule { when, is, place } if is.is_empty() => {
            RulesEdit::AddRule { when: when.clone(), is: "platform".to_owned(), place: *place }
        }
        edit => edit.clone(),
    };
    step.edits.iter().map(whose).collect()
}

#[test]
fn every_step_of_the_path_gains_what_it_says() {
    let (_home, desk) = desk();
    let request = PathRequest { view: view(&desk), draft: None, target: 95.0 };
    let path = desk.coverage_path(&request).unwrap();
    assert!(path.reached && !path.steps.is_empty());
    let edits: Vec<RulesEdit> = path.steps.iter().flat_map(said).collect();
    let after = asked(&desk, Some(&edited(&desk, edits)));
    assert!(after.flaws.is_empty(), "{:?} {:?}", after.flaws, path.steps);
    assert!(after.coverage.shares[0].short.is_none(), "{:?}", after.coverage.shares[0]);
    assert_eq!(after.coverage.shares[0].percent, path.after);
    assert_eq!(path.steps.last().unwrap().after, path.after);
    assert!(desk.coverage_path(&PathRequest { target: 101.0, ..request }).is_err());
}

#[test]
fn tables_come_beside_the_rules() {
    let (home, desk) = desk();
    let (table, other) = (home.path().join("clusters.txt"), home.path().join("notes.csv"));
    fs::write(&table, "value;name\nshop;payments\n").unwrap();
    fs::write(&other, "one column\nx\n").unwrap();
    let loaded = desk.load_rules_table(&table, true).unwrap().unwrap();
    assert_eq!(loaded.file, "clusters.csv");
    assert!(on_disk(&home).with_file_name("clusters.csv").is_file());
    assert!(desk.load_rules_table(&other, true).unwrap().is_none());
    assert_eq!(desk.load_rules_table(&other, false).unwrap_err().code, ErrorCode::BadInput);
}

#[test]
fn statements_add_up_and_say_by_which_rules() {
    let (home, desk) = desk();
    let request = ExportStatements { view: view(&desk), profile: ExportProfile::Machine };
    assert_eq!(desk.suggested_statements_name(&request), "curio-statements-2026-10-effective");
    let files = desk.export_statements(&request, &home.path().join("statements")).unwrap();
    let answer = asked(&desk, None);
    assert_eq!(files.total, answer.coverage.total);
    assert_eq!(files.statements as usize, answer.owners.len() + 1, "and one for nobody");
    let control = fs::read_to_string(&files.control_path).unwrap();
    assert!(control.contains(&answer.rules.unwrap().hash));
    fs::write(on_disk(&home), "version = 2\n").unwrap();
    assert!(desk.export_statements(&request, &home.path().join("others")).is_err(), "no booking by older rules");
}

#[test]
fn a_closed_month_keeps_what_it_came_to() {
    let (_home, desk) = desk();
    let view = view(&desk);
    let before = desk.compliance(&ComplianceRequest { view: view.clone() }).unwrap();
    assert_eq!(before.dimensions, ["owner"]);
    assert!(before.months.iter().all(|month| month.closed.is_none()));
    let close = |open: bool| CloseMonth { view: view.clone(), month: "2026-10".to_owned(), open };
    let closed = desk.close_month(&close(false)).unwrap();
    let kept =
        |answer: &curio_app::dto::Compliance| answer.months.last().unwrap().closed.as_ref().map(|of| of[0].percent);
    assert_eq!(kept(&closed), Some(before.total[0].percent));
    save(&desk, &edited(&desk, vec![accept()])).unwrap();
    let after = desk.compliance(&ComplianceRequest { view: view.clone() }).unwrap();
    assert_eq!(kept(&after), kept(&closed));
    assert!(after.total[0].percent > before.total[0].percent);
    assert_eq!(kept(&desk.close_month(&close(true)).unwrap()), None);
}
