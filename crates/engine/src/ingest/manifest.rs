//! Manifests: the only authority on which files belong to a delivery.

use serde_json::Value;

use super::limits::{MANIFEST, NESTING, PARTS, grouped, too_deep};
use super::time;
use crate::error::BadInput;

/// Which service wrote a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestKind {
    /// Legacy CUR: `assemblyId`, `reportKeys`.
    Legacy,
    /// Data Exports: `executionId`, `dataFiles`.
    DataExports,
}

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its writer.
    pub kind: ManifestKind,
    /// Assembly or execution id.
    pub execution: String,
    /// Report or export name.
    pub export: String,
    /// `2026-11`; a Data Exports manifest does not hold it, its folder does.
    pub period: Option<String>,
    /// Keys of the parts, as they lie in the bucket.
    pub files: Vec<String>,
    /// Columns, `category/name` or `name`; empty where the manifest lists none.
    pub columns: Vec<String>,
}

const HINT: &str = "Download the whole delivery again, manifest and parts.";

impl Manifest {
    /// Reads a manifest; `file` is its name for messages.
    pub fn parse(file: &str, text: &str) -> Result<Self, BadInput> {
        let bad = |what: String| BadInput::file(file, what, HINT);
        if text.len() as u64 > MANIFEST {
            return Err(bad(format!("has more than {} MiB, and no manifest is as large.", MANIFEST >> 20)));
        }
        if too_deep(text) {
            return Err(bad(format!("is not a sound manifest: it is nested deeper than {NESTING} levels.")));
        }
        let json: Value =
            serde_json::from_str(text).map_err(|error| bad(format!("is not a sound manifest: {error}.")))?;
        let list =
            |name: &str| keys(&json[name]).map_err(|what| bad(format!("is not a sound manifest: {name} {what}.")));
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        if json.get("reportKeys").is_some() {
            let start = json["billingPeriod"]["start"].as_str().and_then(time::parse);
            return Ok(Self {
                kind: ManifestKind::Legacy,
                execution: text("assemblyId"),
                export: text("reportName"),
                period: start.map(time::month_of),
                files: list("reportKeys")?,
                columns: columns(&json),
            });
        }
        if json.get("dataFiles").is_some() {
            return Ok(Self {
                kind: ManifestKind::DataExports,
                execution: text("executionId"),
                export: export_of_arn(&text("exportArn")),
                period: None,
                files: list("dataFiles")?,
                columns: columns(&json),
            });
        }
        Err(bad("names no parts: neither reportKeys (CUR) nor dataFiles (Data Exports) is in it.".to_owned()))
    }

    /// Whether JSON text looks like a manifest at all.
    pub fn looks_like(text: &str) -> bool {
        text.contains("\"reportKeys\"") || text.contains("\"dataFiles\"")
    }
}

/// Keys of the parts: every one is text, or a part would be missing without a word.
fn keys(list: &Value) -> Result<Vec<String>, String> {
    let Some(items) = list.as_array() else { return Err("is not a list".to_owned()) };
    if items.len() > PARTS {
        return Err(format!(
            "has {} parts and Curio reads up to {}",
            grouped(items.len() as u64),
            grouped(PARTS as u64)
        ));
    }
    let key = |item: &Value| item.as_str().filter(|key| !key.is_empty()).map(str::to_owned);
    items.iter().map(|item| key(item).ok_or_else(|| format!("holds {item}, which is no name of a file"))).collect()
}

fn columns(json: &Value) -> Vec<String> {
    let items = json["columns"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |item: &Value| match (item["category"].as_str(), item["name"].as_str()) {
        (Some(category), Some(name)) => format!("{category}/{name}"),
        (None, Some(name)) => name.to_owned(),
        _ => String::new(),
    };
    items.iter().map(name).filter(|name| !name.is_empty()).collect()
}

/// `…:export/name-<uuid>` names the export; the uuid changes when it is made anew.
fn export_of_arn(arn: &str) -> String {
    let name = arn.rsplit('/').next().unwrap_or_default();
    let uuid_starts = name.len().saturating_sub(37);
    let is_uuid = |tail: &str| tail.starts_with('-') && tail.bytes().filter(|b| *b == b'-').count() == 5;
    match name.get(uuid_starts..) {
        Some(tail) if is_uuid(tail) => name[..uuid_starts].to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy() {
        let text = r#"{"assemblyId":"a1","reportName":"r","billingPeriod":{"start":"20181101T000000.000Z","end":"20181201T000000.000Z"},
            "reportKeys":["p/r-1.csv.gz"],"columns":[{"category":"lineItem","name":"UsageType"}]}"#;
        let manifest = Manifest::parse("m", text).unwrap();
        assert_eq!((manifest.period.as_deref(), manifest.files.len()), (Some("2018-11"), 1));
        assert_eq!(manifest.columns, ["lineItem/UsageType"]);
    }

    #[test]
    fn data_exports() {
        let text = r#"{"executionId":"e","exportArn":"arn:aws:bcm-data-exports:us-east-1:1:export/daily-1-0e818247-daba-463a-9819-0f9f647e956a","dataFiles":["s3://b/x.csv.gz"],"columns":[{"name":"a"}]}"#;
        assert_eq!(Manifest::parse("m", text).unwrap().export, "daily-1");
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(Manifest::parse("m", "{}").is_err());
        assert!(Manifest::parse("m", "{").is_err());
    }
}
