//! Lane A4: how a CSV may be laid out. Every case has exactly one right answer: lines and total, or a sentence.

use super::files::{HEADER, ROW, gzip, read, sums, write};
use crate::support::money;

enum Answer {
    /// Lines and billed total.
    Takes(u64, &'static str),
    /// The message holds all of these.
    Says(&'static [&'static str]),
}

use Answer::{Says, Takes};

type Case = (&'static str, Vec<u8>, Answer);

fn text(parts: &[&str]) -> Vec<u8> {
    parts.concat().into_bytes()
}

/// The row with another cell in one place.
fn with(column: usize, cell: &str) -> String {
    let mut cells: Vec<&str> = ROW.split(',').collect();
    cells[column] = cell;
    cells.join(",")
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn line_ends() -> Vec<Case> {
    let two = format!("{HEADER}\n{ROW}\n{ROW}\n");
    let plain = |name, from: &str, to: &str| (name, two.replace(from, to).into_bytes(), Takes(2, "3"));
    vec![
        plain("LF", "\n", "\n"),
        plain("CRLF", "\n", "\r\n"),
        plain("CR", "\n", "\r"),
        plain("blank lines", "\n", "\n\n"),
        plain("blank CRLF lines", "\n", "\r\n\r\n\r\n"),
        ("no last line end", text(&[HEADER, "\n", ROW, "\n", ROW]), Takes(2, "3")),
        ("no last line end, CRLF", text(&[HEADER, "\r\n", ROW, "\r\n", ROW]), Takes(2, "3")),
        ("mixed ends", text(&[HEADER, "\r\n", ROW, "\n", ROW, "\r"]), Takes(2, "3")),
        ("leading blank lines", text(&["\n\n", HEADER, "\n", ROW, "\n"]), Takes(1, "1.5")),
        ("many blank lines at the end", text(&[HEADER, "\n", ROW, &"\n".repeat(10_000)]), Takes(1, "1.5")),
        (
            "a blank at the end",
            text(&[HEADER, "\n", ROW, "\n "]),
            Says(&["row 3", "has 1 cells where the header has 6"]),
        ),
        ("gzip", gzip(two.as_bytes()), Takes(2, "3")),
        ("two gzip members", [gzip(&two.as_bytes()[..100]), gzip(&two.as_bytes()[100..])].concat(), Takes(2, "3")),
        ("gzip with an empty member", [gzip(two.as_bytes()), gzip(b"")].concat(), Takes(2, "3")),
        (
            "gzip with garbage behind",
            [gzip(two.as_bytes()), b"garbage behind it".to_vec()].concat(),
            Says(&["is damaged"]),
        ),
        ("gzip of nothing", gzip(b""), Says(&["holds no text"])),
        ("gzip in gzip", gzip(&gzip(two.as_bytes())), Says(&["row 1"])),
        ("ctrl-Z at the end", text(&[&two, "\x1a"]), Says(&["row 4", "has 1 cells"])),
    ]
}

fn quotes() -> Vec<Case> {
    let row = |cell: &str| text(&[HEADER, "\n", &with(0, cell), "\n", ROW, "\n"]);
    vec![
        ("quoted cells", text(&[HEADER, "\n\"Usage\",\"1.5\",", &ROW[10..], "\n"]), Takes(1, "1.5")),
        ("a quoted header", text(&["\"", &HEADER.replace(',', "\",\""), "\"\n", ROW, "\n"]), Takes(1, "1.5")),
        ("a comma in a cell", row("\"Usage, more\""), Takes(2, "3")),
        ("a line break in a cell", row("\"Usage\nmore\""), Takes(2, "3")),
        ("CRLF in a cell", row("\"Usage\r\nmore\""), Takes(2, "3")),
        ("1,000 line breaks in a cell", row(&format!("\"{}\"", "\n".repeat(1000))), Takes(2, "3")),
        ("doubled quotes", row("\"Usage \"\"x\"\"\""), Takes(2, "3")),
        ("only doubled quotes", row("\"\"\"\"\"\""), Takes(2, "3")),
        ("a quote inside", row("Usa\"ge"), Takes(2, "3")),
        ("text behind a quote", row("\"Usage\"x"), Takes(2, "3")),
        ("an unclosed quote in the first cell", row("\"Usage"), Says(&["row 2", "quote that is never closed"])),
        (
            "an unclosed quote in the last cell",
            text(&[HEADER, "\n", &with(5, "\"USD"), "\n", ROW, "\n", ROW, "\n"]),
            Says(&["row 2", "quote that is never closed"]),
        ),
        (
            "an unclosed quote in the last row",
            text(&[HEADER, "\n", ROW, "\n", &with(5, "\"USD")]),
            Says(&["row 3", "quote that is never closed"]),
        ),
        (
            "an unclosed quote behind a doubled one",
            text(&[HEADER, "\n", &with(5, "\"USD\"\"")]),
            Says(&["row 2", "quote that is never closed"]),
        ),
        ("an unclosed quote in the header", text(&["\"", HEADER, "\n", ROW, "\n"]), Says(&["row 1", "never closed"])),
        (
            "an unclosed quote before 2 MiB",
            text(&[HEADER, "\n", &with(0, "\"Usage"), "\n", &"x,y\n".repeat(1 << 19)]),
            Says(&["row 2", "opens a quote that is never closed"]),
        ),
        (
            "an unclosed quote before 20 MiB",
            text(&[HEADER, "\n", &with(0, "\"Usage"), "\n", &"x,y\n".repeat(5 << 20)]),
            Says(&["row 2", "a line of more than 16 MiB", "never closed"]),
        ),
        ("our own end mark in a cell", row("\u{1}end of the text\u{1}"), Takes(2, "3")),
        (
            "our own end mark as a row",
            text(&[HEADER, "\n\u{1}end of the text\u{1}\n", ROW, "\n"]),
            Says(&["row 2", "has 1 cells"]),
        ),
    ]
}

fn encodings() -> Vec<Case> {
    let two = format!("{HEADER}\n{ROW}\n");
    let latin = [text(&[HEADER, "\n", ROW, "\n"]), b"Us\xe4ge".to_vec(), ROW.as_bytes()[5..].to_vec()].concat();
    let nul = text(&[HEADER, "\n", ROW, "\n", &with(0, "Usa\0ge"), "\n"]);
    vec![
        ("a byte order mark", text(&["\u{feff}", &two]), Takes(1, "1.5")),
        ("a byte order mark before a quote", text(&["\u{feff}\"lineItem/LineItemType\"", &two[21..]]), Takes(1, "1.5")),
        ("a byte order mark in gzip", gzip(text(&["\u{feff}", &two]).as_slice()), Takes(1, "1.5")),
        ("a byte order mark and nothing", text(&["\u{feff}"]), Says(&["holds no text"])),
        ("two byte order marks", text(&["\u{feff}\u{feff}", &two]), Takes(1, "1.5")),
        ("UTF-16 little-endian", utf16(&two, false), Says(&["UTF-16", "Save or export it as UTF-8"])),
        ("UTF-16 big-endian", utf16(&two, true), Says(&["UTF-16", "Save or export it as UTF-8"])),
        ("UTF-16 in gzip", gzip(&utf16(&two, false)), Says(&["UTF-16"])),
        ("UTF-16 without a mark", utf16(&two, false)[2..].to_vec(), Says(&["NUL byte", "UTF-16"])),
        ("Latin-1", latin, Says(&["row 3", "column lineItem/LineItemType", "not UTF-8"])),
        ("Latin-1 in the header", [b"l\xeene,".to_vec(), text(&[&two])].concat(), Says(&["row 1", "not UTF-8"])),
        (
            "a broken character at the end",
            [text(&[HEADER, "\n", ROW]), vec![0xc3]].concat(),
            Says(&["row 2", "not UTF-8"]),
        ),
        ("a NUL byte", nul.clone(), Says(&["row 3", "NUL byte"])),
        ("a NUL byte in gzip", gzip(&nul), Says(&["row 3", "NUL byte"])),
        ("a tail of NUL bytes", [text(&[&two]), vec![0; 4096]].concat(), Says(&["row 3", "NUL byte"])),
        ("nothing but NUL bytes", vec![0; 4096], Says(&["NUL byte"])),
        ("emoji and accents", text(&[HEADER, "\n", &with(0, "Übung 🧾"), "\n"]), Takes(1, "1.5")),
        ("nothing", Vec::new(), Says(&["is empty"])),
        ("a blank line", text(&["\n"]), Says(&["holds no text"])),
    ]
}

fn separators() -> Vec<Case> {
    let two = format!("{HEADER}\n{ROW}\n");
    vec![
        ("semicolons", two.replace(',', ";").into_bytes(), Says(&["row 1", "separated by semicolons"])),
        (
            "semicolons and a decimal comma",
            two.replace(',', ";").replace("1.5", "1,5").into_bytes(),
            Says(&["semicolons"]),
        ),
        ("tabs", two.replace(',', "\t").into_bytes(), Says(&["row 1", "separated by tabs"])),
        ("bars", two.replace(',', "|").into_bytes(), Says(&["is not a cost report"])),
        ("semicolons in cells", text(&[HEADER, "\n", &with(0, "a;b;c;d;e;f;g"), "\n"]), Takes(1, "1.5")),
        ("a separator line of Excel", text(&["sep=,\n", &two]), Says(&["is not a cost report"])),
    ]
}

fn headers() -> Vec<Case> {
    let header = |names: &str, row: &str| text(&[names, "\n", row, "\n"]);
    let more = |count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!(",tag{index}")).collect();
        let names = names.concat();
        header(&format!("{HEADER}{names}"), &format!("{ROW}{}", ",".repeat(count)))
    };
    vec![
        ("header only", text(&[HEADER, "\n"]), Says(&["has a header and no rows"])),
        ("header only, no line end", text(&[HEADER]), Says(&["has a header and no rows"])),
        ("header twice", text(&[HEADER, "\n", HEADER, "\n", ROW, "\n"]), Says(&["row 2", "is not a"])),
        ("spaces around names", header(&HEADER.replace(',', " , "), ROW), Takes(1, "1.5")),
        ("upper case", header(&HEADER.to_uppercase(), ROW), Takes(1, "1.5")),
        (
            "Athena's names",
            header(
                "line_item_line_item_type,line_item_unblended_cost,line_item_usage_start_date,\
            bill_billing_period_start_date,bill_payer_account_id,line_item_currency_code",
                ROW,
            ),
            Takes(1, "1.5"),
        ),
        (
            "another order",
            header(
                "lineItem/UnblendedCost,lineItem/LineItemType,bill/PayerAccountId,lineItem/UsageStartDate",
                "2.25,Usage,990000000017,2026-07-01T00:00:00Z",
            ),
            Takes(1, "2.25"),
        ),
        (
            "a name twice",
            header(&format!("{HEADER},lineItem/UnblendedCost"), &format!("{ROW},9")),
            Says(&["row 1", "column lineItem/UnblendedCost", "name of two columns"]),
        ),
        (
            "a cost in two spellings",
            header(&format!("{HEADER},line_item_unblended_cost"), &format!("{ROW},9")),
            Says(&["name of two columns"]),
        ),
        (
            "a tag twice",
            header(&format!("{HEADER},resourceTags/user:a,resourceTags/user:a"), &format!("{ROW},x,y")),
            Says(&["resourceTags/user:a", "name of two columns"]),
        ),
        (
            "tags that differ in case",
            header(&format!("{HEADER},resourceTags/user:Name,resourceTags/user:name"), &format!("{ROW},x,y")),
            Takes(1, "1.5"),
        ),
        ("columns without a name", header(&format!("{HEADER},,"), &format!("{ROW},,")), Takes(1, "1.5")),
        ("5,000 columns", more(4_994), Takes(1, "1.5")),
        ("5,001 columns", more(4_995), Says(&["row 1", "has 5,001 columns", "up to 5,000"])),
        ("200,000 columns", more(199_994), Says(&["has 200,000 columns", "up to 5,000"])),
        (
            "a header of 2 MiB in one cell",
            header(&format!("{HEADER},{}", "x".repeat(2 << 20)), &format!("{ROW},")),
            Says(&["row 1", "more than 1 MiB"]),
        ),
        ("a header of 20 MiB", header(&"x,".repeat(10 << 20), ROW), Says(&["a line of more than 16 MiB"])),
        ("no cost column", header("lineItem/LineItemType,cost", "Usage,1"), Says(&["row 1", "is not a cost report"])),
        ("XML", text(&["<?xml version=\"1.0\"?>\n<a/>\n"]), Says(&["is not a cost report"])),
        ("JSON", text(&["{\"a\": 1}\n"]), Says(&["is not a cost report"])),
    ]
}

