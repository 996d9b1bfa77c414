//! Changes of the text of the rules, as the screen asks for them.

use curio_engine::attribution::OWNER;
use curio_engine::attribution::edit::{self, EditError, NewGives, NewPool, NewRule, NewSplit, When};

use super::super::{Desk, convert};
use crate::dto::{AppError, EditRules, EditedRules, PoolEdit, RuleCondition, RulesEdit};

/// The account table that first rules begin with, where it lies beside them.
const ACCOUNTS: &str = "accounts.csv";

impl Desk {
    /// A text after some changes; nothing is kept.
    pub fn edit_rules(&self, request: &EditRules) -> Result<EditedRules, AppError> {
        let with_accounts = self.loaded().rules.tables()?.iter().any(|name| name == ACCOUNTS);
        let mut text = request.text.clone();
        if text.trim().is_empty() {
            text = edit::starter(&[], with_accounts);
        }
        for change in &request.edits {
            text = changed(&text, change, with_accounts)?;
        }
        Ok(EditedRules { text })
    }
}

fn changed(text: &str, change: &RulesEdit, with_accounts: bool) -> Result<String, AppError> {
    let place = |place: &Option<u32>| place.map(|place| place as usize);
    let edited = match change {
        RulesEdit::Start { tags } => Ok(edit::starter(tags, with_accounts)),
        RulesEdit::Accept { name, spellings } => edit::accept(text, OWNER, name, spellings),
        RulesEdit::AcceptKey { key } => edit::accept_key(text, OWNER, key),
        RulesEdit::AddRule { when, is, place: at } => {
            edit::add_rule(text, OWNER, &rule(when, NewGives::Is(is.clone()))?, place(at))
        }
        RulesEdit::AddTake { column, table, place: at } => {
            let gives = NewGives::Take { column: column.clone(), table: table.clone() };
            edit::add_rule(text, OWNER, &rule(&[], gives)?, place(at))
        }
        RulesEdit::RemoveRule { place } => edit::remove_rule(text, OWNER, *place as usize),
        RulesEdit::MoveRule { place, to } => edit::move_rule(text, OWNER, *place as usize, *to as usize),
        RulesEdit::PutPool { pool } => edit::put_pool(text, &new_pool(pool)?),
        RulesEdit::RemovePool { name } => edit::remove_pool(text, name),
        RulesEdit::SetSharing { method, credits } => edit::set_sharing(text, method.as_deref(), credits.as_deref()),
    };
    edited.map_err(|error: EditError| convert::not_changed(&error))
}

fn rule(when: &[RuleCondition], gives: NewGives) -> Result<NewRule, AppError> {
    Ok(NewRule { comment: None, when: conditions(when)?, gives, from: None, until: None })
}

fn new_pool(pool: &PoolEdit) -> Result<NewPool, AppError> {
    let shares = || pool.shares.iter().map(|share| (share.owner.clone(), share.percent.clone())).collect();
    let split = match pool.split.as_str() {
        "even" => NewSplit::Even,
        "proportional" => NewSplit::Proportional,
        "fixed" => NewSplit::Fixed(shares()),
        "driver" => NewSplit::Driver(pool.driver.clone().unwrap_or_default()),
        other => return Err(convert::not_understood(format!("'{other}' is no way to share a pool."))),
    };
    Ok(NewPool { name: pool.name.clone(), when: conditions(&pool.when)?, split, to: pool.to.clone() })
}

fn conditions(when: &[RuleCondition]) -> Result<Vec<(String, When)>, AppError> {
    when.iter().map(|condition| Ok((condition.column.clone(), fits(condition)?))).collect()
}

fn fits(condition: &RuleCondition) -> Result<When, AppError> {
    let first = || condition.values.first().cloned().unwrap_or_default();
    match condition.fits.as_str() {
        "is" => Ok(When::Is(condition.values.clone())),
        "prefix" => Ok(When::Prefix(first())),
        "glob" => Ok(When::Glob(first())),
        "regex" => Ok(When::Regex(first())),
        other => Err(convert::not_understood(format!("'{other}' is no way to look at a value."))),
    }
}
