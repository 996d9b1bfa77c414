//! Tables beside the rules.

use std::fs;
use std::path::Path;

use curio_engine::BadInput;
use curio_engine::attribution::check_table;

use super::super::Desk;
use crate::dto::{AppError, LoadedRulesTable};

/// A table of accounts, names or quantities is a few pages; more is some other file.
const LARGEST_TABLE: u64 = 10_000_000;

impl Desk {
    /// Puts a table beside the rules, in place of one of its name. Gives `None` when the file is something else and was only
    /// dropped on the window.
    pub fn load_rules_table(&self, path: &Path, dropped: bool) -> Result<Option<LoadedRulesTable>, AppError> {
        let named = path.with_extension("csv");
        let name = named.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let refused = |what: String| {
            AppError::from(curio_engine::Error::from(BadInput::file(&name, what, "Check the file and try again.")))
        };
        let size = fs::metadata(path).map_err(|error| refused(format!("cannot be read: {error}.")))?.len();
        if size > LARGEST_TABLE {
            return if dropped { Ok(None) } else { Err(refused("is too large for a table of rules.".to_owned())) };
        }
        let bytes = fs::read(path).map_err(|error| refused(format!("cannot be read: {error}.")))?;
        match check_table(&name, &bytes) {
            Err(_) if dropped => return Ok(None),
            checked => checked?,
        }
        let loaded = self.loaded();
        loaded.rules.put_table(&name, &bytes)?;
        self.ruled_anew(&loaded)?;
        Ok(Some(LoadedRulesTable { file: name, session: self.session() }))
    }
}
