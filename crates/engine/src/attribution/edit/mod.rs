//! Changes to the text of the rules: each takes a text and gives one. What a change does not name stays byte for byte, notes,
//! blank lines and order included, and what it adds looks as if someone had written it.
//!
//! A rule or a pool goes, or moves, with the notes right above it; what a blank line parts from it stays.

mod place;
mod write;

use std::ops::Range;

use toml_edit::{Item, Key, Table, Value};

use super::document::{Flaw, meant};
use place::{
    Held, Source, Step, append, dotted, headers, named, nowhere, own_end, set, spliced, table_end, unset,
    with_block_after, with_block_before, without_block, without_entry,
};
use write::{list, quoted};

/// Why a text could not be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is no TOML; where and why.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    NoToml(Vec<Flaw>),
    /// What should be changed is not there.
    #[error("rules.toml: There is no {what}. {hint}")]
    NotThere {
        /// Its name.
        what: String,
        /// What to do.
        hint: String,
    },
    /// It is written in a way that only a person can change.
    #[error("rules.toml: {what} {hint}")]
    ByHand {
        /// What it is: a sentence.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A name stands twice where it can stand once.
    #[error("\"{0}\" stands twice. Leave one of the two out.")]
    Twice(String),
}

/// Shorthand for results of this module.
pub type Result<T> = std::result::Result<T, EditError>;

/// What a column must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// One of these.
    Is(Vec<String>),
    /// It begins so.
    Prefix(String),
    /// A regular expression.
    Regex(String),
    /// A pattern with `*` and `?`.
    Glob(String),
}

/// A rule to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRule {
    /// A note above it.
    pub comment: Option<String>,
    /// Columns and what they must be; all must fit.
    pub when: Vec<(String, When)>,
    /// Where the name comes from.
    pub gives: NewGives,
    /// The first month or day.
    pub from: Option<String>,
    /// The last month or day.
    pub until: Option<String>,
}

/// Where the name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewGives {
    /// Always this one.
    Is(String),
    /// The value of a column, or what a table has for it.
    Take {
        /// The column, or "tag".
        column: String,
        /// A table beside the rules.
        table: Option<String>,
    },
}

/// A pool to put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPool {
    /// Its name.
    pub name: String,
    /// Columns and what they must be; all must fit.
    pub when: Vec<(String, When)>,
    /// By what it is shared.
    pub split: NewSplit,
    /// Who receives; without a list every owner with direct cost.
    pub to: Option<Vec<String>>,
}

/// By what a pool is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewSplit {
    /// The same for each.
    Even,
    /// By direct cost.
    Proportional,
    /// Receivers and their percent, as written.
    Fixed(Vec<(String, String)>),
    /// By the quantities in a table.
    Driver(String),
}

/// The first text of a workspace: owners by these spellings of their tag key and, with an account table, by account.
pub fn starter(keys: &[String], with_accounts: bool) -> String {
    let mut text = "# Who owns every dollar. The reports stay as they are: these rules are applied on top, to all months at once.\n\
        version = 1\n"
        .to_owned();
    if with_accounts {
        text.push_str("\n# Id, name, path, owner, cost center and environment of each account.\n[accounts]\nfile = \"accounts.csv\"\n");
    }
    text.push_str("\n[dimension.owner]\n");
    if !keys.is_empty() {
        text.push_str("# Spellings of the tag key; the first that has a value counts.\n");
        text.extend(["tags = ", &list(keys), "\n"]);
    }
    text.push_str("\n# The first rule that gives a name wins.\n");
    if !keys.is_empty() {
        text.push_str("\n[[dimension.owner.rule]]\ntake = \"tag\"\n");
    }
    if with_accounts {
        text.push_str("\n# What has no tag belongs to whom its account belongs to.\n[[dimension.owner.rule]]\ntake = \"account-owner\"\n");
    }
    text.push_str("\n# Shared cost goes straight to its owners; each [[pool]] below says what is shared, and how.\n[sharing]\nmethod = \"direct\"\n");
    text
}

/// Takes spellings for a name; each moves here from the name that it stood for.
pub fn accept(text: &str, dimension: &str, name: &str, spellings: &[String]) -> Result<String> {
    let mut text = moved_out(text, dimension, name, spellings)?;
    let spellings: Vec<String> = spellings.iter().filter(|spelling| *spelling != name).cloned().collect();
    if spellings.is_empty() {
        return Ok(text);
    }
    let path = [Step::Key("dimension"), Step::Key(dimension), Step::Key("aliases")];
    if Source::parse(&text)?.held(&path).is_none() {
        text = with_table(&text, &path)?;
    }
    checked(append(&text, &path, name, &spellings)?)
}

/// Takes spellings back: the opposite of [`accept`]. Those that are not there are no error.
pub fn forget(text: &str, dimension: &str, name: &str, spellings: &[String]) -> Result<String> {
    let text =
        without_spellings(text, dimension, spellings, &|known, spelling, other| known == name && other == spelling)?;
    let source = Source::parse(&text)?;
    let path = [Step::Key("dimension"), Step::Key(dimension), Step::Key("aliases")];
    let Some(Held::Lines(aliases)) = source.held(&path) else { return Ok(text) };
    let block = source.block(aliases);
    let noted = text[block.clone()].contains('#');
    if aliases.is_empty() && !noted && source.is_whole(aliases, &block) {
        return checked(without_block(&text, &block));
    }
    Ok(text)
}

/// Takes another spelling of the tag key.
pub fn accept_key(text: &str, dimension: &str, key: &str) -> Result<String> {
    let path = [Step::Key("dimension"), Step::Key(dimension)];
    let bare = {
        let source = Source::parse(text)?;
        matches!(of_dimension(&source, dimension)?, Held::Lines(table) if !place::has_header(table) && !table.contains_key("tags"))
    };
    let text = if bare { with_table(text, &path)? } else { text.to_owned() };
    checked(append(&text, &path, "tags", &[key.to_owned()])?)
}

