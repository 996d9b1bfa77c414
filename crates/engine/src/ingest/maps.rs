//! Key/value columns: JSON text in CSV, MAP in Parquet, one column a key in legacy reports.

use serde_json::Value;

use super::limits::{NESTING, too_deep};

/// Reads `{"k":"v"}`; numbers and booleans become their text, nested values their JSON. Empty text is an empty map.
pub(super) fn parse_json(text: &str) -> Result<Vec<(String, String)>, String> {
    if matches!(text.trim(), "" | "{}" | "null" | "NULL" | "\\N" | "None") {
        return Ok(Vec::new());
    }
    if too_deep(text) {
        return Err(format!("is nested deeper than {NESTING} levels"));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(map)) => Ok(map.into_iter().map(|(key, value)| (key, plain_text(value))).collect()),
        Ok(_) => Err("is not a map of keys and values".to_owned()),
        Err(error) => Err(format!("is not a map in JSON ({error})")),
    }
}

fn plain_text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The key a user knows a tag by: `resourceTags/user:CostCenter` and `user:CostCenter` are `CostCenter`; AWS's own keep their `aws:`.
pub(super) fn tag_key(raw: &str) -> String {
    let key = raw.strip_prefix("resourceTags/").unwrap_or(raw);
    key.strip_prefix("user:").unwrap_or(key).to_owned()
}

/// The key that a column of an AWS report holds, where it is a tag's: of `resourceTags/user:team` and `resource_tags_user_team`
/// it is `team`.
pub(crate) fn key_of_column(column: &str) -> Option<String> {
    let athena = || column.strip_prefix("resource_tags_").map(normalized_tag_key);
    column.strip_prefix("resourceTags/").map(tag_key).or_else(athena)
}

/// The key behind a normalized name, as Athena and `resource_tags` spell it: `user_cost_center` is `cost_center`.
pub(super) fn normalized_tag_key(raw: &str) -> String {
    match (raw.strip_prefix("user_"), raw.strip_prefix("aws_")) {
        (Some(key), _) => key.to_owned(),
        (None, Some(key)) => format!("aws:{key}"),
        (None, None) => tag_key(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lose_their_prefix_and_nothing_else() {
        assert_eq!(tag_key("resourceTags/user:CostCenter"), "CostCenter");
        assert_eq!(tag_key("resourceTags/aws:createdBy"), "aws:createdBy");
        assert_eq!(tag_key(" team"), " team");
        assert_eq!(normalized_tag_key("user_cost_center"), "cost_center");
        assert_eq!(normalized_tag_key("aws_created_by"), "aws:created_by");
    }

    #[test]
    fn json_maps() {
        assert_eq!(parse_json("{}").unwrap(), vec![]);
        assert_eq!(parse_json(r#"{"a":"b","n":1.5,"x":null}"#).unwrap().len(), 3);
        assert!(parse_json("[1]").is_err());
        assert!(parse_json("{").is_err());
    }
}
