//! Commands that people may run. Ids come from reports: whatever they hold, a shell must take them for one word and nothing else.

use curio_engine::waste::{Finding, Population, Resource};

/// A command that shows what a finding is about; empty where there is none.
pub fn inspect_command(finding: &Finding, population: &Population) -> String {
    filled(finding.rule.inspect, finding, population).unwrap_or_default()
}

/// A command that acts, as a comment: it is only ever read. Empty where there is none.
pub fn act_command(finding: &Finding, population: &Population) -> String {
    filled(finding.rule.act, finding, population).map(|command| format!("# {command}")).unwrap_or_default()
}

/// A rule's command with the resource filled in; none where it needs what the finding does not have.
fn filled(template: &str, finding: &Finding, population: &Population) -> Option<String> {
    if template.is_empty() {
        return None;
    }
    let resource = finding.resource(population);
    let mut command = template.to_owned();
    for (place, value) in [
        ("{id}", resource.map(|resource| &*resource.id)),
        ("{name}", resource.map(Resource::name)),
        ("{region}", resource.map(|resource| &*resource.region)),
    ] {
        if template.contains(place) {
            command = command.replace(place, &word(value?)?);
        }
    }
    Some(command)
}

/// One word of a shell; none for what no word can be. Line breaks would end the comment that an acting command is.
fn word(value: &str) -> Option<String> {
    if value.is_empty() || value.chars().any(char::is_control) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@+,".contains(c);
    if value.chars().all(is_plain) && !value.starts_with('-') {
        return Some(value.to_owned());
    }
    // An option is no id.
    (!value.starts_with('-')).then(|| format!("'{}'", value.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_one_word() {
        for (value, expected) in [
            ("vol-0a9c", Some("vol-0a9c")),
            ("arn:aws:s3:::logs", Some("arn:aws:s3:::logs")),
            ("a b", Some("'a b'")),
            ("x; rm -rf /", Some("'x; rm -rf /'")),
            ("$(reboot)", Some("'$(reboot)'")),
            ("it's", Some(r"'it'\''s'")),
            ("x\nreboot", None),
            ("x\u{85}reboot", None),
            ("--force", None),
            ("", None),
        ] {
            assert_eq!(word(value).as_deref(), expected, "{value:?}");
        }
    }
}
