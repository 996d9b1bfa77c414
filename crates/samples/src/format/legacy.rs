//! Legacy CUR: gzip CSV parts in an assembly folder, a manifest there, and a copy of the latest manifest one level up.

use super::columns::{self, Column};
use super::output::{CsvPart, write_text};
use super::row::{Row, Value};
use super::{Delivery, ROWS_PER_PART};
use crate::calendar::Month;
use crate::company::accounts::ACCOUNTS;
use crate::line::{Kind, Line};
use anyhow::{Result, bail};
use serde_json::json;
use std::path::{Path, PathBuf};

pub(crate) const PREFIX: &str = "cur";
pub(crate) const REPORT: &str = "larkspur-hourly";
const BUCKET: &str = "larkspur-billing-fictional";

/// Which columns a month needs, found by a trial run of the unscaled company.
pub(crate) struct Needed {
    columns: Vec<(Column, bool)>,
}

impl Needed {
    pub(crate) fn none() -> Self {
        Self { columns: columns::all().into_iter().map(|column| (column, false)).collect() }
    }

    pub(crate) fn see(&mut self, row: &Row<'_>) {
        for (column, needed) in &mut self.columns {
            *needed |= !matches!(column.value(row), Value::None);
        }
    }

    fn kept(&self) -> Vec<Column> {
        self.columns.iter().filter(|(_, needed)| *needed).map(|(column, _)| *column).collect()
    }

    fn left_out(&self) -> Vec<Column> {
        self.columns.iter().filter(|(_, needed)| !*needed).map(|(column, _)| *column).collect()
    }
}

pub(crate) struct Legacy {
    month: Month,
    range: PathBuf,
    assembly: String,
    columns: Vec<Column>,
    left_out: Vec<Column>,
    provisional: bool,
    level: u32,
    rows: u64,
    part: Option<CsvPart>,
    keys: Vec<String>,
    cell: String,
}

impl Legacy {
    pub(crate) fn new(
        out: &Path,
        month: Month,
        needed: &Needed,
        assembly: String,
        provisional: bool,
        level: u32,
    ) -> Self {
        Self {
            month,
            range: out.join("legacy").join(PREFIX).join(REPORT).join(month.range()),
            assembly,
            columns: needed.kept(),
            left_out: needed.left_out(),
            provisional,
            level,
            rows: 0,
            part: None,
            keys: Vec::new(),
            cell: String::new(),
        }
    }

    fn next_part(&mut self) -> Result<()> {
        if let Some(part) = self.part.take() {
            part.finish()?;
        }
        let name = format!("{REPORT}-{:05}.csv.gz", self.keys.len() + 1);
        let header: Vec<String> = self.columns.iter().map(Column::header).collect();
        self.part = Some(CsvPart::create(&self.range.join(&self.assembly).join(&name), self.level, &header)?);
        self.keys.push(format!("{PREFIX}/{REPORT}/{}/{}/{name}", self.month.range(), self.assembly));
        Ok(())
    }

    fn manifest(&self) -> String {
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| json!({"category": column.category, "name": column.name, "type": column.kind}))
            .collect();
        let manifest = json!({
            "assemblyId": self.assembly,
            "account": ACCOUNTS[0].id,
            "columns": columns,
            "charset": "UTF-8",
            "compression": "GZIP",
            "contentType": "text/csv",
            "reportId": "fictional0larkspur0hourly0report",
            "reportName": REPORT,
            "billingPeriod": {"start": stamp(self.month), "end": stamp(self.month.next())},
            "bucket": BUCKET,
            "reportKeys": self.keys,
            "additionalArtifactKeys": [],
        });
        format!("{manifest:#}\n")
    }

    /// A column that the trial run did not see must not lose a value silently.
    fn check_left_out(&self, row: &Row<'_>) -> Result<()> {
        for column in &self.left_out {
            if !matches!(column.value(row), Value::None) {
                bail!("column {} is needed in {} after all", column.header(), self.month);
            }
        }
        Ok(())
    }
}

fn stamp(month: Month) -> String {
    format!("{}T000000.000Z", month.compact())
}

/// The provisional delivery comes before invoices, credits, tax and the last two days of storage metering.
pub(crate) fn is_late(line: &Line, month: Month, product: &str) -> bool {
    let account_line = matches!(line.kind, Kind::Tax | Kind::Credit | Kind::Refund | Kind::Fee);
    let storage = product == "AmazonS3" && line.start >= month.end().plus(-48);
    account_line || storage
}

impl Delivery for Legacy {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        if self.provisional && is_late(row.line, self.month, row.sku.product.code) {
            return Ok(());
        }
        if self.rows.is_multiple_of(ROWS_PER_PART) {
            self.next_part()?;
        }
        self.check_left_out(row)?;
        self.rows += 1;
        let shown = Row { invoiced: row.invoiced && !self.provisional, ..*row };
        let Some(part) = &mut self.part else { bail!("no part is open") };
        for column in &self.columns {
            part.field(cell(&column.value(&shown), false, &mut self.cell))?;
        }
        part.end_row()
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if let Some(part) = self.part.take() {
            part.finish()?;
        }
        let name = format!("{REPORT}-Manifest.json");
        let manifest = self.manifest();
        write_text(&self.range.join(&self.assembly).join(&name), &manifest)?;
        if !self.provisional {
            write_text(&self.range.join(&name), &manifest)?;
        }
        Ok(())
    }
}

/// A value as CSV text; `scratch` holds what has to be made.
pub(crate) fn cell<'v>(value: &'v Value<'_>, millis: bool, scratch: &'v mut String) -> &'v str {
    scratch.clear();
    match value {
        Value::None => return "",
        Value::Text(text) => return text,
        Value::Owned(text) => return text,
        Value::Number(number) => number.write_double(scratch),
        Value::Rate(rate) => rate.write_rate(scratch),
        Value::Time(hour) => hour.write_iso(millis, scratch),
    }
    scratch
}