/// Adds a name to those allowed; without such a list every name is.
pub fn allow(text: &str, dimension: &str, name: &str) -> Result<String> {
    if of_dimension(&Source::parse(text)?, dimension)?.get("allowed").is_none() {
        return Ok(text.to_owned());
    }
    checked(append(text, &[Step::Key("dimension"), Step::Key(dimension)], "allowed", &[name.to_owned()])?)
}

/// Adds a rule; `place` is the one it will have among the rules of its dimension, the last without it.
pub fn add_rule(text: &str, dimension: &str, rule: &NewRule, place: Option<usize>) -> Result<String> {
    checked(with_rule(text, dimension, &write::rule(dimension, rule)?, place)?)
}

/// Removes a rule, by its place.
pub fn remove_rule(text: &str, dimension: &str, index: usize) -> Result<String> {
    let block = rule_block(text, dimension, index)?;
    checked(without_block(text, &block))
}

/// Moves a rule from one place to another; `to` is the one it will have.
pub fn move_rule(text: &str, dimension: &str, from: usize, to: usize) -> Result<String> {
    let (block, _) = (rule_block(text, dimension, from)?, rule_block(text, dimension, to)?);
    if from == to {
        return Ok(text.to_owned());
    }
    let mut rule = text[block.clone()].to_owned();
    if !rule.ends_with('\n') {
        rule.push('\n');
    }
    checked(with_rule(&without_block(text, &block), dimension, &rule, Some(to))?)
}

/// Puts a pool in the place of the one of its name, or after the others.
pub fn put_pool(text: &str, pool: &NewPool) -> Result<String> {
    let source = Source::parse(text)?;
    let Some(index) = pools(&source).iter().position(|known| is_named(known, &pool.name)) else {
        let pools = pools(&source).into_iter();
        let sharing = source.root().get("sharing").and_then(Item::as_table).filter(|table| place::has_header(table));
        let after = pools.chain(sharing).map(|table| source.block(table).end).max();
        return checked(with_block_after(text, after.unwrap_or(text.len()), &write::pool(pool)?));
    };
    let path = [Step::Key("pool"), Step::At(index)];
    let mut text = text.to_owned();
    for (key, value) in write::pool_settings(pool)? {
        text = match value {
            Some(value) => set(&text, &path, key, &value)?,
            None => unset(&text, &path, key)?,
        };
    }
    checked(text)
}

/// Removes a pool.
pub fn remove_pool(text: &str, name: &str) -> Result<String> {
    let source = Source::parse(text)?;
    let pools = pools(&source);
    let Some(pool) = pools.iter().find(|pool| is_named(pool, name)) else {
        let names = pools.iter().filter_map(|pool| pool.get("name")?.as_str());
        let hint = meant(name, names).unwrap_or_else(|| "It may have been renamed or removed meanwhile.".to_owned());
        return Err(EditError::NotThere { what: format!("pool \"{name}\""), hint });
    };
    let block = source.block(pool);
    whole(&source, pool, &block, "[[pool]]")?;
    checked(without_block(text, &block))
}

/// Says how pools are shared and where credits go; what is not given stays as it is.
pub fn set_sharing(text: &str, method: Option<&str>, credits: Option<&str>) -> Result<String> {
    let path = [Step::Key("sharing")];
    let given: Vec<(&str, &str)> =
        [("method", method), ("credits", credits)].into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let is_there = Source::parse(text)?.held(&path).is_some();
    let mut text = if is_there || given.is_empty() { text.to_owned() } else { with_table(text, &path)? };
    for (key, value) in given {
        text = set(&text, &path, key, &quoted(value))?;
    }
    checked(text)
}

/// A change never leaves a text that cannot be read.
fn checked(text: String) -> Result<String> {
    match Source::parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(EditError::ByHand {
            what: "This change does not fit the way the file is written.".to_owned(),
            hint: "Change the file by hand.".to_owned(),
        }),
    }
}

fn of_dimension<'s>(source: &'s Source<'_>, dimension: &str) -> Result<Held<'s>> {
    let path = [Step::Key("dimension"), Step::Key(dimension)];
    source.held(&path).ok_or_else(|| {
        let known = source.root().get("dimension").and_then(Item::as_table_like);
        let known = known.into_iter().flat_map(|table| table.iter().map(|(name, _)| name));
        let hint = meant(dimension, known).unwrap_or_else(|| "Define it first.".to_owned());
        EditError::NotThere { what: named(&path), hint }
    })
}

/// Adds `[path]` as a table of its own, after the settings of what it is in and before all other tables there.
fn with_table(text: &str, path: &[Step<'_>]) -> Result<String> {
    let source = Source::parse(text)?;
    let header = format!("{}\n", named(path));
    let Some((Step::Key(key), above)) = path.split_last() else { return Err(nowhere(path)) };
    let first_in = |table: &Table| headers(table).into_iter().map(|header| header.start).min();
    let before = |start: usize| with_block_before(text, block_of_header(&source, start), &header);
    match source.held(above).ok_or_else(|| nowhere(above))? {
        Held::Inline(_) => set(text, above, key, "{}"),
        Held::Lines(table) if above.is_empty() => {
            let own = table.get(key).and_then(Item::as_table).and_then(first_in);
            let pool = pools(&source).first().and_then(|pool| first_in(pool));
            Ok(own.or(pool).map_or_else(|| with_block_after(text, text.len(), &header), before))
        }
        Held::Lines(table) if place::has_header(table) => {
            let end = place::with_notes_below(text, place::line_end(text, own_end(table)));
            let own = table.get(key).and_then(Item::as_table).and_then(first_in);
            Ok(own.map_or_else(|| with_block_after(text, end, &header), before))
        }
        Held::Lines(table) if !table.is_dotted() => first_in(table).map(before).ok_or_else(|| dotted(above)),
        Held::Lines(_) => Err(dotted(above)),
    }
}

/// Where the block begins whose header stands there.
fn block_of_header(source: &Source<'_>, start: usize) -> usize {
    fn find(table: &Table, start: usize) -> Option<&Table> {
        if place::has_header(table) && table.span().is_some_and(|span| span.start == start && !span.is_empty()) {
            return Some(table);
        }
        table.iter().find_map(|(_, item)| match item {
            Item::Table(table) => find(table, start),
            Item::ArrayOfTables(tables) => tables.iter().find_map(|table| find(table, start)),
            _ => None,
        })
    }
    find(source.root(), start).map_or(start, |table| source.block(table).start)
}

fn pools<'s>(source: &'s Source<'_>) -> Vec<&'s Table> {
    source.root().get("pool").and_then(Item::as_array_of_tables).into_iter().flatten().collect()
}

fn is_named(pool: &Table, name: &str) -> bool {
    pool.get("name").and_then(Item::as_str) == Some(name)
}

/// The rules of a dimension, in order.
fn rules<'s>(held: Held<'s>, dimension: &str) -> Result<Vec<&'s Table>> {
    match held.get("rule") {
        None => Ok(Vec::new()),
        Some(Item::ArrayOfTables(tables)) => Ok(tables.iter().collect()),
        Some(_) => Err(EditError::ByHand {
            what: format!("The rules of {dimension} are written as one list."),
            hint: format!("Write each below a line [[dimension.{}.rule]].", Key::new(dimension)),
        }),
    }
}

