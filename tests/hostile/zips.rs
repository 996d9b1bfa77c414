//! Lane A7: zip archives. Nothing is ever written beside the workspace, whatever a member calls itself.

use std::fs;

use super::files::{gzip, listing, report, total_of, write};
use super::zip_writer::{End, Member, archive, archive_with};
use crate::support::{Curio, text};

enum Answer {
    /// The report of ten lines is read.
    Takes,
    Says(&'static str),
}

use Answer::{Says, Takes};

type Case = (&'static str, Vec<u8>, Answer);

fn named(name: impl AsRef<[u8]>) -> Vec<u8> {
    archive(&[Member::new(name, report(10).as_bytes())])
}

/// Names that would lead out of a folder, or to a device, if they were paths.
fn names() -> Vec<Case> {
    let long = format!("{}.csv", "n".repeat(300));
    let names: [(&'static str, &[u8]); 14] = [
        ("a plain name", b"report.csv"),
        ("a name in a folder", b"a/b/report.csv"),
        ("up", b"../escaped.csv"),
        ("far up", b"../../../../../../../../tmp/escaped.csv"),
        ("up inside", b"a/..././../escaped.csv"),
        ("absolute", b"/tmp/escaped.csv"),
        ("a drive", b"C:\\escaped.csv"),
        ("backslashes", b"..\\..\\escaped.csv"),
        ("a NUL in the name", b"report.csv\0.csv"),
        ("right to left", "report\u{202e}vsc.csv".as_bytes()),
        ("a device", b"CON.csv"),
        ("not UTF-8", b"\xff\xfe.csv"),
        ("an empty name", b""),
        ("300 characters", long.as_bytes()),
    ];
    let case = |(name, path): (&'static str, &[u8])| {
        (name, named(path), if path.is_empty() { Says("without a file in it") } else { Takes })
    };
    names.into_iter().map(case).collect()
}

/// What an archive may hold besides.
fn contents() -> Vec<Case> {
    let csv = report(10);
    let one = |name: &str| Member::new(name, csv.as_bytes());
    let link = Member::new("link.csv", b"/etc/passwd").but(|m| (m.made_by, m.attributes) = (3 << 8, 0o120_777 << 16));
    vec![
        ("stored", archive(&[Member::stored("report.csv", csv.as_bytes())]), Takes),
        ("sizes behind the data", archive(&[one("report.csv").but(|m| m.flags = 8)]), Takes),
        ("a comment", archive_with(&[one("report.csv")], End::default(), b"a comment"), Takes),
        ("extra fields", archive(&[one("report.csv").but(|m| m.extra = vec![0x55, 0x54, 1, 0, 0])]), Takes),
        (
            "a folder and a Mac's files",
            archive(&[one("a/"), one("a/report.csv"), one("__MACOSX/a/._report.csv"), one("a/.DS_Store")]),
            Takes,
        ),
        ("a note beside it", archive(&[Member::new("readme.txt", b"hello"), one("report.csv")]), Takes),
        ("a report without an ending", archive(&[one("report")]), Takes),
        ("two reports", archive(&[one("a.csv"), one("b.csv")]), Says("a zip archive of 2 .csv files")),
        ("one name twice", archive(&[one("a.csv"), one("a.csv")]), Says("a zip archive of 2 .csv files")),
        (
            "two names that differ in case",
            archive(&[one("a.csv"), one("A.CSV")]),
            Says("a zip archive of 2 .csv files"),
        ),
        (
            "a zip in a zip",
            archive(&[Member::new("inner.zip", &named("a.csv"))]),
            Says("a zip archive of other packed files"),
        ),
        (
            "a gzip in a zip",
            archive(&[Member::new("inner.csv.gz", &gzip(csv.as_bytes()))]),
            Says("of other packed files"),
        ),
        ("no report", archive(&[Member::new("a.txt", b"a"), Member::new("b.txt", b"b")]), Says("without a .csv file")),
        ("a text that is none", archive(&[Member::new("a.txt", b"a")]), Says("is not a cost report")),
        ("nothing", archive(&[]), Says("without a file in it")),
        (
            "a workbook",
            archive(&[Member::new("[Content_Types].xml", b"<a/>"), one("a.csv")]),
            Says("is an Excel workbook"),
        ),
        ("a link", archive(std::slice::from_ref(&link)), Says("is a link and not a file")),
        ("a link, then a file of its name", archive(&[link, one("link.csv")]), Says("a zip archive of 2 .csv files")),
        ("encrypted", archive(&[one("report.csv").but(|m| m.flags = 1)]), Says("an encrypted zip archive")),
        ("strongly encrypted", archive(&[one("report.csv").but(|m| m.flags = 0x41)]), Says("an encrypted zip archive")),
        ("AES", archive(&[one("report.csv").but(|m| m.method = 99)]), Says("an encrypted zip archive")),
        ("bzip2", archive(&[one("report.csv").but(|m| m.method = 12)]), Says("packed with method 12")),
        ("zstd", archive(&[one("report.csv").but(|m| m.method = 93)]), Says("packed with method 93")),
        (
            "zip64 sizes",
            archive(&[one("report.csv").but(|m| (m.size, m.method) = (u32::MAX, 8))]),
            Says("is a zip64 archive"),
        ),
        (
            "a zip64 directory",
            archive_with(&[one("report.csv")], End { count: Some(u16::MAX), ..End::default() }, b""),
            Says("is a zip64 archive"),
        ),
        (
            "a volume of several",
            archive_with(&[one("report.csv")], End { disk: 1, ..End::default() }, b""),
            Says("one volume of a zip archive"),
        ),
        (
            "10,000 entries",
            archive(&(0..10_000).map(|index| Member::stored(&format!("{index}.csv"), b"")).collect::<Vec<_>>()),
            Says("a zip archive of 10,000 .csv files"),
        ),
    ]
}

/// Numbers that are not so.
fn lies() -> Vec<Case> {
    let one = || Member::new("report.csv", report(10).as_bytes());
    let whole = archive(&[one()]);
    let cut = |bytes: usize| whole[..whole.len() - bytes].to_vec();
    let (mut flipped, behind) = (whole.clone(), [whole.clone(), vec![0; 100]].concat());
    flipped[60] ^= 1;
    vec![
        ("a wrong checksum", archive(&[one().but(|m| m.crc ^= 1)]), Says("does not have the checksum it says")),
        ("smaller than it is", archive(&[one().but(|m| m.size -= 1)]), Says("is a damaged zip archive")),
        ("larger than it is", archive(&[one().but(|m| m.size += 1)]), Says("is a damaged zip archive")),
        ("packed smaller than it is", archive(&[one().but(|m| m.says_packed -= 9)]), Says("is cut short")),
        ("packed beyond the end", archive(&[one().but(|m| m.says_packed += 99)]), Says("entries overlap")),
        (
            "garbage behind the data",
            archive(&[one().but(|m| {
                m.packed.push(0);
                m.says_packed += 1;
            })]),
            Says("1 bytes behind its end"),
        ),
        ("a flipped bit", flipped, Says("damaged")),
        ("two names", archive(&[one().but(|m| m.local_name = b"other_.csv".to_vec())]), Says("described in two ways")),
        (
            "one place twice",
            archive(&[Member::new("a.txt", b"a"), one().but(|m| m.at = Some(0))]),
            Says("entries overlap"),
        ),
        ("its own directory", archive(&[one().but(|m| m.at = Some(99_999))]), Says("entries overlap")),
        (
            "a wrong count",
            archive_with(&[one()], End { count: Some(2), ..End::default() }, b""),
            Says("another number of entries"),
        ),
        (
            "a directory elsewhere",
            archive_with(&[one()], End { start: Some(7), ..End::default() }, b""),
            Says("not where it says"),
        ),
        (
            "an endless directory",
            archive_with(&[one()], End { size: Some(1 << 30), ..End::default() }, b""),
            Says("not where it says"),
        ),
        ("cut in its end", cut(5), Says("is cut short")),
        ("cut in its directory", cut(60), Says("is cut short")),
        ("cut in its data", cut(whole.len() / 2), Says("is cut short")),
        ("four bytes", whole[..4].to_vec(), Says("is cut short")),
        ("something behind it", behind, Says("is cut short")),
    ]
}

#[test]
fn a7_archives_are_read_in_memory_and_their_names_lead_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let inside = home.path().join("a/b/c");
    let cases: Vec<Case> = [names(), contents(), lies()].into_iter().flatten().collect();
    let (mut taken, mut refused, mut wrong) = (0, 0, Vec::new());
    for (name, bytes, answer) in &cases {
        let path = write(&inside, "case.csv.zip", bytes);
        let before = listing(home.path());
        let curio = Curio::new();
        let output = curio.import(&[&path]);
        let message = text(&output.stderr);
        match answer {
            Takes if output.status.success() && curio.total(&["--by", "day"]) == total_of(10) => taken += 1,
            Says(words) if output.status.code() == Some(3) && message.contains(words) => refused += 1,
            _ => wrong.push(format!("{name}: {message}")),
        }
        assert_eq!(listing(home.path()), before, "{name}: something was written beside the workspace");
        let beside: Vec<_> = fs::read_dir(curio.home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(beside, ["story.curio"], "{name}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!(
        "A7: {} archives tried, {taken} read exactly, {refused} refused by name, 0 bytes written outside",
        cases.len()
    );
}
