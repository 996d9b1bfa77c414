//! Lane A5: the grammar of amounts, and random decimals against an oracle of whole numbers.

use std::fmt::Write;

use curio_engine::{Money, MoneyError};

use super::files::{HEADER, ROW, read, sums, write};
use super::{Seeded, sized};
use crate::support::money;

/// Spellings that are amounts, and what they are worth.
const AMOUNTS: [(&str, &str); 25] = [
    ("1", "1"),
    ("-1", "-1"),
    ("+1.5", "1.5"),
    (".5", "0.5"),
    ("-.5", "-0.5"),
    ("5.", "5"),
    ("007.50", "7.5"),
    ("1e-7", "0.0000001"),
    ("1E-7", "0.0000001"),
    ("-7.0E-10", "-0.0000000007"),
    ("1e+3", "1000"),
    ("1.5e3", "1500"),
    (".5e1", "5"),
    ("5.e1", "50"),
    ("0e400", "0"),
    ("-0", "0"),
    ("-0.0000", "0"),
    (" 1.5", "1.5"),
    ("1.5 ", "1.5"),
    ("\t1.5", "1.5"),
    ("1.5\u{a0}", "1.5"),
    ("999999999999999.999999999999999999", "999999999999999.999999999999999999"),
    ("-999999999999999.999999999999999999", "-999999999999999.999999999999999999"),
    ("0.000000000000000001", "0.000000000000000001"),
    ("1000000000000000000000000000000e-30", "1"),
];

/// Spellings of "no value", which count as zero.
const NO_VALUE: [&str; 7] = ["", "\\N", "NULL", "null", "None", " ", " NULL "];

const NO_NUMBERS: [&str; 30] = [
    "1,5",
    "1,234.5",
    "1.234,5",
    "$1",
    "1 USD",
    "(1.5)",
    "1.5-",
    "--1",
    "+-1",
    "1.2.3",
    "1 000",
    "1_000",
    "0x10",
    "NaN",
    "nan",
    "inf",
    "Infinity",
    "-",
    "+",
    ".",
    "-.",
    "e5",
    "1e",
    "1e+",
    "1e1.5",
    "1e99999999999",
    "١",
    "１",
    "½",
    "true",
];

const TOO_LARGE: [&str; 5] =
    ["1e15", "-1e15", "1000000000000000", "9e300", "100000000000000000000000000000000000000000"];

#[test]
fn a5_every_spelling_of_an_amount_is_exact_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let one =
        |text: &str| read(&write(folder.path(), "one.csv", format!("{HEADER}\n{}\n", ROW.replace("1.5", &cell(text)))));
    for (text, worth) in AMOUNTS {
        assert_eq!(sums(&one(text).unwrap()), (1, money(worth)), "'{text}'");
    }
    for text in NO_VALUE {
        assert_eq!(sums(&one(text).unwrap()), (1, Money::ZERO), "'{text}'");
    }
    for (texts, why) in [(NO_NUMBERS.as_slice(), "is not a decimal number"), (&TOO_LARGE, "is 10^15 or more")] {
        for text in texts {
            let error = one(text).map(|got| sums(&got)).unwrap_err().to_string();
            assert!(error.contains("row 2, column lineItem/UnblendedCost") && error.contains(why), "'{text}': {error}");
        }
    }
    let count = AMOUNTS.len() + NO_VALUE.len() + NO_NUMBERS.len() + TOO_LARGE.len();
    println!("A5: {count} spellings, each exact or refused by name");
}

/// A decimal as text and as a count of 10⁻¹⁸, by whole numbers only.
fn decimal(seeded: &mut Seeded) -> (String, i128) {
    let whole = seeded.next() % 10_u64.pow(1 + u32::try_from(seeded.below(15)).unwrap());
    let digits = seeded.below(19);
    let fraction = seeded.next() % 10_u64.pow(u32::try_from(digits).unwrap());
    let units =
        (i128::from(whole) * 10_i128.pow(18)) + i128::from(fraction) * 10_i128.pow(18 - u32::try_from(digits).unwrap());
    let sign = if seeded.below(2) == 0 { "-" } else { "" };
    let text = if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction:0digits$}") };
    let text = match seeded.below(4) {
        // The same with an exponent.
        0 => format!("{sign}{whole}{fraction:0digits$}{}-{digits}", if seeded.below(2) == 0 { "e" } else { "E" }),
        _ => text,
    };
    let text = if digits == 0 && text.contains(['e', 'E']) { format!("{sign}{whole}e0") } else { text };
    (text, if sign.is_empty() { units } else { -units })
}

#[test]
fn a5_random_decimals_equal_whole_number_arithmetic() {
    let count = sized(100_000);
    let mut seeded = Seeded(5);
    let mut file = format!("{HEADER}\n");
    let mut sum = 0_i128;
    for _ in 0..count {
        let (text, units) = decimal(&mut seeded);
        let parsed = Money::parse(&text).unwrap_or_else(|error: MoneyError| panic!("'{text}' {error}"));
        assert_eq!((parsed.money.0, parsed.rounded), (units, false), "'{text}'");
        sum += units;
        writeln!(file, "{}", ROW.replace("1.5", &text)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let read = read(&write(folder.path(), "decimals.csv", file)).unwrap();
    assert_eq!(sums(&read), (count, Money(sum)));
    println!("A5: {count} random decimals bit-equal to whole numbers, and so their sum through the whole import");
}
