//! CUR 2.0 through Data Exports: Parquet with real maps, or gzip CSV with maps as JSON text.

use super::columns::{self, Column};
use super::cur2_schema::{COLUMNS, Type};
use super::legacy::cell;
use super::maps::{self, Pairs, ProductMap};
use super::output::{CsvPart, write_text};
use super::parquet_file::ParquetFile;
use super::row::{Row, Value};
use super::{Delivery, ROWS_PER_PART};
use crate::calendar::Month;
use crate::company::Company;
use crate::company::accounts::ACCOUNTS;
use crate::decimal::Decimal;
use crate::seeded;
use anyhow::{Result, bail};
use serde_json::json;
use std::path::{Path, PathBuf};

pub(crate) const PREFIX: &str = "exports";
const BUCKET: &str = "larkspur-billing-fictional";

/// What fills a column of the fixed schema.
enum Fill {
    Column(Column),
    PayerName,
    AccountName,
    Tags,
    ResourceTags,
    Product,
    CostCategory,
    Discounts,
    Empty,
}

/// Everything both encodings share.
struct Export {
    fills: Vec<Fill>,
    tags: Vec<Pairs>,
    resource_tags: Vec<Pairs>,
    categories: Vec<Pairs>,
    product: ProductMap,
}

impl Export {
    fn new(company: &Company) -> Self {
        let known = columns::all();
        Self {
            fills: COLUMNS.iter().map(|(name, _)| fill(name, &known)).collect(),
            tags: company.attributions.iter().map(maps::tags).collect(),
            resource_tags: company.attributions.iter().map(maps::resource_tags).collect(),
            categories: ACCOUNTS.iter().map(|account| maps::cost_category(account.unit)).collect(),
            product: ProductMap::new(company),
        }
    }

    fn map(&mut self, index: usize, row: &Row<'_>) -> Option<&Pairs> {
        match self.fills[index] {
            Fill::Tags => self.tags.get(row.line.attribution as usize),
            Fill::ResourceTags => self.resource_tags.get(row.line.attribution as usize),
            Fill::CostCategory => self.categories.get(usize::from(row.line.account)),
            Fill::Product => Some(self.product.pairs(row)),
            _ => None,
        }
    }

    fn value<'a>(&self, index: usize, row: &Row<'a>) -> Value<'a> {
        let (name, kind) = COLUMNS[index];
        let value = match &self.fills[index] {
            Fill::Column(column) => column.value(row),
            Fill::PayerName => Value::Text(ACCOUNTS[0].name),
            Fill::AccountName => Value::Text(row.account().name),
            _ if name == "discount_total_discount" => row.discount().map_or(Value::None, Value::Number),
            _ => Value::None,
        };
        let zero = kind == Type::Double && matches!(value, Value::None) && is_zero_by_default(name);
        if zero { Value::Number(Decimal::ZERO) } else { value }
    }
}

fn fill(name: &str, known: &[Column]) -> Fill {
    match name {
        "bill_payer_account_name" => Fill::PayerName,
        "line_item_usage_account_name" => Fill::AccountName,
        "tags" => Fill::Tags,
        "resource_tags" => Fill::ResourceTags,
        "product" => Fill::Product,
        "cost_category" => Fill::CostCategory,
        "discount" => Fill::Discounts,
        _ => known.iter().find(|column| column.athena() == name).map_or(Fill::Empty, |column| Fill::Column(*column)),
    }
}

/// Numbers that do not apply are zero in an export; net and split columns are null.
fn is_zero_by_default(name: &str) -> bool {
    let commitment = name.starts_with("reservation_") || name.starts_with("savings_plan_");
    (commitment && !name.contains("_net_")) || name.starts_with("line_item_normaliz")
}

const DISCOUNT_KEYS: [&str; 2] = ["edp_discount", "total_discount"];

fn discount_json(discount: Option<Decimal>) -> String {
    let Some(amount) = discount else { return "{}".to_owned() };
    let mut number = String::new();
    amount.write_double(&mut number);
    let [edp, total] = DISCOUNT_KEYS;
    format!("{{\"{edp}\":{number},\"{total}\":{number}}}")
}

/// Where the files of one month go, and its manifest.
struct Place {
    root: PathBuf,
    export: &'static str,
    month: Month,
    files: Vec<String>,
    text_maps: bool,
}

impl Place {
    fn next_file(&mut self, extension: &str) -> PathBuf {
        let name = format!("{}-{:05}.{extension}", self.export, self.files.len() + 1);
        let below = format!("{PREFIX}/{}/data/BILLING_PERIOD={}/{name}", self.export, self.month);
        self.files.push(format!("s3://{BUCKET}/{below}"));
        self.root.join(below)
    }

    fn write_manifest(&self, columns: &[(String, &str)]) -> Result<()> {
        let bits = seeded::text(&format!("{}{}", self.export, self.month));
        let columns: Vec<_> = columns.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect();
        let manifest = json!({
            "executionId": seeded::uuid(bits),
            "exportArn": format!("arn:aws:bcm-data-exports:us-east-1:{}:export/{}-{}", ACCOUNTS[0].id, self.export, seeded::uuid(seeded::text(self.export))),
            "columns": columns,
            "dataFiles": self.files,
        });
        let path =
            format!("{PREFIX}/{}/metadata/BILLING_PERIOD={}/{}-Manifest.json", self.export, self.month, self.export);
        write_text(&self.root.join(path), &format!("{manifest:#}\n"))
    }

