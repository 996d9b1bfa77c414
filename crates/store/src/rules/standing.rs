//! The rules that count: those on disk or, while they have flaws, the last that had none.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use curio_engine::attribution::{self, Flaw, Rules};

use super::{NAME, RulesFile, RulesText, history};
use crate::error::{Error, Result};

/// The rules of a workspace as they stand.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The text on disk; none where nobody wrote any.
    pub text: Option<RulesText>,
    /// What counts; none where no text without flaws is known.
    pub rules: Option<Arc<Rules>>,
    /// What is wrong with the text on disk; then older rules count.
    pub flaws: Vec<Flaw>,
}

impl RulesFile {
    /// The rules as they stand. A text that cannot be read is a flaw: it must not close the workspace.
    pub fn standing(&self) -> Result<Standing> {
        let text = match self.read() {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(Standing::default()),
            Err(Error::Workspace { what }) => return Ok(self.unreadable(what)),
            Err(error) => return Err(error),
        };
        match self.check(&text.text) {
            Ok(rules) => Ok(Standing { text: Some(text), rules: Some(Arc::new(rules)), flaws: Vec::new() }),
            Err(flaws) => Ok(Standing { text: Some(text), rules: self.last_good().map(Arc::new), flaws }),
        }
    }

    /// A text as rules, with the tables beside those of the workspace.
    pub fn check(&self, text: &str) -> std::result::Result<Rules, Vec<Flaw>> {
        attribution::read(NAME, text, &|name| self.table(name).map_err(|error| error.to_string()))
    }

    /// The tables that a text without flaws uses, by name.
    pub(crate) fn tables_of(&self, text: &str) -> std::result::Result<BTreeMap<String, Vec<u8>>, Vec<Flaw>> {
        let tables = RefCell::new(BTreeMap::new());
        let table = |name: &str| {
            let bytes = self.table(name).map_err(|error| error.to_string())?;
            tables.borrow_mut().insert(name.to_owned(), bytes.clone());
            Ok(bytes)
        };
        attribution::read(NAME, text, &table)?;
        Ok(tables.into_inner())
    }

    /// Rules in a folder outside a workspace, by the path of their text.
    pub fn outside(path: &std::path::Path) -> Self {
        Self::new_in(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new(".")))
    }

    /// What a text is known by.
    pub fn hash(text: &str) -> String {
        super::hash_of(text.as_bytes())
    }

    fn unreadable(&self, what: String) -> Standing {
        let flaw = Flaw { file: NAME.to_owned(), line: None, column: None, what, hint: String::new() };
        Standing { text: None, rules: self.last_good().map(Arc::new), flaws: vec![flaw] }
    }

    fn last_good(&self) -> Option<Rules> {
        let history = history::History::read(&self.folder).ok()?;
        let texts = history.now.iter().chain(history.past.iter().rev());
        texts
            .filter_map(|hash| String::from_utf8(history::kept(&self.folder, hash)?).ok())
            .find_map(|text| self.check(&text).ok())
    }
}