fn rule_block(text: &str, dimension: &str, index: usize) -> Result<Range<usize>> {
    let source = Source::parse(text)?;
    let rules = rules(of_dimension(&source, dimension)?, dimension)?;
    let Some(rule) = rules.get(index) else {
        let what = format!("rule {} of {dimension}", index + 1);
        let hint = match rules.len() {
            0 => "It has none.".to_owned(),
            1 => "It has one.".to_owned(),
            count => format!("It has {count}."),
        };
        return Err(EditError::NotThere { what, hint });
    };
    let block = source.block(rule);
    whole(&source, rule, &block, &format!("[[dimension.{}.rule]]", Key::new(dimension)))?;
    Ok(block)
}

fn whole(source: &Source<'_>, table: &Table, block: &Range<usize>, header: &str) -> Result<()> {
    if source.is_whole(table, block) {
        return Ok(());
    }
    Err(EditError::ByHand {
        what: format!("The settings of one {header} stand in several places of the file."),
        hint: "Bring them together by hand first.".to_owned(),
    })
}

fn with_rule(text: &str, dimension: &str, rule: &str, place: Option<usize>) -> Result<String> {
    let source = Source::parse(text)?;
    let held = of_dimension(&source, dimension)?;
    let rules = rules(held, dimension)?;
    let place = place.unwrap_or(rules.len()).min(rules.len());
    if let Some(before) = place.checked_sub(1).and_then(|before| rules.get(before)) {
        return Ok(with_block_after(text, source.block(before).end, rule));
    }
    if let Some(first) = rules.first() {
        return Ok(with_block_before(text, source.block(first).start, rule));
    }
    match held {
        Held::Lines(table) if !table.is_dotted() => {
            let end = place::line_end(text, table_end(table));
            Ok(with_block_after(text, place::with_notes_below(text, end), rule))
        }
        _ => Err(dotted(&[Step::Key("dimension"), Step::Key(dimension)])),
    }
}

/// Takes spellings out of the lists of all other names.
fn moved_out(text: &str, dimension: &str, name: &str, spellings: &[String]) -> Result<String> {
    let fold = of_dimension(&Source::parse(text)?, dimension)?.get("fold").and_then(Item::as_bool) == Some(true);
    let same = |one: &str, other: &str| one == other || fold && crate::tags::folded(one) == crate::tags::folded(other);
    without_spellings(text, dimension, spellings, &|known, spelling, other| known != name && same(spelling, other))
}