    fn write_cur_manifest(&self) -> Result<()> {
        let columns: Vec<(String, &str)> =
            COLUMNS.iter().map(|(name, kind)| ((*name).to_owned(), self.manifest_type(*kind))).collect();
        self.write_manifest(&columns)
    }

    fn manifest_type(&self, kind: Type) -> &'static str {
        match kind {
            Type::Text => "string",
            Type::Double => "double",
            Type::Time => "timestamp",
            Type::Map | Type::Amounts if self.text_maps => "string",
            Type::Map => "map<string,string>",
            Type::Amounts => "map<string,double>",
        }
    }
}

pub(crate) struct Cur2Csv {
    export: Export,
    place: Place,
    level: u32,
    rows: u64,
    part: Option<CsvPart>,
    scratch: String,
}

impl Cur2Csv {
    pub(crate) fn new(out: &Path, company: &Company, month: Month, level: u32) -> Self {
        let place = Place {
            root: out.join("cur2-csv"),
            export: "larkspur-cur2-csv",
            month,
            files: Vec::new(),
            text_maps: true,
        };
        Self { export: Export::new(company), place, level, rows: 0, part: None, scratch: String::new() }
    }

    fn next_part(&mut self) -> Result<()> {
        if let Some(part) = self.part.take() {
            part.finish()?;
        }
        let header: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
        self.part = Some(CsvPart::create(&self.place.next_file("csv.gz"), self.level, &header)?);
        Ok(())
    }
}

impl Delivery for Cur2Csv {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        if self.rows.is_multiple_of(ROWS_PER_PART) {
            self.next_part()?;
        }
        self.rows += 1;
        let Some(part) = &mut self.part else { bail!("no part is open") };
        for (index, (_, kind)) in COLUMNS.iter().enumerate() {
            match kind {
                Type::Map => part.field(self.export.map(index, row).map_or("{}", |pairs| &pairs.json))?,
                Type::Amounts => part.field(&discount_json(row.discount()))?,
                _ => part.field(cell(&self.export.value(index, row), true, &mut self.scratch))?,
            }
        }
        part.end_row()
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if let Some(part) = self.part.take() {
            part.finish()?;
        }
        self.place.write_cur_manifest()
    }
}

pub(crate) struct Cur2Parquet {
    export: Export,
    place: Place,
    rows: u64,
    file: Option<ParquetFile>,
    scratch: String,
}

impl Cur2Parquet {
    pub(crate) fn new(out: &Path, company: &Company, month: Month) -> Self {
        let place = Place {
            root: out.join("cur2-parquet"),
            export: "larkspur-cur2",
            month,
            files: Vec::new(),
            text_maps: false,
        };
        Self { export: Export::new(company), place, rows: 0, file: None, scratch: String::new() }
    }
}

impl Delivery for Cur2Parquet {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        if self.rows.is_multiple_of(ROWS_PER_PART) {
            if let Some(file) = self.file.take() {
                file.finish()?;
            }
            self.file = Some(ParquetFile::create(&self.place.next_file("snappy.parquet"), COLUMNS)?);
        }
        self.rows += 1;
        let Some(file) = &mut self.file else { bail!("no file is open") };
        for (index, (_, kind)) in COLUMNS.iter().enumerate() {
            match kind {
                Type::Map => file.map(index, self.export.map(index, row).map_or(&[], |found| &found.pairs)),
                Type::Amounts => {
                    let amount = row.discount().map(Decimal::to_f64);
                    let pairs: Vec<(&str, f64)> =
                        amount.into_iter().flat_map(|amount| DISCOUNT_KEYS.map(|key| (key, amount))).collect();
                    file.amounts(index, &pairs);
                }
                Type::Text => match self.export.value(index, row) {
                    Value::None => file.text(index, None),
                    value => file.text(index, Some(cell(&value, true, &mut self.scratch))),
                },
                Type::Double => file.double(index, number(&self.export.value(index, row))),
                Type::Time => file
                    .time(index, if let Value::Time(hour) = self.export.value(index, row) { Some(hour) } else { None }),
            }
        }
        file.end_row()
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if let Some(file) = self.file.take() {
            file.finish()?;
        }
        self.place.write_cur_manifest()
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    if let Value::Number(number) = value { Some(number.to_f64()) } else { None }
}

/// The Data Exports layout for FOCUS.
pub(super) struct FocusPlace(Place);

impl FocusPlace {
    pub(super) fn new(out: &Path, month: Month) -> Self {
        Self(Place { root: out.join("focus"), export: "larkspur-focus", month, files: Vec::new(), text_maps: true })
    }

    pub(super) fn next_file(&mut self) -> PathBuf {
        self.0.next_file("csv.gz")
    }

    pub(super) fn write_manifest(&self, columns: &[(String, &str)]) -> Result<()> {
        self.0.write_manifest(columns)
    }
}
