//! What is wrong with rules is told at its line, in the words of whoever wrote them, and the last good rules stay in force.

use std::fs;

use curio_engine::attribution::{self, Flaw};
use curio_engine::view::Month;
use curio_store::Workspace;

use crate::support::{Curio, root, sample};

const TABLES: [(&str, &str); 4] = [
    ("accounts.csv", "id,owner\n111122223333,payments\n"),
    ("unknown.csv", "id,owner\n111122223333,payments\n444455556666,paymints\n"),
    ("twice.csv", "id,owner,from,until\n111122223333,payments,,2026-09\n111122223333,web,2026-09-15,\n"),
    ("gb.csv", "period,owner,quantity\n2026-09,payments,3\n2026-09,webb,4\n"),
];

/// The first flaw of rules that begin with these lines.
fn flaw(body: &str) -> String {
    let head = "version = 1\n\n[dimension.owner]\ntags = [\"team\"]\nallowed = [\"payments\", \"web\"]\n";
    let table = |name: &str| {
        let known = TABLES.iter().find(|(known, _)| *known == name);
        known.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| format!("There is no table {name}."))
    };
    let flaws: Vec<Flaw> = attribution::read("rules.toml", &format!("{head}{body}"), &table).unwrap_err();
    flaws[0].to_string()
}

#[test]
fn every_flaw_is_told_at_its_line() {
    for (body, told) in [
        ("foled = true\n", "rules.toml, line 6, column 1: There is no setting \"foled\" here. Did you mean \"fold\"?"),
        (
            "[[dimension.owner.rule]]\ntake = \"acount\"\n",
            "rules.toml, line 7, column 8: There is no column \"acount\". Did you mean \"account\"?",
        ),
        (
            "[[dimension.owner.rule]]\nwhen = { servce = \"x\" }\nis = \"web\"\n",
            "rules.toml, line 7, column 10: There is no column \"servce\". Did you mean \"service\"?",
        ),
        (
            "[[dimension.owner.rule]]\nwhen = { resource = { regex = \"^(srch\" } }\nis = \"web\"\n",
            "rules.toml, line 7, column 31: This pattern cannot be read: unclosed group.",
        ),
        (
            "[[dimension.owner.rule]]\nis = \"wbe\"\n",
            "rules.toml, line 7, column 6: 'wbe' is no allowed owner. Did you mean \"web\"?",
        ),
        (
            "[[dimension.owner.rule]]\nis = \"web\"\nfrom = \"2026-10\"\nuntil = \"2026-09-15\"\n",
            "rules.toml, line 9, column 9: This rule ends before it begins. Swap the two dates.",
        ),
        (
            "[[dimension.owner.rule]]\nis = \"web\"\nfrom = \"October\"\n",
            "rules.toml, line 8, column 8: 'October' is no month or day. Write a month like \"2026-09\" or a day like \"2026-09-15\".",
        ),
        (
            "[[dimension.owner.rule]]\nis = \"web\"\nuntil = \"2026-09\"\n\n[[dimension.owner.rule]]\nis = \"payments\"\nfrom = \"2026-09-30\"\n",
            "rules.toml, line 10: The rule on line 6 says web for the same lines on some of the same days, and it comes first. Give both dates that do not overlap, or remove one.",
        ),
        (
            "[[dimension.owner.rule]]\ntake = \"account-owner\"\n",
            "rules.toml, line 7, column 8: \"account-owner\" is a column of the account table, and there is none. Add [accounts] with file = \"accounts.csv\" further up.",
        ),
        (
            "[dimension.owner.aliases]\npayments = [\"pay\"]\nweb = [\"pay\"]\n",
            "rules.toml, line 8, column 7: 'pay' stands for web and for payments. Leave one of them out.",
        ),
        (
            "[[pool]]\nname = \"Support\"\nwhen = { service = \"s\" }\nsplit = \"fixed\"\nshares = { payments = 33.3, web = 66.6 }\n",
            "rules.toml, line 10, column 10: The shares add up to 99.9 and not to 100. Write each in percent.",
        ),
        (
            "[[pool]]\nname = \"Support\"\nwhen = { service = \"s\" }\nsplit = \"fixed\"\nshares = { payments = 50, webb = 50 }\n",
            "rules.toml, line 10, column 34: 'webb' is no allowed owner. Did you mean \"web\"?",
        ),
        (
            "[[pool]]\nname = \"Support\"\nwhen = { service = \"s\" }\nto = [\"pool:Netwrk\"]\n",
            "rules.toml, line 9, column 6: There is no pool 'Netwrk'.",
        ),
        (
            "[[pool]]\nname = \"Net\"\nwhen = { service = \"s\" }\nsplit = \"driver\"\ndriver = \"gb.csv\"\n",
            "gb.csv, line 3: 'webb' is no allowed owner. Did you mean \"web\"?",
        ),
        (
            "[[pool]]\nname = \"Net\"\nwhen = { service = \"s\" }\nsplit = \"driver\"\ndriver = \"mb.csv\"\n",
            "rules.toml, line 10, column 10: There is no table mb.csv. Put it beside the rules.",
        ),
        (
            "[[test]]\nwhen = { account = \"1\" }\nis = { team = \"web\" }\n",
            "rules.toml, line 8, column 15: There is no dimension \"team\".",
        ),
        (
            "[accounts]\nfile = \"twice.csv\"\n",
            "twice.csv, line 3: says what account 111122223333 is for days that row 2 speaks of too. Leave one out, or give both dates that do not overlap.",
        ),
        ("[[dimension.owner.rule]\nis = \"web\"\n", "rules.toml, line 6,"),
    ] {
        let found = flaw(body);
        assert!(found.starts_with(told), "{body}\nfound {found}\ntold  {told}");
    }
    // The table stands above, as rules do that use it.
    let above = "[[dimension.owner.rule]]\ntake = \"account-owner\"\n";
    let text = format!(
        "version = 1\n[accounts]\nfile = \"unknown.csv\"\n[dimension.owner]\nallowed = [\"payments\"]\n{above}"
    );
    let table = |_: &str| Ok(TABLES[1].1.as_bytes().to_vec());
    let flaws = attribution::read("rules.toml", &text, &table).unwrap_err();
    assert_eq!(flaws[0].to_string(), "unknown.csv, line 3: 'paymints' is no allowed owner. Did you mean \"payments\"?");
}