/// Takes entries out of lists of aliases: where `goes` says so of a name, a spelling and an entry. A name goes with its last entry.
fn without_spellings(
    text: &str,
    dimension: &str,
    spellings: &[String],
    goes: &dyn Fn(&str, &str, &str) -> bool,
) -> Result<String> {
    let path = [Step::Key("dimension"), Step::Key(dimension), Step::Key("aliases")];
    let mut text = text.to_owned();
    loop {
        let source = Source::parse(&text)?;
        of_dimension(&source, dimension)?;
        let goes = |name: &str, entry: &Value| {
            entry.as_str().is_some_and(|entry| spellings.iter().any(|spelling| goes(name, spelling, entry)))
        };
        let aliases = source.held(&path).map(Held::like);
        let found = aliases.and_then(|aliases| {
            aliases.iter().find_map(|(name, item)| {
                let value = item.as_value()?;
                let (at, single) = match value {
                    Value::Array(array) => (array.iter().position(|entry| goes(name, entry))?, array.len() == 1),
                    value => (0, goes(name, value).then_some(true)?),
                };
                Some((name.to_owned(), value, at, single))
            })
        });
        text = match (found, source.held(&path)) {
            (Some((name, _, _, true)), Some(Held::Lines(_))) => unset(&text, &path, &name)?,
            (Some((_, Value::Array(array), at, _)), _) => without_entry(&text, array, at),
            (Some((_, value, _, _)), _) => spliced(&text, value.span().unwrap_or_default(), "[]"),
            (None, _) => return Ok(text),
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml_edit::Document;

    use super::*;

    const FILE: &str = r#"# Rules of Acme, kept by finance.
version = 1   # of the format

[dimension.owner]
tags = ["team"]  # one for now
allowed = [
    "payments",  # checkout
    "web",
    # closed in May
]
# required = true

[dimension.owner.aliases]
payments = ["paymnets", " payments"]
web = "wbe"  # an old typo

# --- Owners ---

# Tags first.
[[dimension.owner.rule]]
take = "tag"

# Search has no tags.
# Ask Ana.
[[dimension.owner.rule]]
when = { resource = { regex = "^srch-" } }
is = "search"
# until = "2026-12"

# --- Shared ---

[sharing]
method = "direct"

# What the support plan costs.
[[pool]]
name = "Support"
# By what we spend.
when = { service = "AWSSupport" }
split = "fixed"  # agreed in June
# Sums to 100.
shares = { payments = 60, web = 40 }

[[pool]]
name = "Network"
split = "even"
when = { account = "1" }

# The end.
"#;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn is(column: &str, value: &str) -> (String, When) {
        (column.to_owned(), When::Is(texts(&[value])))
    }

    fn rule(name: &str) -> NewRule {
        let gives = NewGives::Is(name.to_owned());
        NewRule { comment: None, when: vec![is("region", "eu-west-1")], gives, from: None, until: None }
    }

    fn pool(name: &str, split: NewSplit) -> NewPool {
        NewPool { name: name.to_owned(), when: vec![is("service", "AmazonVPC")], split, to: None }
    }

    /// The file with one place changed.
    fn changed(before: &str, after: &str) -> String {
        assert_eq!(FILE.matches(before).count(), 1, "{before}");
        FILE.replace(before, after)
    }

    fn strings(text: &str, path: &[&str]) -> Vec<String> {
        let document = Document::parse(text).unwrap();
        let mut item = document.as_item();
        for key in path {
            item = &item[*key];
        }
        item.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_first_text_is_complete() {
        let expected = r#"# Who owns every dollar. The reports stay as they are: these rules are applied on top, to all months at once.
version = 1

# Id, name, path, owner, cost center and environment of each account.
[accounts]
file = "accounts.csv"

[dimension.owner]
# Spellings of the tag key; the first that has a value counts.
tags = ["team", "Team"]

# The first rule that gives a name wins.

[[dimension.owner.rule]]
take = "tag"

# What has no tag belongs to whom its account belongs to.
[[dimension.owner.rule]]
take = "account-owner"

# Shared cost goes straight to its owners; each [[pool]] below says what is shared, and how.
[sharing]
method = "direct"
"#;
        assert_eq!(starter(&texts(&["team", "Team"]), true), expected);
        for (keys, accounts) in [(&["a\"b\n"][..], false), (&[], true), (&[], false)] {
            let text = starter(&texts(keys), accounts);
            assert!(Document::parse(&text).is_ok(), "{text}");
            assert_eq!(text.contains("accounts.csv"), accounts);
            assert_eq!(text.contains("take = \"tag\""), !keys.is_empty());
        }
    }

    /// What the reader of the rules says of a text.
    fn flaws(text: &str) -> Vec<Flaw> {
        let table = |name: &str| -> std::result::Result<Vec<u8>, String> {
            match name {
                "accounts.csv" => Ok(b"id,name,path,owner\n111122223333,Shop,/,web\n".to_vec()),
                "gb.csv" => Ok(b"period,owner,quantity\n2026-09,web,1\n".to_vec()),
                _ => Ok(b"value,name\nx,web\n".to_vec()),
            }
        };
        super::super::read("rules.toml", text, &table).err().unwrap_or_default()
    }

    #[test]
    fn what_is_added_can_be_read() {
        for (keys, accounts) in [(&["team"][..], true), (&["team", "Team"], false), (&[], true), (&[], false)] {
            let mut text = starter(&texts(keys), accounts);
            assert_eq!(flaws(&text), []);
            text = accept_key(&text, "owner", "squad").unwrap();
            text = accept(&text, "owner", "web", &texts(&["wbe", " web "])).unwrap();
            let gives = NewGives::Take { column: "resource".to_owned(), table: Some("x.csv".to_owned()) };
            let (from, until) = (Some("2026-09".to_owned()), Some("2026-12-15".to_owned()));
            text = add_rule(&text, "owner", &NewRule { gives, from, until, ..rule("web") }, Some(0)).unwrap();
            text = add_rule(&text, "owner", &rule("web"), None).unwrap();
            let shares =
                [("web", "33.30"), ("pool:Data", "66.70")].map(|(name, share)| (name.to_owned(), share.to_owned()));
            text = put_pool(&text, &pool("Support", NewSplit::Fixed(shares.to_vec()))).unwrap();
            text = put_pool(&text, &pool("Data", NewSplit::Driver("gb.csv".to_owned()))).unwrap();
            text = put_pool(&text, &NewPool { to: Some(texts(&["web"])), ..pool("Rest", NewSplit::Even) }).unwrap();
            text = set_sharing(&text, Some("reciprocal"), Some("follow")).unwrap();
            assert_eq!(flaws(&text), [], "{text}");
        }
    }

    #[test]
    fn spellings_join_those_of_their_name() {
        let after = accept(FILE, "owner", "payments", &texts(&["Pay", "paymnets", "Pay", "payments"])).unwrap();
        assert_eq!(after, changed(r#"["paymnets", " payments"]"#, r#"["paymnets", " payments", "Pay"]"#));
        let after = accept(FILE, "owner", "web", &texts(&["Web", "wbe"])).unwrap();
        assert_eq!(after, changed(r#"web = "wbe"  # an"#, r#"web = ["wbe", "Web"]  # an"#));
        let after = accept(FILE, "owner", "data lake", &texts(&["lake"])).unwrap();
        let line = "web = \"wbe\"  # an old typo\n";
        assert_eq!(after, changed(line, &format!("{line}\"data lake\" = [\"lake\"]\n")));
        assert_eq!(forget(&after, "owner", "data lake", &texts(&["lake", "sea"])).unwrap(), FILE);
        assert_eq!(accept(FILE, "owner", "web", &[]).unwrap(), FILE);
    }

    #[test]
    fn a_spelling_stands_for_one_name() {
        let after = accept(FILE, "owner", "web", &texts(&["paymnets"])).unwrap();
        let expected = changed(r#"["paymnets", " payments"]"#, r#"[" payments"]"#);
        assert_eq!(after, expected.replace(r#""wbe" "#, r#"["wbe", "paymnets"] "#));
        let after = accept(FILE, "owner", "payments", &texts(&["wbe"])).unwrap();
        let expected = changed("web = \"wbe\"  # an old typo\n", "");
        assert_eq!(after, expected.replace(r#"" payments"]"#, r#"" payments", "wbe"]"#));
        let folded = changed("# required = true", "fold = true");
        let after = accept(&folded, "owner", "web", &texts(&["PAYMNETS"])).unwrap();
        assert_eq!(strings(&after, &["dimension", "owner", "aliases", "payments"]), [" payments"]);
        assert_eq!(strings(&after, &["dimension", "owner", "aliases", "web"]), ["wbe", "PAYMNETS"]);
    }

    #[test]
    fn aliases_are_begun_and_go_with_the_last() {
        for before in [
            "version = 1\n\n[dimension.owner]\ntags = [\"team\"]\n# fold = true\n\n# First.\n[[dimension.owner.rule]]\ntake = \"tag\"\n",
            "version = 1\n\n# First.\n[[dimension.owner.rule]]\ntake = \"tag\"\n",
            "[dimension.owner]\n",
            "[dimension.owner] # all\n\n[pool]\n",
        ] {
            let after = accept(before, "owner", "web", &texts(&["wbe"])).unwrap();
            assert!(after.contains("\n[dimension.owner.aliases]\nweb = [\"wbe\"]\n"), "{after}");
            assert_eq!(forget(&after, "owner", "web", &texts(&["wbe"])).unwrap(), before);
        }
        let after =
            accept("[dimension.owner]\ntags = []\n# note\n\n# First.\n[[pool]]\n", "owner", "web", &texts(&["wbe"]));
        let expected = "[dimension.owner]\ntags = []\n# note\n\n[dimension.owner.aliases]\nweb = [\"wbe\"]\n\n# First.\n[[pool]]\n";
        assert_eq!(after.unwrap(), expected);
    }

    #[test]
    fn short_forms_are_understood() {
        let before = "dimension = { owner = { tags = \"team\" } }\n";
        let after = accept(before, "owner", "web", &texts(&["wbe"])).unwrap();
        assert_eq!(after, "dimension = { owner = { tags = \"team\", aliases = { web = [\"wbe\"] } } }\n");
        let after = accept(&after, "owner", "app", &texts(&["wbe"])).unwrap();
        assert_eq!(strings(&after, &["dimension", "owner", "aliases", "app"]), ["wbe"]);
        assert!(strings(&after, &["dimension", "owner", "aliases", "web"]).is_empty());
        let after = accept_key(before, "owner", "Team").unwrap();
        assert_eq!(after, "dimension = { owner = { tags = [\"team\", \"Team\"] } }\n");
        let after = set_sharing("sharing = { method = \"steps\" }", Some("direct"), Some("apart")).unwrap();
        assert_eq!(after, "sharing = { method = \"direct\", credits = \"apart\" }");
        let dots = "dimension.owner.tags = [\"team\"]\nversion = 1\n";
        let after = accept_key(dots, "owner", "Team").unwrap();
        assert_eq!(after, "dimension.owner.tags = [\"team\", \"Team\"]\nversion = 1\n");
        let short = add_rule(dots, "owner", &rule("web"), None).unwrap_err();
        assert_eq!(
            short.to_string(),
            "rules.toml: [dimension.owner] is written in a short form that only you can extend. \
             Write [dimension.owner] on a line of its own and its settings below, or change the file by hand."
        );
        assert!(add_rule(before, "owner", &rule("web"), None).is_err());
        assert!(add_rule("[dimension.owner]\nrule = []\n", "owner", &rule("web"), None).is_err());
    }

    #[test]
    fn keys_and_names_join_their_lists() {
        let after = accept_key(FILE, "owner", "Team").unwrap();
        assert_eq!(after, changed(r#"["team"]"#, r#"["team", "Team"]"#));
        assert_eq!(accept_key(&after, "owner", "Team").unwrap(), after);
        let after = allow(FILE, "owner", "data").unwrap();
        assert_eq!(after, changed("    \"web\",\n", "    \"web\",\n    \"data\",\n"));
        assert_eq!(allow(FILE, "owner", "web").unwrap(), FILE);
        let free = "[dimension.owner]\n";
        assert_eq!(allow(free, "owner", "web").unwrap(), free);
        assert_eq!(accept_key(free, "owner", "team").unwrap(), "[dimension.owner]\ntags = [\"team\"]\n");
        let bare = "# a\n[[dimension.owner.rule]]\nis = \"x\"\n";
        assert_eq!(
            accept_key(bare, "owner", "team").unwrap(),
            format!("[dimension.owner]\ntags = [\"team\"]\n\n{bare}")
        );
    }

    #[test]
    fn lists_keep_the_way_they_are_written() {
        for (before, after) in [
            ("[]", "[\"c\"]"),
            ("[ # none\n]", "[\"c\" # none\n]"),
            ("[\"a\",]", "[\"a\", \"c\",]"),
            ("[\n  \"a\" # x, y\n]", "[\n  \"a\", # x, y\n  \"c\"\n]"),
            ("[\n\t\"a\", # x\n\t# z\n]", "[\n\t\"a\", # x\n\t\"c\",\n\t# z\n]"),
            ("[\n  \"a\"\n  , \"b\"\n  ,]", "[\n  \"a\"\n  , \"b\", \"c\"\n  ,]"),
            ("[\"a\",\n  \"b\"]", "[\"a\",\n  \"b\", \"c\"]"),
        ] {
            let (before, after) =
                (format!("[dimension.owner]\ntags = {before}\n"), format!("[dimension.owner]\ntags = {after}\n"));
            assert_eq!(accept_key(&before, "owner", "c").unwrap(), after);
        }
        for (before, after) in [
            ("[\"x\", \"b\"]", "[\"b\"]"),
            ("[\"b\", \"x\"]", "[\"b\"]"),
            ("[\"b\", \"x\",]", "[\"b\", ]"),
            ("[\n  \"b\", # y\n  \"x\", # note\n]", "[\n  \"b\", # y\n  # note\n]"),
            ("[\n  \"b\", # y\n  \"x\"\n]", "[\n  \"b\", # y\n]"),
            ("[\n  \"x\",\n  \"b\",\n]", "[\n  \"b\",\n]"),
            ("[\n  \"b\",\n  \"x\",\n]", "[\n  \"b\",\n]"),
        ] {
            let file = |list: &str| format!("[dimension.owner.aliases]\nweb = {list}\n");
            assert_eq!(forget(&file(before), "owner", "web", &texts(&["x"])).unwrap(), file(after));
        }
    }

    #[test]
    fn a_rule_comes_to_its_place_and_goes() {
        let new = NewRule {
            comment: Some("From the review:\r\nsearch.\u{7}".to_owned()),
            when: vec![
                ("resource".to_owned(), When::Regex(r"^a\.b$".to_owned())),
                ("tag:aws:eks".to_owned(), When::Glob("srch-*".to_owned())),
                ("region".to_owned(), When::Is(texts(&["eu-west-1", "eu-central-1"]))),
                ("service".to_owned(), When::Prefix("AWS".to_owned())),
                is("account", "1"),
            ],
            gives: NewGives::Take { column: "tag:x".to_owned(), table: Some("x.csv".to_owned()) },
            from: Some("2026-09".to_owned()),
            until: Some("2026-12-15".to_owned()),
        };
        let lines = r#"# From the review:
# search.
[[dimension.owner.rule]]
when = { resource = { regex = '^a\.b$' }, "tag:aws:eks" = { glob = "srch-*" }, region = ["eu-west-1", "eu-central-1"], service = { prefix = "AWS" }, account = "1" }
take = "tag:x"
table = "x.csv"
from = "2026-09"
until = "2026-12-15"
"#;
        for (place, before, after) in [
            (None, "# until = \"2026-12\"\n", format!("# until = \"2026-12\"\n\n{lines}")),
            (Some(9), "# until = \"2026-12\"\n", format!("# until = \"2026-12\"\n\n{lines}")),
            (Some(1), "take = \"tag\"\n", format!("take = \"tag\"\n\n{lines}")),
            (Some(0), "# Tags first.\n", format!("{lines}\n# Tags first.\n")),
        ] {
            let text = add_rule(FILE, "owner", &new, place).unwrap();
            assert_eq!(text, changed(before, &after));
            assert_eq!(remove_rule(&text, "owner", place.unwrap_or(2).min(2)).unwrap(), FILE);
        }
        let twice = NewRule { when: vec![is("region", "a"), is("region", "b")], ..rule("web") };
        assert_eq!(add_rule(FILE, "owner", &twice, None), Err(EditError::Twice("region".to_owned())));
    }

    #[test]
    fn a_first_rule_follows_its_dimension() {
        let text = add_rule("[dimension.env]\n# tags\n\n[sharing]\n", "env", &rule("live"), None).unwrap();
        let expected = "[dimension.env]\n# tags\n\n[[dimension.env.rule]]\nwhen = { region = \"eu-west-1\" }\nis = \"live\"\n\n[sharing]\n";
        assert_eq!(text, expected);
        let text = add_rule("[dimension.env]", "env", &rule("live"), Some(0)).unwrap();
        assert_eq!(
            text,
            "[dimension.env]\n\n[[dimension.env.rule]]\nwhen = { region = \"eu-west-1\" }\nis = \"live\"\n"
        );
    }

    #[test]
    fn a_rule_goes_with_its_notes_only() {
        let second = "# Search has no tags.\n# Ask Ana.\n[[dimension.owner.rule]]\n\
            when = { resource = { regex = \"^srch-\" } }\nis = \"search\"\n# until = \"2026-12\"\n";
        assert_eq!(remove_rule(FILE, "owner", 1).unwrap(), changed(&format!("{second}\n"), ""));
        let first = "# Tags first.\n[[dimension.owner.rule]]\ntake = \"tag\"\n";
        assert_eq!(remove_rule(FILE, "owner", 0).unwrap(), changed(&format!("{first}\n"), ""));
        let moved = changed(&format!("{first}\n{second}"), &format!("{second}\n{first}"));
        assert_eq!(move_rule(FILE, "owner", 0, 1).unwrap(), moved);
        assert_eq!(move_rule(FILE, "owner", 1, 0).unwrap(), moved);
        assert_eq!(move_rule(&moved, "owner", 1, 0).unwrap(), FILE);
        assert_eq!(move_rule(FILE, "owner", 1, 1).unwrap(), FILE);
        let below = "[[dimension.a.rule]]\nis = \"x\"\n[dimension.a.rule.when]\nregion = \"y\"\n\n[[dimension.a.rule]]\nis = \"z\"";
        assert_eq!(remove_rule(below, "a", 0).unwrap(), "[[dimension.a.rule]]\nis = \"z\"");
        let moved = "[[dimension.a.rule]]\nis = \"z\"\n\n[[dimension.a.rule]]\nis = \"x\"\n[dimension.a.rule.when]\nregion = \"y\"\n";
        assert_eq!(move_rule(below, "a", 0, 1).unwrap(), moved);
        let apart = "[[dimension.a.rule]]\nis = \"x\"\n[sharing]\n[dimension.a.rule.when]\nregion = \"y\"\n";
        assert!(matches!(remove_rule(apart, "a", 0), Err(EditError::ByHand { .. })));
    }

    #[test]
    fn a_pool_takes_the_place_of_its_name() {
        let shares = NewSplit::Fixed(vec![
            ("payments".to_owned(), "33.30".to_owned()),
            ("pool:Network".to_owned(), "66.70".to_owned()),
        ]);
        let text = put_pool(FILE, &pool("Support", shares)).unwrap();
        let expected = changed("service = \"AWSSupport\"", "service = \"AmazonVPC\"");
        let expected =
            expected.replace("{ payments = 60, web = 40 }", "{ payments = 33.30, \"pool:Network\" = 66.70 }");
        assert_eq!(text, expected);
        let driven = NewPool { to: Some(texts(&["web"])), ..pool("Support", NewSplit::Driver("gb.csv".to_owned())) };
        let text = put_pool(FILE, &driven).unwrap();
        let settings = "# By what we spend.\nwhen = { service = \"AmazonVPC\" }\nsplit = \"driver\"  # agreed in June\n\
            driver = \"gb.csv\"\nto = [\"web\"]\n# Sums to 100.\n\n[[pool]]\nname = \"Network\"";
        assert!(text.contains(settings), "{text}");
        let text = put_pool(FILE, &pool("Data", NewSplit::Proportional)).unwrap();
        let network = "when = { account = \"1\" }\n";
        let data = "[[pool]]\nname = \"Data\"\nwhen = { service = \"AmazonVPC\" }\nsplit = \"proportional\"\n";
        assert_eq!(text, changed(network, &format!("{network}\n{data}")));
        assert_eq!(remove_pool(&text, "Data").unwrap(), FILE);
        assert_eq!(put_pool("", &pool("Data", NewSplit::Proportional)).unwrap(), data);
        let spread = "[[pool]]\nname = \"Data\"\nsplit = \"even\"\nwhen.service = \"x\"\nwhen.region = \"y\"\n# note\n[pool.to]\na = 1\n";
        let text = put_pool(spread, &pool("Data", NewSplit::Even)).unwrap();
        assert_eq!(text, "[[pool]]\nname = \"Data\"\nsplit = \"even\"\nwhen = { service = \"AmazonVPC\" }\n# note\n");
        let below = "[sharing]\nmethod = \"direct\"\n\n[[test]]\nname = \"x\"\n";
        let text = put_pool(below, &pool("Data", NewSplit::Proportional)).unwrap();
        assert_eq!(text, format!("[sharing]\nmethod = \"direct\"\n\n{data}\n[[test]]\nname = \"x\"\n"));
    }

    #[test]
    fn a_pool_goes_with_its_notes_only() {
        let support =
            &FILE[FILE.find("# What the support").unwrap()..FILE.find("[[pool]]\nname = \"Network\"").unwrap()];
        assert_eq!(remove_pool(FILE, "Support").unwrap(), changed(support, ""));
        let missing = remove_pool(FILE, "Netwrok").unwrap_err();
        assert_eq!(missing.to_string(), "rules.toml: There is no pool \"Netwrok\". Did you mean \"Network\"?");
    }

    #[test]
    fn sharing_is_set() {
        let text = set_sharing(FILE, Some("steps"), Some("follow")).unwrap();
        assert_eq!(text, changed("method = \"direct\"\n", "method = \"steps\"\ncredits = \"follow\"\n"));
        assert_eq!(set_sharing(FILE, None, None).unwrap(), FILE);
        assert_eq!(
            set_sharing("version = 1", Some("steps"), None).unwrap(),
            "version = 1\n\n[sharing]\nmethod = \"steps\"\n"
        );
        let text = set_sharing("version = 1\n\n# Net.\n[[pool]]\n", None, Some("apart")).unwrap();
        assert_eq!(text, "version = 1\n\n[sharing]\ncredits = \"apart\"\n\n# Net.\n[[pool]]\n");
    }

    #[test]
    fn what_is_missing_is_named() {
        let said = |error: Result<String>| error.unwrap_err().to_string();
        let missing = said(accept(FILE, "onwer", "web", &texts(&["x"])));
        assert_eq!(missing, "rules.toml: There is no [dimension.onwer]. Did you mean \"owner\"?");
        assert_eq!(said(allow(FILE, "env", "live")), "rules.toml: There is no [dimension.env]. Define it first.");
        assert_eq!(said(remove_rule(FILE, "owner", 2)), "rules.toml: There is no rule 3 of owner. It has 2.");
        assert!(move_rule(FILE, "owner", 0, 2).is_err());
        let broken = said(set_sharing("version = 1\na = \n", Some("steps"), None));
        assert!(broken.starts_with("rules.toml, line 2, column 5: This is no TOML: "), "{broken}");
    }

    #[test]
    fn line_breaks_stay_those_of_the_file() {
        let windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
        let mut text = accept(&windows, "owner", "data", &texts(&["lake\r\nsea"])).unwrap();
        text = allow(&text, "owner", "data").unwrap();
        text = add_rule(&text, "owner", &rule("data"), Some(0)).unwrap();
        text = put_pool(&text, &pool("Data", NewSplit::Even)).unwrap();
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(strings(&text, &["dimension", "owner", "aliases", "data"]), ["lake\r\nsea"]);
        text = remove_pool(&text, "Data").unwrap();
        text = remove_rule(&text, "owner", 0).unwrap();
        text = forget(&text, "owner", "data", &texts(&["lake\r\nsea"])).unwrap();
        assert_eq!(text.replace("    \"data\",\r\n", ""), windows);
        let first = "\u{feff}[[pool]]\r\nname = \"x\"\r\n";
        let text = set_sharing(first, Some("steps"), None).unwrap();
        assert_eq!(text, "\u{feff}[sharing]\r\nmethod = \"steps\"\r\n\r\n[[pool]]\r\nname = \"x\"\r\n");
        assert_eq!(remove_pool(first, "x").unwrap(), "\u{feff}");
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{1,2}",
            proptest::sample::select(vec!["payments", "web", "paymnets", " payments", "wbe"]).prop_map(str::to_owned),
            "\\PC{0,6}",
            proptest::collection::vec(any::<char>(), 0..5).prop_map(|chars| chars.into_iter().collect()),
            proptest::sample::select(vec![
                "",
                " lead",
                "a\"b",
                "a'b\"",
                "\"\"\"",
                "'''",
                "\0",
                "\u{7f}\n",
                "\r\n",
                "\\",
                "#",
                "a]",
                ", ",
                "\u{85}\u{2028}\u{feff}",
            ])
            .prop_map(str::to_owned),
        ]
    }

    fn condition() -> impl Strategy<Value = (String, When)> {
        let fit = prop_oneof![
            proptest::collection::vec(text(), 0..3).prop_map(When::Is),
            text().prop_map(When::Prefix),
            text().prop_map(When::Regex),
            text().prop_map(When::Glob),
        ];
        (text(), fit)
    }

    #[derive(Clone, Debug)]
    enum Edit {
        Accept(String, Vec<String>),
        Forget(String, Vec<String>),
        Key(String),
        Allow(String),
        Add(NewRule, Option<usize>),
        Remove(usize),
        Move(usize, usize),
        Pool(NewPool),
        NoPool(String),
        Sharing(String),
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let several = || proptest::collection::vec(text(), 0..3);
        let gives = prop_oneof![
            text().prop_map(NewGives::Is),
            (text(), proptest::option::of(text())).prop_map(|(column, table)| NewGives::Take { column, table })
        ];
        let dates = (proptest::option::of(text()), proptest::option::of(text()));
        let rule = (proptest::option::of(text()), proptest::collection::vec(condition(), 0..3), gives, dates)
            .prop_map(|(comment, when, gives, (from, until))| NewRule { comment, when, gives, from, until });
        let split = prop_oneof![
            Just(NewSplit::Even),
            Just(NewSplit::Proportional),
            proptest::collection::vec((text(), text()), 0..3).prop_map(NewSplit::Fixed),
            text().prop_map(NewSplit::Driver),
        ];
        let known = proptest::sample::select(vec!["Support", "Network"]).prop_map(str::to_owned);
        let pool = (
            prop_oneof![text(), known],
            proptest::collection::vec(condition(), 0..3),
            split,
            proptest::option::of(several()),
        )
            .prop_map(|(name, when, split, to)| NewPool { name, when, split, to });
        prop_oneof![
            (text(), several()).prop_map(|(name, spellings)| Edit::Accept(name, spellings)),
            (text(), several()).prop_map(|(name, spellings)| Edit::Forget(name, spellings)),
            text().prop_map(Edit::Key),
            text().prop_map(Edit::Allow),
            (rule, proptest::option::of(0usize..4)).prop_map(|(rule, place)| Edit::Add(rule, place)),
            (0usize..4).prop_map(Edit::Remove),
            (0usize..4, 0usize..4).prop_map(|(from, to)| Edit::Move(from, to)),
            pool.prop_map(Edit::Pool),
            text().prop_map(Edit::NoPool),
            text().prop_map(Edit::Sharing),
        ]
    }

    fn apply(text: &str, edit: &Edit) -> Result<String> {
        match edit {
            Edit::Accept(name, spellings) => accept(text, "owner", name, spellings),
            Edit::Forget(name, spellings) => forget(text, "owner", name, spellings),
            Edit::Key(key) => accept_key(text, "owner", key),
            Edit::Allow(name) => allow(text, "owner", name),
            Edit::Add(rule, place) => add_rule(text, "owner", rule, *place),
            Edit::Remove(index) => remove_rule(text, "owner", *index),
            Edit::Move(from, to) => move_rule(text, "owner", *from, *to),
            Edit::Pool(pool) => put_pool(text, pool),
            Edit::NoPool(name) => remove_pool(text, name),
            Edit::Sharing(method) => set_sharing(text, Some(method), Some(method)),
        }
    }

    /// Lines that are notes, but for those that belong to a rule: they go with it.
    fn notes() -> Vec<&'static str> {
        let of_rules = ["# Tags first.", "# Search has no tags.", "# Ask Ana.", "# until = \"2026-12\""];
        FILE.lines().map(str::trim).filter(|line| line.starts_with('#') && !of_rules.contains(line)).collect()
    }

    proptest! {
        #[test]
        fn no_edit_loses_a_note(edits in proptest::collection::vec(edit(), 1..12), windows: bool) {
            let mut text = if windows { FILE.replace('\n', "\r\n") } else { FILE.to_owned() };
            for edit in &edits {
                match apply(&text, edit) {
                    Ok(after) => text = after,
                    Err(EditError::NotThere { .. } | EditError::Twice(_)) => {}
                    Err(error) => prop_assert!(false, "{error}: {edit:?}\n{text}"),
                }
                prop_assert!(Document::parse(&text).is_ok(), "{edit:?}\n{text}");
                let mut lines = text.lines().map(str::trim);
                for note in notes() {
                    prop_assert!(lines.any(|line| line == note), "{note} is lost by {edit:?}\n{text}");
                }
            }
        }

        #[test]
        fn what_is_added_and_removed_leaves_no_trace(
            name in text(), spelling in text(), place in proptest::option::of(0usize..4), edits in proptest::collection::vec(edit(), 0..5)
        ) {
            let text = edits.iter().fold(FILE.to_owned(), |text, edit| apply(&text, edit).unwrap_or(text));
            let document = Document::parse(&text).unwrap();
            let known = document["dimension"]["owner"].get("aliases").is_some_and(|aliases| text.contains(&quoted(&spelling)) || aliases.get(&name).is_some());
            if name != spelling && !known {
                let after = accept(&text, "owner", &name, std::slice::from_ref(&spelling)).unwrap();
                prop_assert_eq!(strings(&after, &["dimension", "owner", "aliases", &name]), [spelling.clone()]);
                prop_assert_eq!(&forget(&after, "owner", &name, &[spelling]).unwrap(), &text);
            }
            let rules = document["dimension"]["owner"].get("rule").and_then(Item::as_array_of_tables).map_or(0, toml_edit::ArrayOfTables::len);
            let after = add_rule(&text, "owner", &rule(&name), place).unwrap();
            let at = place.unwrap_or(rules).min(rules);
            let added = Document::parse(&after).unwrap();
            prop_assert_eq!(added["dimension"]["owner"]["rule"][at]["is"].as_str(), Some(name.as_str()));
            prop_assert_eq!(&remove_rule(&after, "owner", at).unwrap(), &text);
        }

        #[test]
        fn every_text_comes_back(texts in proptest::collection::vec(text(), 1..4)) {
            let after = accept("[dimension.owner]\n", "owner", "\u{1} a name", &texts).unwrap();
            let mut known: Vec<String> = Vec::new();
            for text in texts {
                if !known.contains(&text) && text != "\u{1} a name" {
                    known.push(text);
                }
            }
            prop_assert_eq!(strings(&after, &["dimension", "owner", "aliases", "\u{1} a name"]), known);
            prop_assert_eq!(after.lines().count(), 4, "{}", after);
        }
    }
}
