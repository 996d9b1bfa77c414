//! The way to a target.

use curio_engine::attribution::{self, Action, Step};
use curio_engine::tags::Share;
use curio_engine::{Error, Money};

use super::super::{Loaded, convert};
use super::{check_lines, overflow, sum};
use crate::dto::{self, AppError, RuleCondition, RulesEdit};

pub(super) fn path(loaded: &Loaded, request: &dto::PathRequest) -> Result<dto::CoveragePath, AppError> {
    let view = loaded.view(&request.view)?;
    let bill = match loaded.draft(request.draft.as_deref()) {
        Some(Ok(rules)) => loaded.ruled_by(rules),
        Some(Err(flaws)) => return Err(convert::flawed(&flaws)),
        None => loaded.in_force()?,
    };
    // Steps name resources.
    check_lines(loaded, &bill, &view)?;
    if bill.needs_lines(&view, &[convert::dim("owner")?, convert::dim("pool")?, convert::dim("resource")?]) {
        loaded.bill_with_lines()?;
    }
    let path = attribution::path(&bill, &loaded.received(), &view, percent(request.target)?)?;
    let mut reached = path.now;
    let mut steps = Vec::new();
    for step in &path.steps {
        reached.tagged.cost = reached.tagged.cost.checked_add(step.gain).ok_or_else(overflow)?;
        steps.push(wire(step, &reached));
    }
    Ok(dto::CoveragePath {
        revision: loaded.revision,
        words: path.now.of.words().to_owned(),
        target: request.target,
        now: path.now.percent(),
        after: path.after.percent(),
        gain: sum(path.steps.iter().map(|step| step.gain))?.to_string(),
        steps,
        reached: path.reached,
        fewest: path.fewest,
    })
}

fn percent(target: f64) -> Result<Money, AppError> {
    let parsed = Money::from_double(target).ok().map(|parsed| parsed.money);
    parsed
        .filter(|target| (Money::ZERO..=Money(100 * Money::ONE.0)).contains(target))
        .ok_or_else(|| Error::NotAvailable("A target is between 0 and 100 percent.".to_owned()).into())
}

fn wire(step: &Step, reached: &Share) -> dto::PathStep {
    dto::PathStep {
        what: capitalized(&step.action.words()),
        details: details(step),
        owner: step.owner.clone(),
        resources: convert::lines(step.resources),
        gain: step.gain.to_string(),
        after: reached.percent(),
        edits: vec![edit(&step.action, &step.owner)],
    }
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What the line does not say already.
fn details(step: &Step) -> Vec<String> {
    let mut details = match &step.action {
        Action::Accept { spellings, confidence, .. } => {
            let several = spellings.iter().filter(|_| spellings.len() > 1).cloned();
            several.chain([format!("confidence {confidence}")]).collect()
        }
        Action::AcceptKey { .. } => Vec::new(),
        Action::Account { percent, .. } | Action::Inherit { percent, .. } => part(*percent).into_iter().collect(),
        Action::Resources { resources, .. } => resources.clone(),
    };
    if matches!(edit(&step.action, &step.owner), RulesEdit::AddRule { is, .. } if is.is_empty()) {
        details.push("someone must say whose it is".to_owned());
    }
    details
}

fn part(percent: u8) -> Option<String> {
    (percent > 0).then(|| format!("the owner of {percent} % of it"))
}

/// The change of the rules; its owner is empty where nothing tells whose it is.
fn edit(action: &Action, owner: &str) -> RulesEdit {
    let rule = |column: String, values: Vec<String>| {
        let when = vec![RuleCondition { column, fits: "is".to_owned(), values }];
        RulesEdit::AddRule { when, is: owner.to_owned(), place: None }
    };
    match action {
        Action::Accept { name, spellings, .. } => {
            RulesEdit::Accept { name: name.clone(), spellings: spellings.clone() }
        }
        Action::AcceptKey { key } => RulesEdit::AcceptKey { key: key.clone() },
        Action::Account { account, .. } => rule("account".to_owned(), vec![account.clone()]),
        Action::Inherit { key, value, .. } => rule(format!("tag:{key}"), vec![value.clone()]),
        Action::Resources { resources, .. } => rule("resource".to_owned(), resources.clone()),
    }
}