#[test]
fn a_month_without_quantities_is_told_at_its_pool() {
    let text = "version = 1\n[dimension.owner]\ntags = [\"team\"]\n\n[[pool]]\nname = \"Net\"\nwhen = { service = \"s\" }\nsplit = \"driver\"\ndriver = \"gb.csv\"\n";
    let table = |_: &str| Ok(TABLES[3].1.as_bytes().to_vec());
    let rules = attribution::read("rules.toml", text, &table).unwrap();
    let months: Vec<Month> = ["2026-09", "2026-10"].iter().map(|month| month.parse().unwrap()).collect();
    let lacking = rules.lacks("rules.toml", &months);
    assert_eq!(lacking.len(), 1);
    let told = "rules.toml, line 5: gb.csv has no rows for 2026-10, so Net cannot be shared then. Add the quantities of the month, also where they are 0.";
    assert_eq!(lacking[0].to_string(), told);
}

#[test]
fn the_last_good_rules_stay_in_force() {
    let curio = Curio::with(&[&sample("legacy")]);
    let finished = root().join("data-samples/rules/rules.toml");
    let owners = |curio: &Curio| curio.spend(&["--by", "owner", "--basis", "effective", "--period", "2026-10"]);
    assert!(curio.run(&["spend", "--by", "owner"]).status.code() != Some(0), "without rules nobody owns anything");
    curio.prints(&["attribute", "--rules", finished.to_str().unwrap(), "--keep"]);
    let before = owners(&curio);
    assert_eq!(before.len(), 10);
    let path = curio.folder().join("rules/rules.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("fold = true", "fold = maybe")).unwrap();
    assert_eq!(owners(&curio), before);
    let refused = curio.run(&["attribute"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3), "{told}");
    assert!(told.contains("rules.toml, row"), "{told}");
    let workspace = Workspace::open(&curio.folder()).unwrap();
    assert_eq!(workspace.rules().undo().unwrap().unwrap().text, text);
    drop(workspace);
    assert_eq!(curio.prints(&["attribute", "--check", "--format", "csv"]).lines().count(), 10);
}

/// Refuses rules with these pools and says why; the workspace keeps none.
fn refused(curio: &Curio, pools: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let head = "version = 1\n\n[dimension.owner]\ntags = [\"team\"]\n\n[[dimension.owner.rule]]\ntake = \"tag\"\n\n";
    fs::write(folder.path().join("rules.toml"), format!("{head}[sharing]\nmethod = \"reciprocal\"\n\n{pools}"))
        .unwrap();
    fs::write(folder.path().join("gb.csv"), "period,owner,quantity\n2026-08,payments,3\n2026-09,payments,4\n").unwrap();
    let path = folder.path().join("rules.toml");
    let output = curio.run(&["attribute", "--rules", path.to_str().unwrap(), "--keep"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(!curio.folder().join("rules/rules.toml").exists(), "nothing is kept");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn pools_that_cannot_be_shared_are_refused_before_they_are_kept() {
    let curio = Curio::with(&[&sample("legacy")]);
    let round = "[[pool]]\nname = \"Support\"\nwhen = { service = { prefix = \"AWSSupport\" } }\nsplit = \"even\"\nto = [\"pool:Tax\"]\n\n\
                 [[pool]]\nname = \"Tax\"\nwhen = { charge-category = \"Tax\" }\nsplit = \"even\"\nto = [\"pool:Support\"]\n";
    let told = refused(&curio, round);
    assert!(told.contains("Support and Tax pass everything to each other and to no owner"), "{told}");
    let driven =
        "[[pool]]\nname = \"Tax\"\nwhen = { charge-category = \"Tax\" }\nsplit = \"driver\"\ndriver = \"gb.csv\"\n";
    let told = refused(&curio, driven);
    assert!(told.contains("rules.toml, row 12") && told.contains("gb.csv has no rows for 2026-10"), "{told}");
}