fn rows() -> Vec<Case> {
    let one = |row: &str| text(&[HEADER, "\n", row, "\n"]);
    let long = |bytes: usize| one(&with(0, &"x".repeat(bytes)));
    vec![
        (
            "a cell too few",
            text(&[HEADER, "\n", ROW, "\nUsage,1,2026-07-01\n"]),
            Says(&["row 3", "has 3 cells where the header has 6"]),
        ),
        ("a cell too many", one(&format!("{ROW},")), Says(&["row 2", "has 7 cells"])),
        ("several ragged rows", text(&[HEADER, "\na\n", ROW, "\nb\n"]), Says(&["row 2: has 1", "row 4: has 1"])),
        ("a ragged row behind blank lines", text(&[HEADER, "\n\n\n", ROW, "\n\na\n"]), Says(&["row 6: has 1"])),
        (
            "a ragged row behind a cell with line breaks",
            text(&[HEADER, "\n", &with(0, "\"a\n\n\nb\""), "\nc\n"]),
            Says(&["row 3: has 1"]),
        ),
        ("a ragged row behind CRLF", text(&[HEADER, "\r\n", ROW, "\r\n\r\nc\r\n"]), Says(&["row 4: has 1"])),
        (
            "20,000 ragged rows",
            text(&[HEADER, "\n", &"a,b\n".repeat(20_000)]),
            Says(&["more than 10,000 rows of another length"]),
        ),
        ("a cell of 1 MiB", long(1 << 20), Takes(1, "1.5")),
        (
            "a cell of 1 MiB and a byte",
            long((1 << 20) + 1),
            Says(&["row 2", "column lineItem/LineItemType", "more than 1 MiB"]),
        ),
        ("a row of 17 MiB of commas", one(&",".repeat(17 << 20)), Says(&["16 MiB"])),
        ("no date", one(&with(2, "")), Says(&["row 2", "column lineItem/UsageStartDate", "is empty"])),
        ("a date before AWS", one(&with(2, "2005-12-31")), Says(&["between 2006 and 2100"])),
        ("a date past 2100", one(&with(3, "2101-01-01")), Says(&["between 2006 and 2100"])),
        ("a day that is none", one(&with(2, "2026-02-30")), Says(&["2026-02-30"])),
        (
            "nested JSON",
            text(&[
                "BilledCost,EffectiveCost,ChargePeriodStart,BillingPeriodStart,Tags\n1,1,2026-07-01,2026-07-01,\"",
                &"{\"\"a\"\":".repeat(9),
                "1",
                &"}".repeat(9),
                "\"\n",
            ]),
            Says(&["row 2", "column Tags", "nested deeper than 8 levels"]),
        ),
        (
            "JSON nested 100,000 times",
            text(&[
                "BilledCost,EffectiveCost,ChargePeriodStart,BillingPeriodStart,Tags\n1,1,2026-07-01,2026-07-01,\"",
                &"[".repeat(100_000),
                "\"\n",
            ]),
            Says(&["nested deeper than 8 levels"]),
        ),
        (
            "a cost in JSON",
            one(&with(1, "\"{\"\"a\"\":1}\"")),
            Says(&["row 2", "column lineItem/UnblendedCost", "is not a decimal number"]),
        ),
    ]
}

#[test]
fn a4_every_layout_is_read_exactly_or_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [line_ends(), quotes(), encodings(), separators(), headers(), rows()].concat_cases();
    let (mut taken, mut refused, mut wrong) = (0, 0, Vec::new());
    for (name, bytes, answer) in &cases {
        let path = write(folder.path(), "case.csv", bytes);
        match (answer, read(&path)) {
            (Takes(lines, total), Ok(got)) if sums(&got) == (*lines, money(total)) => taken += 1,
            (Says(words), Err(error)) if words.iter().all(|word| error.to_string().contains(word)) => refused += 1,
            (_, Ok(got)) => wrong.push(format!("{name}: read {:?}", sums(&got))),
            (_, Err(error)) => {
                wrong.push(format!("{name}: {}", error.to_string().chars().take(300).collect::<String>()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!("A4: {} tried, {taken} read exactly, {refused} refused by name", cases.len());
    assert!(cases.len() >= 80);
}

trait Concat {
    fn concat_cases(self) -> Vec<Case>;
}

impl<const N: usize> Concat for [Vec<Case>; N] {
    fn concat_cases(self) -> Vec<Case> {
        self.into_iter().flatten().collect()
    }
}
